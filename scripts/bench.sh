#!/usr/bin/env bash
# Prints every figure of the part on speed, measured on this machine now.
# PostgreSQL is measured where it is installed, with fsync on.
set -euo pipefail
cd "$(dirname "$0")/.."
if compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
  CANDOUR_BENCH_POSTGRES=$(FSYNC=on scripts/postgres.sh start 54330)
  export CANDOUR_BENCH_POSTGRES
  trap 'scripts/postgres.sh stop 54330' EXIT
fi
go build -o bin/ ./cmd/candour ./bench/...
echo "== the log: audited writes, verification, receipts"
bin/ledger "$@"
echo "== the register: start, plain page, 100,000 recommendations"
bin/register
echo "== return phrases: what ten at once do to other pages"
bin/phrase
echo "== the sweep: a list of 100,000 closed cases"
bin/sweep
echo "== the panel: worklists and case pages with 10,000 applications"
bin/review -cases 10000
echo "== returns: the rows of a large return checked, and the peer"
bin/returns
echo "== figures: suppression of a national table and its audit"
bin/disclosure
