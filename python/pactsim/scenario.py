"""Scenarios: loaded, changed, checked, run."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from . import _engine
from .checks import whole
from .progress import Callback, watching
from .results import Results
from .toml_text import to_toml

__all__ = ["Scenario", "Trace", "run", "trace"]


class Scenario:
    """A scenario that has passed every check. It never changes: `override` gives another."""

    def __init__(self, engine: _engine.Scenario):
        self._engine = engine

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Scenario:
        """Loads a scenario with the files that it extends.

        Raises `ScenarioError` with all faults at once, each with file, line, column and address.
        """
        return cls(_engine.Scenario.load(Path(path)))

    def override(self, changes: Mapping[str, Any] | str) -> Scenario:
        """The same scenario with other values.

        `changes` is a TOML text as in a file that `extends` this one, or a dict from addresses to values:
        `{"state.JPN.alliance_support": 0.7, "mechanisms.coercion": False}`. A number in place of a figure is taken as certain; a dict
        with `value`, `range` and `source` keeps it uncertain. Raises `ScenarioError`; lines are those of the text.
        """
        text = changes if isinstance(changes, str) else to_toml(changes)
        return type(self)(self._engine.under("override", text))

    def check(self) -> list[dict[str, Any]]:
        """Its figures: `address`, `value`, `low`, `high`, `unit`, `source`, `year`, and `is_default` where no file of the user
        gives it. That it is a scenario at all was checked when it was loaded."""
        figures: list[dict[str, Any]] = json.loads(self._engine.figures())
        return figures

    @property
    def name(self) -> str:
        """Its name."""
        return self._engine.name

    @property
    def title(self) -> str:
        """Its title."""
        return self._engine.title

    @property
    def rule(self) -> str:
        """The rule by which its states weigh a pact."""
        return self._engine.rule

    @property
    def draws(self) -> int:
        """Draws of the uncertain figures that it asks for."""
        return self._engine.sample[0]

    @property
    def replicates(self) -> int:
        """Seeded repetitions of each draw that it asks for."""
        return self._engine.sample[1]

    @property
    def seed(self) -> int:
        """Root of its randomness."""
        return self._engine.sample[2]

    @property
    def files(self) -> list[str]:
        """The files that it was read from, the one that was asked for first."""
        return self._engine.files

    @property
    def text(self) -> str:
        """The scenario as one TOML text with nothing left out, bases and defaults included."""
        return self._engine.resolved

    def __repr__(self) -> str:
        return f"<Scenario {self.name}: {self.draws} × {self.replicates}, rule {self.rule}>"


class Trace:
    """One run, told."""

    def __init__(self, story: str, events: list[dict[str, Any]], failed: str | None):
        self.story = story
        """The run as a dated story."""
        self.events = events
        """Its events: `date`, `years` since the start, `quarter`, `kind`, and what the kind has beside."""
        self.failed = failed
        """Why the run failed, if it did: the story is of how far it came."""

    def __repr__(self) -> str:
        return f"<Trace of {len(self.events)} events>"

    def __str__(self) -> str:
        return self.story


def _loaded(scenario: Scenario | str | os.PathLike[str]) -> Scenario:
    return scenario if isinstance(scenario, Scenario) else Scenario.load(scenario)


def run(
    scenario: Scenario | str | os.PathLike[str],
    *,
    draws: int | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    rule: str | None = None,
    weights: str | None = None,
    out: str | os.PathLike[str] = "output",
    format: str = "parquet",
    threads: int | None = None,
    progress: bool | Callback = True,
) -> Results:
    """Runs a scenario many times: `pactsim run`, with the same bits and the same folder.

    What is complete is read and not computed again; what was stopped goes on. Ctrl-C stops after the runs under way, keeps what
    is done and raises `KeyboardInterrupt`. `draws`, `replicates` and `seed` are the scenario's where not given, `rule` too;
    `weights` is `posterior` (as fitted to the record, the default), `point` or `prior`.

    Tables: `runs`, one row a run; `series`, one row a quarter; others as docs/output-format.md says.
    """
    whole(draws=draws, replicates=replicates, seed=seed, threads=threads)
    with watching(progress, "run") as told:
        folder = _engine.run(
            _loaded(scenario)._engine, rule=rule, draws=draws, replicates=replicates, seed=seed, weights=weights,
            out=Path(out), format=format, threads=threads, progress=told,
        )  # fmt: skip
    return Results(folder)


def trace(
    scenario: Scenario | str | os.PathLike[str],
    *,
    draw: int = 0,
    replicate: int = 0,
    seed: int | None = None,
    rule: str | None = None,
    weights: str | None = None,
) -> Trace:
    """Runs a scenario once, exactly as a batch does, and tells what happens: `pactsim trace`."""
    whole(draw=draw, replicate=replicate, seed=seed)
    story, lines, failed = _engine.trace(_loaded(scenario)._engine, draw=draw, replicate=replicate, rule=rule, seed=seed, weights=weights)
    return Trace(story, [json.loads(line) for line in lines.splitlines()], failed)
