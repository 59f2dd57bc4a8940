#!/usr/bin/env bash
# Starts a throw-away PostgreSQL for tests on 127.0.0.1 and prints its URL, or stops it.
#   scripts/postgres.sh start [PORT]   scripts/postgres.sh stop [PORT]
# Durability is off here (fsync=off): tests of durability run their own server with FSYNC=on.
# With CANDOUR_TEST_MEMORY=FOLDER, as `make test` runs it, the data stand there and
# go when the server stops: a test makes thousands of small files, and a disk takes
# as long over them as PostgreSQL over all its work.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
dir=${CANDOUR_TEST_PGDIR:-$here/.cache/postgres}
port=${2:-54329}
fsync=${FSYNC:-off}
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
if [ -z "$bin" ]; then
  echo "PostgreSQL is not installed: apt-get install postgresql" >&2
  exit 1
fi
[ "$(id -u)" != 0 ] || dir=/tmp/candour-pg-$port
memory=${CANDOUR_TEST_MEMORY:+$CANDOUR_TEST_MEMORY/candour-pg-$(id -u)-$port}
# The server refuses to run as root, so root hands it to the postgres user.
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
running() { as "$bin/pg_ctl" -D "$1" status >/dev/null 2>&1; }
case "${1:-}" in
start)
  # A server that runs already at its usual place is used as it is.
  if [ -n "$memory" ] && ! running "$dir"; then dir=$memory; fi
  if [ "$(id -u)" = 0 ]; then mkdir -p "$dir"; chown postgres "$dir"; fi
  if [ ! -f "$dir/PG_VERSION" ]; then
    mkdir -p "$dir"
    as "$bin/initdb" -D "$dir" -U candour -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
  fi
  if ! running "$dir"; then
    as "$bin/pg_ctl" -D "$dir" -w -l "$dir/log" \
      -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$dir -c fsync=$fsync -c max_connections=300 -c shared_buffers=256MB" start >/dev/null
  fi
  echo "postgres://candour@127.0.0.1:$port/postgres?sslmode=disable"
  ;;
stop)
  as "$bin/pg_ctl" -D "$dir" -m fast stop >/dev/null 2>&1 || true
  if [ -n "$memory" ] && [ -d "$memory" ]; then
    as "$bin/pg_ctl" -D "$memory" -m fast stop >/dev/null 2>&1 || true
    rm -rf "$memory"
  fi
  ;;
*)
  echo "usage: scripts/postgres.sh start [PORT] | stop [PORT]" >&2
  exit 2
  ;;
esac
