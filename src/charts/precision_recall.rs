//! Precision and recall: of the pairs that a model calls, how many come to a defence pact, by how many pacts it finds.

use super::axes::{Plot, Tick};
use super::canvas::{Align, Canvas, Point, Rect};
use super::end_labels::{self, EndLabel};
use super::error::ChartError;
use super::figure::{Drawing, Figure, Words};
use super::log_axis::{LogShareAxis, draw_title_below};
use super::style::Meaning;
use super::tested::Tested;
use super::text::Font;
use crate::analysis::AnalysisError;
use crate::history::backtest::{Backtest, BacktestResults, ENGINE, Reference, Score, Verdict, model_name};
use crate::words::{NBSP, percent};

pub(crate) const NAME: &str = "precision-recall";

/// How far below the base rate the axis goes on.
const BELOW_BASE_RATE: f64 = 0.5;

/// What the figure shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PrecisionRecall {
    pub(crate) tested: Tested,
    /// The engine first. Without one there is nothing to draw, and the figure says so.
    pub(crate) curves: Vec<Curve>,
    /// The finding; `None` without a reference to hold the engine against.
    pub(crate) finding: Option<Finding>,
}

/// The curve of a model.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Curve {
    pub(crate) name: String,
    pub(crate) meaning: Meaning,
    /// Area below it with its interval.
    pub(crate) area: Score,
    /// Recall, rising, and precision.
    pub(crate) points: Vec<(f64, f64)>,
}

/// The engine against the best reference.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Finding {
    pub(crate) engine: f64,
    pub(crate) best: f64,
    pub(crate) verdict: Verdict,
}

/// The figure of a back-test.
///
/// # Errors
/// None: the signature is that of all kinds.
pub(crate) fn of(backtest: &BacktestResults) -> Result<Vec<Drawing>, AnalysisError> {
    let found = &backtest.found;
    let finding = found.against_best().map(|against| Finding {
        engine: against.engine.value,
        best: against.best.value,
        verdict: against.verdict(),
    });
    let figure = PrecisionRecall { tested: Tested::of(backtest), curves: curves(found), finding };
    Ok(vec![Drawing::only(NAME, figure)])
}

/// The engine's, then those of the references; that of the base rate is the dotted line.
fn curves(found: &Backtest) -> Vec<Curve> {
    let is_drawn = |model: &&str| *model != ENGINE && *model != Reference::BaseRate.word();
    let references = found.models.iter().map(|model| model.model.as_str()).filter(is_drawn);
    let named = std::iter::once((ENGINE, Meaning::Engine))
        .chain(references.zip(0..).map(|(model, number)| (model, Meaning::Reference(number))));
    let curve = |(model, meaning): (&str, Meaning)| {
        let area = found.models.iter().find(|scores| scores.model == model)?.pr_auc?;
        let points = found.curves.iter().filter(|row| row.model == model);
        let points: Vec<(f64, f64)> = points.map(|row| (row.recall, row.precision)).collect();
        (!points.is_empty()).then(|| Curve { name: model_name(model), meaning, area, points })
    };
    named.filter_map(curve).collect()
}

impl PrecisionRecall {
    fn axis(&self) -> LogShareAxis {
        let all = self.curves.iter().flat_map(|curve| &curve.points).map(|(_, precision)| *precision);
        let base_rate = self.tested.base_rate();
        LogShareAxis::showing(BELOW_BASE_RATE * base_rate, all.fold(base_rate, f64::max))
    }

    fn title(&self) -> String {
        let Some(Finding { engine, best, verdict }) = &self.finding else {
            return match self.curves.first() {
                Some(curve) => format!("The precision–recall AUC of the engine is {:.4}", curve.area.value),
                None => format!("No new defence tie in {}: nothing can be found", self.tested.years()),
            };
        };
        let verdict = match verdict {
            Verdict::Better => "better beyond chance",
            Verdict::PerhapsBetter => "better, perhaps by chance",
            Verdict::NoBetter => "no better",
            Verdict::Worse => "worse beyond chance",
        };
        format!("Finding new defence ties, the engine scores {engine:.4}, the best reference {best:.4}: {verdict}")
    }
}

impl Figure for PrecisionRecall {
    fn check(&self) -> Result<(), ChartError> {
        self.curves.iter().try_for_each(check)
    }

    fn words(&self) -> Words {
        let shown = "Share of new ties among the pairs that a model calls";
        let how_to_read = if self.curves.is_empty() {
            String::new()
        } else {
            format!(
                "Scores: area below the curve on plain axes, with its 95{NBSP}% interval over years. References are \
                 regressions, each on more than the one before. Dotted: calling at random."
            )
        };
        let areas = self.curves.iter().map(|curve| {
            let Score { value, low, high } = curve.area;
            format!("{} {value:.4} ({low:.4}–{high:.4}).", curve.name)
        });
        let areas: Vec<String> = areas.chain([format!("Base rate {}.", percent(self.tested.base_rate()))]).collect();
        self.tested.words(self.title(), shown, &how_to_read, &areas.join(" "))
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        if self.curves.is_empty() {
            return canvas.say(room, "The test years hold no new defence tie: there is nothing to draw.");
        }
        let axis = self.axis();
        let room = draw_title_below(canvas, room, "Recall: share of all new ties that are found, %")?;
        let ticks: Vec<Tick> =
            (0..=5).map(|i| Tick { value: 0.2 * f64::from(i), label: (20 * i).to_string() }).collect();
        let title = "Precision, % (logarithmic)";
        let plot = Plot::framed(canvas, room, title, ((0.0, 1.0), &ticks), (axis.domain, &axis.ticks))?;
        draw_base_rate(canvas, &plot, &axis, self.tested.base_rate())?;
        // The engine last, above the others.
        for curve in self.curves.iter().rev() {
            canvas.line(&line(curve, &plot, &axis), canvas.theme.stroke(curve.meaning))?;
        }
        end_labels::draw_apart(canvas, &plot, &self.labels(), false)
    }
}

impl PrecisionRecall {
    fn labels(&self) -> Vec<EndLabel> {
        // All curves end at one point: their labels stand in a column, the highest area first.
        let mut ranked: Vec<&Curve> = self.curves.iter().collect();
        ranked.sort_by(|a, b| b.area.value.total_cmp(&a.area.value));
        let label = |curve: &Curve| EndLabel {
            meaning: curve.meaning,
            value: 0.0,
            head: format!("{} {:.4}", curve.name, curve.area.value),
            details: vec![format!("{:.4}–{:.4}", curve.area.low, curve.area.high)],
        };
        ranked.into_iter().map(label).collect()
    }
}

/// A curve from recall 0 on, where it has the precision of its first point.
fn line(curve: &Curve, plot: &Plot, axis: &LogShareAxis) -> Vec<Point> {
    // Before anything is found, precision is 0, which has no logarithm.
    let found = || curve.points.iter().copied().filter(|(recall, _)| *recall > 0.0);
    let points = found().next().map(|(_, precision)| (0.0, precision)).into_iter().chain(found());
    points.map(|(recall, precision)| (plot.x.at(recall), plot.y.at(axis.value(precision)))).collect()
}

/// The dotted line of the base rate, its name below it.
fn draw_base_rate(canvas: &Canvas<'_>, plot: &Plot, axis: &LogShareAxis, rate: f64) -> Result<(), ChartError> {
    let height = plot.y.at(axis.value(rate));
    let (left, right) = plot.x.range;
    canvas.line(&[(left, height), (right, height)], canvas.theme.stroke(Meaning::ReferenceClass))?;
    let font = Font { size: canvas.size.tick, bold: false, colour: canvas.theme.ink };
    canvas.text((left + 8.0, height + 1.1 * font.size), &format!("Base rate {}", percent(rate)), font, Align::Left)
}

fn check(curve: &Curve) -> Result<(), ChartError> {
    let mut before = 0.0;
    for &(recall, precision) in &curve.points {
        if let Some(value) = [recall, precision].iter().find(|value| !(0.0..=1.0).contains(*value)) {
            let (place, found) = (format!("curve `{}`", curve.name), value.to_string());
            return Err(ChartError::BadNumber { figure: NAME, place, found, rule: "a share between 0 and 1" });
        }
        if recall < before {
            let problem = format!("curve `{}`: recall {recall} follows {before}", curve.name);
            return Err(ChartError::Inconsistent { figure: NAME, problem });
        }
        before = recall;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::inspect::{drawn, says};
    use crate::charts::tested::tests::tested;
    use crate::charts::{Look, svg};

    /// A curve that falls from `start` to the base rate.
    fn curve(name: &str, meaning: Meaning, start: f64) -> Curve {
        let base = tested().base_rate();
        let point = |i: u32| (f64::from(i) / 400.0, base + (start - base) * (1.0 - f64::from(i) / 400.0).powi(3));
        let area = Score { value: 0.1 * start, low: 0.06 * start, high: 0.15 * start };
        Curve { name: name.to_owned(), meaning, area, points: (1..=400).map(point).collect() }
    }

    fn typical() -> PrecisionRecall {
        let curves = vec![
            curve("Engine", Meaning::Engine, 0.42),
            curve("Distance", Meaning::Reference(0), 0.1),
            curve("Power and regime", Meaning::Reference(1), 0.3),
            curve("Rivals and allies", Meaning::Reference(2), 0.31),
        ];
        let finding = Finding { engine: 0.042, best: 0.031, verdict: Verdict::Better };
        PrecisionRecall { tested: tested(), curves, finding: Some(finding) }
    }

    #[test]
    fn the_title_says_how_much_the_engine_finds_and_whether_that_is_chance() {
        let mut figure = typical();
        let svg = drawn("precision-recall-typical", &figure);
        assert!(says(&svg, "the engine scores 0.0420, the best reference 0.0310: better beyond chance"));
        assert!(says(&svg, "Base rate 0.40 %") && says(&svg, "Rivals and allies 0.0310"));
        for (verdict, said) in [
            (Verdict::PerhapsBetter, "better, perhaps by chance"),
            (Verdict::NoBetter, "no better"),
            (Verdict::Worse, "worse beyond chance"),
        ] {
            figure.finding = Some(Finding { engine: 0.02, best: 0.03, verdict });
            assert!(figure.title().ends_with(said), "{}", figure.title());
        }
    }

    #[test]
    fn without_a_new_tie_the_figure_says_so() {
        let tested = Tested { new_ties: 0, ..tested() };
        let figure = PrecisionRecall { tested, curves: Vec::new(), finding: None };
        let svg = drawn("precision-recall-empty", &figure);
        assert!(says(&svg, "No new defence tie in 1990–2010") && says(&svg, "nothing to draw"));
    }

    #[test]
    fn one_model_whose_probabilities_are_all_equal_is_a_level_line() {
        let tested = tested();
        let only = Curve { points: vec![(1.0, tested.base_rate())], ..curve("Engine", Meaning::Engine, 0.4) };
        let figure = PrecisionRecall { tested, curves: vec![only], finding: None };
        assert!(says(&drawn("precision-recall-level", &figure), "The precision–recall AUC of the engine is 0.0400"));
    }

    #[test]
    fn a_curve_that_begins_with_false_alarms_stays_on_the_axis() {
        let mut figure = typical();
        figure.curves[0].points.insert(0, (0.0, 0.0));
        figure.curves[1].points = vec![(0.0, 0.0), (0.001, 1.0), (1.0, 0.004)];
        drawn("precision-recall-jump", &figure);
    }

    #[test]
    fn numbers_that_cannot_be_drawn_are_refused() {
        let breaks: [fn(&mut PrecisionRecall); 3] = [
            |figure| figure.curves[0].points[3].1 = f64::NAN,
            |figure| figure.curves[1].points[3].0 = 1.5,
            |figure| figure.curves[2].points.swap(2, 3),
        ];
        for (i, damage) in breaks.into_iter().enumerate() {
            let mut figure = typical();
            damage(&mut figure);
            assert!(svg(&figure, Look::default()).is_err(), "damage {i}");
        }
    }
}
