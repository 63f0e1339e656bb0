"""What can go wrong, as exceptions."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["EngineError", "FilesError", "InputError", "PactsimError", "Problem", "ScenarioError"]


class PactsimError(Exception):
    """Any failure of pactsim. Its text says what failed, where, why and what to do."""


class InputError(PactsimError, ValueError):
    """A call that makes no sense: an unknown rule, a folder of another kind, an outcome that was not looked at."""


class FilesError(PactsimError, OSError):
    """A file that cannot be read or written, or is damaged. Whatever was done before is kept."""


class EngineError(PactsimError, RuntimeError):
    """A fault of the engine itself; please report it with the call that led to it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a scenario, an experiment or a claim."""

    file: str
    """The file, or the name of the text."""
    line: int | None
    """Line, from 1; `None` where the whole file is at fault."""
    column: int | None
    """Column in characters, from 1; `None` where the whole file is at fault."""
    address: str
    """Address of the key at fault, such as `state.JPN.autonomy_norm`; empty where there is none."""
    rule: str
    """The rule that is broken."""
    found: str
    """What was found instead; empty where the rule says it all."""
    hint: str | None
    """What to do, where that is known."""


class ScenarioError(InputError):
    """All faults of a file in one go."""

    def __init__(self, text: str, problems: list[Problem]):
        super().__init__(text)
        self.problems = problems
        """The faults, in the order of the file."""

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[str, list[Problem]]]:
        return (type(self), (str(self), self.problems))
