#!/bin/sh
# baseline.sh write: makes Tests/ABI/baseline.abi from the header.
# baseline.sh check: fails if the header's types differ from it, other than by a new function.
# A struct that grew at its end differs too: look at the report, then write.
#
# abidiff sees only names in a Swift library, so a C library with one global pointer per function
# carries the types. A plain gcc without optimisation: the text must not depend on the machine.
set -eu
cd "$(dirname "$0")/../.."

work=.build/abi
mkdir -p "$work"
python3 Tests/ABI/contract.py probe >"$work/probe.c"
gcc -std=gnu11 -g -shared -fPIC -IInclude -o "$work/libprobe.so" "$work/probe.c"

case ${1:-check} in
write)
    abidw --no-corpus-path --no-comp-dir-path --no-show-locs --short-locs \
        --out-file Tests/ABI/baseline.abi "$work/libprobe.so"
    ;;
check)
    abidiff --no-show-locs --no-added-syms Tests/ABI/baseline.abi "$work/libprobe.so"
    ;;
esac
