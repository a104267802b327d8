#!/bin/sh
# run.sh [GATE...]: holds the library to its header; without names, every gate.
#
# Environment: LIBRARY (.build/out/lib/libassetstore.so), CC, CFLAGS (for a sanitized library).
# The last line counts the gates. The C programs print a last line of their own, so that a crash or an
# early exit is no success.
set -eu
cd "$(dirname "$0")/../.."

library=$(realpath "${LIBRARY:-.build/out/lib/libassetstore.so}")
libdir=$(dirname "$library")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

# A gate is a function run as a condition, where `set -e` does not reach: each chains with && or ||.
gate() {
    name=$1
    shift
    if "$@" >"$work/log" 2>&1; then
        passed=$((passed + 1))
        echo "ok      $name"
    else
        failed=$((failed + 1))
        echo "FAILED  $name"
        sed 's/^/        /' "$work/log" | head -n 60
    fi
}

names_agree() { python3 Tests/ABI/contract.py check "$library"; }

# The header and its layouts, alone, in every language version it promises.
header_alone() {
    for compiler in gcc clang; do
        for standard in c99 c11 c17 c2x; do
            compile "$compiler" -x c "-std=$standard" || return 1
        done
    done
    for compiler in g++ clang++; do
        for standard in c++11 c++14 c++17 c++20; do
            compile "$compiler" -x c++ "-std=$standard" || return 1
        done
    done
}

compile() {
    echo "$@"
    "$@" -pedantic-errors -Wall -Wextra -Wshadow -Wconversion -Werror -IInclude -fsyntax-only \
        Tests/ABI/layout.c
}

types_compare() { Tests/ABI/baseline.sh check; }

# Needs only what every system has and the libraries of the design: no runtime of Swift.
self_contained() {
    needed=$(readelf -d "$library" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p') && [ -n "$needed" ] &&
        ! echo "$needed" | grep -vE '^(lib(c|m|gcc_s|stdc\+\+|sqlite3|zip|crypto|curl|deflate|z|cmark-gfm|cmark-gfm-extensions|argon2)|ld-linux.*)\.so'
}

link() {
    ${CC:-gcc} -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror ${CFLAGS:-} -IInclude "-I$work" \
        -o "$work/$1" "Tests/ABI/$1.c" -L"$libdir" -lassetstore -lpthread -Wl,-rpath,"$libdir"
}

# Runs a program in a folder of its own and demands its last line.
run() {
    mkdir "$work/in-$1"
    name=$1
    shift
    (cd "$work/in-$name" && timeout 120 "$work/$name" "$@") >"$work/output" 2>&1 || {
        echo "exit status $?"
        cat "$work/output"
        return 1
    }
    tail -n 1 "$work/output" | grep -q "^$name: .* 0 failed$" || {
        cat "$work/output"
        return 1
    }
}

null() {
    python3 Tests/ABI/contract.py calls >"$work/calls.h" && link null && run null there "$sample"
}
options() {
    python3 Tests/ABI/contract.py options >"$work/options-calls.h" && link options &&
        run options there "$sample"
}
reentrant() { link reentrant && run reentrant there "$sample"; }
# What fuzzing the calls found worth keeping.
replay() {
    python3 Tests/Fuzz/Calls/generate.py >"$work/calls.h" &&
        ${CC:-gcc} -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror ${CFLAGS:-} -IInclude "-I$work" \
            -ITests/Fuzz/Calls -o "$work/replay" Tests/Fuzz/Calls/calls.c Tests/Fuzz/Calls/replay.c \
            -L"$libdir" -lassetstore -Wl,-rpath,"$libdir" &&
        ASSETSTORE_FUZZ_SAMPLE=$sample run replay "$PWD"/Tests/Fuzz/Corpus/calls/*
}
stale() { link stale && run stale there "$sample"; }
making() { link making && run making there "$sample"; }
cancel() { link cancel && run cancel there "$sample"; }
filesystem() {
    python3 - "$work/large.zip" <<'PYTHON' && link filesystem && run filesystem there "$sample" "$work/large.zip"
import sys, zipfile

data = bytes((n * 7 + n // 251 + n // 65537) & 255 for n in range(3000000))
with zipfile.ZipFile(sys.argv[1], "w") as archive:
    archive.writestr("stored", data, zipfile.ZIP_STORED)
    archive.writestr("deflated", data, zipfile.ZIP_DEFLATED)
PYTHON
}
mounting() {
    python3 - "$work/packages" <<'PYTHON' && link mounting && run mounting there "$sample" "$work/packages"
import json, os, sys, zipfile

def vast(file, id, version="1.0.0", needs=(), **more):
    meta = {"id": id, "version": {"asset": version}, "dependencies": needs, **more}
    with zipfile.ZipFile(f"{sys.argv[1]}/{file}.vast", "w") as archive:
        archive.writestr("meta.json", json.dumps(meta))

os.mkdir(sys.argv[1])
vast("base", "base", "1.2.0")
vast("base-2", "base", "2.0.0")
vast("top", "top", needs=[{"id": "base", "version": "1.1.0"}, {"id": "extra", "version": "1.0.0", "required": False}])
vast("hen", "hen", needs=[{"id": "egg", "version": "1.0.0"}])
vast("egg", "egg", needs=[{"id": "hen", "version": "1.0.0"}])
vast("first", "first", permissions=["rendering"])
vast("second", "second", permissions=["rendering"])
PYTHON
}
threads() { link threads && run threads there "$sample"; }
reload() { link reload && run reload "$library" there; }
host() {
    g++ -std=c++11 -Wall -Wextra -Werror -IInclude -o "$work/host" Tests/ABI/host.cpp \
        -L"$libdir" -lassetstore -Wl,-rpath,"$libdir" && run host .
}
signals() {
    gcc -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -IInclude -shared -fPIC \
        -o "$work/libuser.so" Tests/ABI/signals-user.c \
        -L"$libdir" -lassetstore -Wl,-rpath,"$libdir" &&
        gcc -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -IInclude -o "$work/signals" \
            Tests/ABI/signals.c &&
        run signals there "$sample" "$work/libuser.so"
}
header_example() {
    python3 Tests/ABI/contract.py example >"$work/example.c" &&
        gcc -std=c99 -pedantic -Wall -Wextra -Werror -IInclude -o "$work/example" \
            "$work/example.c" -L"$libdir" -lassetstore -Wl,-rpath,"$libdir" &&
        ASSETSTORE_STORE="$work/store" "$work/example" >"$work/output" 2>&1 && {
        # It ends well after a failure too; in a new store it finds nothing and says nothing.
        cat "$work/output"
        [ ! -s "$work/output" ]
    }
}

examples/make-samples.sh "$work/samples"
sample=$work/samples/packages/health-bar.zip

[ $# -gt 0 ] || set -- names_agree header_alone types_compare self_contained header_example \
    null options stale making cancel reentrant replay threads filesystem mounting reload signals host
for name in "$@"; do
    gate "$name" "$name"
done
echo "abi: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
