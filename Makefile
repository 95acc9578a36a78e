# Two commands matter: `make run` and `make test`. Each sets itself up in .venv and does nothing twice.
PYTHON ?= python3
PORT   ?= 8050
export PORT

BIN     := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test check bench pictures lock tensorflow clean
.DELETE_ON_ERROR:

run: .venv/.run                    ## the debugger in a browser, on 127.0.0.1:$PORT
	exec $(BIN)/tape-debugger serve --host 127.0.0.1

test: .venv/.test                  ## every test, with coverage
	@sh tools/get_chromium.sh
	$(BIN)/python -m pytest --cov --cov-report=term $(PYTEST_ARGS)

check: .venv/.check                ## style, types, import contracts, and that assets/ is built from app/browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python tools/check_sizes.py
	$(BIN)/pyright
	$(BIN)/lint-imports
	bash tools/check_bundle.sh

bench: .venv/.test                 ## the figures that the documentation quotes; BENCH=name for one of them
	$(BIN)/python -m benchmarks $(BENCH)

pictures: .venv/.test              ## the pictures of README and docs, of the page as it is now; look at them afterwards
	@sh tools/get_chromium.sh
	$(BIN)/python -m tools.pictures

lock:                              ## pin again what pyproject.toml asks for
	bash tools/lock.sh

tensorflow: .venv-tensorflow/.ready  ## real TensorFlow beside us, for the tests marked `tensorflow`

clean:
	rm -rf .venv .venv-tensorflow .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage .coverage.*

# ---------------------------------------------------------------- environments

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Tape Debugger needs Python 3.11 or later; say which: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv

# The checkout itself is installed in place, so that nothing has to be repeated when a source file changes.
.venv/.run .venv/.test .venv/.check: .venv/.%: locks/%.lock pyproject.toml | .venv/bin/python
	$(INSTALL) --require-hashes --no-deps -r $<
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

.venv-tensorflow/.ready: locks/tensorflow.lock
	$(PYTHON) -m venv .venv-tensorflow
	.venv-tensorflow/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $<
	@touch $@
