"""Scenarios: loaded, changed, checked; faults as exceptions with their place."""

import pickle

import pactsim
import pytest
from conftest import SCENARIO
from pactsim.toml_text import to_toml


@pytest.fixture(scope="module")
def scenario():
    return pactsim.Scenario.load(SCENARIO)


def test_a_scenario_says_what_it_is(scenario):
    assert scenario.name == "indo-pacific-2026"
    assert scenario.draws > 0 and scenario.replicates > 0
    assert 'name = "indo-pacific-2026"' in scenario.text


def test_an_override_changes_its_figure_and_no_other(scenario):
    figures = {figure["address"]: figure for figure in scenario.check()}
    address = "state.JPN.alliance_support"
    other = scenario.override({address: 0.25, "mechanisms.coercion": False})
    changed = {figure["address"]: figure for figure in other.check()}
    assert (changed[address]["value"], changed[address]["low"], changed[address]["high"]) == (0.25, 0.25, 0.25)
    assert {key for key in figures if figures[key]["value"] != changed[key]["value"]} == {address}
    assert scenario.override({"mechanisms.coercion": False}).text != scenario.text


def test_all_faults_come_at_once_with_their_places(scenario):
    text = "state.JPN.alliance_support = 7\nstate.XYZ.gdp = 1\n"
    with pytest.raises(pactsim.ScenarioError) as caught:
        scenario.override(text)
    places = {problem.address: (problem.file, problem.line) for problem in caught.value.problems}
    assert places["state.JPN.alliance_support"] == ("override", 1)
    assert any(address.startswith("state.XYZ") for address in places)
    assert isinstance(caught.value, ValueError) and isinstance(caught.value, pactsim.PactsimError)
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.problems == caught.value.problems and str(again) == str(caught.value)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(pactsim.ScenarioError, match=r"nowhere\.toml"):
        pactsim.Scenario.load(tmp_path / "nowhere.toml")


def test_settings_are_written_as_toml():
    import tomllib

    settings = {"a.b-c": 0.5, "a.text": 'quo"te', "flag": True, "list": [1, 2.5], "figure": {"value": 1, "range": (0, 2)}}
    read = tomllib.loads(to_toml(settings))
    assert read["a"] == {"b-c": 0.5, "text": 'quo"te'}
    assert read["flag"] is True and read["list"] == [1, 2.5] and read["figure"] == {"value": 1, "range": [0, 2]}
    numpy = pytest.importorskip("numpy")
    numbers = {"a.half": numpy.float64(0.5), "a.one": numpy.int64(1), "a.both": numpy.array([0.5, 1.0]), "a.flag": numpy.bool_(True)}
    assert tomllib.loads(to_toml(numbers))["a"] == {"half": 0.5, "one": 1, "both": [0.5, 1.0], "flag": True}
    with pytest.raises(TypeError, match=r"a\.b: a value must be"):
        to_toml({"a.b": object()})


def test_a_trace_is_a_story_and_events(scenario):
    found = pactsim.trace(scenario, draw=1, replicate=2)
    assert found.failed is None and found.events and {"date", "kind"} <= found.events[0].keys()
    assert "Draw 1, replicate 2" in str(found)
    assert pactsim.trace(scenario, draw=1, replicate=2).events == found.events
