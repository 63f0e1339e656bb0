//! The smaller verbs, and what holds for all.

use std::process::{Command, Stdio};

use crate::cli_sandbox::{DONE, FILES, INPUT, Sandbox};

#[test]
fn new_writes_a_scenario_that_is_in_order_and_never_over_another_file() {
    let sandbox = Sandbox::empty();
    let told = sandbox.tell(["new", "sea.toml"]).with_code(DONE);
    assert!(told.stdout.contains("pactsim run sea.toml"), "{}", told.stdout);
    sandbox.tell(["check", "sea.toml"]).with_code(DONE);
    sandbox.write("sea.toml", "mine");
    sandbox.tell(["new", "sea.toml"]).with_code(FILES);
    assert_eq!(sandbox.text("sea.toml"), "mine");
    sandbox.tell(["new", "no/such/folder/sea.toml"]).with_code(FILES);
}

#[test]
fn params_lists_every_figure_with_its_address() {
    let sandbox = Sandbox::with_starter();
    let told = sandbox.tell(["params", "sea.toml"]).with_code(DONE);
    let mut lines = told.stdout.lines();
    let head = "address\tvalue\tlow\thigh\tshape\tunit\tsource\tyear\tstatus\tcertainty\tnote\tdefault";
    assert_eq!(lines.next(), Some(head));
    assert!(lines.clone().any(|line| line.starts_with("theatre.amber-sea.urgency\t0.3\t0.2\t0.4\ttriangular\t")));
    let figures = lines.count();
    let json = sandbox.tell(["params", "sea.toml", "--json"]).with_code(DONE).json();
    assert_eq!(json.as_array().map(Vec::len), Some(figures));
    let csv = sandbox.tell(["params", "sea.toml", "--csv"]).with_code(DONE).stdout;
    assert_eq!(csv.lines().next(), Some(head.replace('\t', ",").as_str()));
}

#[test]
fn params_can_be_narrowed_down_to_a_part_of_the_address() {
    let sandbox = Sandbox::with_starter();
    let told = sandbox.tell(["params", "sea.toml", "amber-sea.urg"]).with_code(DONE);
    assert_eq!(told.stdout.lines().count(), 2, "{}", told.stdout);
    let none = sandbox.tell(["params", "sea.toml", "theatre.amber-sea.urgenzy"]).with_code(INPUT);
    assert!(none.stderr.contains("the nearest one is `theatre.amber-sea.urgency`"), "{}", none.stderr);
}

#[test]
fn the_schemas_are_json_and_differ_in_what_they_require() {
    let sandbox = Sandbox::empty();
    let whole = sandbox.tell(["schema"]).with_code(DONE).json();
    let variant = sandbox.tell(["schema", "--variant"]).with_code(DONE).json();
    let requires = |schema: &serde_json::Value| schema["required"].as_array().expect("a list").clone();
    assert!(requires(&whole).contains(&"state".into()));
    assert!(requires(&variant).contains(&"extends".into()) && !requires(&variant).contains(&"state".into()));
}

#[test]
fn every_common_shell_gets_completions() {
    let sandbox = Sandbox::empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let told = sandbox.tell(["completions", shell]).with_code(DONE);
        assert!(told.stdout.contains("replay") && told.stdout.contains("pactsim"), "{shell}");
    }
    sandbox.tell(["completions", "csh"]).with_code(INPUT);
}

#[test]
fn help_and_version_are_answers_and_anything_unknown_is_a_fault() {
    let sandbox = Sandbox::empty();
    let help = sandbox.tell(["--help"]).with_code(DONE).stdout;
    for verb in ["run", "show", "replay", "stable", "check", "params", "new", "schema", "completions", "Exit codes"] {
        assert!(help.contains(verb), "{verb} in {help}");
    }
    assert!(sandbox.tell(["--version"]).with_code(DONE).stdout.contains(env!("CARGO_PKG_VERSION")));
    for wrong in [&[][..], &["fly"], &["run"], &["check"], &["replay", "x"]] {
        let told = sandbox.tell(wrong.iter().copied()).with_code(INPUT);
        assert!(told.stderr.contains("Usage"), "{}", told.stderr);
    }
}

#[test]
fn a_reader_who_leaves_early_is_no_fault() {
    let sandbox = Sandbox::with_starter();
    for arguments in [&["params", "sea.toml"][..], &["schema"], &["completions", "bash"], &["--help"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pactsim"))
            .args(arguments)
            .current_dir(sandbox.path(""))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(DONE), &b""[..]), "{arguments:?}");
    }
}
