# `make help` lists what can be made.

VENV ?= .venv
WORLDS ?= 2000
WORKERS ?= 2
DEMO ?= build/demo
PYTEST_ARGS ?= -n $(WORKERS) --dist loadgroup

QUICK := tests/treaty tests/scenario tests/model tests/test_streams.py tests/test_equations.py src

BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
SETUP := pyproject.toml scripts/environment scripts/installer.lock
LOCK := $(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock"
COMPILE := $(LOCK) --universal
LOWEST := $(LOCK) --resolution lowest-direct --only-binary :all:

export PYTHON INSTALLER
# Tests and workers start many processes, each of which would compile its libraries anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test quick nightly golden check format reference family calendar bargain theories history \
	patterns coverage calibrate docs notebooks site bench mutate lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

demo: $(RUNTIME) ## compare the Ukraine family of arrangements; the answer here, all else in build/demo
	$(BIN)/guaranteesim compare ukraine --worlds $(WORLDS) --workers $(WORKERS) --out $(DEMO) --replace
	@echo
	@echo "Every table as text: $(DEMO)/findings.txt. Figures: $(DEMO)/figures, frontier.png first."
	@echo "Next: change a number in scenarios/ukraine and run make demo DEMO=build/mine."

test: $(DEV) ## run the tests
	$(BIN)/python -m pytest $(PYTEST_ARGS) -m "not nightly"

quick: $(DEV) ## run the tests of rules, input and month: under 40 seconds, for the habit of it
	$(BIN)/python -m pytest $(PYTEST_ARGS) -m "not nightly" $(QUICK)

nightly: $(DEV) ## run the long statistical and generated tests, which `make test` leaves out
	$(BIN)/python -m pytest $(PYTEST_ARGS) -m nightly

golden: $(DEV) ## write the first screens that the tests compare with again
	$(BIN)/python -m pytest tests/golden --regenerate -n 0 -q

check: $(DEV) ## run the linter, the formatter, the types and the import contract
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV) ## put the code into its standard form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

reference: $(DEV) ## make the results the pages show again, in results/reference (20 minutes on two cores)
	$(MAKE) family calendar bargain theories history patterns docs

family: $(RUNTIME) ## compare the Ukraine family for results/reference
	rm -rf build/demo results/reference/figures results/reference/manifests results/reference/*.csv
	mkdir -p results/reference/figures results/reference/manifests
	COLUMNS=80 LINES=24 $(BIN)/guaranteesim compare ukraine --worlds 2000 --workers $(WORKERS) --out build/demo \
		> results/reference/screen.txt
	cp build/demo/*.csv build/demo/findings.txt results/reference/
	cp build/demo/figures/*.png results/reference/figures/
	for folder in build/demo/*/manifest.json; do \
		cp $$folder results/reference/manifests/$$(basename $$(dirname $$folder)).json; done

calendar: $(RUNTIME) ## run the withdrawal of a guarantor in month 18 for results/reference
	rm -rf build/calendar results/reference/clauses
	$(BIN)/guaranteesim run us-withdrawal --worlds 2000 --workers $(WORKERS) --out build/calendar
	mkdir -p results/reference/clauses
	cp build/calendar/figures/calendar.png results/reference/clauses/us-withdrawal.png

bargain: $(RUNTIME) ## try every package of terms open in 2026 for results/reference
	rm -rf build/bargain results/reference/bargaining
	$(BIN)/guaranteesim bargain ukraine-2026 --worlds 500 --workers $(WORKERS) --out build/bargain
	mkdir -p results/reference/bargaining
	cp build/bargain/*.csv build/bargain/findings.txt build/bargain/figures/bargaining.png results/reference/bargaining/

theories: $(DEV) ## compare the Ukraine family under every theory for results/reference
	rm -rf build/theories
	$(BIN)/guaranteesim theories ukraine --worlds 1000 --workers $(WORKERS) --out build/theories
	$(BIN)/python scripts/theory_docs.py --from build/theories

history: $(DEV) ## hold the model against history for results/reference
	rm -rf build/backtest
	$(BIN)/guaranteesim backtest --worlds 10000 --workers $(WORKERS) --out build/backtest
	rm -rf build/panel
	$(BIN)/guaranteesim backtest --panel --workers $(WORKERS) --out build/panel
	$(BIN)/python scripts/backtest_docs.py --from build/backtest --panel build/panel

docs: $(DEV) ## write what is made from the code again: reference pages of docs/, classes of drawn numbers
	$(BIN)/python scripts/drawn_types.py
	$(BIN)/ruff format --quiet src/guaranteesim/scenario/numbers/drawn.py
	$(BIN)/guaranteesim schema --out scenarios/guaranteesim.schema.json
	$(BIN)/python scripts/reference_docs.py
	$(BIN)/python scripts/treaty_docs.py
	$(BIN)/python scripts/command_docs.py
	$(BIN)/python scripts/figure_docs.py
	$(BIN)/python scripts/gallery_docs.py
	$(BIN)/python scripts/model_docs.py
	$(BIN)/python scripts/theory_docs.py
	$(BIN)/python scripts/validation_docs.py
	$(BIN)/python scripts/readme_docs.py
	$(BIN)/python scripts/tutorial_docs.py

notebooks: $(DEV) ## run the notebooks of docs/notebooks again and keep their outputs (two minutes)
	$(BIN)/python scripts/notebooks.py

site: $(DEV) ## build the documentation as a website in build/site; a broken link is an error
	rm -rf build/site
	$(BIN)/python -m sphinx --builder html --doctree-dir build/doctrees --fresh-env --fail-on-warning \
		--keep-going --quiet docs build/site
	@echo "Open build/site/index.html."

bench: $(DEV) ## measure the speed against plain Mesa and scalar C, and experiments against separate runs
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.experiments
	$(BIN)/python -m benchmarks.limit
	$(BIN)/python -m benchmarks.commands

patterns: $(DEV) ## ask the model for the patterns of the record; table and figure in results/reference/patterns
	$(BIN)/python -m validation.patterns --workers $(WORKERS)

coverage: $(DEV) ## count how often the 95 % intervals cover; table in results/reference/coverage (15 minutes)
	$(BIN)/python -m validation.coverage --workers $(WORKERS)

calibrate: $(DEV) ## fit the free numbers to the record; defaults, table and figure (a few minutes)
	$(BIN)/python -m validation.calibration --workers $(WORKERS)
	$(MAKE) docs

mutate: $(DEV) ## change single lines of treaty and model and see that tests fail (hours; goes on where it was)
	$(BIN)/python -m validation.mutation treaty
	$(BIN)/python -m validation.mutation model
	$(BIN)/python -m validation.mutation.report

lock: $(DEV) ## bring the lock files up to the newest versions pyproject.toml allows
	$(COMPILE) --extra analysis --extra cluster --extra dev --extra docs --group build pyproject.toml -o requirements-dev.lock
	$(COMPILE) --group build -c requirements-dev.lock pyproject.toml -o requirements.lock
	echo uv | $(COMPILE) - -o scripts/installer.lock
	echo pytest | $(COMPILE) -c requirements-dev.lock - -o scripts/pytest.lock
	$(LOWEST) --group build pyproject.toml -o requirements-lowest.lock

clean: ## remove the environment, what was built and every cache
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests benchmarks validation -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# A stamp is older than its lock only when there is something to install.
$(RUNTIME): requirements.lock $(SETUP)
	@scripts/environment $(VENV) requirements.lock
	@touch $@

$(DEV): requirements-dev.lock $(SETUP)
	@scripts/environment $(VENV) requirements-dev.lock
	@touch $@
