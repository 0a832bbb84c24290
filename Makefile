# `make` alone lists the targets.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNS := $(VENV)/.ready-to-run
DEVELOPS := $(VENV)/.ready-to-develop
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
.PHONY: help setup run demo demo-reset test test-race e2e lint fmt types layers arch licences bench pages verify-data lock docs ci db-reset

help: ## list these targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed (PYTHON=python3.12 make ... chooses one)."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "This Python cannot make environments; on Debian and Ubuntu: apt-get install python3-venv"; rm -rf $(VENV); exit 1; }

$(RUNS): requirements/base.lock pyproject.toml | $(BIN)/python
	@echo "Installing pinned packages into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements/base.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(DEVELOPS): requirements/dev.lock $(RUNS)
	@echo "Installing development tools into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements/dev.lock
	@touch $@

setup: $(DEVELOPS) ## environment with development tools

run: $(DEVELOPS) ## migrate, then server and worker, restarting on changes
	@$(BIN)/onegauge migrate
	@exec $(BIN)/onegauge serve --reload

demo: $(RUNS) ## demo enterprise: load, replay, verify, serve
	@exec $(BIN)/onegauge demo $(ARGS)

demo-reset: $(RUNS) ## the same from an empty database
	@exec $(BIN)/onegauge demo --reset $(ARGS)

test: $(DEVELOPS) ## all tests, in parallel
	@$(BIN)/python -m pytest -q -n auto --dist worksteal $(ARGS)

test-race: $(DEVELOPS) ## tests with several real connections
	@$(BIN)/python -m pytest -q -m race $(ARGS)

e2e: $(DEVELOPS) ## browser paths (needs Chromium)
	@$(BIN)/python -m pytest -q -m e2e $(ARGS)

lint: $(DEVELOPS) ## ruff
	@$(BIN)/ruff check src tests benchmarks
	@$(BIN)/ruff format --check --quiet src tests benchmarks || { echo "Not formatted: run make fmt."; exit 1; }

fmt: $(DEVELOPS) ## format, sort imports, safe fixes
	@$(BIN)/ruff check --fix --quiet src tests benchmarks || true
	@$(BIN)/ruff format src tests benchmarks

types: $(DEVELOPS) ## strict mypy
	@$(BIN)/mypy

layers: $(DEVELOPS) ## import contracts
	@$(BIN)/lint-imports

arch: layers ## import contracts and architecture tests
	@$(BIN)/python -m pytest -q tests/architecture

licences: $(DEVELOPS) ## no dependency with a licence that would bind us
	@$(BIN)/python -m pytest -q tests/architecture/test_licences.py

bench: $(DEVELOPS) ## OneGauge beside the bare-database floor, at 1x and 10x
	@$(BIN)/python benchmarks/run.py $(ARGS)

pages: $(DEVELOPS) ## what every page of the demo costs, and pictures of the main ones
	@$(BIN)/python benchmarks/pages.py --shots $(ARGS)

verify-data: $(RUNS) ## all invariants on the database of this installation
	@$(BIN)/onegauge verify

db-reset: $(RUNS) ## an empty, migrated database
	@$(BIN)/onegauge db drop --yes
	@$(BIN)/onegauge migrate

docs: $(DEVELOPS) ## renew the generated parts of docs/
	@$(BIN)/python -m onegauge.app.docs

lock: ## renew the pinned packages (needs uv)
	@sh requirements/renew.sh

ci: lint types layers test ## what CI runs, in order
