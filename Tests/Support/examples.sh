#!/bin/sh
# Compiles and runs each program of examples/ against a new store, and looks at what it did.
set -eu
cd "$(dirname "$0")/../.."

out=$(pwd)/.build/out
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
store=$work/store
project=$work/project
export ASSETSTORE_STORE="$work/not-this-one"

say() { printf '\n$ %s\n' "$*"; }
run() {
    say "$@"
    "$work/$@"
}
demand() {
    if ! "$@"; then
        echo "examples: not so: $*" >&2
        exit 1
    fi
}

for source in examples/[0-9]*.c; do
    name=$(basename "$source" .c)
    cc -std=c99 -pedantic -Wall -Wextra -Werror -IInclude -o "$work/$name" "$source" \
        -L"$out/lib" -lassetstore -Wl,-rpath,"$out/lib"
done
examples/make-samples.sh "$work"

run 01-open "$store"
run 02-search "$store" "$work/library" "dialog" | tee "$work/found"
demand grep -q "Dialogue Box" "$work/found"

run 03-install sample-works/health-bar "$store" "$project"
bar=$project/addons/health_bar/health_bar.gd
demand cmp "$bar" examples/packages/health-bar/addons/health_bar/health_bar.gd

echo "# a change" >>"$bar"
run 04-verify-and-repair "$store" "$project" | tee "$work/verified"
demand grep -q "health_bar.gd: modified" "$work/verified"
demand cmp "$bar" examples/packages/health-bar/addons/health_bar/health_bar.gd

cp -R "$project" "$work/before"
status=0
export CANCEL=1
run 05-progress-and-cancel "$work/packages/dice-roller.zip" "$store" "$project" || status=$?
unset CANCEL
demand [ "$status" -eq 130 ]
demand diff -r "$work/before/addons" "$project/addons"
run 05-progress-and-cancel "$work/packages/dice-roller.zip" "$store" "$project"
demand [ -f "$project/addons/dice-roller/plugin.cfg" ]
printf '\nexamples: %s programs, all as they should be\n' "$(ls examples/[0-9]*.c | wc -l)"
