# Everything starts from bare Python 3.11; see CONTRIBUTING.md.
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
BOOTSTRAP = @$(PYTHON) config/bootstrap.py

.PHONY: run test test-full lint messages lock clean

run:        ## install what is missing, load the demo, start web server, worker and beat
	$(BOOTSTRAP) run
test:       ## all checks and tests that this machine can run, under ten minutes
	$(BOOTSTRAP) test
test-full:  ## the long tests that `make test` leaves out
	$(BOOTSTRAP) test-full
lint:       ## the checks alone
	$(BOOTSTRAP) lint
messages:   ## texts without Vietnamese
	$(BOOTSTRAP) messages
lock:       ## compile the locks from pyproject.toml and package.json
	$(BOOTSTRAP) lock
clean:      ## remove what was installed and built; the data in var/ stays
	rm -rf .venv node_modules .pytest_cache .hypothesis .ruff_cache .mypy_cache .import_linter_cache var/static
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
