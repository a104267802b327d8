#!/bin/sh
# install.sh DESTDIR PREFIX: puts what .build/out has below DESTDIR, each thing in its standard place.
#
# Environment: BINDIR, LIBDIR, INCLUDEDIR, DATADIR, MANDIR, absolute; else what is usual below PREFIX.
set -eu
cd "$(dirname "$0")/../.."

destination=$1
prefix=${2%/}
bin=${BINDIR:-$prefix/bin}
lib=${LIBDIR:-$prefix/lib}
include=${INCLUDEDIR:-$prefix/include}
data=${DATADIR:-$prefix/share}
man=${MANDIR:-$data/man}
for folder in "$prefix/" "$bin" "$lib" "$include" "$data" "$man"; do
    case $folder in
    /*) ;;
    *)
        echo "install: $folder is no absolute path" >&2
        exit 2
        ;;
    esac
done

out=.build/out
version=$(sed -n 's/^#define ASSETSTORE_VERSION "\(.*\)"/\1/p' Include/assetstore.h)
command=$out/bin/assetstore

place() {
    install -D -m "$1" "$2" "$destination$3"
}
# Fills in a template; the paths in it are seen from where it lies, so that the whole can be moved.
fill() {
    folder=$(dirname "$2")
    mkdir -p "$destination$folder"
    sed -e "s/@VERSION@/$version/g" \
        -e "s|@PREFIX@|$(realpath -ms --relative-to="$folder" "$prefix/")|g" \
        -e "s|@LIBDIR@|$(realpath -ms --relative-to="$folder" "$lib")|g" \
        -e "s|@INCLUDEDIR@|$(realpath -ms --relative-to="$folder" "$include")|g" \
        "$1" >"$destination$2"
    chmod 644 "$destination$2"
}
# Keeps the output of the command as a file, and an empty file never.
made() {
    target=$destination$1
    shift
    mkdir -p "$(dirname "$target")"
    "$command" "$@" >"$target"
    test -s "$target"
    chmod 644 "$target"
}

place 755 "$out/lib/libassetstore.so.$version" "$lib/libassetstore.so.$version"
ln -sf "libassetstore.so.$version" "$destination$lib/libassetstore.so.0"
ln -sf libassetstore.so.0 "$destination$lib/libassetstore.so"
place 644 Include/assetstore.h "$include/assetstore.h"
# In a folder of its own: other libraries bring a file of this name too.
place 644 Include/module.modulemap "$include/assetstore/module.modulemap"
sed -i 's|header "|header "../|' "$destination$include/assetstore/module.modulemap"
fill Include/assetstore.pc.in "$lib/pkgconfig/assetstore.pc"
for file in assetstore-config assetstore-config-version; do
    fill "Include/$file.cmake.in" "$lib/cmake/assetstore/$file.cmake"
done

place 755 "$command" "$bin/assetstore"
for schema in vast-meta registry registry-publisher registry-asset registry-release; do
    place 644 "Include/$schema.schema.json" "$data/assetstore/$schema.schema.json"
done
for document in library store service; do
    place 644 "Sources/AssetStoreService/Resources/$document.openapi.json" "$data/assetstore/$document.openapi.json"
done
made "$man/man1/assetstore.1" help --man
place 644 Sources/assetstore-cli/assetstore-json.5 "$man/man5/assetstore-json.5"
made "$data/bash-completion/completions/assetstore" completion bash
made "$data/zsh/site-functions/_assetstore" completion zsh
made "$data/fish/vendor_completions.d/assetstore.fish" completion fish
