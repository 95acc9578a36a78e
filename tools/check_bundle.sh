#!/usr/bin/env bash
# Is what the browser loads really built from app/browser? Types and unit tests there, then a build from nothing in a
# temporary place, compared byte for byte with assets/ and tapecore/player.html.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! command -v node >/dev/null || ! command -v npm >/dev/null || [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ]; then
  echo "make check needs Node 20 or later with npm (make run and make test do not)" >&2
  exit 1
fi
if grep -n '"resolved":' app/browser/package-lock.json; then
  echo "package-lock.json names a registry: write it with npm's omit-lockfile-registry-resolved" >&2
  exit 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/app" "$work/tapecore"
tar -cf - --exclude=node_modules app/browser assets | tar -xf - -C "$work"
touch "$work/before"
sleep 0.01
cd "$work/app/browser"
npm ci --no-audit --no-fund --loglevel=error
npm run --silent check
npm run --silent test
npm run --silent build
cd - >/dev/null
if [ -z "$(find "$work/assets" -type f -newer "$work/before")" ]; then
  echo "the build of app/browser wrote nothing into assets/" >&2
  exit 1
fi
diff -r "$work/assets" assets && cmp "$work/tapecore/player.html" tapecore/player.html || { echo "assets/ or tapecore/player.html is not what app/browser builds: run 'npm run build' there and commit" >&2; exit 1; }
echo "assets/ and tapecore/player.html are what app/browser builds."
