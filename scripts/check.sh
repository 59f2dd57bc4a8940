#!/usr/bin/env bash
# What `make check` checks: format, go vet, the walls between the wings, what
# staticcheck, unparam and deadcode find (tools/check pins them), and data races in
# the packages that start goroutines (tools/check/race.go; only for this it installs
# a C compiler where there is none). With --quick, as `make test` runs it before the
# tests, without these four.
set -euo pipefail
cd "$(dirname "$0")/.."
unformatted=$(gofmt -l cmd internal bench tools disclosure linkage mse network)
if [ -n "$unformatted" ]; then
  echo "not formatted: $unformatted" >&2
  exit 1
fi
go vet ./...
go -C tools/check vet ./...
go -C tools/check test -count 1 ./... # it reads files of the program, of which the cache knows nothing
if [ "${1:-}" = --quick ]; then exit; fi
. scripts/need.sh
need "$(go env CC)" gcc libc6-dev
go test ./internal/walls
go -C tools/check run .
