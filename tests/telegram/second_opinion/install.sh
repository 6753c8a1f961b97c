#!/usr/bin/env bash
# Installs the Bot API server of `tests/telegram/second_opinion.rs` from npm, at the versions of its lock, into target/second-opinion.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
to="${CARGO_TARGET_DIR:-$here/../../../target}/second-opinion"
if cmp -s "$here/package-lock.json" "$to/installed"; then
  echo 'the second Bot API server is there already'
  exit
fi
mkdir -p "$to"
cp "$here/package.json" "$here/package-lock.json" "$to"/
(cd "$to" && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error)
cp "$here/package-lock.json" "$to/installed"
echo 'the second Bot API server is installed'
