#!/bin/sh
# Prints the path of an nginx for the tests: the one that is installed, or Debian's, unpacked below
# .cache/nginx without being installed, so that no web server starts here. Else exit 1.
set -eu
unset CDPATH
here=$(dirname -- "$0")
cd -- "$here/.."

command -v nginx && exit 0
[ -x /usr/sbin/nginx ] && echo /usr/sbin/nginx && exit 0
unpacked=$PWD/.cache/nginx
if [ ! -x "$unpacked/usr/sbin/nginx" ]; then
    command -v apt-get >/dev/null 2>&1 && command -v dpkg-deb >/dev/null 2>&1 || exit 1
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    chmod 755 "$folder"
    (cd "$folder" && apt-get download nginx >/dev/null 2>&1) || exit 1
    dpkg-deb -x "$folder"/nginx_*.deb "$unpacked"
fi
# It may lack a library of this machine.
"$unpacked/usr/sbin/nginx" -v 2>/dev/null || exit 1
echo "$unpacked/usr/sbin/nginx"
