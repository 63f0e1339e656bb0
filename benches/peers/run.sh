#!/usr/bin/env bash
# pactsim beside Mesa, NumPy and krABMaga: installs what is missing into .local, runs all of them one after the other
# on one core each, checks that they are the same model, and prints how fast they are.
#
#     bash benches/peers/run.sh                   the comparison
#     bash benches/peers/run.sh --without TERM    the same with ports that lack a term of the margin: must fail
#
# MESA_SECONDS (60) is how long Mesa runs, with 1,000 replicates at least.
set -euo pipefail

cd "$(dirname "$0")"
without=
case "${1:-}" in
    "") ;;
    --without) without=${2:?name a term of the margin} ;;
    *) echo "say nothing, or --without TERM" >&2; exit 2 ;;
esac
local=.local
mkdir -p "$local/scenarios"
# One core each, and no thread pools beneath NumPy.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1

echo "installing what is missing" >&2
if ! cmp -s requirements.txt "$local/installed.txt"; then
    python3 -m venv "$local/venv"
    "$local/venv/bin/pip" install --quiet --disable-pip-version-check -r requirements.txt
    cp requirements.txt "$local/installed.txt"
fi
# Versions are those of the lock file; what pactsim has come to depend on since is added to it.
cargo build --quiet --release --manifest-path rust/Cargo.toml --target-dir "$local/target"
python=$local/venv/bin/python
rust=$local/target/release/pactsim-peers

# A scenario may only extend a file of its own folder.
cp ../../scenarios/indo-pacific-2026.toml core.toml "$local/scenarios"
scenario=$local/scenarios/core.toml
numbers=$local/core.json
"$rust" constants "$scenario" > "$numbers"
if [ -n "$without" ]; then
    "$python" without.py "$numbers" "$without"
fi

echo "running pactsim, krABMaga, NumPy and Mesa, one after the other" >&2
"$rust" pactsim "$scenario" 100000 > "$local/pactsim.json"
"$rust" krabmaga "$numbers" 50000 > "$local/krabmaga.json"
"$python" numpy_port.py "$numbers" 40000 > "$local/numpy.json"
"$python" mesa_port.py "$numbers" "${MESA_SECONDS:-60}" 1000 > "$local/mesa.json"
"$python" compare.py "$local/pactsim.json" krABMaga="$local/krabmaga.json" NumPy="$local/numpy.json" \
    Mesa="$local/mesa.json"
