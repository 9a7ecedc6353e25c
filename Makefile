# make run    set up, then do the main job on the sandbox network (opens the window where there is a screen)
# make test   set up, then lint, types, import contracts and every test
# make crash-test KILLS=500 SEED=1    kill the program at named steps and at random while it pays, and compare the books
# make race-test RACES=1000 SEED=1    eight processes on two workstations pay one invoice at one moment, 1 000 times
# make screen-test   the whole program on a real X server, killed at every step of the first start
# make browser-test    the web list in a real Chromium, judged by axe-core, and a real Prometheus that scrapes us
# make office-test   a workbook of the history as a real LibreOffice reads it, beside the CSV file
# make restore-test RESTORES=100 SEED=1    lose the wallet and restore it, half of the times from a stale backup
# make api-test EXAMPLES=1200 SEED=1    schemathesis asks the admin API over 20 000 things
# make storm-test REQUESTS=10000 SEED=1    a program asks for far more than its token may, while the window is open
# make soak-test     the tests at their whole size, which make test does with less
# make bench ROWS=1000000    ours beside the bare SDK, raw SQL, Qt's own proxy, psql and XlsxWriter: ratios of one run
# make lock   write the hashed lock files anew
# make translations   gather the texts anew, update each language's catalogue and compile it
# make package    build what installs on this system into dist/ (on Debian: the .deb and the relocatable tar.xz)
# make package-test    install the .deb in a bare Debian root without Python and use it as a person would; then remove it
# make package-diff    build twice from this commit, and list what differs
# make proto  generate the sandbox's messages anew



.PHONY: run test setup setup-dev lint translations proto lock crash-test race-test restore-test screen-test browser-test office-test api-test storm-test soak-test bench test-regtest package package-test package-diff clean

run: setup
	@packaging/run

test: setup-dev
	@packaging/check

setup:
	@packaging/setup run

setup-dev:
	@packaging/setup dev

lint: setup-dev
	@packaging/check lint

crash-test: setup-dev
	.venv/bin/python -m tests.crash.crash_test --kills $(or $(KILLS),500) $(if $(SEED),--seed $(SEED))

race-test: setup-dev
	.venv/bin/python -m tests.crash.race_test --races $(or $(RACES),1000) $(if $(SEED),--seed $(SEED))

screen-test: setup-dev
	.venv/bin/pytest -m "slow or not slow" tests/screen

browser-test:
	@packaging/setup browser
	.venv/bin/pytest -s -m "slow or not slow" tests/browser tests/integration/admin_api/test_prometheus.py

office-test:
	@packaging/setup office
	.venv/bin/pytest tests/integration/ledger/export/test_spreadsheets.py

restore-test: setup-dev
	.venv/bin/python -m tests.crash.restore_test --restores $(or $(RESTORES),100) $(if $(SEED),--seed $(SEED))

api-test: setup-dev
	.venv/bin/python -m tests.fuzz.api_fuzz --examples $(or $(EXAMPLES),1200) $(if $(SEED),--seed $(SEED))

storm-test: setup-dev
	QT_QPA_PLATFORM=$(or $(QT_QPA_PLATFORM),offscreen) .venv/bin/python -m tests.fuzz.api_storm --requests $(or $(REQUESTS),10000) $(if $(SEED),--seed $(SEED))

soak-test: setup-dev
	QT_QPA_PLATFORM=$(or $(QT_QPA_PLATFORM),offscreen) .venv/bin/pytest -m slow --ignore tests/browser

bench: setup-dev
	.venv/bin/python -m tests.bench --rows $(or $(ROWS),1000000) $(if $(ONLY),--only $(ONLY))

test-regtest: setup-dev
	.venv/bin/pytest -m regtest tests/integration/wallet

translations: setup-dev
	.venv/bin/python -m tests.catalogues

package:
	@packaging/setup package
	.venv-package/bin/python packaging/build.py linux

package-test:
	@packaging/package_test

package-diff:
	@packaging/setup package
	.venv-package/bin/python packaging/package_diff.py

proto: setup-dev
	.venv/bin/python -m lnwallet_desktop.sandbox.generate_wire

lock: setup-dev
	.venv/bin/uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements.lock
	.venv/bin/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -c requirements.lock -o requirements-dev.lock
	.venv/bin/uv pip compile pyproject.toml --extra package --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -c requirements.lock -o requirements-package.lock

clean:
	rm -rf .venv .venv-package .pytest_cache .mypy_cache .ruff_cache
