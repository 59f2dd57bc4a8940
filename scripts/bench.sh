#!/usr/bin/env bash
# Prints every figure of the parts on speed, measured on this machine now, and at
# the end one table of ratios to the programs that do the same. These run in the
# same command, on the same two processors, on the same data; scripts/peers.sh
# installs them where a Python with pip or an R is on the machine. PostgreSQL is
# measured where it is installed, with fsync on.
#
#   scripts/bench.sh [PART...]   parts: ledger register phrase lanes sweep review
#                                returns inquiry drafting disclosure linkage network mse copies find bundle libraries search pdf evidence;
#                                all if none is named
#   CANDOUR_BENCH_PEOPLE=500000  people of the list that is linked, two records each
#   CANDOUR_BENCH_LARGE=1        also links 5,000,000 records, without a peer (about 5 minutes)
set -euo pipefail
cd "$(dirname "$0")/.."
GOTOOLCHAIN=$(sed -n 's/^toolchain //p' go.mod) # also where Go is set to use its own alone (GOTOOLCHAIN=local)
export GOTOOLCHAIN
parts=${*:-ledger register phrase lanes sweep review returns inquiry drafting disclosure linkage network mse copies find bundle libraries search pdf evidence}
wanted() { [[ " $parts " == *" $1 "* ]]; }

if wanted ledger && compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
  CANDOUR_BENCH_POSTGRES=$(FSYNC=on scripts/postgres.sh start 54330)
  export CANDOUR_BENCH_POSTGRES
fi
table=$(mktemp)
finish() {
  [ -z "${CANDOUR_BENCH_POSTGRES:-}" ] || scripts/postgres.sh stop 54330
  rm -f "$table"
}
trap finish EXIT

scripts/peers.sh all
python=$PWD/.cache/peers/python/bin/python
[ -x "$python" ] || python=python3
export CANDOUR_FRICTIONLESS=$PWD/.cache/peers/python/bin/frictionless R_LIBS_USER=$PWD/.cache/peers/r
export CANDOUR_BENCH_TABLE=$table
go build -o bin/ ./cmd/candour ./bench/...

part() { # part NAME TITLE COMMAND...
  wanted "$1" || return 0
  echo "== $2"
  shift 2
  "$@"
}
part ledger "the log: audited writes, verification, receipts" bin/ledger
part register "the register: start, plain page, 100,000 recommendations" bin/register
part search "the one search over 100,000 records, a scan and SQLite beside it" bin/search
part evidence "readers of evidence: hostile mails and PDFs through the worker" bin/evidence
part phrase "return phrases: what ten at once do to other pages" bin/phrase
part lanes "starting and coming back while one source sends 100 requests a second; half headers" bin/lanes
part sweep "the sweep: a list of 100,000 closed cases" bin/sweep
part review "the panel: worklists and case pages with 10,000 applications" bin/review -cases 10000
part returns "returns: the rows of a large return checked, and the peer" bin/returns
part inquiry "an inquiry of 200,000 documents, 300 accounts, 40 letters, 60 days, 2,000 sentences" bin/inquiry
part drafting "the report: a page of 2,000 sentences" bin/drafting
part disclosure "figures: suppression of a national table and its audit" bin/disclosure
part linkage "linkage: ${CANDOUR_BENCH_PEOPLE:-500000} people, clusters, texts" bin/linkage -people "${CANDOUR_BENCH_PEOPLE:-500000}" -python "$python"
if [ -n "${CANDOUR_BENCH_LARGE:-}" ]; then
  part linkage "linkage: 5,000,000 records" bin/linkage -people 2500000 -skip-peer -only-linking
fi
part network "networks: communities of a million ties" bin/network -python "$python"
part mse "estimates with intervals" bin/mse
part pdf "PDF: words beside pdftotext, hostile files, redaction, widths" bin/pdf
part copies "evidence: copies and threads found, words of pictures, a volume of load files" bin/copies
part find "evidence: searches of 150,000 pages in an index that holds no word" bin/find
part bundle "one PDF of 20,000 pages of 3,000 documents, every number checked" bin/bundle
part libraries "what is our own beside kept libraries" go -C bench/libraries run .

if [ -s "$table" ]; then
  echo
  echo "== ratios, of this run"
  bin/table "$table"
fi
