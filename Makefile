# What people type. Each target does its own set-up: Python 3.11 or newer and make are enough.

PORT ?= 8000
ARGS ?=

help:
	@echo 'make demo    the sample district on http://localhost:$(PORT)/  (PORT=8001 make demo)'
	@echo 'make test    every test                 (ARGS="-k address" make test)'
	@echo 'make torture thousands of random edits, kills, power losses, posts: for two hours'
	@echo 'make admin   fetch the browser editor, for a district that has the key admin (needs npm)'
	@echo 'make lint    ruff, mypy, and TypeScript over the scripts'
	@echo 'make bench   the figures, measured again'
	@echo 'make lock    requirements/*.lock anew from pyproject.toml  (ARGS=--upgrade make lock)'
	@echo 'make handbook the handbook for staff, as a site, into handbook/'
	@echo 'make pictures its pictures, taken again from the sample'
	@echo 'make clean   remove what these made; var/ keeps a real queue and its keys'

demo:
	@PORT='$(PORT)' sh tools/demo.sh

test:
	@sh tools/setup.sh dev
	@command -v npm >/dev/null 2>&1 || sh tools/apt.sh npm || true
	@.venv/bin/python build.py admin || true   # its tests say what they miss
	@CHROMIUM=`sh tools/browser.sh` && export CHROMIUM && .venv/bin/python tools/tests.py $(ARGS)

torture:
	@sh tools/setup.sh dev
	@HUTONG_TORTURE=1 .venv/bin/python -m pytest tests/publish/test_incremental.py \
	  tests/district/test_survey.py tests/district/test_lookup_noise.py tests/clerk/test_bad_input.py tests/torture -s $(ARGS)

admin:
	@sh tools/setup.sh run
	@.venv/bin/python build.py admin

lint:
	@sh tools/setup.sh dev
	@.venv/bin/python -m ruff check .
	@.venv/bin/python -m mypy district look publish clerk intake build.py
	@sh tools/scripts.sh

bench:
	@sh tools/setup.sh dev
	@PYTHONPATH=. .venv/bin/python bench/sample.py
	@PYTHONPATH=. .venv/bin/python bench/posting.py --postgres
	@PYTHONPATH=. .venv/bin/python bench/claiming.py
	@PYTHONPATH=. .venv/bin/python bench/submitting.py --runs 3
	@PYTHONPATH=. .venv/bin/python bench/publishing.py $(ARGS)

lock:
	@sh tools/lock.sh $(ARGS)

handbook:
	@sh tools/setup.sh run
	@NO_MKDOCS_2_WARNING=1 .venv/bin/python -m mkdocs build --strict --quiet -f handbook.yml -d handbook
	@echo 'handbook/index.html'

pictures:
	@sh tools/setup.sh dev
	@CHROMIUM=`sh tools/browser.sh` && export CHROMIUM && PYTHONPATH=. .venv/bin/python tools/screenshots.py

clean:
	rm -rf .venv .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis site handbook var/demo
	find . -name __pycache__ -type d -prune -exec rm -rf '{}' +

.PHONY: help demo test torture admin lint bench lock handbook pictures clean
