#!/bin/sh
# Builds the extension into project/addons/assetstore, ready to be copied into any Godot project.
#
# The library must have been built (make). Beside the extension lie that and the libraries it needs; each finds
# the others by $ORIGIN. assetstore.gdextension lists them, so that exported games carry them.
set -eu
cd "$(dirname "$0")/.."

addon=godot-gdextension/project/addons/assetstore
out=$addon/lib
licenses=$addon/licenses
work=.build/godot
library=.build/out/lib/libassetstore.so.0
cc=${CC:-cc}

[ -e "$library" ] || { echo "build.sh: build the library first: make" >&2; exit 1; }
command -v patchelf >/dev/null || {
    echo "build.sh: patchelf is missing: apt-get install patchelf" >&2
    exit 1
}
rm -rf "$out" "$licenses" "$addon/assetstore.gdextension.uid"
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

# What a library needs that is neither the C library nor the runtime of the compiler.
needed() {
    ldd "$1" | awk '$3 ~ "^/" { print $3 }' |
        grep -Ev '/(libc|libm|libdl|librt|libpthread|libresolv|libgcc_s|libstdc\+\+)\.so\.[0-9]+$' |
        sort -u
}

# A process has one library of a name: without names of their own these would take the place of those that
# the engine, another addon or a graphics driver wants, or those the place of these.
own_name() {
    case $1 in
    libassetstore*) echo "$1" ;;
    *) echo "libassetstore-${1#lib}" ;;
    esac
}

# Their licences want to go along with them, and with those the texts that they speak of.
licence() {
    owner=$(dpkg-query -S "$1" 2>/dev/null || dpkg-query -S "$(readlink -f "$1")" 2>/dev/null) || {
        echo "build.sh: no package brings $1, so no licence of it lies beside it" >&2
        return 0
    }
    owner=${owner%%:*}
    cp -L "/usr/share/doc/$owner/copyright" "$licenses/$owner.txt"
    for text in $(grep -o '/usr/share/common-licenses/[[:alnum:].+-]*[[:alnum:]]' "$licenses/$owner.txt"); do
        mkdir -p "$licenses/common-licenses"
        cp -L "$text" "$licenses/common-licenses/$(basename "$text").txt"
    done
    dpkg-query -W -f "$2 is $(basename "$1") of \${Package} \${Version}, source \${source:Package}\n" \
        "$owner" >>"$licenses/libraries.txt"
}

mkdir -p "$licenses"
cp LICENSE "$licenses/assetstore.txt"
swift=$(${SWIFT:-swift} -print-target-info | sed -n 's|.*"runtimeResourcePath": "\(.*\)".*|\1|p')
cp "$swift/../../share/swift/LICENSE.txt" "$licenses/swift.txt" ||
    echo "build.sh: so no licence of Swift lies beside what of it is in the library" >&2

# shellcheck disable=SC1091
echo "From $(. /etc/os-release && echo "$PRETTY_NAME"), unchanged but for their names:" >"$licenses/libraries.txt"
copied=""
carried=$(needed "$library")
for path in "$library" $carried; do
    name=$(own_name "$(basename "$path")")
    cp -L "$path" "$out/$name"
    chmod 644 "$out/$name"
    patchelf --set-soname "$name" "$out/$name"
    # One by one: several at once are mixed up by the patchelf of Debian 12.
    for other in $(patchelf --print-needed "$path"); do
        case $carried in
        */"$other"*) patchelf --replace-needed "$other" "$(own_name "$other")" "$out/$name" ;;
        esac
    done
    [ "$path" = "$library" ] || licence "$path" "$name"
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
