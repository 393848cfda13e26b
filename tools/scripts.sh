#!/bin/sh
# Checks the types that the browser's scripts say in their comments (JSDoc), with TypeScript.
# Nothing is compiled: what is written is what is published. Needs npm; installs it where it may.
set -eu
unset CDPATH
here=$(dirname -- "$0")
cd -- "$here/.."

version=5.9.3
tool=.cache/typescript
tsc=$tool/node_modules/typescript/bin/tsc
if ! [ -f "$tsc" ] || ! grep -q "\"version\": \"$version\"" "$tool/node_modules/typescript/package.json"; then
    if ! command -v npm >/dev/null 2>&1 && ! sh tools/apt.sh npm; then
        echo 'Checking the scripts needs npm: install Node.js 20 or newer (macOS: brew install node).' >&2
        exit 1
    fi
    mkdir -p "$tool"
    npm install --prefix "$tool" --no-save --no-audit --no-fund --ignore-scripts --silent \
        "typescript@$version"
fi
node "$tsc" --project tools/scripts.json
node "$tsc" --project tools/worker.json
