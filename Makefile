# make            makes .venv from requirements.lock, then refreshes PROCESSED from RAW
# make help       says the rest
RAW ?= raw
PROCESSED ?= processed
TABLES ?= ../shared/corpus/tables
SECONDS ?= 600
UV ?= uv

LOCK_HASH := $(shell { sha256sum requirements.lock || shasum -a 256 requirements.lock; } 2>/dev/null | cut -c 1-16)
INSTALLED := .venv/installed-$(LOCK_HASH)
RUN := .venv/bin/python -m

.DEFAULT_GOAL := all
.PHONY: all report review screenshots fetch test check verify evaluate train bench tables fuzz lock clean help

all: $(INSTALLED) ## refresh the tables in PROCESSED from the documents in RAW (make RAW=dir PROCESSED=dir)
	@$(RUN) pipeline build "$(RAW)" "$(PROCESSED)" $(FLAGS)

fetch: $(INSTALLED) ## download what RAW/sources.yml marks with "fetch: yes" into RAW
	@$(RUN) pipeline fetch "$(RAW)" $(FLAGS)

report: all ## refresh the tables and the report, and say where it is
	@echo "Report     $(PROCESSED)/report/index.html"

review: all ## the report with buttons to confirm, correct, reject and add figures (they go to RAW/corrections.yml)
	@$(RUN) pipeline review "$(RAW)" "$(PROCESSED)" $(FLAGS)

screenshots: all ## pictures of each kind of page into build/screenshots (needs chromium and chromium-driver)
	@$(RUN) tests.report.screenshots "$(PROCESSED)/report" build/screenshots

test: $(INSTALLED) ## run the tests and the examples in the documentation
	@$(RUN) pytest $(FLAGS)

check: $(INSTALLED) ## style, types, and which layer may import which
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) mypy
	@.venv/bin/lint-imports

verify: $(INSTALLED) ## prove every row of PROCESSED against the documents in RAW
	@$(RUN) pipeline verify "$(PROCESSED)" --raw "$(RAW)" $(FLAGS)

evaluate: $(INSTALLED) ## measure the figures on the annotated sets in tests/gold, and where it is there on the shared corpus
	@$(RUN) pipeline evaluate tests/gold --raw raw --floors tests/gold/floors.json $(FLAGS)
	@if [ -d ../shared/corpus/reports ]; then \
	    $(RUN) pipeline evaluate ../shared/corpus/reports --raw ../shared/corpus/reports $(FLAGS); \
	fi

train: $(INSTALLED) ## fit the weights in pipeline/indicators/_weights.json to the annotated sets; takes some minutes
	@$(RUN) pipeline.evaluation.training

bench: $(INSTALLED) ## how well and how fast documents are read, against floors (FLAGS=--raise lifts these)
	@$(RUN) bench.run $(FLAGS)

tables: $(INSTALLED) ## the cells of the tables in TABLES, scored beside pdfplumber's (make tables TABLES=dir)
	@$(RUN) bench.tables "$(TABLES)" build/tables.json

fuzz: $(INSTALLED) ## feed the readers with damaged files for ten minutes (make fuzz SECONDS=60)
	@$(RUN) tests.fuzz.mutate_pdfs "$(RAW)" $(SECONDS)
	@$(RUN) pip install -qq --disable-pip-version-check "atheris>=3"
	@$(RUN) tests.fuzz.fuzz_readers -max_total_time=$(SECONDS)

# Named after the lock's hash: another lock, or an installation that was broken off, makes the environment anew.
$(INSTALLED):
	@test -n "$(LOCK_HASH)" || { echo "make: neither sha256sum nor shasum is installed" >&2; exit 1; }
	@rm -rf .venv
	@for python in "$(PYTHON)" python3 python3.14 python3.13 python3.12 python3.11; do \
	    if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	        echo "Making .venv with $$python; this takes a minute, once"; exec "$$python" -m venv .venv; \
	    fi; \
	done; echo "make: Python 3.11 or later is needed (make PYTHON=/path/to/python)" >&2; exit 1
	@$(RUN) pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(RUN) pip install -qq --disable-pip-version-check --no-deps --no-index --no-build-isolation --editable .
	@$(RUN) compileall -q pipeline  # as pip does for all others; where Python may not write, each process would do it again
	@touch "$@"

lock: ## write requirements.lock anew from pyproject.toml (needs uv)
	$(UV) pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --upgrade \
	    --no-annotate --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	    --quiet --output-file requirements.lock
	@! grep -nE '://|--(extra-)?index|--find-links' requirements.lock

clean: ## delete the environment, the caches and everything in PROCESSED that a build makes again
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis *.egg-info
	rm -rf "$(PROCESSED)/.cache" "$(PROCESSED)/text" "$(PROCESSED)/charts" "$(PROCESSED)/report"
	cd "$(PROCESSED)" && for table in figures claims quantities documents segments anchors problems corrections; do \
	    rm -f $$table.csv $$table.parquet; \
	done && rm -f provenum.xlsx datapackage.json dictionary.md

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 12
