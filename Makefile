# Everything that is done to this project, by name. `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

SAMPLE := samples/startup-in-a-box
RELEASE := .build/release
SOURCES := Package.swift Sources Tests Plugins
# A header of libsqlite3-dev, on Debian and wherever else the package puts it.
SQLITE_FOUND := test -e /usr/include/sqlite3.h || pkg-config --exists sqlite3 2>/dev/null
# How many hook lines `make bench` ingests.
BENCH_LINES ?= 1000000

.PHONY: help deps build site test lint check dist sample record bench clean

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

deps: ## Install libsqlite3-dev if it is missing (apt; sudo only if not root)
	@if ! { $(SQLITE_FOUND); }; then \
	  if [ "$$(id -u)" = 0 ]; then sudo=; else sudo=sudo; fi; \
	  $$sudo apt-get install -y --no-install-recommends libsqlite3-dev \
	  || { $$sudo apt-get update && $$sudo apt-get install -y --no-install-recommends libsqlite3-dev; }; \
	fi

build: deps ## Build the program, optimised
	swift build -c release --product paperclip-gen

site: build ## Publish the sample company to site/
	@# The databases are made anew, so that the site depends on the sample alone.
	rm -rf $(SAMPLE)/.paperclip
	$(RELEASE)/paperclip-gen generate -C $(SAMPLE) --out "$(CURDIR)/site"
	@echo "Open site/index.html"

test: deps ## Run all tests
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit; done; \
	  echo "make test: chromium is not installed; the tests that look at pages in it are skipped"
	swift test

lint: ## Check the format of the sources
	swift format lint --strict -r $(SOURCES)

check: lint build test ## Lint, build and test: what has to pass

# Nothing of it is shared, the C library included. A folder that holds only the archive of SQLite, searched first,
# leaves the linker no choice. It warns that dlopen would need the C library's own files: nothing here calls it.
dist: deps ## One static file to copy to a server: dist/paperclip-gen
	@mkdir -p .build/static dist
	@archive="$$(find /usr/lib /usr/local/lib -name libsqlite3.a -print -quit)"; \
	  [ -n "$$archive" ] || { echo "dist: libsqlite3.a is missing" >&2; exit 1; }; \
	  ln -sf "$$archive" .build/static/libsqlite3.a
	swift build -c release --product paperclip-gen --static-swift-stdlib --scratch-path .build/dist \
	  -Xswiftc -static-executable -Xlinker -L"$(CURDIR)/.build/static" -Xlinker -s
	cp .build/dist/release/paperclip-gen dist/paperclip-gen
	@if ldd dist/paperclip-gen 2>/dev/null | grep '=>'; then \
	  echo "dist: these are still shared libraries" >&2; exit 1; fi
	cd / && "$(CURDIR)/dist/paperclip-gen" version
	@ls -l dist/paperclip-gen

sample: ## Make samples/ anew from the seeded generator
	swift build -c release --product paperclip-sample
	rm -rf $(SAMPLE)
	$(RELEASE)/paperclip-sample workspace $(SAMPLE)

record: sample ## Make samples/ and the committed site/ anew
	rm -rf site
	$(MAKE) site

bench: build ## Time ingest and hooks of a million hook lines against plain reading and sqlite3's .import
	swift build -c release --product paperclip-sample
	@.ci/bench $(BENCH_LINES)

clean: ## Remove what was built
	rm -rf .build dist $(SAMPLE)/.paperclip
