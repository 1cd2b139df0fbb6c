#!/bin/sh
# House rules, formatting, both compilers with warnings as errors, clang-tidy. Runs all of them, then says which failed.
set -u
cd "$(dirname "$0")/.."
build=${BUILD:-build}
failed=

step() {
	name=$1
	shift
	echo "── $name"
	"$@" || failed="$failed, $name"
}

formatted() {
	git ls-files -co --exclude-standard '*.c' '*.h' ':!tests/fixtures' | xargs clang-format --dry-run --Werror
}

warning_free() {
	CC=$1 tools/build.sh "build-$1" -Dwerror=true -Dbuildtype=debugoptimized
}

tidy() {
	find src tools bench -name '*.c' | LC_ALL=C sort | xargs -n 4 -P "$(nproc)" clang-tidy -p build-clang --quiet 2>"$build/tidy.log"
}

step 'house rules' "$build/srccheck" .
step 'formatting' formatted
step 'gcc' warning_free gcc
step 'clang' warning_free clang
step 'clang-tidy' tidy
if [ -n "$failed" ]; then
	echo "lint: failed:${failed#,}"
	exit 1
fi
echo 'lint: nothing to say'
