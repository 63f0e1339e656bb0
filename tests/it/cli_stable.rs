//! `pactsim stable`.

use crate::cli_sandbox::{DONE, FILES, INPUT, Sandbox};
use crate::support::{design, laid_over, plain, state};

/// Four states that all gain by any pact, in a scenario `sea.toml`.
fn with_four() -> Sandbox {
    let states: String = [("A", 0.3), ("B", 0.5), ("C", 0.6), ("D", 0.7)]
        .map(|(id, e)| state(id, &format!("exposure.sea = {e}")))
        .concat();
    let terms = "required = [\"A\"]\ndepths = [\"article5\", \"shallow\"]";
    let text = laid_over(&plain(&states), &design("pact", &["A", "B", "C", "D"], terms));
    let weights = "weights.security = 1\nweights.entrapment = 0.1\nweights.constant = 0.02";
    let sandbox = Sandbox::empty();
    sandbox.write("sea.toml", &laid_over(&text, weights));
    sandbox
}

#[test]
fn the_answer_counts_the_coalitions_and_names_the_largest_and_the_most_valued() {
    let sandbox = with_four();
    let told = sandbox.tell(["stable", "sea.toml"]).with_code(DONE);
    assert_eq!(told.stderr, "");
    insta::assert_snapshot!(told.stdout);
    let json = sandbox.tell(["stable", "sea.toml", "--depth", "shallow", "--json"]).with_code(DONE).json();
    let views = json["views"].as_array().expect("views");
    assert_eq!((views.len(), &views[0]["depth"], &views[0]["coalitions"]), (1, &"shallow".into(), &4.into()));
    let members = views[0]["largest"]["members"].as_array().expect("members");
    let sum: f64 = members.iter().map(|member| member["margin"].as_f64().expect("a margin")).sum();
    assert!((sum - views[0]["largest"]["sum_of_margins"].as_f64().expect("a sum")).abs() < 1e-12);
}

#[test]
fn over_draws_the_answer_ranks_coalitions_by_likelihood() {
    let sandbox = Sandbox::with_starter();
    let told = sandbox.tell(["stable", "sea.toml", "--draws", "100", "--top", "2"]).with_code(DONE);
    insta::assert_snapshot!(told.stdout);
    let again = sandbox.tell(["stable", "sea.toml", "--draws", "100", "--top", "2", "--threads", "2"]);
    assert_eq!(again.stdout, told.stdout);
    let json = sandbox.tell(["stable", "sea.toml", "--draws", "100", "--json"]).with_code(DONE).json();
    let first = &json["views"][0]["most_likely"][0];
    assert!(first["stable_exclusive"]["interval"]["low"].is_f64(), "{json}");
}

#[test]
fn a_later_quarter_is_another_world() {
    let sandbox = Sandbox::with_starter();
    let at = |quarter: &str| {
        sandbox.tell(["stable", "sea.toml", "--draws", "100", "--at", quarter, "--json"]).with_code(DONE).json()
    };
    let (start, later) = (at("2027Q1"), at("2036Q3"));
    assert_eq!((&start["at"], &later["at"]), (&"2027Q1".into(), &"2036Q3".into()));
    assert_eq!(start, sandbox.tell(["stable", "sea.toml", "--draws", "100", "--json"]).with_code(DONE).json());
    assert_ne!(start["views"], later["views"]);
}

#[test]
fn all_profitable_coalitions_can_be_had_as_a_table() {
    let sandbox = with_four();
    sandbox.tell(["stable", "sea.toml", "--out", "all.csv"]).with_code(DONE);
    let json = sandbox.tell(["stable", "sea.toml", "--json"]).with_code(DONE).json();
    let views = json["views"].as_array().expect("views");
    let profitable: u64 = views.iter().map(|view| view["profitable"].as_u64().expect("a count")).sum();
    let table = sandbox.text("all.csv");
    let head = "design,depth,size,members,internally_stable,stable_open,stable_exclusive";
    assert_eq!(table.lines().next(), Some(head));
    assert_eq!(table.lines().count() as u64, 1 + profitable);
    assert!(profitable > 0 && table.contains("pact,shallow,4,A B C D,"), "{table}");
    sandbox.tell(["stable", "sea.toml", "--draws", "5", "--out", "all.parquet"]).with_code(DONE);
    assert!(sandbox.read("all.parquet").starts_with(b"PAR1"));
    sandbox.tell(["stable", "sea.toml", "--out", "no/such/folder/all.csv"]).with_code(FILES);
}

#[test]
fn what_makes_no_sense_is_told_with_what_would() {
    let sandbox = with_four();
    let ids: Vec<String> = (0..21).map(|i| format!("S{i}")).collect();
    let states: String = ids.iter().map(|id| state(id, "exposure.sea = 0.5")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    sandbox.write("wide.toml", &laid_over(&plain(&states), &design("wide", &ids, "")));
    for (arguments, words) in [
        (
            &["wide.toml"][..],
            "wide (`design.wide`): the design has 21 candidates, and all coalitions can be looked at up to 20",
        ),
        (&["sea.toml", "--design", "packt"], "sea.toml has no design `packt`. Give --design one of its own: pact"),
        (&["sea.toml", "--depth", "bilateral"], "Give --depth one that is: article5 and shallow"),
        (&["sea.toml", "--at", "2029Q4"], "Give --at a quarter from 2030Q1 to 2040Q1"),
        (&["sea.toml", "--at", "2050Q1"], "2050Q1 is outside the time that the scenario covers"),
        (&["sea.toml", "--at", "soon"], "such as 2028Q3"),
        (&["sea.toml", "--out", "all.xlsx"], "Give a name that ends in .csv or .parquet"),
        (&["none.toml"], "none.toml"),
    ] {
        let told = sandbox.tell(["stable"].iter().chain(arguments).copied()).with_code(INPUT);
        assert!(told.stderr.replace("\n", " ").contains(words), "{words} in {}", told.stderr);
        assert_eq!(told.stdout, "");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupted_look_says_so_and_shows_nothing() {
    use std::process::{Command, Stdio};
    use std::time::Duration;

    use crate::cli_sandbox::INTERRUPTED;

    let sandbox = Sandbox::with_starter();
    let child = Command::new(env!("CARGO_BIN_EXE_pactsim"))
        .args(["stable", "sea.toml", "--draws", "1000000", "--at", "2036Q1", "--out", "all.csv"])
        .current_dir(sandbox.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // Far longer than it takes to listen, far shorter than a million draws.
    std::thread::sleep(Duration::from_secs(1));
    Command::new("kill").args(["-INT", &child.id().to_string()]).output().expect("kill");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(INTERRUPTED), &b""[..]));
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(told.contains("interrupted before all coalitions were looked at"), "{told}");
    assert!(!sandbox.path("all.csv").exists());
}
