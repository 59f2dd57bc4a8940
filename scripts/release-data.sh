#!/usr/bin/env bash
# Keeps the data of a release, for the tests of every later one:
#   scripts/release-data.sh N        run in a clean checkout of release N
# writes internal/app/testdata/release-N: the data folder and a backup as this
# release's program leaves them, receipts that it gave, and its tables. Commit
# what it writes with the release; it is never made again.
set -euo pipefail
cd "$(dirname "$0")/.."
GOTOOLCHAIN=$(sed -n 's/^toolchain //p' go.mod) # also where Go is set to use its own alone (GOTOOLCHAIN=local)
export GOTOOLCHAIN
release=${1:?which release? scripts/release-data.sh N}
out=$PWD/internal/app/testdata/release-$release
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ ! -e "$out" ] || { echo "$out is there already" >&2; exit 1; }
go build -o "$work/candour" -ldflags "-X candour/internal/app.Version=release-$release" ./cmd/candour
mkdir -m 700 "$work/data"
go test ./internal/app -count=1 -run '^TestEveryTableCanBeFilled$' -args -release-folder "$work/data"
mv "$work/data/tables.json" "$work/tables.json"
for record in recommendation/made-up-01 commitment/made-up-c1; do
  name=${record##*/}
  "$work/candour" ledger prove "$record" --data "$work/data" --out "$work/$name.receipt.json" --record-file "$work/$name.record.json"
done
plain=
"$work/candour" backup --help | grep -q -- --plain && plain=--plain
"$work/candour" backup --data "$work/data" $plain "$work/release.backup"
rm -f "$work/data/candour.db-wal" "$work/data/candour.db-shm"
mkdir "$out"
(cd "$work" && tar --sort=name --owner=0 --group=0 -cf - data ./*.json) | zstd -19 -q >"$out/data.tar.zst"
cp "$work/release.backup" "$out/release.backup"
ls -l "$out"
