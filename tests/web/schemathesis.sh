#!/usr/bin/env bash
# Throws thousands of requests at the programming interface of a running demo, made from its own description, and holds every answer to that
# description. schemathesis comes from PyPI, at one version, into target/schemathesis. More cases: tests/web/schemathesis.sh --max-examples 500
set -euo pipefail
version=4.32.5
here="$(cd "$(dirname "$0")" && pwd)"
target="${CARGO_TARGET_DIR:-$here/../../target}"
venv="$target/schemathesis"
simdesk="${SIMDESK:-$target/debug/simdesk}"
if [ "$("$venv/bin/schemathesis" --version 2>/dev/null || true)" != "schemathesis, version $version" ]; then
  python3 -m venv --clear "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$version"
fi
work="$(mktemp -d)"
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
export SIMDESK_WEB_INGEST_SECRET=an-invented-secret-of-no-site-at-all
# One address asks as fast as it can here.
printf '[limits]\nmessages_per_minute = 100000\n' > "$work/config.toml"
"$simdesk" serve --demo --config "$work/config.toml" 2> "$work/log" &
server=$!
for _ in $(seq 600); do
  grep -q 'with the token' "$work/log" && break
  kill -0 "$server"
  sleep 0.1
done
url="$(sed -n 's|^simdesk serves \(http://[^ ]*\) .*|\1|p' "$work/log")"
token="$(sed -n 's|.* with the token ||p' "$work/log")"
cd "$work"
SCHEMATHESIS_HOOKS="$here/schemathesis_hooks.py" "$venv/bin/schemathesis" --config-file "$here/schemathesis.toml" run "$url/v1/openapi.json" \
  --header "Authorization: Bearer $token" --max-response-time 5 --continue-on-failure --no-color "$@"
