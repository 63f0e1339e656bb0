"""Folders of results: what a run, a sweep or an analysis leaves behind, read back."""

from __future__ import annotations

import json
import os
from functools import cached_property
from pathlib import Path
from typing import Any

from . import _engine

__all__ = ["Results", "open"]


class Results:
    """A folder of results, whoever wrote it: this package or the command line.

    `repr` gives the kind, the folder and the tables. Nothing is held in memory but what was asked for.
    """

    folder: Path
    """The folder."""
    kind: str
    """What it holds: `batch`, `sweep`, `sensitivity`, `claims`, …"""
    tables: list[str]
    """Names of its tables."""

    def __init__(self, folder: str | os.PathLike[str]):
        """Opens a folder.

        Raises `InputError` where it holds no results of this version, `FilesError` where they are damaged.
        """
        self.folder = Path(folder)
        self.kind, self.tables = _engine.open(self.folder)

    @cached_property
    def summary(self) -> dict[str, Any]:
        """The answer, as `--json` prints it. Chances are shares from 0 to 1, times years."""
        return self._read("summary.json")

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What it is, what made it, when, and the hashes of its files."""
        return self._read("manifest.json")

    @property
    def is_partial(self) -> bool:
        """Whether it was stopped before its end; the same call goes on with it."""
        return bool(self.manifest.get("partial", False))

    def table(self, name: str) -> _engine.Table:
        """A table, such as `runs`, to be read by `pandas`, `polars` or `pyarrow` without a copy through Python:
        `pyarrow.table(t)`, `polars.DataFrame(t)`, `pandas.DataFrame.from_arrow(t)`; see also `frame`.

        Raises `InputError` where there is no such table, or it was written as CSV.
        """
        return _engine.Table(self.folder, name)

    def frame(self, name: str) -> Any:
        """The same as a frame of pandas; missing values are NaN or None. Needs pandas and pyarrow."""
        import pyarrow

        return pyarrow.table(self.table(name)).to_pandas()

    def _read(self, name: str) -> dict[str, Any]:
        read: dict[str, Any] = json.loads((self.folder / name).read_text("utf-8"))
        return read

    def __fspath__(self) -> str:
        return os.fspath(self.folder)

    def __repr__(self) -> str:
        return f"<{self.kind} {self.folder}: {', '.join(self.tables) or 'no tables'}>"


def open(folder: str | os.PathLike[str]) -> Results:
    """Opens a folder of results, such as `output/indo-pacific-2026/4f0c…`. See `Results`."""
    return Results(folder)
