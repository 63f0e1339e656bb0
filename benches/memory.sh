#!/bin/sh
# Peak memory of 10^5 and of 10^6 runs of the baseline, alone and in a sweep, and how fast they were.
#
#     benches/memory.sh [PART]
#
# Memory must not grow with the number of runs: the script fails when the second needs more than 1.3
# times the first. PART (1 by default) divides both sample sizes, for a quick look. The peak is
# what GNU time reports; without it, the last that Linux showed in /proc/PID/status.
set -eu

cd "$(dirname "$0")/.."
part=${1:-1}
scenario=scenarios/indo-pacific-2026.toml
experiment=scenarios/experiments/us-reliability.toml
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

# Runs the verb $1 on the file $2, $3 draws of 50 replicates at $4 design points, tells how it went, and sets peak_kb.
measure() {
    runs=$(($3 * 50 * $4))
    started=$(date +%s)
    watch "$1" "$2" --draws "$3" --replicates 50 --out "$out" --quiet > "$out/answer.txt"
    seconds=$(($(date +%s) - started))
    [ "$seconds" -gt 0 ] || seconds=1
    echo "$1: $runs runs, peak $((peak_kb / 1024)) MB, $((runs / seconds)) runs/s, tables included"
}

# Measures $1 on $2 at $4 design points with $3 draws and with ten times as many.
compare() {
    measure "$1" "$2" "$3" "$4"
    small=$peak_kb
    measure "$1" "$2" $(($3 * 10)) "$4"
    if [ $((peak_kb * 10)) -gt $((small * 13)) ]; then
        echo "memory grows with the number of runs: $small kB, then $peak_kb kB" >&2
        exit 1
    fi
}

compare run "$scenario" $((2000 / part)) 1
compare sweep "$experiment" $((225 / part)) 9
echo "memory does not grow with the number of runs"
