//! Experiments made by hand for tests.

use crate::experiment::factor::{Change, Factor, Role, Target};
use crate::experiment::outcome::Outcome;
use crate::experiment::spec::{Experiment, Inputs, Overrides, Policy};
use crate::ids::Id;
use crate::scenario::{STARTER, Scenario, Weighting, load_text};

pub(super) fn id(text: &str) -> Id {
    Id::new(text).expect("an id")
}

fn starter() -> Scenario {
    load_text("starter.toml", STARTER).expect("the starter scenario is valid")
}

/// All figures with `part` in their address.
pub(super) fn figures(scenario: &Scenario, part: &str) -> Vec<Target> {
    let figures = (0..).zip(scenario.spec.figures.iter());
    figures
        .filter(|(_, figure)| figure.address.contains(part))
        .map(|(place, figure)| Target::Figure {
            figure: scenario.spec.figures.place(place),
            min: figure.min,
            max: figure.max,
        })
        .collect()
}

/// Everybody's trade with the adversary, scaled.
fn trade(scenario: &Scenario) -> Factor {
    Factor {
        id: id("trade"),
        role: Role::Uncertainty,
        description: String::new(),
        group: id("trade"),
        change: Change::Scale,
        range: [0.0, 2.0],
        levels: vec![0.0, 1.0, 2.0],
        base: 1.0,
        unit: "times".to_owned(),
        addresses: vec!["state.*.trade_dependence.*".to_owned()],
        targets: vec![figures(scenario, ".trade_dependence.")],
    }
}

/// The starter scenario at three levels of trade.
pub(super) fn three_levels(draws: u32, replicates: u32) -> Experiment {
    let scenario = starter();
    let policy = Policy { id: id("base"), description: String::new(), scenario: 0, settings: vec![None] };
    Experiment {
        name: id("three-levels"),
        title: "Three levels of trade".to_owned(),
        description: String::new(),
        factors: vec![trade(&scenario)],
        policies: vec![policy],
        design: "one-at-a-time".to_owned(),
        values: vec![1.0, 0.0, 2.0],
        rows: 3,
        outcomes: ["shallow", "war", "talks"].map(|name| Outcome::called(name, []).expect("listed")).to_vec(),
        seed: scenario.spec.seed,
        draws,
        replicates,
        independent: false,
        weighting: Weighting::default(),
        stopping: None,
        inputs: Inputs {
            file: "by-hand".to_owned(),
            text: format!("{draws} {replicates}"),
            scenarios: vec![("starter.toml".to_owned(), scenario.resolved.clone())],
            list: None,
            overrides: Overrides::default(),
        },
        scenarios: vec![scenario],
    }
}
