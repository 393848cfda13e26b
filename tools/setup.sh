#!/bin/sh
# Makes .venv and installs one lock file into it:  sh tools/setup.sh run|dev
# Does nothing, and says nothing, when that lock is already installed.
# PYTHON=/path/to/python chooses the interpreter for a new .venv.
set -eu
unset CDPATH PYTHONHOME PYTHONPATH
here=$(dirname -- "$0")
cd -- "$here/.."

set_name=${1:-run}
lock=requirements/$set_name.lock
venv=.venv
python=$venv/bin/python
stamp=$venv/hutong-stamp        # what is installed: the python version, then a line per lock
busy=$venv/hutong-setup.pid     # there while a set-up runs; left behind by one that was cut short

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

[ -f "$lock" ] || stop "There is no $lock: use run or dev."

# --- which Python -----------------------------------------------------------------------

new_enough() { "$1" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
makes_venvs() { "$1" -I -c 'import ensurepip, venv' >/dev/null 2>&1; }
candidates() {
    if [ -n "${PYTHON:-}" ]; then echo "$PYTHON"; return; fi
    for name in python3.14 python3.13 python3.12 python3.11 python3; do
        command -v "$name" || true
    done
}

find_python() {
    found=
    without_venv=
    names=$(candidates)
    while IFS= read -r name; do
        if [ -z "$name" ] || ! new_enough "$name"; then continue; fi
        if makes_venvs "$name"; then found=$name; return; fi
        [ -n "$without_venv" ] || without_venv=$name
    done <<END
$names
END
    [ -n "$without_venv" ] || stop "Hutong needs Python 3.11 or newer, and there is none here." \
        "Install it (Debian, Ubuntu: apt-get install python3 python3-venv; macOS: brew install python)" \
        "and run the same command again."
    package=$("$without_venv" -I -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if sh tools/apt.sh "$package" && makes_venvs "$without_venv"; then
        found=$without_venv
        return
    fi
    stop "$without_venv cannot make virtual environments: its venv or ensurepip part is missing." \
        "Install it (Debian, Ubuntu: apt-get install $package) and run the same command again."
}

# --- the state of .venv -----------------------------------------------------------------

# Prints "VERSION SHA256-OF-LOCK"; fails when the environment is missing or broken.
facts() {
    "$python" -I -c '
import hashlib, platform, sys
import pip
if sys.version_info < (3, 11) or sys.prefix == sys.base_prefix:
    sys.exit(1)
with open(sys.argv[1], "rb") as lock:
    print(platform.python_version(), hashlib.sha256(lock.read()).hexdigest())
' "$lock" 2>/dev/null
}

is_installed() {
    [ -f "$stamp" ] && [ ! -e "$busy" ] || return 1
    now=$(facts) || return 1
    grep -qxF "python ${now% *}" "$stamp" && grep -qxF "$set_name ${now#* }" "$stamp"
}

wait_for_other() {
    waited=0
    while [ -f "$busy" ]; do
        other=$(cat "$busy" 2>/dev/null || true)
        if [ -z "$other" ] || ! kill -0 "$other" 2>/dev/null; then break; fi
        [ "$waited" -gt 0 ] || say "Another set-up is running (process $other); waiting for it."
        [ "$waited" -lt 300 ] || stop "Still waiting for process $other. If it is not a set-up, remove $busy."
        sleep 1
        waited=$((waited + 1))
    done
}

# --- do it ------------------------------------------------------------------------------

if is_installed; then exit 0; fi
wait_for_other
if is_installed; then exit 0; fi

# A half-done set-up, a Python that is gone or was replaced: begin from nothing.
wanted=
if [ -f "$stamp" ]; then wanted=$(sed -n 's/^python //p' "$stamp"); fi
state=$(facts) || state=
if [ -e "$busy" ] || [ -z "$state" ] || [ "${wanted:-${state% *}}" != "${state% *}" ]; then
    find_python
    say "Making .venv with $found"
    rm -rf "$venv"
    mkdir "$venv"
    echo $$ >"$busy"
    "$found" -I -m venv "$venv" || { rm -rf "$venv"; stop "$found could not make .venv; its words are above."; }
fi

echo $$ >"$busy"
rm -f "$stamp"
say "Installing what $lock names (checked by hash)"
log=$venv/hutong-setup.log
# The lock is complete, so nothing needs resolving; wheels only, so nothing unchecked is built.
if ! "$python" -I -m pip install --quiet --no-input --disable-pip-version-check \
    --require-hashes --no-deps --only-binary :all: -r "$lock" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$busy"
    stop "The packages in $lock could not be installed; pip's own words are above." \
        "Is the package index reachable from here? Then run the same command again."
fi

now=$(facts) || stop "The new .venv does not work. Remove it (rm -r .venv) and run the same command again."
{
    echo "python ${now% *}"
    echo "$set_name ${now#* }"
    if [ "$set_name" = dev ]; then
        # dev.lock holds all of run.lock (tools/lock.sh sees to that).
        lock=requirements/run.lock
        now=$(facts)
        echo "run ${now#* }"
    fi
} >"$stamp"
rm -f "$busy"
