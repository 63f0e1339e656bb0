//! Groups of design points over which outcomes are averaged: policies, and the values of each factor.

use crate::experiment::spec::Experiment;

/// Different values of a factor up to which each is a group of its own.
const VALUES_MAX: usize = 12;

/// Groups of equal width that more values are put into.
const BINS: usize = 10;

/// Some design points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Group {
    /// Those under a policy.
    Policy(usize),
    /// Those at which a factor has a value from `low` to `high`.
    Values { factor: usize, low: f64, high: f64 },
}

/// All groups of an experiment.
#[derive(Debug)]
pub(crate) struct Groups {
    pub(crate) list: Vec<Group>,
    /// The group of each factor's value, row after row; none for a factor that the design does not vary.
    of_values: Vec<Option<u32>>,
}

impl Groups {
    pub(crate) fn new(experiment: &Experiment) -> Self {
        let factors = experiment.factors.len();
        let mut list: Vec<Group> = (0..experiment.policies.len()).map(Group::Policy).collect();
        let mut of_values = vec![None; experiment.values.len()];
        for factor in 0..factors {
            let first = list.len();
            list.extend(bins(experiment, factor));
            for (row, group) in of_values.iter_mut().skip(factor).step_by(factors).enumerate() {
                let value = experiment.values[row * factors + factor];
                let among = |group: &Group| matches!(*group, Group::Values { high, .. } if value <= high);
                let found = list[first..].iter().position(among).filter(|_| moved_by_it(experiment, row, factor));
                // A sample has far fewer than 2³² values.
                *group = found.map(|bin| (first + bin) as u32);
            }
        }
        Self { list, of_values }
    }

    /// The groups of design point number `point`, as positions in the list.
    pub(crate) fn of(&self, experiment: &Experiment, point: usize) -> impl Iterator<Item = usize> + '_ {
        let (point, factors) = (experiment.point(point), experiment.factors.len());
        let of_values = &self.of_values[point.row * factors..][..factors];
        std::iter::once(point.policy).chain(of_values.iter().flatten().map(|&group| group as usize))
    }
}

/// Whether what sets a row apart from the first is this factor, where the design moves one at a time; true in any
/// other design.
fn moved_by_it(experiment: &Experiment, row: usize, factor: usize) -> bool {
    let factors = experiment.factors.len();
    let (base, here) = (&experiment.values[..factors], &experiment.values[row * factors..][..factors]);
    !experiment.is_one_at_a_time() || (0..factors).all(|f| f == factor || base[f] == here[f])
}

/// The groups of a factor's values, ascending; none where it has the same value throughout.
fn bins(experiment: &Experiment, factor: usize) -> Vec<Group> {
    let column = experiment.values.iter().skip(factor).step_by(experiment.factors.len());
    let mut values: Vec<f64> = column.copied().collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    let (Some(&least), Some(&most)) = (values.first(), values.last()) else { return Vec::new() };
    if least == most {
        return Vec::new();
    }
    if values.len() <= VALUES_MAX {
        return values.into_iter().map(|value| Group::Values { factor, low: value, high: value }).collect();
    }
    let [low, high] = experiment.factors[factor].range;
    let edge = |bin: usize| low + (high - low) * bin as f64 / BINS as f64;
    // The last takes the highest value whatever rounding made of its edge.
    let top = |bin: usize| if bin == BINS { high.max(most) } else { edge(bin) };
    (0..BINS).map(|bin| Group::Values { factor, low: edge(bin), high: top(bin + 1) }).collect()
}
