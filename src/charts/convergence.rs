//! Convergence: how the estimates of a batch settled as draws were added.

use super::axes::{Plot, ShareAxis, count_ticks};
use super::canvas::{Canvas, Point, Rect};
use super::end_labels::{self, EndLabel};
use super::error::ChartError;
use super::figure::{Drawing, Figure, Words};
use super::origin::Origin;
use super::style::{Meaning, NOISE_OPACITY, Stroke};
use crate::analysis::{self, AnalysisError, BatchResults, SoFar};
use crate::stats::NestedProportion;
use crate::words::{NBSP, counted, percent, percent_interval, percent_of_runs, plus_minus, two_digits};

pub(crate) const NAME: &str = "convergence";

/// Most points of a line: what a slide can show.
const MAX_POINTS: usize = 300;

/// The first part of the runs, one in so many, whose intervals do not set the scale: they would leave the rest flat.
const PART_OFF_SCALE: u64 = 10;

/// What the figure shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Convergence {
    pub(crate) origin: Origin,
    /// An Article-5 pact; where there is no point, the figure says so.
    pub(crate) article5: Vec<Estimate>,
    /// A pact of any depth, at the same numbers of runs.
    pub(crate) shallow_or_deeper: Vec<Estimate>,
}

/// A chance as it was known after so many runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Estimate {
    /// Runs so far, in whole draws.
    pub(crate) runs: u64,
    pub(crate) chance: f64,
    /// 95 % interval of the replicate noise (low, high).
    pub(crate) noise: (f64, f64),
}

/// The figure of a batch.
///
/// # Errors
/// Those of [`analysis::convergence`].
pub(crate) fn of(batch: &BatchResults) -> Result<Vec<Drawing>, AnalysisError> {
    let known = thinned(&analysis::convergence(batch)?);
    let figure = Convergence {
        origin: Origin::of_batch(batch),
        article5: known.iter().filter_map(|so_far| Estimate::of(&so_far.article5)).collect(),
        shallow_or_deeper: known.iter().filter_map(|so_far| Estimate::of(&so_far.shallow_or_deeper)).collect(),
    };
    Ok(vec![Drawing::only(NAME, figure)])
}

/// At most [`MAX_POINTS`] of them, evenly, the last among them.
fn thinned(known: &[SoFar]) -> Vec<SoFar> {
    let every = known.len().div_ceil(MAX_POINTS).max(1);
    // Counted from the end, so that the last one is kept.
    let mut kept: Vec<SoFar> = known.iter().rev().step_by(every).copied().collect();
    kept.reverse();
    kept
}

impl Estimate {
    fn of(sums: &NestedProportion) -> Option<Self> {
        let noise = sums.replicate_noise()?;
        Some(Self { runs: sums.trials(), chance: sums.estimate()?, noise: (noise.low, noise.high) })
    }

    fn half_width(&self) -> f64 {
        0.5 * (self.noise.1 - self.noise.0)
    }
}

impl Convergence {
    fn curves(&self) -> [(&'static str, Meaning, &[Estimate]); 2] {
        [
            ("Article-5 pact", Meaning::Article5, self.article5.as_slice()),
            ("Pact, shallow or deeper", Meaning::ShallowPact, &self.shallow_or_deeper),
        ]
    }

    fn runs(&self) -> u64 {
        self.article5.last().map_or(0, |last| last.runs)
    }

    /// The largest value on the axis: what the runs but the first few show.
    fn largest(&self) -> f64 {
        let from = self.runs() / PART_OFF_SCALE;
        let shown = self.curves().into_iter().flat_map(|(.., points)| points).filter(|point| point.runs >= from);
        shown.fold(0.0, |largest, point| point.noise.1.max(largest))
    }
}

impl Figure for Convergence {
    fn check(&self) -> Result<(), ChartError> {
        self.curves().into_iter().try_for_each(|(name, _, points)| check(name, points))
    }

    fn words(&self) -> Words {
        let mut subtitle = vec![self.origin.line("Chance by the horizon as estimated from the runs so far")];
        if self.runs() > 0 {
            let cut = if self.is_cut() { " At the start bands and lines leave the figure." } else { "" };
            subtitle.push(format!(
                "Band: replicate noise (95{NBSP}%), what another seed could have given. Dotted: the final value.{cut}"
            ));
        }
        Words::of(&self.origin, title(self), subtitle, description(self))
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        if self.runs() == 0 {
            return canvas.say(room, "No run has been completed: there is nothing to draw.");
        }
        let axis = ShareAxis::showing(self.largest());
        let title = match axis.warning() {
            Some(warning) => format!("Share of runs, % ({warning})"),
            None => "Share of runs, %".into(),
        };
        let end = self.runs() as f64;
        let plot = Plot::over(canvas, room, &title, ((0.0, end), &count_ticks(end, "run")), &axis)?;
        for (_, meaning, points) in self.curves() {
            draw_band(canvas, &plot, meaning, points)?;
        }
        for (_, meaning, points) in self.curves() {
            draw_lines(canvas, &plot, meaning, points)?;
        }
        end_labels::draw(canvas, &plot, &labels(self))
    }
}

impl Convergence {
    /// Whether something lies above the end of the axis.
    fn is_cut(&self) -> bool {
        let end = ShareAxis::showing(self.largest()).end;
        self.curves().into_iter().flat_map(|(.., points)| points).any(|point| point.noise.1 > end * (1.0 + 1e-9))
    }
}

/// Where a value stands; what lies above the axis stands at its end.
fn place(plot: &Plot, runs: u64, value: f64) -> Point {
    (plot.x.at(runs as f64), plot.y.at(value.min(plot.y.domain.1)))
}

fn draw_band(canvas: &Canvas<'_>, plot: &Plot, meaning: Meaning, points: &[Estimate]) -> Result<(), ChartError> {
    let mut outline: Vec<Point> = points.iter().map(|point| place(plot, point.runs, point.noise.1)).collect();
    outline.extend(points.iter().rev().map(|point| place(plot, point.runs, point.noise.0)));
    canvas.band(&outline, canvas.theme.colour(meaning), NOISE_OPACITY)
}

fn draw_lines(canvas: &Canvas<'_>, plot: &Plot, meaning: Meaning, points: &[Estimate]) -> Result<(), ChartError> {
    let Some(last) = points.last() else { return Ok(()) };
    let stroke = canvas.theme.stroke(meaning);
    let dotted = Stroke { width: 2.0, dash: Some((2.5, 7.0)), ..stroke };
    let height = place(plot, last.runs, last.chance).1;
    canvas.line(&[(plot.x.range.0, height), (plot.x.range.1, height)], dotted)?;
    // A line that runs along the end of the axis would be read as a value there.
    let end = plot.y.domain.1;
    let first_inside = points.iter().position(|point| point.chance <= end).unwrap_or(0);
    let line: Vec<Point> = points[first_inside..].iter().map(|point| place(plot, point.runs, point.chance)).collect();
    canvas.line(&line, stroke)
}

fn labels(figure: &Convergence) -> Vec<EndLabel> {
    let label = |(name, meaning, points): (&str, Meaning, &[Estimate])| {
        points.last().map(|last| EndLabel {
            meaning,
            value: last.chance,
            head: format!("{} {name}", percent_of_runs(last.chance, last.runs)),
            details: vec![percent_interval(last.noise)],
        })
    };
    figure.curves().into_iter().filter_map(label).collect()
}

/// How precisely the lead estimate is known, and how far the last half of the runs moved it.
fn title(figure: &Convergence) -> String {
    let Some(last) = figure.article5.last() else {
        return "No run has been completed yet".into();
    };
    let runs = counted(last.runs, "run");
    if last.chance <= 0.0 {
        let bound = percent(last.noise.1);
        return format!("After {runs} without an Article-5 pact its chance is known to be below {bound}");
    }
    if last.chance >= 1.0 {
        let bound = percent(last.noise.0);
        return format!("After {runs}, all with an Article-5 pact, its chance is known to be above {bound}");
    }
    let known =
        format!("After {runs} the chance of an Article-5 pact is known to {}", plus_minus(last.half_width(), true));
    match moved(&figure.article5) {
        Some(moved) => format!("{known}; the last half moved it by {}", points(moved)),
        None => known,
    }
}

/// A difference of chances in points.
fn points(difference: f64) -> String {
    if difference < 0.000_1 {
        return format!("less than 0.01{NBSP}points");
    }
    let number = two_digits(100.0 * difference);
    let unit = if number == "1" { "point" } else { "points" };
    format!("{number}{NBSP}{unit}")
}

/// How far the estimate of all runs is from that of the first half of them; `None` where there was no such point.
fn moved(points: &[Estimate]) -> Option<f64> {
    let last = points.last()?;
    let half = points.iter().rfind(|point| 2 * point.runs <= last.runs)?;
    Some((last.chance - half.chance).abs())
}

fn description(figure: &Convergence) -> String {
    let mut text = format!("{}.", title(figure));
    if let Some(notice) = figure.origin.notice() {
        text = format!("{notice}. {text}");
    }
    for (label, (.., points)) in labels(figure).iter().zip(figure.curves()) {
        text += &format!(" {} (replicate noise {})", label.head, label.details.join(", "));
        if let Some(half) = points.iter().rfind(|point| 2 * point.runs <= figure.runs()) {
            let (runs, chance) = (counted(half.runs, "run"), percent_of_runs(half.chance, half.runs));
            text += &format!("; after {runs} it was {chance} ({})", percent_interval(half.noise));
        }
        text.push('.');
    }
    format!("{text} {}", figure.origin.sentence())
}

fn check(name: &str, points: &[Estimate]) -> Result<(), ChartError> {
    let mut before = 0;
    for point in points {
        if point.runs <= before {
            let problem = format!("curve `{name}`: {} runs follow {before}", point.runs);
            return Err(ChartError::Inconsistent { figure: NAME, problem });
        }
        before = point.runs;
        let values = [point.noise.0, point.chance, point.noise.1];
        if let Some(value) = values.iter().find(|value| !(0.0..=1.0).contains(*value)) {
            let place = format!("curve `{name}`, after {} runs", point.runs);
            let found = value.to_string();
            return Err(ChartError::BadNumber { figure: NAME, place, found, rule: "a share between 0 and 1" });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::inspect::{drawn, says};
    use crate::charts::{Look, svg};

    /// What draws of `replicates` runs each showed, whose cases come in turn as `article5` and `any` say.
    fn figure(draws: u32, replicates: u32, article5: impl Fn(u32) -> u64, any: impl Fn(u32) -> u64) -> Convergence {
        let curve = |cases: &dyn Fn(u32) -> u64| -> Vec<Estimate> {
            let mut sums = NestedProportion::default();
            let add = |draw| {
                sums.push_draw(cases(draw), u64::from(replicates) - cases(draw));
                Estimate::of(&sums).unwrap()
            };
            (0..draws).map(add).collect()
        };
        Convergence {
            origin: Origin {
                title: "Indo-Pacific 2026".into(),
                kind: "batch",
                points: 1,
                draws,
                replicates,
                runs: u64::from(draws) * u64::from(replicates),
                seed: 1,
                id: "3f9c0a1be2d47788".into(),
                engine_version: "0.1.0".into(),
                horizon_year: 2036.75,
                partial: None,
            },
            article5: curve(&article5),
            shallow_or_deeper: curve(&any),
        }
    }

    fn typical() -> Convergence {
        figure(200, 50, |draw| u64::from(draw % 3), |draw| 3 + u64::from(draw % 5))
    }

    #[test]
    fn the_title_says_how_precise_the_estimate_is_and_how_far_it_still_moved() {
        let svg = drawn("convergence-typical", &typical());
        assert!(says(&svg, "After 10,000 runs the chance of an Article-5 pact is known to ± 0.27 points"));
        assert!(says(&svg, "the last half moved it by"));
        assert!(says(&svg, "10 % Pact, shallow or deeper"));
        assert!(says(&svg, "10,000 runs"));
    }

    #[test]
    fn the_last_half_is_measured_against_the_first() {
        let at = |runs, chance| Estimate { runs, chance, noise: (0.0, 1.0) };
        assert_eq!(moved(&[at(50, 0.5), at(100, 0.25), at(150, 0.1), at(200, 0.125)]), Some(0.125));
        assert_eq!(moved(&[at(50, 0.5)]), None);
        assert_eq!(points(0.003), format!("0.3{NBSP}points"));
        assert_eq!(points(0.0), format!("less than 0.01{NBSP}points"));
    }

    #[test]
    fn wide_bands_at_the_start_do_not_flatten_the_rest() {
        let figure =
            figure(200, 50, |draw| if draw == 0 { 40 } else { u64::from(draw % 3) }, |draw| 6 + u64::from(draw % 2));
        assert!(figure.largest() < 0.3, "{}", figure.largest());
        assert!(says(&drawn("convergence-cut", &figure), "At the start bands and lines leave the figure"));
    }

    #[test]
    fn nought_and_one_are_known_as_bounds() {
        let none = figure(20, 50, |_| 0, |_| 0);
        assert!(says(
            &drawn("convergence-nought", &none),
            "After 1,000 runs without an Article-5 pact its chance is known to be below 0.38 %"
        ));
        let all = figure(20, 50, |_| 50, |_| 50);
        assert!(says(
            &drawn("convergence-one", &all),
            "all with an Article-5 pact, its chance is known to be above 99.62 %"
        ));
    }

    #[test]
    fn a_single_run_and_a_single_draw_draw() {
        assert!(says(&drawn("convergence-single", &figure(1, 1, |_| 0, |_| 1)), "After 1 run without"));
        let svg = drawn("convergence-one-draw", &figure(1, 50, |_| 5, |_| 9));
        assert!(!says(&svg, "the last half"));
    }

    #[test]
    fn nothing_completed_draws_a_figure_that_says_so() {
        assert!(says(&drawn("convergence-empty", &figure(0, 50, |_| 0, |_| 0)), "there is nothing to draw"));
    }

    #[test]
    fn a_partial_batch_with_a_long_title_says_so_loudly() {
        let mut figure = typical();
        figure.origin.title = "A scenario of the whole of the Indo-Pacific that goes on ".repeat(20);
        figure.origin.partial = Some((4_000, 10_000));
        assert!(says(&drawn("convergence-partial", &figure), "PARTIAL: 4,000 of 10,000"));
    }

    #[test]
    fn many_draws_are_thinned_to_what_a_slide_can_show() {
        let mut so_far = SoFar::default();
        let known: Vec<SoFar> = std::iter::repeat_with(|| {
            so_far.article5.push_draw(1, 9);
            so_far
        })
        .take(1_999)
        .collect();
        let kept = thinned(&known);
        assert!((MAX_POINTS / 2..=MAX_POINTS).contains(&kept.len()) && kept.last() == known.last());
        assert_eq!(thinned(&known[..3]), known[..3]);
    }

    #[test]
    fn numbers_that_cannot_be_drawn_are_refused() {
        let breaks: [fn(&mut Convergence); 3] = [
            |figure| figure.article5[3].chance = f64::NAN,
            |figure| figure.shallow_or_deeper[3].noise.1 = 1.5,
            |figure| figure.article5.swap(2, 3),
        ];
        for (i, damage) in breaks.into_iter().enumerate() {
            let mut figure = typical();
            damage(&mut figure);
            assert!(svg(&figure, Look::default()).is_err(), "damage {i}");
        }
    }
}
