"""Sweeps on a Ray cluster: `pactsim.ray.sweep(experiment, address=…)`, or `python -m pactsim sweep EXPERIMENT --ray ADDRESS`.

A sweep is cut into pieces, and some neighbouring pieces are a task of about half a minute. The driver, which alone writes the
sweep's folder, hands out no more tasks than the cluster can take up, and keeps every piece as it comes in. A piece that is lost with
its worker or its node is computed again, on another; one that is computed twice is the same bytes. So the tables are those of one
machine, byte by byte, and a driver that died goes on where it was when it is called again, here or as `pactsim sweep` on one machine.
"""

from __future__ import annotations

import functools
import os
import platform
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import _engine
from .errors import EngineError, FilesError, InputError, PactsimError
from .experiment import Experiment
from .progress import Callback, watching
from .results import Results

__all__ = ["sweep"]

TASK_SECONDS = 30.0
"""Seconds of a core that a task should take: long beside what it costs to hand one out, short beside what a lost one costs."""
FIRST_RUNS = 2_000
"""Runs in a task before the speed of the cluster is known."""
TASKS_A_CORE = 2
"""Tasks that are handed out for each core of the cluster at a time: one that runs and one that waits."""
LOSSES_MAX = 10
"""Times that the same task may be lost before it is taken to be what ends the workers."""
LATE = 2.0
"""A task that takes so many times as long as is expected is given to a second worker, once nothing else is left to hand out."""
LOOK_SECONDS = 0.2
"""Time between looks at the cluster."""


@dataclass(frozen=True)
class _Ticket:
    """What a worker must know of the sweep."""

    version: str
    commit: str | None
    sweep_id: str
    inputs: str
    format: str
    aggregate: bool


def _make(ticket: _Ticket, numbers: list[int]) -> tuple[list[bytes], float]:
    """The pieces `numbers`, and the seconds that they took, on a worker."""
    begun = time.perf_counter()
    experiment = _experiment_of(ticket)
    made = _engine.make_pieces(experiment._engine, numbers, format=ticket.format, aggregate=ticket.aggregate)
    return made, time.perf_counter() - begun


@functools.lru_cache(maxsize=1)
def _experiment_of(ticket: _Ticket) -> Experiment:
    ours, theirs = (_engine.VERSION, _engine.COMMIT), (ticket.version, ticket.commit)
    if ours != theirs:
        raise InputError(
            f"the worker on {platform.node()} has pactsim {_build(ours)}, and the sweep was begun with {_build(theirs)}, whose runs may "
            "differ. Install the same build on every node"
        )
    experiment = Experiment.of_inputs(ticket.inputs)
    if experiment.sweep_id(ticket.format, aggregate=ticket.aggregate) != ticket.sweep_id:
        raise InputError(f"the worker on {platform.node()} reads another sweep out of the same texts; install the same build there")
    return experiment


def _build(of: tuple[str, str | None]) -> str:
    version, commit = of
    return f"{version}, commit {commit}" if commit else version


@dataclass
class _Task:
    """Pieces that are computed together."""

    numbers: list[int]
    runs: int
    losses: int = 0
    begun: float = 0.0
    references: list[Any] = field(default_factory=list)
    """What is under way: one, or two where the first is late."""


@dataclass
class _Queue:
    """Pieces that nobody has been asked for yet."""

    pieces: deque[tuple[int, int]]
    """Number and runs of each."""
    runs_left: int
    """Runs in `pieces`."""
    lost: deque[_Task] = field(default_factory=deque)
    runs_done: int = 0
    seconds: float = 0.0
    """Seconds of a core that these took."""

    def __bool__(self) -> bool:
        return bool(self.pieces or self.lost)

    def took(self, runs: int, seconds: float) -> None:
        """Learns how long a task took."""
        self.runs_done += runs
        self.seconds += seconds

    def seconds_of(self, runs: int) -> float:
        """Seconds of a core that so many runs should take; those of a whole task before that is known."""
        return runs * self.seconds / self.runs_done if self.runs_done else TASK_SECONDS

    def next(self, cores: int) -> _Task:
        """The next task. Towards the end tasks get smaller, so that all cores end together (guided self-scheduling;
        Polychronopoulos and Kuck 1987)."""
        if self.lost:
            return self.lost.popleft()
        wanted = self.runs_done / self.seconds * TASK_SECONDS if self.seconds else FIRST_RUNS
        wanted = min(wanted, self.runs_left / (TASKS_A_CORE * cores))
        task = _Task([], 0)
        while self.pieces and (not task.numbers or task.runs + self.pieces[0][1] <= wanted):
            number, runs = self.pieces.popleft()
            task.numbers.append(number)
            task.runs += runs
        self.runs_left -= task.runs
        return task


def sweep(
    experiment: Experiment | str | os.PathLike[str],
    *,
    address: str | None = None,
    aggregate: bool = False,
    out: str | os.PathLike[str] = "output",
    format: str = "parquet",
    progress: bool | Callback = True,
) -> Results:
    """Runs an experiment on a Ray cluster, into the folder that `pactsim.sweep` writes on one machine, with the same bytes.

    `address` is that of the cluster, as `ray.init` takes it (`"auto"`, `"10.0.0.1:6379"`; `"local"` starts Ray on this machine);
    without one it is that in the environment (RAY_ADDRESS), a cluster that runs on this machine, or else Ray is started here. A
    connection that was made before is used and left open. Every node needs the same build of pactsim; workers of another are
    refused with `InputError`. `aggregate` as in `pactsim.sweep`.

    The call goes on where an earlier one was stopped, wherever that ran. Ctrl-C keeps the pieces that are in, gives up the tasks under
    way and raises `KeyboardInterrupt`. Raises `EngineError` where the same task is lost again and again.
    """
    try:
        import ray
    except ImportError as error:
        raise InputError("pactsim.ray needs Ray, 2.50 or newer: pip install 'ray>=2.50'") from error
    experiment = experiment if isinstance(experiment, Experiment) else Experiment.load(experiment)
    collection = _engine.Collection(experiment._engine, out=Path(out), format=format, aggregate=aggregate)
    is_ours = not ray.is_initialized()
    try:
        missing = collection.missing()
        if missing:
            if is_ours:
                _connect(ray, address, is_told=progress is True)
            with watching(progress, "run") as told:
                _Driver(ray, experiment, collection, missing, told, format, aggregate).run()
        # What is left is to put the pieces together.
        return Results(collection.finish(threads=None, progress=None))
    finally:
        collection.close()
        if is_ours and ray.is_initialized():
            ray.shutdown()


def _connect(ray: Any, address: str | None, is_told: bool) -> None:
    if is_told:
        print(f"connecting to the Ray cluster at {address or 'the default address'} …", file=sys.stderr)
    try:
        ray.init(address=address, log_to_driver=False, logging_level="warning")
    except (ConnectionError, ValueError, RuntimeError, ray.exceptions.RayError) as error:
        where = address or "the default address"
        raise FilesError(f"no connection to the Ray cluster at {where}: {error}. Is it running? `ray status` tells") from error


class _Driver:
    """Hands out tasks and keeps what comes in."""

    def __init__(
        self,
        ray: Any,
        experiment: Experiment,
        collection: _engine.Collection,
        missing: list[tuple[int, int]],
        told: Callback | None,
        format: str,
        aggregate: bool,
    ):
        self._ray, self._collection, self._told = ray, collection, told
        self._queue = _Queue(deque(missing), sum(runs for _, runs in missing))
        self._flying: dict[Any, _Task] = {}
        self._before = collection.runs - self._queue.runs_left
        id = experiment.sweep_id(format, aggregate=aggregate)
        ticket = _Ticket(_engine.VERSION, _engine.COMMIT, id, experiment.inputs, format, aggregate)
        self._ticket = ray.put(ticket)
        # What is lost is handed out again by this driver, which counts.
        self._make = ray.remote(num_cpus=1, max_retries=0)(_make)

    def run(self) -> None:
        """Until every piece is in."""
        try:
            while self._queue or self._flying:
                cores = max(1, int(self._ray.cluster_resources().get("CPU", 1)))
                while self._queue and len(self._flying) < TASKS_A_CORE * cores:
                    self._hand_out(self._queue.next(cores))
                if not self._queue and len(self._flying) < cores:
                    self._hand_out_again()
                self._take_in()
                if self._told is not None:
                    self._told(self._before + self._queue.runs_done, self._collection.runs)
        finally:
            # First, since a cluster that is gone lets nothing be cancelled.
            self._collection.save()
            for reference in self._flying:
                self._ray.cancel(reference, force=True)

    def _hand_out(self, task: _Task) -> None:
        task.begun = time.monotonic()
        reference = self._make.remote(self._ticket, task.numbers)
        task.references.append(reference)
        self._flying[reference] = task

    def _hand_out_again(self) -> None:
        """Gives the task that is latest to a second worker: its node may be slow, or gone without a word."""
        alone = (task for task in self._flying.values() if len(task.references) == 1)
        task = min(alone, key=lambda task: task.begun, default=None)
        if task is not None and time.monotonic() - task.begun > LATE * max(self._queue.seconds_of(task.runs), 1.0):
            self._hand_out(task)

    def _take_in(self) -> None:
        ready, _ = self._ray.wait(list(self._flying), num_returns=len(self._flying), timeout=LOOK_SECONDS, fetch_local=False)
        for reference in ready:
            task = self._flying.pop(reference, None)
            if task is not None:
                self._take(reference, task)

    def _take(self, reference: Any, task: _Task) -> None:
        errors = self._ray.exceptions
        task.references.remove(reference)
        try:
            pieces, seconds = self._ray.get(reference)
        except errors.RayTaskError as error:
            raise self._told_by(error) from error
        except errors.RayError as error:
            # The worker, its node or what it had made is gone.
            if not task.references:
                self._lost(task, error)
            return
        for number, piece in zip(task.numbers, pieces, strict=True):
            self._collection.keep(number, piece)
        self._queue.took(task.runs, seconds)
        for other in task.references:
            self._flying.pop(other, None)
            self._ray.cancel(other, force=True)

    def _lost(self, task: _Task, error: Exception) -> None:
        task.losses += 1
        if task.losses >= LOSSES_MAX:
            raise EngineError(
                f"the pieces {task.numbers[0]} to {task.numbers[-1]} of the sweep were lost {task.losses} times, at last so: {error}. "
                "Look into the cluster (`ray status`, the memory of its nodes). What is done is kept; the same call goes on"
            ) from error
        self._queue.lost.append(task)

    @staticmethod
    def _told_by(error: Any) -> Exception:
        cause = error.cause
        if isinstance(cause, PactsimError):
            return cause
        if isinstance(cause, ModuleNotFoundError):
            return InputError(f"a worker has no pactsim ({cause}). Install the same build on every node")
        return EngineError(f"a worker failed: {error}")
