#!/bin/sh
# Renew base.lock and dev.lock from pyproject.toml; the versions already pinned stay unless --upgrade is given.
set -eu
cd "$(dirname "$0")/.."
compile="uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-config --quiet"
$compile "$@" pyproject.toml --group build --group dev -o requirements/dev.lock
$compile "$@" pyproject.toml --group build -c requirements/dev.lock -o requirements/base.lock
