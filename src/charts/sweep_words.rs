//! What the figures of sweeps have in common: how an outcome and a factor are named, and how their values are written.

use super::axes::{ShareAxis, Tick, round_ticks};
use super::error::ChartError;
use super::style::Meaning;
use crate::analysis::SweptFactor;
use crate::experiment::{Change, Mean, OutcomeSummary, Scale};
use crate::words::{NBSP, in_runs, outcome_subject, percent_interval, percent_of_runs, signed_two_digits, two_digits};

/// An outcome, in words and numbers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OutcomeWords {
    pub(crate) name: String,
    pub(crate) scale: Scale,
    /// Unit of a level.
    pub(crate) unit: String,
    pub(crate) description: String,
}

/// An upright axis that starts at 0, or at the smallest difference.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ValueAxis {
    /// What it counts, with its unit.
    pub(crate) title: String,
    pub(crate) domain: (f64, f64),
    pub(crate) ticks: Vec<Tick>,
}

impl OutcomeWords {
    pub(crate) fn of(outcome: &OutcomeSummary) -> Self {
        let OutcomeSummary { outcome: name, scale, unit, description, .. } = outcome;
        Self { name: name.clone(), scale: *scale, unit: unit.clone(), description: description.clone() }
    }

    /// Its name within a file's: without a dot, after which an ending would be sought.
    pub(crate) fn file_part(&self) -> String {
        self.name.replace('.', "-")
    }

    pub(crate) fn meaning(&self) -> Meaning {
        match self.name.split('_').next() {
            Some("article5") => Meaning::Article5,
            Some("shallow") => Meaning::ShallowPact,
            Some("war") => Meaning::War,
            _ => Meaning::OtherOutcome,
        }
    }

    /// What is estimated, to stand in a sentence.
    pub(crate) fn subject(&self) -> String {
        outcome_subject(&self.name).unwrap_or_else(|| match self.scale {
            Scale::Chance => format!("the chance that {}", self.description),
            Scale::Count => format!("the number of {}", self.description),
            Scale::Quarter => format!("the quarter in which {}", self.description),
            Scale::Index => format!("the mean {}", self.description),
        })
    }

    /// An estimate in a sentence: `3 in 100 runs`.
    pub(crate) fn said(&self, estimate: f64, runs: u64) -> String {
        match self.scale {
            Scale::Chance => in_runs(estimate, runs),
            Scale::Count => format!("{} a run", two_digits(estimate)),
            Scale::Quarter => format!("quarter{NBSP}{}", two_digits(estimate)),
            Scale::Index => signed_two_digits(estimate),
        }
    }

    /// An estimate in a title that has to hold several: `3.1 %`, `9.5 a run`.
    pub(crate) fn titled(&self, estimate: f64, runs: u64) -> String {
        match self.scale {
            Scale::Chance => percent_of_runs(estimate, runs),
            Scale::Count | Scale::Quarter | Scale::Index => self.said(estimate, runs),
        }
    }

    /// An estimate where there is little room: `3.1 %`.
    pub(crate) fn short(&self, estimate: f64, runs: u64) -> String {
        match self.scale {
            Scale::Chance => percent_of_runs(estimate, runs),
            Scale::Count | Scale::Quarter => two_digits(estimate),
            Scale::Index => signed_two_digits(estimate),
        }
    }

    /// An interval where there is little room.
    pub(crate) fn interval(&self, (low, high): (f64, f64)) -> String {
        match self.scale {
            Scale::Chance => percent_interval((low, high)),
            Scale::Count | Scale::Quarter => format!("{}–{}", two_digits(low.max(0.0)), two_digits(high)),
            Scale::Index => format!("{} to {}", signed_two_digits(low), signed_two_digits(high)),
        }
    }

    /// A difference with its sign, in percentage points where it is of chances, without its unit.
    pub(crate) fn difference(&self, difference: f64) -> String {
        let number = if self.scale == Scale::Chance { 100.0 * difference } else { difference };
        signed(&two_digits(number.abs()), number)
    }

    /// Unit of a difference.
    pub(crate) fn difference_unit(&self) -> &str {
        match self.scale {
            Scale::Chance => "percentage points",
            Scale::Count => "a run",
            Scale::Quarter => "quarters",
            Scale::Index => &self.unit,
        }
    }

    /// What its values are, and their unit.
    pub(crate) fn quantity(&self) -> String {
        match self.scale {
            Scale::Chance => "Share of runs, %".to_owned(),
            Scale::Count => "Mean number a run".to_owned(),
            Scale::Quarter => "Mean quarter, the first is 1".to_owned(),
            Scale::Index => format!("Mean, {}", self.unit),
        }
    }

    /// A round axis for `values` and 0; of levels alone some may be below that.
    pub(crate) fn axis(&self, values: impl Iterator<Item = f64>) -> ValueAxis {
        const STEPS: u32 = 5;
        let title = self.quantity();
        let (smallest, largest) =
            values.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        if self.scale == Scale::Chance {
            let shares = ShareAxis::showing(largest);
            let title = shares.warning().map_or(title.clone(), |warning| format!("{title} ({warning})"));
            return ValueAxis { title, domain: (0.0, shares.end), ticks: shares.ticks };
        }
        let start = if self.scale == Scale::Index { smallest } else { 0.0 };
        let end = if largest > start { largest } else { 1.0 };
        let written = |value: f64, decimals: usize| format!("{value:.decimals$}").replace('-', "−");
        ValueAxis { title, domain: (start, end), ticks: round_ticks((start, end), STEPS, written) }
    }
}

/// A factor, in words and numbers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FactorWords(pub(crate) SweptFactor);

impl FactorWords {
    /// The factor called `id` among those of a sweep.
    pub(crate) fn of(id: &str, factors: &[SweptFactor]) -> Self {
        let known = factors.iter().find(|factor| factor.id == id);
        Self(known.cloned().unwrap_or_else(|| SweptFactor::unread(id)))
    }

    /// Its id as a name: `Trade dependence`.
    pub(crate) fn name(&self) -> String {
        /// Words of ids that are written in capitals.
        const CAPITALS: [&str; 7] = ["us", "usa", "uk", "eu", "un", "nato", "aukus"];
        let words = self.0.id.split(['-', '_']).enumerate().map(|(i, word)| {
            let mut letters = word.chars();
            match letters.next() {
                _ if CAPITALS.contains(&word) => word.to_uppercase(),
                Some(first) if i == 0 => first.to_uppercase().chain(letters).collect(),
                _ => word.to_owned(),
            }
        });
        words.collect::<Vec<_>>().join(" ")
    }

    /// Its name where a sentence goes on after it.
    pub(crate) fn short_name(&self) -> String {
        const MAX_CHARS: usize = 36;
        let name = self.name();
        if name.chars().count() <= MAX_CHARS {
            return name;
        }
        let kept: String = name.chars().take(MAX_CHARS - 1).collect();
        format!("{}…", kept.trim_end())
    }

    /// One of its values with what it does: `×0.5`, `+0.15`, `off`.
    pub(crate) fn value(&self, value: f64) -> String {
        self.written(value, three_digits(value.abs()))
    }

    /// What its values are, with their unit; nothing for a switch.
    pub(crate) fn unit(&self) -> String {
        match self.0.change {
            _ if self.0.is_switch => String::new(),
            Some(Change::Scale) => "times the scenario's".to_owned(),
            Some(Change::Add) => format!("shift, {}", self.0.unit),
            Some(Change::Mix { toward }) => format!("part of the way to {}", two_digits(toward)),
            Some(Change::Set) | None => self.0.unit.clone(),
        }
    }

    /// Few round values within its `range`; both ends of a switch.
    pub(crate) fn ticks(&self, range: (f64, f64), most: u32) -> Vec<Tick> {
        if self.0.is_switch {
            return [0.0, 1.0].map(|value| Tick { value, label: self.value(value) }).into();
        }
        round_ticks(range, most, |value, decimals| self.written(value, format!("{:.decimals$}", value.abs())))
    }

    fn written(&self, value: f64, number: String) -> String {
        match self.0.change {
            _ if self.0.is_switch => (if value >= 0.5 { "on" } else { "off" }).to_owned(),
            Some(Change::Scale) => format!("×{number}"),
            Some(Change::Add) => signed(&number, value),
            _ if value < 0.0 => format!("−{number}"),
            _ => number,
        }
    }
}

fn is_nought(number: &str) -> bool {
    number.chars().all(|c| matches!(c, '0' | '.'))
}

/// A number before which its sign stands, unless it reads as nought.
fn signed(number: &str, value: f64) -> String {
    match value {
        _ if is_nought(number) => "0".to_owned(),
        value if value < 0.0 => format!("−{number}"),
        _ => format!("+{number}"),
    }
}

/// A number from 0 up with three digits at most after its noughts, without noughts at its end.
fn three_digits(number: f64) -> String {
    const MOST_DECIMALS: i32 = 6;
    let decade = if number > 0.0 { number.log10().floor() as i32 } else { 0 };
    let decimals = (2 - decade).clamp(0, MOST_DECIMALS) as usize;
    let text = format!("{number:.decimals$}");
    if decimals > 0 { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// The numbers of a mean that are drawn.
pub(crate) fn numbers(mean: &Mean) -> impl Iterator<Item = f64> {
    let intervals = [mean.noise, mean.uncertainty].into_iter().flatten();
    mean.estimate.into_iter().chain(intervals.flat_map(|interval| [interval.low, interval.high]))
}

/// Fails where a number of `mean` cannot be drawn.
pub(crate) fn check_mean(figure: &'static str, place: &str, mean: &Mean, scale: Scale) -> Result<(), ChartError> {
    // An interval's bound may leave [0, 1] by a rounding.
    const TOLERANCE: f64 = 1e-9;
    let bad = numbers(mean).find(|&number| match scale {
        Scale::Chance => !(-TOLERANCE..=1.0 + TOLERANCE).contains(&number),
        Scale::Count | Scale::Quarter | Scale::Index => !number.is_finite(),
    });
    let rule = if scale == Scale::Chance { "a share between 0 and 1" } else { "a finite number" };
    match bad {
        Some(found) => Err(ChartError::BadNumber { figure, place: place.to_owned(), found: found.to_string(), rule }),
        None => Ok(()),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::stats::wilson;

    /// A chance estimated from so many runs in 20 draws.
    pub(crate) fn mean(estimate: f64, runs: u64) -> Mean {
        let noise = wilson(estimate, runs as f64, 0.95);
        Mean { runs, draws: 20, estimate: Some(estimate), noise, uncertainty: None }
    }

    fn factor(id: &str, change: Option<Change>, is_switch: bool) -> FactorWords {
        FactorWords(SweptFactor { change, is_switch, unit: "share (0–1)".to_owned(), ..SweptFactor::unread(id) })
    }

    #[test]
    fn an_id_reads_as_a_name() {
        assert_eq!(factor("us-reliability", None, false).name(), "US reliability");
        assert_eq!(factor("trade-dependence", None, false).name(), "Trade dependence");
        assert_eq!(factor("chance-of-us_entry", None, false).name(), "Chance of US entry");
    }

    #[test]
    fn values_say_what_they_do() {
        assert_eq!(factor("a", Some(Change::Scale), false).value(0.5), "×0.5");
        let added = factor("a", Some(Change::Add), false);
        assert_eq!([-0.225, 0.0, 0.15].map(|x| added.value(x)), ["−0.225", "0", "+0.15"]);
        assert_eq!(added.value(-0.224_999_999_9), "−0.225");
        let set = factor("a", Some(Change::Set), false);
        assert_eq!([-2.0, 0.000_03, 1200.0].map(|x| set.value(x)), ["−2", "0.00003", "1200"]);
        let switch = factor("a", Some(Change::Set), true);
        assert_eq!([0.0, 1.0].map(|x| switch.value(x)), ["off", "on"]);
    }

    #[test]
    fn an_axis_of_levels_reaches_below_nought_where_they_do() {
        let words =
            |scale| OutcomeWords { name: "ties".into(), scale, unit: "index".into(), description: String::new() };
        let domain = |scale, values: [f64; 2]| words(scale).axis(values.into_iter()).domain;
        assert_eq!(domain(Scale::Index, [-0.4, 0.2]), (-0.4, 0.2));
        assert_eq!(domain(Scale::Index, [-0.4, -0.2]), (-0.4, 0.0));
        assert_eq!(domain(Scale::Index, [0.1, 0.2]), (0.0, 0.2));
        assert_eq!(domain(Scale::Count, [-0.4, 3.0]), (0.0, 3.0));
        assert_eq!(words(Scale::Index).axis([-0.4, 0.2].into_iter()).ticks[0].label, "−0.4");
    }

    #[test]
    fn outcomes_are_told_in_their_own_unit() {
        let outcome = |name: &str, scale| OutcomeWords {
            name: name.into(),
            scale,
            unit: "index 0–1".into(),
            description: "talks opened".into(),
        };
        let chance = outcome("article5", Scale::Chance);
        assert_eq!(chance.said(0.03, 10_000), "3 in 100 runs");
        assert_eq!([0.031, -0.002, 0.0].map(|x| chance.difference(x)), ["+3.1", "−0.2", "0"]);
        let count = outcome("talks", Scale::Count);
        assert_eq!(count.subject(), "the number of talks opened");
        assert_eq!((count.said(3.12, 100), count.short(0.0, 100)), ("3.1 a run".into(), "0".into()));
        let level = outcome("ties", Scale::Index);
        assert_eq!([level.said(-0.25, 100), level.interval((-0.5, 0.25))], ["−0.25", "−0.5 to 0.25"]);
        assert_eq!((level.difference(0.02).as_str(), level.difference_unit()), ("+0.02", "index 0–1"));
        assert_eq!(outcome("member.JPN", Scale::Chance).subject(), "the chance that JPN joins a collective pact");
    }
}
