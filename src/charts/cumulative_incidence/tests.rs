//! The figure is drawn for ordinary and for extreme answers, and inspected.

use super::*;
use crate::charts::inspect::{drawn, says};
use crate::charts::{Look, png, svg};

/// Quarters from October 2026 on, and curves that level off at the given shares.
fn figure(quarters: u32, finals: &[(CurveKind, f64)]) -> CumulativeIncidence {
    let years: Vec<f64> = (1..=quarters).map(|q| 2026.75 + 0.25 * f64::from(q)).collect();
    let curve = |&(kind, last): &(CurveKind, f64)| {
        let estimate: Vec<f64> =
            (1..=quarters).map(|q| last * (1.0 - (1.0 - f64::from(q) / f64::from(quarters)).powi(2))).collect();
        let band = |width: f64| -> Vec<(f64, f64)> {
            let around = |&p: &f64| {
                let reach = width * (p * (1.0 - p)).sqrt();
                ((p - reach).max(0.0), (p + reach).min(1.0))
            };
            estimate.iter().map(around).collect()
        };
        Curve {
            label: match kind {
                CurveKind::Article5 => "Article-5 pact",
                CurveKind::ShallowOrDeeper => "Pact, shallow or deeper",
                CurveKind::MajorWar => "Major war",
            }
            .into(),
            kind,
            replicate_noise: band(0.02),
            uncertainty: Some(band(0.15)),
            estimate,
        }
    };
    CumulativeIncidence {
        start_year: 2026.75,
        curves: finals.iter().map(curve).collect(),
        origin: Origin {
            title: "Indo-Pacific 2026".into(),
            kind: "batch",
            points: 1,
            draws: 200,
            replicates: 50,
            runs: 10_000,
            seed: 20_260_401,
            id: "3f9c0a1be2d47788".into(),
            engine_version: "0.1.0".into(),
            horizon_year: 2026.75 + 0.25 * f64::from(quarters),
            partial: None,
        },
        reference: Some(ReferenceClass {
            label: "New multilateral defence pacts since 1945".into(),
            values: years.iter().map(|year| 0.002 * (year - 2026.75)).collect(),
        }),
        years,
    }
}

fn three(article5: f64, shallow: f64, war: f64) -> CumulativeIncidence {
    use CurveKind::{Article5, MajorWar, ShallowOrDeeper};
    figure(40, &[(Article5, article5), (ShallowOrDeeper, shallow), (MajorWar, war)])
}

#[test]
fn the_title_states_the_finding_and_the_labels_the_values() {
    let svg = drawn("typical", &three(0.031, 0.124, 0.068));
    assert!(says(&svg, "An Article-5 pact enters into force by 2036 in 3 of 100 runs"));
    assert!(says(&svg, "3.1 % Article-5 pact"));
    assert!(says(&svg, "n = 200 draws × 50 replicates = 10,000 runs · seed 20260401 · horizon October 2036"));
    assert!(says(&svg, "axis ends at 20 %"));
    assert!(says(&svg, "batch 3f9c0a1be2d47788"));
}

#[test]
fn the_same_figure_gives_the_same_bytes() {
    let figure = three(0.031, 0.124, 0.068);
    let (first, second) = (svg(&figure, Look::default()).unwrap(), svg(&figure, Look::default()).unwrap());
    assert_eq!(first, second);
    assert_eq!(png(&first).unwrap(), png(&second).unwrap());
}

#[test]
fn nought_of_all_runs_is_a_bound_with_its_interval() {
    let mut figure = three(0.0, 0.0, 0.0);
    figure.reference = None;
    let svg = drawn("nought", &figure);
    assert!(says(&svg, "in fewer than 3 of 10,000 runs"));
    assert!(says(&svg, "<0.03 % Article-5 pact"));
    assert!(says(&svg, "replicate noise 0–0.03 %"));
}

#[test]
fn all_runs_is_a_bound_as_well() {
    let mut figure = three(1.0, 1.0, 0.0);
    for curve in &mut figure.curves[..2] {
        curve.estimate.fill(1.0);
        curve.replicate_noise.fill((1.0, 1.0));
        curve.uncertainty = None;
    }
    let svg = drawn("one", &figure);
    assert!(says(&svg, "in all but fewer than 3 of 10,000 runs"));
    assert!(says(&svg, ">99.97 % Article-5 pact"));
    assert!(!says(&svg, "axis ends at"));
}

#[test]
fn one_quarter_draws() {
    use CurveKind::{Article5, MajorWar};
    let svg = drawn("one-quarter", &figure(1, &[(Article5, 0.01), (MajorWar, 0.004)]));
    assert!(says(&svg, "Q4 2026"));
}

#[test]
fn a_single_replicate_draws() {
    let mut figure = three(1.0, 1.0, 0.0);
    (figure.origin.draws, figure.origin.replicates, figure.origin.runs) = (1, 1, 1);
    for curve in &mut figure.curves {
        curve.uncertainty = None;
        curve.replicate_noise.fill((0.0, 1.0));
        curve.estimate[..20].fill(0.0);
    }
    figure.curves[0].estimate[20..].fill(1.0);
    figure.curves[1].estimate[12..].fill(1.0);
    let svg = drawn("single", &figure);
    assert!(says(&svg, "in the only run"));
    assert!(says(&svg, "n = 1 draw × 1 replicate = 1 run ·"));
}

#[test]
fn no_curve_and_no_year_draw_a_figure_that_says_so() {
    let mut without_curves = three(0.1, 0.2, 0.3);
    without_curves.curves.clear();
    assert!(says(&drawn("no-curve", &without_curves), "No outcome has been counted yet"));
    assert!(says(&drawn("no-year", &figure(0, &[])), "There is no curve to draw"));
}

#[test]
fn a_partial_batch_says_so_loudly() {
    let mut figure = three(0.031, 0.124, 0.068);
    figure.origin.runs = 4_000;
    figure.origin.partial = Some((4_000, 10_000));
    let svg = drawn("partial", &figure);
    assert!(says(&svg, "PARTIAL: 4,000 of 10,000 planned runs are done"));
    assert!(says(&svg, "n = 4,000 runs out of 200 draws × 50 replicates"));
}

#[test]
fn labels_of_equal_values_are_moved_apart() {
    drawn("equal", &three(0.05, 0.05, 0.05));
}

#[test]
fn long_names_stay_inside_the_figure() {
    let mut figure = three(0.031, 0.034, 0.029);
    figure.origin.title = "A scenario of the whole of the Indo-Pacific with a title that goes on ".repeat(20);
    figure.origin.id = "f".repeat(400);
    figure.curves[0].label = "Article-5 pact with a name far too long for the column it stands in ".repeat(3);
    figure.curves[1].label = "x".repeat(300);
    figure.origin.partial = Some((u64::MAX - 1, u64::MAX));
    (figure.origin.draws, figure.origin.replicates, figure.origin.runs, figure.origin.seed) =
        (u32::MAX, u32::MAX, u64::MAX, u64::MAX);
    let svg = drawn("long", &figure);
    assert!(says(&svg, "uncertain figures and weights (90 %)"));
}

#[test]
fn markup_in_names_stays_text() {
    let mut figure = three(0.031, 0.124, 0.068);
    figure.origin.title = "<script>alert(1)</script> & \"co\"\u{0}".into();
    figure.curves[0].label = "</text><a href='x'>".into();
    let svg = drawn("markup", &figure);
    assert!(!svg.contains("<script") && !svg.contains("<a "));
    assert!(says(&svg, "<script>alert(1)</script> & \"co\""));
}

#[test]
fn a_long_horizon_stays_light() {
    use CurveKind::{Article5, MajorWar, ShallowOrDeeper};
    drawn("forty-years", &figure(160, &[(Article5, 0.4), (ShallowOrDeeper, 0.7), (MajorWar, 0.55)]));
}

#[test]
fn the_alternative_text_carries_the_finding() {
    let svg = svg(&three(0.031, 0.124, 0.068), Look::default()).unwrap();
    assert!(svg.contains("<title>An Article-5 pact enters into force by 2036 in 3 of 100 runs</title>"));
    assert!(svg.contains("12\u{A0}% Pact, shallow or deeper (replicate noise"));
}

#[test]
fn nan_is_refused_with_its_place() {
    let mut figure = three(0.031, 0.124, 0.068);
    figure.curves[1].estimate[4] = f64::NAN;
    let message = svg(&figure, Look::default()).unwrap_err().to_string();
    assert!(message.contains("curve `Pact, shallow or deeper`, estimate, step 5 is NaN"), "{message}");

    let mut figure = three(0.031, 0.124, 0.068);
    figure.curves[0].replicate_noise[0].1 = f64::INFINITY;
    assert!(matches!(svg(&figure, Look::default()), Err(ChartError::BadNumber { .. })));

    let mut figure = three(0.031, 0.124, 0.068);
    figure.years[3] = f64::NAN;
    assert!(matches!(svg(&figure, Look::default()), Err(ChartError::BadNumber { .. })));
}

#[test]
fn data_that_do_not_belong_together_are_refused() {
    let breaks: [fn(&mut CumulativeIncidence); 5] = [
        |figure| figure.years.swap(2, 3),
        |figure| figure.curves[2].kind = CurveKind::Article5,
        |figure| figure.curves[0].estimate.truncate(7),
        |figure| figure.curves[0].replicate_noise[3] = (0.3, 0.1),
        |figure| figure.reference.as_mut().unwrap().values.clear(),
    ];
    for (i, damage) in breaks.into_iter().enumerate() {
        let mut figure = three(0.031, 0.124, 0.068);
        damage(&mut figure);
        assert!(matches!(svg(&figure, Look::default()), Err(ChartError::Inconsistent { .. })), "damage {i}");
    }
}
