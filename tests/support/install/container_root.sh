#!/bin/sh
# Runs a command as a container engine would run the cloud's image, as far as a kernel alone goes: the
# root read-only, /tmp in memory, /data to write to, a user that is nobody, no new rights, a network of
# its own with loopback alone.
#
#   container_root.sh ROOT SCRIPT    SCRIPT is a shell's, which may call `inside WORD…`
set -eu
if [ "${1-}" = --in ]; then
  root=$2
  ip link set lo up
  mount --bind "$root" "$root"
  mount -t tmpfs -o size=16m,mode=1777 tmpfs "$root/tmp"
  mount --bind "$root/data" "$root/data"
  mount -t proc proc "$root/proc"
  mount --bind /dev/null "$root/dev/null"
  mount --bind /dev/urandom "$root/dev/urandom"
  mount -o remount,ro,bind "$root"
  inside() { setpriv --no-new-privs chroot --userspec=65532:65532 --groups= "$root" "$@"; }
  eval "$3"
  exit
fi
exec unshare --mount --net --pid --fork --kill-child sh "$0" --in "$1" "$2"
