#!/bin/sh
# Packs an installation with README, licence, examples and the addon for Godot. The same files give the
# same bytes.
set -eu
cd "$(dirname "$0")/../.."

version=$(sed -n 's/^#define ASSETSTORE_VERSION "\(.*\)"/\1/p' Include/assetstore.h)
name=assetstore-$version-linux-$(uname -m)
stage=.build/dist/$name

rm -rf .build/dist
Tests/Support/install.sh "$stage" /
mkdir -p "$stage/godot/addons"
cp -R godot-gdextension/project/addons/assetstore "$stage/godot/addons"
# An editor that had the project open wrote these.
find "$stage/godot" -name '*.uid' -delete
cp godot-gdextension/project/demo.gd "$stage/godot"
cp -R README.md CHANGELOG.md LICENSE examples "$stage"
# Times say when this version was written, not when it was packed.
time=$(git log -1 --format=%ct 2>/dev/null || echo 0)
tar --create --sort=name --mtime="@${SOURCE_DATE_EPOCH:-$time}" --owner=0 --group=0 \
    --numeric-owner --mode=go=rX,u+rw,a-s --directory .build/dist "$name" |
    gzip --no-name >".build/$name.tar.gz"
rm -rf .build/dist
ls -l ".build/$name.tar.gz"
