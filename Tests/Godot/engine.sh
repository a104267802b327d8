#!/bin/sh
# Prints the path of a Godot to test with: $GODOT, else `godot` from the PATH, else Debian's own.
#
# engine.sh [release-template]
#
# Debian's is in the testing suite. Its packages and all they need, down to libc, are unpacked into a
# cache folder and run by their own loader, so that nothing of the system is touched. That is done once,
# about 200 MB of download. With `release-template` the path is that of the export template in there.
# Exit status 77: there is none, and this machine has no network.
set -eu

suite=forky
cache=${XDG_CACHE_HOME:-$HOME/.cache}/assetstore-godot
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

die() {
    echo "engine.sh: $*" >&2
    exit 1
}

# The tests read the engine's errors through a class of 4.5. One that does not start here is none.
usable() {
    "$1" --headless --version 2>/dev/null | grep -Eq '^4\.([5-9]|[1-9][0-9])'
}

wanted=${1:-editor}
if [ "$wanted" = editor ]; then
    if [ -n "${GODOT:-}" ]; then
        usable "$GODOT" || die "GODOT=$GODOT is no Godot 4.5 or later that runs here"
        echo "$GODOT"
        exit 0
    fi
    if command -v godot >/dev/null && usable godot; then
        command -v godot
        exit 0
    fi
fi

template=$cache/root/usr/bin/godot-template-release
finish() {
    case $wanted in
    editor) echo "$cache/godot" ;;
    release-template) echo "$template" ;;
    *) die "what is $wanted?" ;;
    esac
    exit 0
}

[ "$(uname -sm)" = "Linux x86_64" ] && command -v apt-get dpkg-deb flock >/dev/null ||
    die "no Godot 4.5 here, and Debian's cannot be had; let GODOT name one"
[ -r "$keyring" ] || die "no Debian archive keyring; let GODOT name a Godot 4.5"
case $cache in *[[:space:]\']*) die "white space or a quote in $cache; set XDG_CACHE_HOME" ;; esac

# Several test runs may want it at once.
mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
if [ -x "$template" ] && [ -x "$cache/godot" ] && usable "$cache/godot"; then finish; fi

# The mirrors from which this machine takes the Debian that it runs. apt fills in the names in $(...).
# The first list needs an `apt-get update` in the past, the second one only the configuration.
# shellcheck disable=SC1091
running=$(. /etc/os-release && echo "${VERSION_CODENAME:-sid}")
mirrors() {
    apt-get indextargets --format '$(REPO_URI)|$(ORIGIN)|$(LABEL)|$(CODENAME)|$(COMPONENT)' |
        awk -F'|' -v s="$running" \
            '$2 == "Debian" && $3 == "Debian" && $4 == s && $5 == "main" { print $1 }'
    apt-get indextargets --no-release-info --format '$(REPO_URI)|$(RELEASE)|$(COMPONENT)' |
        awk -F'|' -v s="$running" \
            '($2 == s || $2 ~ /^((old)*stable|testing|unstable)$/) && $3 == "main" &&
             $1 ~ /\/debian\/?$/ { print $1 }'
}
mirrors=$(mirrors 2>/dev/null | awk '!seen[$0]++')
[ -n "$mirrors" ] || die "apt names no mirror of Debian; let GODOT name a Godot 4.5"

apt=$cache/apt
mkdir -p "$apt/etc/apt.conf.d" "$apt/etc/preferences.d" "$apt/etc/sources.list.d" \
    "$apt/state/lists/partial" "$apt/cache/archives/partial"
# Nothing counts as installed, so that every dependency comes along.
: >"$apt/status"

# The machine's own settings, such as a proxy, stay in force.
private_apt() {
    apt-get -qq -o Dir::Etc="$apt/etc" -o Dir::State="$apt/state" -o Dir::State::status="$apt/status" \
        -o Dir::Cache="$apt/cache" -o APT::Sandbox::User=root -o Acquire::Retries=3 "$@" 9>&- >&2
}

# The suite moves: a package that went away between the list and the download is no reason to fail, and
# neither is a mirror that is slow to answer once.
fetch() {
    for attempt in 1 2 3; do
        for mirror in $mirrors; do
            echo "deb [signed-by=$keyring] $mirror $suite main" >"$apt/etc/sources.list"
            if private_apt update && private_apt autoclean &&
                private_apt -y --no-install-recommends --download-only install \
                    godot godot-template-release; then
                return 0
            fi
        done
        echo "engine.sh: attempt $attempt to download Godot failed" >&2
    done
    return 1
}
# A proxy on this machine may do without a route, so that the download is tried in any case.
offline() {
    ! awk '$2 == "00000000" && $1 != "lo" { print }' /proc/net/route | grep -q . &&
        ! awk '$1 ~ /^0+$/ && $2 == "00" && $10 != "lo" { print }' /proc/net/ipv6_route 2>/dev/null | grep -q .
}
echo "engine.sh: downloading Godot from Debian $suite into $cache" >&2
fetch || {
    if offline; then
        echo "engine.sh: no network to download Godot from; let GODOT name a Godot 4.5" >&2
        exit 77
    fi
    die "Debian's Godot could not be downloaded; let GODOT name a Godot 4.5"
}

# One that is half unpacked may start, and lack the rest.
rm -rf "$cache/godot" "$cache/root"
mkdir "$cache/root"
for package in "$apt"/cache/archives/*.deb; do
    dpkg-deb -x "$package" "$cache/root"
done
rm -rf "$apt/cache"

# Its own loader finds its libraries without a variable that programs of this machine would inherit.
cat >"$cache/godot.new" <<LAUNCHER
#!/bin/sh
lib='$cache/root/usr/lib/x86_64-linux-gnu'
exec "\$lib/ld-linux-x86-64.so.2" --library-path "\$lib:\$lib/pulseaudio" \\
    '$cache/root/usr/bin/godot' "\$@"
LAUNCHER
chmod +x "$cache/godot.new"
usable "$cache/godot.new" || die "the Godot that was unpacked into $cache does not run"
mv "$cache/godot.new" "$cache/godot"
finish
