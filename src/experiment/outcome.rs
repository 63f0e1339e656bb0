//! Outcomes: what an experiment looks at in each run.

mod families;
mod levels;
mod names;
mod reading;
mod windows;

use serde::{Deserialize, Serialize};

use crate::scenario::{Scenario, Spec, suggestion};
use crate::sim::RunRecord;

use families::{FAMILIES, Family};
pub(crate) use names::{is_of_a_family, known_names, patterns, plain_names};
pub(crate) use reading::{Ended, Kept, Reading};

/// How the values of an outcome are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// 1 where it happened, 0 where it did not: its mean is a probability.
    Chance,
    /// A number of events in a run: its mean is the number expected.
    Count,
    /// A quarter counted from 1, missing where nothing happened: its mean is that of the runs in which it did.
    Quarter,
    /// A level with a unit of its own, of either sign; missing where it is not defined.
    Index,
}

/// Whole numbers that a unit of a level is kept as: millionths.
const PARTS_OF_A_LEVEL: f64 = 1e6;

impl Scale {
    /// Unit of a mean, where the outcome has none of its own.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Chance => "probability",
            Self::Count => "events a run",
            Self::Quarter => "quarters, the first is 1",
            Self::Index => "index",
        }
    }

    /// Whole numbers that one unit is kept as: sums of whole numbers do not depend on their order.
    pub(crate) fn parts(self) -> f64 {
        if self == Self::Index { PARTS_OF_A_LEVEL } else { 1.0 }
    }

    /// A value in whole numbers; `None` for one that is no number, or beyond ±2147 units of a level.
    pub(crate) fn kept(self, value: f64) -> Option<i32> {
        let whole = (value * self.parts()).round();
        // Within the bounds of the type, so that the conversion is exact.
        (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&whole).then_some(whole as i32)
    }

    /// A value kept in whole numbers, or a sum of such values, in its unit.
    pub(crate) fn in_units(self, kept: f64) -> f64 {
        kept / self.parts()
    }
}

/// How the value is read off a run.
#[derive(Debug, Clone, Copy)]
enum Measure {
    /// From the record alone.
    Record(fn(&RunRecord) -> Option<u32>),
    /// From more than that.
    Family(&'static Family),
}

/// Something that is looked at in each run.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Name; the column of `runs` is called after it.
    pub name: String,
    /// How its values are to be read.
    pub scale: Scale,
    /// Unit of its values, and of their mean.
    pub unit: &'static str,
    /// Whether every run has a value.
    pub is_always_there: bool,
    /// What it is, for readers.
    pub description: String,
    measure: Measure,
}

/// Name, scale, measure and description of an outcome.
pub type Listed = (&'static str, Scale, fn(&RunRecord) -> Option<u32>, &'static str);

/// The outcomes that every scenario has, and that a run's record alone tells. A new one is a line here.
pub const OUTCOMES: [Listed; 20] = [
    ("article5", Scale::Chance, |r| flag(r.article5.is_some()), "a collective pact at Article 5 or deeper came"),
    ("shallow", Scale::Chance, |r| flag(r.shallow.is_some()), "a collective pact, shallow or deeper, came"),
    ("war", Scale::Chance, |r| flag(r.war.is_some()), "a major war came; the run ends with it"),
    ("article5_stands", Scale::Chance, |r| flag(r.article5_stands), "one at Article 5 or deeper stands at the horizon"),
    ("shallow_stands", Scale::Chance, |r| flag(r.shallow_stands), "one, shallow or deeper, stands at the horizon"),
    ("article5_quarter", Scale::Quarter, |r| r.article5.as_ref().map(|p| p.quarter), "when the first such pact came"),
    ("shallow_quarter", Scale::Quarter, |r| r.shallow.as_ref().map(|p| p.quarter), "when the first such pact came"),
    ("war_quarter", Scale::Quarter, |r| r.war.map(|(quarter, _)| quarter), "when the war came"),
    ("talks", Scale::Count, |r| Some(r.talks), "talks opened"),
    ("signed", Scale::Count, |r| u32::try_from(r.pacts.len()).ok(), "pacts signed"),
    ("attacks", Scale::Count, |r| Some(r.attacks), "attacks on states"),
    ("preemptive", Scale::Count, |r| Some(r.preemptive), "attacks that were to come before a pact works"),
    ("called", Scale::Count, |r| Some(r.called.0), "states called by a defence obligation"),
    ("honoured", Scale::Count, |r| Some(r.called.1), "those of them that fought"),
    ("crises", Scale::Count, |r| Some(r.crises), "crises"),
    ("coercions", Scale::Count, |r| Some(r.coercions), "episodes of economic coercion"),
    ("yields", Scale::Count, |r| Some(r.yields), "states that gave up a pact under such pressure"),
    ("agreements", Scale::Count, |r| Some(r.agreements), "new cooperation agreements of two states"),
    ("bilaterals", Scale::Count, |r| Some(r.bilaterals), "bilateral defence treaties in place of a pact"),
    ("deterrents", Scale::Count, |r| Some(r.deterrents), "states that came to hold nuclear weapons"),
];

fn flag(happened: bool) -> Option<u32> {
    Some(u32::from(happened))
}

impl Outcome {
    /// The outcome called `name` in any of `scenarios`; `None` where none has it.
    pub fn called<'s>(name: &str, scenarios: impl IntoIterator<Item = &'s Spec>) -> Option<Self> {
        if let Some(&(name, scale, measure, description)) = OUTCOMES.iter().find(|(known, ..)| *known == name) {
            return Some(Self {
                name: name.to_owned(),
                scale,
                unit: scale.unit(),
                is_always_there: scale != Scale::Quarter,
                description: description.to_owned(),
                measure: Measure::Record(measure),
            });
        }
        let named = |spec: &'s Spec| {
            let family = FAMILIES.iter().find(|family| names::places(family, name, spec).is_some());
            family.map(|family| (family, spec))
        };
        let (family, spec) = scenarios.into_iter().find_map(named)?;
        Some(Self {
            name: name.to_owned(),
            scale: family.scale,
            unit: family.unit,
            is_always_there: family.is_always_there,
            description: names::described(family, name, spec),
            measure: Measure::Family(family),
        })
    }

    /// The outcome called `name`, which all of `scenarios` have; else what is meant perhaps.
    pub(crate) fn in_all(name: &str, scenarios: &[&Scenario]) -> Result<Self, String> {
        let lacking = scenarios.iter().find(|scenario| Self::called(name, [&scenario.spec]).is_none());
        let found = Self::called(name, scenarios.iter().map(|scenario| &scenario.spec));
        found.filter(|_| lacking.is_none()).ok_or_else(|| {
            let known: Vec<String> =
                plain_names().chain(lacking.into_iter().flat_map(|scenario| known_names(&scenario.spec))).collect();
            let near = suggestion(name, known.iter().map(String::as_str));
            near.unwrap_or_else(|| "outcomes are listed in docs/experiment-format.md".to_owned())
        })
    }

    /// How it is read off the runs of `spec`.
    pub(crate) fn reading(&self, spec: &Spec) -> Reading {
        match self.measure {
            Measure::Record(measure) => Reading::of_record(self.scale, measure),
            Measure::Family(family) => match names::places(family, &self.name, spec) {
                Some(places) => Reading::of_family(family, places),
                // A state that is not there was a member of nothing, and nothing befell it.
                None if matches!(self.scale, Scale::Chance | Scale::Count) => {
                    Reading::of_record(self.scale, |_| Some(0))
                }
                None => Reading::of_record(self.scale, |_| None),
            },
        }
    }
}

#[cfg(test)]
mod tests;
