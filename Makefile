# What a person types. Everything is made in .venv, node_modules and var, and only where it is missing.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := DJANGO_SETTINGS_MODULE=site_core.settings.development $(BIN)/python manage.py
CSS := site_core/static/site_core/main.css
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run install test test-all fuzz checks lint evaluate bench tune screenshots password lock clean

help: ## Show what there is to type
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | column -ts $$'\t'

run: install ## Run the site on 127.0.0.1:8000 (HOST, PORT and DATABASE_URL are honoured)
	@DJANGO_SETTINGS_MODULE=site_core.settings.development exec $(BIN)/python manage.py run_site

install: $(VENV)/.installed $(CSS)

$(VENV)/.installed: requirements.lock requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed: $(PYTHON) is $$($(PYTHON) --version). Try PYTHON=python3.12 make run"; exit 1; }
	@echo "Installing Python packages into $(VENV) (a few minutes, once)…"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -r requirements.lock -r requirements-dev.lock
	@touch $@

node_modules/.installed: package.json package-lock.json | $(VENV)/.installed
	@echo "Installing the front end's packages…"
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(CSS): node_modules/.installed $(shell find site_core/assets -type f 2>/dev/null)
	@npm run --silent build
	@touch $@

PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test: checks ## Lint, contracts, migrations, unit and integration tests
	@$(BIN)/python -m tests.preflight Pango
	$(PYTEST) -m "not browser and not postgres"

test-all: checks ## The same, with those in a real browser and on real PostgreSQL servers
	@$(BIN)/python -m tests.preflight
	$(PYTEST)

fuzz: install ## Thousands of strange requests to the API (FUZZ_CASES for each kind, 1200 if not set)
	FUZZ_CASES=$${FUZZ_CASES:-1200} $(BIN)/python -m pytest tests/search/test_fuzz.py

checks: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	DJANGO_SETTINGS_MODULE=site_core.settings.test $(BIN)/python manage.py makemigrations --check --dry-run

lint: install ## Put formatting and imports right, and show what is left
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/lint-imports

evaluate: install ## Ask the site labelled questions (QUESTIONS=path) and search, and print the measures
	@$(RUN) evaluate $(QUESTIONS)
	@$(RUN) evaluate_search

bench: install ## What a question, a server and a build cost, against the bare encoder
	@$(RUN) bench

tune: install ## Train the encoder's last layers on the example questions again (a quarter of an hour on idle cores)
	@OMP_NUM_THREADS=$$(nproc) OMP_WAIT_POLICY=ACTIVE $(RUN) tune_encoder

screenshots: install ## Take the pictures of docs/editing.md again (needs chromium)
	@$(BIN)/python docs/screenshots.py

password: install ## Set a new password for the admin user
	@$(RUN) changepassword admin

lock: ## Pin the newest versions that pyproject.toml allows
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/pip install --quiet torch==2.13.0
	.venv-lock/bin/pip install --quiet .
	.venv-lock/bin/pip freeze --exclude safeguarding-site | sed 's/+cpu$$//' > requirements.lock
	.venv-lock/bin/pip install --quiet '.[dev]'
	.venv-lock/bin/pip freeze --exclude safeguarding-site | sed 's/+cpu$$//' | grep -vxFf requirements.lock > requirements-dev.lock
	rm -rf .venv-lock

clean: ## Remove what was installed and built; the site's data in var stays
	rm -rf $(VENV) node_modules site_core/static
