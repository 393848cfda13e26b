#!/bin/sh
# Every test, in two halves at the same time; with arguments, what they say to pytest.
#   CHROMIUM=/usr/bin/chromium sh tools/tests.sh [-k address]
set -u
unset CDPATH
cd -- "$(dirname -- "$0")/.."

if [ "$#" -gt 0 ]; then exec .venv/bin/python -m pytest "$@"; fi

# The journeys wait for browsers more than they reckon: the other half has the second processor.
said=$(mktemp)
trap 'rm -f "$said"' EXIT
.venv/bin/python -m pytest tests/journeys tests/bench >"$said" 2>&1 &
journeys=$!
trap 'kill "$journeys" 2>/dev/null; exit 130' INT TERM
.venv/bin/python -m pytest tests --ignore=tests/journeys --ignore=tests/bench
rest=$?
wait "$journeys"
walked=$?
echo 'The journeys:'
cat "$said"
[ "$rest" -eq 0 ] && [ "$walked" -eq 0 ]
