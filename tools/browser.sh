#!/bin/sh
# Prints the path of a Chromium for the tests, and sees that Chinese text has a font.
# Installs what is missing where it may (root on Debian); else one sentence, exit 1.
# CHROMIUM=/path/to/chromium chooses the browser.
set -eu
unset CDPATH
here=$(dirname -- "$0")

find_browser() {
    if [ -n "${CHROMIUM:-}" ]; then
        command -v "$CHROMIUM" && return
        printf 'CHROMIUM names %s, which cannot be run.\n' "$CHROMIUM" >&2
        exit 1
    fi
    for name in chromium chromium-browser google-chrome google-chrome-stable \
        '/Applications/Chromium.app/Contents/MacOS/Chromium' \
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'; do
        command -v "$name" && return
    done
    return 1
}

has_chinese_font() {
    [ "$(uname -s)" != Darwin ] || return 0    # macOS always has PingFang
    if command -v fc-list >/dev/null 2>&1; then
        [ -n "$(fc-list :lang=zh file 2>/dev/null)" ]
    else
        # No fontconfig tools: look for the usual files.
        [ -n "$(find -L /usr/share/fonts /usr/local/share/fonts "${HOME:-/root}/.fonts" \
            "${HOME:-/root}/.local/share/fonts" -type f \( -iname '*cjk*' -o -iname 'wqy-*' \
            -o -iname 'sourcehan*' -o -iname 'droidsansfallback*' \) 2>/dev/null | head -n 1)" ]
    fi
}

missing=
browser=$(find_browser) || {
    [ -z "${CHROMIUM:-}" ] || exit 1
    missing=chromium
}
has_chinese_font || missing="$missing fonts-noto-cjk"

if [ -n "$missing" ]; then
    # shellcheck disable=SC2086  # one or two package names
    if ! sh "$here/apt.sh" $missing; then
        if [ "$(uname -s)" = Darwin ]; then
            echo 'The tests need Chromium: install Google Chrome, or brew install --cask chromium.' >&2
        else
            echo 'The tests need Chromium and a font with Chinese characters:' \
                "install them as root (Debian: apt-get install$(printf ' %s' $missing))." >&2
        fi
        exit 1
    fi
    browser=$(find_browser) || { echo 'Chromium was installed but cannot be found.' >&2; exit 1; }
fi
printf '%s\n' "$browser"
