#!/usr/bin/env bash
# Builds the page into dist/, when something has changed since the last time. Called by Maven.
set -euo pipefail
cd "$(dirname "$0")"

if ! command -v npm >/dev/null; then
  echo "npm is not installed: the page is built with Node 20 and its npm (Debian: apt install nodejs npm)" >&2
  exit 1
fi

newer_than() { # newer_than FILE PATH...: whether anything below the paths is newer than FILE, or there is no FILE
  local mark=$1
  shift
  [ ! -e "$mark" ] || [ -n "$(find "$@" -newer "$mark" -print -quit)" ]
}

# npm writes this file at the end of each installation.
if newer_than node_modules/.package-lock.json package-lock.json; then
  npm ci --loglevel=error --no-audit --no-fund
  touch node_modules/.package-lock.json
fi

if newer_than dist/index.html src public e2e index.html package-lock.json package.json ./*.ts ./*.json ./*.yaml \
  ../../proto/src/main/proto; then
  npm --silent run build
fi
