#!/usr/bin/env bash
# Installs what the pages are looked at with: Chromium and its driver with Chinese letters (Debian), axe-core (npm, at the version of its
# lock, into target/axe).
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
if ! command -v chromium >/dev/null || ! command -v chromedriver >/dev/null || ! fc-list :lang=zh 2>/dev/null | grep -q .; then
  sudo=''
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends chromium chromium-driver fontconfig fonts-noto-cjk
fi
to="${CARGO_TARGET_DIR:-$here/../../target}/axe"
if ! cmp -s "$here/axe/package-lock.json" "$to/installed"; then
  mkdir -p "$to"
  cp "$here/axe/package.json" "$here/axe/package-lock.json" "$to"/
  (cd "$to" && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error)
  cp "$here/axe/package-lock.json" "$to/installed"
fi
echo 'the browser and axe-core are there'
