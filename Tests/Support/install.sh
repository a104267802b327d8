#!/bin/sh
# install.sh DIR: puts what .build/out has below DIR, each thing in its standard place.
set -eu
cd "$(dirname "$0")/../.."

prefix=$1
out=.build/out
version=$(sed -n 's/^#define ASSETSTORE_VERSION "\(.*\)"/\1/p' Include/assetstore.h)
command=$out/bin/assetstore

place() {
    install -D -m "$1" "$2" "$prefix/$3"
}
# Fills a template's version in; the paths in it are relative to where it lies.
fill() {
    mkdir -p "$prefix/$(dirname "$2")"
    sed "s/@VERSION@/$version/g" "$1" >"$prefix/$2"
    chmod 644 "$prefix/$2"
}
# Keeps the output of the command as a file, and an empty file never.
made() {
    target=$prefix/$1
    shift
    mkdir -p "$(dirname "$target")"
    "$command" "$@" >"$target"
    test -s "$target"
    chmod 644 "$target"
}

place 755 "$out/lib/libassetstore.so.$version" "lib/libassetstore.so.$version"
ln -sf "libassetstore.so.$version" "$prefix/lib/libassetstore.so.0"
ln -sf libassetstore.so.0 "$prefix/lib/libassetstore.so"
place 644 Include/assetstore.h include/assetstore.h
# In a folder of its own: other libraries bring a file of this name too.
place 644 Include/module.modulemap include/assetstore/module.modulemap
sed -i 's|header "|header "../|' "$prefix/include/assetstore/module.modulemap"
fill Include/assetstore.pc.in lib/pkgconfig/assetstore.pc
for file in assetstore-config assetstore-config-version; do
    fill "Include/$file.cmake.in" "lib/cmake/assetstore/$file.cmake"
done

place 755 "$command" bin/assetstore
made share/man/man1/assetstore.1 help --man
place 644 Sources/assetstore-cli/assetstore-json.5 share/man/man5/assetstore-json.5
made share/bash-completion/completions/assetstore completion bash
made share/zsh/site-functions/_assetstore completion zsh
made share/fish/vendor_completions.d/assetstore.fish completion fish
