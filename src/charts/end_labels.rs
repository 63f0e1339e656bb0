//! Labels at the ends of lines, moved apart so that they never overlap.

use super::axes::Plot;
use super::canvas::{Align, Canvas, Point, Rect};
use super::error::ChartError;
use super::style::{Meaning, Stroke};
use super::text::Font;

/// From the end of the line to the sample of its stroke.
const LEADER: f64 = 26.0;
/// Length of the sample of the stroke.
const SAMPLE: f64 = 40.0;
/// From the sample to the words.
const GAP: f64 = 12.0;
/// Between two labels.
const APART: f64 = 16.0;
const MAX_HEAD_LINES: usize = 2;

/// What stands at the end of one line.
pub(crate) struct EndLabel {
    pub(crate) meaning: Meaning,
    /// Where the line ends, in data.
    pub(crate) value: f64,
    /// Bold: the value and the name; wraps.
    pub(crate) head: String,
    /// Below it, one line each: the intervals, at the end of their lines.
    pub(crate) details: Vec<String>,
}

/// What a label shows of its series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sample {
    /// Its line, with its marker.
    Line,
    /// A block of its colour.
    Area,
    /// Its line, apart from the plot; with its marker, where lines have markers on them.
    Apart { is_marked: bool },
}

/// Draws all labels to the right of the plot, each tied to the end of its line.
pub(crate) fn draw(canvas: &Canvas<'_>, plot: &Plot, labels: &[EndLabel]) -> Result<(), ChartError> {
    draw_with(canvas, plot, labels, Sample::Line)
}

/// The same for areas, each tied to a place inside its area.
pub(crate) fn draw_of_areas(canvas: &Canvas<'_>, plot: &Plot, labels: &[EndLabel]) -> Result<(), ChartError> {
    draw_with(canvas, plot, labels, Sample::Area)
}

/// The same in a column from above, none tied to its line: for lines that all end at one place. `is_marked` where they have
/// markers on them.
pub(crate) fn draw_apart(
    canvas: &Canvas<'_>,
    plot: &Plot,
    labels: &[EndLabel],
    is_marked: bool,
) -> Result<(), ChartError> {
    draw_with(canvas, plot, labels, Sample::Apart { is_marked })
}

fn draw_with(canvas: &Canvas<'_>, plot: &Plot, labels: &[EndLabel], sample: Sample) -> Result<(), ChartError> {
    let head = Font { size: canvas.size.label, bold: true, colour: canvas.theme.ink };
    let detail = Font { size: canvas.size.tick, bold: false, colour: canvas.theme.muted };
    let end = plot.x.range.1;
    let words_left = end + LEADER + SAMPLE + GAP;
    let width = canvas.size.width - canvas.size.margin_x - words_left;

    let mut blocks = Vec::with_capacity(labels.len());
    for label in labels {
        let lines = head.wrap(&label.head, width, MAX_HEAD_LINES)?;
        let height = lines.len() as f64 * head.line_height() + label.details.len() as f64 * detail.line_height();
        blocks.push((lines, height));
    }
    let wanted: Vec<_> = labels
        .iter()
        .zip(&blocks)
        .map(|(label, &(_, height))| match sample {
            Sample::Apart { .. } => (plot.y.range.1, height),
            Sample::Line | Sample::Area => (plot.y.at(label.value) - 0.5 * head.line_height(), height),
        })
        .collect();
    // A block may hang below the zero line by what the tick labels take there.
    let (bottom, top) = plot.y.range;
    let tops = spread(&wanted, top - head.line_height(), bottom + 1.5 * canvas.size.tick, APART);

    for ((label, (lines, _)), block_top) in labels.iter().zip(&blocks).zip(tops) {
        let middle = block_top + 0.5 * head.line_height();
        let line_end = (end, plot.y.at(label.value));
        if !matches!(sample, Sample::Apart { .. }) {
            let thin = Stroke { colour: canvas.theme.zero_line, width: 1.25, dash: None };
            canvas.line(&[line_end, (end + LEADER, middle)], thin)?;
        }
        draw_sample(canvas, label.meaning, line_end, (end + LEADER, middle), sample)?;
        let mut baseline = canvas.lines((words_left, middle + 0.36 * head.size), lines, head)?;
        for line in &label.details {
            canvas.text((words_left, baseline), &number_kept(line, width, detail)?, detail, Align::Left)?;
            baseline += detail.line_height();
        }
    }
    Ok(())
}

/// A line that ends in its numbers: where it is too long, words go from its start.
fn number_kept(line: &str, width: f64, font: Font) -> Result<String, ChartError> {
    let mut kept = line;
    while font.width(kept)? > width {
        let Some((_, later)) = kept.split_once(' ') else { break };
        kept = later;
    }
    font.shorten(kept, width)
}

/// Draws what shows the series at `(left, middle)`, and its marker also where the line ends.
fn draw_sample(
    canvas: &Canvas<'_>,
    meaning: Meaning,
    line_end: Point,
    (left, middle): Point,
    sample: Sample,
) -> Result<(), ChartError> {
    const HALF_HEIGHT: f64 = 8.0;
    let colour = canvas.theme.colour(meaning);
    if sample == Sample::Area {
        let (top, bottom) = (middle - HALF_HEIGHT, middle + HALF_HEIGHT);
        return canvas.block(Rect { left, top, right: left + SAMPLE, bottom }, colour);
    }
    canvas.line(&[(left, middle), (left + SAMPLE, middle)], canvas.theme.stroke(meaning))?;
    if let Some(marker) = meaning.marker().filter(|_| sample != Sample::Apart { is_marked: false }) {
        if sample == Sample::Line {
            canvas.marker(line_end, marker, colour)?;
        }
        canvas.marker((left + 0.5 * SAMPLE, middle), marker, colour)?;
    }
    Ok(())
}

/// Places blocks, given as (wanted top, height), between `top` and `bottom` so that no two come
/// closer than `apart`, each as near to its wish as a sweep down and a sweep up leave it.
///
/// Returns the tops in the order of `wanted`. Equal wishes keep their order. Where there is too
/// little room, the blocks stay apart and run over the top.
fn spread(wanted: &[(f64, f64)], top: f64, bottom: f64, apart: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[a].0.total_cmp(&wanted[b].0));
    let mut tops: Vec<f64> = wanted.iter().map(|&(wish, _)| wish).collect();
    let mut free_from = top;
    for &i in &order {
        tops[i] = tops[i].max(free_from);
        free_from = tops[i] + wanted[i].1 + apart;
    }
    let mut free_to = bottom;
    for &i in order.iter().rev() {
        tops[i] = tops[i].min(free_to - wanted[i].1);
        free_to = tops[i] - apart;
    }
    tops
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn labels_with_room_stay_where_they_want_to_be() {
        assert_eq!(spread(&[(10.0, 20.0), (100.0, 20.0)], 0.0, 200.0, 5.0), [10.0, 100.0]);
    }

    #[test]
    fn labels_at_the_lower_edge_move_up() {
        assert_eq!(spread(&[(190.0, 20.0), (190.0, 20.0)], 0.0, 200.0, 5.0), [155.0, 180.0]);
    }

    #[test]
    fn a_line_too_long_for_its_room_keeps_its_numbers() {
        let font = Font { size: 20.0, bold: false, colour: plotters::style::RGBColor(0, 0, 0) };
        let line = "replicate noise 14.8–17.4\u{A0}%";
        for kept in [line, "noise 14.8–17.4\u{A0}%", "14.8–17.4\u{A0}%"] {
            assert_eq!(number_kept(line, font.width(kept).unwrap() + 0.1, font).unwrap(), kept);
        }
        assert!(number_kept(line, 40.0, font).unwrap().ends_with('…'));
    }

    proptest! {
        #[test]
        fn labels_never_overlap_and_stay_in_their_room(
            wanted in prop::collection::vec((-50.0..500.0f64, 10.0..60.0f64), 0..6)
        ) {
            let tops = spread(&wanted, 0.0, 450.0, 5.0);
            for (i, (&a, &(_, height))) in tops.iter().zip(&wanted).enumerate() {
                prop_assert!(a >= -1e-9 && a + height <= 450.0 + 1e-9);
                for (&b, &(_, other)) in tops.iter().zip(&wanted).skip(i + 1) {
                    prop_assert!(a + height + 5.0 <= b + 1e-9 || b + other + 5.0 <= a + 1e-9);
                }
            }
        }
    }
}
