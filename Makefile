# The front door. `make help` lists the targets.

VERSION := $(shell sed -n 's/^\#define ASSETSTORE_VERSION "\(.*\)"/\1/p' Include/assetstore.h)
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
DATADIR ?= $(PREFIX)/share
MANDIR ?= $(DATADIR)/man
DESTDIR ?=
OUT := .build/out
SWIFT ?= swift

.DEFAULT_GOAL := all
.PHONY: help all depend depend-tests depend-bench quickstart test check gates examples godot test-godot screenshot faults faults-prove \
	fuzz bench bench-service install dist \
	format lint abi abi-baseline sanitize clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | \
	  while IFS='|' read -r name text; do printf '  make %-14s %s\n' "$$name" "$$text"; done

all: ## the library and the command, optimised, in .build/out
	@Tests/Support/build.sh

depend:
	@Tests/Support/dependencies.sh build

depend-tests:
	@Tests/Support/dependencies.sh build test

depend-bench:
	@Tests/Support/dependencies.sh build bench

quickstart: depend ## build, then sync, search, install, verify and repair a sample
	@Tests/Support/build.sh
	@Tests/Support/quickstart.sh

test: depend-tests ## build and test everything that is quick
	@Tests/Support/build.sh
	@python3 Tests/Support/suites.py test

gates: depend-tests ## what `check` does beyond `test`
	@Tests/Support/build.sh
	@python3 Tests/Support/suites.py gates

check: ## test, then format, sanitizers, examples, README and installation
	@$(MAKE) test
	@$(MAKE) gates

examples: all ## compile and run the programs of examples/
	@Tests/Support/examples.sh

godot: all ## the addon for Godot, in godot-gdextension/project/addons
	@godot-gdextension/build.sh

test-godot: depend-tests all ## test the addon in a real Godot
	@python3 Tests/Support/suites.py godot

screenshot: godot ## pictures of the editor panel, in .build/godot/screenshots
	@python3 Tests/Godot/screenshot.py

faults: depend-tests all ## kill and fail every operation at every file-system call
	@python3 Tests/Faults/campaign.py

faults-prove: depend-tests ## break the product in ways that `faults` must find
	@python3 Tests/Faults/prove.py

fuzz: depend-tests ## drive the readers of outside data with libFuzzer, FUZZ_SECONDS (60) each
	@python3 Tests/Fuzz/fuzz.py

bench: depend-bench all ## measure, side by side
	@python3 Tests/Bench/bench.py

bench-service: depend-bench all ## measure the server alone
	@python3 Tests/Bench/service.py

# Builds only what is not there: with sudo, swift is seldom in the PATH, and .build would be root's.
install: $(OUT)/bin/assetstore ## install into PREFIX, or BINDIR, LIBDIR, INCLUDEDIR, ..., below DESTDIR
	@BINDIR="$(BINDIR)" LIBDIR="$(LIBDIR)" INCLUDEDIR="$(INCLUDEDIR)" DATADIR="$(DATADIR)" MANDIR="$(MANDIR)" \
	  Tests/Support/install.sh "$(DESTDIR)" "$(PREFIX)"
	@test -n "$(DESTDIR)" || PATH="$$PATH:/sbin" ldconfig 2>/dev/null || true

$(OUT)/bin/assetstore:
	@$(MAKE) all

dist: godot ## a tarball for use without Swift, in .build
	@Tests/Support/dist.sh

format: ## format Swift and C sources
	$(SWIFT) format -i -r Package.swift Sources Tests
	clang-format -i examples/*.c Tests/ABI/*.[ch] Tests/ABI/*.cpp Tests/Bench/*.c Tests/Fuzz/Calls/*.[ch] \
	  Tests/Godot/*.c godot-gdextension/src/*.[ch]

lint: ## complain about what `format` would change
	@Tests/Support/lint.sh

abi: all ## hold the library to its header
	@Tests/ABI/run.sh

abi-baseline: ## accept the header's types as the ABI to compare with
	@Tests/ABI/baseline.sh write

sanitize: depend-tests ## tests and ABI programs under ASan and TSan
	@Tests/Support/sanitize.sh address
	@Tests/Support/sanitize.sh thread

Include/assetstore.map: Include/assetstore.symbols
	python3 Tests/ABI/contract.py map > $@

clean: ## remove what was built
	rm -rf .build
