//! What is counted of the replicates of one framework, in the words that every port prints.

use serde::Serialize;

/// What one replicate came to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Outcome {
    /// Step in which the pact entered into force, from 1, and its members then.
    pub(crate) in_force: Option<(u32, usize)>,
    /// Whether it did at Article 5.
    pub(crate) article5: bool,
    /// Talks opened.
    pub(crate) talks: u32,
    /// Treaties signed.
    pub(crate) signed: u32,
    pub(crate) end: End,
}

/// The world at the horizon.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct End {
    /// Mean over theatres of perceived urgency, 0–1.
    pub(crate) urgency: f64,
    /// Forces of all states that can be kept in a fight, USD bn a year.
    pub(crate) forces: f64,
    /// Mean over states of the squared swing of opinion, logits².
    pub(crate) opinion: f64,
    /// Mean over states of alignment.
    pub(crate) alignment: f64,
}

/// Sum and sum of squares of a figure, and over how many replicates.
#[derive(Debug, Clone, Copy, Default, Serialize)]
struct Sums {
    n: u64,
    sum: f64,
    squares: f64,
}

impl Sums {
    fn add(&mut self, value: f64) {
        self.n += 1;
        self.sum += value;
        self.squares += value * value;
    }
}

/// The figures of all replicates.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Figures {
    formed: Sums,
    formed_by_half_time: Sums,
    formed_at_article5: Sums,
    years_to_formation: Sums,
    members_at_formation: Sums,
    talks: Sums,
    signatures: Sums,
    urgency_at_the_end: Sums,
    forces_at_the_end: Sums,
    opinion_at_the_end: Sums,
    alignment_at_the_end: Sums,
}

impl Figures {
    /// Adds one replicate of `steps` steps, `steps_a_year` a year.
    pub(crate) fn add(&mut self, outcome: &Outcome, steps: u32, steps_a_year: u32) {
        let share = |holds: bool| f64::from(u8::from(holds));
        self.formed.add(share(outcome.in_force.is_some()));
        self.formed_by_half_time.add(share(outcome.in_force.is_some_and(|(step, _)| 2 * step <= steps)));
        self.formed_at_article5.add(share(outcome.article5));
        if let Some((step, members)) = outcome.in_force {
            self.years_to_formation.add(f64::from(step) / f64::from(steps_a_year));
            self.members_at_formation.add(members as f64);
        }
        self.talks.add(f64::from(outcome.talks));
        self.signatures.add(f64::from(outcome.signed));
        self.urgency_at_the_end.add(outcome.end.urgency);
        self.forces_at_the_end.add(outcome.end.forces);
        self.opinion_at_the_end.add(outcome.end.opinion);
        self.alignment_at_the_end.add(outcome.end.alignment);
    }
}

/// What a framework prints: how long its replicates took, and what they came to.
#[derive(Debug, Serialize)]
pub(crate) struct Tally {
    pub(crate) replicates: u32,
    /// Of processor time, so that what else the machine does counts for little.
    pub(crate) seconds: f64,
    pub(crate) figures: Figures,
    /// Greatest difference from a margin of the engine at the start.
    pub(crate) margin_error: f64,
}

/// Mean of some values.
pub(crate) fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len().max(1) as f64;
    values.sum::<f64>() / count
}
