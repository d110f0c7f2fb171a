# Publishes all companies of a workspace by shards. Run it in the workspace: make -f fleet.mk -j 4 -k SHARDS=8
SHARDS ?= 4
SITE ?= site
PROGRAM ?= paperclip-gen
STAMPS := $(foreach number,$(shell seq $(SHARDS)),.paperclip/stamps/$(number)-of-$(SHARDS))

.PHONY: all page again
all: $(STAMPS)
	$(PROGRAM) combine -q $(SITE) --out $(SITE)

.paperclip/stamps/%-of-$(SHARDS):
	@mkdir -p $(@D)
	$(PROGRAM) generate -q --shard $*/$(SHARDS) --out $(SITE)
	@touch $@

page: ## Make the page with what there is
	$(PROGRAM) combine -q $(SITE) --out $(SITE)

again: ## Start over: every shard looks for news
	rm -rf .paperclip/stamps
	$(MAKE) -f $(firstword $(MAKEFILE_LIST)) all
