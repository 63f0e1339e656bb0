//! What a user is told about a broken experiment, from text to message.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use crate::experiment::{Experiment, Inputs, Overrides, POINTS_MAX, Role, load, read};
use crate::scenario::{STARTER, load_text};

/// An experiment on the starter scenario with something of every kind.
const SOUND: &str = r#"kind = "experiment"
format = 1
name = "trial"
title = "What moves the starter?"
scenario = "world.toml"
outcomes = ["shallow", "talks", "member.ADA", "war_quarter"]
reference = "today"

[run]
draws = 8
replicates = 5
seed = 7

[design]
kind = "grid"

[lever.growth]
addresses = ["state.*.growth"]
change = "add"
range = [-0.02, 0.02]

[uncertainty.trade]
addresses = ["state.*.trade_dependence.REX"]
change = "scale"
range = [0.2, 1.5]
levels = [0.5, 1.0]

[uncertainty.norm]
addresses = ["state.*.autonomy_norm"]
change = "mix"
toward = 0.9
range = [0, 1]
steps = 3

[uncertainty.pressure]
addresses = ["mechanisms.coercion"]
change = "set"

[policy.today]
description = "As it is"

[policy.armed]
set.growth = 0.01

[stop]
outcome = "shallow"
half_width = 0.05
looks = [2, 4, 8]
"#;

fn world() -> String {
    load_text("world.toml", STARTER).expect("the starter is sound").resolved
}

fn inputs(text: &str) -> Inputs {
    Inputs {
        file: "a.toml".to_owned(),
        text: text.to_owned(),
        scenarios: vec![("world.toml".to_owned(), world())],
        list: None,
        overrides: Overrides::default(),
    }
}

fn told_of(inputs: Inputs) -> Vec<String> {
    read(inputs).map_or_else(|problems| problems.iter().map(ToString::to_string).collect(), |_| Vec::new())
}

#[track_caller]
fn sound(text: &str) -> Experiment {
    read(inputs(text)).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The sound text with one piece replaced.
#[track_caller]
fn with(old: &str, new: &str) -> String {
    assert!(SOUND.contains(old), "the text no longer holds {old}");
    SOUND.replacen(old, new, 1)
}

/// Replaces one piece and expects exactly one problem that says all of `parts`.
#[track_caller]
fn expect_one(old: &str, new: &str, parts: &[&str]) {
    expect_one_of(inputs(&with(old, new)), parts);
}

#[track_caller]
fn expect_one_of(inputs: Inputs, parts: &[&str]) {
    let problems = told_of(inputs);
    let [problem] = problems.as_slice() else { panic!("expected one problem, got {problems:#?}") };
    for part in parts {
        assert!(problem.contains(part), "`{part}` is not in: {problem}");
    }
}

/// The sound text with a list for its design.
fn listed(list: &str) -> Inputs {
    let text = with("kind = \"grid\"", "kind = \"list\"\nfile = \"points.csv\"");
    Inputs { list: Some(("points.csv".to_owned(), list.to_owned())), ..inputs(&text) }
}

#[test]
fn a_sound_file_becomes_the_experiment_that_it_states() {
    let experiment = sound(SOUND);
    let ids: Vec<_> = experiment.factors.iter().map(|factor| (factor.role, factor.id.as_str())).collect();
    let uncertain = Role::Uncertainty;
    assert_eq!(ids, [(Role::Lever, "growth"), (uncertain, "norm"), (uncertain, "pressure"), (uncertain, "trade")]);
    assert_eq!((experiment.rows, experiment.points()), (3 * 2 * 2, 24));
    assert_eq!(experiment.values[..8], [0.0, 0.0, 0.0, 0.5, 0.0, 0.0, 0.0, 1.0]);
    let policies: Vec<_> = experiment.policies.iter().map(|p| (p.id.as_str(), p.settings[0])).collect();
    assert_eq!(policies, [("today", Some(0.0)), ("armed", Some(0.01))]);
    assert_eq!((experiment.seed, experiment.draws, experiment.replicates), (7, 8, 5));
    assert_eq!(experiment.factors[2].levels, [0.0, 1.0]);
    assert_eq!(experiment.factors[0].targets[0].len(), 4);
}

#[test]
fn what_a_file_leaves_open_is_the_scenarios() {
    let text = "kind = \"experiment\"\nformat = 1\nname = \"x\"\ntitle = \"y\"\nscenario = \"world.toml\"\n";
    let experiment = sound(text);
    let spec = &experiment.scenarios[0].spec;
    assert_eq!((experiment.draws, experiment.replicates, experiment.seed), (spec.draws, spec.replicates, spec.seed));
    assert_eq!((experiment.points(), experiment.policies[0].id.as_str()), (1, "base"));
    let outcomes: Vec<_> = experiment.outcomes.iter().map(|outcome| outcome.name.as_str()).collect();
    assert_eq!(outcomes, ["article5", "shallow", "war"]);
    assert!(experiment.values.is_empty() && experiment.stopping.is_none());
}

#[test]
fn the_command_line_stands_above_the_file() {
    let overrides = Overrides {
        seed: Some(3),
        draws: Some(9),
        replicates: Some(2),
        independent: true,
        weighting: None,
        rule: None,
    };
    let text = SOUND.split("[stop]").next().expect("a first part");
    let experiment = read(Inputs { overrides, ..inputs(text) }).expect("sound");
    assert_eq!((experiment.seed, experiment.draws, experiment.replicates), (3, 9, 2));
    assert!(experiment.independent);
    let none = Overrides { draws: Some(0), ..Overrides::default() };
    expect_one_of(Inputs { overrides: none, ..inputs(text) }, &["number of draws", "between 1 and 1000000; found 0"]);
    let few = Overrides { draws: Some(4), ..Overrides::default() };
    expect_one_of(
        Inputs { overrides: few, ..inputs(SOUND) },
        &["stop.looks: must not go beyond the draws (4); found 8"],
    );
}

#[test]
fn what_was_read_from_files_is_read_again_from_its_inputs() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
    write("world.toml", STARTER);
    write(
        "later.toml",
        "kind=\"scenario\"\nformat=1\nextends=\"world.toml\"\nname=\"later\"\ntime.start=\"2029-01-01\"\n",
    );
    write("points.csv", "trade,norm,pressure\n0.5,0.25,1\n1,1,0\n");
    let text = with("kind = \"grid\"", "kind = \"list\"\nfile = \"points.csv\"");
    write("a.toml", &text.replace("description = \"As it is\"", "scenario = \"later.toml\""));
    let overrides = Overrides { seed: Some(11), ..Overrides::default() };
    let first = load(&folder.path().join("a.toml"), &overrides).unwrap_or_else(|problems| panic!("{problems}"));
    let json = serde_json::to_string(&first.inputs).expect("texts are JSON");
    let again = read(serde_json::from_str(&json).expect("what was written")).expect("sound");
    assert_eq!(format!("{first:?}"), format!("{again:?}"));
    assert_eq!(first.values, [0.0, 0.25, 1.0, 0.5, 0.0, 1.0, 0.0, 1.0]);
    assert_eq!(first.scenarios[1].spec.name.as_str(), "later");
    assert_eq!((first.policies[0].scenario, first.policies[1].scenario), (1, 0));
}

#[test]
fn the_order_of_a_file_changes_nothing() {
    let (head, rest) = SOUND.split_once("[lever.growth]").expect("a lever");
    let (lever, others) = rest.split_once("[uncertainty.trade]").expect("an uncertainty");
    let (before, stop) = others.split_once("[stop]").expect("a stopping rule");
    let moved = format!("{head}[stop]{stop}\n[uncertainty.trade]{before}\n[lever.growth]{lever}");
    let known = |text: &str| format!("{:?}", Experiment { inputs: inputs(""), ..sound(text) });
    assert_eq!(known(SOUND), known(&moved));
}

#[test]
fn faults_of_keys_and_types_say_place_rule_and_what_to_do() {
    expect_one(
        "kind = \"experiment\"",
        "kind = \"experimant\"",
        &["a.toml:1:8: kind: must be one of", "`experiment`?"],
    );
    expect_one(
        "kind = \"experiment\"",
        "kind = \"scenario\"",
        &["must be `experiment`; found a scenario", "pactsim run"],
    );
    expect_one("draws = 8", "drawz = 8", &["a.toml:10:1: run.drawz: unknown key", "did you mean `draws`?"]);
    expect_one("format = 1", "format = 2", &["format: must be 1; found 2"]);
    expect_one("steps = 3", "steps = 1", &["uncertainty.norm.steps: must lie between 2 and 1000; found 1"]);
    expect_one("kind = \"grid\"", "kind = \"gird\"", &["design.kind: must be one of", "did you mean `grid`?"]);
    expect_one("range = [-0.02, 0.02]", "range = [-0.02, nan]", &["range[1]: must be a finite number"]);
    expect_one("change = \"mix\"", "change = \"blend\"", &["must be one of `set`, `add`, `scale`, `mix`"]);
    expect_one("half_width = 0.05", "", &["stop.half_width: the key `half_width` is missing"]);
    expect_one("scenario = \"world.toml\"", "scenario = \"other.toml\"", &["must be among the inputs", "other.toml"]);
}

#[test]
fn faults_of_factors_are_told() {
    expect_one(
        "[\"state.*.trade_dependence.REX\"]",
        "[\"state.*.trade_dependance.REX\"]",
        &[
            "a.toml:23:14: uncertainty.trade.addresses[0]: must name a figure or a switch of world.toml",
            "did you mean `state.*.trade_dependence.REX`?",
        ],
    );
    expect_one("change = \"add\"\n", "", &["a.toml:17:8: lever.growth.change: the key `change` is missing; add"]);
    expect_one("range = [-0.02, 0.02]", "", &["lever.growth.range: the key `range` is missing", "relative change"]);
    expect_one("range = [-0.02, 0.02]", "range = [0.02, -0.02]", &["must run from the lowest to a higher value"]);
    expect_one("range = [-0.02, 0.02]", "range = [-2, 0.02]", &["must lie between -1 and 1; unit: relative change"]);
    expect_one(
        "levels = [0.5, 1.0]",
        "levels = [1.0, 0.5]",
        &["uncertainty.trade.levels: must ascend; found [1.0, 0.5]"],
    );
    expect_one("levels = [0.5, 1.0]", "levels = [0.5, 2.0]", &["must lie inside `range` (0.2 to 1.5); found 2"]);
    expect_one("levels = [0.5, 1.0]", "levels = [0.5, 1.0]\nsteps = 3", &["`levels` or `steps`, not both"]);
    expect_one("levels = [0.5, 1.0]", "base = 3", &["uncertainty.trade.base: must lie inside `range`"]);
    for column in crate::experiment::sweep::DESIGN_COLUMNS {
        let own = format!("[uncertainty.{column}]");
        expect_one("[uncertainty.trade]", &own, &[column, "must not be called as a column of the table `design`"]);
    }
    expect_one("toward = 0.9\n", "", &["uncertainty.norm.toward: the key `toward` is missing"]);
    expect_one("toward = 0.9", "toward = 1.9", &["toward: must lie between 0 and 1, as the figures do; found 1.9"]);
    expect_one("levels = [0.5, 1.0]", "toward = 1", &["uncertainty.trade.toward: only `mix` has a target"]);
    expect_one(
        "[\"mechanisms.coercion\"]\nchange = \"set\"",
        "[\"mechanisms.coercion\"]\nchange = \"add\"",
        &["can only be `set`"],
    );
    expect_one(
        "[\"mechanisms.coercion\"]",
        "[\"mechanisms.coercion\"]\nlevels = [0.5]",
        &["a switch is 0 (off) or 1 (on); found 0.5"],
    );
    expect_one(
        "[\"mechanisms.coercion\"]",
        "[\"mechanisms.coercion\"]\nrange = [0, 2]",
        &["range of a switch is [0, 1]"],
    );
    expect_one(
        "[\"state.*.growth\"]",
        "[\"state.*.growth\", \"state.*.democracy\"]",
        &["only `scale` can act on figures in different units", "`state.ADA.democracy` in share"],
    );
}

#[test]
fn two_factors_do_not_share_a_figure_or_a_name() {
    let again = "[uncertainty.ada]\naddresses = [\"state.ADA.autonomy_norm\"]\nchange = \"add\"\nrange = [0, 0.1]\n";
    expect_one(
        "[uncertainty.trade]",
        &format!("{again}[uncertainty.trade]"),
        &[
            "uncertainty.norm: two factors must not act on the same figure",
            "`state.ADA.autonomy_norm`",
            "`uncertainty.ada`",
        ],
    );
    let lever = "[lever.trade]\naddresses = [\"state.*.endurance\"]\nchange = \"add\"\nrange = [0, 0.1]\n";
    expect_one("[uncertainty.trade]", &format!("{lever}[uncertainty.trade]"), &["a lever or an uncertainty, not both"]);
}

#[test]
fn ready_made_factors_need_no_more_than_their_name() {
    let experiment = sound(&with(
        "[uncertainty.trade]\naddresses = [\"state.*.trade_dependence.REX\"]\nchange = \"scale\"\nrange = [0.2, 1.5]",
        "[uncertainty.trade-dependence]",
    ));
    let factor = experiment.factors.iter().find(|f| f.id.as_str() == "trade-dependence").expect("the factor");
    assert_eq!((factor.range, factor.base, factor.levels.as_slice()), ([0.5, 1.5], 1.0, &[0.5, 1.0][..]));
    assert!(!factor.description.is_empty() && !factor.targets[0].is_empty());
    expect_one(
        "addresses = [\"state.*.trade_dependence.REX\"]\n",
        "",
        &["needs addresses to act on", "`us-reliability`"],
    );
    let own = "[lever.threat-perception]\nchange = \"add\"\n[uncertainty.trade]";
    expect_one("[uncertainty.trade]", own, &["lever.threat-perception.change: a ready-made factor has its own way"]);
}

#[test]
fn faults_of_policies_are_told() {
    expect_one(
        "set.growth = 0.01",
        "set.growht = 0.01",
        &["policy.armed.set.growht: must be the id of a lever", "mean `growth`?"],
    );
    expect_one(
        "set.growth = 0.01",
        "set.growth = 0.5",
        &["inside the range of `lever.growth` (-0.02 to 0.02); found 0.5"],
    );
    expect_one(
        "set.growth = 0.01",
        "set.trade = 1",
        &["a policy sets levers; found an uncertainty", "`[lever.trade]`"],
    );
    expect_one("reference = \"today\"", "reference = \"tody\"", &["reference: must be the id of a policy", "`today`?"]);
}

#[test]
fn faults_of_outcomes_and_of_the_stopping_rule_are_told() {
    expect_one("\"talks\"", "\"talk\"", &["a.toml:6:24: outcomes[1]: must be an outcome", "did you mean `talks`?"]);
    expect_one("member.ADA", "member.ADQ", &["outcomes[2]", "did you mean `member.ADA`?"]);
    expect_one("member.ADA", "alignment.ADQ", &["outcomes[2]", "did you mean `alignment.ADA`?"]);
    expect_one("member.ADA", "cohesoin", &["outcomes[2]", "did you mean `cohesion`?"]);
    expect_one(
        "member.ADA",
        "xyz",
        &["outcomes are `article5`", "`willingness.STATE.THEATRE`", "`margin.DESIGN.STATE[.DEPTH]`"],
    );
    expect_one("\"talks\"", "\"shallow\"", &["outcomes[1]: must not be listed twice"]);
    expect_one(
        "outcome = \"shallow\"",
        "outcome = \"article5\"",
        &["one of the experiment's outcomes", "known here: `shallow`"],
    );
    expect_one("outcome = \"shallow\"", "outcome = \"war_quarter\"", &["must have a value in every run"]);
    expect_one("half_width = 0.05", "half_width = 0", &["stop.half_width: must be above 0"]);
    expect_one("looks = [2, 4, 8]", "looks = [2, 4, 4]", &["stop.looks: must ascend"]);
    expect_one("looks = [2, 4, 8]", "looks = [2, 40]", &["must not go beyond the draws (8); found 40"]);
    let one = SOUND.split("[policy.today]").next().expect("a first part").replace("reference = \"today\"\n", "");
    let stop = "[stop]\noutcome = \"shallow\"\nhalf_width = 0.1\nof = \"difference\"\nlooks = [2]\n";
    expect_one_of(inputs(&(one + stop)), &["stop.of: a difference needs two policies; found 1"]);
}

#[test]
fn keys_of_another_kind_of_design_are_told_and_missing_ones_too() {
    expect_one(
        "kind = \"grid\"",
        "points = 9",
        &["design.points: `points` belongs to the design `random`", "leave it out"],
    );
    expect_one("kind = \"grid\"", "kind = \"sobol\"", &["`points` is missing, which the design `sobol` needs"]);
    expect_one("kind = \"grid\"", "kind = \"morris\"", &["design.trajectories: the key `trajectories` is missing"]);
    expect_one(
        "kind = \"grid\"",
        "kind = \"morris\"\ntrajectories = 3\nlevels = 5",
        &["design: the morris design has 5 levels"],
    );
    expect_one("kind = \"grid\"", "kind = \"list\"", &["design.file: the key `file` is missing"]);
    expect_one("kind = \"grid\"", "kind = \"list\"\nfile = \"p.csv\"", &["design.file: must be among the inputs"]);
}

#[test]
fn every_kind_of_design_gives_its_rows() {
    for (design, rows) in [
        ("kind = \"one-at-a-time\"", 1 + 2 + 1 + 1),
        ("kind = \"random\"\npoints = 9", 9),
        ("kind = \"latin-hypercube\"\npoints = 9", 9),
        ("kind = \"sobol\"\npoints = 16", 16),
        ("kind = \"saltelli\"\nbase = 4", 4 * (2 * 3 + 2)),
        ("kind = \"saltelli\"\nbase = 4\nsecond_order = false", 4 * (3 + 2)),
        ("kind = \"morris\"\ntrajectories = 5", 5 * 4),
    ] {
        let experiment = sound(&with("kind = \"grid\"", design));
        assert_eq!(experiment.rows, rows, "{design}");
        for row in experiment.values.chunks_exact(experiment.factors.len()) {
            for (value, factor) in row.iter().zip(&experiment.factors) {
                assert!((factor.range[0]..=factor.range[1]).contains(value), "{design}: {value} of {}", factor.id);
                assert!(!factor.is_switch() || *value == 0.0 || *value == 1.0, "{design}");
            }
        }
        let column = |i: usize| experiment.values.iter().skip(i).step_by(4).copied().collect::<Vec<_>>();
        assert!(column(0).iter().all(|value| *value == 0.0), "{design}: the lever is the policies'");
        assert!(
            (1..4).all(|i| column(i).iter().any(|value| *value != column(i)[0])),
            "{design}: {:?}",
            experiment.values
        );
    }
}

#[test]
fn a_design_depends_on_the_seed_alone() {
    let text = with("kind = \"grid\"", "kind = \"random\"\npoints = 9");
    let other = text.replace("seed = 7", "seed = 8");
    assert_eq!(sound(&text).values, sound(&text).values);
    assert_ne!(sound(&text).values, sound(&other).values);
}

#[test]
fn a_base_between_the_levels_joins_them_one_at_a_time() {
    let text = with("kind = \"grid\"", "kind = \"one-at-a-time\"").replace("levels = [0.5, 1.0]", "levels = [0.5]");
    let experiment = sound(&text);
    let trade: Vec<f64> = experiment.values.iter().skip(3).step_by(4).copied().collect();
    assert_eq!(trade.iter().filter(|value| **value == 0.5).count(), 1, "{trade:?}");
    assert_eq!(trade[0], 1.0);
}

#[test]
fn faults_of_a_list_name_row_and_column() {
    let sound = listed("norm,trade,pressure\n# a remark\n0.1, 0.5 ,1\n");
    assert_eq!(read(sound).expect("sound").values, [0.0, 0.1, 1.0, 0.5]);
    for (list, parts) in [
        ("norm,trade,pressure\n0.1,0.5,1\n0.1,x,1\n", &["points.csv:3:5: row 2, trade: must be a number", "`x`"][..]),
        ("norm,trade,pressure\n0.1,9,1\n", &["points.csv:2:5: row 1, trade", "inside the factor's range (0.2 to 1.5)"]),
        ("norm,trade,pressure\n0.1,nan,1\n", &["row 1, trade", "`nan`"]),
        ("norm,trade,pressure\n0.1,1,0.5\n", &["row 1, pressure: a switch is 0 (off) or 1 (on)"]),
        ("norm,trade,pressure\n0.1,1\n", &["points.csv:2:1: row 1: must have 3 values, as the first row has; found 2"]),
        ("norm,trade\n0.1,1\n", &["the column `pressure` is missing"]),
        ("norm,trade,pressure,growth\n0,1,0,0\n", &["points.csv:1:21: column 4: a lever that a policy sets"]),
        ("norm,trade,pressure,norm\n0,1,0,0\n", &["column 4: a column must stand once"]),
        ("norm,trade,pressure,trad\n0,1,0,0\n", &["column 4: a column must be called after a factor", "`trade`?"]),
        ("norm,trade,pressure\n", &["must have a row for each design point"]),
    ] {
        expect_one_of(listed(list), parts);
    }
}

#[test]
fn an_experiment_too_large_is_refused_before_it_is_made() {
    let many = |points: u32| with("kind = \"grid\"", &format!("kind = \"random\"\npoints = {points}"));
    let limit = format!("at most {POINTS_MAX} design points; found 500001 rows of the design × 2 policies = 1000002");
    expect_one_of(inputs(&many(500_001)), &["a.toml:14:2: design: ", &limit]);
    let runs = many(500_000).replace("replicates = 5", "replicates = 1000000");
    expect_one_of(inputs(&runs), &["must be at most 10000000000; found 1000000 × 8 × 1000000 = 8000000000000"]);
    let sums = ["a.toml:14:2: design: ", "points × outcomes must be at most 500000", "found 600000 × "];
    expect_one_of(inputs(&many(300_000)), &sums);
    let mut grid = with("steps = 3", "steps = 1000");
    for (i, key) in ["endurance", "reliability", "alliance_support", "ratification_hurdle"].into_iter().enumerate() {
        let table = format!("addresses = [\"state.*.{key}\"]\nchange = \"set\"\nrange = [0, 1]\nsteps = 1000\n");
        grid = grid.replacen("[policy.today]", &format!("[lever.g{i}]\n{table}[policy.today]"), 1);
    }
    expect_one_of(inputs(&grid), &["design points; found 4000000000000000 rows of the design × 2 policies"]);
}

#[test]
fn policies_and_factors_are_limited_in_number() {
    let (head, _) = SOUND.split_once("[policy.today]").expect("a policy");
    let head = head.replace("reference = \"today\"\n", "");
    let policies = |count: usize| (0..count).map(|i| format!("[policy.p{i}]\n")).collect::<String>();
    assert_eq!(sound(&(head.clone() + &policies(64))).policies.len(), 64);
    expect_one_of(inputs(&(head + &policies(65))), &["policy: at most 64 policies; found 65"]);
    let factors: String = (0..254).map(|i| format!("[lever.p{i}]\n")).collect();
    expect_one_of(inputs(&(SOUND.to_owned() + &factors)), &["lever: at most 256 levers and uncertainties; found 258"]);
}

#[test]
fn a_factor_whose_ends_break_the_scenario_is_told_with_the_scenarios_reason() {
    let ladder = "addresses = [\"depth.shallow\"]\nchange = \"scale\"\nrange = [1, 4]\n";
    expect_one(
        "[policy.today]",
        &format!("[lever.ladder]\n{ladder}[policy.today]"),
        &[
            "lever.ladder: world.toml must pass its own checks at the factor's highest value (4)",
            "depth.bilateral: a deeper rung",
        ],
    );
}

#[test]
fn faults_of_different_parts_are_told_together() {
    let text = SOUND
        .replace("seed = 7", "seed = -7")
        .replace("\"talks\"", "\"talk\"")
        .replace("state.*.growth", "state.*.groth")
        .replace("set.growth = 0.01", "set.nothing = 0.01")
        .replace("half_width = 0.05", "half_width = 0");
    assert_eq!(told_of(inputs(&text)).len(), 5);
}

/// What is told of the experiment `text` in a folder with the starter.
fn told_in(folder: &Path, text: &str) -> String {
    fs::write(folder.join("world.toml"), STARTER).expect("written");
    fs::write(folder.join("a.toml"), text).expect("written");
    load(&folder.join("a.toml"), &Overrides::default()).map_or_else(|problems| problems.to_string(), |_| String::new())
}

#[test]
fn a_file_that_an_experiment_names_must_be_there_within_its_tree_and_sound() {
    let folder = tempfile::tempdir().expect("a folder");
    let named =
        |name: &str| told_in(folder.path(), &with("scenario = \"world.toml\"", &format!("scenario = \"{name}\"")));
    assert_eq!(named("world.toml"), "");
    assert!(named("none.toml").contains("scenario: must name a file that is there; found \"none.toml\""));
    assert!(named("../../../../../../../../etc/passwd").contains("must"), "outside the tree");
    assert!(named("/world.toml").contains("must be a path relative to this file"));
    assert!(named("").contains("must be a path relative to this file"));
    fs::write(folder.path().join("odd.toml"), STARTER.replace("crisis_rate", "crisis_rat")).expect("written");
    let told = named("odd.toml");
    assert!(told.contains("odd.toml:") && told.contains("unknown key"), "{told}");
    let list = with("kind = \"grid\"", "kind = \"list\"\nfile = \"none.csv\"");
    assert!(told_in(folder.path(), &list).contains("design.file: must name a file that is there"));
    fs::write(folder.path().join("bad.csv"), b"trade\n\xff\n").expect("written");
    let list = with("kind = \"grid\"", "kind = \"list\"\nfile = \"bad.csv\"");
    assert!(told_in(folder.path(), &list).contains("design.file: must be UTF-8 text; found bad.csv"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic(
        line in 0usize..60,
        junk in r#"([a-z_.*\[\]={}"0-9-]{0,24})|(range = \[-?[0-9]{1,40}, 1e[0-9]{1,3}\])|(steps|points|base|levels) = -?[0-9]{1,19}|(kind = "(list|random|sobol|saltelli|morris|one-at-a-time)")"#,
        list in "[a-z,0-9.\"\n#-]{0,60}",
    ) {
        let mut lines: Vec<&str> = SOUND.lines().collect();
        let line = line % lines.len();
        lines[line] = &junk;
        let list = Some(("points.csv".to_owned(), format!("norm,trade,pressure\n{list}")));
        if let Ok(experiment) = read(Inputs { list, ..inputs(&lines.join("\n")) }) {
            prop_assert_eq!(experiment.values.len(), experiment.rows * experiment.factors.len());
        }
    }
}
