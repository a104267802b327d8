#!/bin/sh
# Builds the self-contained library and the command into .build/out.
#
# A scratch path of its own: other flags than a debug build's would rebuild everything each time. The
# library is linked first, because the command looks for it by name like any other client. Once installed it
# looks beside its own folder, in lib and in what the system has for lib ($LIB: lib64, lib/x86_64-linux-gnu).
set -eu
cd "$(dirname "$0")/../.."

scratch=.build/static
out=.build/out
version=$(sed -n 's/^#define ASSETSTORE_VERSION "\(.*\)"/\1/p' Include/assetstore.h)
built=$scratch/release

# Foundation's way to write a file at once calls mktemp, and so the linker warns; nothing here goes that
# way (files are written by System), but being reachable through protocols it cannot be left out.
build() {
    status=0
    mkdir -p "$scratch"
    ${SWIFT:-swift} build --quiet --configuration release --scratch-path "$scratch" \
        -Xswiftc -static-stdlib "$@" >"$scratch/log" 2>&1 || status=$?
    grep -v "libFoundationEssentials.*: warning: the use of .mktemp. is dangerous" "$scratch/log" || true
    return $status
}

# SwiftPM does not see the version script, so a changed one needs the library gone.
if [ Include/assetstore.map -nt "$built/libassetstore.so" ]; then
    rm -f "$built/libassetstore.so"
fi

# The three libraries are what FoundationEssentials needs beyond what the compiler names by itself;
# with `-z defs` their absence is a link error instead of one at dlopen. `nodelete`: a Swift library
# that was unloaded and loaded again can crash.
build --product assetstore \
    -Xlinker -z -Xlinker defs -Xlinker -z -Xlinker nodelete -Xlinker --gc-sections \
    -Xlinker --version-script=Include/assetstore.map -Xlinker -soname -Xlinker libassetstore.so.0 \
    -Xlinker -l_FoundationCollections -Xlinker -l_FoundationCShims -Xlinker -lswiftSynchronization
build --product assetstore-cli -Xlinker --gc-sections -Xlinker -rpath -Xlinker '$ORIGIN/../lib:$ORIGIN/../$LIB'

mkdir -p "$out/lib" "$out/bin"
strip --strip-unneeded -o "$out/lib/libassetstore.so.$version" "$built/libassetstore.so"
ln -sf "libassetstore.so.$version" "$out/lib/libassetstore.so.0"
ln -sf libassetstore.so.0 "$out/lib/libassetstore.so"
strip -o "$out/bin/assetstore" "$built/assetstore-cli"
