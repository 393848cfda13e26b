#!/bin/sh
# Installs Debian packages where that can be done without asking: as root, with apt-get.
#   sh tools/apt.sh PACKAGE…        exit 1, saying nothing, where it cannot be done
set -eu

[ "$(id -u)" = 0 ] || exit 1
command -v apt-get >/dev/null 2>&1 || exit 1

export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install() { apt-get install -y --no-install-recommends "$@" </dev/null >"$log" 2>&1; }

printf 'Installing %s with apt-get\n' "$*" >&2
if install "$@"; then exit 0; fi
# Package lists that are missing or old are the usual reason: fetch them, then try once more.
if apt-get update </dev/null >"$log" 2>&1 && install "$@"; then exit 0; fi
cat "$log" >&2
exit 1
