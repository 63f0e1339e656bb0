"""The engine in Rust. The classes and functions of the package around it are what is meant to be called."""

from pathlib import Path
from typing import Any

from .progress import Callback

VERSION: str
COMMIT: str | None
DRAWS_MAX: int
SEED_MAX: int
THREADS_MAX: int
RESAMPLES_MAX: int
SLICES_MAX: int

class Scenario:
    @staticmethod
    def load(path: Path) -> Scenario: ...
    def under(self, name: str, text: str) -> Scenario: ...
    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def sample(self) -> tuple[int, int, int]: ...
    @property
    def resolved(self) -> str: ...
    @property
    def files(self) -> list[str]: ...
    def figures(self) -> str: ...

class Experiment:
    @staticmethod
    def load(
        path: Path,
        *,
        rule: str | None,
        draws: int | None,
        replicates: int | None,
        seed: int | None,
        weights: str | None,
        independent: bool,
    ) -> Experiment: ...
    @staticmethod
    def of_inputs(inputs: str) -> Experiment: ...
    @property
    def inputs(self) -> str: ...
    def sweep_id(self, format: str, aggregate: bool) -> str: ...
    @property
    def varied(self) -> list[str]: ...
    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def design(self) -> str: ...
    @property
    def sample(self) -> tuple[int, int, int, int]: ...
    @property
    def policies(self) -> list[str]: ...
    @property
    def outcomes(self) -> list[str]: ...
    @property
    def factors(self) -> str: ...

class Table:
    """A table of results. It speaks Arrow's C stream interface (PyCapsule), so that pandas, Polars and pyarrow read it."""

    def __init__(self, folder: Path, name: str) -> None: ...
    @property
    def name(self) -> str:
        """Its name."""
    @property
    def columns(self) -> list[str]:
        """Names of its columns."""
    @property
    def description(self) -> list[tuple[str, str, str | None, str]]:
        """Of each column: name, kind, unit, meaning."""
    def __len__(self) -> int: ...
    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...

def open(folder: Path) -> tuple[str, list[str]]: ...
def run(
    scenario: Scenario,
    *,
    rule: str | None,
    draws: int | None,
    replicates: int | None,
    seed: int | None,
    weights: str | None,
    out: Path,
    format: str,
    threads: int | None,
    progress: Callback | None,
) -> Path: ...
def trace(
    scenario: Scenario,
    *,
    draw: int,
    replicate: int,
    rule: str | None,
    seed: int | None,
    weights: str | None,
) -> tuple[str, str, str | None]: ...
def sweep(
    experiment: Experiment,
    *,
    shard: str | None,
    aggregate: bool,
    out: Path,
    format: str,
    threads: int | None,
    progress: Callback | None,
) -> Path: ...
def evaluate(
    experiment: Experiment, values: list[float], *, threads: int | None, progress: Callback | None
) -> tuple[list[float | None], int] | None: ...
def make_pieces(experiment: Experiment, numbers: list[int], *, format: str, aggregate: bool) -> list[bytes]: ...

class Collection:
    def __init__(self, experiment: Experiment, *, out: Path, format: str, aggregate: bool) -> None: ...
    @property
    def folder(self) -> Path: ...
    @property
    def runs(self) -> int: ...
    def missing(self) -> list[tuple[int, int]]: ...
    def keep(self, number: int, piece: bytes) -> None: ...
    def save(self) -> None: ...
    def close(self) -> None: ...
    def finish(self, *, threads: int | None, progress: Callback | None) -> Path: ...

def merge(shards: list[Path], *, out: Path) -> Path: ...
def sensitivity(
    folder: Path,
    *,
    outcome: str | None,
    policy: str | None,
    method: str | None,
    resamples: int,
    level: float,
    slices: int,
    levels: int | None,
    seed: int,
    out: Path | None,
    format: str,
    command: str,
    progress: Callback | None,
) -> Path: ...
def claims(
    named: list[str],
    *,
    folder: Path,
    draws: int,
    replicates: int,
    seed: int | None,
    out: Path,
    format: str,
    command: str,
    threads: int | None,
    progress: Callback | None,
) -> Path | None: ...
def hindcast(
    cases: list[Path],
    *,
    rule: str | None,
    draws: int,
    replicates: int,
    seed: int,
    out: Path | None,
    format: str,
    threads: int | None,
    progress: Callback | None,
) -> tuple[str, Path | None] | None: ...
