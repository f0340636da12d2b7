#!/bin/sh
# What every start needs before web, worker and beat: tables, the cache's table, style sheets. Safe to run again.
set -eu
cd "$(dirname "$0")/.."
python manage.py migrate --noinput
python manage.py createcachetable
python manage.py collectstatic --noinput
