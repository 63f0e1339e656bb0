#!/usr/bin/env bash
# The sweep {{ id }} of the experiment {{ name }} in {{ shards }} shards, {{ runs }} runs in all: a script for Slurm.
# Made by {{ version }}, from the folder that paths begin at.
#
#   bash THIS-FILE     submits the shards as one array, and a job that merges them once all are there
#
# Partition, account, time limit and so on: as sbatch takes them from the environment (SBATCH_PARTITION, SBATCH_ACCOUNT,
# SBATCH_TIMELIMIT). PACTSIM names the program where it is not in the path of the nodes. A shard that was stopped goes on
# where it was: after a failure, give the same command again.
set -euo pipefail

pactsim=${PACTSIM:-pactsim}
id={{ id }}
shards={{ shards }}
out={{ out }}
sweep=({{ words }} --out "$out")

case ${1:-submit} in
submit)
    made=$("$pactsim" shards {{ words }} --shards "$shards" --slurm)
    if ! grep -qxF "id=$id" <<< "$made"; then
        echo "$0: $pactsim here is another build, or the experiment has changed since this script was made; make it again" >&2
        exit 2
    fi
    script=$(realpath -- "${BASH_SOURCE[0]}")
    array=$(sbatch --parsable --job-name={{ name }} --array="1-$shards" --cpus-per-task={{ threads }} --requeue \
        --output="%x-%A-%a.log" --open-mode=append "$script" shard)
    array=${array%%;*}
    merge=$(sbatch --parsable --job-name={{ name }}-merge --dependency="afterok:$array" --kill-on-invalid-dep=yes \
        --output="%x-%j.log" "$script" merge)
    echo "shards: job $array, merge: job ${merge%%;*}; the sweep will be in $out/{{ name }}/$id"
    ;;
shard)
    # 3 says that some runs failed, which the answer tells; the others can be merged.
    "$pactsim" sweep "${sweep[@]}" --shard "$SLURM_ARRAY_TASK_ID/$shards" --threads {{ threads }} --quiet || (($? == 3))
    ;;
merge)
    folders=()
    for ((shard = 1; shard <= shards; shard++)); do
        folders+=("$out/{{ name }}/$id-$shard-of-$shards")
    done
    "$pactsim" merge "${folders[@]}" --out "$out"
    ;;
*)
    echo "usage: bash $0" >&2
    exit 2
    ;;
esac
