#!/bin/sh
# Writes what README shows anew: the answer of its first command between the markers, and the figure.
#
#     docs/refresh.sh            rewrite README.md and docs/figures/
#     docs/refresh.sh --check    change nothing; fail when README shows another answer
set -eu

cd "$(dirname "$0")/.."
answer=$(mktemp)
readme=$(mktemp)
trap 'rm -f "$answer" "$readme"' EXIT INT TERM
cargo run --release --quiet -- run scenarios/indo-pacific-2026.toml --quiet > "$answer"
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
cp "$batch/cumulative-incidence.svg" docs/figures/
