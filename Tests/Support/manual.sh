#!/bin/sh
# The manual pages format without a warning, and the completions are code of their shell.
set -eu
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
command=.build/out/bin/assetstore

"$command" help --man >"$work/assetstore.1"
cp Sources/assetstore-cli/assetstore-json.5 "$work"
for page in "$work"/assetstore.1 "$work"/assetstore-json.5; do
    groff -man -Tutf8 -ww "$page" >"$work/text" 2>"$work/warnings"
    if [ -s "$work/warnings" ] || [ ! -s "$work/text" ]; then
        cat "$work/warnings" >&2
        exit 1
    fi
done
for shell in bash zsh fish; do
    "$command" completion "$shell" >"$work/completion"
    test -s "$work/completion"
    if command -v "$shell" >/dev/null; then
        "$shell" -n "$work/completion"
    fi
done
