//! Observed times in groups, checked.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::error::SurvivalError;

/// What is known of one run, or one row of a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// When the event happened, or until when none had; in the unit of the data, finite and not negative.
    pub time: f64,
    /// Number of the cause, from 0; `None` where the run was censored: nothing had happened by `time`.
    pub cause: Option<usize>,
    /// The draw of uncertain figures that the run belongs to.
    pub draw: u32,
}

/// Runs that are compared with other groups' runs, such as those of one policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Name, different from the others'.
    pub name: String,
    /// Its runs, in any order.
    pub observations: Vec<Observation>,
}

/// How runs hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layers {
    /// Each is independent of all others.
    Independent,
    /// Those of one draw share its figures; groups are independent.
    Draws,
    /// Draws of one number have the same figures and luck in all groups.
    PairedDraws,
}

/// Groups of observed times.
#[derive(Debug, Clone, PartialEq)]
pub struct Observations {
    causes: Vec<String>,
    groups: Vec<Group>,
    layers: Layers,
}

impl Observations {
    /// Checks them. In paired draws a draw must have runs in all groups.
    ///
    /// # Errors
    /// [`SurvivalError`] for a group without rows or with another's name, a time that is none, a cause that is not
    /// among `causes`, a pair that is not complete, and where nothing ever happens.
    pub fn new(causes: Vec<String>, groups: Vec<Group>, layers: Layers) -> Result<Self, SurvivalError> {
        for (at, group) in groups.iter().enumerate() {
            if groups[..at].iter().any(|other| other.name == group.name) {
                return Err(SurvivalError::SameName(group.name.clone()));
            }
            check_group(group, causes.len())?;
        }
        if groups.iter().flat_map(|group| &group.observations).all(|observation| observation.cause.is_none()) {
            return Err(SurvivalError::NoEvent);
        }
        if layers == Layers::PairedDraws {
            check_pairs(&groups)?;
        }
        Ok(Self { causes, groups, layers })
    }

    /// Names of the causes; an observation's cause is a place in them.
    pub fn causes(&self) -> &[String] {
        &self.causes
    }

    /// The groups.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// How runs hang together.
    pub fn layers(&self) -> Layers {
        self.layers
    }

    /// Two of the groups, by place, with all that is known of them.
    pub(super) fn pair(&self, first: usize, second: usize) -> Self {
        let groups = [first, second].map(|at| self.groups[at].clone()).to_vec();
        Self { causes: self.causes.clone(), groups, layers: self.layers }
    }

    /// The times at which anything happens or is censored in any group, ascending.
    pub fn times(&self) -> Vec<f64> {
        distinct_times(self.groups.iter().flat_map(|group| &group.observations))
    }
}

/// The times of observations in ascending order, each once. −0 counts as 0.
pub(super) fn distinct_times<'a>(observations: impl Iterator<Item = &'a Observation>) -> Vec<f64> {
    let mut times: Vec<f64> = observations.map(|observation| observation.time + 0.0).collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    times
}

fn check_group(group: &Group, causes: usize) -> Result<(), SurvivalError> {
    if group.observations.is_empty() {
        return Err(SurvivalError::NoRows(group.name.clone()));
    }
    for (at, &Observation { time, cause, .. }) in group.observations.iter().enumerate() {
        let (group, row) = (group.name.clone(), at + 1);
        if !(time >= 0.0 && time.is_finite()) {
            return Err(SurvivalError::BadTime { group, row, time });
        }
        if let Some(cause) = cause.filter(|&cause| cause >= causes) {
            return Err(SurvivalError::UnknownCause { group, row, cause, causes });
        }
    }
    Ok(())
}

fn check_pairs(groups: &[Group]) -> Result<(), SurvivalError> {
    let draws: Vec<BTreeSet<u32>> =
        groups.iter().map(|group| group.observations.iter().map(|o| o.draw).collect()).collect();
    for (with, first) in groups.iter().zip(&draws) {
        for (without, second) in groups.iter().zip(&draws) {
            if let Some(&draw) = first.difference(second).next() {
                let (with, without) = (with.name.clone(), without.name.clone());
                return Err(SurvivalError::NoPair { draw, with, without });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(name: &str, rows: &[(f64, Option<usize>, u32)]) -> Group {
        let observations = rows.iter().map(|&(time, cause, draw)| Observation { time, cause, draw }).collect();
        Group { name: name.to_owned(), observations }
    }

    fn refused(groups: Vec<Group>, layers: Layers) -> String {
        Observations::new(vec!["pact".to_owned()], groups, layers).expect_err("a fault").to_string()
    }

    #[test]
    fn what_cannot_be_analysed_is_refused_with_its_place() {
        let rows = |time, cause| vec![group("a", &[(1.0, Some(0), 0), (time, cause, 0)])];
        for time in [f64::NAN, -1.0, f64::INFINITY] {
            let text = refused(rows(time, None), Layers::Independent);
            assert!(text.starts_with("row 2 of group `a` has the time"), "{text}");
        }
        assert!(refused(rows(1.0, Some(1)), Layers::Independent).contains("cause number 1"));
        assert!(refused(vec![group("a", &[])], Layers::Independent).contains("no row"));
        assert!(refused(vec![group("a", &[(1.0, None, 0)])], Layers::Independent).contains("no row has an event"));
        let twice = vec![group("a", &[(1.0, Some(0), 0)]), group("a", &[(1.0, Some(0), 0)])];
        assert!(refused(twice, Layers::Independent).contains("two groups"));
        let pairs = vec![group("a", &[(1.0, Some(0), 0), (1.0, None, 3)]), group("b", &[(1.0, Some(0), 0)])];
        assert_eq!(
            refused(pairs, Layers::PairedDraws),
            "draw 3 has runs in group `a` and none in `b`, so it is no pair: leave the draw out"
        );
    }

    #[test]
    fn times_are_in_order_and_each_once() {
        let groups =
            vec![group("a", &[(2.0, Some(0), 0), (0.0, None, 0)]), group("b", &[(2.0, None, 0), (-0.0, None, 0)])];
        let observations = Observations::new(vec!["pact".to_owned()], groups, Layers::Independent).expect("fit");
        assert_eq!(observations.times(), [0.0, 2.0]);
    }
}
