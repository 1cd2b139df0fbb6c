# The few verbs of daily work; meson and ninja do the building. `make help` lists them.
BUILD ?= build
INSTANCE ?= instance
LISTEN ?= 127.0.0.1:8080
FUZZ_SEC ?= 60
export BUILD FUZZ_SEC

.PHONY: all help build run fault test bench bench-large relevance fuzz san lint format dist setup clean
all: build

help:
	@echo 'make build        compile to $(BUILD)/yangguang'
	@echo 'make run          compile, make a demonstration instance in $(INSTANCE)/ if there is none, serve it on $(LISTEN)'
	@echo 'make test         every suite; the last line reads "N passed, N failed"'
	@echo 'make fault        kill -9 a hundred times during imports and publications'
	@echo 'make bench        speed and size, against the peers; bench-large: with 1,000,000 documents'
	@echo 'make relevance    quality of search'
	@echo 'make san          the suites in C under AddressSanitizer and UBSan'
	@echo 'make fuzz         every fuzz target for FUZZ_SEC=$(FUZZ_SEC) seconds'
	@echo 'make lint         house rules, formatting, clang-tidy, both compilers without a warning'
	@echo 'make format       format the C sources in place'
	@echo 'make dist         a source archive with its digest in dist/'
	@echo 'make setup        install what all of these need (each verb installs its own when it is missing)'
	@echo 'make clean        remove everything built; instances stay'

build:
	@tools/setup.sh build
	@tools/build.sh $(BUILD)

run: build
	@tools/setup.sh run
	@[ -e $(INSTANCE) ] || $(BUILD)/yangguang init $(INSTANCE) --demo
	@exec $(BUILD)/yangguang serve $(INSTANCE) --listen $(LISTEN)

test:
	@tools/setup.sh build test
	@tools/build.sh $(BUILD)
	@tests/run.sh

fault: build
	@FAULT_ROUNDS=100 tests/fault/run

bench: build
	@tools/setup.sh bench
	@bench/run

bench-large: build
	@tools/setup.sh bench
	@bench/run --large

relevance: build
	@bench/relevance

san:
	@tools/setup.sh build test
	@tests/san.sh

fuzz:
	@tools/setup.sh build lint
	@tests/fuzz/run.sh

lint: build
	@tools/setup.sh lint
	@tools/lint.sh

format:
	@tools/setup.sh lint
	@git ls-files -co --exclude-standard '*.c' '*.h' ':!tests/fixtures' | xargs clang-format -i

dist:
	@tools/dist.sh

setup:
	@tools/setup.sh build run test bench lint

clean:
	rm -rf build build-gcc build-clang build-san build-fuzz dist
