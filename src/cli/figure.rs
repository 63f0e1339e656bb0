//! The figure of a batch, from its answer.

use crate::charts::cumulative_incidence::{CumulativeIncidence, Curve, CurveKind, ReferenceClass, svg};
use crate::charts::{ChartError, png};
use crate::ensemble::{EventSummary, Summary};
use crate::rng::exp;
use crate::words::Dates;

/// File names of the figure within the folder of its batch.
pub(crate) const SVG: &str = "cumulative-incidence.svg";
pub(crate) const PNG: &str = "cumulative-incidence.png";

/// The figure as SVG and as PNG.
///
/// # Errors
/// [`ChartError`] when it cannot be drawn.
pub(crate) fn draw(summary: &Summary) -> Result<(String, Vec<u8>), ChartError> {
    let svg = svg(&cumulative_incidence(summary))?;
    let png = png(&svg)?;
    Ok((svg, png))
}

fn cumulative_incidence(summary: &Summary) -> CumulativeIncidence {
    let dates = Dates::from_decimal_year(summary.start_year);
    let runs = summary.runs_done - summary.runs_failed;
    let quarters = || (1..=summary.quarters).map(|quarter| f64::from(quarter) / 4.0);
    let events = [
        ("Article-5 pact", CurveKind::Article5, &summary.article5),
        ("Pact, shallow or deeper", CurveKind::ShallowOrDeeper, &summary.shallow_or_deeper),
        ("Major war", CurveKind::MajorWar, &summary.major_war),
    ];
    let curves =
        if runs == 0 { Vec::new() } else { events.map(|(label, kind, event)| curve(label, kind, event)).into() };
    CumulativeIncidence {
        scenario_title: summary.title.clone(),
        start_year: dates.year(0.0),
        years: quarters().map(|years| dates.year(years)).collect(),
        curves,
        draws: summary.draws,
        replicates: summary.replicates,
        runs,
        seed: summary.seed,
        batch_id: summary.batch_id.clone(),
        engine_version: summary.engine_version.clone(),
        horizon_year: dates.year(summary.horizon_year - summary.start_year),
        partial: summary.partial.then_some((summary.runs_done, summary.runs_planned)),
        reference: summary.reference_class.as_ref().map(|class| ReferenceClass {
            label: "At most, by the record (95 %)".to_owned(),
            values: quarters().map(|years| 1.0 - exp(-class.yearly_rate_max * years)).collect(),
        }),
    }
}

fn curve(label: &str, kind: CurveKind, event: &EventSummary) -> Curve {
    let estimates = || event.cumulative.iter().map(|point| &point.estimate);
    Curve {
        label: label.to_owned(),
        kind,
        // Without a completed run the figure says so and draws no curve.
        estimate: estimates().map(|estimate| estimate.probability.unwrap_or(0.0)).collect(),
        replicate_noise: estimates()
            .map(|estimate| estimate.replicate_noise.map_or((0.0, 1.0), |interval| (interval.low, interval.high)))
            .collect(),
        uncertainty: estimates().map(|estimate| estimate.uncertainty.map(|i| (i.low, i.high))).collect(),
    }
}
