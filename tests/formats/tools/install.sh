#!/usr/bin/env bash
# Install the Debian packages of the real migration tools that tests/formats/tools/packages lists, those that are missing and that
# this release has. Never fails: a tool that cannot be had is skipped by its test, loudly.
set -u
export DEBIAN_FRONTEND=noninteractive
command -v apt-get >/dev/null 2>&1 || { echo "no apt-get here: tools that are missing are skipped" >&2; exit 0; }
need=()
while read -r package _; do
	case $package in '' | '#'*) continue ;; esac
	dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || need+=("$package")
done <"$(dirname "$0")/packages"
[ ${#need[@]} -eq 0 ] && exit 0
as_root=
[ "$(id -u)" -eq 0 ] || as_root=sudo
command -v ${as_root:-true} >/dev/null 2>&1 || { echo "only root can install ${need[*]}: skipped" >&2; exit 0; }
$as_root apt-get -q -o DPkg::Lock::Timeout=300 update >/dev/null
# All at once; one that this release does not have must not cost the others.
apt() { $as_root apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@" >/dev/null; }
apt "${need[@]}" 2>/dev/null || for package in "${need[@]}"; do
	apt "$package" || echo "could not install $package: its tool is skipped" >&2
done
exit 0
