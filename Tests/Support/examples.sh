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

# A newer release appears in the library.
python3 - "$work" <<'PYTHON'
import hashlib, pathlib, shutil, sys, zipfile

work = pathlib.Path(sys.argv[1])
old, new = work / "packages/health-bar.zip", work / "packages/health-bar-1.3.0.zip"
shutil.copy(old, new)
with zipfile.ZipFile(new, "a") as archive:
    archive.writestr("health-bar-main/addons/health_bar/added.gd", "extends Node\n")
for page in (work / "library/asset-page-0.json", work / "library/asset/2.json"):
    text = page.read_text().replace("1.2.0", "1.3.0").replace("2026-04-11", "2026-06-01")
    text = text.replace(old.name, new.name)
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (old, new)]
    page.write_text(text.replace(*digests))
PYTHON
run 02-search "$store" "$work/library" "health" >/dev/null
run 06-update-and-undo "$store" "$project" | tee "$work/updated"
demand grep -q "sample-works/health-bar: 1.2.0 -> 1.3.0" "$work/updated"
demand grep -q "(undone)" "$work/updated"
demand [ ! -e "$project/addons/health_bar/added.gd" ]
demand diff -r "$work/before/addons/health_bar" "$project/addons/health_bar"

for visit in 1 2; do
    run 07-package-file-system "$store" "$work/vast/night-sky.vast" "$work/vast/star-lore.vast" |
        tee "$work/mounted"
    demand grep -q "needs sample.night-sky ^1.0.0" "$work/mounted"
    demand grep -q "sample.star-lore/lore.csv" "$work/mounted"
    demand grep -q 'scripts/stars.gd imports sample.night-sky/scripts/palette.gd' "$work/mounted"
    demand grep -q "stars.csv begins with \"name,magnitude\"" "$work/mounted"
    demand [ "$(wc -l <"$work/.data/sample.night-sky/visits.txt")" -eq $visit ]
done
status=0
run 07-package-file-system "$store" "$work/vast/star-lore.vast" 2>"$work/refused" || status=$?
demand [ "$status" -eq 1 ]
demand grep -q "sample.star-lore needs sample.night-sky" "$work/refused"
printf '\nexamples: %s programs, all as they should be\n' "$(ls examples/[0-9]*.c | wc -l)"
