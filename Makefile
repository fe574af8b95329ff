# What a stranger does: `make demo`, `make test`. Nothing is to be installed by hand before.
# What is missing is installed here: uv in .tools, everything of Python in .venv.

PYTHON = python3
UV_VERSION = 0.13.9
UV = .tools/uv-$(UV_VERSION)/bin/uv
BIN = .venv/bin
SYNC = $(UV) sync --quiet --frozen --python $(PYTHON) --compile-bytecode
ARGS =

# Somebody else's environment must not be changed instead of ours.
export UV_PROJECT_ENVIRONMENT = .venv
# Images ask that nothing compiled be kept; then every program of ours would be compiled anew.
unexport PYTHONDONTWRITEBYTECODE

help:  ## Say what can be made
	@sed -n 's/^\([a-z]*\):.*## /make \1	/p' Makefile | expand -t 16

demo: .venv/.to-run  ## Play a post's whole life, and leave it running; ARGS=--exit: stop then
	@$(BIN)/signoff demo $(ARGS)

up: .venv/.to-run  ## Run the same on the team's own workspace/
	@$(BIN)/signoff up $(ARGS)

test:  ## Everything that must hold: what `make check` does, and every test
	@$(MAKE) --no-print-directory --jobs 4 check browser packages
	$(BIN)/pytest -n 5 --dist worksteal $(ARGS)

# Needs nothing of ours, and compiles a database for a minute and a half: beside the checks.
packages:
	@$(PYTHON) -m tests.servers.npm

browser: .venv/.to-develop
	@$(BIN)/python -m tests.servers.browser

check: types imports  ## Format, lint, types and the direction of imports: the quick part

rules: .venv/.to-develop
	$(BIN)/ruff format --check
	$(BIN)/ruff check

types: rules
	$(BIN)/mypy

imports: rules
	$(BIN)/lint-imports

bench: .venv/.to-measure  ## Measure, and write docs/benchmarks.md
	$(BIN)/python -m benchmarks $(ARGS)

catalogue: .venv/.to-develop  ## Collect the sentences that need a translation
	@mkdir -p .cache
	$(BIN)/pybabel -q extract -F pyproject.toml --no-location --sort-output \
	  -o .cache/signoff.pot signoff blocks reports tasks flows server
	$(BIN)/pybabel -q update -i .cache/signoff.pot -d signoff/locale -D signoff \
	  --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

.venv/.to-run: $(UV) pyproject.toml uv.lock
	@echo 'Installing what is missing in .venv: a minute or two, once …'
	@$(SYNC) --inexact --no-default-groups --group demo
	@touch $@

.venv/.to-develop: $(UV) pyproject.toml uv.lock
	@echo 'Installing what is missing in .venv: a minute or two, once …'
	@$(SYNC)
	@touch $@ .venv/.to-run

.venv/.to-measure: $(UV) pyproject.toml uv.lock
	@$(SYNC) --group bench
	@touch $@ .venv/.to-develop .venv/.to-run

TOO_OLD = Python 3.11 or newer is needed: make PYTHON=/where/it/is
NO_VENV = Python cannot make virtual environments here: on Debian, apt-get install python3-venv

# Somebody may have told pip, for their own sake, to install elsewhere than here.
$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "$(TOO_OLD)")'
	@$(PYTHON) -m venv .tools/uv-$(UV_VERSION) || { echo '$(NO_VENV)'; exit 1; }
	@env -u PIP_TARGET -u PIP_PREFIX .tools/uv-$(UV_VERSION)/bin/pip install --no-user --quiet \
	  --disable-pip-version-check uv==$(UV_VERSION)

.PHONY: help demo up test packages browser check rules types imports bench catalogue
