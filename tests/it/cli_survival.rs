//! `pactsim survival`: times to a pact or a war in batches, sweeps and tables.

use serde_json::Value;

use crate::cli_sandbox::{DONE, INPUT, Sandbox};

const POLICIES: &str = r#"
kind = "experiment"
format = 1
name = "trade"
title = "Does coercion keep states out?"
scenario = "sea.toml"
outcomes = ["shallow", "shallow_quarter", "war_quarter"]
run = { draws = 4, replicates = 16 }

[lever.coercion]
addresses = ["mechanisms.coercion"]
change = "set"

[policy.as-it-is.set]
coercion = 1

[policy.unafraid.set]
coercion = 0
"#;

/// The entry of a list that has these values.
fn entry<'v>(list: &'v Value, wanted: &[(&str, Value)]) -> &'v Value {
    let is_it = |entry: &&Value| wanted.iter().all(|(key, value)| entry[*key] == *value);
    list.as_array().expect("a list").iter().find(is_it).unwrap_or_else(|| panic!("no {wanted:?} in {list}"))
}

#[test]
fn batches_are_groups_and_their_chances_are_those_of_the_batches() {
    let sandbox = Sandbox::with_starter();
    let first = sandbox.tell(["run", "sea.toml", "--draws", "4", "--replicates", "10", "--quiet"]).with_code(DONE);
    sandbox.alter("sea.toml", "title", "title = \"Other\"\n# title");
    let other = sandbox.tell(["run", "sea.toml", "--draws", "4", "--replicates", "10", "--quiet"]).with_code(DONE);
    let (first, other) = (first.batch(), other.batch());
    let told = sandbox.tell(["survival", first, other, "--outcome", "war", "--outcome", "shallow", "--json"]);
    let found = told.with_code(DONE).json();
    assert_eq!((&found["layers"], &found["was_there"]), (&"paired-draws".into(), &false.into()));
    let summary = sandbox.json(&format!("{first}/summary.json"));
    for (outcome, event) in [("war", "major_war"), ("shallow", "shallow_or_deeper")] {
        let group = &entry(&found["outcomes"], &[("outcome", outcome.into())])["groups"][0];
        let curve = entry(&group["curves"], &[("cause", outcome.into())]);
        for point in curve["points"].as_array().expect("points") {
            let quarter = (point["time"].as_f64().expect("a time") * 4.0).round();
            let expected = &entry(&summary[event]["cumulative"], &[("quarter", (quarter as u64).into())])["estimate"];
            for (found, expected) in [
                (&point["estimate"], &expected["probability"]),
                (&point["interval"]["low"], &expected["replicate_noise"]["low"]),
                (&point["interval"]["high"], &expected["replicate_noise"]["high"]),
            ] {
                let [found, expected] = [found, expected].map(|value| value.as_f64().expect("a number"));
                assert!((found - expected).abs() < 1e-9, "{outcome} in quarter {quarter}: {found} is not {expected}");
            }
        }
    }
    let again = sandbox.tell(["survival", first, other, "--outcome", "war", "--outcome", "shallow"]).with_code(DONE);
    assert!(again.stdout.contains("already complete") && again.stdout.contains("Gray"), "{}", again.stdout);
    let in_one_line = again.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        in_one_line.contains("With so few draws no permuted p-value of two groups can be below 0.125"),
        "{in_one_line}"
    );
    let folder = again.batch().to_owned();
    assert!(folder.starts_with(first), "{folder}");
    assert_eq!(sandbox.tell(["show", &folder]).with_code(DONE).stdout, again.stdout);
    let charts = sandbox.tell(["chart", &folder]).with_code(DONE);
    assert!(charts.stdout.contains("survival--war") && charts.stdout.contains("survival--shallow"));
    let brief = sandbox.tell(["brief", first, &folder, "-o", "brief.html"]).with_code(DONE);
    assert!(sandbox.text("brief.html").contains("How long until it comes"), "{brief:?}");
    sandbox.alter("sea.toml", "horizon_years", "horizon_years = 3\n# horizon_years");
    let short = sandbox.tell(["run", "sea.toml", "--draws", "2", "--replicates", "2", "--quiet"]).with_code(DONE);
    let refused = sandbox.tell(["survival", first, short.batch()]).with_code(INPUT);
    assert!(refused.stderr.contains("one start and one horizon"), "{}", refused.stderr);
}

#[test]
fn policies_of_a_sweep_are_groups_if_it_records_when_things_came() {
    let sandbox = Sandbox::with_starter();
    sandbox.write("trade.toml", POLICIES);
    let sweep = sandbox.tell(["sweep", "trade.toml", "--quiet"]).with_code(DONE);
    let found = sandbox.tell(["survival", sweep.batch(), "--outcome", "war", "--json"]).with_code(DONE).json();
    let groups = &found["outcomes"][0]["groups"];
    assert_eq!((&groups[0]["group"], &groups[1]["group"]), (&"as-it-is".into(), &"unafraid".into()));
    assert_eq!((&groups[0]["runs"], &groups[0]["draws"]), (&64.into(), &4.into()));
    let refused = sandbox.tell(["survival", sweep.batch(), "--outcome", "article5"]).with_code(INPUT);
    assert!(refused.stderr.contains("does not record article5_quarter"), "{}", refused.stderr);
}

#[test]
fn a_table_says_what_its_columns_are_and_gets_what_other_programs_give() {
    let sandbox = Sandbox::empty();
    let table = include_str!("../fixtures/survival/quarters.csv");
    sandbox.write("times.csv", table);
    let columns = ["--time", "time", "--event", "event", "--group", "group", "--until", "8", "--format", "csv"];
    let told = sandbox.tell(["survival", "times.csv", "--out", "found"].into_iter().chain(columns)).with_code(DONE);
    assert!(told.stdout.contains("160 rows in 3 groups") && told.stdout.contains("independent"), "{}", told.stdout);
    let expected = include_str!("../fixtures/survival/expected.csv");
    let expected = expected.lines().find(|line| line.starts_with("quarters,R,gray,all,1,"));
    let expected: f64 = expected.and_then(|line| line.rsplit(',').next()?.parse().ok()).expect("a number");
    let tests = sandbox.text("found/tests.csv");
    let gray = tests.lines().find(|line| line.starts_with("event,gray,1,,")).expect("Gray's test");
    let found: f64 = gray.split(',').nth(4).and_then(|value| value.parse().ok()).expect("a number");
    assert!((found - expected).abs() < 1e-9 * expected, "{found} is not {expected}");
    let refused = sandbox.tell(["survival", "times.csv"]).with_code(INPUT);
    assert!(refused.stderr.contains("--time COLUMN --event COLUMN"), "{}", refused.stderr);
    let refused = sandbox.tell(["survival", "times.csv", "--time", "time", "--event", "evnt"]).with_code(INPUT);
    assert!(refused.stderr.contains("no column `evnt`") && refused.stderr.contains("event"), "{}", refused.stderr);
}
