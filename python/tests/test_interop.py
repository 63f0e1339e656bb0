"""The EMA Workbench and SALib driving the engine: the same numbers as sweeps, sensitivity and scenario discovery here."""

import json
import pickle
import warnings

import pactsim
import pytest
from conftest import EXPERIMENT, SCENARIO
from pactsim.interop import as_ema_model, as_salib_problem

FACTORS = ["us-reliability", "trade-dependence", "domestic-polling"]
SAMPLE = {"draws": 4, "replicates": 5}


def experiment(**design):
    return pactsim.Experiment.of(SCENARIO, FACTORS, outcomes=["talks", "shallow"], design=design, **SAMPLE)


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    of = experiment(kind="saltelli", base=16)
    return of, pactsim.sweep(of, out=tmp_path_factory.mktemp("output"), progress=False)


def estimates(sweep, outcome):
    frame = sweep.frame("outcomes")
    return list(frame[frame["outcome"] == outcome]["estimate"])


def test_points_of_ones_own_choice_are_those_of_a_sweep(swept):
    of, sweep = swept
    points = sweep.frame("design")[of.varied].to_numpy()
    found = pactsim.evaluate(of, points, progress=False)
    assert found == {outcome: estimates(sweep, outcome) for outcome in ["talks", "shallow"]}
    some = [dict(zip(of.varied, map(float, point), strict=True)) for point in points[5:7]]
    assert pactsim.evaluate(pickle.loads(pickle.dumps(of)), some, threads=1, progress=False)["talks"] == found["talks"][5:7]
    assert pactsim.evaluate(of, [], progress=False) == {"talks": [], "shallow": []}
    assert pactsim.evaluate(of, sweep.frame("design")[of.varied][5:7], progress=False)["talks"] == found["talks"][5:7]


def test_policies_are_evaluated_apart():
    lever = {"addresses": ["mechanisms.coercion"], "change": "set", "role": "lever"}
    policies = {"on": {"set": {"coercion": 1}}, "off": {"set": {"coercion": 0}}}
    of = pactsim.Experiment.of(SCENARIO, {"us-reliability": {}, "coercion": lever}, outcomes=["coercions"], policies=policies, **SAMPLE)
    on, off = (pactsim.evaluate(of, [[0.0]], policy=policy, progress=False)["coercions"] for policy in ("on", "off"))
    assert off == [0.0] and on[0] > 0 and of.varied == ["us-reliability"]
    with pytest.raises(pactsim.InputError, match="has policies of its own: off, on"):
        as_ema_model(of)


def test_points_that_make_no_sense_are_refused(swept):
    of, _ = swept
    for points, why in [
        ([[0.0, 1.0]], "a point must have 3 values"),
        ([{"us-reliability": 0.0}], "a point must have a value for each of"),
        ([[0.0, 1.0, 9.0]], "row 0, us-reliability: a value must be within -0.3 to 0.3"),
        ([[0.0, 1.0, float("nan")]], "found NaN"),
        ([0.0, 1.0, 0.1], "a point must be a dict or a list of numbers"),
        ({"us-reliability": 0.0}, "One alone goes into a list too"),
        ("points", "points must be a list of points"),
    ]:
        with pytest.raises(pactsim.InputError, match=why):
            pactsim.evaluate(of, points, progress=False)
    with pytest.raises(pactsim.InputError, match="policy must be one of base"):
        pactsim.evaluate(of, [], policy="none")
    with pytest.raises(pactsim.InputError, match="threads must be a whole number from 1 to 1024"):
        pactsim.evaluate(of, [], threads=-1)
    with pytest.raises(pactsim.InputError, match="leave them out"):
        as_salib_problem(of, FACTORS)
    with pytest.raises(pactsim.InputError, match="factors are needed"):
        as_ema_model(SCENARIO)
    with pytest.raises(pactsim.InputError, match="random numbers of its own"):
        independent = pactsim.Experiment.load(EXPERIMENT, draws=2, replicates=2, independent=True)
        pactsim.evaluate(independent, [[0.0]], progress=False)


def test_an_experiment_without_a_file_has_the_faults_of_its_text():
    with pytest.raises(pactsim.ScenarioError) as caught:
        pactsim.Experiment.of(SCENARIO, {"trade": {"addresses": ["state.*.trade"], "change": "scale", "range": [0, 1]}})
    assert caught.value.problems[0].address.startswith("uncertainty.trade")
    for settings, why in [
        ({"factors": "us-reliability"}, "factors must be a list"),
        ({"factors": ["us-reliability"], "outcomes": "talks"}, "outcomes must be a list"),
        ({"factors": {"us-reliability": [0, 1]}}, "must be a dict of what is said of it"),
        ({"factors": ["us-reliability"], "draws": -1}, "draws must be a whole number from 1 to 1000000; found -1"),
    ]:
        with pytest.raises(pactsim.InputError, match=why):
            pactsim.Experiment.of(SCENARIO, **settings)


def test_salib_finds_the_indices_of_the_engine(swept):
    numpy = pytest.importorskip("numpy")
    sobol = pytest.importorskip("SALib.analyze.sobol", reason="SALib is not installed: pip install 'pactsim[interop]'")
    of, sweep = swept
    problem, evaluate = as_salib_problem(of)
    assert problem["outputs"] == ["talks"] and problem["num_vars"] == 3
    found = sobol.analyze(problem, evaluate(sweep.frame("design")[of.varied].to_numpy()), num_resamples=10)
    ours = pactsim.sensitivity(sweep, outcome="talks", resamples=10, progress=False).frame("indices")
    for measure, indices in [("first", found["S1"]), ("total", found["ST"])]:
        rows = ours[ours["measure"] == measure].set_index("factor")["estimate"]
        assert numpy.allclose([rows[name] for name in problem["names"]], indices, rtol=0, atol=1e-12)
    assert numpy.any(found["ST"] > 0), "something matters"


def test_salib_samples_evaluates_and_analyses():
    numpy = pytest.importorskip("numpy")
    pytest.importorskip("SALib", reason="SALib is not installed: pip install 'pactsim[interop]'")
    from SALib import ProblemSpec

    problem, evaluate = as_salib_problem(SCENARIO, FACTORS[:2], outcome="talks", **SAMPLE)
    spec = ProblemSpec(problem)
    spec.sample_sobol(8, calc_second_order=False).evaluate(evaluate).analyze_sobol(calc_second_order=False, num_resamples=10)
    assert spec.results.shape == (32,) and numpy.isfinite(spec.analysis["ST"]).all()


def test_the_workbench_finds_the_box_of_the_engine(told, tmp_path):
    ema = pytest.importorskip("ema_workbench", reason="the EMA Workbench is not installed: pip install 'pactsim[interop]'")
    from ema_workbench.analysis import prim

    of = experiment(kind="latin-hypercube", points=120)
    sweep = pactsim.sweep(of, out=tmp_path, progress=False)
    rows = sweep.frame("design")[of.varied].to_dict("records")
    scenarios = [ema.Scenario(f"row {number}", **row) for number, row in enumerate(rows)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        inputs, outcomes = ema.perform_experiments(as_ema_model(of), scenarios=scenarios)
        assert list(outcomes["talks"]) == estimates(sweep, "talks")
        above = sorted(outcomes["talks"])[80]
        asked = ["discover", sweep.folder, "--outcome", "talks", "--above", repr(float(above)), "--json", "--quiet"]
        ours = json.loads(told(*asked, "--resamples", 2, "--out", tmp_path / "box"))
        names = [factor["id"] for factor in ours["factors"]]
        theirs = prim.Prim(inputs[names].astype(float), outcomes["talks"] > above, threshold=0.5).find_box()
    steps = ours["boxes"][0]["trajectory"]
    assert len(steps) == len(theirs.box_lims) > 5
    for step, limits, (_, row) in zip(steps, theirs.box_lims, theirs.peeling_trajectory.iterrows(), strict=True):
        assert (step["rows"], step["of_interest"]) == (row["n"], row["k"])
        for limit in step["limits"]:
            name, within = names[limit["factor"]], limit["limit"]["range"]
            assert [within["low"], within["high"]] == pytest.approx(list(limits[name]), abs=1e-12)


def test_the_workbench_samples_levers_and_switches():
    ema = pytest.importorskip("ema_workbench", reason="the EMA Workbench is not installed: pip install 'pactsim[interop]'")
    switch = {"addresses": ["mechanisms.coercion"], "change": "set", "role": "lever"}
    model = as_ema_model(
        SCENARIO, {"us-reliability": {}, "coercion": switch}, outcomes=["coercions", "war_quarter"], draws=4, replicates=10
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        inputs, outcomes = ema.perform_experiments(model, scenarios=3, policies=4)
    assert len(inputs) == 12 and len(outcomes["war_quarter"]) == 12
    off = inputs["coercion"].astype(str) == "False"
    assert off.any() and not outcomes["coercions"][off].any() and outcomes["coercions"][~off].any()
