//! Axes of shares by their logarithms, for what spans several powers of ten.

use super::axes::Tick;
use super::canvas::{Align, Canvas, Rect};
use super::error::ChartError;
use super::text::Font;

/// Decades up to which there are ticks between the powers of ten.
const FEW_DECADES: i32 = 3;
/// The least share that an axis shows.
const LEAST: f64 = 1e-6;
/// Added to logarithms, so that every place on an axis is above 0, where other axes have their zero line.
const DECADES_BELOW_ONE: f64 = 7.0;

/// An axis of shares above 0, whose ends are ticks.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LogShareAxis {
    /// Decades from a ten-millionth to its ends.
    pub(crate) domain: (f64, f64),
    /// By the same decades, labelled in per cent.
    pub(crate) ticks: Vec<Tick>,
}

impl LogShareAxis {
    /// The shortest such axis from `least` or below it to `most` or above it. What is not above a millionth is taken for
    /// that.
    pub(crate) fn showing(least: f64, most: f64) -> Self {
        let [least, most] = [least, most].map(|share| if share > LEAST { share.min(1.0) } else { LEAST });
        let decades = [least, most].map(|share| share.log10() + DECADES_BELOW_ONE);
        let highest = DECADES_BELOW_ONE as i32;
        let from = ((decades[0] + 1e-9).floor() as i32).min(highest - 1);
        let to = ((decades[1] - 1e-9).ceil() as i32).max(from + 1);
        let steps: &[f64] = if to - from <= FEW_DECADES { &[1.0, 3.0] } else { &[1.0] };
        let all = (from..=to).flat_map(|decade| steps.iter().map(move |&step| tick(step, decade)));
        let all: Vec<Tick> = all.filter(|tick| tick.value <= f64::from(to.min(highest)) + 1e-9).collect();
        // Whole decades are more than needed where there are ticks between them.
        let first = all.iter().rposition(|tick| tick.value <= decades[0] + 1e-9).unwrap_or(0);
        let last = all.iter().position(|tick| tick.value >= decades[1] - 1e-9).unwrap_or(all.len() - 1);
        let first = first.min(last.saturating_sub(1));
        let ticks = all[first..=last.max(first + 1).min(all.len() - 1)].to_vec();
        let end = |tick: Option<&Tick>| tick.map_or(0.0, |tick| tick.value);
        Self { domain: (end(ticks.first()), end(ticks.last())), ticks }
    }

    /// Decades from a ten-millionth to `share`, which is taken for an end of the axis where it lies beyond.
    pub(crate) fn value(&self, share: f64) -> f64 {
        let (from, to) = self.domain;
        if share > 0.0 { (share.log10() + DECADES_BELOW_ONE).clamp(from, to) } else { from }
    }

    /// The ticks that have so much room that no two labels meet: all, or every other one.
    pub(crate) fn ticks_within(&self, width: f64, font: Font) -> Result<Vec<Tick>, ChartError> {
        let mut widest: f64 = 0.0;
        for tick in &self.ticks {
            widest = widest.max(font.width(&tick.label)?);
        }
        let room = width / (self.ticks.len().max(2) - 1) as f64;
        let every = (1.4 * widest / room.max(1.0)).ceil().max(1.0) as usize;
        Ok(self.ticks.iter().rev().step_by(every).rev().cloned().collect())
    }
}

fn tick(step: f64, decade: i32) -> Tick {
    let in_percent = decade - DECADES_BELOW_ONE as i32 + 2;
    let decimals = usize::try_from(-in_percent).unwrap_or(0);
    let percent = step * 10_f64.powi(in_percent);
    Tick { value: step.log10() + f64::from(decade), label: format!("{percent:.decimals$}") }
}

/// Writes what an axis to the right shows below it, and returns the room that is left above.
pub(crate) fn draw_title_below(canvas: &Canvas<'_>, room: Rect, title: &str) -> Result<Rect, ChartError> {
    let font = Font { size: canvas.size.tick, bold: false, colour: canvas.theme.muted };
    let title = font.shorten(title, room.right - room.left)?;
    canvas.text((room.left, room.bottom - 0.24 * font.size), &title, font, Align::Left)?;
    Ok(Rect { bottom: room.bottom - 1.2 * font.line_height(), ..room })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(least: f64, most: f64) -> Vec<String> {
        LogShareAxis::showing(least, most).ticks.into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn ticks_are_powers_of_ten_and_where_there_are_few_also_thrice_those() {
        assert_eq!(labels(0.0012, 0.4), ["0.1", "0.3", "1", "3", "10", "30", "100"]);
        assert_eq!(labels(2e-5, 0.5), ["0.001", "0.01", "0.1", "1", "10", "100"]);
        assert_eq!(labels(0.004, 0.02), ["0.3", "1", "3"]);
        assert_eq!(labels(0.01, 0.1), ["1", "3", "10"]);
    }

    #[test]
    fn an_axis_of_anything_has_two_ends_and_holds_what_it_shows() {
        for (least, most) in [(0.0, 0.0), (1.0, 1.0), (0.01, 0.01), (1e-9, 1e-9), (f64::NAN, f64::NAN), (0.5, 0.1)] {
            let axis = LogShareAxis::showing(least, most);
            assert!(
                0.0 < axis.domain.0 && axis.domain.0 < axis.domain.1 && axis.domain.1 <= 7.0 + 1e-9,
                "{least} to {most}: {axis:?}"
            );
        }
        for i in 0..=600 {
            let share = 10_f64.powf(-f64::from(i) / 100.0);
            let axis = LogShareAxis::showing(share, share);
            assert!((axis.value(share) - share.log10() - 7.0).abs() < 1e-9, "{share}: {axis:?}");
        }
        assert_eq!(LogShareAxis::showing(0.001, 1.0).value(0.0), 4.0);
    }
}
