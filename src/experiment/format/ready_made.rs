//! Factors that need no more than their name.

use crate::experiment::factor::Change;

/// A ready-made factor.
pub(crate) struct ReadyMade {
    /// The id under which it is found.
    pub id: &'static str,
    pub description: &'static str,
    pub addresses: &'static [&'static str],
    pub change: Change,
    pub range: [f64; 2],
}

/// All of them. A new one is an entry here and a row of `docs/experiment-format.md`.
pub(crate) const READY_MADE: [ReadyMade; 4] = [
    ReadyMade {
        id: "domestic-polling",
        description: "Shift of public support, for fighting and for alliances",
        addresses: &["state.*.public_support.*", "state.*.alliance_support"],
        change: Change::Add,
        range: [-0.15, 0.15],
    },
    // The threat that a state perceives is its stake times the urgency of the theatre.
    ReadyMade {
        id: "threat-perception",
        description: "Stakes in all theatres, relative to the scenario's",
        addresses: &["state.*.exposure.*"],
        change: Change::Scale,
        range: [0.5, 1.5],
    },
    ReadyMade {
        id: "trade-dependence",
        description: "Trade with all adversaries, relative to the scenario's",
        addresses: &["state.*.trade_dependence.*"],
        change: Change::Scale,
        range: [0.5, 1.5],
    },
    ReadyMade {
        id: "us-reliability",
        description: "Shift of the reliability of the United States, as others see it and under either regime",
        addresses: &["state.*.perceived_reliability.USA", "guarantor.USA.committed", "guarantor.USA.sceptical"],
        change: Change::Add,
        range: [-0.3, 0.3],
    },
];

/// The ready-made factor called `id`.
pub(crate) fn called(id: &str) -> Option<&'static ReadyMade> {
    READY_MADE.iter().find(|factor| factor.id == id)
}
