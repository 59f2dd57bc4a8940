#!/usr/bin/env bash
# Installs the programs that ours are measured against, into .cache/peers, where
# a Python with venv and pip or an R is on the machine:
#   scripts/peers.sh text   DuckDB and jellyfish alone (text comparisons)
#   scripts/peers.sh files  what reads our files, and other people's, in the tests:
#                           frictionless, csvw, openpyxl, odfpy and pyarrow
#   scripts/peers.sh all    all these, Splink, leidenalg and igraph; and for R
#                           MultipleSystemsEstimation or SparseMSE, and
#                           GaussSuppression
#   scripts/peers.sh million  prints the name of a file of a million random pairs
#                           of texts with what DuckDB and jellyfish give for them
# What cannot be installed is said on standard error, and is no failure: whatever
# measures then prints "peer not installed".
set -euo pipefail
cd "$(dirname "$0")/.."
home=.cache/peers
python=$home/python/bin/python
TEXT=(duckdb==2.0.0 jellyfish==1.3.0 pyarrow==26.0.1)
FILES=(frictionless==5.21.0 csvw==4.1.1 openpyxl==3.1.5 odfpy==1.4.1 pyarrow==26.0.1)
MORE=(splink==5.0.0 leidenalg==0.11.0 igraph==1.0.0)

say() { echo "$*" >&2; }

venv() {
  [ -x "$python" ] && return
  command -v python3 >/dev/null || { say "peer not installed: there is no python3"; return 1; }
  mkdir -p "$home"
  if ! python3 -m venv "$home/python" >/dev/null 2>&1; then
    rm -rf "$home/python"
    say "peer not installed: python3 has no venv (on Debian, install python3-venv)"
    return 1
  fi
}

# pip PACKAGE...: each by itself, so that one that is not to be had stops no other.
pip() {
  venv || return 0
  local p
  for p in "$@"; do
    [ -e "$home/$p" ] && continue
    say "installing $p into $home"
    # Nothing is compiled here: that takes long, and fails late.
    if timeout 300 "$python" -m pip install --quiet --disable-pip-version-check "${wheels---only-binary=:all:}" "$p" >/dev/null 2>"$home/pip.log"; then
      touch "$home/$p"
    else
      say "peer not installed: $p ($(tail -n 1 "$home/pip.log"))"
    fi
  done
}

# r NAME...: the first of these packages that can be had.
r() {
  command -v Rscript >/dev/null || { say "peer not installed: $* (there is no R)"; return; }
  mkdir -p "$home/r"
  R_LIBS_USER=$PWD/$home/r Rscript --vanilla - "$@" >/dev/null 2>"$home/r.log" <<'END' || say "peer not installed: $* (no archive of R packages could be reached, or it has none)"
for (p in commandArgs(trailingOnly = TRUE)) {
  if (requireNamespace(p, quietly = TRUE)) quit(status = 0)
  try(install.packages(p, lib = Sys.getenv("R_LIBS_USER"), repos = "https://cloud.r-project.org"))
  if (requireNamespace(p, quietly = TRUE)) quit(status = 0)
}
quit(status = 1)
END
}

million() {
  pip "${TEXT[@]}"
  [ -e "$home/${TEXT[0]}" ] && [ -e "$home/${TEXT[1]}" ] && [ -e "$home/${TEXT[2]}" ] || return 1
  if [ ! -s "$home/million.csv" ]; then
    say "comparing a million pairs of texts with DuckDB and jellyfish"
    "$python" linkage/testdata/reference/strings.py 1000000 >"$home/million.csv.part"
    mv "$home/million.csv.part" "$home/million.csv"
  fi
  echo "$PWD/$home/million.csv"
}

files() { wheels=--prefer-binary pip "${FILES[@]}"; } # some need packages that have no wheels

case ${1:-all} in
text) pip "${TEXT[@]}" ;;
files) files ;;
all)
  pip "${TEXT[@]}" "${MORE[@]}"
  files
  r MultipleSystemsEstimation SparseMSE
  r GaussSuppression
  ;;
million) million ;;
*) say "usage: scripts/peers.sh text|files|all|million"; exit 2 ;;
esac
