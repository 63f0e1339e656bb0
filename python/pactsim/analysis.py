"""From runs to findings."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from . import _engine
from .checks import listed, whole
from .progress import Callback, watching
from .results import Results

__all__ = ["claims", "hindcast", "sensitivity"]


def _call(function: str, *arguments: object, **settings: object) -> str:
    """The call as the manifest tells it, for whoever wants the same again."""
    named = [f"{name}={value!r}" for name, value in settings.items() if value is not None]
    return f"pactsim.{function}({', '.join([*map(repr, arguments), *named])})"


def sensitivity(
    results: Results | str | os.PathLike[str],
    *,
    outcome: str | None = None,
    policy: str | None = None,
    method: str | None = None,
    resamples: int = 1000,
    level: float = 0.95,
    slices: int = 10,
    levels: int | None = None,
    seed: int = 0,
    out: str | os.PathLike[str] | None = None,
    format: str = "parquet",
    progress: bool | Callback = True,
) -> Results:
    """How far each factor moves an outcome of a sweep or batch: `pactsim sensitivity`.

    `method` is `sobol`, `morris`, `pawn` or `delta`; as fits the design where not given. The table `indices` has one row an
    index, with its interval of confidence `level` from `resamples` resamples.
    """
    whole(resamples=resamples, slices=slices, levels=levels, seed=seed)
    command = _call(
        "sensitivity", os.fspath(results), outcome=outcome, policy=policy, method=method, resamples=resamples, level=level,
        slices=slices, levels=levels, seed=seed,
    )  # fmt: skip
    with watching(progress, "resample") as told:
        folder = _engine.sensitivity(
            Path(results), outcome=outcome, policy=policy, method=method, resamples=resamples, level=level, slices=slices,
            levels=levels, seed=seed, out=None if out is None else Path(out), format=format, command=command, progress=told,
        )  # fmt: skip
    return Results(folder)


def claims(
    named: Iterable[str] = (),
    *,
    folder: str | os.PathLike[str] = "scenarios/claims",
    draws: int = 200,
    replicates: int = 10,
    seed: int | None = None,
    out: str | os.PathLike[str] = "output",
    format: str = "parquet",
    threads: int | None = None,
    progress: bool | Callback = True,
) -> Results:
    """Puts claims on trial: `pactsim claims`.

    `named` are ids such as `C4` among the files in `folder`, or `.toml` files; all of the folder where none is named. In
    `summary["claims"]` stand claim, verdict, effect, interval and robustness of each.
    """
    whole(draws=draws, replicates=replicates, seed=seed, threads=threads)
    names = [os.fspath(name) for name in listed("named", named)]
    command = _call("claims", names, folder=os.fspath(folder), draws=draws, replicates=replicates, seed=seed)
    with watching(progress, "run") as told:
        found = _engine.claims(
            names, folder=Path(folder), draws=draws, replicates=replicates, seed=seed, out=Path(out), format=format,
            threads=threads, command=command, progress=told,
        )  # fmt: skip
    if found is None:
        raise KeyboardInterrupt
    return Results(found)


def hindcast(
    cases: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] = "scenarios/history",
    *,
    rule: str | None = None,
    draws: int = 100,
    replicates: int = 20,
    seed: int = 20_261_121,
    out: str | os.PathLike[str] | None = None,
    format: str = "parquet",
    threads: int | None = None,
    progress: bool | Callback = True,
) -> dict[str, Any] | Results:
    """Runs cases of history as if they were the present and scores each rule: `pactsim hindcast`.

    The answer as `--json` prints it; with `out` a folder of results, which has it as its `summary`.
    """
    whole(draws=draws, replicates=replicates, seed=seed, threads=threads)
    paths = [cases] if isinstance(cases, (str, os.PathLike)) else list(cases)
    with watching(progress, "run") as told:
        found = _engine.hindcast(
            [Path(path) for path in paths], rule=rule, draws=draws, replicates=replicates, seed=seed,
            out=None if out is None else Path(out), format=format, threads=threads, progress=told,
        )  # fmt: skip
    if found is None:
        raise KeyboardInterrupt
    text, folder = found
    return json.loads(text) if folder is None else Results(folder)
