# What the project does, in a few words each. `make` alone lists them.

SWIFT ?= swift
GEN = $(shell $(SWIFT) build -c release --show-bin-path)/paperclip-gen
SAMPLE = $(shell $(SWIFT) build -c release --show-bin-path)/paperclip-sample
SUDO = $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: help site test lint check dist bench sample record clean dependencies

help: ## list what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

dependencies:
	@[ -e /usr/include/sqlite3.h ] || [ "$$(uname)" = Darwin ] || \
	  { $(SUDO) apt-get update -q && $(SUDO) apt-get install -y -q libsqlite3-dev; }

site: dependencies ## build, and publish the sample company to site/
	$(SWIFT) build -c release --product paperclip-gen
	$(GEN) generate -C samples/startup-in-a-box --out $(CURDIR)/site
	@echo "Open site/index.html"

test: dependencies ## run all tests
	$(SWIFT) build
	$(SWIFT) test

lint: ## check the layout of the sources
	$(SWIFT) format lint --strict --recursive Sources Tests Plugins Package.swift

check: lint test ## everything that must hold before a commit

dist: dependencies ## one static file for a server: dist/paperclip-gen
	mkdir -p .build/static dist
	ln -sf "$$(find /usr/lib -name libsqlite3.a | head -n 1)" .build/static/libsqlite3.a
	$(SWIFT) build -c release --static-swift-stdlib --scratch-path .build-dist --product paperclip-gen \
	  -Xswiftc -static-executable -Xlinker -L$(CURDIR)/.build/static -Xlinker -s
	cp "$$($(SWIFT) build -c release --static-swift-stdlib --scratch-path .build-dist --show-bin-path)/paperclip-gen" dist/
	@! ldd dist/paperclip-gen 2>/dev/null | grep '=>' || { echo "dist/paperclip-gen is not static"; exit 1; }
	@ls -l dist/paperclip-gen

bench: dependencies ## time ingest and publishing on made-up inputs
	$(SWIFT) build -c release
	GEN="$(GEN)" SAMPLE="$(SAMPLE)" Tests/bench.sh

sample: ## make samples/ anew from its seed
	$(SWIFT) build -c release --product paperclip-sample
	$(SAMPLE) workspace samples/startup-in-a-box

record: sample site ## make samples/ and site/ anew, when their content is meant to change

clean: ## remove what was built
	rm -rf .build .build-dist dist
