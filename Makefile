# SPDX-License-Identifier: Apache-2.0
# The two commands of a newcomer are `make run` and `make test`; `make help` tells the others.

BUILD ?= _build
ASAN_BUILD ?= _build-asan
BENCH_BUILD ?= _build-bench
FUZZ_BUILD ?= _build-fuzz
IMAGE_BUILD ?= _build-image
FUZZ_SECONDS ?= 60
prefix ?= /usr/local

# Passed to meson when a build folder is made, e.g. make MESONFLAGS=-Dapp=disabled build
MESONFLAGS ?=

# What `make test-real` tries, e.g. make test-real PARTS="openai curl"; all of it by default
PARTS ?=

.PHONY: help run build test test-asan test-real check translations fuzz bench image install clean packages

help:
	@echo 'make run        install what is missing, build, open the window'
	@echo '                (without a display: plan an example on the command line)'
	@echo 'make test       install what is missing, build, run the whole suite'
	@echo 'make build      only build, in $(BUILD)'
	@echo 'make check      style, layers, desktop file, metainfo, translations, knowledge'
	@echo 'make test-asan  the suite under AddressSanitizer and UndefinedBehaviorSanitizer'
	@echo 'make test-real  the programs against real clients, tools and systems; needs a network, and'
	@echo '                skips what cannot be had; PARTS="openai curl" are some of tests/real/'
	@echo 'make translations  bring the catalogues in po/ up to what the sources say'
	@echo 'make fuzz       every fuzz target for $(FUZZ_SECONDS) seconds'
	@echo 'make bench      the measurements, in a release build'
	@echo 'make image      a container image of neuralnav-sim, $(IMAGE_BUILD)/vllm-simulator.tar'
	@echo 'make install    install under prefix=$(prefix)'
	@echo 'make clean      remove the build folders'

packages:
	@scripts/ensure-packages build app

build: packages
	@scripts/build $(BUILD) $(MESONFLAGS)

run: packages
	@TARGETS=programs scripts/build $(BUILD) $(MESONFLAGS)
	@scripts/run $(BUILD)

test:
	@scripts/ensure-packages build app test
	@scripts/build $(BUILD) $(MESONFLAGS)
	@scripts/run-tests $(BUILD) comma

test-asan:
	@scripts/ensure-packages build app test
	@scripts/build $(ASAN_BUILD) -Db_sanitize=address,undefined -Db_lundef=false $(MESONFLAGS)
	@scripts/run-tests $(ASAN_BUILD) sanitized

test-real: packages
	@TARGETS=programs scripts/build $(BUILD) $(MESONFLAGS)
	@scripts/test-real $(BUILD) $(PARTS)

check:
	@scripts/ensure-packages build check
	@scripts/check

translations:
	@scripts/ensure-packages build
	@scripts/update-translations

fuzz:
	@scripts/ensure-packages build clang fuzz
	@CC=clang TARGETS=fuzz-programs scripts/build $(FUZZ_BUILD) -Dfuzz=true -Dapp=disabled \
	  -Dc_args=-fsanitize=fuzzer-no-link -Db_sanitize=address,undefined -Db_lundef=false
	@scripts/fuzz $(FUZZ_BUILD) $(FUZZ_SECONDS)

bench: packages
	@scripts/build $(BENCH_BUILD) --buildtype=release $(MESONFLAGS)
	@meson test -C $(BENCH_BUILD) --no-rebuild --benchmark --verbose

image:
	@scripts/ensure-packages build
	@TARGETS=src/simulator/neuralnav-sim scripts/build $(IMAGE_BUILD) --buildtype=release -Dapp=disabled
	@scripts/image $(IMAGE_BUILD)/src/simulator/neuralnav-sim $(IMAGE_BUILD)/vllm-simulator.tar

install: packages
	@[ -e $(BUILD)/build.ninja ] || scripts/build $(BUILD) --prefix=$(prefix) $(MESONFLAGS)
	@meson configure $(BUILD) --prefix=$(prefix)
	@meson install -C $(BUILD)

clean:
	@rm -rf $(BUILD) $(ASAN_BUILD) $(BENCH_BUILD) $(FUZZ_BUILD) $(IMAGE_BUILD)
