#!/usr/bin/env bash
# Pins, with hashes, what pyproject.toml asks for: one file for running, one with the tests' tools, one with the checks' tools,
# and one for real TensorFlow. No file names a registry: whoever installs uses the one he is configured for.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check uv

pin() {  # pin NAME, then options of `uv pip compile`
  local out="locks/$1.lock"; shift
  "$work/venv/bin/uv" pip compile --quiet --no-config --universal --fork-strategy fewest --python-version 3.11 \
    --generate-hashes --no-emit-index-url --no-header --no-annotate --upgrade "$@" -o "$work/pinned"
  { echo "# Pinned by \`make lock\` from pyproject.toml; do not edit."; cat "$work/pinned"; } > "$out"
}

mkdir -p locks
pin run pyproject.toml --extra build
pin test pyproject.toml --extra build --extra test -c locks/run.lock
pin check pyproject.toml --extra build --extra dev -c locks/test.lock
echo 'tensorflow>=2.21,<2.22' > "$work/oracle.in"
pin tensorflow "$work/oracle.in"
if grep -n '://' locks/*.lock; then echo "a lock file names an address" >&2; exit 1; fi
