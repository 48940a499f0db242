# Needs Python 3.11 or newer and make; everything else is fetched into .venv/ and node_modules/.
# What has been done is remembered by stamp files in .make/, so a second run is quick.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header
# Sites that tests start begin sooner if Python may keep what it compiled.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest
PROVING = PROOF_FIGURES="$(CURDIR)/.make/figures" $(PYTEST)
# Tests wait for the disk at every commit: their databases are in memory where there is plenty of it.
MEMORY := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 4000000 { print "TMPDIR=/dev/shm" }')
# Files whose change makes the stylesheet or script out of date: class names are looked for in them.
ASSET_SOURCES := package-lock.json setup.py $(shell find static/build.mjs static/slim.mjs static/src templates learnapp -type f \
	! -name '*.pyc' ! -path '*/migrations/*' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help run test quick sure lint bench proof sbom assets screenshots lock clean

help:
	@echo "make run    set up, then serve on http://127.0.0.1:8000 with example people"
	@echo "make test   set up, then run the tests (ARGS='tests/domain -x' for some of them)"
	@echo "make quick  the tests that take about a minute: the rules, the pages' frame, the plan of the folders"
	@echo "make sure   what the continuous integration runs: formatter, linter, types, tests"
	@echo "make proof  the slow proofs of what docs promise"
	@echo "make bench  speed and size, as ratios to a bare site"
	@echo "make sbom   list every package the site is made of, as CycloneDX, in dist/"
	@echo "make screenshots  take the README's pictures again (needs Chromium)"
	@echo "make assets build the stylesheet and script again"
	@echo "make lock   write the requirements files again (ARGS=--upgrade to take newer versions)"
	@echo "make clean  remove everything that was set up or built (not instance/, your data)"

run: .make/site .make/assets
	@$(BIN)/learnapp demo $(ARGS)

test: .make/dev .make/assets
	$(MEMORY) $(PYTEST) --ignore=tests/proof -m "not thorough" -n auto --dist worksteal $(ARGS)

# The rules, the pages' frame and the plan of the house, on SQLite: about a minute on two cores.
quick: .make/dev .make/assets
	$(MEMORY) $(PYTEST) tests/domain tests/web tests/templates tests/test_floors.py tests/test_mirror.py \
		-m "not slow" -k "not postgresql" -n auto --dist worksteal $(ARGS)

sure: lint test

lint: .make/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# Half of the histories run at the lowest priority beside the proofs that time something, which mostly wait.
BESIDE := tests/learner/offline/test_histories.py::test_nothing_is_lost_or_counted_twice_in_a_thousand[1]

# What was found is shown at the end, a line for each proof, and written into docs/proof.md, whether or not one failed.
proof: .make/dev .make/assets
	@: >.make/figures
	@failed=0; $(MEMORY) nice -n 19 env $(PROVING) "$(BESIDE)" -m "" $(ARGS) >.make/beside 2>&1 & beside=$$!; \
	$(PROVING) tests/proof -m alone $(ARGS) || failed=1; \
	$(MEMORY) $(PROVING) tests -m "thorough and not alone" --deselect "$(BESIDE)" \
		-n auto --dist worksteal $(ARGS) || failed=1; \
	wait $$beside || failed=1; cat .make/beside; \
	$(BIN)/python -m tests.proof.figures .make/figures; exit $$failed

bench: .make/dev .make/assets
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m bench $(ARGS)

# The software bill of materials: what a site installs, and what its stylesheet and script are built from.
sbom: .make/dev
	@mkdir -p dist
	$(BIN)/python -m cyclonedx_py requirements requirements.txt --output-reproducible -o dist/sbom-python.cdx.json
	$(BIN)/python -m cyclonedx_py requirements requirements-media.txt --output-reproducible -o dist/sbom-media.cdx.json
	PATH="$(CURDIR)/$(BIN):$$PATH" npm sbom --package-lock-only --sbom-format=cyclonedx >dist/sbom-assets.cdx.json

screenshots: .make/dev .make/assets
	$(BIN)/python docs/screenshots.py

assets:
	@rm -f .make/assets
	@$(MAKE) --no-print-directory .make/assets

lock: .make/dev
	$(LOCK) $(ARGS) setup.cfg -o requirements.txt
	$(LOCK) $(ARGS) requirements-media.in -o requirements-media.txt
	$(LOCK) $(ARGS) requirements-build.in -o requirements-build.txt
	$(LOCK) $(ARGS) requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf .venv .make node_modules tests/counterparts/node_modules static/dist static/dist.new build dist learnapp.egg-info
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.make/venv:
	@if [ -z "$(PYTHON)" ]; then \
		echo "learnapp needs Python 3.11 or newer with its venv module, and found none."; \
		echo "On Debian or Ubuntu: apt install python3-venv. Or name one: make run PYTHON=/path/to/python3.12"; \
		exit 1; \
	fi
	@echo "Setting up .venv/ with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear .venv
	@mkdir -p .make && touch $@

.make/site: .make/venv requirements.txt requirements-build.txt setup.cfg pyproject.toml setup.py
	@echo "Installing what the site needs"
	@$(PIP) install --require-hashes -r requirements.txt -r requirements-build.txt
	@echo "Building and installing learnapp"
	@PYTHONWARNINGS=ignore $(PIP) install --no-build-isolation --no-deps --editable .
	@touch .make/assets $@

.make/dev: .make/site requirements-dev.txt tests/counterparts/package-lock.json
	@echo "Installing what the tests need"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@cd tests/counterparts && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent
	@touch $@

.make/assets: .make/site $(ASSET_SOURCES)
	@$(BIN)/python setup.py --quiet build_assets
	@touch $@
