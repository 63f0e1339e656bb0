"""What all tests share: small scenarios and experiments, and the program to compare with."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCENARIO = ROOT / "scenarios" / "indo-pacific-2026.toml"
EXPERIMENT = ROOT / "scenarios" / "experiments" / "us-reliability.toml"


def digests(folder):
    """Hashes of all files of a folder but those that hold times."""
    clocked = {"manifest.json", ".lock"}
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in clocked]
    assert files
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="session")
def program() -> Path:
    """The command line, which CI has built; elsewhere PACTSIM_PROGRAM names it."""
    named = os.environ.get("PACTSIM_PROGRAM")
    path = Path(named) if named else ROOT / "target" / "release" / "pactsim"
    if not path.is_file():
        pytest.skip(f"{path} is not there: build it with `cargo build --release`, or name it in PACTSIM_PROGRAM")
    return path


@pytest.fixture(scope="session")
def told(program):
    """Runs the command line from the project's root; its output."""

    def run(*words: object) -> str:
        command = [str(program), *map(str, words)]
        return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout

    return run
