# Auskunft. `make run` is all one needs; the rest is for those who work on it.
# Folder and file names are quoted or relative throughout: the path may hold blanks.

# Once set up, the tool environment's Python starts fastest.
PYTHON ?= $(shell test -x .tools/bin/python && echo .tools/bin/python || echo python3)
BIN = .venv/bin

.PHONY: run call setup setup-dev test test-telephone lint format bench lock clean
.DEFAULT_GOAL := help

help:
	@echo "make run     set up if needed, then start (another port: make run PORT=9000)"
	@echo "make call    talk to it: microphone page and telephone server (beside make run)"
	@echo "make setup   set up only: both environments and the embedding model"
	@echo "make test    everything that must hold: lint, types, dialogue and all tests"
	@echo "make test-telephone  real calls through Asterisk (needs root on Debian)"
	@echo "make lint    formatting, lint and types only"
	@echo "make bench   measure, with tables and plots"
	@echo "make lock    renew the requirement locks (needs the network)"
	@echo "make clean   remove everything that was made here"

setup:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3 is missing: install Python 3.11 or newer and run this again."; exit 1; }
	@$(PYTHON) bot/bootstrap.py

setup-dev:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3 is missing: install Python 3.11 or newer and run this again."; exit 1; }
	@$(PYTHON) bot/bootstrap.py --dev

run: setup
	@exec $(BIN)/auskunft run

call: setup
	@$(BIN)/auskunft phone fetch
	@exec $(BIN)/auskunft phone serve

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .

format: setup-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: setup-dev
	@bash .ci/test

test-telephone: setup-dev
	@AUSKUNFT_TEST_PARTS_REQUIRED=1 $(BIN)/python -m tests.telephone.lab
	@AUSKUNFT_TEST_PARTS_REQUIRED=1 $(BIN)/python -m pytest tests/telephone

bench: setup-dev
	$(BIN)/python -m benchmarks

lock:
	@test -x .tools/bin/uv || $(PYTHON) bot/bootstrap.py
	$(PYTHON) bot/lock.py

clean:
	rm -rf .venv .venv-rasa .tools var *.egg-info
