#!/usr/bin/env bash
# Runs every test on a bare Debian machine with Go:
#   1. installs PostgreSQL, Chromium, Python's venv and (through npm) axe-core where
#      missing,
#   2. starts a throw-away PostgreSQL on 127.0.0.1,
#   3. installs what reads our files as a second opinion (frictionless, openpyxl and
#      others), and compares a million pairs of texts with DuckDB and jellyfish for
#      the tests of linkage, where a Python with venv can install them,
#   4. checks what `make check` checks, and that no code is called that is known to
#      be vulnerable (tools/vuln), then runs go test.
# Arguments, if any, are given to go test in place of ./..., and then known
# vulnerabilities are not looked for.
# The Go that go.mod names comes from the Go module proxy where it is not there.
set -euo pipefail
cd "$(dirname "$0")/.."
GOTOOLCHAIN=$(sed -n 's/^toolchain //p' go.mod) # also where Go is set to use its own alone (GOTOOLCHAIN=local)
export GOTOOLCHAIN

need() { # need COMMAND-OR-FOLDER PACKAGE...
  local what=$1
  shift
  if command -v "$what" >/dev/null 2>&1 || compgen -G "$what" >/dev/null; then return; fi
  echo "installing $*"
  local sudo=
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
need '/usr/lib/postgresql/*/bin/initdb' postgresql
need chromium chromium fonts-liberation
need npm npm
python3 -c 'import ensurepip' >/dev/null 2>&1 || need '/usr/lib/python3*/ensurepip' python3-venv
if [ ! -f node_modules/axe-core/axe.min.js ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo "installing axe-core and the style sheet's tools (npm)"
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
fi

port=${CANDOUR_TEST_PGPORT:-54329}
CANDOUR_TEST_POSTGRES=$(scripts/postgres.sh start "$port")
export CANDOUR_TEST_POSTGRES
[ -n "${KEEP_POSTGRES:-}" ] || trap 'scripts/postgres.sh stop "$port"' EXIT

scripts/peers.sh files
if million=$(scripts/peers.sh million); then export CANDOUR_STRINGS=$million; fi

if [ $# -gt 0 ]; then
  go vet ./...
  go test "$@"
else
  scripts/check.sh --quick
  go -C tools/vuln vet ./...
  go -C tools/vuln test ./...
  go -C tools/vuln run .
  go test -timeout 40m ./...
fi
