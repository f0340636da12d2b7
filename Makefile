# What one types here. Nothing is needed beforehand: ./run sets up Python and the packages, once.

PORT ?= 8000
DEMO = JOYNET_DEMO=1 JOYNET_DATA_DIR=var/demo JOYNET_BIND=127.0.0.1:$(PORT) ./run python manage.py
CHECK = JOYNET_DEMO=1 JOYNET_DATA_DIR=var/check ./run
LIVE = JOYNET_DATA_DIR=var/check JOYNET_ORIGIN=https://joynet.example.org ALLOWED_HOSTS=joynet.example.org \
	JOYNET_TRUSTED_PROXIES=1 SECRET_KEY=made-up-for-make-lint-0123456789-abcdefghijklmnopqrstuvwxyz \
	DATABASE_URL=postgres://joynet:made-up@db.example.org:5432/joynet REDIS_URL=redis://broker.example.org:6379/0 \
	MAIL_URL='smtp://joynet:made-up@mail.example.org:587?tls=starttls' JOYNET_MAIL_FROM=joynet@example.org \
	./run python manage.py

help:
	@echo "make demo    run Joynet with a made-up network on http://127.0.0.1:8000 (PORT=8123 make demo for another port)"
	@echo "make test    run every test, on SQLite and on PostgreSQL"
	@echo "make check   everything that must hold before a change lands: make lint, then make test"
	@echo "make lint    the quick part of it: style, imports, types, settings, migrations"
	@echo "make format  put Python and templates into the project's format"

demo:
	@echo "Setting up the demo in var/demo …"
	@$(DEMO) collectstatic --noinput --verbosity 0
	@$(DEMO) migrate --verbosity 0
	@$(DEMO) createcachetable --verbosity 0
	@$(DEMO) seed_demo --today "$$(date +%Y-%m-%d)"
	@$(DEMO) up

test:
	@./run python -m tests.run

check: lint test

lint:
	./run ruff check .
	./run ruff format --check .
	find templates -name '*.html' | xargs ./run djade --target-version 6.1 --check
	./run lint-imports
	$(CHECK) mypy
	@echo "manage.py check --deploy, as for real use"
	@$(LIVE) check --deploy --fail-level WARNING
	@echo "manage.py check and makemigrations --check, as for the demo"
	@$(CHECK) python manage.py check
	@$(CHECK) python manage.py makemigrations --check --dry-run

format:
	./run ruff check --fix .
	./run ruff format .
	find templates -name '*.html' | xargs ./run djade --target-version 6.1

.PHONY: help demo test check lint format
