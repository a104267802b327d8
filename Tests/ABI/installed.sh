#!/bin/sh
# Installs into an empty folder, moves it, and builds C and C++ programs with what is there alone. Once with
# each thing in its usual place, once with the library and header elsewhere, as distributions have them.
set -eu
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version=$(sed -n 's/^#define ASSETSTORE_VERSION "\(.*\)"/\1/p' Include/assetstore.h)

cat >"$work/main.c" <<'EOF2'
#include <assetstore.h>
#include <stdio.h>
int main(void)
{
    return puts(assetstore_version()) < 0;
}
EOF2
cp "$work/main.c" "$work/main.cpp"

# try LIB INCLUDE: as seen from the prefix.
try() {
    rm -rf "$work/stage" "$work/moved" "$work/cmake"
    lib=$work/moved/$1
    include=$work/moved/$2
    make --no-print-directory install DESTDIR="$work/stage" PREFIX=/usr LIBDIR="/usr/$1" \
        INCLUDEDIR="/usr/$2" >/dev/null
    mv "$work/stage/usr" "$work/moved"
    [ -z "$(find "$work/stage" -type f)" ]

    # shellcheck disable=SC2046 # flags are words
    export PKG_CONFIG_PATH="$lib/pkgconfig"
    cc -std=c99 -pedantic -Werror -o "$work/by-pkg-config" "$work/main.c" \
        $(pkg-config --cflags --libs assetstore)
    is_version "$work/by-pkg-config"
    [ "$(pkg-config --modversion assetstore)" = "$version" ]
    [ "$(realpath "$(pkg-config --variable=prefix assetstore)")" = "$(realpath "$work/moved")" ]

    cmake -S "$work" -B "$work/cmake" -DCMAKE_PREFIX_PATH="$work/moved" >"$work/log" &&
        cmake --build "$work/cmake" >>"$work/log" || { cat "$work/log"; exit 1; }
    is_version "$work/cmake/by-cmake"
    is_version "$work/cmake/by-cmake-cxx"

    swiftc -I "$include/assetstore" -L "$lib" -lassetstore -o "$work/by-swift" "$work/main.swift"
    is_version "$work/by-swift"

    "$work/moved/bin/assetstore" --version | grep -q "$version"
    for file in Include/*.schema.json Sources/AssetStoreService/Resources/*.openapi.json; do
        cmp "$file" "$work/moved/share/assetstore/${file##*/}"
    done
}

is_version() {
    [ "$(LD_LIBRARY_PATH=$lib "$@")" = "$version" ] || {
        echo "installed: $* does not say $version" >&2
        exit 1
    }
}

cat >"$work/main.swift" <<'EOF2'
import CAssetStore
print(String(cString: assetstore_version()))
EOF2
cat >"$work/CMakeLists.txt" <<EOF2
cmake_minimum_required(VERSION 3.18)
project(consumer C CXX)
find_package(assetstore $version REQUIRED)
add_executable(by-cmake main.c)
add_executable(by-cmake-cxx main.cpp)
target_link_libraries(by-cmake assetstore::assetstore)
target_link_libraries(by-cmake-cxx assetstore::assetstore)
EOF2
triple=$(cc -print-multiarch)
try lib include
try "lib${triple:+/$triple}" include/games
echo "installed: pkg-config, CMake, Swift module map and command work from a moved folder, usual or not"
