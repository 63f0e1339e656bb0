//! What the rules say together, from the answers of their batches.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::analysis::Compare;
use crate::ensemble::{Estimate, Membership, ReasonShare, StateWhyNot, Summary};
use crate::rules::{explanation, mixture, pooled};
use crate::scenario::{RULES, Rule, Weighting};
use crate::stats::Interval;
use crate::words::reasons::headline;

/// What the mixture is called where rules are named.
pub const MIXTURE: &str = "mixture";

/// The finished batch of a rule.
#[derive(Debug)]
pub struct RuleBatch {
    /// The rule.
    pub rule: Rule,
    /// Folder of the batch.
    pub folder: PathBuf,
    /// Its answer.
    pub summary: Summary,
    /// BLAKE3 hash of its resolved scenario.
    pub scenario_blake3: String,
}

/// The batches of all rules, in the order of [`RULES`].
pub type AllBatches = [RuleBatch; RULES.len()];

/// The answers of all rules to one scenario, and their mixture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RivalRules {
    /// Hash of the batches, the weights of the rules and the table format.
    pub rules_id: String,
    /// Scenario name.
    pub scenario: String,
    /// Scenario title.
    pub title: String,
    /// Engine version.
    pub engine_version: String,
    /// Seed, the same for all rules.
    pub seed: u64,
    /// Draws by each rule.
    pub draws: u32,
    /// Replicates of each.
    pub replicates: u32,
    /// Where the weights of the rules' terms came from.
    pub weighting: Weighting,
    /// Start of the runs as a decimal year.
    pub start_year: f64,
    /// Horizon as a decimal year.
    pub horizon_year: f64,
    /// Runs by all rules together, failed ones among them.
    pub runs: u64,
    /// Runs that failed.
    pub runs_failed: u64,
    /// The rules, in order.
    pub rules: Vec<RuleAnswer>,
    /// What they say together.
    pub mixture: Mixture,
}

/// The answer of one rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleAnswer {
    /// Word of the rule.
    pub rule: String,
    /// Its number among the rival explanations.
    pub id: String,
    /// Its name for readers.
    pub title: String,
    /// Whether it has nothing to say of how deep a treaty goes.
    pub is_silent_on_form: bool,
    /// Its weight in the mixture; those of all rules sum up to 1.
    pub weight: f64,
    /// The log score that the weight was made of, nats per pact.
    pub log_score: f64,
    /// Id of its batch.
    pub batch_id: String,
    /// Folder of its batch, from the folder of this answer.
    pub batch: String,
    /// Completed runs.
    pub runs: u64,
    /// First collective pact at Article 5 or deeper by the horizon; missing for a rule that is silent on form.
    pub article5: Option<Estimate>,
    /// First collective pact, shallow or deeper, by the horizon.
    pub shallow_or_deeper: Estimate,
    /// Major war by the horizon.
    pub major_war: Estimate,
    /// The most frequent membership of the first pact; missing where none formed.
    pub membership: Option<Membership>,
    /// Who was missing most often where a pact came closest, and why; missing where nobody was, or no pact was tried.
    pub obstacle: Option<Obstacle>,
}

/// What stood in the way most often: of the design that came closest most often, the candidate that it lacked most often.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Obstacle {
    /// Design.
    pub design: String,
    /// State.
    pub state: String,
    /// Share of the runs in which the design was tried that it was missing in.
    pub share: Option<f64>,
    /// The weightiest reason, its share being of the runs in which the state was missing.
    pub reason: Option<ReasonShare>,
}

/// What the rules say together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mixture {
    /// First collective pact at Article 5 or deeper by the horizon, over the rules that speak of form.
    pub article5: Pool,
    /// First collective pact, shallow or deeper, by the horizon.
    pub shallow_or_deeper: Pool,
    /// Major war by the horizon.
    pub major_war: Pool,
}

/// A chance over several rules.
///
/// # Formula
/// `P = Σ w·p / Σ w` over the rules that speak of the event ([`pooled`]). The rules share draws and chances, so that their
/// noise goes together; the ends of its interval are those of the rules, pooled likewise, as if it went together
/// fully: `sd(Σ w·p) ≤ Σ w·sd(p)` holds whatever it does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pool {
    /// The chance; missing where a rule that speaks of it has no completed run.
    pub probability: Option<f64>,
    /// 95 % interval of the chance under another seed, at its widest.
    pub replicate_noise: Option<Interval>,
    /// The rule that gives the lowest chance; the first of several.
    pub lowest: Option<Extreme>,
    /// The rule that gives the highest.
    pub highest: Option<Extreme>,
    /// Number of rules that speak of it.
    pub rules: u32,
}

/// An end of the range over rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Extreme {
    /// Word of the rule.
    pub rule: String,
    /// The chance that it gives.
    pub probability: f64,
}

impl RivalRules {
    /// What these batches say together. `folder` is where the answer will lie, `rules_id` its id.
    pub(super) fn of(batches: &AllBatches, folder: &Path, rules_id: &str) -> Self {
        let Summary { scenario, title, engine_version, weighting, .. } = &batches[0].summary;
        let Summary { seed, draws, replicates, start_year, horizon_year, .. } = batches[0].summary;
        let rules: Vec<RuleAnswer> = batches.iter().map(|batch| RuleAnswer::of(batch, folder)).collect();
        Self {
            rules_id: rules_id.to_owned(),
            scenario: scenario.clone(),
            title: title.clone(),
            engine_version: engine_version.clone(),
            seed,
            draws,
            replicates,
            weighting: *weighting,
            start_year,
            horizon_year,
            runs: batches.iter().map(|batch| batch.summary.runs_done).sum(),
            runs_failed: batches.iter().map(|batch| batch.summary.runs_failed).sum(),
            mixture: Mixture::of(&rules),
            rules,
        }
    }

    /// Completed runs by each rule; where some failed, by the one that has fewest. The mixture rests on no more: its runs
    /// by several rules are on the same random numbers.
    pub fn runs_of_each(&self) -> u64 {
        self.rules.iter().map(|rule| rule.runs).min().unwrap_or(0)
    }
}

impl RuleAnswer {
    fn of(batch: &RuleBatch, folder: &Path) -> Self {
        let (summary, found) = (&batch.summary, explanation(batch.rule));
        let share = mixture().iter().find(|share| share.rule == batch.rule);
        Self {
            rule: batch.rule.word().to_owned(),
            id: found.id.to_owned(),
            title: found.title.to_owned(),
            is_silent_on_form: found.is_silent_on_form,
            weight: share.map_or(0.0, |share| share.weight),
            log_score: share.map_or(0.0, |share| share.log_score),
            batch_id: summary.batch_id.clone(),
            batch: beside(&batch.folder, folder),
            runs: summary.runs_done - summary.runs_failed,
            article5: (!found.is_silent_on_form).then(|| summary.article5.by_horizon.clone()),
            shallow_or_deeper: summary.shallow_or_deeper.by_horizon.clone(),
            major_war: summary.major_war.by_horizon.clone(),
            membership: summary.memberships.first().cloned(),
            obstacle: obstacle(summary),
        }
    }

    /// The estimate of an outcome; `None` where the rule has nothing to say of it.
    pub fn estimate(&self, outcome: Compare) -> Option<&Estimate> {
        match outcome {
            Compare::Article5 => self.article5.as_ref(),
            Compare::ShallowOrDeeper => Some(&self.shallow_or_deeper),
            Compare::War => Some(&self.major_war),
        }
    }
}

/// The folder of a batch as seen from another with the same parent, with `/` on every machine.
fn beside(batch: &Path, folder: &Path) -> String {
    match (batch.file_name(), batch.parent() == folder.parent()) {
        (Some(name), true) => format!("../{}", name.to_string_lossy()),
        _ => batch.display().to_string(),
    }
}

fn obstacle(summary: &Summary) -> Option<Obstacle> {
    let design = headline(&summary.why_not)?;
    let first =
        |best: Option<&_>, state: &StateWhyNot| best.is_none_or(|best: &StateWhyNot| state.missing > best.missing);
    let most = design.states.iter().fold(None, |best, state| if first(best, state) { Some(state) } else { best });
    let state = most.filter(|state| state.missing > 0)?;
    Some(Obstacle {
        design: design.design.clone(),
        state: state.state.clone(),
        share: state.share,
        reason: state.reasons.first().cloned(),
    })
}

impl Mixture {
    fn of(rules: &[RuleAnswer]) -> Self {
        let pool = |outcome: Compare| {
            let speaking =
                rules.iter().filter_map(|rule| Some((rule.weight, rule.rule.as_str(), rule.estimate(outcome)?)));
            Pool::of(&speaking.collect::<Vec<_>>())
        };
        Self {
            article5: pool(Compare::Article5),
            shallow_or_deeper: pool(Compare::ShallowOrDeeper),
            major_war: pool(Compare::War),
        }
    }

    /// The chance of an outcome.
    pub fn pool(&self, outcome: Compare) -> &Pool {
        match outcome {
            Compare::Article5 => &self.article5,
            Compare::ShallowOrDeeper => &self.shallow_or_deeper,
            Compare::War => &self.major_war,
        }
    }
}

impl Pool {
    /// Over the rules that speak of an event, each with its weight and its word.
    fn of(rules: &[(f64, &str, &Estimate)]) -> Self {
        let over_all = |value: &dyn Fn(&Estimate) -> Option<f64>| {
            let parts = rules.iter().map(|(weight, _, estimate)| Some((*weight, value(estimate)?)));
            pooled(parts.collect::<Option<Vec<_>>>()?)
        };
        let low = over_all(&|estimate| Some(estimate.replicate_noise?.low));
        let high = over_all(&|estimate| Some(estimate.replicate_noise?.high));
        let mut chances: Vec<Extreme> = Vec::new();
        chances.extend(rules.iter().filter_map(|(_, rule, estimate)| {
            Some(Extreme { rule: (*rule).to_owned(), probability: estimate.probability? })
        }));
        // Stable: of equals the first stays first.
        chances.sort_by(|a, b| a.probability.total_cmp(&b.probability));
        let highest = chances.last().map(|last| last.probability);
        Self {
            probability: over_all(&|estimate| estimate.probability),
            replicate_noise: low.zip(high).map(|(low, high)| Interval { low, high }),
            highest: chances.iter().find(|chance| Some(chance.probability) == highest).cloned(),
            lowest: chances.into_iter().next(),
            rules: rules.len() as u32,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(probability: Option<f64>, reach: f64) -> Estimate {
        let around = |p: f64| Interval { low: p - reach, high: p + reach };
        let replicate_noise = probability.map(around);
        Estimate { probability, count: 0, replicate_noise, uncertainty: None, share_of_variance_from_figures: None }
    }

    #[test]
    fn a_pool_weighs_chances_and_the_ends_of_their_intervals_and_names_the_extremes() {
        let [low, high] = [estimate(Some(0.1), 0.02), estimate(Some(0.5), 0.06)];
        let pool = Pool::of(&[(0.3, "a", &high), (0.3, "b", &low), (0.4, "c", &high)]);
        let close = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
        close(pool.probability.unwrap(), 0.38);
        let noise = pool.replicate_noise.unwrap();
        close(noise.low, 0.38 - 0.048);
        close(noise.high, 0.38 + 0.048);
        let named = |end: Option<Extreme>| end.map(|end| (end.rule, end.probability)).unwrap();
        assert_eq!(named(pool.lowest), ("b".to_owned(), 0.1));
        assert_eq!(named(pool.highest), ("a".to_owned(), 0.5));
        assert_eq!(pool.rules, 3);
    }

    #[test]
    fn a_rule_without_a_run_leaves_no_pool_and_the_range_of_the_others() {
        let (some, none) = (estimate(Some(0.1), 0.02), estimate(None, 0.0));
        let pool = Pool::of(&[(0.5, "a", &some), (0.5, "b", &none)]);
        assert_eq!((pool.probability, pool.replicate_noise), (None, None));
        assert_eq!(pool.lowest, pool.highest);
        let empty = Pool::of(&[]);
        assert_eq!((empty.probability, empty.lowest, empty.rules), (None, None, 0));
    }

    #[test]
    fn a_batch_is_named_from_the_folder_beside_it() {
        let at = |batch: &str| beside(Path::new(batch), Path::new("output/sea/rules-1"));
        assert_eq!(at("output/sea/2f"), "../2f");
        assert_eq!(at("elsewhere/2f"), "elsewhere/2f");
    }
}
