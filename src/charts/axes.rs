//! Scales and their few, round ticks.

use super::canvas::{Align, Canvas, Rect};
use super::error::ChartError;
use super::style::Stroke;
use super::text::Font;
use crate::words::{counted, quarter_and_year, thousands};

/// From data to figure units, linear.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    /// First and last value of the axis.
    pub(crate) domain: (f64, f64),
    /// Where these stand, figure units.
    pub(crate) range: (f64, f64),
}

impl Scale {
    /// Where `value` stands. A domain of one value stands at the start of the range.
    pub(crate) fn at(self, value: f64) -> f64 {
        let ((from, to), (start, end)) = (self.domain, self.range);
        let share = if to > from { (value - from) / (to - from) } else { 0.0 };
        start + share * (end - start)
    }
}

/// A place on an axis and what is written there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tick {
    pub(crate) value: f64,
    pub(crate) label: String,
}

/// A zero-based axis for shares: where it ends, and its ticks in per cent.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ShareAxis {
    /// Its end as a share, at most 1.
    pub(crate) end: f64,
    pub(crate) ticks: Vec<Tick>,
}

impl ShareAxis {
    /// The shortest round axis that shows `largest`; 1 % where there is nothing to show.
    pub(crate) fn showing(largest: f64) -> Self {
        /// Ends with their steps, in units of the decade.
        const ENDS: [(f64, f64); 9] = [
            (1.0, 0.2),
            (1.5, 0.5),
            (2.0, 0.5),
            (3.0, 1.0),
            (4.0, 1.0),
            (5.0, 1.0),
            (6.0, 2.0),
            (8.0, 2.0),
            (10.0, 2.0),
        ];
        /// Units in per cent, with the decimals that a step of a fraction of them needs.
        const DECADES: [(f64, usize); 5] = [(0.001, 4), (0.01, 3), (0.1, 2), (1.0, 1), (10.0, 0)];
        let largest = if largest > 0.0 { 100.0 * largest } else { 1.0 };
        let (end, step, decimals) = DECADES
            .iter()
            .flat_map(|&(unit, decimals)| {
                ENDS.map(|(end, step)| {
                    let whole = step >= 1.0 && decimals > 0;
                    (end * unit, step * unit, decimals - usize::from(whole))
                })
            })
            .find(|&(end, ..)| largest <= end * (1.0 + 1e-9))
            .unwrap_or((100.0, 20.0, 0));
        let count = (end / step).round() as u32;
        let tick = |i: u32| {
            let percent = f64::from(i) * step;
            let label = if i == 0 { "0".into() } else { format!("{percent:.decimals$}") };
            Tick { value: percent / 100.0, label }
        };
        Self { end: end / 100.0, ticks: (0..=count).map(tick).collect() }
    }

    /// The sentence that warns of an axis that ends early, without its full stop.
    pub(crate) fn warning(&self) -> Option<String> {
        let last = self.ticks.last().filter(|_| self.end < 1.0)?;
        let label = match last.label.contains('.') {
            true => last.label.trim_end_matches('0').trim_end_matches('.'),
            false => &last.label,
        };
        Some(format!("axis ends at {label}\u{A0}%"))
    }
}

/// Round numbers from `from` to `to`, at most `most` steps apart; `label` is given each with the decimals that the step
/// needs.
pub(crate) fn round_ticks((from, to): (f64, f64), most: u32, label: impl Fn(f64, usize) -> String) -> Vec<Tick> {
    let width = to - from;
    if !(width.is_finite() && width > 0.0) {
        return if from.is_finite() { vec![Tick { value: from, label: label(from, 2) }] } else { Vec::new() };
    }
    let decade = (width / f64::from(most.max(1))).log10().floor() as i32;
    let steps = (decade..=decade + 1).flat_map(|decade| [1.0, 2.0, 5.0].map(|digit| (digit, decade)));
    let (step, decade) = steps
        .map(|(digit, decade)| (digit * 10_f64.powi(decade), decade))
        .find(|&(step, _)| width / step <= f64::from(most.max(1)) * (1.0 + 1e-9))
        .unwrap_or((width, decade));
    let first = (from / step - 1e-9).ceil();
    (0..=most)
        .map(|i| (first + f64::from(i)) * step)
        .take_while(|&value| value <= to + 1e-9 * step)
        // The sum turns a negative zero into zero.
        .map(|value| Tick { value, label: label(value + 0.0, (-decade).max(0) as usize) })
        .collect()
}

/// Round points in time between `from` and `to` (calendar years): at most eight.
pub(crate) fn year_ticks(from: f64, to: f64) -> Vec<Tick> {
    const STEPS: [f64; 13] = [0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0];
    const MAX_INTERVALS: f64 = 7.0;
    let step = STEPS.into_iter().find(|step| (to - from) / step <= MAX_INTERVALS).unwrap_or(5000.0);
    let first = (from / step - 1e-9).ceil();
    (0..=MAX_INTERVALS as u32)
        .map(|i| (first + f64::from(i)) * step)
        .take_while(|&value| value <= to + 1e-9)
        .map(|value| {
            let label = if step < 1.0 { quarter_and_year(value) } else { format!("{value:.0}") };
            Tick { value, label }
        })
        .collect()
}

/// Round counts from 0 to `to`: at most seven; the last one names the `unit`, given in the singular.
pub(crate) fn count_ticks(to: f64, unit: &str) -> Vec<Tick> {
    const MAX_INTERVALS: f64 = 6.0;
    let decades = (0..19).map(|power| 10_f64.powi(power));
    let mut steps = decades.flat_map(|decade| [decade, 2.0 * decade, 5.0 * decade]);
    let step = steps.find(|step| to / step <= MAX_INTERVALS).unwrap_or(1e19);
    let count = (to / step + 1e-9).floor() as u32;
    let label = |i: u32| {
        let number = (f64::from(i) * step) as u64;
        if i == count && i > 0 { counted(number, unit) } else { thousands(number) }
    };
    (0..=count).map(|i| Tick { value: f64::from(i) * step, label: label(i) }).collect()
}

/// Draws an axis that runs to the right, below what stands between `top` and `bottom`: fine upright lines, a darker one at
/// nought, and a label below each.
pub(crate) fn draw_below(
    canvas: &Canvas<'_>,
    scale: Scale,
    ticks: &[Tick],
    (top, bottom): (f64, f64),
) -> Result<(), ChartError> {
    let theme = canvas.theme;
    let font = Font { size: canvas.size.tick, bold: false, colour: theme.muted };
    for tick in ticks {
        let place = scale.at(tick.value);
        let (colour, width) = if tick.value == 0.0 { (theme.zero_line, 2.0) } else { (theme.grid, 1.5) };
        canvas.line(&[(place, top), (place, bottom)], Stroke { colour, width, dash: None })?;
        canvas.text(
            (place, bottom + HEIGHT_BELOW_EM * font.size - 0.35 * font.size),
            &tick.label,
            font,
            Align::Centre,
        )?;
    }
    Ok(())
}

/// What the labels of [`draw_below`] take below the plot, in multiples of their size.
pub(crate) const HEIGHT_BELOW_EM: f64 = 1.6;

/// A plot with years, or something else that grows, to the right and shares upwards.
pub(crate) struct Plot {
    pub(crate) x: Scale,
    pub(crate) y: Scale,
}

impl Plot {
    /// Draws both axes into `room` and returns the scales. `title` stands above the upright axis
    /// and names its unit.
    pub(crate) fn draw(
        canvas: &Canvas<'_>,
        room: Rect,
        title: &str,
        years: (f64, f64),
        shares: &ShareAxis,
    ) -> Result<Self, ChartError> {
        Self::over(canvas, room, title, (years, &year_ticks(years.0, years.1)), shares)
    }

    /// The same with another axis to the right: its first and last value, and its ticks.
    pub(crate) fn over(
        canvas: &Canvas<'_>,
        room: Rect,
        title: &str,
        (domain, ticks): ((f64, f64), &[Tick]),
        shares: &ShareAxis,
    ) -> Result<Self, ChartError> {
        Self::framed(canvas, room, title, (domain, ticks), ((0.0, shares.end), &shares.ticks))
    }

    /// The same with any upright axis: its first and last value, and its ticks.
    pub(crate) fn framed(
        canvas: &Canvas<'_>,
        room: Rect,
        title: &str,
        (domain, ticks): ((f64, f64), &[Tick]),
        (upright, upright_ticks): ((f64, f64), &[Tick]),
    ) -> Result<Self, ChartError> {
        const GAP: f64 = 12.0;
        let theme = canvas.theme;
        let font = Font { size: canvas.size.tick, bold: false, colour: theme.muted };
        let mut gutter: f64 = 0.0;
        for tick in upright_ticks {
            gutter = gutter.max(font.width(&tick.label)?);
        }
        let area = Rect {
            left: room.left + gutter + GAP,
            top: room.top + 1.9 * font.size,
            right: room.right - canvas.size.label_column,
            bottom: room.bottom - 1.95 * font.size,
        };
        canvas.text((room.left, room.top + 0.75 * font.size), title, font, Align::Left)?;

        let y = Scale { domain: upright, range: (area.bottom, area.top) };
        for tick in upright_ticks.iter().rev() {
            let height = y.at(tick.value);
            let (colour, width) = if tick.value > upright.0 { (theme.grid, 1.5) } else { (theme.zero_line, 2.0) };
            let stroke = Stroke { colour, width, dash: None };
            canvas.line(&[(area.left, height), (area.right, height)], stroke)?;
            let anchor = (area.left - GAP, height + 0.36 * font.size);
            canvas.text(anchor, &tick.label, font, Align::Right)?;
        }

        let x = Scale { domain, range: (area.left, area.right) };
        let stroke = Stroke { colour: theme.zero_line, width: 2.0, dash: None };
        for tick in ticks {
            let place = x.at(tick.value);
            canvas.line(&[(place, area.bottom), (place, area.bottom + 7.0)], stroke)?;
            // A wide label at the start of the axis keeps clear of the edge.
            let centre = place.max(room.left + 0.5 * font.width(&tick.label)?);
            canvas.text((centre, area.bottom + 1.6 * font.size), &tick.label, font, Align::Centre)?;
        }
        Ok(Self { x, y })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(ticks: &[Tick]) -> Vec<&str> {
        ticks.iter().map(|tick| tick.label.as_str()).collect()
    }

    #[test]
    fn an_axis_of_shares_is_round_and_starts_at_nought() {
        assert_eq!(labels(&ShareAxis::showing(0.083).ticks), ["0", "2", "4", "6", "8", "10"]);
        assert_eq!(labels(&ShareAxis::showing(0.013).ticks), ["0", "0.5", "1.0", "1.5"]);
        assert_eq!(labels(&ShareAxis::showing(0.0).ticks), ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(labels(&ShareAxis::showing(1.0).ticks), ["0", "20", "40", "60", "80", "100"]);
        assert_eq!(labels(&ShareAxis::showing(0.14).ticks), ["0", "5", "10", "15"]);
    }

    #[test]
    fn every_share_fits_on_its_axis_with_few_ticks() {
        for i in 0..=10_000 {
            let share = f64::from(i) / 10_000.0;
            let axis = ShareAxis::showing(share);
            assert!(axis.end >= share * (1.0 - 1e-9) && axis.end <= 1.0 + 1e-12, "{share}");
            assert!((3..=7).contains(&axis.ticks.len()), "{share}");
        }
    }

    #[test]
    fn an_axis_that_ends_early_says_so() {
        let warning = ShareAxis::showing(0.083).warning();
        assert_eq!(warning.as_deref(), Some("axis ends at 10\u{A0}%"));
        let warning = ShareAxis::showing(0.0).warning();
        assert_eq!(warning.as_deref(), Some("axis ends at 1\u{A0}%"));
        assert_eq!(ShareAxis::showing(1.0).warning(), None);
    }

    #[test]
    fn ticks_of_time_are_round_and_few() {
        assert_eq!(labels(&year_ticks(2026.75, 2036.75)), ["2028", "2030", "2032", "2034", "2036"]);
        assert_eq!(labels(&year_ticks(2026.75, 2027.0)), ["Q4\u{A0}2026", "Q1\u{A0}2027"]);
        assert_eq!(year_ticks(0.0, 9999.0).len(), 5);
    }

    #[test]
    fn ticks_of_counts_are_round_and_few_and_the_last_names_the_unit() {
        assert_eq!(labels(&count_ticks(10_000.0, "run")), ["0", "2,000", "4,000", "6,000", "8,000", "10,000 runs"]);
        assert_eq!(labels(&count_ticks(1.0, "run")), ["0", "1 run"]);
        assert_eq!(labels(&count_ticks(95.0, "run")), ["0", "20", "40", "60", "80 runs"]);
        for to in [0.0, 3.0, 61.0, 1e9, 1.8e19] {
            assert!((1..=7).contains(&count_ticks(to, "run").len()), "{to}");
        }
    }

    #[test]
    fn round_ticks_lie_within_and_have_the_digits_of_their_step() {
        let plain = |value: f64, decimals: usize| format!("{value:.decimals$}");
        assert_eq!(labels(&round_ticks((0.5, 1.5), 4, plain)), ["0.5", "1.0", "1.5"]);
        assert_eq!(labels(&round_ticks((-0.3, 0.3), 3, plain)), ["-0.2", "0.0", "0.2"]);
        assert_eq!(labels(&round_ticks((0.0, 37.0), 5, plain)), ["0", "10", "20", "30"]);
        assert_eq!(labels(&round_ticks((2.0, 2.0), 5, plain)), ["2.00"]);
        assert!(round_ticks((f64::NAN, 1.0), 5, plain).is_empty());
        for i in 1..500 {
            let ticks = round_ticks((-f64::from(i) * 0.013, f64::from(i * i) * 0.07), 5, plain);
            assert!((2..=6).contains(&ticks.len()), "{i}: {ticks:?}");
        }
    }

    #[test]
    fn a_scale_without_extent_stands_at_its_start() {
        let scale = Scale { domain: (2026.0, 2026.0), range: (10.0, 90.0) };
        assert!((scale.at(2026.0) - 10.0).abs() < 1e-12);
    }
}
