#!/usr/bin/env bash
# Installs the bots that `cargo bench --bench telegram` measures beside ours: grammY from npm, aiogram from PyPI, each at the versions of
# its lock, into target/peers. Needs node and npm (with node's headers and a C++ compiler, for SQLite), python3 with venv. What is
# missing is said, and the rest is installed. The third peer, teloxide, is built with the bench.
set -uo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
to="${CARGO_TARGET_DIR:-$here/../../../target}/peers"
mkdir -p "$to"
missing=0
say() { printf 'peers: %s\n' "$1"; }
skip() { say "$1"; missing=1; }

grammy() {
  local dir="$to/grammy"
  cmp -s "$here/grammy/package-lock.json" "$dir/installed" && { say 'grammY is there already'; return; }
  command -v node >/dev/null && command -v npm >/dev/null || { skip 'no grammY: node or npm is missing'; return; }
  mkdir -p "$dir"
  cp "$here"/grammy/package.json "$here"/grammy/package-lock.json "$dir"/
  # Built here instead of fetched from elsewhere than the registry, with the headers that came with node.
  export npm_config_build_from_source=true
  [ -e /usr/include/node/node.h ] && export npm_config_nodedir=/usr
  (cd "$dir" && npm ci --no-audit --no-fund --loglevel=error) || { skip 'grammY could not be installed'; return; }
  cp "$here/grammy/package-lock.json" "$dir/installed"
  say 'grammY is installed'
}

aiogram() {
  local dir="$to/aiogram"
  cmp -s "$here/aiogram/requirements.txt" "$dir/installed" && { say 'aiogram is there already'; return; }
  command -v python3 >/dev/null || { skip 'no aiogram: python3 is missing'; return; }
  python3 -m venv "$dir" || { skip 'no aiogram: python3 has no venv'; return; }
  "$dir/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: -r "$here/aiogram/requirements.txt" \
    || { skip 'aiogram could not be installed'; return; }
  cp "$here/aiogram/requirements.txt" "$dir/installed"
  say 'aiogram is installed'
}

grammy
aiogram
exit "$missing"
