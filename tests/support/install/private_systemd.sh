#!/bin/bash
# A real systemd as process 1 of namespaces of its own, over a throw-away layer above this machine's
# files, or above another root's: nothing that happens in there is left afterwards, and nothing outside is touched.
#
#   private_systemd.sh FOLDER PROJECT DENO [ROOT]
#
# FOLDER is shared with the inside as /run/shared; PROJECT and the program DENO are read-only there as
# /run/project and /run/deno/deno, wherever they lie outside: the inside has a /tmp of its own. On
# stdout: "holder PID" once (its network outlives the host), then "boot PID" for each boot. On stdin:
# "boot" boots again after process 1 has died, with the disk as it was left; the end of input ends
# everything.
#
#   private_systemd.sh --can
#
# Says in one line why this machine cannot have one, and ends with status 77; else with 0.
set -eu

# Where the inside has its programs. The caller's PATH may lead to places that it does not have.
inside_path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

# Each boot: what a machine finds anew (/proc, /run, /tmp, devices), then systemd.
boot() {
  local host=$1 shared=$2 project=$3 deno=$4 outer
  export PATH=$inside_path
  # Still the outer /proc, so this is the number by which the outside knows process 1.
  read -r outer _ < /proc/self/stat
  mount -t proc proc "$host/proc"
  mount -t sysfs -o ro sysfs "$host/sys"
  mount -t cgroup2 cgroup2 "$host/sys/fs/cgroup"
  mount -t tmpfs -o mode=755 tmpfs "$host/run"
  mount -t tmpfs -o mode=1777 tmpfs "$host/tmp"
  mount -t tmpfs -o mode=755 tmpfs "$host/dev"
  for device in null zero full random urandom tty; do
    : > "$host/dev/$device"
    mount --bind "/dev/$device" "$host/dev/$device"
  done
  mkdir "$host/dev/pts" "$host/dev/shm" "$host/run/shared" "$host/run/project" "$host/run/deno"
  mount -t devpts -o newinstance,ptmxmode=0666 devpts "$host/dev/pts"
  mount -t tmpfs tmpfs "$host/dev/shm"
  ln -s pts/ptmx "$host/dev/ptmx"
  ln -s /proc/self/fd "$host/dev/fd"
  mount --bind "$shared" "$host/run/shared"
  mount --bind "$project" "$host/run/project"
  mount -o remount,ro,bind "$host/run/project"
  : > "$host/run/deno/deno"
  mount --bind "$deno" "$host/run/deno/deno"
  mount -o remount,ro,bind "$host/run/deno/deno"
  # The kernel's boot id would be the same after every boot in here.
  cat /proc/sys/kernel/random/uuid > "$host/run/boot_id"
  mount --bind "$host/run/boot_id" "$host/proc/sys/kernel/random/boot_id"
  echo "boot $outer"
  cd "$host"
  mkdir -p mnt
  pivot_root . mnt
  umount -l mnt
  # Credentials reach a unit by mounts that appear later.
  mount --make-rshared /
  exec env -i container=test PATH=$inside_path \
    /lib/systemd/systemd --system --unit=test.target --log-target=journal --show-status=no \
    < /dev/null > /dev/null 2>&1
}

# The machine's disk (a layer over /) and its network, for all boots.
hold() {
  local shared=$1 project=$2 deno=$3 root=$4 groups=${*:5} layer host count=0
  layer=$(mktemp -d)
  mount -t tmpfs tmpfs "$layer"
  mkdir "$layer/up" "$layer/work" "$layer/host"
  host=$layer/host
  mount -t overlay overlay -o "lowerdir=$root,upperdir=$layer/up,workdir=$layer/work" "$host"
  ip link set lo up
  # Only what a test installs shall start.
  rm -rf "$host"/etc/systemd/system/*.wants
  printf '[Unit]\nRequires=basic.target timers.target sockets.target\nAfter=basic.target\nAllowIsolate=yes\n' \
    > "$host/etc/systemd/system/test.target"
  # People's accounts of this machine are not asked for.
  : > "$host/etc/machine-id"
  echo "holder $$"
  while true; do
    count=$((count + 1))
    (
      for group in $groups; do
        mkdir "$group/boot$count"
        echo "$BASHPID" > "$group/boot$count/cgroup.procs"
      done
      exec unshare --mount --pid --fork --uts --ipc --cgroup --kill-child \
        bash "$0" --boot "$host" "$shared" "$project" "$deno"
    ) 2> /dev/null || true
    read -r word || break
    [ "$word" = boot ] || break
  done
  umount -l "$layer" && rmdir "$layer"
}

hierarchies() {
  local hierarchy
  for hierarchy in /sys/fs/cgroup/systemd /sys/fs/cgroup/unified /sys/fs/cgroup; do
    [ ! -e "$hierarchy/cgroup.procs" ] || echo "$hierarchy"
  done
}

can() {
  local tool
  cannot() {
    echo "$1"
    exit 77
  }
  [ "$(id -u)" = 0 ] || cannot "it needs root"
  [ -x /lib/systemd/systemd ] || cannot "systemd is not installed"
  for tool in unshare nsenter ip pivot_root; do
    command -v "$tool" > /dev/null || cannot "$tool is not installed"
  done
  [ -n "$(hierarchies)" ] || cannot "there are no control groups"
  [ -w "$(hierarchies | head -n 1)" ] || cannot "control groups cannot be made"
  unshare --mount --net --pid --fork mount -t tmpfs tmpfs /mnt 2> /dev/null ||
    cannot "namespaces cannot be made"
}

# The control groups that systemd will think are the whole machine's, removed in the end.
main() {
  local shared=$1 project=$2 deno=$3 root=$4 tag=rebootinator-machine.$$ groups=() hierarchy
  for hierarchy in $(hierarchies); do
    mkdir "$hierarchy/$tag"
    groups+=("$hierarchy/$tag")
  done
  unshare --mount --net bash "$0" --hold "$shared" "$project" "$deno" "$root" "${groups[@]}" || true
  for hierarchy in "${groups[@]}"; do
    find "$hierarchy" -depth -type d -exec rmdir {} \; 2> /dev/null || true
  done
}

case $1 in
  --can) can ;;
  --boot) boot "$2" "$3" "$4" "$5" ;;
  --hold) shift && hold "$@" ;;
  *) main "$1" "$2" "$3" "${4:-/}" ;;
esac
