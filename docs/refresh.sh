#!/bin/sh
# Writes what README shows anew: the answer of its first command between the markers, and the figure.
#
#     docs/refresh.sh            rewrite README.md and docs/figures/
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
cp "$work/$batch/cumulative-incidence.svg" docs/figures/
