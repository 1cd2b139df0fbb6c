#!/bin/sh
# Configure when needed, then compile: build.sh DIR [meson option...]
#
# Sources are found by folder while configuring, so a file that came or went since then asks for configuring again.
set -eu
cd "$(dirname "$0")/.."
dir=$1
shift

sources() {
	echo "$*"
	for folder in src tools tests bench; do
		for pattern in '*.c' '*.sql' '*.tmpl'; do
			tools/list.sh "$folder" "$pattern"
		done
	done
	find assets -type f 2>/dev/null | LC_ALL=C sort
}

now=$(sources "$@")
if [ ! -f "$dir/build.ninja" ]; then
	meson setup "$dir" "$@"
elif [ "$now" != "$(cat "$dir/.sources" 2>/dev/null)" ]; then
	meson setup --reconfigure "$dir" "$@"
fi
printf '%s\n' "$now" >"$dir/.sources"
# shellcheck disable=SC2086 # options
ninja -C "$dir" ${JOBS:+-j "$JOBS"}
