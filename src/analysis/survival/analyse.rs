//! From observed times to what is said of them.

use super::aalen_johansen::aalen_johansen;
use super::by_draw::{DrawError, draw_error, share_interval};
use super::curve::{CurvePoint, LEVEL, reached, value_at};
use super::error::SurvivalError;
use super::event_table::EventTable;
use super::found::{
    Curve, Ends, Estimator, GroupDifference, GroupSurvival, GroupTest, Measure, OutcomeSurvival, Point, TimeMeasure,
};
use super::gray::gray;
use super::kaplan_meier::kaplan_meier;
use super::log_rank::log_rank;
use super::observations::{Group, Layers, Observations};
use super::quadratic::TestResult;
use super::resampling::{Resampled, differences, permutation_p, tables};
use super::restricted::{Restricted, restricted_mean, time_lost};
use crate::stats::{Interval, benjamini_hochberg, student, unpaired_difference};

/// Shares of all runs whose times are given.
pub const SHARES: [f64; 3] = [0.25, 0.5, 0.75];

/// What is asked of observed times.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// Limit of restricted means.
    pub limit: f64,
    /// Times for which chances are given.
    pub at: Vec<f64>,
    /// Seed of permutations and bootstrap.
    pub seed: u64,
    /// Random assignments of each test.
    pub permutations: u32,
    /// Bootstrap samples of each difference.
    pub samples: u32,
}

/// Steps of [`analyse`] for so many groups.
pub fn steps_of(groups: usize) -> u64 {
    match groups {
        0 | 1 => 1,
        2 => 3,
        more => more as u64 + 2,
    }
}

/// Estimates curves and times of each group, tests the groups against each other and compares each with the first.
/// `step` is called after each step of [`steps_of`], and says whether to go on; `None` where it did not.
pub fn analyse(
    outcome: &str,
    observations: &Observations,
    asked: &Asked,
    mut step: impl FnMut() -> bool,
) -> Option<OutcomeSurvival> {
    let causes = observations.causes();
    let group = |group: &Group| of_group(group, causes, observations.layers(), asked);
    let groups: Vec<GroupSurvival> = observations.groups().iter().map(group).collect();
    let mut go_on = step();
    let (mut tests, mut differing) = (Vec::new(), Vec::new());
    if groups.len() >= 2 {
        if go_on {
            tests = tests_of(observations, asked, None);
            go_on = step();
        }
        if groups.len() > 2 {
            let first = tests.len();
            for (second, group) in groups.iter().enumerate().skip(1) {
                if go_on {
                    tests.extend(tests_of(&observations.pair(0, second), asked, Some(&group.group)));
                    go_on = step();
                }
            }
            adjust(&mut tests[first..]);
        }
        if go_on {
            differing = differences_of(observations, &groups, asked);
            go_on = step();
        }
    }
    go_on.then(|| OutcomeSurvival {
        outcome: outcome.to_owned(),
        causes: causes.to_vec(),
        groups,
        tests,
        differences: differing,
    })
}

/// A curve with what its intervals rest on.
struct Estimated {
    cause: Option<usize>,
    points: Vec<CurvePoint>,
    error: Option<DrawError>,
    intervals: Vec<Option<Interval>>,
}

fn of_group(group: &Group, causes: &[String], layers: Layers, asked: &Asked) -> GroupSurvival {
    let table = EventTable::of(&group.observations, causes.len());
    let which = std::iter::once(None).chain((0..causes.len()).map(Some));
    let name = |cause: Option<usize>| cause.map(|cause| causes[cause].clone());
    let (mut curves, mut times) = (Vec::new(), Vec::new());
    let mut draws = None;
    for cause in which {
        let curve = estimated(group, &table, cause, layers, asked.limit);
        draws = curve.error.as_ref().map(|error| error.draws as u64);
        times.extend(chances(&curve, asked, &name(cause)));
        times.extend(SHARES.map(|share| quantile(&curve, share, &name(cause))));
        times.push(mean(&curve, &table, asked.limit, &name(cause)));
        curves.push(curve.written(name(cause)));
    }
    let runs = table.runs();
    GroupSurvival { group: group.name.clone(), runs, censored: runs - table.events(None), draws, curves, times }
}

fn estimated(group: &Group, table: &EventTable, cause: Option<usize>, layers: Layers, limit: f64) -> Estimated {
    let points = cause.map_or_else(|| kaplan_meier(table), |cause| aalen_johansen(table, cause));
    let error = match layers {
        Layers::Independent => None,
        Layers::Draws | Layers::PairedDraws => draw_error(&group.observations, table.causes(), cause, limit),
    };
    let mut followed = table.runs();
    let mut intervals = Vec::with_capacity(points.len());
    for ((at, point), step) in points.iter().enumerate().zip(table.steps()) {
        intervals.push(match &error {
            Some(error) => share_interval(point.estimate, error.incidence[at], error.freedom(), followed),
            None => share_interval(point.estimate, point.standard_error.powi(2), f64::INFINITY, followed),
        });
        // A run of which no more is known says nothing of what comes later.
        followed -= step.censored;
    }
    Estimated { cause, points, error, intervals }
}

/// The share of which the other is what is left.
fn rest(interval: Interval) -> Interval {
    Interval { low: 1.0 - interval.high, high: 1.0 - interval.low }
}

impl Estimated {
    /// A value or interval of the curve as that of the share of runs to which the event has happened.
    fn happened(&self, interval: Option<Interval>) -> Option<Interval> {
        if self.cause.is_none() { interval.map(rest) } else { interval }
    }

    fn share(&self, estimate: f64) -> f64 {
        if self.cause.is_none() { 1.0 - estimate } else { estimate }
    }

    fn written(self, cause: Option<String>) -> Curve {
        let estimator = if cause.is_none() { Estimator::KaplanMeier } else { Estimator::AalenJohansen };
        let point = |(point, interval): (&CurvePoint, Option<Interval>)| Point {
            time: point.time,
            at_risk: point.at_risk,
            events: point.events,
            estimate: point.estimate,
            standard_error: point.standard_error,
            plain: point.plain,
            log_log: point.log_log,
            interval,
        };
        Curve { estimator, cause, points: self.points.iter().zip(self.intervals).map(point).collect() }
    }
}

/// The chances by the times asked for.
fn chances<'a>(
    curve: &'a Estimated,
    asked: &'a Asked,
    cause: &'a Option<String>,
) -> impl Iterator<Item = TimeMeasure> + 'a {
    asked.at.iter().map(move |&at| {
        let place = curve.points.partition_point(|point| point.time <= at).checked_sub(1);
        let point = place.map(|place| &curve.points[place]);
        let start = if curve.cause.is_none() { 1.0 } else { 0.0 };
        TimeMeasure {
            cause: cause.clone(),
            measure: Measure::Chance,
            at,
            estimate: Some(curve.share(value_at(&curve.points, at, start))),
            standard_error: point.map(|point| point.standard_error),
            reference: curve.happened(point.and_then(|point| point.log_log)).into(),
            interval: curve.happened(place.and_then(|place| curve.intervals[place])).into(),
        }
    })
}

/// The time by which a share of all runs is reached. It is reached the sooner, the higher the curve lies.
fn quantile(curve: &Estimated, share: f64, cause: &Option<String>) -> TimeMeasure {
    let first = |value: &dyn Fn(usize) -> f64| {
        reached((0..curve.points.len()).map(|at| (curve.points[at].time, value(at))), share)
    };
    let by = |intervals: &dyn Fn(usize) -> Option<Interval>| {
        let end = |at: usize, of: fn(Interval) -> f64| curve.happened(intervals(at)).map_or(0.0, of);
        Ends {
            low: first(&|at| end(at, |interval| interval.high)),
            high: first(&|at| end(at, |interval| interval.low)),
        }
    };
    TimeMeasure {
        cause: cause.clone(),
        measure: Measure::Quantile,
        at: share,
        estimate: first(&|at| curve.share(curve.points[at].estimate)),
        standard_error: None,
        reference: by(&|at| curve.points[at].log_log),
        interval: by(&|at| curve.intervals[at]),
    }
}

/// The mean time without any event, or since the cause.
fn mean(curve: &Estimated, table: &EventTable, limit: f64, cause: &Option<String>) -> TimeMeasure {
    let (measure, Restricted { estimate, standard_error, .. }) = match curve.cause {
        None => (Measure::RestrictedMean, restricted_mean(table, limit)),
        Some(cause) => (Measure::TimeLost, time_lost(table, cause, limit)),
    };
    // Nothing that varied is no certainty.
    let within = |variance: f64, freedom: f64| {
        let Interval { low, high } = student(estimate, variance, freedom, LEVEL);
        Some(Interval { low: low.max(0.0), high: high.min(limit) }).filter(|_| variance > 0.0)
    };
    let own = standard_error * standard_error;
    let (variance, freedom) =
        curve.error.as_ref().map_or((own, f64::INFINITY), |error| (error.time_lost, error.freedom()));
    TimeMeasure {
        cause: cause.clone(),
        measure,
        at: limit,
        estimate: Some(estimate),
        standard_error: Some(standard_error),
        reference: within(own, f64::INFINITY).into(),
        interval: within(variance, freedom).into(),
    }
}

/// The tests of some groups: Gray's of each cause, and the log-rank test of any event and of each cause.
fn tests_of(observations: &Observations, asked: &Asked, group: Option<&str>) -> Vec<GroupTest> {
    let causes = observations.causes();
    let all = |tables: &[EventTable]| -> Vec<Result<TestResult, SurvivalError>> {
        let gray = (0..causes.len()).map(|cause| gray(tables, cause));
        // Of a single cause the two are one.
        let which = std::iter::once(None).chain((0..causes.len()).map(Some).filter(|_| causes.len() > 1));
        gray.chain(which.map(|cause| log_rank(tables, cause))).collect()
    };
    let statistic = |test: Result<TestResult, SurvivalError>| test.ok().map(|test| test.statistic);
    let statistics = |tables: &[EventTable]| all(tables).into_iter().map(statistic).collect::<Vec<_>>();
    let found = all(&tables(observations));
    let p_permutation = permutation_p(observations, (asked.permutations, asked.seed), statistics);
    let of_gray = causes.iter().map(|cause| ("gray", Some(cause)));
    let of_rank = std::iter::once(None).chain(causes.iter().map(Some)).map(|cause| ("log-rank", cause));
    let named = of_gray.chain(of_rank).zip(found).zip(p_permutation);
    named
        .map(|(((test, cause), found), p_permutation)| GroupTest {
            test: test.to_owned(),
            cause: cause.cloned(),
            group: group.map(str::to_owned),
            statistic: found.as_ref().ok().map(|test| test.statistic),
            freedom: observations.groups().len() as u64 - 1,
            p_value: found.as_ref().ok().map(|test| test.p_value),
            p_permutation,
            p_value_adjusted: None,
            p_permutation_adjusted: None,
            why_not: found.err().map(|error| error.to_string()),
        })
        .collect()
}

/// Corrects the tests of groups against the first for their number, each test and cause by itself.
fn adjust(tests: &mut [GroupTest]) {
    let kinds: Vec<(String, Option<String>)> =
        tests.iter().map(|test| (test.test.clone(), test.cause.clone())).collect();
    for (at, kind) in kinds.iter().enumerate() {
        if kinds[..at].contains(kind) {
            continue;
        }
        let same: Vec<usize> = (at..tests.len()).filter(|&other| kinds[other] == *kind).collect();
        let adjusted = |value: fn(&GroupTest) -> Option<f64>| {
            let there: Vec<(usize, f64)> = same.iter().filter_map(|&at| Some((at, value(&tests[at])?))).collect();
            let raw: Vec<f64> = there.iter().map(|&(_, p)| p).collect();
            let values = benjamini_hochberg(&raw).unwrap_or_default();
            there.into_iter().zip(values).map(|((at, _), p)| (at, p)).collect::<Vec<_>>()
        };
        let (by_value, by_permutation) = (adjusted(|test| test.p_value), adjusted(|test| test.p_permutation));
        for (at, p) in by_value {
            tests[at].p_value_adjusted = Some(p);
        }
        for (at, p) in by_permutation {
            tests[at].p_permutation_adjusted = Some(p);
        }
    }
}

/// The differences of each group from the first: chances of each cause, and the time lost to it.
fn differences_of(observations: &Observations, groups: &[GroupSurvival], asked: &Asked) -> Vec<GroupDifference> {
    let causes = observations.causes();
    let numbers = |table: &EventTable| -> Vec<f64> {
        let of_cause = |cause: usize| {
            let points = aalen_johansen(table, cause);
            let chances: Vec<f64> = asked.at.iter().map(|&at| value_at(&points, at, 0.0)).collect();
            chances.into_iter().chain([time_lost(table, cause, asked.limit).estimate])
        };
        (0..causes.len()).flat_map(of_cause).collect()
    };
    let statistics = |tables: &[EventTable]| -> Vec<f64> {
        let first = tables.first().map(numbers).unwrap_or_default();
        let less = |table: &EventTable| numbers(table).into_iter().zip(first.clone()).map(|(to, from)| to - from);
        tables.iter().skip(1).flat_map(less).collect()
    };
    let found = differences(observations, (asked.samples, asked.seed), statistics);
    let measures = asked.at.iter().map(|&at| (Measure::Chance, at)).chain([(Measure::TimeLost, asked.limit)]);
    let named = groups.iter().skip(1).flat_map(|group| {
        let measures = measures.clone();
        causes.iter().flat_map(move |cause| measures.clone().map(move |measure| (group, cause, measure)))
    });
    let difference =
        |((group, cause, (measure, at)), found): ((&GroupSurvival, &String, (Measure, f64)), Resampled)| {
            let of = |group: &GroupSurvival| {
                let chance = group.time(Some(cause), measure, at)?;
                Some((chance.estimate?, Interval { low: chance.interval.low?, high: chance.interval.high? }))
            };
            let apart =
                || Some(unpaired_difference(of(groups.first()?)?, of(group)?)).filter(|_| measure == Measure::Chance);
            let (cause, group) = (cause.clone(), group.group.clone());
            let interval = found.interval.or_else(apart);
            GroupDifference { cause, group, measure, at, estimate: found.estimate, interval }
        };
    named.zip(found).map(difference).collect()
}

#[cfg(test)]
mod tests;
