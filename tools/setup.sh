#!/bin/sh
# Install the Debian packages a group of verbs needs: setup.sh build|run|test|bench|lint...
#
# Silent when nothing is missing. Uses apt-get, through sudo when the user is not root. On a system without dpkg it
# leaves the packages to whoever runs it.
set -eu

build='gcc libc6-dev pkg-config make meson ninja-build python3 libmicrohttpd-dev libsqlite3-dev libpq-dev libgumbo-dev
	libutf8proc-dev libjansson-dev libsodium-dev libssl-dev libbrotli-dev zlib1g-dev libcmocka-dev'
build_commands='node:nodejs npm:npm'
run=''
test='postgresql sqlite3 chromium fonts-noto-cjk'
bench='nginx-light wrk postgresql sqlite3'
lint='clang clang-format clang-tidy libclang-rt-14-dev'

command -v dpkg-query >/dev/null 2>&1 || exit 0

wanted=
commands=
for group in "$@"; do
	case $group in
	build) wanted="$wanted $build" commands="$commands $build_commands" ;;
	run) wanted="$wanted $run" ;;
	test) wanted="$wanted $test" ;;
	bench) wanted="$wanted $bench" ;;
	lint) wanted="$wanted $lint" ;;
	*)
		echo "setup.sh: no group named $group (build, run, test, bench, lint)" >&2
		exit 64
		;;
	esac
done

missing=
for package in $wanted; do
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing="$missing $package"
done
# What may come from elsewhere than Debian counts by its command.
for pair in $commands; do
	command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair#*:}"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
	if ! command -v sudo >/dev/null 2>&1; then
		echo "setup.sh: as root, please run: apt-get install$missing" >&2
		exit 1
	fi
	as_root=sudo
fi
echo "Installing:$missing"
$as_root apt-get update -q
# shellcheck disable=SC2086 # a list of words
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
