#!/usr/bin/env bash
# Runs every test on a bare Debian machine with Go:
#   1. installs PostgreSQL, Chromium, tesseract, Python's venv and (through npm) axe-core where
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

. scripts/need.sh
need '/usr/lib/postgresql/*/bin/initdb' postgresql
need chromium chromium fonts-liberation
need npm npm
need curl curl
need jq jq
need tesseract tesseract-ocr tesseract-ocr-eng
need pdftotext poppler-utils
need qpdf qpdf
need readpst pst-utils
python3 -c 'import ensurepip' >/dev/null 2>&1 || need '/usr/lib/python3*/ensurepip' python3-venv
if [ ! -f node_modules/axe-core/axe.min.js ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo "installing axe-core and the style sheet's tools (npm)"
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
fi

# What the tests write is thrown away. Where memory has room for it and programs may
# run from there, it never goes to a disk; what Go builds stays where it was.
roomy() {
  local probe=/dev/shm/candour-probe-$$ rc=1
  [ "$(df --output=avail -B1M /dev/shm 2>/dev/null | tail -n 1)" -ge 6000 ] || return 1
  awk '/^MemAvailable:/ {exit $2 < 10000000}' /proc/meminfo || return 1
  if printf '#!/bin/sh\n' >"$probe" && chmod +x "$probe" && "$probe" 2>/dev/null; then rc=0; fi
  rm -f "$probe"
  return $rc
}
temporary=
if roomy; then
  [ -n "${CANDOUR_TEST_PGDIR:-}" ] || export CANDOUR_TEST_MEMORY=/dev/shm
  if [ -z "${TMPDIR:-}" ]; then
    temporary=$(mktemp -d /dev/shm/candour-test-XXXXXX)
    chmod 755 "$temporary"
    export TMPDIR=$temporary GOTMPDIR=${GOTMPDIR:-/tmp}
  fi
  echo "what the tests write stays in memory (/dev/shm)"
fi
port=${CANDOUR_TEST_PGPORT:-54329}
CANDOUR_TEST_POSTGRES=$(scripts/postgres.sh start "$port")
export CANDOUR_TEST_POSTGRES
leave() {
  [ -n "${KEEP_POSTGRES:-}" ] || scripts/postgres.sh stop "$port"
  [ -z "$temporary" ] || rm -rf "$temporary"
}
trap leave EXIT

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
  go test -vet=off -timeout 40m ./... # go vet has looked at all of it above
fi
