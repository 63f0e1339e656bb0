//! Reliability: how many new ties came where so many were foretold.

use super::axes::Plot;
use super::canvas::{Canvas, Point, Rect};
use super::end_labels::{self, EndLabel};
use super::error::ChartError;
use super::figure::{Drawing, Figure, Words};
use super::log_axis::{LogShareAxis, draw_title_below};
use super::style::{Meaning, Stroke};
use super::tested::Tested;
use super::text::Font;
use crate::analysis::AnalysisError;
use crate::history::backtest::{Backtest, BacktestResults, ENGINE, model_name};
use crate::words::{NBSP, counted, percent, percent_interval, thousands, two_digits};

pub(crate) const NAME: &str = "reliability";

/// What the figure shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reliability {
    pub(crate) tested: Tested,
    /// The engine, then the best reference. Without bins the figure says so.
    pub(crate) series: Vec<Series>,
}

/// A model's bins.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Series {
    pub(crate) name: String,
    pub(crate) meaning: Meaning,
    /// New ties that it expected.
    pub(crate) expected: f64,
    /// From the lowest probability.
    pub(crate) bins: Vec<Bin>,
}

/// Pair-years of about the same probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bin {
    /// Mean probability.
    pub(crate) predicted: f64,
    /// Share with a new tie.
    pub(crate) observed: f64,
    /// Its 95 % interval (low, high).
    pub(crate) interval: (f64, f64),
}

/// The figure of a back-test.
///
/// # Errors
/// None: the signature is that of all kinds.
pub(crate) fn of(backtest: &BacktestResults) -> Result<Vec<Drawing>, AnalysisError> {
    let found = &backtest.found;
    let best = found.against_best().map(|against| against.reference);
    let models = [(Some(ENGINE), Meaning::Engine), (best, Meaning::Reference(0))];
    let series = models.into_iter().filter_map(|(model, meaning)| series(found, model?, meaning)).collect();
    Ok(vec![Drawing::only(NAME, Reliability { tested: Tested::of(backtest), series })])
}

fn series(found: &Backtest, model: &str, meaning: Meaning) -> Option<Series> {
    let scores = found.models.iter().find(|scores| scores.model == model)?;
    let bins = found.calibration.iter().filter(|bin| bin.model == model);
    let bins = bins.map(|bin| Bin { predicted: bin.predicted, observed: bin.observed, interval: (bin.low, bin.high) });
    Some(Series { name: model_name(model), meaning, expected: scores.expected_ties, bins: bins.collect() })
}

impl Reliability {
    /// Both axes: from the least share above 0 that is drawn to the largest.
    fn axis(&self) -> LogShareAxis {
        let bins = || self.series.iter().flat_map(|series| &series.bins);
        let shares = bins().flat_map(|bin| [bin.predicted, bin.observed]).filter(|share| *share > 0.0);
        let largest = bins().flat_map(|bin| [bin.predicted, bin.interval.1]).fold(0.0, f64::max);
        LogShareAxis::showing(shares.fold(largest, f64::min), largest)
    }

    fn title(&self) -> String {
        let (came, years) = (self.tested.new_ties, self.tested.years());
        let Some(engine) = self.series.first() else {
            return format!("Nothing is known of what was foretold for {years}");
        };
        let foretold = format!("The engine foretells {} new defence ties", thousands(engine.expected.round() as u64));
        let came_in = format!("{} came in {years}", thousands(came));
        match engine.expected / came as f64 {
            _ if came == 0 => format!("{foretold}; none came in {years}"),
            ratio if (ratio - 1.0).abs() < 0.05 => format!("{foretold}, and {came_in}"),
            ratio if ratio > 1.0 => {
                format!("{foretold}, {}{NBSP}times as many as came in {years} ({})", two_digits(ratio), thousands(came))
            }
            ratio => format!("{foretold}, only {} of the {} that came in {years}", percent(ratio), thousands(came)),
        }
    }

    fn labels(&self) -> Vec<EndLabel> {
        let label = |series: &Series| EndLabel {
            meaning: series.meaning,
            value: 0.0,
            head: series.name.clone(),
            details: vec![format!("{} foretold", counted(series.expected.round() as u64, "tie"))],
        };
        let came = EndLabel {
            meaning: Meaning::ReferenceClass,
            value: 0.0,
            head: "As many as foretold".to_owned(),
            details: vec![format!("{} came", counted(self.tested.new_ties, "tie"))],
        };
        self.series.iter().map(label).chain([came]).collect()
    }
}

impl Figure for Reliability {
    fn check(&self) -> Result<(), ChartError> {
        self.series.iter().try_for_each(check)
    }

    fn words(&self) -> Words {
        let shown = "Foretold and observed shares with a new tie, in bins of like probability";
        let has_none = self.series.iter().flat_map(|series| &series.bins).any(|bin| bin.observed <= 0.0);
        let none = if has_none { " Open marks: none came." } else { "" };
        let how_to_read = format!(
            "Below the dotted line fewer came than foretold. Bars: 95{NBSP}% intervals over samples of years, since \
             the ties of one treaty come together.{none}"
        );
        let mut numbers = Vec::new();
        for Series { name, expected, bins, .. } in &self.series {
            numbers.push(format!("{name}: {} foretold.", counted(expected.round() as u64, "tie")));
            if let Some(bin) = bins.last() {
                numbers.push(format!(
                    "Where it is surest, {} foretold and {} observed ({}).",
                    percent(bin.predicted),
                    percent(bin.observed),
                    percent_interval(bin.interval)
                ));
            }
        }
        self.tested.words(self.title(), shown, &how_to_read, &numbers.join(" "))
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        if self.series.iter().all(|series| series.bins.is_empty()) {
            return canvas.say(room, "There is no pair-year in the test: there is nothing to draw.");
        }
        let axis = self.axis();
        let room = draw_title_below(canvas, room, "Foretold probability of a new tie, % (logarithmic)")?;
        let font = Font { size: canvas.size.tick, bold: false, colour: canvas.theme.muted };
        let ticks = axis.ticks_within(room.right - room.left - canvas.size.label_column - 4.0 * font.size, font)?;
        let title = "Observed share with a new tie, % (logarithmic)";
        let plot = Plot::framed(canvas, room, title, (axis.domain, &ticks), (axis.domain, &axis.ticks))?;
        let (x, y) = (plot.x.range, plot.y.range);
        canvas.line(&[(x.0, y.0), (x.1, y.1)], canvas.theme.stroke(Meaning::ReferenceClass))?;
        // The engine last, above the reference.
        for series in self.series.iter().rev() {
            draw_bins(canvas, &plot, &axis, series)?;
        }
        end_labels::draw_apart(canvas, &plot, &self.labels(), true)
    }
}

fn draw_bins(canvas: &Canvas<'_>, plot: &Plot, axis: &LogShareAxis, series: &Series) -> Result<(), ChartError> {
    const CAP: f64 = 6.0;
    let stroke = canvas.theme.stroke(series.meaning);
    let thin = Stroke { width: 2.0, dash: None, ..stroke };
    let place = |bin: &Bin, share: f64| (plot.x.at(axis.value(bin.predicted)), plot.y.at(axis.value(share)));
    for bin in &series.bins {
        let (low, high) = (place(bin, bin.interval.0), place(bin, bin.interval.1));
        canvas.line(&[low, high], thin)?;
        canvas.line(&[(high.0 - CAP, high.1), (high.0 + CAP, high.1)], thin)?;
        if bin.interval.0 > 0.0 {
            canvas.line(&[(low.0 - CAP, low.1), (low.0 + CAP, low.1)], thin)?;
        }
    }
    // Not across a bin without a new tie, which has no place on the axis.
    for seen in series.bins.split(|bin| bin.observed <= 0.0).filter(|seen| seen.len() > 1) {
        let line: Vec<Point> = seen.iter().map(|bin| place(bin, bin.observed)).collect();
        canvas.line(&line, Stroke { width: 2.0, ..stroke })?;
    }
    for bin in &series.bins {
        let centre = place(bin, bin.observed);
        match series.meaning.marker() {
            Some(marker) if bin.observed > 0.0 => canvas.marker(centre, marker, stroke.colour)?,
            _ => canvas.ring(centre, 6.5, thin)?,
        }
    }
    Ok(())
}

fn check(series: &Series) -> Result<(), ChartError> {
    let Series { name, expected, bins, .. } = series;
    let bad =
        |place: String, value: f64, rule| ChartError::BadNumber { figure: NAME, place, found: value.to_string(), rule };
    if !expected.is_finite() || *expected < 0.0 {
        return Err(bad(format!("expected ties of `{name}`"), *expected, "a number of ties"));
    }
    for (at, bin) in bins.iter().enumerate() {
        let values = [bin.predicted, bin.interval.0, bin.observed, bin.interval.1];
        if let Some(value) = values.into_iter().find(|value| !(0.0..=1.0).contains(value)) {
            return Err(bad(format!("bin {} of `{name}`", at + 1), value, "a share between 0 and 1"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::inspect::{drawn, says};
    use crate::charts::tested::tests::tested;
    use crate::charts::{Look, svg};

    /// Ten bins from a hundred-thousandth to a half, `factor` times as many of which come as foretold.
    fn series(name: &str, meaning: Meaning, factor: f64, expected: f64) -> Series {
        let bin = |i: i32| {
            let predicted = 0.5 * 10_f64.powf(-0.5 * f64::from(9 - i));
            let observed = if i == 0 { 0.0 } else { (factor * predicted).min(1.0) };
            let interval = (0.6 * observed, (1.5 * observed).clamp(2e-5, 1.0));
            Bin { predicted, observed, interval }
        };
        Series { name: name.to_owned(), meaning, expected, bins: (0..10).map(bin).collect() }
    }

    fn typical() -> Reliability {
        let engine = series("Engine", Meaning::Engine, 0.7, 1_160.0);
        let reference = series("Power and regime", Meaning::Reference(0), 1.4, 410.0);
        Reliability { tested: tested(), series: vec![engine, reference] }
    }

    #[test]
    fn the_title_says_by_how_much_too_many_are_foretold() {
        let mut figure = typical();
        let svg = drawn("reliability-typical", &figure);
        assert!(says(
            &svg,
            "The engine foretells 1,160 new defence ties, 1.4 times as many as came in 1990–2010 (800)"
        ));
        assert!(says(&svg, "Open marks: none came") && says(&svg, "410 ties foretold"));
        figure.series[0].expected = 400.0;
        assert!(figure.title().contains("only 50"), "{}", figure.title());
        figure.series[0].expected = 810.0;
        assert!(figure.title().ends_with("810 new defence ties, and 800 came in 1990–2010"), "{}", figure.title());
    }

    #[test]
    fn without_a_new_tie_the_figure_says_that_none_came() {
        let tested = Tested { new_ties: 0, ..tested() };
        let bin = Bin { predicted: 0.004, observed: 0.0, interval: (0.0, 0.000_02) };
        let engine = Series { bins: vec![bin], ..series("Engine", Meaning::Engine, 1.0, 12.4) };
        let svg = drawn("reliability-none", &Reliability { tested, series: vec![engine] });
        assert!(says(&svg, "The engine foretells 12 new defence ties; none came in 1990–2010"));
    }

    #[test]
    fn one_bin_of_equal_probabilities_and_no_bin_at_all_draw() {
        let bin = Bin { predicted: 0.004, observed: 0.004, interval: (0.003, 0.005) };
        let level = Series { bins: vec![bin], ..series("Engine", Meaning::Engine, 1.0, 800.0) };
        let empty = Series { bins: Vec::new(), ..level.clone() };
        drawn("reliability-level", &Reliability { tested: tested(), series: vec![level] });
        for series in [vec![empty], Vec::new()] {
            let figure = Reliability { tested: tested(), series };
            assert!(says(&drawn("reliability-empty", &figure), "there is nothing to draw"));
        }
    }

    #[test]
    fn probabilities_of_nought_and_one_stay_on_the_axes() {
        let mut figure = typical();
        figure.series[0].bins[0] = Bin { predicted: 0.0, observed: 0.0, interval: (0.0, 0.0) };
        figure.series[0].bins[9] = Bin { predicted: 1.0, observed: 1.0, interval: (0.9, 1.0) };
        drawn("reliability-ends", &figure);
    }

    #[test]
    fn numbers_that_cannot_be_drawn_are_refused() {
        let breaks: [fn(&mut Reliability); 3] = [
            |figure| figure.series[0].expected = f64::NAN,
            |figure| figure.series[0].bins[3].observed = -0.1,
            |figure| figure.series[1].bins[3].interval.1 = 1.5,
        ];
        for (i, damage) in breaks.into_iter().enumerate() {
            let mut figure = typical();
            damage(&mut figure);
            assert!(svg(&figure, Look::default()).is_err(), "damage {i}");
        }
    }
}
