#!/bin/sh
# Writes requirements/run.lock and dev.lock from pyproject.toml: names, versions, hashes.
# Pins that still fit are kept.  sh tools/lock.sh --upgrade  takes the newest of everything.
set -eu
unset CDPATH
here=$(dirname -- "$0")
cd -- "$here/.."

# uv lives apart: it is no part of what the locks describe.
tool=.cache/lock
if ! "$tool/bin/python" -I -c 'import uv' >/dev/null 2>&1; then
    sh tools/setup.sh run
    rm -rf "$tool"
    .venv/bin/python -I -m venv "$tool"
    "$tool/bin/python" -I -m pip install --quiet --disable-pip-version-check uv
fi

compile() {
    "$tool/bin/python" -I -m uv pip compile --quiet --system-certs --universal \
        --python-version 3.11 --generate-hashes --no-annotate --no-header \
        --no-emit-index-url --no-emit-find-links pyproject.toml "$@" >/dev/null
}
compile "$@" --output-file requirements/run.lock
# Held to run.lock, so that dev.lock is the same versions and more.
compile "$@" --group dev --constraints requirements/run.lock --output-file requirements/dev.lock

# They are committed: nothing of this machine or its package index may be in them.
if grep -nE '://|^ *--[^h]' requirements/run.lock requirements/dev.lock; then
    echo 'The locks must hold names, versions and hashes only; see the lines above.' >&2
    exit 1
fi
