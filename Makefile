# `make` alone prints what there is. Needs python3 (3.11 or later) with venv, and make; everything else comes by itself.

PORT ?= 6543
# Which tests `make test` runs.
FORM ?= not long
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Compiled page templates are kept: a start then costs no compiling.
export CHAMELEON_CACHE := $(CURDIR)/var/chameleon

# The first Python that is recent enough and can make an environment.
PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3; do \
	"$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo "$$python"; break; }; done)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test test-long coverage lint format translations bench screenshots docs api-fuzz upgrade clean

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/run.stamp ## Start the demo school on http://localhost:6543 (make run PORT=7000 for another port)
	@mkdir -p var $(CHAMELEON_CACHE)
	@$(BIN)/python -m tools.translations --compile
	@if [ -e var/Data.fs ] && [ -e var/demo.stamp ]; then $(BIN)/itschool -c development.ini -s http_port=$(PORT) demo --people; \
	else $(BIN)/itschool -c development.ini -s http_port=$(PORT) demo && touch var/demo.stamp; fi
	@echo "The school is at http://localhost:$(PORT)"
	@exec $(BIN)/pserve development.ini http_port=$(PORT)

test: $(VENV)/test.stamp ## Run the whole test suite, in a real browser too
	@mkdir -p $(CHAMELEON_CACHE)
	@$(BIN)/python -m tools.translations --compile
	@CHROMIUM="$$($(BIN)/python -m tools.find_browser)" || exit 1; export CHROMIUM; \
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -m "$(FORM)" $(OPTIONS) $(TESTS)

test-long: ## Run the long form of some checks: more examples, every page with every payload
	@HYPOTHESIS_PROFILE=long $(MAKE) --no-print-directory test FORM="long or hypothesis" OPTIONS=--timeout=7200

coverage: ## Run the whole test suite and measure the coverage: takes half as long again
	@$(MAKE) --no-print-directory test OPTIONS="--cov --cov-report=term:skip-covered"

lint: $(VENV)/test.stamp ## Check style, types, import contracts, templates and translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.check_templates
	$(BIN)/python -m tools.translations --check

format: $(VENV)/test.stamp ## Put the code into the common form
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

translations: $(VENV)/test.stamp ## Extract the messages, bring the catalogues up to date, compile them
	$(BIN)/python -m tools.translations --update

bench: $(VENV)/test.stamp ## Measure pages against a bare application; prints ratios
	@mkdir -p $(CHAMELEON_CACHE)
	$(BIN)/python -m bench $(BENCH)
	@echo "More of it, each $(BIN)/python -m bench.X: signin, contents, saving, menus, flood, search, invitations"

api-fuzz: $(VENV)/test.stamp ## Let schemathesis ask the JSON API thousands of questions (make api-fuzz API_EXAMPLES=1000)
	@mkdir -p $(CHAMELEON_CACHE)
	@$(BIN)/python -m tools.translations --compile
	API_EXAMPLES=$(or $(API_EXAMPLES),300) $(BIN)/pytest -q -s --timeout=7200 tests/access/test_fuzzing.py

screenshots: $(VENV)/test.stamp ## Write pictures of the main pages to screenshots/
	@mkdir -p $(CHAMELEON_CACHE)
	@$(BIN)/python -m tools.translations --compile
	@CHROMIUM="$$($(BIN)/python -m tools.find_browser)" || exit 1; export CHROMIUM; \
	$(BIN)/python -m tools.screenshots

docs: $(VENV)/test.stamp ## Take the pictures of docs/editing.md anew
	@mkdir -p $(CHAMELEON_CACHE)
	@$(BIN)/python -m tools.translations --compile
	@CHROMIUM="$$($(BIN)/python -m tools.find_browser)" || exit 1; export CHROMIUM; \
	$(BIN)/python -m tools.guide

upgrade: ## Take the newest packages that setup.py allows and note their releases in constraints.txt
	@$(MAKE) --no-print-directory --always-make $(VENV)/made.stamp
	@$(BIN)/pip install --quiet -e '.[test]'
	@$(BIN)/pip freeze --all --exclude pip --exclude-editable > constraints.txt
	@touch $(VENV)/test.stamp $(VENV)/run.stamp
	@git --no-pager diff --stat constraints.txt

clean: ## Remove the environment and everything that can be made again (the data in var/ stays)
	rm -rf $(VENV) var/chameleon .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache \
		.hypothesis build dist *.egg-info screenshots
	find itschool_cms tests tools bench -name __pycache__ -prune -exec rm -rf {} +
	find itschool_cms -name '*.mo' -delete

$(VENV)/made.stamp:
	@[ -n "$(PYTHON)" ] || { echo "itschool_cms needs Python 3.11 or later with venv (on Debian: apt-get install" \
		"python3-venv); found: $$(python3 --version 2>&1)." >&2; exit 1; }
	@echo "Making the environment in $(VENV) (once; takes a minute or two) …"
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/run.stamp: $(VENV)/made.stamp setup.py constraints.txt
	@$(BIN)/pip install --quiet -c constraints.txt -e .
	@touch $@

$(VENV)/test.stamp: $(VENV)/made.stamp setup.py constraints.txt
	@$(BIN)/pip install --quiet -c constraints.txt -e '.[test]'
	@touch $@ $(VENV)/run.stamp
