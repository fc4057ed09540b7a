# A fresh machine and two commands: `make demo`, `make test`. Everything lands in .venv and out/, both ignored by git.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= $(shell for p in python3.12 python3.13 python3.11 python3; do command -v $$p >/dev/null 2>&1 && \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
DEMO := out/demo
# The synthetic person's passphrase is no secret: nobody's data lies behind it.
DEMO_ENV = HEALTHKIT_VAULT=$(DEMO)/vault HEALTHKIT_KEY="synthetic person" HEALTHKIT_KEYRING=0
STAMP := .venv/.installed

.PHONY: help setup demo test check corpus bench soak lab lock docs sbom audit clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## everything in .venv, and a browser for the figures of reports
	@$(BIN)/python tools/browser.py

$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed; install one and run make again." >&2; exit 1; }
	@echo "Setting up .venv with $$($(PYTHON) --version) (a minute or two the first time)" >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

demo: setup ## a synthetic person: export, records, import, coverage, results, two questions, three contracts compared, three PDFs
	@mkdir -p $(DEMO)
	@test -f $(DEMO)/vault/vault.toml || $(BIN)/healthkit --vault $(DEMO)/vault demo --keep-export $(DEMO)/export.zip
	@$(DEMO_ENV) $(BIN)/healthkit status
	@$(DEMO_ENV) $(BIN)/healthkit ask "How many steps did I take per day on average over the last 30 days?"
	@$(DEMO_ENV) $(BIN)/healthkit --lang fr ask "Combien de temps ai-je dormi en moyenne ces 4 dernières semaines ?"
	@$(DEMO_ENV) $(BIN)/healthkit labs ldl
	@$(DEMO_ENV) $(BIN)/healthkit labs potassium
	@$(DEMO_ENV) $(BIN)/healthkit insurance compare examples/plans/mutuelle-*.toml
	@$(DEMO_ENV) $(BIN)/healthkit report labs -o $(DEMO)/labs.pdf
	@$(DEMO_ENV) $(BIN)/healthkit report weekly -o $(DEMO)/weekly.pdf
	@$(DEMO_ENV) $(BIN)/healthkit brief --reason "tiredness" -o $(DEMO)/visit.pdf

test: setup check ## all checks and tests (the heavy ones are in bench and soak)
	@$(BIN)/python -m tests.second_server.install
	@$(BIN)/python -m pytest -q -n 2 --dist loadgroup -m "not soak"

check: $(STAMP) ## style, types, layers, generated docs, notebooks without outputs
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python tools/generate_docs.py --check
	@$(BIN)/python tools/licences.py --check
	@$(BIN)/nbstripout --verify --keep-id notebooks/*.ipynb reports/*.ipynb

corpus: setup ## tests on real-format sample files: HEALTHKIT_CORPUS=folder make corpus
	@test -n "$${HEALTHKIT_CORPUS:-}" || { echo "Name the folder: HEALTHKIT_CORPUS=… make corpus" >&2; exit 1; }
	@$(BIN)/python -m pytest -q -m corpus

bench: setup ## measured comparisons, side by side
	@$(BIN)/python -m benchmarks

soak: setup ## long tests
	@$(BIN)/python -m pytest -q -m soak

lab: setup ## JupyterLab on this machine only
	@$(BIN)/healthkit lab

docs: $(STAMP) ## write the generated pages again
	@$(BIN)/python tools/generate_docs.py
	@$(BIN)/python tools/licences.py

# Both come in environments of their own: they are no part of the program, and would stand in its list.
sbom: $(STAMP) ## everything that is installed, as CycloneDX, in out/sbom.json
	@test -x out/sbom/bin/python || $(PYTHON) -m venv out/sbom
	@out/sbom/bin/python -m pip install --quiet --disable-pip-version-check "cyclonedx-bom>=7.5,<8"
	@out/sbom/bin/cyclonedx-py environment $(BIN)/python --pyproject pyproject.toml --output-reproducible -o out/sbom.json
	@echo out/sbom.json

audit: $(STAMP) ## the lock against published advisories; asks PyPI
	@test -x out/audit/bin/python || $(PYTHON) -m venv out/audit
	@out/audit/bin/python -m pip install --quiet --disable-pip-version-check "pip-audit>=2.10,<3"
	@out/audit/bin/pip-audit --requirement requirements.lock --no-deps --disable-pip --strict

lock: $(STAMP) ## pin every dependency again, with hashes
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --upgrade --extra dev pyproject.toml -o requirements.lock

clean: ## forget .venv and everything the demo made
	@rm -rf .venv out .mypy_cache .ruff_cache .pytest_cache .hypothesis
