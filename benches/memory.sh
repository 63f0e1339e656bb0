#!/bin/sh
# Peak memory of 10^5 and of 10^6 runs of the baseline, and how fast they were.
#
#     benches/memory.sh [PART]
#
# Memory must not grow with the number of runs: the script fails when the second run needs more than
# 1.3 times the first. PART (1 by default) divides both sample sizes, for a quick look. The peak is
# what GNU time reports; without it, the last that Linux showed in /proc/PID/status.
set -eu

cd "$(dirname "$0")/.."
part=${1:-1}
scenario=scenarios/indo-pacific-2026.toml
cargo build --release --locked --quiet
program=${CARGO_TARGET_DIR:-target}/release/pactsim
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT INT TERM

# Runs the program with the arguments and sets peak_kb.
watch() {
    if [ -x /usr/bin/time ] && /usr/bin/time -v true 2> "$out/peak.txt"; then
        /usr/bin/time -v -o "$out/peak.txt" "$program" "$@"
        peak_kb=$(sed -n 's/.*Maximum resident set size (kbytes): //p' "$out/peak.txt")
        return
    fi
    "$program" "$@" &
    pid=$!
    # A process that has ended, waited for or not, has no memory to show.
    while seen=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$pid/status" 2> "$out/gone.txt") && [ -n "$seen" ]; do
        peak_kb=$seen
        sleep 0.05
    done
    wait "$pid"
}

# Runs $1 draws of 50 replicates, tells how it went, and sets peak_kb.
measure() {
    runs=$(($1 * 50))
    started=$(date +%s)
    watch run "$scenario" --draws "$1" --replicates 50 --out "$out" --quiet > "$out/answer.txt"
    seconds=$(($(date +%s) - started))
    [ "$seconds" -gt 0 ] || seconds=1
    echo "$runs runs: peak $((peak_kb / 1024)) MB, $((runs / seconds)) runs/s, tables and figure included"
}

measure $((2000 / part))
small=$peak_kb
measure $((20000 / part))
if [ $((peak_kb * 10)) -gt $((small * 13)) ]; then
    echo "memory grows with the number of runs: $small kB, then $peak_kb kB" >&2
    exit 1
fi
echo "memory does not grow with the number of runs"
