#!/bin/sh
# Prints the folder of a tree with an X server in memory and software OpenGL, to take pictures in.
#
# It is Debian's, of the suite of the engine that engine.sh unpacks, whose package lists it uses; unpacked
# beside that once, about 150 MB of download. Nothing of the system is touched.
set -eu

cache=${XDG_CACHE_HOME:-$HOME/.cache}/assetstore-godot
display=$cache/display
GODOT='' "$(dirname "$0")/engine.sh" release-template >/dev/null

mkdir -p "$cache"
exec 8>"$cache/lock"
flock 8
if [ -e "$display/complete" ]; then
    echo "$display"
    exit 0
fi

apt=$cache/apt
mkdir -p "$apt/cache/archives/partial"
private_apt() {
    apt-get -qq -o Dir::Etc="$apt/etc" -o Dir::State="$apt/state" -o Dir::State::status="$apt/status" \
        -o Dir::Cache="$apt/cache" -o APT::Sandbox::User=root -o Acquire::Retries=3 "$@" 8>&- >&2
}
echo "display.sh: downloading an X server and software OpenGL into $display" >&2
private_apt update
private_apt -y --no-install-recommends --download-only install \
    xvfb libgl1 libglx-mesa0 libgl1-mesa-dri x11-xkb-utils xkb-data fonts-dejavu-core coreutils dash

rm -rf "$display"
mkdir -p "$display"
for package in "$apt"/cache/archives/*.deb; do
    dpkg-deb -x "$package" "$display"
done
rm -rf "$apt/cache"
for name in bin lib lib64 sbin; do
    [ -e "$display/$name" ] || ln -s "usr/$name" "$display/$name"
done
mkdir -p "$display/tmp" "$display/proc" "$display/dev" "$display/work" "$display/engine"
: >"$display/complete"
echo "$display"
