#!/bin/sh
# The sample district on this machine: fills a queue with sample requests, builds the site, serves it.
#   PORT=8001 sh tools/demo.sh
set -eu
unset CDPATH
here=$(dirname -- "$0")
cd -- "$here/.."

port=${PORT:-8000}
python=.venv/bin/python
HUTONG_QUEUE=sqlite:///var/demo/queue.db
export HUTONG_QUEUE

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }
trap 'exit 130' INT

case $port in
    '' | *[!0-9]* | ??????*) stop "PORT must be a number, such as 8001; it is \"$port\"." ;;
esac
if [ "$port" -lt 1 ] || [ "$port" -gt 65535 ]; then
    stop "PORT must be between 1 and 65535; it is $port."
fi

sh tools/setup.sh run

is_free() {
    "$python" -I -c '
import socket, sys
here = ("127.0.0.1", int(sys.argv[1]))
with socket.socket() as caller:
    if caller.connect_ex(here) == 0:
        sys.exit(1)
with socket.socket() as listener:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(here)
    except OSError:
        sys.exit(1)
' "$port"
}
is_free || stop "Port $port cannot be used: something else is listening there, or it is reserved." \
    "Choose another: PORT=8001 make demo"

mkdir -p var/demo
say 'Putting sample requests into var/demo/queue.db'
# Safe to run again: what is already in the queue is not taken twice.
load() { "$python" -m intake submit "$@" 2>var/demo/submit.log >/dev/null || { cat var/demo/submit.log >&2; return 1; }; }
if ! load demo/requests-noise.csv --form noise || ! load demo/requests.json demo/requests.yaml; then
    say 'Not every sample request was taken; the reasons are above. The site is served all the same.'
    say 'If this queue is of an older version, remove it (rm -r var/demo) and run make demo again.'
fi

# Four people to sign in as, with one password of this machine; it opens nothing but this sample.
secret=var/demo/password.txt
if [ ! -s "$secret" ]; then
    rm -f var/demo/accounts
    (umask 077; "$python" -I -c 'import secrets; print("demo-" + secrets.token_hex(6))' >"$secret")
fi
account() {
    name=$1
    shift
    "$python" -m intake accounts add "$name" "$@" --password-stdin <"$secret" >/dev/null 2>&1 ||
        "$python" -m intake accounts password "$name" --password-stdin <"$secret" >/dev/null
}
first() {
    "$python" -m intake list --status waiting --limit 1 --format json "$@" | "$python" -I -c '
import json, sys
for line in sys.stdin:
    request = json.loads(line)
    print(request["receipt"], request["officer"] or "shen-yifan")
'
}
people() {
    account shen-yifan --role officer --officer shen-yifan &&
        account head --role head --station jiaodaokou --shown 所长 &&
        account district --role district --shown 分局值班 &&
        account helper --role helper --shown 赵师傅 || return 1
    # A slip, so that the helper finds something to do.
    given=$(first --community fuxue)
    given=${given%% *}
    if [ -n "$given" ]; then
        "$python" -m intake claim "$given" --as shen-yifan >/dev/null &&
            "$python" -m intake slip "$given" --to helper --as shen-yifan --hours 72 \
                --text '请把院落群的二维码贴到楼门口，不用进屋。' >/dev/null || return 1
    fi
    : >var/demo/accounts
}
if [ ! -e var/demo/accounts ] && ! people; then
    say 'Not every account of the desk could be made; the reason is above.'
fi

# One real receipt, so that the lines below can be typed as they stand.
sample=$(first)
sample=${sample:-RECEIPT OFFICER}
receipt=${sample%% *}
officer=${sample##* }

addresses() {
    cat <<END

  The site         http://localhost:$port/        中文
                   http://localhost:$port/en/     English
  An officer       http://localhost:$port/officers/shen-yifan/
  Send a form      http://localhost:$port/requests/noise/
  Follow one       http://localhost:$port/receipts     with the number and code of its receipt

  The desk         http://localhost:$port/desk/
    sign in as     shen-yifan   沈一帆, an officer: claims, calls, closes
                   head         the head of Jiaodaokou station: what is late, who is away
                   district     all stations
                   helper       sees a slip, and nothing else
    password       $(cat "$secret")     one for all four; not in Safari, which needs https to stay signed in

  The queue, in a second terminal:
    export HUTONG_QUEUE=$HUTONG_QUEUE
    $python -m intake list
    $python -m intake show $receipt
    $python -m intake claim $receipt --as $officer
    $python -m intake close $receipt --as $officer --outcome advised

END
}

# Says where to look once the site answers; ends by itself when the server does.
(
    while kill -0 $$ 2>/dev/null; do
        if "$python" -I -c '
import sys, urllib.request
urllib.request.build_opener(urllib.request.ProxyHandler({})).open(sys.argv[1], timeout=5)
' "http://127.0.0.1:$port/" >/dev/null 2>&1; then
            addresses
            exit 0
        fi
        sleep 1
    done
) &
say 'Building the site'
exec "$python" build.py serve --port "$port"
