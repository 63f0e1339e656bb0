"""What sweeps cost beyond one machine: measured here, and simulated for clusters. It prints the tables of docs/scaling.md.

    python benches/scaling.py measure     # needs the Python package, as released (pip install ./python), and Ray
    python benches/scaling.py simulate    # needs the Python package; takes the speed from --speed

The simulation hands out tasks with the queue of `pactsim.ray` itself; what it supposes of a cluster is in `Cluster`.
"""

import argparse
import heapq
import math
import random
import statistics
import tempfile
import time
from collections import deque
from dataclasses import dataclass, field, replace
from pathlib import Path

import pactsim
import pactsim.ray as on_ray
from pactsim import _engine

ROOT = Path(__file__).resolve().parents[1]
EXPERIMENT = ROOT / "scenarios" / "experiments" / "us-reliability.toml"
BYTES = 100
"""Bytes of the sums of one outcome of a design point: twenty whole numbers of about five bytes, as those of chances, counts and times
have in the largest sweeps. Levels, whose squares have more digits, take up to twice as many."""
SCENARIO = ROOT / "scenarios" / "indo-pacific-2026.toml"


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |")


def head(*cells):
    row(*cells)
    row(*["---"] * len(cells))


def timed(work):
    begun = time.perf_counter()
    found = work()
    return found, time.perf_counter() - begun


def piece_by_piece(experiment, aggregate, folder, most=None):
    """Some of its pieces made and kept one by one: seconds to keep each, bytes of each, and bytes of the journal then."""
    collection = _engine.Collection(experiment._engine, out=Path(folder), format="parquet", aggregate=aggregate)
    kept, sizes = [], []
    for number, _ in collection.missing()[:most]:
        [piece] = _engine.make_pieces(experiment._engine, [number], format="parquet", aggregate=aggregate)
        kept.append(timed(lambda n=number, p=piece: collection.keep(n, p))[1])
        sizes.append(len(piece))
    collection.save()
    journal = sum(path.stat().st_size for path in (collection.folder / "parts").iterdir())
    collection.close()
    return kept, sizes, journal


def measure():
    with tempfile.TemporaryDirectory() as scratch:
        measure_in(Path(scratch))


def measure_in(scratch):
    few = pactsim.Experiment.load(EXPERIMENT, draws=400, replicates=50)
    runs = few.points * few.draws * few.replicates
    alone, seconds = timed(lambda: pactsim.sweep(few, out=scratch / "rows", threads=1, progress=False))
    _, of_sums = timed(lambda: pactsim.sweep(few, aggregate=True, out=scratch / "sums", threads=1, progress=False))
    kept, sizes, _ = piece_by_piece(few, False, scratch / "pieces")
    head("what", "measured")
    row("runs a second and core, rows", f"{runs / seconds:,.0f}")
    row("runs a second and core, sums", f"{runs / of_sums:,.0f}")
    row("bytes a run in pieces, with 5 outcomes", f"{sum(sizes) / runs:.1f}")
    row("bytes a run in `runs.parquet`", f"{(alone.folder / 'runs.parquet').stat().st_size / runs:.2f}")
    row("driver, seconds to keep a piece of 1,000 runs", f"{statistics.median(kept):.4f}")

    factors = ["us-reliability", "trade-dependence", "threat-perception", "domestic-polling"]
    design = {"kind": "sobol", "points": 1000}
    # As many draws as make pieces of the largest size, three of which are run.
    many = pactsim.Experiment.of(SCENARIO, factors, outcomes=few.outcomes, design=design, draws=1_000_000, replicates=10)
    kept, sizes, journal = piece_by_piece(many, True, scratch / "many", most=3)
    means = many.points * len(many.outcomes)
    row("bytes of the sums of one outcome of a design point, in the journal", f"{journal / means:.0f}")
    row("bytes of the same in a piece", f"{statistics.mean(sizes) / means:.0f}")
    row("driver, seconds to add a piece of 1,000 points × 5 outcomes", f"{statistics.median(kept):.4f}")

    settings = {"out": scratch / "shards", "threads": 1, "progress": False}
    shards = [timed(lambda n=n: pactsim.sweep(few, shard=f"{n}/10000", **settings))[1] for n in range(9000, 9020)]
    row("seconds to begin and end a shard without a run, once the experiment is loaded", f"{statistics.median(shards):.3f}")
    per_task, tasks = ray_overhead(scratch / "ray")
    row("seconds of a core that a task costs on Ray beside its runs", f"{per_task:.3f} ({tasks} tasks)")


def ray_overhead(folder):
    """Seconds of a core for each task beside those that it computes, on two cores of this machine, one piece a task."""
    import ray

    experiment = pactsim.Experiment.load(EXPERIMENT, draws=400, replicates=50)
    ray.init(num_cpus=2, log_to_driver=False, include_dashboard=False)
    took, real = [], on_ray._Queue.took
    on_ray._Queue.took = lambda queue, runs, seconds: (took.append((time.monotonic(), seconds)), real(queue, runs, seconds))
    on_ray.TASK_SECONDS, on_ray.FIRST_RUNS = 0.0, 1
    try:
        on_ray.sweep(experiment, out=folder, progress=False)
    finally:
        on_ray._Queue.took = real
        ray.shutdown()
    # What it takes to start workers counts once, and not for each task.
    middle = took[len(took) // 4 :]
    wall = middle[-1][0] - middle[0][0]
    return (2 * wall - sum(seconds for _, seconds in middle[1:])) / (len(middle) - 1), len(took)


@dataclass
class Cluster:
    """What is supposed of a cluster. Judged: no cluster was measured."""

    nodes: int
    cores: int = 64
    slow_share: float = 0.05
    """Share of nodes that are slow all the time, as old or shared ones are,"""
    slowness: float = 3.0
    """and how many times as long a task takes there."""
    spread: float = 0.10
    """Standard deviation of the logarithm of a task's time."""
    hours_between_losses: float = 500.0
    """Mean time between losses of a node; it does not come back."""
    overhead: float = 0.05
    """Seconds of a core for each task beside its runs."""
    starting: float = 20.0
    """Seconds until the first task runs."""
    driver: float = 0.002
    """Seconds of the driver for each piece, one after the other: as measured at 1,000 points × 5 outcomes."""


@dataclass(order=True)
class Flight:
    """A task on a core."""

    ends: float
    order: int
    begun: float = field(compare=False)
    node: int = field(compare=False)
    task: on_ray._Task = field(compare=False)


class Simulation:
    """A sweep of so many runs on a cluster, at so many runs a second and core."""

    def __init__(self, cluster: Cluster, runs: int, speed: float, seed: int, runs_a_piece: int):
        self.cluster, self.speed, self.dice = cluster, speed, random.Random(seed)
        pieces = math.ceil(runs / runs_a_piece)
        self.queue = on_ray._Queue(deque((number, runs_a_piece) for number in range(pieces)), pieces * runs_a_piece)
        self.slowness = [cluster.slowness if self.dice.random() < cluster.slow_share else 1.0 for _ in range(cluster.nodes)]
        between = cluster.hours_between_losses * 3600
        self.lost_at = [cluster.starting + self.dice.expovariate(1 / between) for _ in range(cluster.nodes)]
        if cluster.nodes == 1:
            # The sweep would wait for it, and go on where it was.
            self.slowness, self.lost_at = [1.0], [math.inf]
        self.free = [(cluster.starting, node) for node in range(cluster.nodes) for _ in range(cluster.cores)]
        self.flying: list[Flight] = []
        self.order, self.copies, self.now, self.driver = 0, 0, 0.0, 0.0
        self.is_in: set[int] = set()
        """First pieces of the tasks that are in,"""
        self.twice: set[int] = set()
        """and of those that were handed out twice."""
        self.next_look = 0.0

    def seconds(self) -> float:
        """Seconds until the sweep is there."""
        while self.queue or self.flying:
            if self.queue and self.free and (not self.flying or self.free[0][0] <= self.flying[0].ends):
                at, node = heapq.heappop(self.free)
                if at < self.lost_at[node]:
                    cores = len(self.free) + len(self.flying) + 1
                    self.start(self.queue.next(cores), at, node)
            elif self.flying:
                self.land(heapq.heappop(self.flying))
            else:
                return math.inf
        return self.now

    def start(self, task: on_ray._Task, at: float, node: int) -> None:
        varied = self.slowness[node] * self.dice.lognormvariate(0.0, self.cluster.spread)
        self.order += 1
        ends = at + task.runs / self.speed * varied + self.cluster.overhead
        heapq.heappush(self.flying, Flight(ends, self.order, at, node, task))

    def land(self, flight: Flight) -> None:
        known = flight.task.numbers[0] in self.is_in
        if flight.ends >= self.lost_at[flight.node]:
            # What it ran is lost with its node, and handed out again.
            if not known:
                self.queue.lost.append(flight.task)
            return
        if not known:
            self.is_in.add(flight.task.numbers[0])
            self.queue.took(flight.task.runs, flight.ends - flight.begun)
            self.driver = max(self.driver, flight.ends) + self.cluster.driver * len(flight.task.numbers)
            self.now = self.driver
        # A core has its next task already, and waits for the driver only where that is further behind.
        heapq.heappush(self.free, (max(flight.ends, self.driver - on_ray.TASK_SECONDS), flight.node))
        self.hand_out_again(flight.ends)
        # Whoever runs what is in already is told to leave off.
        if flight.task.numbers[0] in self.twice:
            self.flying = [other for other in self.flying if other.task.numbers[0] not in self.is_in]
            heapq.heapify(self.flying)

    def hand_out_again(self, at: float) -> None:
        """Second copies of what is late, once nothing else is left, as the driver makes them."""
        if self.queue or at < self.next_look:
            return
        self.next_look = at + 1.0
        for other in list(self.flying):
            is_late = at - other.begun > on_ray.LATE * self.queue.seconds_of(other.task.runs)
            if is_late and other.task.numbers[0] not in self.twice and self.free:
                _, node = heapq.heappop(self.free)
                if at < self.lost_at[node]:
                    self.copies += 1
                    self.twice.add(other.task.numbers[0])
                    self.start(other.task, at, node)


def told(seconds):
    for size, unit in [(120, "s"), (7200, "min"), (172_800, "h")]:
        if seconds < size:
            return f"{seconds / {'s': 1, 'min': 60, 'h': 3600}[unit]:.3g} {unit}"
    return f"{seconds / 86400:.3g} d"


def simulated(cluster, runs, speed, repetitions):
    """Median, shortest and longest time until the sweep is there, and the median number of second copies."""
    runs_a_piece = min(max(runs // 10_000, 1_000), 100_000)
    found = [Simulation(cluster, runs, speed, seed, runs_a_piece) for seed in range(repetitions)]
    times = sorted(simulation.seconds() for simulation in found)
    copies = statistics.median(simulation.copies for simulation in found)
    return statistics.median(times), times[0], times[-1], copies


def variations(speed, repetitions):
    """What slow nodes, losses and second copies do to a sweep of 10⁹ runs on ten nodes."""
    supposed, late = Cluster(10), on_ray.LATE
    head("10^9 runs on 10 nodes", "simulated", "shortest to longest", "second copies")
    for name, changes, copies in [
        ("as supposed", {}, True),
        ("no node is slow", {"slow_share": 0.0}, True),
        ("three nodes in ten are slow", {"slow_share": 0.3}, True),
        ("the same, no second copies", {"slow_share": 0.3}, False),
        ("a node is lost every 5 hours", {"hours_between_losses": 5.0}, True),
        ("a node is lost every half an hour", {"hours_between_losses": 0.5}, True),
    ]:
        on_ray.LATE = late if copies else math.inf
        middle, shortest, longest, second = simulated(replace(supposed, **changes), 10**9, speed, repetitions)
        row(name, told(middle), f"{told(shortest)} to {told(longest)}", f"{second:.0f}")
    on_ray.LATE = late


def disk(replicates, outcomes=5):
    """Bytes of sums, in the lots that src/experiment/sweep/lots.rs makes."""
    head("design points", "replicates", "journal", "through the driver: 10^8 runs", "10^9", "10^10")
    for points in [100, 1_000, 10_000, 100_000]:
        kept = BYTES * points * outcomes
        through = []
        for runs in [10**8, 10**9, 10**10]:
            lot = min(max(runs // 10_000, 1_000), 100_000)
            # A lot is some draws at all points, or one draw at some of them.
            held = min(points, lot // replicates)
            lot = lot // (held * replicates) * held * replicates
            through.append(size(runs / lot * held * outcomes * BYTES))
        row(f"{points:,}", replicates, size(kept), *through)


def size(count):
    for unit in ["B", "kB", "MB", "GB", "TB"]:
        if count < 1000:
            return f"{count:.0f} {unit}"
        count /= 1000
    return f"{count:,.0f} PB"


def simulate(speed, repetitions):
    head("runs", "nodes", "cores", "ideal", "simulated", "shortest to longest", "efficiency", "second copies")
    for exponent in [8, 9, 10]:
        for nodes in [1, 10, 100]:
            cluster = Cluster(nodes)
            ideal = 10**exponent / speed / (nodes * cluster.cores)
            middle, shortest, longest, copies = simulated(cluster, 10**exponent, speed, repetitions)
            times = [told(ideal), told(middle), f"{told(shortest)} to {told(longest)}"]
            row(f"10^{exponent}", nodes, f"{nodes * cluster.cores:,}", *times, f"{ideal / middle:.0%}", f"{copies:.0f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["measure", "simulate"])
    parser.add_argument("--speed", type=float, default=3000.0, help="runs a second and core, as measured")
    parser.add_argument("--repetitions", type=int, default=10, help="simulated clusters for each row")
    asked = parser.parse_args()
    if asked.what == "measure":
        measure()
    else:
        simulate(asked.speed, asked.repetitions)
        print()
        variations(asked.speed, asked.repetitions)
        print()
        disk(replicates=10)
