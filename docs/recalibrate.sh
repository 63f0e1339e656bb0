#!/bin/sh
# Fits the weights anew and puts what was found into the program, then shows anew what README and the gallery quote.
#
#     docs/recalibrate.sh DIR      DIR holds the field's public records (docs/calibration.md); some ten minutes on two cores
#
# Stopped, the same command goes on where it was.
set -eu

records=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
told=$(mktemp)
trap 'rm -f "$told"' EXIT INT TERM
cargo run --release --quiet -- calibrate "$records" scenarios/history/*.toml > "$told"
cat "$told"
found=$(dirname "$(grep '/posterior\.parquet$' "$told")")
cp "$found/posterior.parquet" src/scenario/posterior.parquet
cp "$found/mixture.toml" src/rules/mixture.toml
sh docs/refresh.sh
