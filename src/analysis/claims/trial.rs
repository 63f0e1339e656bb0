//! Claims on trial: every arm run under every rule, on weights from their ranges and from the posterior sample.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::claim::Claim;
use super::estimate::OfDraw;
use crate::ensemble::{EnsembleError, Host, Journal, Work, share_out};
use crate::experiment::{each_draw, of_arms};
use crate::scenario::{RULES, Rule, Weighting};

/// Draws of a claim in one world that are computed, and kept, at a time.
const DRAWS_A_PART: u32 = 25;

/// Size of a trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrialPlan {
    /// Root of all randomness; that of each claim's scenario where it is not given.
    pub seed: Option<u64>,
    /// Draws of uncertain figures and weights.
    pub draws: u32,
    /// Replicates of each draw.
    pub replicates: u32,
}

/// A rule, and where its weights come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct World {
    pub(super) rule: Rule,
    pub(super) weighting: Weighting,
}

/// The worlds of a trial: every rule on the prior, then every rule on the posterior.
pub(super) const WORLDS: [World; 2 * RULES.len()] = {
    let mut worlds = [World { rule: RULES[0], weighting: Weighting::Prior }; 2 * RULES.len()];
    let mut at = 0;
    while at < RULES.len() {
        worlds[at].rule = RULES[at];
        worlds[RULES.len() + at] = World { rule: RULES[at], weighting: Weighting::Posterior };
        at += 1;
    }
    worlds
};

/// What some draws of a claim in one world say.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Part {
    /// By draw, question and quantity.
    says: Vec<Vec<Vec<OfDraw>>>,
    failed: u64,
}

/// What all draws of a claim say, by world, draw, question and quantity.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Said {
    pub(super) worlds: Vec<Vec<Vec<Vec<OfDraw>>>>,
    pub(super) failed: u64,
}

impl TrialPlan {
    fn parts_of_world(self) -> u32 {
        self.draws.div_ceil(DRAWS_A_PART)
    }

    /// Runs of a claim in all worlds.
    pub fn runs(self, claim: &Claim) -> u64 {
        claim.points.len() as u64 * WORLDS.len() as u64 * u64::from(self.draws) * u64::from(self.replicates)
    }

    /// The claim, world and draws of a part.
    fn place(self, part: u32) -> (usize, usize, std::ops::Range<u32>) {
        let (rest, block) = (part / self.parts_of_world(), part % self.parts_of_world());
        let from = block * DRAWS_A_PART;
        let worlds = WORLDS.len() as u32;
        ((rest / worlds) as usize, (rest % worlds) as usize, from..(from + DRAWS_A_PART).min(self.draws))
    }
}

/// Runs `claims`, going on with what is kept in `folder`; `None` when the host stopped it.
pub(super) fn run(
    claims: &[Claim],
    plan: TrialPlan,
    folder: &Path,
    git_commit: Option<&str>,
    threads: usize,
    host: &dyn Host,
) -> Result<Option<Vec<Said>>, EnsembleError> {
    let journal = Journal::open(folder, git_commit)?;
    // At most some thousand claims of at most a million draws.
    let parts = claims.len() as u32 * WORLDS.len() as u32 * plan.parts_of_world();
    let is_whole = |number: u32, part: &Part| part.says.len() == plan.place(number).2.len();
    let todo = journal.missing(0..parts, is_whole)?;
    let runs_of = |part: u32| {
        let (claim, _, draws) = plan.place(part);
        claims[claim].points.len() as u64 * draws.len() as u64 * u64::from(plan.replicates)
    };
    let runs_total: u64 = (0..parts).map(runs_of).sum();
    let runs_todo: u64 = todo.iter().map(|&part| runs_of(part)).sum();
    let work = Work { todo: &todo, runs_done: runs_total - runs_todo, runs_total, threads };
    let part_of = |number: u32, go_on: &dyn Fn() -> bool| part(claims, plan, number, go_on);
    let keep = |number: u32, part: &Option<Part>| match part {
        Some(part) => journal.write(number, part).map_err(EnsembleError::from),
        None => Ok(()),
    };
    share_out(work, host, &part_of, &keep)?;
    let mut said: Vec<Said> = Vec::new();
    for number in 0..parts {
        let (claim, world, _) = plan.place(number);
        let Some(part) = journal.read::<Part>(number)? else { return Ok(None) };
        if said.len() == claim {
            said.push(Said { worlds: vec![Vec::new(); WORLDS.len()], failed: 0 });
        }
        said[claim].worlds[world].extend(part.says);
        said[claim].failed += part.failed;
    }
    Ok(Some(said))
}

/// Removes what a finished trial has kept of its parts.
pub(super) fn clear(folder: &Path, git_commit: Option<&str>) -> Result<(), EnsembleError> {
    Ok(Journal::open(folder, git_commit)?.remove()?)
}

/// Runs a part; `None` when it was cut short.
fn part(claims: &[Claim], plan: TrialPlan, number: u32, go_on: &dyn Fn() -> bool) -> Option<Part> {
    let (claim, world, draws) = plan.place(number);
    let (claim, World { rule, weighting }) = (&claims[claim], WORLDS[world]);
    let seed = plan.seed.or(claim.points.first().map(|arm| arm.scenario.spec.seed))?;
    let size = [plan.draws, plan.replicates];
    let experiment = of_arms(&claim.id, &claim.points, &claim.outcomes, rule, weighting, seed, size);
    let mut part = Part::default();
    let is_whole = each_draw(&experiment, draws, go_on, |runs| {
        part.failed += runs.failed;
        let question = |question: &super::claim::Question| {
            let of = |quantity| OfDraw::of(quantity, &question.reading, runs);
            question.quantities.iter().map(of).collect::<Vec<_>>()
        };
        part.says.push(claim.questions.iter().map(question).collect());
    });
    is_whole.then_some(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_hold_every_draw_of_every_claim_and_world_once() {
        let plan = TrialPlan { seed: None, draws: 60, replicates: 3 };
        let parts = 2 * WORLDS.len() as u32 * plan.parts_of_world();
        let mut all: Vec<(usize, usize, u32)> = Vec::new();
        for part in 0..parts {
            let (claim, world, draws) = plan.place(part);
            all.extend(draws.map(|draw| (claim, world, draw)));
        }
        let expected: Vec<_> = (0..2)
            .flat_map(|claim| (0..WORLDS.len()).flat_map(move |world| (0..60).map(move |draw| (claim, world, draw))))
            .collect();
        assert_eq!(all, expected);
    }

    #[test]
    fn every_rule_has_a_world_on_the_prior_and_one_on_the_posterior() {
        for weighting in [Weighting::Prior, Weighting::Posterior] {
            let rules: Vec<Rule> = WORLDS.iter().filter(|w| w.weighting == weighting).map(|w| w.rule).collect();
            assert_eq!(rules, RULES);
        }
    }
}
