#!/bin/sh
# The main job from end to end on a sample library and a sample project, each command line shown.
set -eu
cd "$(dirname "$0")/../.."

command=$(pwd)/.build/out/bin/assetstore
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export ASSETSTORE_STORE="$work/store"
examples/make-samples.sh "$work"
cd "$work/project"

step() { printf '\n# %s\n' "$1"; }

# run STATUS ARGUMENT...: shows and runs a command line, and demands its exit status.
run() {
    expected=$1
    shift
    echo "\$ assetstore $*" | sed "s|$work|SAMPLES|g"
    status=0
    "$command" "$@" >"$work/output" 2>&1 || status=$?
    sed "s|$work|SAMPLES|g" "$work/output"
    if [ "$status" -ne "$expected" ]; then
        echo "quickstart: exit status $status where $expected was expected" >&2
        exit 1
    fi
}

step "A source: here a sample of a Godot Asset Library, as files (SAMPLES is a new folder)."
run 0 source add samples "$work/library"
run 0 sync

step "Searching needs no network."
run 0 search dialogue --godot 4.3

step "Installing into a copy of the sample project."
run 0 install sample-works/dialogue-box
run 0 list

step "Every file is as it was published."
run 0 verify

step "Somebody changes a file. Verifying finds it, and the exit status is 1."
echo '$ echo "# a change" >> addons/dialogue_box/dialogue_box.gd'
echo "# a change" >>addons/dialogue_box/dialogue_box.gd
run 1 verify
grep -q dialogue_box.gd "$work/output"
# Exactly this file: the other files of the package are not mentioned.
if grep -q plugin.gd "$work/output"; then
    echo "quickstart: verify named a file that was not changed" >&2
    exit 1
fi

step "Repairing restores it from the archive in the store's cache."
run 0 repair
run 0 verify
printf '\nThe command is .build/out/bin/assetstore; make install puts it into the PATH.\nquickstart: done\n'
