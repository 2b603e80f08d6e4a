# Usage: unshare <namespaces> sh sandbox.sh <empty folder> <checkout> <node> [argument...]
# Runs Node in a root file system that has only /usr, libraries and the checkout, all read-only, without capabilities.
# Without them the process cannot leave the root: mounting, chroot and (inside a chroot) new user namespaces are refused.
set -e
root=$1 checkout=$2 node=$3
mount -t tmpfs -o mode=755,size=1m tmpfs "$root"
for path in /usr /bin /lib /lib64 /nix/store "$node" "$checkout"; do
  if [ ! -e "$path" ] || [ -e "$root$path" ]; then continue; fi
  if [ -d "$path" ]; then
    mkdir -p "$root$path"
  else
    mkdir -p "$root${path%/*}"
    : >"$root$path"
  fi
  mount --rbind "$path" "$root$path"
  # A user namespace cannot remove nosuid and nodev from an existing mount.
  mount -o remount,bind,ro "$root$path" 2>/dev/null || mount -o remount,bind,ro,nosuid,nodev "$root$path"
done
shift
exec chroot "$root" /bin/sh -c 'cd "$0" && exec setpriv --no-new-privs --inh-caps=-all --bounding-set=-all "$@"' "$@"
