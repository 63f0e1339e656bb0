#!/bin/sh
# Instructions that a replicate of the baseline takes.
#
#     benches/instructions.sh [SCENARIO]
#
# Unlike times, instructions do not drift with the machine and its load. They are counted by valgrind over two
# runs of the program, of 20 and of 40 replicates of the same 20 draws; the difference leaves out what is done
# once, or once a draw. What is recorded of a replicate and written to tables is included.
set -eu

cd "$(dirname "$0")/.."
scenario=${1:-scenarios/indo-pacific-2026.toml}
cargo build --release --locked --quiet
program=${CARGO_TARGET_DIR:-target}/release/pactsim
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT INT TERM

# Sets instructions to those of 20 draws of $1 replicates.
count() {
    valgrind --tool=callgrind --callgrind-out-file="$out/profile" --log-file="$out/log" \
        "$program" run "$scenario" --draws 20 --replicates "$1" --threads 1 --out "$out/batch" --quiet > "$out/answer.txt"
    rm -rf "$out/batch"
    instructions=$(sed -n 's/.*Collected : //p' "$out/log")
}

count 20
few=$instructions
count 40
echo "$(((instructions - few) / (20 * 20))) instructions a replicate"
