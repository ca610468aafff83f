# What there is to do here. `make` alone lists it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
PYTHON ?= python3
RUN := .venv/bin/python
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup demo test check fix bench lock

help: ## this list
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 14

setup: ## packages and browser parts, as the lock files say; quick when nothing changed
	@$(PYTHON) -m tools.setup

demo: setup ## the whole site with its demo world, on this machine
	@exec .venv/bin/tildel demo $(ARGS)

test: setup ## all tests (ARGS="-k name" for some)
	@$(RUN) -m tools.machine
	@$(RUN) -m pytest -n 2 $(ARGS)

check: setup ## everything that can be judged without running; changes nothing
	@$(RUN) -m tools.check

fix: setup ## format, collect the sentences, print the diagrams
	@$(RUN) -m ruff check --fix --quiet . || true
	@$(RUN) -m ruff format --quiet .
	@$(RUN) -m tools.messages update
	@$(RUN) -m tools.messages compile
	@$(RUN) -m tools.diagrams

bench: setup ## measurements, as a table and as JSON
	@$(RUN) -m bench $(ARGS)

lock: setup ## pins anew from pyproject.toml and package.json
	@$(RUN) -m tools.lock
