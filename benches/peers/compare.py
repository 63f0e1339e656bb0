"""Holds the contestants against each other: whether they are the same model, and how fast each is.

    compare.py PACTSIM.json NAME=PORT.json...

Prints two tables in Markdown. Exits with 1, and no table of speeds, where a port's figures differ from the engine's by
more than chance.
"""

import json
import math
import sys
from statistics import NormalDist

from tally import FIGURES

# Chance that ports which are right are called wrong in one of all comparisons.
FALSE_ALARM = 0.01

# Greatest difference of two margins that are the same but for rounding.
ROUNDING = 1e-9


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def mean_and_error(sums):
    """Mean and its standard error."""
    n = sums["n"]
    if n == 0:
        return math.nan, math.nan
    mean = sums["sum"] / n
    return mean, math.sqrt(max(sums["squares"] / n - mean * mean, 0.0) / n)


def deviation(ours, theirs):
    """Difference of two means in standard errors of the difference; infinite where one of them has no mean."""
    (mean, error), (other, other_error) = mean_and_error(ours), mean_and_error(theirs)
    if math.isnan(mean) or math.isnan(other):
        return math.inf
    if error == other_error == 0.0:
        return 0.0 if mean == other else math.inf
    return (other - mean) / math.hypot(error, other_error)


def show(sums):
    mean, error = mean_and_error(sums)
    return f"{mean:.4f} ± {error:.4f}"


def agreement(engine, ports):
    """The table of figures, and the comparisons that fail."""
    limit = NormalDist().inv_cdf(1.0 - 0.5 * FALSE_ALARM / (len(FIGURES) * len(ports)))
    lines = [
        "| mean ± standard error | pactsim | " + " | ".join(ports) + " | greatest z |",
        "|---|---:|" + "---:|" * (len(ports) + 1),
    ]
    broken = []
    for figure in FIGURES:
        ours = engine["figures"][figure]
        apart = {name: deviation(ours, port["figures"][figure]) for name, port in ports.items()}
        cells = [show(ours), *(show(port["figures"][figure]) for port in ports.values())]
        greatest = max(apart.values(), key=abs)
        lines.append(f"| {figure.replace('_', ' ')} | {' | '.join(cells)} | {greatest:.1f} |")
        broken += [f"{name}, {figure.replace('_', ' ')}: z = {z:.1f}" for name, z in apart.items() if abs(z) > limit]
    margins = [port["margin_error"] for port in ports.values()]
    lines.append(f"| margins at the start | | {' | '.join(f'apart by {error:.0e}' for error in margins)} | |")
    for name, error in zip(ports, margins):
        if not error <= ROUNDING:
            broken.append(f"{name}, margins at the start: apart by {error:.2g}")
    lines.append(f"\nMargins may be apart by {ROUNDING:.0e} (rounding), and every |z| must be below {limit:.2f}")
    lines.append(f"(overall level {FALSE_ALARM:.0%}).")
    return "\n".join(lines), broken


def speeds(engine, ports):
    rate = {name: run["replicates"] / run["seconds"] for name, run in {"pactsim": engine, **ports}.items()}
    lines = [
        "| on one core | replicates | seconds of processor time | replicates a second | pactsim is … times as fast |"
    ]
    lines.append("|---|---:|---:|---:|---:|")
    for name, run in {"pactsim": engine, **ports}.items():
        ratio = rate["pactsim"] / rate[name]
        shown = f"{ratio:.0f}" if ratio >= 10.0 else f"{ratio:.2f}"
        lines.append(f"| {name} | {run['replicates']:,} | {run['seconds']:.1f} | {rate[name]:,.0f} | {shown} |")
    return "\n".join(lines)


def main():
    engine = read(sys.argv[1])
    ports = {name: read(path) for name, path in (argument.split("=", 1) for argument in sys.argv[2:])}
    table, broken = agreement(engine, ports)
    print(f"\n{table}\n")
    if broken:
        print("NOT THE SAME MODEL, so speeds are not compared:\n  " + "\n  ".join(broken))
        sys.exit(1)
    print(f"The ports agree with the engine within sampling error.\n\n{speeds(engine, ports)}")


if __name__ == "__main__":
    main()
