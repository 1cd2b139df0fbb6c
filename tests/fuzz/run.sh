#!/bin/sh
# Each fuzz target for FUZZ_SEC seconds under libFuzzer with both sanitizers, from its corpus tests/fuzz/corpus/NAME.
#
# New inputs stay in build-fuzz/corpus/NAME; an input that breaks something is left in build-fuzz/found/NAME. Put it into the
# corpus with the fix: from then on `make test` runs it.
set -eu
cd "$(dirname "$0")/../.."
export CC=clang
ASAN_OPTIONS=detect_leaks=0 tools/build.sh build-fuzz -Dfuzz=true -Dtests=false -Dbuildtype=debugoptimized \
	-Db_sanitize=address,undefined -Db_lundef=false \
	-Dc_args='-fsanitize=fuzzer-no-link -fno-sanitize-recover=undefined' -Dc_link_args=-fsanitize=fuzzer-no-link
passed=0 failed=0
for source in tests/fuzz/fuzz_*.c; do
	[ -e "$source" ] || continue
	name=$(basename "$source" .c)
	name=${name#fuzz_}
	case ${FUZZ_ONLY:-$name} in "$name") ;; *) continue ;; esac
	mkdir -p "build-fuzz/corpus/$name" "build-fuzz/found/$name"
	set -- "build-fuzz/corpus/$name" "tests/fuzz/corpus/$name"
	[ ! -e "tests/fuzz/$name.dict" ] || set -- "-dict=tests/fuzz/$name.dict" "$@"
	echo "── $name, ${FUZZ_SEC:-60} s"
	if "build-fuzz/tests/fuzz_$name" -max_total_time="${FUZZ_SEC:-60}" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
		-artifact_prefix="build-fuzz/found/$name/" "$@" >"build-fuzz/$name.log" 2>&1; then
		passed=$((passed + 1))
		grep -E 'number_of_executed_units|new_units_added' "build-fuzz/$name.log" || true
	else
		failed=$((failed + 1))
		tail -n 60 "build-fuzz/$name.log"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
