//! The same boxes as the EMA Workbench, and boxes worked by hand.

use serde_json::Value;

use super::boxes::Limit;
use super::*;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/discovery/");

fn expected(file: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(format!("{FIXTURES}{file}")).expect("it is there");
    serde_json::from_str(&text).expect("it is JSON")
}

/// Names and kinds of the columns as pandas takes them, and the cases above the limit.
fn read(case: &Value) -> (Vec<String>, Cases) {
    let path = format!("{FIXTURES}{}", case["table"].as_str().unwrap());
    let mut reader = csv::Reader::from_path(path).unwrap();
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let (mut columns, mut of_interest, mut factors) = (Vec::new(), Vec::new(), Vec::new());
    for (place, name) in names.iter().enumerate() {
        let cells = || rows.iter().map(|row| &row[place]);
        let number = |cell: &str| match cell {
            "True" => 1.0,
            "False" => 0.0,
            number => number.parse().unwrap(),
        };
        let values: Vec<f64> = cells().map(number).collect();
        if Some(name.as_str()) == case["outcome"].as_str() {
            of_interest = values.iter().map(|&value| value > case["above"].as_f64().unwrap()).collect();
            continue;
        }
        let is_flag = cells().all(|cell| matches!(cell, "True" | "False"));
        let kind = match is_flag {
            true => Kind::Category,
            false if cells().all(|cell| cell.parse::<i64>().is_ok()) => Kind::Integer,
            false => Kind::Real,
        };
        columns.push(Column { kind, values });
        factors.push(name.clone());
    }
    (factors, Cases::new(columns, of_interest).unwrap())
}

fn settings(case: &Value) -> Settings {
    let given = &case["settings"];
    let number = |name: &str| given[name].as_f64().unwrap();
    Settings {
        objective: serde_json::from_value(given["objective"].clone()).unwrap(),
        peel_alpha: number("peel_alpha"),
        paste_alpha: number("paste_alpha"),
        mass_min: number("mass_min"),
        threshold: number("threshold"),
    }
}

#[track_caller]
fn close(found: f64, expected: &Value, what: &str) {
    let expected = expected.as_f64().unwrap();
    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{what}: {found} is not {expected}");
}

fn same_limits(step: &Step, expected: &Value, factors: &[String], what: &str) {
    let expected = expected.as_object().unwrap();
    let names: Vec<&str> = step.restricted.iter().map(|&factor| factors[factor].as_str()).collect();
    assert_eq!(names, expected.keys().map(String::as_str).collect::<Vec<_>>(), "{what}");
    for (quasi_p, (name, values)) in step.quasi_p.iter().zip(expected) {
        match &step.limits[quasi_p.factor] {
            Limit::Range { low, high } => {
                close(*low, &values["low"], &format!("{what} {name} low"));
                close(*high, &values["high"], &format!("{what} {name} high"));
            }
            Limit::Among(set) => {
                assert_eq!(
                    set.iter().map(|&value| value.into()).collect::<Vec<Value>>(),
                    *values["among"].as_array().unwrap()
                );
            }
        }
        for (side, found) in [quasi_p.low, quasi_p.high].into_iter().enumerate() {
            // Where there is no limit the workbench writes -1.
            close(found.unwrap_or(-1.0), &values["qp"][side], &format!("{what} {name} quasi-p-value {side}"));
        }
    }
}

#[test]
fn the_whole_trajectory_of_every_box_is_that_of_the_ema_workbench() {
    let (mut peels, mut pastes, mut dumps) = (0, 0, 0);
    for case in expected("prim.json") {
        let (factors, cases) = read(&case);
        let boxes = case["boxes"].as_array().unwrap();
        let last = |_: usize, trajectory: &Trajectory| trajectory.steps.len() - 1;
        let found = cover(&cases, &settings(&case), boxes.len(), last).unwrap();
        assert_eq!(found.len(), boxes.len(), "{}", case["settings"]);
        for (number, ((trajectory, _), steps)) in found.iter().zip(boxes).enumerate() {
            let steps = steps.as_array().unwrap();
            let what = format!("{} {} box {number}", case["table"], case["settings"]);
            if !trajectory.reaches_threshold {
                // The workbench then shows all rows that were left, and not what it found.
                assert_eq!(
                    (steps.len(), steps[0]["rows"].as_u64()),
                    (1, Some(trajectory.steps[0].rows as u64)),
                    "{what}"
                );
                dumps += 1;
                continue;
            }
            assert_eq!(trajectory.steps.len(), steps.len(), "{what}");
            peels += trajectory.peels;
            pastes += trajectory.steps.len() - 1 - trajectory.peels;
            for (place, (step, expected)) in trajectory.steps.iter().zip(steps).enumerate() {
                let what = format!("{what} step {place}");
                assert_eq!(Some(step.rows as u64), expected["rows"].as_u64(), "{what}");
                assert_eq!(Some(step.of_interest as u64), expected["of_interest"].as_u64(), "{what}");
                assert_eq!(Some(step.restricted.len() as u64), expected["restricted"].as_u64(), "{what}");
                close(step.coverage, &expected["coverage"], &what);
                close(step.density, &expected["density"], &what);
                close(step.mass, &expected["mass"], &what);
                same_limits(step, &expected["limits"], &factors, &what);
            }
        }
    }
    assert!(peels > 100 && pastes > 5 && dumps > 0, "{peels} {pastes} {dumps}: all of it is held");
}

#[test]
fn half_samples_restrict_the_factors_that_they_restrict_in_the_ema_workbench() {
    for case in expected("resampled.json") {
        let (factors, cases) = read(&case);
        let settings = settings(&case);
        let trajectory = find_box(&cases, &settings).unwrap();
        let step = &trajectory.steps[case["step"].as_u64().unwrap() as usize];
        let samples: Vec<Vec<u32>> = serde_json::from_value(case["samples"].clone()).unwrap();
        let found = reproduced_in(&cases, &settings, step, samples.into_iter());
        for (name, shares) in factors.iter().zip(found) {
            close(shares.at_coverage, &case["at_coverage"][name], name);
            close(shares.at_density, &case["at_density"][name], name);
        }
    }
}

#[test]
fn the_leaves_of_a_tree_are_those_of_the_ema_workbench() {
    for case in expected("tree.json") {
        let (factors, cases) = read(&case);
        let tree = grow(&cases, case["mass_min"].as_f64().unwrap()).unwrap();
        let leaves = case["leaves"].as_array().unwrap();
        assert_eq!(tree.leaves.len(), leaves.len(), "{}", case["table"]);
        for (leaf, expected) in tree.leaves.iter().zip(leaves) {
            close(leaf.coverage, &expected["coverage"], "coverage");
            close(leaf.density, &expected["density"], "density");
            close(leaf.mass, &expected["mass"], "mass");
            assert_eq!(leaf.restricted.len() as f64, expected["res dim"].as_f64().unwrap());
            for (name, limit) in factors.iter().zip(&leaf.limits) {
                let Limit::Range { low, high } = limit else { panic!("{name} is not cut as a number") };
                close(*low, &expected["limits"][name][0], name);
                close(*high, &expected["limits"][name][1], name);
            }
        }
        assert_eq!(tree.leaves.iter().map(|leaf| leaf.rows).sum::<usize>(), cases.rows());
    }
}
