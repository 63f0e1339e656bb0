//! What a sweep says would change the answer: its policies and factors, the one that moves it most first.

use super::error::AnalysisError;
use super::results::SweepResults;
use crate::experiment::{self, Change, Experiment, Factor, Mean, OutcomeSummary, Response, Scale};
use crate::words::NBSP;

/// What moves one outcome of a sweep.
#[derive(Debug, Clone, PartialEq)]
pub struct Levers {
    /// Name of the outcome.
    pub name: String,
    /// The outcome, as a sentence without its full stop.
    pub outcome: String,
    /// Whether its values are chances.
    pub is_chance: bool,
    /// What was tried, what moves the outcome most first.
    pub levers: Vec<Lever>,
}

/// A factor or the policies of an experiment.
#[derive(Debug, Clone, PartialEq)]
pub struct Lever {
    /// What it is, for readers.
    pub name: String,
    /// Whether somebody could set it; `None` for a policy.
    pub can_be_set: Option<bool>,
    /// The outcome at its settings: the values of a factor at which it is lowest and highest, the one of a policy.
    pub settings: Vec<Setting>,
}

/// A setting and the outcome at it.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// What is set, e.g. `× 0.5`; empty for a policy.
    pub value: String,
    /// The outcome.
    pub mean: Mean,
    /// Its paired difference from the reference, where the design has one.
    pub difference: Option<Mean>,
}

impl Levers {
    /// The levers of every outcome of a sweep, in the order of the experiment.
    ///
    /// # Errors
    /// [`AnalysisError::NotThere`] where the sweep compares nothing: one policy and no factor.
    pub fn of(sweep: &SweepResults) -> Result<Vec<Self>, AnalysisError> {
        let compares = |outcome: &OutcomeSummary| outcome.policies.len() > 1 || !outcome.responses.is_empty();
        let experiment = experiment::read(sweep.manifest.inputs.clone()).ok();
        let outcomes = sweep.summary.outcomes.iter().filter(|outcome| compares(outcome));
        let levers: Vec<Self> = outcomes.map(|outcome| Self::of_outcome(outcome, experiment.as_ref())).collect();
        if levers.is_empty() {
            let folder = sweep.folder.display();
            return Err(AnalysisError::not_there(format!(
                "{folder} varies nothing, so nothing in it could be a lever"
            )));
        }
        Ok(levers)
    }

    fn of_outcome(outcome: &OutcomeSummary, experiment: Option<&Experiment>) -> Self {
        let mut levers: Vec<Lever> = outcome.responses.iter().filter_map(|r| of_factor(r, experiment)).collect();
        if outcome.policies.len() > 1 {
            levers.extend(outcome.policies.iter().map(|policy| {
                let known = experiment.and_then(|e| e.policies.iter().find(|p| p.id.as_str() == policy.policy));
                let (mean, difference) = (policy.mean.clone(), policy.difference.clone());
                Lever {
                    name: described(&policy.policy, known.map(|known| known.description.as_str())),
                    can_be_set: None,
                    settings: vec![Setting { value: String::new(), mean, difference }],
                }
            }));
        }
        levers.sort_by(|a, b| b.effect().total_cmp(&a.effect()));
        Self {
            name: outcome.outcome.clone(),
            outcome: outcome.description.clone(),
            is_chance: outcome.scale == Scale::Chance,
            levers,
        }
    }

    /// The lever that moves the outcome most, and its setting, if any moves it by more than noise.
    pub fn strongest(&self) -> Option<(&Lever, &Setting, &Mean)> {
        let clear = self.levers.iter().flat_map(|lever| lever.settings.iter().map(move |setting| (lever, setting)));
        let clear = clear.filter_map(|(lever, setting)| {
            let difference = setting.difference.as_ref()?;
            let noise = difference.noise?;
            (noise.low > 0.0 || noise.high < 0.0).then_some((lever, setting, difference))
        });
        clear.max_by(|(.., a), (.., b)| size(a).total_cmp(&size(b)))
    }
}

impl Levers {
    /// The factor between whose settings the outcome moves most, with the settings at which it is lowest and highest, if
    /// the intervals there lie apart. For designs without paired differences.
    pub fn widest(&self) -> Option<(&Lever, &Setting, &Setting)> {
        let ends = self.levers.iter().filter_map(|lever| match lever.settings.as_slice() {
            [a, b] if a.mean.estimate <= b.mean.estimate => Some((lever, a, b)),
            [a, b] => Some((lever, b, a)),
            _ => None,
        });
        let apart = ends.filter(|(_, low, high)| {
            low.mean.noise.zip(high.mean.noise).is_some_and(|(low, high)| low.high < high.low)
        });
        apart.max_by(|(a, ..), (b, ..)| a.effect().total_cmp(&b.effect()))
    }
}

impl Lever {
    /// How far it moves the outcome: the largest difference from the reference, or between its settings.
    fn effect(&self) -> f64 {
        let differences = self.settings.iter().filter_map(|setting| setting.difference.as_ref()).map(size);
        let means = || self.settings.iter().filter_map(|setting| setting.mean.estimate);
        let spread = means().fold(f64::NEG_INFINITY, f64::max) - means().fold(f64::INFINITY, f64::min);
        differences.fold(if spread.is_finite() { spread } else { 0.0 }, f64::max)
    }
}

fn size(difference: &Mean) -> f64 {
    difference.estimate.map_or(0.0, f64::abs)
}

/// A factor at the values with the lowest and the highest outcome, in the order of the values; `None` without any.
fn of_factor(response: &Response, experiment: Option<&Experiment>) -> Option<Lever> {
    let known = experiment.and_then(|e| e.factors.iter().find(|factor| factor.id.as_str() == response.factor));
    let estimate = |&at: &usize| response.values[at].mean.estimate.unwrap_or(f64::NAN);
    let known_at = || (0..response.values.len()).filter(|at| !estimate(at).is_nan());
    let lowest = known_at().min_by(|a, b| estimate(a).total_cmp(&estimate(b)))?;
    let highest = known_at().max_by(|a, b| estimate(a).total_cmp(&estimate(b)))?;
    let mut ends = vec![lowest.min(highest), lowest.max(highest)];
    ends.dedup();
    let ends = ends.into_iter().map(|at| &response.values[at]);
    let setting = |value: &experiment::ValueMean| Setting {
        value: value_of(value.low, value.high, known, &response.unit),
        mean: value.mean.clone(),
        difference: value.difference.clone(),
    };
    Some(Lever {
        name: described(&response.factor, known.map(|known| known.description.as_str())),
        can_be_set: Some(response.role == experiment::Role::Lever.word()),
        settings: ends.map(setting).collect(),
    })
}

/// What something is, or its id as words where nobody has said it.
fn described(id: &str, description: Option<&str>) -> String {
    let said = description.map(|text| text.trim().trim_end_matches('.')).filter(|text| !text.is_empty());
    said.map_or_else(|| id.replace('-', " "), str::to_owned)
}

/// The values of a factor, e.g. `+0.3`, `× 0.5`, `off`.
fn value_of(low: f64, high: f64, factor: Option<&Factor>, unit: &str) -> String {
    let one = |x: f64| match factor {
        Some(factor) if factor.is_switch() => (if x >= 0.5 { "on" } else { "off" }).to_owned(),
        Some(Factor { change: Change::Add, .. }) => format!("{x:+}").replace('-', "−"),
        Some(Factor { change: Change::Scale, .. }) => format!("×{NBSP}{x}"),
        Some(Factor { change: Change::Mix { .. }, .. }) => format!("{:.0}{NBSP}% of the way", 100.0 * x),
        _ if unit.is_empty() => format!("{x}"),
        _ => format!("{x}{NBSP}{unit}"),
    };
    let round = |x: f64| (x * 1e6).round() / 1e6;
    let (low, high) = (round(low), round(high));
    if low == high { one(low) } else { format!("{} to {}", one(low), one(high)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Interval;

    fn mean(estimate: f64, (low, high): (f64, f64)) -> Mean {
        Mean { runs: 100, draws: 10, estimate: Some(estimate), noise: Some(Interval { low, high }), uncertainty: None }
    }

    fn lever(name: &str, difference: f64, noise: (f64, f64)) -> Lever {
        let difference = Some(mean(difference, noise));
        let settings = vec![Setting { value: String::new(), mean: mean(0.1, (0.0, 0.2)), difference }];
        Lever { name: name.to_owned(), can_be_set: Some(true), settings }
    }

    #[test]
    fn the_strongest_lever_is_one_that_noise_does_not_explain() {
        let levers = vec![
            lever("large but noisy", 0.3, (-0.1, 0.7)),
            lever("clear", -0.1, (-0.15, -0.05)),
            lever("clear and small", 0.02, (0.01, 0.03)),
        ];
        let found = Levers { name: String::new(), outcome: String::new(), is_chance: true, levers };
        assert_eq!(found.strongest().map(|(lever, ..)| lever.name.as_str()), Some("clear"));
        let noisy = Levers { levers: found.levers[..1].to_vec(), ..found };
        assert_eq!(noisy.strongest(), None);
    }

    #[test]
    fn without_differences_the_widest_factor_is_one_whose_ends_lie_apart() {
        let factor = |name: &str, (low, high): (f64, f64), reach: f64| {
            let setting =
                |at: f64| Setting { value: at.to_string(), mean: mean(at, (at - reach, at + reach)), difference: None };
            Lever { name: name.to_owned(), can_be_set: Some(false), settings: vec![setting(high), setting(low)] }
        };
        let levers = vec![factor("wide but noisy", (0.1, 0.4), 0.2), factor("clear", (0.1, 0.2), 0.02)];
        let found = Levers { name: String::new(), outcome: String::new(), is_chance: true, levers };
        let (lever, low, high) = found.widest().expect("one is clear");
        assert_eq!((lever.name.as_str(), low.value.as_str(), high.value.as_str()), ("clear", "0.1", "0.2"));
        let noisy = Levers { levers: found.levers[..1].to_vec(), ..found };
        assert_eq!(noisy.widest(), None);
    }

    #[test]
    fn values_without_a_known_factor_keep_their_unit() {
        assert_eq!(value_of(0.1 + 0.2, 0.3, None, "per year").replace(NBSP, " "), "0.3 per year");
        assert_eq!(value_of(0.0, 1.0, None, ""), "0 to 1");
    }
}
