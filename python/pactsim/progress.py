"""Progress on long work."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

__all__ = ["Callback", "watching"]

Callback = Callable[[int, int], None]
"""Called with the number of runs done and of all runs, some times a second, from the thread that made the call."""

SILENT_SECONDS = 2.0
"""Shorter work tells nothing."""


class _Bar:
    """A bar of tqdm, in a notebook or a terminal, from the third second on."""

    def __init__(self, unit: str):
        self._begun = time.monotonic()
        self._unit = unit
        self._bar: Any = None

    def __call__(self, done: int, total: int) -> None:
        if self._bar is None:
            if time.monotonic() - self._begun < SILENT_SECONDS or done >= total:
                return
            self._bar = _bar(initial=done, total=total, unit=self._unit)
        # What was done by an earlier call does not count for the speed.
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()


class _Lines:
    """The same as a line of text now and then, where tqdm is not installed."""

    EVERY_SECONDS = 5.0

    def __init__(self, initial: int, total: int, unit: str):
        self._begun = self._told = time.monotonic()
        self._first, self.n, self.total, self._unit = initial, initial, total, unit

    def update(self, more: int) -> None:
        self.n += more
        now = time.monotonic()
        if now - self._told < self.EVERY_SECONDS:
            return
        self._told = now
        speed = (self.n - self._first) / (now - self._begun)
        left = f", {(self.total - self.n) / speed:.0f} s left" if speed > 0 else ""
        print(f"{self.n:,} of {self.total:,} {self._unit}s, {speed:,.0f} a second{left}", file=sys.stderr)

    def close(self) -> None:
        pass


def _bar(*, initial: int, total: int, unit: str) -> Any:
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return _Lines(initial, total, unit)
    return tqdm(initial=initial, total=total, unit=f" {unit}s", unit_scale=True)


class watching:
    """`with watching(progress, "run") as told:` hands on what `progress` asks for: a bar, nothing, or a callback."""

    def __init__(self, progress: bool | Callback, unit: str):
        self._told = _Bar(unit) if progress is True else progress or None

    def __enter__(self) -> Callback | None:
        return self._told

    def __exit__(self, *_: object) -> None:
        if isinstance(self._told, _Bar):
            self._told.close()
