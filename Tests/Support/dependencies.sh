#!/bin/sh
# dependencies.sh GROUP...: makes sure that what a build (build), the tests (test), those in a browser (website) and the
# measurements (bench) need is there.
#
# Installs Debian packages that are missing when it may, and says so; otherwise says what to do.
set -eu

# libxml2 and libncurses6 are what SwiftPM itself runs with; g++ brings the libstdc++ that a static
# Swift library is linked with; patchelf names the libraries that the addon for Godot carries.
build="g++ make binutils pkg-config python3 libsqlite3-dev libzip-dev libcurl4-openssl-dev
    libdeflate-dev zlib1g-dev libssl-dev libcmark-gfm-dev libcmark-gfm-extensions-dev
    libargon2-dev libmicrohttpd-dev
    libxml2 libncurses6 patchelf"
test="gcc abigail-tools clang-format cmake git groff minisign nginx-light openssl python3-pip python3-jsonschema iso-codes rsync zip unzip strace"
bench="gcc nginx-light unzip wrk"
website="chromium nginx-light fonts-wqy-zenhei openssl python3-pip"

if ! command -v swift >/dev/null; then
    echo "make: swift is missing: install the Swift toolchain, version 6.3 or later" >&2
    exit 1
fi

missing=""
for group in "$@"; do
    case $group in
    build) packages=$build ;;
    test) packages=$test ;;
    website) packages=$website ;;
    bench) packages=$bench ;;
    *) echo "dependencies.sh: no group $group" >&2; exit 2 ;;
    esac
    for package in $packages; do
        state=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
        [ "$state" = "install ok installed" ] || missing="$missing $package"
    done
done
[ -n "$missing" ] || exit 0

run=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
        echo "make: missing packages; please run: sudo apt-get install$missing" >&2
        exit 1
    fi
    run=sudo
fi
echo "installing missing packages:$missing"
# shellcheck disable=SC2086 # a list of names
install() {
    $run env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
}
# A fresh machine has no package lists; a stale list is refreshed after the first failure.
install >/dev/null 2>&1 || { $run apt-get update -q && install; }
