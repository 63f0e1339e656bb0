//! What a map says of a batch: who is in a pact, where war breaks out, and when there is nothing to draw.

use pactsim::analysis::{BatchResults, in_pacts, wars_by_theatre};

use crate::cli_sandbox::{DONE, INPUT, Sandbox};

const SMALL: [&str; 5] = ["--draws", "20", "--replicates", "25", "--quiet"];

#[test]
fn the_shares_by_state_and_theatre_agree_with_the_answer() {
    let sandbox = Sandbox::with_starter();
    sandbox.write("shipped.toml", &crate::support::shipped());
    for scenario in ["sea.toml", "shipped.toml"] {
        let run = sandbox.tell(["run", scenario].into_iter().chain(SMALL)).with_code(DONE);
        let batch = BatchResults::open(&sandbox.path(run.batch())).expect("a batch");
        let formed = batch.summary.shallow_or_deeper.by_horizon.count;
        let formed_deep = batch.summary.article5.by_horizon.count;
        let states = in_pacts(&batch).expect("tables");
        assert_eq!(states.len(), batch.spec().expect("a scenario").states.len());
        let mut memberships = 0;
        for state in &states {
            assert_eq!((state.any.trials(), state.article5.trials()), (500, 500));
            assert!(state.article5.successes() <= state.any.successes());
            assert!(state.any.successes() <= formed && state.article5.successes() <= formed_deep);
            memberships += state.any.successes();
        }
        // A pact has three members at least.
        assert!(formed > 0 && memberships >= 3 * formed, "{scenario}: {memberships} of {formed}");
        let wars: u64 = wars_by_theatre(&batch).expect("tables").iter().map(|war| war.successes()).sum();
        assert_eq!(wars, batch.summary.major_war.by_horizon.count);
    }
}

#[test]
fn an_invented_sea_has_no_map_until_its_states_have_a_place() {
    let sandbox = Sandbox::with_starter();
    let run = sandbox.tell(["run", "sea.toml"].into_iter().chain(SMALL)).with_code(DONE);
    let refused = sandbox.tell(["chart", run.batch(), "map"]).with_code(INPUT);
    assert!(refused.stderr.contains("give each `[state.…]` a `location"), "{}", refused.stderr);
    sandbox.alter("sea.toml", "[state.ADA]\n", "[state.ADA]\nlocation = [10.0, 50.0]\n");
    let run = sandbox.tell(["run", "sea.toml"].into_iter().chain(SMALL)).with_code(DONE);
    sandbox.tell(["chart", run.batch(), "map"]).with_code(DONE);
    let svg = sandbox.text(&format!("{}/figures/map.svg", run.batch()));
    assert!(svg.contains("Adara") && svg.contains("Belmar"), "{svg}");
}
