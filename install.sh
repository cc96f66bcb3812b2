#!/bin/sh
# Installs Rebootinator on this computer: checks it, gets Deno, and starts set-up. Run it as root.
#
#   sudo sh install.sh                   the home: plug, router, watchdog
#   sudo sh install.sh --cloud           the cloud, on another computer than the home's
#   sudo sh install.sh --update          upgrade what is installed here; its settings stay
#   sudo sh install.sh --back            change places with the release before
#   sudo rebootinator update [--back]    these two as the installed command
#
#   --from PLACE      a release: folder or address that holds rebootinator-VERSION.tar.gz and SHA256SUMS
#                     (default: the files beside this script; for --update of an installed copy, the
#                     address that it came from)
#   --sha256 HEX      what that tarball's SHA-256 must be, besides what SHA256SUMS says
#   --version VERSION which release to take from there (--update: the newest that is named there)
#   --check           check this computer and change nothing
#   -- FLAGS          the rest is for set-up: -- --yes --driver shelly --address 192.168.1.50
#
# Nothing is unpacked or run before its SHA-256 was found right. An upgrade waits for a reboot that is
# under way; if its first tick fails, the release before works on. Exit: 0 done; 1 not, and why.
set -eu

version=0.1.0
deno_version=2.9.6
deno_x86_64=a6596af07f3570b4f1ffa6783bfee9942aac14a719a601baa6bf5b71bf0105e2
deno_aarch64=8e32a9c72c84c14f91fde26efbef0b5f347286f3c68b4b7d4b8040ae9e6f42ec
registry=${NPM_CONFIG_REGISTRY:-https://registry.npmjs.org/}
settings=/etc/rebootinator/home.toml
prefix=/usr/local/lib/rebootinator
units=/etc/systemd/system
bundle_seconds=180
fetch_seconds=900
fetch_by_node='const [from, to] = process.argv.slice(1);
fetch(from).then(async (got) => {
  if (!got.ok) throw new Error(`${from}: ${got.status}`);
  require("fs").writeFileSync(to, Buffer.from(await got.arrayBuffer()));
}).catch(({ message }) => { console.error(message); process.exit(1); });'

say() { printf '%s\n' "$*"; }

stop() {
  printf 'Cannot %s: %s\n' "$act" "$*" >&2
  exit 1
}

# Prints the machine's name; ends where there is no Deno for it.
check_machine() {
  [ "$(uname -s)" = Linux ] || stop "this is $(uname -s), it needs Linux with systemd"
  machine=${INSTALL_MACHINE:-$(uname -m)}
  case $machine in
    x86_64 | aarch64) ;;
    *) stop "this system is 32-bit or other ($machine): take a 64-bit one, for Deno has no other" ;;
  esac
  # A 64-bit kernel may carry a 32-bit system, as Raspberry Pi OS does.
  [ "$(getconf LONG_BIT)" = 64 ] || stop "this system is 32-bit on a 64-bit kernel: take a 64-bit image"
  getconf GNU_LIBC_VERSION > /dev/null 2>&1 || stop "this system has no glibc (musl?), which Deno needs"
  [ -d /run/systemd/system ] || stop "this computer does not run systemd (docs/install.md)"
}

# fetch PLACE FILE: from a folder or an address, which may take connections and never answer.
fetch() {
  case $1 in
    http://* | https://*)
      if command -v curl > /dev/null; then
        timeout --foreground "$fetch_seconds" curl --fail --silent --show-error --location --output "$2" "$1"
      elif command -v wget > /dev/null; then
        timeout --foreground "$fetch_seconds" wget --quiet --output-document="$2" "$1"
      elif command -v node > /dev/null; then
        timeout --foreground "$fetch_seconds" node --eval "$fetch_by_node" "$1" "$2"
      else
        stop "neither curl nor wget nor node is there to fetch $1"
      fi
      ;;
    *) cp "$1" "$2" ;;
  esac || {
    [ $? != 124 ] || stop "$1 could not be fetched within $fetch_seconds s"
    stop "$1 could not be fetched"
  }
}

# verify FILE HEX: ends unless the file is exactly that.
verify() {
  found=$(sha256sum "$1" | cut -d ' ' -f 1)
  [ "$found" = "$2" ] || stop "$(basename "$1") is not what it should be (SHA-256 $found, not $2); nothing was changed"
}

# The installed release; empty: none is.
installed_release() {
  sed -n 's/^ *"release": "\([^"]*\)",*$/\1/p' "$prefix/installed.json" 2> /dev/null || true
}

# Sets version to the newest that SHA256SUMS names; ends where that is no news.
find_newest() {
  version=$(sed -n 's/^[0-9a-f]\{64\}  rebootinator-\([0-9A-Za-z.+-]*\)\.tar\.gz$/\1/p' \
    "$work/SHA256SUMS" | sort -V | tail -n 1)
  [ -n "$version" ] || stop "SHA256SUMS at $from names no release"
  present=$(installed_release)
  if [ "$version" = "$present" ]; then
    say "Release $version is installed already"
    exit 0
  fi
  newer=$(printf '%s\n%s\n' "$version" "$present" | sort -V | tail -n 1)
  [ "$newer" = "$version" ] ||
    stop "$from has $version, and $present is installed (--version $version takes it all the same)"
}

# Sets project: the checkout beside this script, or a release that is fetched, verified and unpacked.
find_project() {
  beside=$(dirname "$(readlink -f "$0")")
  if [ -z "$from" ] && [ -f "$beside/app.json" ]; then
    project=$beside
    return
  fi
  [ -n "$from" ] || [ "$half" != installed ] || from=$(cat "$prefix/came_from" 2> /dev/null || true)
  if [ -z "$from" ] && [ "$half" = installed ]; then
    stop "this release came from no address: give --from PLACE; or in a checkout: sudo sh install.sh --update"
  fi
  [ -n "$from" ] || stop "there are no files beside this script: give --from PLACE"
  fetch "$from/SHA256SUMS" "$work/SHA256SUMS"
  [ "$half" != installed ] || [ -n "$version_given" ] || find_newest
  name=rebootinator-$version.tar.gz
  listed=$(sed -n "s/^\([0-9a-f]\{64\}\)  $name\$/\1/p" "$work/SHA256SUMS")
  [ -n "$listed" ] || stop "SHA256SUMS at $from does not name $name"
  fetch "$from/$name" "$work/$name"
  verify "$work/$name" "$listed"
  [ -z "$pinned" ] || verify "$work/$name" "$pinned"
  tar -xzf "$work/$name" -C "$work" --no-same-owner
  project=$work/rebootinator-$version
}

# Sets deno: one of this version that is there, or npm's package of it.
find_deno() {
  for deno in "$(command -v deno || true)" /usr/local/lib/rebootinator/bin/deno; do
    [ -x "$deno" ] || continue
    case $("$deno" --version 2> /dev/null) in
      "deno $deno_version "*) return ;;
    esac
  done
  case $machine in
    x86_64) package=linux-x64-glibc sum=${INSTALL_DENO_SHA256:-$deno_x86_64} ;;
    aarch64) package=linux-arm64-glibc sum=${INSTALL_DENO_SHA256:-$deno_aarch64} ;;
  esac
  say "Deno $deno_version is fetched from npm's @deno/$package (45 MB)"
  fetch "${registry%/}/@deno/$package/-/$package-$deno_version.tgz" "$work/deno.tgz"
  verify "$work/deno.tgz" "$sum"
  tar -xzf "$work/deno.tgz" -C "$work" --no-same-owner package/deno
  deno=$work/package/deno
  chmod 755 "$deno"
}

# Where the next release will be, for one that is fetched; there may be none of it yet.
remember() {
  case $from in
    http://* | https://*) printf '%s\n' "$from" > "$prefix/came_from" ;;
  esac
}

run_task() {
  # A release brings its packages, as of the usual registry; nothing is fetched then.
  if [ -d "$project/cache" ]; then
    export DENO_DIR="$project/cache" NPM_CONFIG_REGISTRY=https://registry.npmjs.org/
  fi
  (cd "$project" && "$deno" task --quiet "$@")
}

# bundle: makes a checkout's tick one file, as who owns it, since root fetches and runs no bundler. Where
# that fails the sources do as well.
bundle() {
  # A release brings its bundle, and its packages.
  [ ! -d "$project/cache" ] || return 0
  owner=$(stat --format=%U "$project")
  if [ "$owner" = root ]; then
    say "The tick is not bundled: this checkout belongs to root, who bundles nothing"
    return 0
  fi
  if ! group=$(id -g "$owner" 2> /dev/null); then
    say "The tick is not bundled: this checkout belongs to user $(stat --format=%u "$project"), who has no account here"
    return 0
  fi
  say "The tick is bundled as $owner, who owns this checkout"
  # Its owner may have to run the Deno that was fetched.
  chmod 711 "$work"
  if ! said=$(cd "$project" && timeout "$bundle_seconds" \
    setpriv --reuid="$owner" --regid="$group" --init-groups --reset-env \
    env NPM_CONFIG_REGISTRY="$registry" "$deno" task --quiet bundle 2>&1 < /dev/null); then
    said=$(printf '%s\n' "$said" | tail -n 1)
    say "It could not be bundled as $owner: ${said:-not within $bundle_seconds s}"
  fi
}

act=install
half=home
from=
pinned=
check=
back=
version_given=
while [ $# -gt 0 ]; do
  case $1 in
    --cloud) half=cloud ;;
    --update) half=installed act=update ;;
    --back) back=yes act="go back" ;;
    --check) check=yes ;;
    --from) from=${2:?--from needs a place} && shift ;;
    --sha256) pinned=${2:?--sha256 needs 64 digits} && shift ;;
    --version) version=${2:?--version needs one} && version_given=yes && shift ;;
    --help) sed -n '2,/^set -eu/s/^# \{0,1\}//p' "$0" && exit 0 ;;
    --) shift && break ;;
    *) stop "$1 is no option (--help shows them; what is for set-up goes after --)" ;;
  esac
  shift
done
case $from in
  http*) from=${from%/} ;;
  ?*) from=$(cd "$from" 2> /dev/null && pwd) || stop "there is no such folder" ;;
esac

check_machine
if [ -n "$check" ]; then
  say "This computer will do: $machine, glibc, systemd"
  exit 0
fi
case $0 in
  "$prefix"/*) how="rebootinator update" ;;
  *) how="sh $0" ;;
esac
[ "$(id -u)" = 0 ] || stop "this needs root: sudo $how"
umask 022
case $half$back:$(dirname "$(readlink -f "$0")") in
  installed*:/usr/lib/rebootinator/app)
    stop "it came as a Debian package: sudo apt install ./rebootinator_VERSION_ARCH.deb" ;;
esac
if [ -n "$back" ]; then
  [ -x "$prefix/bin/rebootinator" ] || stop "nothing is installed here"
  exec "$prefix/bin/rebootinator" install --back
fi
if [ "$half" = installed ]; then
  [ -e "$units/rebootinator-probe.timer" ] || [ -e "$units/rebootinator-cloud.service" ] ||
    stop "nothing is installed here that could be updated"
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
find_project
if [ "$half" = installed ] && [ "$project" != "$beside" ]; then
  # That release knows its own Deno, and how it is installed.
  sh "$project/install.sh" --update || exit 1
  remember
  exit 0
fi
find_deno
if [ "$half" = home ] || { [ "$half" = installed ] && [ -e "$settings" ]; }; then
  bundle
fi
if [ "$half" = installed ]; then
  run_task install --update --yes
  say "Release $(installed_release) is installed"
  exit 0
fi
if [ "$half" = cloud ]; then
  # Installed it may be although no phone was seen to get the message.
  run_task cloud-setup "$@" || code=$?
  if [ "${code:-0}" != 0 ]; then
    [ "$(installed_release)" != "$version" ] || remember
    exit "$code"
  fi
else
  [ -d "$(dirname "$settings")" ] || mkdir -m 700 "$(dirname "$settings")"
  run_task setup --config "$settings" --installs "$@"
  run_task install --config "$settings" --yes
fi
remember
say "From here on: rebootinator --help"
