# To be sourced: builds BoardCost and gives what runs it under Mono on an emulated ARM processor, on any x64 machine with Debian 12 (bookworm).
# $built: the program as it is built; $program: the copy for Mono; on_board [QEMU'S OPTIONS] -- ARGUMENTS: runs it.
# The first call, as root, installs qemu-user, debootstrap and gcc, and unpacks Mono for armhf into a cache folder.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/meadowtinyml-board
root=$cache/armhf

for tool in qemu-arm debootstrap gcc; do
  command -v "$tool" >/dev/null && continue
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends qemu-user debootstrap gcc libc6-dev >/dev/null
  break
done
mkdir -p "$cache"
if [ ! -x "$root/usr/bin/mono-sgen" ]; then
  site=$(apt-get indextargets --format '$(SITE)' | head -n 1)
  rm -rf "$root"
  debootstrap --arch=armhf --foreign --variant=minbase --include=mono-runtime,libmono-cil-dev bookworm "$root" "$site" >"$cache/unpack.log" 2>&1
  # The facades through which a netstandard2.1 program finds Mono's class library come with its compiler's package, which is the same for every processor.
  (cd "$root/var/cache/apt/archives" && apt-get download -qq mono-devel >/dev/null 2>&1)
  for package in "$root"/var/cache/apt/archives/*.deb; do dpkg -x "$package" "$root"; done
fi
dotnet build -c Release -v quiet -nologo "$here" >"$cache/build.log" || { cat "$cache/build.log" >&2; exit 1; }
built=$here/bin/Release/netstandard2.1

# Debian's Mono 6.8 does not find ReadOnlySpan's indexer and enumerator by the signatures of today's compiler, which mark what they return as required to be read-only.
# In the copy for Mono alone the mark is taken out of these signatures; the bytes that become free stay behind them, where nothing points.
program=$(mktemp -d)
trap 'rm -rf "$program"' EXIT
cp "$built"/*.dll "$program"
perl -0777 -pi -e 's/\x08(\x20\x01)\x1f(.)(\x10\x13\x00\x08)/\x06$1$3\x00$2/sg; s/\x09(\x20\x01)\x1f(..)(\x10\x13\x00\x08)/\x06$1$3\x00$2/sg;
  s/\x07(\x20\x00)\x1f(.)(\x10\x13\x00)/\x05$1$3\x00$2/sg; s/\x08(\x20\x00)\x1f(..)(\x10\x13\x00)/\x05$1$3\x00$2/sg' "$program"/*.dll

on_board() {
  local options=()
  while [ "$1" != -- ]; do options+=("$1"); shift; done
  shift
  QEMU_LD_PREFIX=$root qemu-arm "${options[@]}" -cpu max -E MONO_CFG_DIR="$root/etc" -E MONO_GAC_PREFIX="$root/usr" -E LD_LIBRARY_PATH="$root/usr/lib" \
    "$root/usr/bin/mono-sgen" "$program/BoardCost.dll" "$@"
}
