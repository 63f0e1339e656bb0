//! Outcomes: what an experiment looks at in each run.

use serde::{Deserialize, Serialize};

use crate::ids::Id;
use crate::scenario::Spec;
use crate::sim::{PactRecord, RunRecord};

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
}

impl Scale {
    /// Unit of a mean.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Chance => "probability",
            Self::Count => "events a run",
            Self::Quarter => "quarters, the first is 1",
        }
    }
}

/// How the value is read off a run.
#[derive(Debug, Clone)]
pub enum Measure {
    /// From the record alone.
    Of(fn(&RunRecord) -> Option<u32>),
    /// Whether this state was a member of a collective pact in force at any time.
    Member(Id),
}

/// Something that is looked at in each run.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Name; the column of `runs` is called after it.
    pub name: String,
    /// How its values are to be read.
    pub scale: Scale,
    /// What it is, for readers.
    pub description: String,
    /// How it is read off a run.
    pub measure: Measure,
}

/// Name, scale, measure and description of an outcome.
pub type Listed = (&'static str, Scale, fn(&RunRecord) -> Option<u32>, &'static str);

/// The outcomes that every scenario has. A new one is a line here.
pub const OUTCOMES: [Listed; 19] = [
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
    ("agreements", Scale::Count, |r| Some(r.agreements), "new cooperation agreements of two states"),
    ("bilaterals", Scale::Count, |r| Some(r.bilaterals), "bilateral defence treaties in place of a pact"),
    ("deterrents", Scale::Count, |r| Some(r.deterrents), "states that came to hold nuclear weapons"),
];

fn flag(happened: bool) -> Option<u32> {
    Some(u32::from(happened))
}

impl Outcome {
    /// The outcome of [`OUTCOMES`] called `name`, or `member.STATE`; `None` for any other name. Whether there is
    /// such a state is for the caller to check.
    pub fn called(name: &str) -> Option<Self> {
        if let Some(state) = name.strip_prefix("member.").and_then(Id::new) {
            return Some(Self {
                name: name.to_owned(),
                scale: Scale::Chance,
                description: format!("{state} was a member of a collective pact in force"),
                measure: Measure::Member(state),
            });
        }
        OUTCOMES.iter().find(|(known, ..)| *known == name).map(|&(name, scale, measure, description)| Self {
            name: name.to_owned(),
            scale,
            description: description.to_owned(),
            measure: Measure::Of(measure),
        })
    }

    /// Its value in a completed run of `spec`.
    pub fn of(&self, run: &RunRecord, spec: &Spec) -> Option<u32> {
        match &self.measure {
            Measure::Of(measure) => measure(run),
            Measure::Member(state) => {
                let collective = |pact: &&PactRecord| spec.designs[pact.design as usize].is_collective();
                let is_state = |i: u32| spec.states[i as usize].id == *state;
                let joined = |pact: &PactRecord| pact.members.iter().any(|member| is_state(member.state));
                flag(run.pacts.iter().filter(collective).any(joined))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_is_found_under_its_name() {
        for (name, scale, ..) in OUTCOMES {
            assert_eq!(Outcome::called(name).expect("it is listed").scale, scale);
        }
        assert_eq!(Outcome::called("member.JPN").expect("a state").scale, Scale::Chance);
        assert!(Outcome::called("member.").is_none());
        assert!(Outcome::called("articles").is_none());
    }
}
