"""What the Python ports share: the numbers of the world, and the figures that every contestant prints."""

import json
import sys
from types import SimpleNamespace

FIGURES = (
    "formed",
    "formed_by_half_time",
    "formed_at_article5",
    "years_to_formation",
    "members_at_formation",
    "talks",
    "signatures",
    "urgency_at_the_end",
    "forces_at_the_end",
    "opinion_at_the_end",
    "alignment_at_the_end",
)


def read_core(path):
    """The numbers that the engine wrote, as attributes."""
    with open(path, encoding="utf-8") as file:
        return json.load(file, object_hook=lambda table: SimpleNamespace(**table))


def sums(values):
    """How many values, their sum and their sum of squares."""
    values = [float(value) for value in values]
    return {"n": len(values), "sum": sum(values), "squares": sum(value * value for value in values)}


def figures(core, step_in_force, members, article5, talks, signed, end):
    """The figures of replicates given as equally long sequences; `step_in_force` is 0 where no pact formed, and `end`
    has the world at the horizon: mean urgency, all states' forces, mean square of the swings of opinion, mean
    alignment."""
    formed = [step > 0 for step in step_in_force]
    of = {
        "formed": formed,
        "formed_by_half_time": [0 < 2 * step <= core.steps for step in step_in_force],
        "formed_at_article5": article5,
        "years_to_formation": [step / core.steps_a_year for step in step_in_force if step > 0],
        "members_at_formation": [count for count, has in zip(members, formed) if has],
        "talks": talks,
        "signatures": signed,
        "urgency_at_the_end": end["urgency"],
        "forces_at_the_end": end["forces"],
        "opinion_at_the_end": end["opinion"],
        "alignment_at_the_end": end["alignment"],
    }
    return {name: sums(of[name]) for name in FIGURES}


def margin_error(core, margins_of):
    """Greatest difference from a margin of the engine at the start, for a port's function of a rung and members."""
    return max(
        abs(mine - theirs)
        for valued in core.valued
        for mine, theirs in zip(margins_of(valued.rung, valued.members), valued.margins)
    )


def tell(replicates, seconds, of, error):
    """Prints how long the replicates took and what they came to, as the other contestants do."""
    json.dump({"replicates": replicates, "seconds": seconds, "figures": of, "margin_error": error}, sys.stdout)
    print()
