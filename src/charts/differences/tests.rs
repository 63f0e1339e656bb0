//! The figures are drawn for ordinary and for extreme answers, and inspected.

use super::*;
use crate::charts::inspect::{drawn, says};
use crate::charts::origin::tests::batch_origin;
use crate::charts::{Look, svg};

const OUTCOMES: [(&str, &str); 5] = [
    ("article5", "Article-5 pact"),
    ("shallow", "Any pact"),
    ("war", "Major war"),
    ("article5_stands", "Article-5 pact at the horizon"),
    ("shallow_stands", "Any pact at the horizon"),
];

/// Differences with whiskers of ± `half` and bands three times as wide.
fn figure(scale: Scale, differences: &[(&str, f64)], half: f64) -> Differences {
    let row = |(at, &(batch, difference)): (usize, &(&str, f64))| {
        let (outcome, label) = OUTCOMES[at % OUTCOMES.len()];
        let around = |half: f64| Some(Interval { low: difference - half, high: difference + half });
        Row {
            outcome: outcome.to_owned(),
            name: if batch.is_empty() { label.to_owned() } else { format!("{label}: {batch}") },
            batch: if batch.is_empty() { "trade-as-in-cold-war-europe" } else { batch }.to_owned(),
            runs: 10_000,
            means: [0.05, 0.05 + difference],
            difference,
            noise: around(half),
            uncertainty: around(3.0 * half),
        }
    };
    Differences {
        origin: batch_origin(),
        scale,
        first: "indo-pacific-2026".to_owned(),
        rows: differences.iter().enumerate().map(row).collect(),
        note: "Differences are of pairs of runs on the same random numbers.".to_owned(),
    }
}

#[test]
fn the_title_says_what_differs_most_beyond_noise() {
    let rows = [("", 0.012), ("", 0.061), ("", -0.08), ("", 0.002), ("", 0.04)];
    let svg = drawn("differences", &figure(Scale::Chance, &rows, 0.009));
    assert!(says(&svg, "A major war comes in"), "the largest of either sign");
    assert!(says(&svg, "+6.1 (+5.2 to +7)") && says(&svg, "Difference from indo-pacific-2026, percentage points"));
    assert!(says(&svg, "weights and uncertain figures (90 %), noise taken out"));
}

#[test]
fn nothing_beyond_noise_is_said_to_differ() {
    let svg = drawn("differences-none", &figure(Scale::Chance, &[("", 0.001), ("", 0.0)], 0.01));
    assert!(says(&svg, "No chance of a pact or a war differs from indo-pacific-2026 beyond noise"));
    let still = Differences { rows: Vec::new(), ..figure(Scale::Count, &[], 0.0) };
    assert!(says(&drawn("differences-empty", &still), "No count differs"));
}

#[test]
fn many_batches_and_large_counts_fit() {
    let batches = ["indo-pacific-2026-with-europe", "us-withdrawal", "korea-japan-reconciliation", "strike-on-taipei"];
    let rows: Vec<(&str, f64)> = (0..40).map(|i| (batches[i % 4], (i as f64 - 12.0) * 0.31)).collect();
    let svg = drawn("differences-many", &figure(Scale::Count, &rows, 0.2));
    assert!(says(&svg, "THE AXIS IS CUT") && says(&svg, "−372 (−392 to −352)"), "what is cut is said");
    assert!(says(&svg, "Major war: 7.8 a run with us-withdrawal"), "the batch is named once");
    drawn("differences-times", &figure(Scale::Quarter, &[("", -2.25), ("", 0.5)], 0.75));
}

#[test]
fn what_is_no_number_is_refused() {
    let mut broken = figure(Scale::Chance, &[("", 0.1)], 0.01);
    broken.rows[0].difference = f64::NAN;
    assert!(matches!(svg(&broken, Look::default()), Err(ChartError::BadNumber { .. })));
}
