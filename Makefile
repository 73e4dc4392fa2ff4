# Every target does its own set-up: `make demo` and `make test` are all a fresh clone needs.
PY := .venv/bin/python
.DEFAULT_GOAL := help
# What Python and Playwright's Node have compiled is kept: else every process that a target starts compiles it anew.
unexport PYTHONDONTWRITEBYTECODE
NODE_COMPILE_CACHE ?= $(CURDIR)/.venv/node-cache
export NODE_COMPILE_CACHE
.PHONY: help setup demo test lint check bench fuzz drift chaos chaos-ci wheel clean

help:  ## show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup:  ## virtual environment, dependencies, browser, fonts, the mock portal's kits
	@sh scripts/setup.sh

demo: setup  ## the whole story on the mock portal; leaves var/demo/report.html
	@$(PY) -m robot demo

test: setup  ## all tests, warnings are errors
	@$(PY) -m pytest -n 3 --dist worksteal

lint: setup  ## ruff format and lint, mypy strict
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy

check: lint test  ## what CI runs

bench: setup  ## speed and memory, as a table and var/bench/*.json
	@$(PY) -m bench
	@$(PY) -m bench.rules
	@$(PY) -m bench.workbook
	@$(PY) -m bench.lists
	@$(PY) -m bench.gallery
	@$(PY) -m bench.engine

fuzz: setup  ## the tests with made-up inputs, many more of them: no traceback, no hang
	@FUZZ_TIMES=25 $(PY) -m pytest -n 2 -q $$(grep -rl '^@rounds' tests)

drift: setup  ## the flows on 200 changed sites: filed right, stopped right, wrong (must be 0)
	@$(PY) -m bench.drift

chaos: setup  ## 220 faults of all kinds while cases go their way: doubled and lost must be 0
	@$(PY) -m bench.chaos

chaos-ci: setup  ## a dozen of them on the quota application, in two minutes
	@$(PY) -m bench.chaos --quick

wheel: setup  ## build the wheel, kits included
	@$(PY) -m build --wheel

clean:  ## remove what the other targets made
	rm -rf .venv var dist build mock_portal/static/kits .pytest_cache .mypy_cache .ruff_cache .hypothesis
