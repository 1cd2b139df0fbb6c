#!/usr/bin/env bash
# Run the suites and sum up: run.sh [SUITE...], all of them when none is named.
#
# The suites in C (unit, golden, store, http, fuzz) are run by meson from $BUILD; any other is an executable tests/SUITE/run, which
# prints a line "N passed, N failed[, N skipped]" as its last such line. One that prints none, or fails while claiming that
# nothing did, counts as a failure. The last line of all is the sum; the exit code is 0 only when nothing failed.
set -uo pipefail
cd "$(dirname "$0")/.."
build=${BUILD:-build}
export BUILD="$PWD/$build"
[[ $build = /* ]] && export BUILD="$build"
in_c='unit golden store http fuzz'
logs="$BUILD/suite-logs"
mkdir -p "$logs"

suites=$*
if [ -z "$suites" ]; then
	suites=$in_c
	for script in tests/*/run; do
		[ -x "$script" ] && suites="$suites $(basename "$(dirname "$script")")"
	done
fi

# The sum stays the only line of its kind: a suite's own is shown with its name.
label() {
	sed -uE "s/^[0-9]+ passed, [0-9]+ failed/$suite: &/"
}

passed=0 failed=0 skipped=0
for suite in $suites; do
	log="$logs/$suite.log"
	start=$(date +%s%N)
	echo "── $suite"
	if [[ " $in_c " = *" $suite "* ]]; then
		python3 tests/meson_suite.py "$BUILD" "$suite" 2>&1 | tee "$log" | label
		code=${PIPESTATUS[0]}
	else
		"tests/$suite/run" 2>&1 | tee "$log" | label
		code=${PIPESTATUS[0]}
	fi
	line=$(grep -aE '^[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$' "$log" | tail -n 1)
	read -r p f s < <(echo "$line" | tr -dc '0-9 ' )
	if [ -z "$line" ]; then
		echo "$suite: no line \"N passed, N failed\" (exit code $code): counted as one failure"
		p=0 f=1 s=0
	elif [ "$code" != 0 ] && [ "$f" = 0 ]; then
		echo "$suite: exit code $code though nothing was said to fail: counted as one failure"
		f=1
	fi
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + ${s:-0}))
	ms=$((($(date +%s%N) - start) / 1000000))
	printf '%s took %d.%d s\n' "$suite" $((ms / 1000)) $((ms % 1000 / 100))
done

sum="$passed passed, $failed failed"
[ "$skipped" = 0 ] || sum="$sum, $skipped skipped"
echo "$sum"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
