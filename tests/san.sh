#!/bin/sh
# The suites in C under AddressSanitizer and UBSan, any finding fatal.
set -eu
cd "$(dirname "$0")/.."
# The compilers of our own end by exit without giving back; only what the tests leak counts.
ASAN_OPTIONS=detect_leaks=0 tools/build.sh build-san -Dbuildtype=debugoptimized -Db_sanitize=address,undefined \
	-Db_lundef=false -Dc_args=-fno-sanitize-recover=undefined
export UBSAN_OPTIONS=print_stacktrace=1 BUILD=build-san TIMEOUT_FACTOR=5
exec tests/run.sh unit store http fuzz
