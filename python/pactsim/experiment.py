"""Experiments: a scenario over many settings of chosen factors."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, overload

from . import _engine
from .checks import listed, whole
from .errors import InputError
from .progress import Callback, watching
from .results import Results
from .scenario import Scenario
from .toml_text import to_toml

__all__ = ["Experiment", "Factor", "evaluate", "merge", "sweep"]


@dataclass(frozen=True, slots=True)
class Factor:
    """What an experiment varies."""

    id: str
    """Its id, which is also the column of its values."""
    role: str
    """`lever`, what somebody could set, or `uncertainty`, what nobody can."""
    description: str
    """What it is."""
    group: str
    """Group that `saltelli` and `morris` move together; its own id where it is moved alone."""
    change: str
    """What its value does to a figure: `set`, `add`, `scale` or `mix`."""
    low: float
    """Lowest value, in `unit`."""
    high: float
    """Highest value."""
    base: float
    """Value where nothing varies it: today's."""
    unit: str
    """Unit of its values."""
    is_switch: bool
    """Whether it is a mechanism that is on (1) or off (0)."""


class Experiment:
    """An experiment that has passed every check."""

    def __init__(self, engine: _engine.Experiment):
        self._engine = engine

    @classmethod
    def load(
        cls,
        path: str | os.PathLike[str],
        *,
        draws: int | None = None,
        replicates: int | None = None,
        seed: int | None = None,
        rule: str | None = None,
        weights: str | None = None,
        independent: bool = False,
    ) -> Experiment:
        """Loads an experiment's file, what is given here standing above what it says. Raises `ScenarioError`."""
        whole(draws=draws, replicates=replicates, seed=seed)
        return cls(
            _engine.Experiment.load(
                Path(path), rule=rule, draws=draws, replicates=replicates, seed=seed, weights=weights, independent=independent
            )
        )

    @classmethod
    def of(
        cls,
        scenario: Scenario | str | os.PathLike[str],
        factors: Mapping[str, Mapping[str, Any]] | Iterable[str],
        *,
        name: str = "experiment",
        title: str | None = None,
        outcomes: Iterable[str] | None = None,
        design: Mapping[str, Any] | None = None,
        policies: Mapping[str, Mapping[str, Any]] | None = None,
        draws: int | None = None,
        replicates: int | None = None,
        seed: int | None = None,
    ) -> Experiment:
        """An experiment without a file.

        `factors` are ids of ready-made ones, such as `["us-reliability", "trade-dependence"]`, or a dict from id to what
        docs/experiment-format.md says of a factor, and its `role` (`uncertainty` where it is not said):
        `{"trade": {"addresses": ["state.*.trade_dependence.CHN"], "change": "scale", "range": [0.2, 1.5]}, "us-reliability": {}}`.
        In `varied`, and in points for `evaluate`, levers come first, then uncertainties, each by name, in whatever order they are
        given. `design` is as there (`{"kind": "sobol", "points": 64}`; a grid of the factors' levels where not given), `policies` too.
        Raises `ScenarioError`.
        """
        scenario = scenario if isinstance(scenario, Scenario) else Scenario.load(scenario)
        whole(draws=draws, replicates=replicates, seed=seed)
        tables = factors if isinstance(factors, Mapping) else {factor: {} for factor in listed("factors", factors)}
        sample = {"draws": draws, "replicates": replicates, "seed": seed}
        settings: dict[str, Any] = {
            "kind": "experiment",
            "format": 1,
            "name": name,
            "title": title or scenario.title,
            "scenario": _SCENARIO,
            "run": {key: value for key, value in sample.items() if value is not None},
        }
        settings |= {"outcomes": listed("outcomes", outcomes)} if outcomes is not None else {}
        settings |= {"design": design} if design is not None else {}
        for factor, table in tables.items():
            if not isinstance(table, Mapping):
                raise InputError(f"the factor {factor} must be a dict of what is said of it; found {table!r}")
            role = table.get("role", "uncertainty")
            settings[f"{role}.{factor}"] = {key: value for key, value in table.items() if key != "role"}
        settings |= {f"policy.{policy}": table for policy, table in (policies or {}).items()}
        overrides = {"seed": None, "draws": None, "replicates": None, "independent": False, "weighting": None}
        inputs = {
            "file": "experiment",
            "text": to_toml(settings),
            "scenarios": [[_SCENARIO, scenario.text]],
            "list": None,
            "overrides": overrides,
        }
        return cls.of_inputs(json.dumps(inputs))

    @classmethod
    def of_inputs(cls, inputs: str) -> Experiment:
        """The experiment again from `inputs`, without its files, on any machine."""
        return cls(_engine.Experiment.of_inputs(inputs))

    @property
    def inputs(self) -> str:
        """All texts that it was read from, as JSON."""
        return self._engine.inputs

    @property
    def name(self) -> str:
        """Its name."""
        return self._engine.name

    @property
    def title(self) -> str:
        """Its title."""
        return self._engine.title

    @property
    def design(self) -> str:
        """Kind of its design, such as `saltelli`."""
        return self._engine.design

    @property
    def points(self) -> int:
        """Its design points, those of all policies."""
        return self._engine.sample[0]

    @property
    def draws(self) -> int:
        """Draws of the uncertain figures at every point."""
        return self._engine.sample[1]

    @property
    def replicates(self) -> int:
        """Seeded repetitions of each draw."""
        return self._engine.sample[2]

    @property
    def seed(self) -> int:
        """Root of its randomness."""
        return self._engine.sample[3]

    @property
    def policies(self) -> list[str]:
        """Names of its policies."""
        return self._engine.policies

    @property
    def outcomes(self) -> list[str]:
        """Names of its outcomes."""
        return self._engine.outcomes

    @cached_property
    def factors(self) -> list[Factor]:
        """Its factors."""
        return [Factor(**fields) for fields in json.loads(self._engine.factors)]

    @property
    def varied(self) -> list[str]:
        """Ids of the factors that its design varies: all but those that policies set."""
        return self._engine.varied

    def sweep_id(self, format: str = "parquet", *, aggregate: bool = False) -> str:
        """Id of its sweep: a hash of all that decides the results, this build of the engine included."""
        return self._engine.sweep_id(format, aggregate)

    def __reduce__(self) -> tuple[Callable[[str], Experiment], tuple[str]]:
        # Whoever unpickles it, on another machine too, reads the same texts.
        return (type(self).of_inputs, (self.inputs,))

    def __repr__(self) -> str:
        return f"<Experiment {self.name}: {self.design}, {self.points} points × {self.draws} × {self.replicates}>"


_SCENARIO = "scenario.toml"
"""What an experiment without a file calls its scenario."""


def _loaded(experiment: Experiment | str | os.PathLike[str]) -> Experiment:
    return experiment if isinstance(experiment, Experiment) else Experiment.load(experiment)


@overload
def sweep(
    experiment: Experiment | str | os.PathLike[str],
    *,
    shard: None = None,
    aggregate: bool = False,
    out: str | os.PathLike[str] = "output",
    format: str = "parquet",
    threads: int | None = None,
    progress: bool | Callback = True,
) -> Results: ...
@overload
def sweep(
    experiment: Experiment | str | os.PathLike[str],
    *,
    shard: str,
    aggregate: bool = False,
    out: str | os.PathLike[str] = "output",
    format: str = "parquet",
    threads: int | None = None,
    progress: bool | Callback = True,
) -> Path: ...
def sweep(
    experiment: Experiment | str | os.PathLike[str],
    *,
    shard: str | None = None,
    aggregate: bool = False,
    out: str | os.PathLike[str] = "output",
    format: str = "parquet",
    threads: int | None = None,
    progress: bool | Callback = True,
) -> Results | Path:
    """Runs an experiment: `pactsim sweep`, with the same bits and the same folder.

    What is complete is read and not computed again; what was stopped goes on. Ctrl-C keeps what is done and raises
    `KeyboardInterrupt`. `shard` is `"2/8"` for the second of eight: it has no answer of its own, and its folder is what `merge` takes.
    `aggregate` keeps what the runs of a design point add up to, and not the runs; from 100 million runs on that is so
    in any case, but for a sweep with a stopping rule.

    Tables: `runs`, one row a run; `design`, one row a design point; others as docs/output-format.md says.
    """
    whole(threads=threads)
    with watching(progress, "run") as told:
        folder = _engine.sweep(
            _loaded(experiment)._engine, shard=shard, aggregate=aggregate, out=Path(out), format=format, threads=threads,
            progress=told,
        )  # fmt: skip
    return Results(folder) if shard is None else folder


def merge(shards: Iterable[str | os.PathLike[str]], *, out: str | os.PathLike[str] = "output") -> Results:
    """Joins the shards of a sweep, all of them, in any order, to the bytes it would have had in one piece."""
    folders = [shards] if isinstance(shards, (str, os.PathLike)) else shards
    return Results(_engine.merge([Path(shard) for shard in folders], out=Path(out)))


def evaluate(
    experiment: Experiment | str | os.PathLike[str],
    points: Iterable[Mapping[str, float] | Sequence[float]] | Any,
    *,
    policy: str | None = None,
    threads: int | None = None,
    progress: bool | Callback = True,
) -> dict[str, list[float | None]]:
    """Runs an experiment at points of one's own choice, in memory: for samplers and searches of other packages.

    A point is a dict from the ids in `experiment.varied` to values, or the values in that order; a two-dimensional array of NumPy
    has a row a point, and so has a frame of pandas, whose columns are the ids. Draws and replicates are the same at every point, those
    of the experiment, so that what comes out is the column `estimate` of a sweep at these points; a stopping rule is not heeded, and
    random numbers of each point's own are refused.

    By outcome, the mean over the runs at each point under `policy` (the first where not given), in the outcome's unit: chances are
    shares from 0 to 1. `None` where no run has a value; runs that failed are left out, with a warning. Raises `InputError` where a
    value lies beyond its factor's range.
    """
    experiment = _loaded(experiment)
    policies, outcomes, varied = experiment.policies, experiment.outcomes, experiment.varied
    if policy is not None and policy not in policies:
        raise InputError(f"policy must be one of {', '.join(policies)}; found {policy!r}")
    whole(threads=threads)
    values = [value for point in _rows(points) for value in _row(point, varied)]
    with watching(progress, "run") as told:
        found = _engine.evaluate(experiment._engine, values, threads=threads, progress=told)
    if found is None:
        raise KeyboardInterrupt
    means, failed = found
    if failed:
        warnings.warn(f"{failed} runs failed and are left out of the means; a sweep of these points says why", stacklevel=2)
    first, step = policies.index(policy or policies[0]) * len(outcomes), len(policies) * len(outcomes)
    return {outcome: means[first + at :: step] for at, outcome in enumerate(outcomes)}


def _rows(points: Any) -> Iterable[Any]:
    if hasattr(points, "to_dict"):
        rows: list[dict[str, float]] = points.to_dict("records")
        return rows
    if isinstance(points, (str, Mapping)) or not isinstance(points, Iterable):
        raise InputError(f"points must be a list of points; found {type(points).__name__}. One alone goes into a list too: [point]")
    return points


def _row(point: Any, varied: list[str]) -> list[float]:
    if isinstance(point, Mapping):
        if set(point) != set(varied):
            raise InputError(f"a point must have a value for each of {', '.join(varied)}; found {', '.join(map(str, point))}")
        point = [point[factor] for factor in varied]
    try:
        values = [float(value) for value in point]
    except (TypeError, ValueError):
        raise InputError(f"a point must be a dict or a list of numbers; found {point!r}") from None
    if len(values) != len(varied):
        raise InputError(f"a point must have {len(varied)} values, of {', '.join(varied)}; found {len(values)}")
    return values
