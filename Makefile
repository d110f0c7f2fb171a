# Build targets. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

SAMPLE := samples/startup-in-a-box
RELEASE := .build/release
TESTS := .build/tests
SOURCES := Package.swift Sources Tests Plugins
# The header of libsqlite3-dev, as installed on Debian or found by pkg-config.
SQLITE_FOUND := test -e /usr/include/sqlite3.h || pkg-config --exists sqlite3 2>/dev/null
# Options of the benchmark, such as BENCH="--only ingest --runs 5 --json results.json".
BENCH ?=

# Options of bench-fleet and check-fleet, such as FLEET="--companies 100".
FLEET ?=

# Options of the fault injection, such as FAULTS="--sample 500 --seed 7".
FAULTS ?=

# Which tests run under the sanitizers, such as SANITIZE="--filter EngineTests".
SANITIZE ?=

.PHONY: help deps build site test lint check man screenshots dist sample record bench bench-fleet check-fleet faults fuzz sanitize address thread nightly check-deploy clean

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

deps: ## Install libsqlite3-dev if it is missing (apt; sudo only if not root)
	@if ! { $(SQLITE_FOUND); }; then \
	  if [ "$$(id -u)" = 0 ]; then sudo=; else sudo=sudo; fi; \
	  $$sudo apt-get install -y --no-install-recommends libsqlite3-dev \
	  || { $$sudo apt-get update && $$sudo apt-get install -y --no-install-recommends libsqlite3-dev; }; \
	fi

build: deps ## Build the program in release mode
	swift build -c release --product paperclip-gen

site: build ## Publish the sample company to site/
	@# In a copy without databases, since a run adds to the ledger, the outbox and the plan.
	rm -rf .build/sample && cp -R $(SAMPLE) .build/sample
	rm -rf .build/sample/.paperclip .build/sample/ledger .build/sample/outbox
	$(RELEASE)/paperclip-gen generate -C .build/sample --out "$(CURDIR)/site"
	@echo "Open site/index.html"

test: deps ## Run all tests
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit; done; \
	  echo "make test: chromium is not installed; browser tests are skipped"
	@# Scenarios start the programs thousands of times, so these are optimized. Building them keeps one core busy for
	@# several minutes. Meanwhile, the other tests are built, in a folder of their own, and run.
	@swift build -c release --product paperclip-gen & program=$$!; \
	  { swift build --build-tests --scratch-path $(TESTS) \
	    && swift test --skip-build --scratch-path $(TESTS) --skip ScenarioTests; } || { kill $$program; exit 1; }; \
	  wait $$program
	swift build -c release --product paperclip-sample
	PAPERCLIP_GEN_PROGRAMS="$(CURDIR)/$(RELEASE)" \
	  swift test --skip-build --scratch-path $(TESTS) --filter ScenarioTests

lint: ## Check the format of the sources
	swift format lint --strict -r $(SOURCES)

check: lint build test ## Lint, build and test; must pass before a change is merged

man: build ## Write the manual page to dist/paperclip-gen.1
	@mkdir -p dist
	$(RELEASE)/paperclip-gen help --man > dist/paperclip-gen.1
	@if command -v mandoc >/dev/null; then mandoc -Tlint dist/paperclip-gen.1; fi
	@echo "Read it with: man dist/paperclip-gen.1"

screenshots: site ## Retake the screenshots in docs/images from site/ (needs chromium)
	.ci/screenshots site

# Links everything statically, including the C library. A folder with only the static SQLite library is searched first, so
# that the linker cannot choose the shared one. Its warning about dlopen can be ignored: nothing here calls dlopen.
dist: deps ## Build one static file to copy to a server: dist/paperclip-gen
	@mkdir -p .build/static dist
	@archive="$$(find /usr/lib /usr/local/lib -name libsqlite3.a -print -quit)"; \
	  [ -n "$$archive" ] || { echo "dist: libsqlite3.a not found; install libsqlite3-dev" >&2; exit 1; }; \
	  ln -sf "$$archive" .build/static/libsqlite3.a
	swift build -c release --product paperclip-gen --static-swift-stdlib --scratch-path .build/dist \
	  -Xswiftc -static-executable -Xlinker -L"$(CURDIR)/.build/static" -Xlinker -s
	cp .build/dist/release/paperclip-gen dist/paperclip-gen
	@if ldd dist/paperclip-gen 2>/dev/null | grep '=>'; then \
	  echo "dist: the libraries above are not linked statically" >&2; exit 1; fi
	cd / && "$(CURDIR)/dist/paperclip-gen" version
	@ls -l dist/paperclip-gen

sample: ## Regenerate samples/ with the seeded generator
	swift build -c release --product paperclip-sample
	rm -rf $(SAMPLE)
	$(RELEASE)/paperclip-sample workspace $(SAMPLE)

record: sample ## Regenerate samples/ and the committed site/
	rm -rf site
	$(MAKE) site

bench: build ## Measure speed, memory and sizes compared with other programs (BENCH="--only ingest" for a part)
	swift build -c release --product paperclip-sample
	python3 Tests/Benchmarks/bench.py $(BENCH)

bench-fleet: build ## Measure 1,000 companies by shards (FLEET="--companies 100" for a part)
	swift build -c release --product paperclip-sample
	python3 Tests/Benchmarks/fleet.py $(FLEET)

check-fleet: build ## Kill shards of 1,000 companies at random and compare the site (FLEET="--companies 100" for a part)
	swift build -c release --product paperclip-sample
	python3 Tests/Faults/fleet.py $(RELEASE)/paperclip-gen $(RELEASE)/paperclip-sample $(FLEET)

faults: build ## Kill runs and fail system calls at every step; takes hours (FAULTS="--sample 500" for a part)
	python3 Tests/Faults/faults.py $(RELEASE)/paperclip-gen $(FAULTS)

fuzz: deps ## Fuzz the readers for a minute each (FUZZ_SECONDS=3600 for an hour)
	Tests/Fuzz/fuzz

# Without the tests in a browser, which is another program, and those that measure time or memory.
SANITIZED := --skip 'BrowserTests|noTextTakesMoreThanLinearTime|oneCallEnds|anIdleCompanyTakesLittleMemory|memoryDoesNotGrow'
sanitize: address thread ## Run the tests under the address and thread sanitizers (SANITIZE="--filter EngineTests" for a part)

# The tests start the programs thousands of times, so these are optimized.
define sanitized
swift build -c release --sanitize $(1) --scratch-path .build/$(1)-release --product paperclip-gen
swift build -c release --sanitize $(1) --scratch-path .build/$(1)-release --product paperclip-sample
PAPERCLIP_GEN_PROGRAMS="$(CURDIR)/.build/$(1)-release/release" SWIFT_BACKTRACE=enable=no \
  swift test --sanitize $(1) --scratch-path .build/$(1) $(SANITIZED) $(SANITIZE)
endef

# XCTest, which runs first and has no tests here, leaks by itself.
address: export ASAN_OPTIONS = detect_leaks=0
address: deps
	$(call sanitized,address)

# The sanitizer's own memory is a file, which a limit on the size of files stops.
thread: SANITIZED := $(subst BrowserTests,BrowserTests|aKilledRunIsNeverMistakenForACompleteOne|aFullDiskIsNotBlamedOnAModule|storyOfALimitedFileSize,$(SANITIZED))
thread: deps
	$(call sanitized,thread)

check-deploy: dist ## Run the files of docs/deploy: Kubernetes schemas, Slurm and the container, where installed
	.ci/deploy dist/paperclip-gen

# What is too slow for every change. A scheduler of CI runs it every night.
# What fails does not keep the rest from running. FUZZ_SECONDS, FAULTS, SANITIZE and FLEET shorten it.
nightly: ## Fuzz, inject faults at every step, run the sanitizers, and kill shards; takes a night
	$(MAKE) --keep-going fuzz faults sanitize check-fleet

clean: ## Remove build output
	rm -rf .build dist $(SAMPLE)/.paperclip
