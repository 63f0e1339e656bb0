//! The figure of a batch, from its answer.

use crate::charts::{ChartError, Look, cumulative_incidence, png, standalone, svg};
use crate::ensemble::Summary;

/// File names of the figure within the folder of its batch.
pub(crate) const SVG: &str = "cumulative-incidence.svg";
pub(crate) const PNG: &str = "cumulative-incidence.png";

/// The figure as SVG and as PNG.
///
/// # Errors
/// [`ChartError`] when it cannot be drawn.
pub(crate) fn draw(summary: &Summary) -> Result<(String, Vec<u8>), ChartError> {
    let svg = svg(&cumulative_incidence::of_summary(summary), Look::default())?;
    let png = png(&svg)?;
    Ok((standalone(&svg)?, png))
}
