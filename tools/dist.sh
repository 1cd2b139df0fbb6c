#!/bin/sh
# A source archive of the last commit in dist/, with its SHA-256 digest; the same commit gives the same bytes.
set -eu
cd "$(dirname "$0")/.."
version=$(sed -n "s/^  version: '\(.*\)',\$/\1/p" meson.build)
name=yangguang-$version
[ -z "$(git status --porcelain)" ] || echo 'dist.sh: uncommitted changes are left out' >&2
mkdir -p dist
git archive --format=tar --prefix="$name/" HEAD | gzip -n -9 >"dist/$name.tar.gz"
cd dist
sha256sum "$name.tar.gz" | tee "$name.tar.gz.sha256"
