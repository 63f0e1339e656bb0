#!/bin/sh
# Instructions that a replicate of the baseline takes, and those that a draw takes before its first.
#
#     benches/instructions.sh [SCENARIO]
#
# Unlike times, instructions do not drift with the machine and its load. They are counted by valgrind over
# three runs of the program, whose differences leave out what is done once: 20 draws of 20 replicates, twice
# the replicates, and twice the draws. What is recorded of a replicate and written to tables is included.
set -eu

cd "$(dirname "$0")/.."
scenario=${1:-scenarios/indo-pacific-2026.toml}
cargo build --release --locked --quiet
program=${CARGO_TARGET_DIR:-target}/release/pactsim
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT INT TERM

# Sets instructions to those of $1 draws of $2 replicates.
count() {
    valgrind --tool=callgrind --callgrind-out-file="$out/profile" --log-file="$out/log" \
        "$program" run "$scenario" --draws "$1" --replicates "$2" --threads 1 --out "$out/batch" --quiet > "$out/answer.txt"
    rm -rf "$out/batch"
    instructions=$(sed -n 's/.*Collected : //p' "$out/log")
}

count 20 20
few=$instructions
count 20 40
replicate=$(((instructions - few) / 400))
count 40 20
draw=$(((instructions - few) / 20 - 20 * replicate))
echo "a replicate: $replicate instructions; a draw, before its first replicate: $draw"
