# `make help` lists what there is. A fresh machine needs only make and Python 3.11 or later.

PYTHON ?= python3
WORKERS ?= 2
DUMPS ?=
EVAL ?= ../shared/eval/dev
SECONDS ?= 60

# Those tests of tests/core that see a difference between the core in C and the one in Python, if there is one.
BOTH_CORES := cleaner laws last phrases prose protection search surrogates view whitespace

# .venv has the project as it stands in core/ and plugins/; .venv-test has the built wheel, as a user gets it.
VENV := .venv
TEST_VENV := .venv-test
WHEEL_STAMP := build/wheel.stamp

# Dependency groups (PEP 735) are read by pip from 25.1 on; Python 3.11 brings an older one.
PIP := pip>=25.1

# With -u a mistyped variable is an error. It also makes every command go through the shell, and so through the PATH set below.
.SHELLFLAGS := -euc

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test test-slow wheels docs bench eval fuzz weights weights-digest lint format clean FORCE

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
run: $(VENV)/.installed  ## clean the seed articles and show what was done to them
	@mkdir -p build && rm -rf build/seeds.jsonl build/seeds.jsonl.*
	textclean run seeds/articles -o build/seeds.jsonl
	textclean stats build/seeds.jsonl
	textclean explain build/seeds.jsonl --id 014-en-harbour-dredging.txt
	textclean verify build/seeds.jsonl

test: export PATH := $(CURDIR)/$(TEST_VENV)/bin:$(PATH)
test: lint  ## check style, types and import direction, then test the built wheel
	pytest -n $(WORKERS) -m "not slow"

test-slow: export PATH := $(CURDIR)/$(TEST_VENV)/bin:$(PATH)
test-slow: $(WHEEL_STAMP) $(TEST_VENV)/.slow  ## the slow tests, and the property tests with many more examples
	HYPOTHESIS_PROFILE=thorough pytest -n $(WORKERS) -m "slow or hypothesis"
	TEXTCLEAN_CORE=python pytest -n $(WORKERS) -m "not slow" tests/text tests/plugins $(BOTH_CORES:%=tests/core/test_%.py)

wheels: $(TEST_VENV)/.tools  ## build the source distribution and the wheels of this system into dist/, and try them
	PYTHON=$(TEST_VENV)/bin/python .ci/wheels

docs: export PATH := $(CURDIR)/$(TEST_VENV)/bin:$(PATH)
docs: $(TEST_VENV)/.docs  ## build the documentation as a site, build/docs/site; a broken link ends it
	python docs/site/build.py build/docs

bench: export PATH := $(CURDIR)/$(TEST_VENV)/bin:$(PATH)
bench: $(WHEEL_STAMP) $(TEST_VENV)/.bench  ## measure speed and memory: make bench, or make bench DUMPS=FOLDER of real dumps
	BENCH_DUMPS=$(DUMPS) PYTHONPATH=tests python -m benchmarks

eval: $(VENV)/.installed  ## measure on labelled dumps how much junk goes: make eval EVAL=FOLDER
	PYTHONPATH=tests $(VENV)/bin/python -m benchmarks.labelled_dumps $(EVAL)

fuzz: export PATH := $(CURDIR)/$(TEST_VENV)/bin:$(PATH)
fuzz: $(WHEEL_STAMP) $(TEST_VENV)/.fuzz  ## fuzz the readers, the log parser and the native core: make fuzz SECONDS=600 for each
	PYTHONPATH=tests python -m fuzz.harness all $(SECONDS)
	PYTHONPATH=tests python -m fuzz.native $(SECONDS)

weights: export PATH := $(CURDIR)/$(TEST_VENV)/bin:$(PATH)
weights: $(WHEEL_STAMP)  ## train the judge's weights: make weights EVAL=FOLDER of labelled dumps
	PYTHONPATH=tests python -m benchmarks.weights $(EVAL)

weights-digest: export PATH := $(CURDIR)/$(TEST_VENV)/bin:$(PATH)
weights-digest: $(WHEEL_STAMP)  ## tell the judge's weights that they belong to the phrases as they are now
	PYTHONPATH=tests python -m benchmarks.weights_digest

lint: export PATH := $(CURDIR)/$(TEST_VENV)/bin:$(PATH)
lint: $(WHEEL_STAMP)  ## check style, types and import direction
	ruff check .
	ruff format --check .
	mypy
	lint-imports --no-logo

format: export PATH := $(CURDIR)/$(TEST_VENV)/bin:$(PATH)
format: $(TEST_VENV)/.tools  ## let ruff format the code and fix what it can
	ruff format .
	ruff check --fix .

# .venv stays, since it may hold tools of your own; the next `make run` installs into it again.
clean:  ## remove what was built, the test environment and all caches
	rm -rf $(TEST_VENV) $(VENV)/.installed build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	rm -f core/textclean/_native.abi3.so
	find core plugins tests -name __pycache__ -prune -exec rm -rf {} +

# --- environments ---

define new_environment
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
  echo "textclean needs Python 3.11 or later, and '$(PYTHON)' is not. Name one that is: make PYTHON=python3.11" >&2; exit 1; }
@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || test "$$(id -u)" != 0 || .ci/prepare
@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
  echo "'$(PYTHON)' cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
test -x $(@D)/bin/pip || $(PYTHON) -m venv $(@D)
$(@D)/bin/pip install --quiet --upgrade '$(PIP)'
endef

$(VENV)/.installed: pyproject.toml hatch_build.py $(wildcard core/textclean/_native/*)
	$(new_environment)
	$(@D)/bin/pip install --quiet --editable .
	@touch $@

$(TEST_VENV)/.tools: pyproject.toml
	$(new_environment)
	$(@D)/bin/pip install --quiet --group dev
	@touch $@

$(TEST_VENV)/.slow $(TEST_VENV)/.docs $(TEST_VENV)/.bench $(TEST_VENV)/.fuzz: $(TEST_VENV)/.%: $(TEST_VENV)/.tools
	$(TEST_VENV)/bin/pip install --quiet --group $*
	@touch $@

# --- the wheel ---

# Rewritten only when a file came or went, since a file that is gone is newer than nothing.
build/sources.txt: FORCE
	@mkdir -p $(@D)
	@find core plugins -type f -not -name '*.py[co]' -not -name '*.so' | LC_ALL=C sort > $@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

SOURCES := $(shell find core plugins -type f -not -name '*.py[co]' -not -name '*.so' 2>/dev/null | sed 's/ /\\ /g')

# The stamp leaves both source trees out of the environment: tests import what the wheel holds, and nothing else.
$(WHEEL_STAMP): $(TEST_VENV)/.tools build/sources.txt pyproject.toml hatch_build.py README.md LICENSE $(SOURCES)
	rm -rf build/wheel
	$(TEST_VENV)/bin/python -m build --wheel --no-isolation --outdir build/wheel . > build/wheel.log 2>&1 || { cat build/wheel.log >&2; exit 1; }
	$(TEST_VENV)/bin/pip uninstall --quiet --yes textclean-framework
	$(TEST_VENV)/bin/pip install --quiet build/wheel/*.whl
	@touch $@
