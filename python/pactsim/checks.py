"""Arguments that are checked before the engine sees them, in the words of its own errors."""

from __future__ import annotations

from collections.abc import Iterable

from . import _engine
from .errors import InputError

__all__ = ["listed", "whole"]

COUNT = (1, _engine.DRAWS_MAX)
NUMBER = (0, _engine.DRAWS_MAX - 1)
LIMITS = {"draws": COUNT, "replicates": COUNT, "draw": NUMBER, "replicate": NUMBER, "seed": (0, _engine.SEED_MAX)}
LIMITS |= {"threads": (1, _engine.THREADS_MAX), "resamples": (2, _engine.RESAMPLES_MAX), "slices": (2, _engine.SLICES_MAX)}
LIMITS |= {"levels": (0, 2**32 - 1)}
"""Lowest and highest value by name, as in the command line."""


def whole(**values: int | None) -> None:
    """Refuses what is no whole number, or beyond the limits of what it is called after; `None` is what was not said."""
    for name, value in values.items():
        low, high = LIMITS[name]
        if value is not None and (not hasattr(value, "__index__") or not low <= value <= high):
            raise InputError(f"{name} must be a whole number from {low} to {high}; found {value!r}")


def listed(name: str, values: Iterable[str]) -> list[str]:
    """`values` as a list. A single text is refused, whose letters would be taken for it."""
    if isinstance(values, str):
        raise InputError(f"{name} must be a list, such as [{values!r}]; found the text {values!r}")
    return list(values)
