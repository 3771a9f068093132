# Every target sets up what it needs by itself. `make demo` and `make test` are the two that a new user needs.
.PHONY: demo test check bench lock pictures clean

PY := .venv/bin/python

demo:
	@sh tools/setup.sh core
	@.venv/bin/gavah demo --out out

test:
	@sh tools/setup.sh dev
	@rm -f .coverage*
	@$(PY) -m pytest -m slow > .pytest-slow.log 2>&1 & slow=$$!; \
	  $(PY) -m pytest -m "not slow" --cov --cov-branch --cov-report=term:skip-covered; fast=$$?; \
	  wait $$slow; late=$$?; cat .pytest-slow.log; exit $$((fast + late))
	@$(PY) tools/coverage_gate.py

check:
	@sh tools/setup.sh dev
	@.venv/bin/ruff check src tests verifier tools bench
	@.venv/bin/ruff format --check src tests verifier tools bench
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/deptry src
	@.venv/bin/vulture

bench:
	@sh tools/setup.sh bench
	@$(PY) bench/run.py

# Locks again, with hashes and without any index address.
lock:
	@for name in uv build core dev bench; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    requirements/$$name.in -o requirements/$$name.txt; done

pictures:
	@sh tools/setup.sh dev
	@$(PY) tools/make_pictures.py

clean:
	rm -rf .venv out
