#!/bin/sh
# Runs an exported game where there is nothing but a tree of libraries and the game.
#
# chroot.sh TREE NEW GAME ETC HOME COMMAND [ARGUMENT]...
#
# NEW is an empty folder. The command's root is in there: usr of TREE, read-only, GAME as /game, ETC as /etc,
# HOME as /home and the least that any Linux has. Root is not needed where a user may have a name space, and
# what is mounted goes with the command. Exit status 77: this machine allows neither.
set -eu

if [ "${1:-}" != inside ]; then
    for way in "--user --map-root-user --mount" --mount; do
        # shellcheck disable=SC2086 # options
        if unshare $way true 2>/dev/null; then
            exec unshare $way "$0" inside "$@"
        fi
    done
    echo "chroot.sh: neither a name space of a user nor one of root is allowed here" >&2
    exit 77
fi

tree=$2 new=$3 game=$4 etc=$5 home=$6
shift 6
mount -t tmpfs none "$new"
cd "$new"
mkdir usr etc proc dev tmp game home
for name in bin sbin lib lib64; do
    ln -s "usr/$name" "$name"
done
mount --bind "$tree/usr" usr
mount -o remount,bind,ro usr
mount --bind "$game" game
mount --bind "$etc" etc
mount --bind "$home" home
mount --rbind /proc proc
for name in null urandom; do
    : >"dev/$name"
    mount --bind "/dev/$name" "dev/$name"
done
chroot=$(PATH="$PATH:/usr/sbin:/sbin" command -v chroot)
exec env -i HOME=/home XDG_DATA_HOME=/home "$chroot" . "$@"
