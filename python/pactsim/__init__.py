"""pactsim: will a collective defence pact form, with whom, how deep, and what would change that?

    import pactsim

    scenario = pactsim.Scenario.load("scenarios/indo-pacific-2026.toml")
    batch = pactsim.run(scenario.override({"state.JPN.alliance_support": 0.8}), draws=50)
    batch.summary["shallow_or_deeper"]["by_horizon"]
    batch.frame("runs")

The engine is the same as that of the command line: same bits, same folders, each reads what the other wrote.
"""

from ._engine import COMMIT, VERSION
from .analysis import claims, hindcast, sensitivity
from .errors import EngineError, FilesError, InputError, PactsimError, Problem, ScenarioError
from .experiment import Experiment, Factor, evaluate, merge, sweep
from .results import Results, open
from .scenario import Scenario, Trace, run, trace

__version__ = VERSION

__all__ = [
    "COMMIT",
    "VERSION",
    "EngineError",
    "Experiment",
    "Factor",
    "FilesError",
    "InputError",
    "PactsimError",
    "Problem",
    "Results",
    "Scenario",
    "ScenarioError",
    "Trace",
    "claims",
    "evaluate",
    "hindcast",
    "merge",
    "open",
    "run",
    "sensitivity",
    "sweep",
    "trace",
]
