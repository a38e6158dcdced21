# Two commands for everybody: `make run` and `make test`. They bring what they need into this folder (.uv, .venv, models).
.DEFAULT_GOAL := help
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
PYTHON ?= $(shell command -v python3.11 || command -v python3)
HOST ?= 127.0.0.1
PORT ?= 8080
# Rasa's own commands (make check) report to nobody.
export RASA_TELEMETRY_ENABLED := false

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

.uv/bin/uv:
	@echo "[1/3] Fetching uv, which builds the environment ..."
	@$(PYTHON) scripts/get_uv.py

.venv/ready: pyproject.toml uv.lock $(shell find standin -name '*.py') | $(if $(filter .uv/bin/uv,$(UV)),.uv/bin/uv)
	@echo "[2/3] Building the environment (about 1 GB; the first time takes a minute or two) ..."
	@$(UV) sync --frozen --quiet --compile-bytecode --python $(PYTHON)
	@touch .venv/ready

setup: .venv/ready ## build the environment

run: .venv/ready ## set up, train if needed, serve on http://127.0.0.1:8080
	@echo "[3/3] Training if needed, then serving ..."
	@.venv/bin/signpost serve --host $(HOST) --port $(PORT)

train: .venv/ready ## train the model if the data changed
	@.venv/bin/signpost train

check: .venv/ready ## format, lint, types and data
	@.venv/bin/ruff format --check bot tests benchmarks scripts
	@.venv/bin/ruff check bot tests benchmarks scripts
	@.venv/bin/mypy
	@.venv/bin/signpost check
	@.venv/bin/rasa data validate --domain bot/domain.yml --data bot/data --fail-on-warnings > .venv/validate.log 2>&1 || { cat .venv/validate.log; exit 1; }

test: .venv/ready train ## all tests, with a browser and Redis where they can be had
	@scripts/get_browser.sh
	@scripts/get_redis.sh
	@.venv/bin/pytest -n 2 --dist loadfile

format: .venv/ready ## put the code into its form
	@.venv/bin/ruff format bot tests benchmarks scripts
	@.venv/bin/ruff check --fix bot tests benchmarks scripts

fuzz: .venv/ready train ## a million hostile inputs over every layer (INPUTS=1000000 SEED=1)
	@.venv/bin/python -m tests.hostile.campaign --inputs $(or $(INPUTS),1000000) --seed $(or $(SEED),1)

fuzz-guided: .venv/ready ## inputs that a fuzzer bends towards code not seen yet (SECONDS=60 for each layer; Linux on x86_64)
	@$(UV) run --frozen --quiet --group fuzz python -m tests.hostile.guided --seconds $(or $(SECONDS),60); ended=$$?; \
	$(UV) sync --frozen --quiet --compile-bytecode; exit $$ended

licences: .venv/ready ## every installed package with its licence
	@.venv/bin/python scripts/licences.py

sbom: .venv/ready ## the bill of materials of what a server runs, CycloneDX 1.5, into sbom.json
	@$(UV) export --frozen --no-dev --format cyclonedx1.5 --quiet --output-file sbom.json
	@.venv/bin/python -c "import json; print(len(json.load(open('sbom.json'))['components']), 'components in sbom.json')"

clean: ## remove environment and models
	rm -rf .uv .venv models .rasa

.PHONY: help setup run train check test format clean fuzz fuzz-guided licences sbom
