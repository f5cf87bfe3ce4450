# One command each: set up and run, test, check, measure. Needs make and Python 3.11 or later; the rest goes into .venv.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

# An installation is current while its stamp is newer than what it was made from.
SOURCES := pyproject.toml constraints.txt
RUNTIME := $(VENV)/installed
TESTING := $(VENV)/installed-for-tests

.PHONY: help run test test-long faults check lint format types bench constraints clean
.DEFAULT_GOAL := help

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: $(RUNTIME) ## Start the service: pages, feeds and notices (installs itself first)
	$(BIN)/reminders run

test: $(TESTING) ## Run the tests, the examples in docstrings included
	$(BIN)/python -m pytest --doctest-modules reminders tests

test-long: $(TESTING) ## Run what takes minutes: edits racing with sends, 5,000 steps
	LONG_TESTS=1 $(BIN)/python -m pytest tests/actions/test_races.py

faults: $(TESTING) ## Attack the daemon with all figures: 1,000 kills, each write, clocks; takes an hour or so
	FAULTS_FULL=1 $(BIN)/python -m pytest -s tests/faults

check: lint types test ## Everything that CI runs: lint, types and tests

lint: $(TESTING) ## Check style, format, and that imports keep to the layers
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

format: $(TESTING) ## Format the code, and mend what can be mended by rule
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

types: $(TESTING) ## Check the types
	$(BIN)/mypy --strict

bench: $(TESTING) ## Measure the budgets of the design against named references
	$(BIN)/python benchmarks/run.py

constraints: ## Renew constraints.txt; holidays stays, since its data decides which days are working days
	$(PYTHON) -m venv --clear $(VENV)-fresh
	$(VENV)-fresh/bin/python -m pip --disable-pip-version-check --quiet install \
		"$$(grep '^holidays==' constraints.txt)" '.[test,postgresql]'
	{ sed -n '/^#/p' constraints.txt; \
	  $(VENV)-fresh/bin/python -m pip freeze --exclude reminders | LC_ALL=C sort -f; } > constraints.new
	mv constraints.new constraints.txt
	rm -rf $(VENV)-fresh

clean: ## Remove .venv, builds and caches; never data
	rm -rf $(VENV) $(VENV)-fresh constraints.new build dist
	rm -rf .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .grimp_cache
	find reminders tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"reminders needs Python 3.11 or later, and $(PYTHON) is " + sys.version.split()[0] + "; name another: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): $(SOURCES) | $(BIN)/python
	$(PIP) install --constraint constraints.txt --editable '.[postgresql]'
	@touch $@

$(TESTING): $(SOURCES) | $(BIN)/python
	$(PIP) install --constraint constraints.txt --editable '.[test,postgresql]'
	@touch $(RUNTIME) $@
