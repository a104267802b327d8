#!/bin/sh
# sanitize.sh address|thread: the unit tests and the ABI programs, built with that sanitizer.
#
# The C programs are built by the toolchain's clang, whose sanitizer runtime is the one the library has.
set -eu
cd "$(dirname "$0")/../.."

kind=$1
scratch=.build/$kind
clang=$(dirname "$(command -v swift)")/clang
export ASAN_OPTIONS=detect_leaks=1
export TSAN_OPTIONS=halt_on_error=1

# TSan of this toolchain also watches libdispatch, and so needs it.
flags="-g -fuse-ld=lld -fsanitize=$kind"
if [ "$kind" = thread ]; then
    runtime=$(swiftc -print-target-info | sed -n '/"runtimeLibraryPaths"/{n;s/.*"\(.*\)".*/\1/p;}')
    flags="$flags -L$runtime -Wl,-rpath,$runtime -ldispatch -lBlocksRuntime"
fi

swift build --quiet --sanitize "$kind" --scratch-path "$scratch" --product assetstore
LIBRARY=$scratch/debug/libassetstore.so CC=$clang CFLAGS=$flags \
    Tests/ABI/run.sh null options stale cancel reentrant replay threads
# The test runner itself leaks a little.
suppressions=$scratch/leaks
echo 'leak:libXCTest' >"$suppressions"
export LSAN_OPTIONS="suppressions=$suppressions:print_suppressions=0"
swift test --quiet --sanitize "$kind" --scratch-path "$scratch"
