#!/bin/sh
# Builds the extension into project/addons/assetstore, ready to be copied into any Godot project.
#
# The library must have been built (make). Beside the extension lie that and those libraries it needs
# which a system need not have; each finds the others by $ORIGIN. assetstore.gdextension lists them, so
# that exported games carry them.
set -eu
cd "$(dirname "$0")/.."

addon=godot-gdextension/project/addons/assetstore
out=$addon/lib
work=.build/godot
library=.build/out/lib/libassetstore.so.0
cc=${CC:-cc}

[ -e "$library" ] || { echo "build.sh: build the library first: make" >&2; exit 1; }
rm -rf "$out" "$addon/licenses" "$addon/assetstore.gdextension.uid"
mkdir -p "$out" "$work"

# The class reference becomes part of the extension, which hands it to the editor.
documentation() {
    printf 'const char documentation_%s[] = {' "$2"
    od -An -v -tu1 "$1" | tr -s ' \n' ',,' | sed 's/^,//'
    printf '};\nconst int64_t documentation_%s_size = sizeof documentation_%s;\n' "$2" "$2"
}
{
    printf '#include <stdint.h>\n'
    documentation godot-gdextension/doc_classes/AssetStore.xml store
    documentation godot-gdextension/doc_classes/AssetStoreJob.xml job
} >"$work/documentation.c"

$cc -std=c99 -D_POSIX_C_SOURCE=200809L -O2 -g -Wall -Wextra -Werror -pedantic -Wno-overlength-strings \
    -fPIC -fvisibility=hidden -pthread -shared -IInclude -Igodot-gdextension/src \
    -Wl,-z,defs -Wl,--disable-new-dtags -Wl,-rpath,'$ORIGIN' ${CFLAGS:-} \
    -o "$work/libassetstore-godot.so" godot-gdextension/src/*.c "$work/documentation.c" \
    -L.build/out/lib -lassetstore
strip --strip-unneeded -o "$out/libassetstore-godot.so" "$work/libassetstore-godot.so"

# What a library needs that a Linux with a desktop may lack: not the C library, nor the runtime of the
# compiler, nor zlib, of which the engine and the graphics drivers want their own.
needed() {
    ldd "$1" | awk '$3 ~ "^/" { print $3 }' |
        grep -Ev '/(libc|libm|libdl|librt|libpthread|libresolv|libgcc_s|libstdc\+\+|libz)\.so\.[0-9]+$' |
        sort -u
}
# Their licences want to go along with them.
licence() {
    owner=$(dpkg-query -S "$(readlink -f "$1")" 2>/dev/null || dpkg-query -S "$1" 2>/dev/null) || return 0
    owner=${owner%%:*}
    cp -L "/usr/share/doc/$owner/copyright" "$addon/licenses/$owner.txt"
}
mkdir -p "$addon/licenses"
cp LICENSE "$addon/licenses/assetstore.txt"
copied=""
for path in $library $(needed "$library"); do
    name=$(basename "$path")
    cp -L "$path" "$out/$name"
    chmod 644 "$out/$name"
    licence "$path"
    copied="$copied $name"
done

case $(uname -m) in
x86_64) machine=x86_64 ;;
aarch64) machine=arm64 ;;
*) machine=$(uname -m) ;;
esac
{
    printf '[configuration]\n\nentry_symbol = "assetstore_godot_init"\n'
    printf 'compatibility_minimum = "4.2"\nreloadable = false\n\n[libraries]\n\n'
    printf 'linux.%s.single = "lib/libassetstore-godot.so"\n\n[dependencies]\n\nlinux.%s = {\n' "$machine" "$machine"
    for name in $copied; do
        printf '\t"lib/%s": "",\n' "$name"
    done | sed '$s/,$//'
    printf '}\n'
} >"$addon/assetstore.gdextension"
