"""pactsim as a model of the EMA Workbench and as a problem of SALib, for their samplers, searches and analyses.

    from ema_workbench import perform_experiments
    from pactsim.interop import as_ema_model

    model = as_ema_model("scenarios/indo-pacific-2026.toml", ["us-reliability", "trade-dependence"], draws=20, replicates=10)
    experiments, outcomes = perform_experiments(model, scenarios=100)

Both packages are imported where they are needed, and installed by whoever needs them.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .errors import InputError
from .experiment import Experiment, evaluate
from .scenario import Scenario

if TYPE_CHECKING:
    import numpy
    from ema_workbench import Model

__all__ = ["as_ema_model", "as_salib_problem"]

Factors = Mapping[str, Mapping[str, Any]] | Iterable[str]
"""Factors as `Experiment.of` takes them."""


class _Point:
    """The outcomes at one point, as the workbench calls a model. It travels to other processes as the experiment's texts."""

    def __init__(self, experiment: Experiment):
        self._experiment = experiment

    def __call__(self, **point: float) -> dict[str, float]:
        # The workbench spreads points over processes, so that one thread is for each.
        found = evaluate(self._experiment, [point], threads=1, progress=False)
        return {outcome: _number(mean) for outcome, [mean] in found.items()}


def _number(mean: float | None) -> float:
    return math.nan if mean is None else mean


def as_ema_model(
    scenario: Scenario | Experiment | str | os.PathLike[str],
    factors: Factors = (),
    *,
    name: str = "pactsim",
    outcomes: Iterable[str] | None = None,
    draws: int | None = None,
    replicates: int | None = None,
    seed: int | None = None,
) -> Model:
    """A model of the EMA Workbench: uncertainties and levers are its factors, with their ranges, outcomes the means over
    draws × replicates, the same draws and replicates at every point; NaN where no run has a value.

    `factors` and all after it are those of `Experiment.of`; an `Experiment`, which has them already, needs none of them.
    Policies of the workbench set levers; an experiment with policies of its own is refused.
    """
    from ema_workbench import BooleanParameter, Model, RealParameter, ScalarOutcome

    experiment = _experiment(scenario, factors, outcomes=outcomes, draws=draws, replicates=replicates, seed=seed)

    def parameters(role: str) -> list[Any]:
        chosen = [factor for factor in experiment.factors if factor.role == role and factor.id in experiment.varied]
        return [BooleanParameter(factor.id) if factor.is_switch else RealParameter(factor.id, factor.low, factor.high) for factor in chosen]

    model = Model(name, function=_Point(experiment))
    model.uncertainties = parameters("uncertainty")
    model.levers = parameters("lever")
    model.outcomes = [ScalarOutcome(outcome) for outcome in experiment.outcomes]
    return model


def as_salib_problem(
    scenario: Scenario | Experiment | str | os.PathLike[str],
    factors: Factors = (),
    *,
    outcome: str | None = None,
    draws: int | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
) -> tuple[dict[str, Any], Callable[[numpy.ndarray], numpy.ndarray]]:
    """A problem of SALib and what evaluates it: `problem, f = as_salib_problem(…)`, then `f(sample)` gives an array with the
    mean of `outcome` (the first of the experiment where not given) at each row of `sample`; NaN where no run has a value.

    The columns of a sample are those of `problem["names"]`: levers first, then uncertainties, each by name. `factors` and what
    follows are as for `as_ema_model`. Switches have the bounds 0 and 1, and are on from ½ upward.
    """
    import numpy

    named = None if outcome is None or isinstance(scenario, Experiment) else [outcome]
    experiment = _experiment(scenario, factors, outcomes=named, draws=draws, replicates=replicates, seed=seed)
    looked_at = outcome or experiment.outcomes[0]
    if looked_at not in experiment.outcomes:
        raise InputError(f"outcome must be one of {', '.join(experiment.outcomes)}; found {looked_at!r}")
    by_id = {factor.id: factor for factor in experiment.factors}
    varied = [by_id[name] for name in experiment.varied]
    problem: dict[str, Any] = {
        "num_vars": len(varied),
        "names": [factor.id for factor in varied],
        "bounds": [[factor.low, factor.high] for factor in varied],
        "outputs": [looked_at],
    }
    if any(factor.group != factor.id for factor in varied):
        problem["groups"] = [factor.group for factor in varied]

    def evaluated(sample: numpy.ndarray) -> numpy.ndarray:
        found = evaluate(experiment, numpy.atleast_2d(sample), threads=threads, progress=False)
        means: numpy.ndarray = numpy.array([_number(mean) for mean in found[looked_at]])
        return means

    return problem, evaluated


def _experiment(scenario: Scenario | Experiment | str | os.PathLike[str], factors: Factors, **settings: Any) -> Experiment:
    if not isinstance(scenario, Experiment):
        made = Experiment.of(scenario, factors, **settings)
        if not made.varied:
            raise InputError("factors are needed, such as ['us-reliability']; without one there is nothing to vary")
        return made
    if factors or any(value is not None for value in settings.values()):
        raise InputError("an Experiment has its factors, outcomes and sample; leave them out, or give its scenario instead")
    if len(scenario.policies) > 1:
        raise InputError(f"the experiment {scenario.name} has policies of its own: {', '.join(scenario.policies)}")
    if not scenario.varied:
        raise InputError(f"the experiment {scenario.name} varies no factor")
    return scenario
