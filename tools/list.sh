#!/bin/sh
# List files below a folder, sorted: list.sh FOLDER PATTERN. Paths are relative to the project's root.
cd "$(dirname "$0")/.." || exit 1
[ -d "$1" ] || exit 0
find "$1" -type f -name "$2" | LC_ALL=C sort
