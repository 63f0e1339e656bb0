"""Experiments: a scenario over many settings of chosen factors."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from . import _engine
from .progress import Callback, watching
from .results import Results

__all__ = ["Experiment", "Factor", "merge", "sweep"]


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
        return cls(
            _engine.Experiment.load(
                Path(path), rule=rule, draws=draws, replicates=replicates, seed=seed, weights=weights, independent=independent
            )
        )

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

    def sweep_id(self, format: str = "parquet") -> str:
        """Id of its sweep: a hash of all that decides the results, this build of the engine included."""
        return self._engine.sweep_id(format)

    def __reduce__(self):
        # Whoever unpickles it, on another machine too, reads the same texts.
        return (type(self).of_inputs, (self.inputs,))

    def __repr__(self) -> str:
        return f"<Experiment {self.name}: {self.design}, {self.points} points × {self.draws} × {self.replicates}>"


def _loaded(experiment: Experiment | str | os.PathLike[str]) -> Experiment:
    return experiment if isinstance(experiment, Experiment) else Experiment.load(experiment)


def sweep(
    experiment: Experiment | str | os.PathLike[str],
    *,
    shard: str | None = None,
    out: str | os.PathLike[str] = "output",
    format: str = "parquet",
    threads: int | None = None,
    progress: bool | Callback = True,
) -> Results | Path:
    """Runs an experiment: `pactsim sweep`, with the same bits and the same folder.

    What is complete is read and not computed again; what was stopped goes on. Ctrl-C keeps what is done and raises
    `KeyboardInterrupt`. `shard` is `"2/8"` for the second of eight: it has no answer of its own, and its folder is what `merge` takes.

    Tables: `runs`, one row a run; `design`, one row a design point; others as docs/output-format.md says.
    """
    with watching(progress, "run") as told:
        folder = _engine.sweep(
            _loaded(experiment)._engine, shard=shard, out=Path(out), format=format, threads=threads, progress=told
        )
    return Results(folder) if shard is None else folder


def merge(shards: Iterable[str | os.PathLike[str]], *, out: str | os.PathLike[str] = "output") -> Results:
    """Joins the shards of a sweep, all of them, in any order, to the bytes it would have had in one piece."""
    return Results(_engine.merge([Path(shard) for shard in shards], out=Path(out)))
