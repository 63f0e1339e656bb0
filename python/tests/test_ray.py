"""Sweeps on a Ray cluster of two nodes on loopback addresses of this machine: whatever is killed, the bytes are those of one machine."""

import contextlib
import dataclasses
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pactsim
import pactsim.ray as on_ray
import pytest
from conftest import EXPERIMENT, digests

# All of it is on the loopback network of this machine; and whether Ray asks for a token hangs on what was run here before.
os.environ["RAY_AUTH_MODE"] = "disabled"
ray = pytest.importorskip("ray", reason="Ray is not installed: python/tests/with-ray.sh installs it and runs these tests")
if not Path("/proc/self/cmdline").exists():
    pytest.skip("the processes of a cluster are found in /proc, which is not here", allow_module_level=True)

HEAD, OTHER, PORT = "127.0.0.2", "127.0.0.3", 6399
START_SECONDS = 90
SAMPLE = {"draws": 40, "replicates": 100}


def process(pid):
    """Parent and command line of a process; nothing where it has ended."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        # The name before may hold anything, in brackets.
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]), words
    except OSError:
        return None


def kill(pids):
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


class Cluster:
    """Nodes of one processor each, on addresses of the loopback network, and nothing left of them at the end."""

    def __init__(self):
        # Sockets are made below it, whose paths must be short.
        self.folder = tempfile.mkdtemp(prefix="rays", dir="/tmp")
        self.start(HEAD, "--head", f"--port={PORT}", "--include-dashboard=false", f"--temp-dir={self.folder}")

    def start(self, address, *words):
        command = [str(Path(sys.executable).with_name("ray")), "start", f"--node-ip-address={address}", *words]
        command += ["--num-cpus=1", "--object-store-memory=100000000", "--disable-usage-stats"]
        told = subprocess.run(command, capture_output=True, text=True, timeout=START_SECONDS)
        assert told.returncode == 0, told.stdout + told.stderr

    def add(self):
        self.start(OTHER, f"--address={HEAD}:{PORT}")
        self.wait_for(2)

    def wait_for(self, processors):
        if not ray.is_initialized():
            ray.init(address=f"{HEAD}:{PORT}", _node_ip_address=HEAD, log_to_driver=False, logging_level="error")
        ended = time.monotonic() + START_SECONDS
        while ray.cluster_resources().get("CPU", 0) != processors:
            assert time.monotonic() < ended, f"there never were {processors} processors"
            time.sleep(0.2)

    def processes(self):
        """By process id, the parent and the command line of all that belongs to it: what names its folder, and workers, which
        have titles of their own and are told by their parent."""
        here = {pid: told for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if (told := process(pid))}
        found = {pid: told for pid, told in here.items() if self.folder in told[1] and pid != os.getpid()}
        found |= {pid: told for pid, told in here.items() if told[0] in found}
        return found

    def kill_worker(self):
        """Ends a worker in the middle of its work; whether there was one."""
        at_work = [pid for pid, (_, words) in self.processes().items() if words.startswith("ray::_make")]
        kill(at_work[:1])
        return bool(at_work)

    def kill_node(self):
        """Ends all of the second node, as a machine that loses its power."""
        found = self.processes()
        of_it = {pid for pid, (_, words) in found.items() if f"node_ip_address={OTHER}" in words or f"node-ip-address={OTHER}" in words}
        of_it |= {pid for pid, (parent, _) in found.items() if parent in of_it}
        kill(of_it)
        return bool(of_it)

    def end(self):
        ray.shutdown()
        ended = time.monotonic() + START_SECONDS
        while (left := self.processes()) and time.monotonic() < ended:
            kill(left)
            time.sleep(0.1)
        shutil.rmtree(self.folder, ignore_errors=True)
        assert not self.processes(), "something of the cluster outlives it"


@pytest.fixture(scope="module")
def cluster():
    cluster = Cluster()
    try:
        cluster.add()
        yield cluster
    finally:
        cluster.end()


@pytest.fixture(scope="module")
def experiment():
    return pactsim.Experiment.load(EXPERIMENT, **SAMPLE)


@pytest.fixture(scope="module", params=[False, True], ids=["runs", "sums"])
def expected(request, experiment, tmp_path_factory):
    """What one machine makes of it, and whether only sums are kept."""
    folder = tmp_path_factory.mktemp("alone")
    whole = pactsim.sweep(experiment, aggregate=request.param, out=folder, progress=False)
    return request.param, digests(whole.folder)


@pytest.fixture(autouse=True)
def short_tasks(monkeypatch):
    monkeypatch.setattr(on_ray, "TASK_SECONDS", 0.5)


def test_workers_and_a_node_that_are_killed_change_no_byte(cluster, experiment, expected, tmp_path):
    cluster.wait_for(2)
    aggregate, digest = expected
    killed = {"workers": 0, "nodes": 0}

    def strike(done, total):
        if killed["workers"] < 3 and done > killed["workers"] * total / 5:
            killed["workers"] += cluster.kill_worker()
        elif killed["nodes"] < 1 and done > 0.6 * total:
            killed["nodes"] += cluster.kill_node()

    results = on_ray.sweep(experiment, aggregate=aggregate, out=tmp_path, progress=strike)
    assert killed == {"workers": 3, "nodes": 1}
    assert digests(results.folder) == digest
    cluster.wait_for(1)
    cluster.add()


def test_what_is_killed_at_random_and_begins_again_changes_no_byte(cluster, experiment, expected, tmp_path):
    cluster.wait_for(2)
    aggregate, digest = expected
    chance, killed = random.Random(3), {"workers": 0, "nodes": 0}
    is_begun, is_over = threading.Event(), threading.Event()

    def strike():
        is_begun.wait()
        for _ in range(6):
            if is_over.wait(chance.uniform(0.05, 0.5)):
                break
            if chance.random() < 0.2:
                killed["nodes"] += cluster.kill_node()
                cluster.start(OTHER, f"--address={HEAD}:{PORT}")
            else:
                killed["workers"] += cluster.kill_worker()

    with ThreadPoolExecutor(1) as beside:
        striking = beside.submit(strike)
        try:
            results = on_ray.sweep(experiment, aggregate=aggregate, out=tmp_path, progress=lambda done, total: is_begun.set())
        finally:
            is_over.set()
            is_begun.set()
        striking.result()
    assert killed["workers"] and killed["nodes"]
    assert digests(results.folder) == digest
    cluster.wait_for(2)


def test_a_driver_that_is_killed_is_followed_by_one_that_goes_on(cluster, experiment, expected, tmp_path):
    aggregate, digest = expected
    words = [sys.executable, "-m", "pactsim", "sweep", EXPERIMENT, "--ray", f"{HEAD}:{PORT}", "--out", tmp_path, "--quiet"]
    words += ["--draws", SAMPLE["draws"], "--replicates", SAMPLE["replicates"], *(["--aggregate"] if aggregate else [])]
    driver = subprocess.Popen([str(word) for word in words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ended = time.monotonic() + START_SECONDS
    while not list(tmp_path.glob("*/*/parts/*.part")):
        assert driver.poll() is None and time.monotonic() < ended, "it keeps nothing"
        time.sleep(0.02)
    driver.kill()
    driver.wait()
    told = []
    results = on_ray.sweep(experiment, aggregate=aggregate, out=tmp_path, progress=lambda done, total: told.append(done))
    assert told[0] > 0, "it goes on"
    assert digests(results.folder) == digest


def test_what_was_begun_on_a_cluster_ends_on_one_machine(cluster, experiment, expected, tmp_path):
    aggregate, digest = expected

    def stop(done, total):
        if done > total / 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        on_ray.sweep(experiment, aggregate=aggregate, out=tmp_path, progress=stop)
    told = []
    results = pactsim.sweep(experiment, aggregate=aggregate, out=tmp_path, progress=lambda done, total: told.append(done))
    assert min(told) > 9 * 4000 / 4 and digests(results.folder) == digest


def test_a_worker_of_another_build_is_refused(cluster, experiment, tmp_path, monkeypatch):
    monkeypatch.setattr(on_ray._engine, "VERSION", "9.9.9")
    with pytest.raises(pactsim.InputError, match="Install the same build on every node"):
        on_ray.sweep(experiment, out=tmp_path, progress=False)


def test_a_worker_that_reads_another_sweep_out_of_the_same_texts_is_refused(experiment):
    ours = on_ray._Ticket(pactsim.VERSION, pactsim.COMMIT, experiment.sweep_id(), experiment.inputs, "parquet", False)
    assert on_ray._experiment_of(ours).sweep_id() == experiment.sweep_id()
    other = pactsim.Experiment.load(EXPERIMENT, draws=3)
    with pytest.raises(pactsim.InputError, match="reads another sweep"):
        on_ray._experiment_of(dataclasses.replace(ours, inputs=other.inputs))


def test_a_task_that_always_ends_its_worker_is_told(cluster, experiment, tmp_path, monkeypatch):
    monkeypatch.setattr(on_ray, "_make", lambda ticket, numbers: os.kill(os.getpid(), signal.SIGKILL))
    monkeypatch.setattr(on_ray, "LOSSES_MAX", 2)
    with pytest.raises(pactsim.EngineError, match="lost 2 times"):
        on_ray.sweep(experiment, out=tmp_path, progress=False)


def test_a_task_that_is_late_is_given_to_a_second_worker(cluster, experiment, tmp_path, monkeypatch):
    flag, make = tmp_path / "late", on_ray._make

    def once_late(ticket, numbers):
        if 0 in numbers and not flag.exists():
            flag.touch()
            time.sleep(600)
        return make(ticket, numbers)

    monkeypatch.setattr(on_ray, "_make", once_late)
    small = pactsim.Experiment.load(EXPERIMENT, draws=4, replicates=50)
    begun = time.monotonic()
    on_ray.sweep(small, out=tmp_path, progress=False)
    assert flag.exists() and time.monotonic() - begun < 300


def test_tasks_are_as_long_as_wanted_and_shrink_towards_the_end():
    pieces = [(number, 1000) for number in range(1000)]
    queue = on_ray._Queue(deque(pieces), 1_000_000)
    sizes, numbers = [], []
    while queue:
        task = queue.next(cores=2)
        numbers += task.numbers
        sizes.append(task.runs)
        queue.took(task.runs, task.runs / 50_000)
    assert numbers == list(range(1000)) and sizes[0] == on_ray.FIRST_RUNS
    assert max(sizes) == 25_000, "half a second at 50,000 runs a second"
    assert sizes[-1] == 1000 and sizes[5:] == sorted(sizes[5:], reverse=True)
