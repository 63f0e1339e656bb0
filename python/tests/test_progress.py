"""Progress as a bar, as lines of text, as a callback, and not at all."""

import builtins
import time

import pactsim.progress as progress
import pytest
from pactsim.progress import watching


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(progress, "SILENT_SECONDS", 0.0)
    monkeypatch.setattr(progress._Lines, "EVERY_SECONDS", 0.0)


def test_a_bar_shows_what_is_done_and_what_was_done_before(capsys):
    pytest.importorskip("tqdm")
    with watching(True, "run") as told:
        for done in (400, 700, 1000):
            told(done, 1000)
    shown = capsys.readouterr().err
    assert "40%" in shown and "100%" in shown and "runs/s" in shown


def test_without_tqdm_lines_say_how_long_it_will_take(capsys, monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name.startswith("tqdm"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with watching(True, "run") as told:
        told(100, 1000)
        time.sleep(0.01)
        told(600, 1000)
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("600 of 1,000 runs, ") and last.endswith(" s left")


def test_what_is_done_at_once_tells_nothing(capsys, monkeypatch):
    monkeypatch.setattr(progress, "SILENT_SECONDS", 60.0)
    with watching(True, "run") as told:
        told(1, 10)
        told(10, 10)
    assert capsys.readouterr().err == ""


def test_a_callback_is_called_and_silence_is_silent():
    calls = []
    with watching(lambda *call: calls.append(call), "run") as told:
        told(1, 2)
    with watching(False, "run") as nothing:
        assert nothing is None
    assert calls == [(1, 2)]
