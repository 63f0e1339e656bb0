//! Held against lifelines, statsmodels, SciPy and R's survival and cmprsk, on tables kept with what they gave
//! (`tests/fixtures/survival`).

use std::collections::BTreeMap;

use super::observations::Group;
use super::resampling::tables;
use super::*;
use crate::stats::{bca, benjamini_hochberg};

/// How far a number may be from the reference's, which is written with ten digits.
const CLOSE: f64 = 1e-9;

const EXPECTED: &str = include_str!("../../../tests/fixtures/survival/expected.csv");

/// The values of a reference, by source, what, group and cause, in the order of time.
struct Reference(BTreeMap<[String; 4], Vec<(f64, f64)>>);

impl Reference {
    fn of(table: &str) -> Self {
        let mut values: BTreeMap<[String; 4], Vec<(f64, f64)>> = BTreeMap::new();
        for row in csv::Reader::from_reader(EXPECTED.as_bytes()).into_records().map(|row| row.expect("a row")) {
            if &row[0] == table {
                let key = [1, 2, 3, 4].map(|column| row[column].to_owned());
                let number = |column: usize| row[column].parse::<f64>().expect("a number");
                values.entry(key).or_default().push((number(5), number(6)));
            }
        }
        Self(values)
    }

    fn has(&self, source: &str, what: &str) -> bool {
        self.0.keys().any(|[own_source, own_what, ..]| own_source == source && own_what == what)
    }

    fn values(&self, source: &str, what: &str, group: &str, cause: &str) -> &[(f64, f64)] {
        &self.0[&[source, what, group, cause].map(str::to_owned)]
    }

    fn value(&self, source: &str, what: &str, group: &str, cause: &str) -> f64 {
        self.values(source, what, group, cause)[0].1
    }

    /// Values without times.
    fn list(&self, source: &str, what: &str) -> Vec<f64> {
        self.values(source, what, "", "").iter().map(|&(_, value)| value).collect()
    }

    /// Fails unless the curve has the reference's times and values. Where the reference has no number there is nothing
    /// to compare.
    fn check(&self, [source, what, group, cause]: [&str; 4], found: impl Iterator<Item = (f64, Option<f64>)>) {
        let found: Vec<(f64, Option<f64>)> = found.collect();
        let expected = self.values(source, what, group, cause);
        assert_eq!(found.len(), expected.len(), "{source} {what} {group} {cause}");
        for (&(time, value), &(at, expected)) in found.iter().zip(expected) {
            let value = value.unwrap_or(expected);
            let is_close = expected.is_nan() || (value - expected).abs() < CLOSE;
            assert!((time - at).abs() < 1e-9 && is_close, "{source} {what} {group} {cause} {time}: {value} {expected}");
        }
    }
}

fn close(found: f64, expected: f64, what: &str) {
    assert!(
        found == expected || (found - expected).abs() < CLOSE * expected.abs().max(1.0),
        "{what}: {found} {expected}"
    );
}

/// A table, and the limit of its restricted means.
fn observations(table: &str) -> (Observations, f64) {
    let (text, limit) = match table {
        "continuous" => (include_str!("../../../tests/fixtures/survival/continuous.csv"), 7.5),
        "quarters" => (include_str!("../../../tests/fixtures/survival/quarters.csv"), 8.0),
        _ => (include_str!("../../../tests/fixtures/survival/draws.csv"), 10.0),
    };
    let mut groups: BTreeMap<String, Vec<Observation>> = BTreeMap::new();
    for row in csv::Reader::from_reader(text.as_bytes()).into_records().map(|row| row.expect("a row")) {
        let draw = row.get(3).map_or(0, |draw| draw.parse().expect("a draw"));
        let event: usize = row[1].parse().expect("an event");
        let (time, cause) = (row[0].parse().expect("a time"), event.checked_sub(1));
        groups.entry(row[2].to_owned()).or_default().push(Observation { time, cause, draw });
    }
    let groups = groups.into_iter().map(|(name, observations)| Group { name, observations }).collect();
    let causes = ["1", "2"].map(str::to_owned).to_vec();
    (Observations::new(causes, groups, Layers::Independent).expect("fit"), limit)
}

const TABLES: [&str; 3] = ["continuous", "quarters", "draws"];

#[test]
fn the_share_without_event_its_intervals_and_median_are_those_of_lifelines_and_r() {
    for name in TABLES {
        let (reference, (observations, _)) = (Reference::of(name), observations(name));
        for group in observations.groups() {
            let points = kaplan_meier(&EventTable::of(&group.observations, 2));
            let check = |source, what, value: fn(&CurvePoint) -> Option<f64>| {
                if reference.has(source, what) {
                    let found = points.iter().map(|point| (point.time, value(point)));
                    reference.check([source, what, &group.name, "any"], found);
                }
            };
            check("lifelines", "km", |point| Some(point.estimate));
            check("lifelines", "km_low", |point| point.log_log.map(|interval| interval.low));
            check("lifelines", "km_high", |point| point.log_log.map(|interval| interval.high));
            // R has no error where nobody is left.
            check("R", "km_plain_low", |point| Some(point.plain.low).filter(|_| point.estimate > 0.0));
            check("R", "km_plain_high", |point| Some(point.plain.high).filter(|_| point.estimate > 0.0));
            let time = |end: fn(&CurvePoint) -> f64| {
                reached(points.iter().map(|point| (point.time, 1.0 - end(point))), 0.5).unwrap_or(f64::INFINITY)
            };
            let times = [
                ("median", time(|point| point.estimate)),
                ("median_low", time(|point| point.log_log.map_or(1.0, |interval| interval.low))),
                ("median_high", time(|point| point.log_log.map_or(1.0, |interval| interval.high))),
            ];
            for (what, found) in times {
                assert_eq!(
                    found,
                    reference.value("lifelines", what, &group.name, "any"),
                    "{name} {what} {}",
                    group.name
                );
            }
        }
    }
}

#[test]
fn cumulative_incidences_with_variance_and_interval_are_those_of_lifelines_statsmodels_and_r() {
    for name in TABLES {
        let (reference, (observations, _)) = (Reference::of(name), observations(name));
        for group in observations.groups() {
            for (cause, word) in ["1", "2"].into_iter().enumerate() {
                let points = aalen_johansen(&EventTable::of(&group.observations, 2), cause);
                let check = |source, what, value: fn(&CurvePoint) -> Option<f64>| {
                    if reference.has(source, what) {
                        let found = points.iter().map(|point| (point.time, value(point)));
                        reference.check([source, what, &group.name, word], found);
                    }
                };
                for source in ["lifelines", "statsmodels", "R"] {
                    check(source, "incidence", |point| Some(point.estimate));
                }
                check("lifelines", "incidence_variance", |point| Some(point.standard_error * point.standard_error));
                check("lifelines", "incidence_low", |point| point.log_log.map(|interval| interval.low));
                check("lifelines", "incidence_high", |point| point.log_log.map(|interval| interval.high));
                // statsmodels divides by 0 where nobody is left.
                check("statsmodels", "incidence_error", |point| Some(point.standard_error));
            }
        }
    }
}

#[test]
fn restricted_means_and_their_errors_are_those_of_lifelines_and_r() {
    for name in TABLES {
        let (reference, (observations, limit)) = (Reference::of(name), observations(name));
        for group in observations.groups() {
            let table = EventTable::of(&group.observations, 2);
            let expected = |source, what, cause| reference.value(source, what, &group.name, cause);
            let mean = restricted_mean(&table, limit);
            close(mean.estimate, expected("lifelines", "restricted_mean", "any"), "mean");
            close(mean.estimate, expected("R", "restricted_mean", "any"), "mean");
            close(mean.standard_error, expected("R", "restricted_mean_error", "any"), "error");
            for (cause, word) in ["1", "2"].into_iter().enumerate() {
                let lost = time_lost(&table, cause, limit);
                close(lost.estimate, expected("R", "time_lost", word), "lost");
                close(lost.standard_error, expected("R", "time_lost_error", word), "error of lost");
            }
        }
    }
}

#[test]
fn errors_over_draws_are_those_of_r() {
    let (reference, (observations, limit)) = (Reference::of("draws"), observations("draws"));
    for group in observations.groups() {
        for (cause, word) in ["1", "2"].into_iter().enumerate() {
            let error = draw_error(&group.observations, 2, Some(cause), limit).expect("draws");
            // R's sum of squares is not multiplied by D/(D − 1).
            let scale = error.freedom() / error.draws as f64;
            let times = EventTable::of(&group.observations, 2).steps().map(|step| step.time).collect::<Vec<_>>();
            let found = times.into_iter().zip(&error.incidence).map(|(time, sum)| (time, Some((sum * scale).sqrt())));
            reference.check(["R", "incidence_error_over_draws", &group.name, word], found);
            let expected = reference.value("R", "time_lost_error_over_draws", &group.name, word);
            close((error.time_lost * scale).sqrt(), expected, "lost");
        }
    }
}

#[test]
fn the_log_rank_test_is_that_of_lifelines_and_r_and_grays_that_of_cmprsk() {
    for name in TABLES {
        let (reference, (observations, _)) = (Reference::of(name), observations(name));
        let tables = tables(&observations);
        for (cause, word) in [(None, "any"), (Some(0), "1"), (Some(1), "2")] {
            let test = log_rank(&tables, cause).expect("a test");
            close(test.statistic, reference.value("lifelines", "log_rank", "all", word), "log-rank");
            close(test.statistic, reference.value("R", "log_rank", "all", word), "log-rank");
            close(test.p_value, reference.value("lifelines", "log_rank_p", "all", word), "log-rank p");
        }
        for (cause, word) in ["1", "2"].into_iter().enumerate() {
            let test = gray(&tables, cause).expect("a test");
            close(test.statistic, reference.value("R", "gray", "all", word), "Gray");
            close(test.p_value, reference.value("R", "gray_p", "all", word), "Gray's p");
        }
    }
}

#[test]
fn adjusted_p_values_are_those_of_statsmodels_and_scipy() {
    let reference = Reference::of("general");
    let found = benjamini_hochberg(&reference.list("given", "p")).expect("probabilities");
    for source in ["statsmodels", "scipy"] {
        for (found, expected) in found.iter().zip(reference.list(source, "adjusted")) {
            close(*found, expected, source);
        }
    }
}

#[test]
fn the_corrected_bootstrap_interval_is_that_of_scipy_on_its_own_resamples() {
    let reference = Reference::of("general");
    let (values, other) = (reference.list("given", "value"), reference.list("given", "other"));
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let left_out = |values: &[f64], sign: f64, rest: f64| -> Vec<f64> {
        let total: f64 = values.iter().sum();
        values.iter().map(|value| sign * (total - value) / (values.len() as f64 - 1.0) + rest).collect()
    };
    let (one, two) = (mean(&values), mean(&other));
    let alone: &[&[f64]] = &[&left_out(&values, 1.0, 0.0)];
    let both: &[&[f64]] = &[&left_out(&values, -1.0, two), &left_out(&other, 1.0, -one)];
    for (name, estimate, left_out) in [("one", one, alone), ("both", two - one, both)] {
        let resamples = reference.list("scipy", &format!("{name}_resample"));
        let found = bca(estimate, &resamples, left_out, 0.95).expect("an interval");
        close(found.low, reference.list("scipy", &format!("{name}_low"))[0], name);
        close(found.high, reference.list("scipy", &format!("{name}_high"))[0], name);
    }
}
