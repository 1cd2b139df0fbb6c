#!/bin/sh
# Durable writes per second on both engines, each against its own ceiling; the stores lie in a folder on the disk to measure.
#	bench/commit.sh [FOLDER]
set -eu
cd "$(dirname "$0")/.."
build=${BUILD:-build}
folder=$(mktemp -d "${1:-/var/tmp}/yangguang-commit-XXXXXX")
trap 'tests/support/pg.sh stop "$folder/pg"; rm -rf "$folder"' EXIT INT TERM
chmod 755 "$folder"
url=$(PG_FSYNC=on tests/support/pg.sh start "$folder/pg")
"$build/bench/bench_commit" "$folder" "$url"
