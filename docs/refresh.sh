#!/bin/sh
# Writes what README and the gallery show anew: the answer of README's first command between the markers, and all figures.
#
#     docs/refresh.sh            rewrite README.md and docs/figures/ (a minute or two)
#     docs/refresh.sh --check    change nothing; fail when README shows another answer
set -eu

cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
answer=$work/answer.txt
readme=$work/README.md
# Into a folder of its own, so that no batch of an earlier engine is shown instead.
cargo run --release --quiet -- run scenarios/indo-pacific-2026.toml --quiet --out "$work/output" > "$work/told.txt"
sed "s|$work/||" "$work/told.txt" > "$answer"
awk -v answer="$answer" '
    /^<!-- \/answer -->$/ { inside = 0 }
    !inside { print }
    /^<!-- answer -->$/ {
        inside = 1
        print "```text"
        while ((getline line < answer) > 0) print line
        print "```"
    }
' README.md > "$readme"
if [ "${1:-}" = --check ]; then
    diff README.md "$readme" || { echo "README.md shows another answer: run docs/refresh.sh" >&2; exit 1; }
    exit 0
fi
cat "$readme" > README.md
batch=$(sed -n 's/^Folder  *//p' "$answer")
mkdir -p docs/figures
rm -f docs/figures/*

# Draws figures of the results in a folder: one of each kind, as far as the gallery shows it.
draw() {
    folder=$1
    shift
    cargo run --release --quiet -- chart "$folder" "$@" --out "$work/figures" > /dev/null
    for figure in "$@"; do
        cp "$work/figures/$figure.svg" docs/figures/
    done
}

# Sweeps an experiment and draws figures of it.
sweep() {
    experiment=$1
    shift
    cargo run --release --quiet -- sweep "scenarios/experiments/$experiment.toml" --quiet --out "$work/output" > "$work/told.txt"
    draw "$(sed -n 's/^Folder  *//p' "$work/told.txt")" "$@"
}

draw "$work/$batch" cumulative-incidence ladder map membership why-not--asian-nato departures \
    network--start timeline--forms variance convergence
sweep events policies--war
sweep tornado tornado--shallow
sweep us-reliability response--shallow
sweep polling-by-trade heat-map--shallow
cargo run --release --quiet -- hindcast scenarios/history --quiet --out "$work/output" > "$work/told.txt"
draw "$(sed -n 's/^Folder  *//p' "$work/told.txt")" score-card
cargo run --release --quiet -- run scenarios/indo-pacific-2026.toml --rule all --quiet --out "$work/output" > "$work/told.txt"
draw "$(sed -n 's/^Folder  *//p' "$work/told.txt")" rules
# Made-up ones: the field's data are not part of this project.
draw tests/fixtures/backtest precision-recall reliability pact-probabilities
draw tests/fixtures/calibration prior-posterior
