//! The institutional ladder: on which rung the runs stand, quarter by quarter, as shares that add up to all runs.

use super::axes::{Plot, ShareAxis};
use super::canvas::{Canvas, Rect};
use super::end_labels::{self, EndLabel};
use super::error::ChartError;
use super::figure::{Drawing, Figure, Words};
use super::origin::Origin;
use super::style::{Meaning, Stroke};
use super::text::in_so_many_runs;
use crate::analysis::{self, AnalysisError, BatchResults, Rung, Standing};
use crate::words::{month_and_year, percent_interval, percent_of_runs};

pub(crate) const NAME: &str = "ladder";

/// What the figure shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ladder {
    pub(crate) origin: Origin,
    /// When the runs start, as a calendar year with its fraction.
    pub(crate) start_year: f64,
    /// Ends of the quarters, increasing, after `start_year`. None draws a figure that says so.
    pub(crate) years: Vec<f64>,
    /// Shares of runs at the end of each quarter, in the order of [`Rung::ALL`]; each quarter adds up to 1.
    pub(crate) shares: Vec<[f64; Rung::ALL.len()]>,
    /// 95 % intervals of the last quarter's shares (low, high).
    pub(crate) noise: [(f64, f64); Rung::ALL.len()],
}

/// The figure of a batch.
///
/// # Errors
/// Those of [`analysis::ladder`].
pub(crate) fn of(batch: &BatchResults) -> Result<Vec<Drawing>, AnalysisError> {
    let standings = analysis::ladder(batch)?;
    let dates = batch.dates();
    let ends = 1..=u32::try_from(standings.len()).unwrap_or(u32::MAX);
    let share = |standing: &Standing| standing.map(|sums| sums.estimate().unwrap_or(0.0));
    let last = standings.last().copied().unwrap_or_default();
    let ladder = Ladder {
        origin: Origin::of_batch(batch),
        start_year: dates.year(0.0),
        years: ends.map(|quarter| dates.year(f64::from(quarter) / 4.0)).collect(),
        shares: standings.iter().map(share).collect(),
        noise: last.map(|sums| sums.replicate_noise().map_or((0.0, 1.0), |noise| (noise.low, noise.high))),
    };
    Ok(vec![Drawing::only(NAME, ladder)])
}

impl Rung {
    fn meaning(self) -> Meaning {
        match self {
            Self::HubAndSpoke => Meaning::HubAndSpoke,
            Self::Web => Meaning::Web,
            Self::ShallowPact => Meaning::ShallowPact,
            Self::Article5 => Meaning::Article5,
            Self::War => Meaning::War,
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::HubAndSpoke => "Hub and spoke",
            Self::Web => "Web",
            Self::ShallowPact => "Shallow pact",
            Self::Article5 => "Article 5",
            Self::War => "War",
        }
    }

    /// The rung as a part of a sentence that ends in a number.
    fn clause(self) -> &'static str {
        match self {
            Self::HubAndSpoke => "hub and spoke remains",
            Self::Web => "a web stands",
            Self::ShallowPact => "a shallow pact stands",
            Self::Article5 => "an Article-5 pact stands",
            Self::War => "a major war has broken out",
        }
    }
}

impl Figure for Ladder {
    fn check(&self) -> Result<(), ChartError> {
        check(self)
    }

    fn words(&self) -> Words {
        let mut subtitle = vec![self.origin.line("Highest rung on which the runs stand at the end of each quarter")];
        if !self.years.is_empty() {
            subtitle.push(
                "Web: no pact, and at least a third of the pairs of states with a stake bound by cooperation or more. \
                 War ends a run and counts from then on. Below each value: replicate noise (95\u{A0}%)."
                    .into(),
            );
        }
        Words::of(&self.origin, title(self), subtitle, description(self))
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        let Some(&end) = self.years.last() else {
            return canvas.say(room, "No run has been completed: there is nothing to draw.");
        };
        let axis = ShareAxis::showing(1.0);
        let plot = Plot::draw(canvas, room, "Share of runs, %", (self.start_year, end), &axis)?;
        for rung in 0..Rung::ALL.len() {
            draw_area(canvas, &plot, self, rung)?;
        }
        end_labels::draw_of_areas(canvas, &plot, &labels(self))
    }
}

/// Draws one rung as the columns of its quarters, set off from the rung below by a fine line.
fn draw_area(canvas: &Canvas<'_>, plot: &Plot, figure: &Ladder, rung: usize) -> Result<(), ChartError> {
    const WIDTH: f64 = 2.0;
    let mut starts = figure.start_year;
    let (mut lower, mut upper) = (Vec::new(), Vec::new());
    for (&ends, shares) in figure.years.iter().zip(&figure.shares) {
        let below: f64 = shares[..rung].iter().sum();
        for (line, share) in [(&mut lower, below), (&mut upper, below + shares[rung])] {
            let height = plot.y.at(share.min(1.0));
            line.extend([(plot.x.at(starts), height), (plot.x.at(ends), height)]);
        }
        starts = ends;
    }
    if figure.shares.iter().all(|shares| shares[rung] <= 0.0) {
        return Ok(());
    }
    let edge = lower.clone();
    lower.extend(upper.into_iter().rev());
    canvas.fill(&lower, canvas.theme.colour(Rung::ALL[rung].meaning()), 1.0)?;
    if rung == 0 {
        return Ok(());
    }
    canvas.line(&edge, Stroke { colour: canvas.theme.background, width: WIDTH, dash: None })
}

/// The labels of the rungs, from the lowest up, each in the middle of its area at the end.
fn labels(figure: &Ladder) -> Vec<EndLabel> {
    let Some(last) = figure.shares.last() else { return Vec::new() };
    let label = |(i, rung): (usize, Rung)| EndLabel {
        meaning: rung.meaning(),
        value: last[..i].iter().sum::<f64>() + 0.5 * last[i],
        head: format!("{} {}", percent_of_runs(last[i], figure.origin.runs), rung.label()),
        details: vec![percent_interval(figure.noise[i])],
    };
    Rung::ALL.into_iter().enumerate().map(label).collect()
}

/// The rung on which most runs stand in the end, and how many have a pact.
fn title(figure: &Ladder) -> String {
    let Some(last) = figure.shares.last() else {
        return "No run stands on any rung yet".into();
    };
    let share = |rung: Rung| Rung::ALL.iter().zip(last).filter(|(other, _)| **other == rung).map(|(_, s)| s).sum();
    let runs = figure.origin.runs;
    let most = Rung::ALL.into_iter().max_by(|&a, &b| f64::total_cmp(&share(a), &share(b))).unwrap_or(Rung::HubAndSpoke);
    let pact = share(Rung::ShallowPact) + share(Rung::Article5);
    let lead =
        format!("By {} {} {}", figure.origin.horizon_year.floor(), most.clause(), in_so_many_runs(share(most), runs));
    match most {
        Rung::ShallowPact | Rung::Article5 => lead,
        _ => format!("{lead}, a pact {}", in_so_many_runs(pact, runs)),
    }
}

fn description(figure: &Ladder) -> String {
    let mut text = format!("{}.", title(figure));
    if let Some(notice) = figure.origin.notice() {
        text = format!("{notice}. {text}");
    }
    let told: Vec<String> =
        labels(figure).iter().map(|label| format!("{} (noise {})", label.head, label.details.join(", "))).collect();
    if !told.is_empty() {
        text += &format!(" Shares of runs by {}: {}.", month_and_year(figure.origin.horizon_year), told.join("; "));
    }
    format!("{text} {}", figure.origin.sentence())
}

fn check(figure: &Ladder) -> Result<(), ChartError> {
    let inconsistent = |problem| Err(ChartError::Inconsistent { figure: NAME, problem });
    if figure.years.len() != figure.shares.len() {
        return inconsistent(format!("{} quarters have {} shares", figure.years.len(), figure.shares.len()));
    }
    let mut before = figure.start_year;
    for &year in &figure.years {
        if !(year > before && year <= 9999.0) {
            return inconsistent(format!("year {year} follows {before}"));
        }
        before = year;
    }
    for (i, shares) in figure.shares.iter().enumerate() {
        if let Some(share) = shares.iter().find(|share| !(0.0..=1.0).contains(*share)) {
            let (place, found) = (format!("a share of quarter {}", i + 1), share.to_string());
            return Err(ChartError::BadNumber { figure: NAME, place, found, rule: "a share between 0 and 1" });
        }
        let all: f64 = shares.iter().sum();
        if (all - 1.0).abs() > 1e-9 {
            return inconsistent(format!("the shares of quarter {} add up to {all}", i + 1));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::inspect::{drawn, says};
    use crate::charts::{Look, svg};

    /// Runs that move from the status quo to the given shares above it.
    fn figure(quarters: u32, finals: [f64; 4]) -> Ladder {
        let shares = |q: u32| {
            let [web, shallow, article5, war] = finals.map(|last| last * f64::from(q) / f64::from(quarters));
            [1.0 - web - shallow - article5 - war, web, shallow, article5, war]
        };
        let shares: Vec<_> = (1..=quarters).map(shares).collect();
        let around = |p: f64| ((p - 0.02).max(0.0), (p + 0.02).min(1.0));
        Ladder {
            origin: Origin {
                title: "Indo-Pacific 2026".into(),
                kind: "batch",
                points: 1,
                draws: 200,
                replicates: 50,
                runs: 10_000,
                seed: 1,
                id: "3f9c0a1be2d47788".into(),
                engine_version: "0.1.0".into(),
                horizon_year: 2026.75 + f64::from(quarters) / 4.0,
                partial: None,
            },
            start_year: 2026.75,
            years: (1..=quarters).map(|q| 2026.75 + f64::from(q) / 4.0).collect(),
            noise: shares.last().map_or([(0.0, 1.0); 5], |last| last.map(around)),
            shares,
        }
    }

    #[test]
    fn the_title_names_the_rung_of_most_runs_and_the_pacts() {
        let svg = drawn("ladder-typical", &figure(40, [0.55, 0.05, 0.03, 0.16]));
        assert!(says(&svg, "By 2036 a web stands in 55 of 100 runs, a pact in 8 of 100 runs"));
        assert!(says(&svg, "3.0 % Article 5"));
        assert!(says(&svg, "1.0–5.0 %"));
        assert!(says(&svg, "21 % Hub and spoke"));
    }

    #[test]
    fn rungs_that_nobody_stands_on_are_labelled_as_bounds() {
        let svg = drawn("ladder-status-quo", &figure(40, [0.0; 4]));
        assert!(says(&svg, "hub and spoke remains in all but fewer than 3 of 10,000 runs"));
        assert!(says(&svg, "<0.03 % Article 5"));
    }

    #[test]
    fn a_pact_in_every_run_says_so_once() {
        let svg = drawn("ladder-all", &figure(40, [0.0, 0.0, 1.0, 0.0]));
        assert!(says(&svg, "By 2036 an Article-5 pact stands in all but fewer than 3 of 10,000 runs"));
        assert!(!says(&svg, ", a pact in"));
    }

    #[test]
    fn one_quarter_a_single_run_and_a_long_horizon_draw() {
        let mut single = figure(1, [0.0, 0.0, 0.0, 1.0]);
        (single.origin.draws, single.origin.replicates, single.origin.runs) = (1, 1, 1);
        assert!(says(&drawn("ladder-single", &single), "a major war has broken out in the only run"));
        drawn("ladder-forty-years", &figure(160, [0.3, 0.2, 0.2, 0.2]));
    }

    #[test]
    fn nothing_completed_draws_a_figure_that_says_so() {
        assert!(says(&drawn("ladder-empty", &figure(0, [0.0; 4])), "there is nothing to draw"));
    }

    #[test]
    fn a_partial_batch_with_a_long_title_says_so_loudly() {
        let mut figure = figure(40, [0.2, 0.2, 0.2, 0.2]);
        figure.origin.title = "A scenario of the whole of the Indo-Pacific that goes on ".repeat(20);
        figure.origin.partial = Some((4_000, 10_000));
        assert!(says(&drawn("ladder-partial", &figure), "PARTIAL: 4,000 of 10,000"));
    }

    #[test]
    fn shares_that_do_not_add_up_are_refused() {
        let breaks: [fn(&mut Ladder); 4] = [
            |figure| figure.shares[3][0] += 0.1,
            |figure| figure.shares[3][1] = f64::NAN,
            |figure| figure.years.swap(2, 3),
            |figure| figure.shares.truncate(7),
        ];
        for (i, damage) in breaks.into_iter().enumerate() {
            let mut figure = figure(40, [0.2, 0.2, 0.2, 0.2]);
            damage(&mut figure);
            assert!(svg(&figure, Look::default()).is_err(), "damage {i}");
        }
    }
}
