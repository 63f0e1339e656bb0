//! Pacts by probability: what the engine gave to pairs that came to a defence pact, and to those that did not.

use super::axes::{Scale, ShareAxis, Tick, draw_below};
use super::canvas::{Align, Canvas, Rect};
use super::error::ChartError;
use super::figure::{Drawing, Figure, Words};
use super::log_axis::{LogShareAxis, draw_title_below};
use super::style::{Meaning, Stroke};
use super::tested::Tested;
use super::text::Font;
use crate::analysis::AnalysisError;
use crate::history::backtest::{BacktestResults, Spread, SpreadBin};
use crate::words::{NBSP, counted, two_digits};

pub(crate) const NAME: &str = "pact-probabilities";

/// Between bars.
const APART: f64 = 2.0;
/// Between the two strips.
const STRIPS_APART: f64 = 20.0;

/// What the figure shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PactProbabilities {
    pub(crate) tested: Tested,
    /// With a new tie, then without.
    pub(crate) spreads: Vec<Spread>,
}

/// The figure of a back-test.
///
/// # Errors
/// None: the signature is that of all kinds.
pub(crate) fn of(backtest: &BacktestResults) -> Result<Vec<Drawing>, AnalysisError> {
    let figure = PactProbabilities { tested: Tested::of(backtest), spreads: backtest.found.spreads.clone() };
    Ok(vec![Drawing::only(NAME, figure)])
}

impl PactProbabilities {
    fn median(&self, new_tie: bool) -> Option<f64> {
        self.spreads.iter().find(|spread| spread.new_tie == new_tie)?.median
    }

    fn title(&self) -> String {
        match (self.median(true), self.median(false)) {
            (Some(with), Some(without)) => format!(
                "The engine had given pairs that formed a defence pact {} (median), all others {}",
                probability(with),
                probability(without)
            ),
            (Some(with), None) => {
                format!("All pairs formed a defence pact; the engine had given them {} (median)", probability(with))
            }
            (None, Some(without)) => format!(
                "No pair formed a defence pact in {}; the engine had given them {} (median)",
                self.tested.years(),
                probability(without)
            ),
            (None, None) => "There is no pair-year in the test".to_owned(),
        }
    }

    /// From the first to the last bin that holds anything.
    fn axis(&self) -> Option<LogShareAxis> {
        let filled = || self.spreads.iter().flat_map(|spread| &spread.bins).filter(|bin| bin.pair_years > 0);
        let least = filled().map(|bin| bin.from).reduce(f64::min)?;
        Some(LogShareAxis::showing(least, filled().map(|bin| bin.to).fold(0.0, f64::max)))
    }
}

/// A probability with two digits that count, down to a millionth.
fn probability(p: f64) -> String {
    match 100.0 * p {
        percent if percent <= 0.0 => format!("0{NBSP}%"),
        percent if percent < 0.000_1 => format!("<0.0001{NBSP}%"),
        percent => format!("{}{NBSP}%", two_digits(percent)),
    }
}

fn share(spread: &Spread, bin: &SpreadBin) -> f64 {
    bin.pair_years as f64 / spread.pair_years.max(1) as f64
}

impl Figure for PactProbabilities {
    fn check(&self) -> Result<(), ChartError> {
        self.spreads.iter().try_for_each(check)
    }

    fn words(&self) -> Words {
        let shown = "The engine’s probability of a new tie, of pair-years with and without one";
        let how_to_read = "Bars: share of the pair-years of a strip in each quarter of a power of ten; both strips have \
                           the same scale. Upright line: median.";
        let number = |spread: &Spread| format!("{}.", name(spread));
        let numbers: Vec<String> = self.spreads.iter().map(number).collect();
        self.tested.words(self.title(), shown, how_to_read, &numbers.join(" "))
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        let Some(axis) = self.axis() else {
            return canvas.say(room, "There is no pair-year in the test: there is nothing to draw.");
        };
        let title = "Probability that the engine gave, % (logarithmic)";
        let room = draw_title_below(canvas, room, title)?;
        let font = Font { size: canvas.size.tick, bold: false, colour: canvas.theme.muted };
        let gutter = 4.0 * font.size;
        let ticks = axis.ticks_within(room.right - room.left - gutter - 2.0 * font.size, font)?;
        let x = Scale { domain: axis.domain, range: (room.left + gutter, room.right - 2.0 * font.size) };
        let shares = self.spreads.iter().flat_map(|spread| spread.bins.iter().map(|bin| share(spread, bin)));
        let shares = ShareAxis::showing(shares.fold(0.0, f64::max));
        // Lower than elsewhere: the noughts of the strips stand beside the ends of their zero lines.
        let below = 0.45 * font.size;
        let bottom = room.bottom - 1.9 * font.size - below;
        let height = (bottom - room.top - STRIPS_APART) / self.spreads.len().max(1) as f64;
        let head = 1.9 * font.size;
        for (at, spread) in self.spreads.iter().enumerate() {
            let top = room.top + at as f64 * (height + STRIPS_APART);
            let strip = Rect { left: x.range.0, top: top + head, right: x.range.1, bottom: top + height };
            let name_font = Font { size: canvas.size.label, bold: true, colour: canvas.theme.ink };
            canvas.text((room.left, top + 0.75 * font.size), &name(spread), name_font, Align::Left)?;
            Strip { spread, x, axis: &axis, ticks: &ticks, shares: &shares, strip }.draw(canvas)?;
        }
        // The labels alone: every strip has lines of its own.
        draw_below(canvas, x, &ticks, (bottom + below, bottom + below))
    }
}

fn name(spread: &Spread) -> String {
    let with = if spread.new_tie { "with" } else { "without" };
    let median = spread.median.map_or_else(String::new, |median| format!(": median {}", probability(median)));
    format!("{} {with} a new defence tie{median}", counted(spread.pair_years as u64, "pair-year"))
}

/// The bars of one outcome.
struct Strip<'a> {
    spread: &'a Spread,
    x: Scale,
    axis: &'a LogShareAxis,
    ticks: &'a [Tick],
    shares: &'a ShareAxis,
    strip: Rect,
}

impl Strip<'_> {
    fn draw(&self, canvas: &Canvas<'_>) -> Result<(), ChartError> {
        const GAP: f64 = 12.0;
        let Self { spread, x, axis, ticks, shares, strip } = self;
        let theme = canvas.theme;
        let font = Font { size: canvas.size.tick, bold: false, colour: theme.muted };
        let y = Scale { domain: (0.0, shares.end), range: (strip.bottom, strip.top) };
        let grid = Stroke { colour: theme.grid, width: 1.5, dash: None };
        for tick in *ticks {
            canvas.line(&[(x.at(tick.value), strip.top), (x.at(tick.value), strip.bottom)], grid)?;
        }
        // The strips are low: only the ends of the axis have a line.
        for tick in [shares.ticks.first(), shares.ticks.last()].into_iter().flatten() {
            let height = y.at(tick.value);
            let zero = Stroke { colour: theme.zero_line, width: 2.0, dash: None };
            let stroke = if tick.value > 0.0 { grid } else { zero };
            canvas.line(&[(strip.left, height), (strip.right, height)], stroke)?;
            let unit = if tick.value > 0.0 { format!("{}{NBSP}%", tick.label) } else { tick.label.clone() };
            canvas.text((strip.left - GAP, height + 0.36 * font.size), &unit, font, Align::Right)?;
        }
        let meaning = if spread.new_tie { Meaning::Article5 } else { Meaning::HubAndSpoke };
        for bin in spread.bins.iter().filter(|bin| bin.pair_years > 0) {
            let [left, right] = [bin.from, bin.to].map(|p| x.at(axis.value(p)));
            let bar = Rect {
                left: left + 0.5 * APART,
                right: (right - 0.5 * APART).max(left + 2.0 * APART),
                top: y.at(share(spread, bin)),
                bottom: strip.bottom,
            };
            canvas.block(bar, theme.colour(meaning))?;
        }
        let Some(median) = spread.median else { return Ok(()) };
        let place = x.at(axis.value(median));
        // On a rim that sets it off from the bars.
        for (colour, width) in [(theme.background, 7.0), (theme.ink, 3.0)] {
            canvas.line(&[(place, strip.top), (place, strip.bottom)], Stroke { colour, width, dash: None })?;
        }
        Ok(())
    }
}

fn check(spread: &Spread) -> Result<(), ChartError> {
    let bad = |place: &str, value: f64| ChartError::BadNumber {
        figure: NAME,
        place: place.to_owned(),
        found: value.to_string(),
        rule: "a share between 0 and 1",
    };
    let ends = spread.bins.iter().flat_map(|bin| [bin.from, bin.to]).chain(spread.median);
    if let Some(value) = ends.into_iter().find(|value| !(0.0..=1.0 + 1e-9).contains(value)) {
        return Err(bad("a probability", value));
    }
    let counted: usize = spread.bins.iter().map(|bin| bin.pair_years).sum();
    if counted != spread.pair_years {
        let problem = format!("the bins hold {counted} pair-years, and there are {}", spread.pair_years);
        return Err(ChartError::Inconsistent { figure: NAME, problem });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::inspect::{drawn, says};
    use crate::charts::tested::tests::tested;
    use crate::charts::{Look, svg};

    /// Bins of a quarter of a decade, below a millionth in the first, with these counts from bin `first` on.
    fn spread(new_tie: bool, median: Option<f64>, first: usize, counts: &[usize]) -> Spread {
        let edge = |at: usize| 10_f64.powf(at as f64 / 4.0 - 6.0);
        let bin = |at: usize| SpreadBin {
            from: if at == 0 { 0.0 } else { edge(at - 1) },
            to: edge(at),
            pair_years: at.checked_sub(first).and_then(|at| counts.get(at)).copied().unwrap_or(0),
        };
        Spread { new_tie, pair_years: counts.iter().sum(), median, bins: (0..=24).map(bin).collect() }
    }

    fn typical() -> PactProbabilities {
        let with = spread(true, Some(0.012), 12, &[10, 40, 100, 200, 250, 150, 30, 20]);
        let without = spread(false, Some(0.000_3), 3, &[1_000, 8_000, 30_000, 70_000, 60_000, 20_000, 10_000, 200]);
        PactProbabilities { tested: tested(), spreads: vec![with, without] }
    }

    #[test]
    fn the_title_says_how_likely_pacts_were_held_and_how_likely_the_rest() {
        let svg = drawn("pact-probabilities-typical", &typical());
        assert!(says(&svg, "pairs that formed a defence pact 1.2 % (median), all others 0.03 %"));
        assert!(says(&svg, "800 pair-years with a new defence tie: median 1.2 %"));
    }

    #[test]
    fn without_a_new_tie_the_strip_stays_empty_and_the_title_says_so() {
        let mut figure = typical();
        figure.spreads[0] = spread(true, None, 0, &[]);
        let svg = drawn("pact-probabilities-none", &figure);
        assert!(says(&svg, "No pair formed a defence pact in 1990–2010") && says(&svg, "0 pair-years with"));
    }

    #[test]
    fn equal_probabilities_and_none_at_all_draw() {
        let mut figure = typical();
        figure.spreads = vec![spread(true, Some(0.004), 15, &[800]), spread(false, Some(0.004), 15, &[199_200])];
        assert!(says(&drawn("pact-probabilities-level", &figure), "0.4 % (median), all others 0.4 %"));
        figure.spreads = vec![spread(true, Some(1.0), 24, &[1]), spread(false, Some(0.0), 0, &[5])];
        drawn("pact-probabilities-ends", &figure);
        figure.spreads = vec![spread(true, None, 0, &[]), spread(false, None, 0, &[])];
        assert!(says(&drawn("pact-probabilities-empty", &figure), "there is nothing to draw"));
        figure.spreads.clear();
        assert!(says(&drawn("pact-probabilities-empty", &figure), "there is nothing to draw"));
    }

    #[test]
    fn small_probabilities_keep_two_digits() {
        let said = [0.012, 0.000_3, 0.000_023, 0.000_000_41, 0.0].map(|p| probability(p).replace(NBSP, " "));
        assert_eq!(said, ["1.2 %", "0.03 %", "0.0023 %", "<0.0001 %", "0 %"]);
    }

    #[test]
    fn numbers_that_cannot_be_drawn_are_refused() {
        let breaks: [fn(&mut PactProbabilities); 3] = [
            |figure| figure.spreads[0].median = Some(f64::NAN),
            |figure| figure.spreads[1].bins[3].to = 1.5,
            |figure| figure.spreads[1].pair_years += 1,
        ];
        for (i, damage) in breaks.into_iter().enumerate() {
            let mut figure = typical();
            damage(&mut figure);
            assert!(svg(&figure, Look::default()).is_err(), "damage {i}");
        }
    }
}
