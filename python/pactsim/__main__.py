"""`python -m pactsim sweep EXPERIMENT --ray ADDRESS`: what the command line does, on a Ray cluster.

Its options mean what they mean in `pactsim sweep`, and so do its exit codes; without `--ray` it runs on this machine.
"""

from __future__ import annotations

import argparse
import contextlib
import sys

from . import Experiment, FilesError, InputError, PactsimError
from . import sweep as sweep_here


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pactsim", description=__doc__.splitlines()[0])
    sweep = parser.add_subparsers(required=True, metavar="VERB").add_parser("sweep", help="run an experiment; go on where it was stopped")
    sweep.add_argument("file", metavar="FILE", help="experiment file, such as scenarios/experiments/us-reliability.toml")
    sweep.add_argument("--ray", metavar="ADDRESS", help="address of a Ray cluster, such as auto or 10.0.0.1:6379; local starts one here")
    sweep.add_argument("--draws", type=int, metavar="N", help="draws [default: as in the file]")
    sweep.add_argument("--replicates", type=int, metavar="N", help="repetitions of each draw [default: as in the file]")
    sweep.add_argument("--seed", type=int, metavar="N", help="root of all randomness [default: as in the file]")
    sweep.add_argument("--rule", metavar="NAME", help="rule by which states weigh a pact [default: the scenario's]")
    sweep.add_argument("--weights", metavar="FROM", help="posterior, point or prior [default: posterior]")
    sweep.add_argument("--independent", action="store_true", help="random numbers of its own for every design point")
    sweep.add_argument("--aggregate", action="store_true", help="keep what the runs of a design point add up to, and not the runs")
    sweep.add_argument("--out", default="output", metavar="DIR", help="folder under which results are written [default: output]")
    sweep.add_argument("--format", default="parquet", choices=["parquet", "csv"], help="format of the tables")
    sweep.add_argument("--quiet", action="store_true", help="tell no progress")
    return parser


def main(words: list[str] | None = None) -> int:
    """Does what the words ask for; the exit code."""
    asked = _parser().parse_args(words)
    settings = {"aggregate": asked.aggregate, "out": asked.out, "format": asked.format, "progress": not asked.quiet}
    try:
        experiment = Experiment.load(
            asked.file,
            draws=asked.draws,
            replicates=asked.replicates,
            seed=asked.seed,
            rule=asked.rule,
            weights=asked.weights,
            independent=asked.independent,
        )
        if asked.ray is None:
            results = sweep_here(experiment, **settings)
        else:
            from .ray import sweep

            results = sweep(experiment, address=asked.ray, **settings)
    except PactsimError as error:
        print(f"pactsim: {error}", file=sys.stderr)
        return 2 if isinstance(error, InputError) else 4 if isinstance(error, FilesError) else 1
    except KeyboardInterrupt:
        print("pactsim: stopped; what is done is kept, and the same command goes on", file=sys.stderr)
        return 130
    with contextlib.suppress(BrokenPipeError):
        print(f"{results.folder}\npactsim show {results.folder}", flush=True)
    return 3 if results.summary["runs_failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
