#!/usr/bin/env bash
# The README's two commands on a bare Debian 12: debootstrap into a folder, clone the committed HEAD into it, run `make demo`
# and `make check` inside, as root first for the packages. Needs root, debootstrap and a Debian mirror.
# usage: tests/bare/run.sh [FOLDER]    (about 2 GiB; removed at the end unless FOLDER is given)
# The host's certificates and npm settings are copied in, so that it works behind a company's proxy as well.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
[ "$(id -u)" -eq 0 ] || { echo "bare: debootstrap and chroot need root" >&2; exit 2; }
command -v debootstrap >/dev/null || { echo "bare: apt-get install debootstrap" >&2; exit 2; }
root=${1:-$(mktemp -d)}
mkdir -p "$root"
chmod 755 "$root" # the servers of the tests run as users of their own, who must get past "/"
cleanup() {
	umount "$root/proc" "$root/dev/pts" "$root/dev" 2>/dev/null || true
	[ $# -gt 0 ] || rm -rf --one-file-system "$root"
}
trap 'cleanup ${1+keep}' EXIT

[ -x "$root/bin/sh" ] || debootstrap --variant=minbase --include=ca-certificates,git,make bookworm "$root" \
	"${DEBIAN_MIRROR:-http://deb.debian.org/debian}" >"$root.log" 2>&1 || { tail -n 20 "$root.log"; exit 1; }
rm -f "$root.log"
# What a machine is reached through is not part of what is proved: certificates, proxies, npm's settings, name service.
cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
cp -r /etc/ssl/certs/. "$root/etc/ssl/certs/"
cp -rL /usr/local/share/ca-certificates/. "$root/usr/local/share/ca-certificates/" 2>/dev/null || true
cp ~/.npmrc "$root/root/.npmrc" 2>/dev/null || true
for f in /etc/apt/apt.conf.d/9*; do [ -f "$f" ] && cp "$f" "$root/etc/apt/apt.conf.d/"; done
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount -t devpts devpts "$root/dev/pts" 2>/dev/null || true

rm -rf "$root/src"
git clone -q "file://$here" "$root/src"
for goal in demo check; do
	echo "== make $goal on a bare Debian 12"
	chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
		${https_proxy:+https_proxy="$https_proxy"} ${http_proxy:+http_proxy="$http_proxy"} \
		${NODE_EXTRA_CA_CERTS:+NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt} \
		make -C /src "$goal"
done
