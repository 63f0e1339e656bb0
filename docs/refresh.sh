#!/bin/sh
# Writes what README, docs/claims.md and the gallery show anew: answers between their markers, and all figures.
#
#     docs/refresh.sh            rewrite README.md, docs/claims.md and docs/figures/ (half an hour)
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
# Prints a document with a text between its markers `<!-- NAME -->` and `<!-- /NAME -->`.
shown() {
    awk -v text="$3" -v name="$2" '
        $0 == "<!-- /" name " -->" { inside = 0 }
        !inside { print }
        $0 == "<!-- " name " -->" {
            inside = 1
            print "```text"
            while ((getline line < text) > 0) print line
            print "```"
        }
    ' "$1"
}

shown README.md answer "$answer" > "$readme"
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
cargo run --release --quiet -- sweep scenarios/experiments/four-factors.toml --quiet --out "$work/output" > "$work/told.txt"
cargo run --release --quiet -- discover "$(sed -n 's/^Folder  *//p' "$work/told.txt")" --outcome war --above 0.2 --quiet > "$work/found.txt"
draw "$(sed -n 's/^Folder  *//p' "$work/found.txt")" discovery
cargo run --release --quiet -- hindcast scenarios/history --quiet --out "$work/output" > "$work/told.txt"
draw "$(sed -n 's/^Folder  *//p' "$work/told.txt")" score-card
cargo run --release --quiet -- run scenarios/events/us-withdrawal.toml --quiet --out "$work/output" > "$work/told.txt"
cargo run --release --quiet -- compare "$work/$batch" "$(sed -n 's/^Folder  *//p' "$work/told.txt")" --quiet > "$work/compared.txt"
draw "$(sed -n 's/^Folder  *//p' "$work/compared.txt")" differences--chances
cargo run --release --quiet -- run scenarios/indo-pacific-2026.toml --rule all --quiet --out "$work/output" > "$work/told.txt"
draw "$(sed -n 's/^Folder  *//p' "$work/told.txt")" rules
# Analyses how far factors move an outcome of an experiment and draws figures of it.
sensitivity() {
    cargo run --release --quiet -- sweep "scenarios/experiments/$1.toml" --quiet --out "$work/output" > "$work/told.txt"
    cargo run --release --quiet -- sensitivity "$(sed -n 's/^Folder  *//p' "$work/told.txt")" --outcome shallow --quiet > "$work/analysed.txt"
    draw "$(sed -n 's/^Folder  *//p' "$work/analysed.txt")" "$2"
}

sensitivity sobol-indices sensitivity
sensitivity screening morris
for design in asian-nato wide-bloc; do
    cargo run --release --quiet -- run "scenarios/pacts/$design.toml" --quiet --out "$work/output" > "$work/told-$design.txt"
done
cargo run --release --quiet -- survival "$work/$batch" "$(sed -n 's/^Folder  *//p' "$work/told-asian-nato.txt")" \
    "$(sed -n 's/^Folder  *//p' "$work/told-wide-bloc.txt")" --out "$work/survival" > /dev/null
draw "$work/survival" survival--shallow
# All claims: some ten minutes. What follows the sample is of one trial alone: its id, its folder.
cargo run --release --quiet -- claims --quiet --out "$work/output" > "$work/told.txt"
sed '/^Trial /,$d' "$work/told.txt" > "$work/verdicts.txt"
shown docs/claims.md verdicts "$work/verdicts.txt" > "$work/claims.md"
cat "$work/claims.md" > docs/claims.md
draw "$(sed -n 's/^Folder  *//p' "$work/told.txt")" claims--E1
cargo run --release --quiet -- tipping scenarios/experiments/four-factors.toml --outcome shallow --reach 0.4 \
    --factor domestic-polling --factor us-reliability --quiet --out "$work/output" > "$work/told.txt"
draw "$(sed -n 's/^Folder  *//p' "$work/told.txt")" tipping--domestic-polling tipping--frontier
# Made-up ones: the field's data are not part of this project.
draw tests/fixtures/backtest precision-recall reliability pact-probabilities
draw tests/fixtures/calibration prior-posterior
