//! How long until something happens, group by group: cumulative incidence, with the runs still at risk below.

use super::axes::{Plot, ShareAxis, Tick, round_ticks, year_ticks};
use super::canvas::{Align, Canvas, Rect};
use super::cumulative_incidence::steps;
use super::end_labels::{self, EndLabel};
use super::error::ChartError;
use super::figure::{Drawing, Figure, Words};
use super::style::{GROUPS, Meaning, NOISE_OPACITY};
use super::text::{Font, at_most};
use crate::analysis::survival::{GroupSurvival, GroupTest, Layers, OutcomeSurvival, Point, SurvivalAnalysis, told};
use crate::analysis::{AnalysisError, Kept};
use crate::words::{Dates, NBSP, counted, percent_interval, percent_of_runs, thousands};

/// Name of the figures.
pub(crate) const NAME: &str = "survival";

/// Most groups that are drawn: as many as there are lines.
const GROUPS_MAX: usize = 1 + GROUPS.len();

/// Longest name of a group in a title, in letters.
const NAME_CHARS_MAX: usize = 28;

/// The same at the end of its line.
const LABEL_CHARS_MAX: usize = 40;

/// One outcome by group.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Survival {
    /// Title of what was analysed.
    pub(crate) title: String,
    /// The outcome as the start of a sentence.
    pub(crate) subject: String,
    /// First and last time of the axis: calendar years, or the unit of a table.
    pub(crate) span: (f64, f64),
    /// Whether times are calendar years; if not, what they are.
    pub(crate) unit: Option<String>,
    /// The groups, the first of which the others are compared with.
    pub(crate) groups: Vec<Group>,
    /// Groups that are not drawn.
    pub(crate) not_drawn: usize,
    /// What the tests say, as a sentence; empty with a single group.
    pub(crate) test: String,
    /// How the bands are to be read.
    pub(crate) layers: Layers,
    /// Sample of each group, in words.
    pub(crate) sample: String,
    /// Source, seed, id.
    pub(crate) footer: String,
}

/// A group. Lists by time are of one length.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) runs: u64,
    pub(crate) times: Vec<f64>,
    /// Share of runs to which it has happened by then.
    pub(crate) estimate: Vec<f64>,
    /// 95 % interval (low, high).
    pub(crate) band: Vec<(f64, f64)>,
    /// Runs at risk just before.
    pub(crate) at_risk: Vec<u64>,
}

/// A figure for each outcome.
///
/// # Errors
/// None: the signature is that of all kinds.
pub(crate) fn of(kept: &Kept<SurvivalAnalysis>) -> Result<Vec<Drawing>, AnalysisError> {
    let found = &kept.found;
    let figure = |outcome: &OutcomeSurvival| Drawing::part(NAME, &outcome.outcome, of_outcome(found, outcome));
    Ok(found.outcomes.iter().map(figure).collect())
}

fn of_outcome(found: &SurvivalAnalysis, outcome: &OutcomeSurvival) -> Survival {
    let dates = found.start_year.map(Dates::from_decimal_year);
    let place = |time: f64| dates.map_or(time, |dates| dates.year(time));
    let own = outcome.causes.first().map_or("", String::as_str);
    let group = |group: &GroupSurvival| Group::of(group, own, place);
    let groups: Vec<Group> = outcome.groups.iter().take(GROUPS_MAX).map(group).collect();
    let last = groups.iter().filter_map(|group| group.times.last().copied()).fold(place(found.limit), f64::max);
    let sample = match found.sample {
        Some([draws, replicates]) => {
            format!("{} × {}", counted(draws.into(), "draw"), counted(replicates.into(), "replicate"))
        }
        None => counted(outcome.groups.iter().map(|group| group.runs).sum(), "row"),
    };
    let seed = found.runs_seed.map_or_else(String::new, |seed| format!(" · seed {seed}"));
    Survival {
        title: found.title.clone(),
        subject: subject(own),
        span: (place(0.0), last),
        unit: found.start_year.is_none().then(|| found.unit.clone()),
        not_drawn: outcome.groups.len() - groups.len(),
        groups,
        test: test(outcome, own),
        layers: found.layers,
        sample,
        footer: format!(
            "Source: pactsim {}{seed} · resampling seed {} · survival {}",
            found.engine_version, found.seed, found.survival_id
        ),
    }
}

fn subject(cause: &str) -> String {
    match cause {
        "article5" => "an Article-5 pact comes".to_owned(),
        "shallow" => "a pact, shallow or deeper, comes".to_owned(),
        "war" => "a major war comes".to_owned(),
        other => format!("event {other} comes"),
    }
}

/// What Gray's test of all groups says.
fn test(outcome: &OutcomeSurvival, own: &str) -> String {
    let is_it = |test: &&GroupTest| test.group.is_none() && test.test == "gray" && test.cause.as_deref() == Some(own);
    let Some(test) = outcome.tests.iter().find(is_it) else { return String::new() };
    match (test.p_permutation, test.p_value) {
        (Some(draws), Some(independent)) => format!(
            "Gray’s test of equal curves: p{NBSP}{} by permutation, {} were runs independent.",
            told::p_value(draws),
            told::p_value(independent)
        ),
        _ => "Gray’s test says nothing here.".to_owned(),
    }
}

impl Group {
    fn of(group: &GroupSurvival, own: &str, place: impl Fn(f64) -> f64) -> Self {
        let points = group.curve(Some(own)).map_or(&[][..], |curve| &curve.points);
        let band = |point: &Point| point.interval.map_or((0.0, 1.0), |interval| (interval.low, interval.high));
        Self {
            name: group.group.clone(),
            runs: group.runs,
            times: points.iter().map(|point| place(point.time)).collect(),
            estimate: points.iter().map(|point| point.estimate).collect(),
            band: points.iter().map(band).collect(),
            at_risk: points.iter().map(|point| point.at_risk).collect(),
        }
    }

    fn last(&self) -> f64 {
        self.estimate.last().copied().unwrap_or(0.0)
    }

    /// Runs at risk just before a time.
    fn at_risk_at(&self, time: f64) -> u64 {
        self.at_risk.get(self.times.partition_point(|&own| own < time - 1e-9)).copied().unwrap_or(0)
    }

    /// Its value at the end with its interval.
    fn value(&self) -> String {
        let interval = self.band.last().map_or_else(String::new, |&band| format!(" ({})", percent_interval(band)));
        format!("{}{interval}", percent_of_runs(self.last(), self.runs))
    }
}

impl Survival {
    fn end(&self) -> String {
        match &self.unit {
            None => format!("By {}", self.span.1.floor()),
            Some(unit) => format!("By {} of {unit}", trimmed(self.span.1)),
        }
    }

    fn is_empty(&self) -> bool {
        self.groups.iter().all(|group| group.times.is_empty()) || self.span.1 <= self.span.0
    }

    fn title(&self) -> String {
        let by_last = |a: &&Group, b: &&Group| a.last().total_cmp(&b.last());
        let (low, high) = (self.groups.iter().min_by(by_last), self.groups.iter().rev().max_by(by_last));
        let (Some(low), Some(high)) = (low, high) else { return "Nothing has been followed yet".to_owned() };
        let of = |group: &Group| percent_of_runs(group.last(), group.runs);
        let named = |group: &Group| format!("{} ({})", of(group), at_most(&group.name, NAME_CHARS_MAX));
        if self.groups.len() == 1 {
            return format!("{} {} in {} of runs", self.end(), self.subject, of(low));
        }
        if low.last() == high.last() {
            return format!("{} {} in {} of the runs of every group", self.end(), self.subject, of(low));
        }
        format!("{} {} in {} to {} of runs", self.end(), self.subject, named(low), named(high))
    }

    fn subtitle(&self) -> Vec<String> {
        let layers = match self.layers {
            Layers::Independent => "",
            Layers::Draws | Layers::PairedDraws => " over draws",
        };
        let rest = match self.not_drawn {
            0 => String::new(),
            more => format!(" {} not drawn.", counted(more as u64, "further group")),
        };
        let shown = format!(
            "Cumulative incidence, other events competing · {} · n{NBSP}={NBSP}{} in each group",
            at_most(&self.title, 90),
            self.sample
        );
        let shown = if self.unit.is_some() { shown.replace(" in each group", "") } else { shown };
        let read = format!("Band: 95{NBSP}%{layers}. Below: runs still at risk.{rest} {}", self.test);
        vec![shown, read.trim_end().to_owned()]
    }

    fn ticks(&self) -> Vec<Tick> {
        match &self.unit {
            None => year_ticks(self.span.0, self.span.1),
            Some(_) => round_ticks(self.span, 6, |value, decimals| format!("{value:.decimals$}")),
        }
    }

    fn labels(&self) -> Vec<EndLabel> {
        let few = self.groups.len() <= 3;
        let label = |(at, group): (usize, &Group)| EndLabel {
            meaning: Meaning::Group(at),
            value: group.last(),
            head: format!("{} {}", percent_of_runs(group.last(), group.runs), at_most(&group.name, LABEL_CHARS_MAX)),
            // Many labels would not find room with them.
            details: group.band.last().filter(|_| few).map(|&band| percent_interval(band)).into_iter().collect(),
        };
        self.groups.iter().enumerate().map(label).collect()
    }

    /// A row of numbers for each group below the axis.
    fn draw_at_risk(&self, canvas: &Canvas<'_>, plot: &Plot, room: Rect) -> Result<(), ChartError> {
        let font = Font { size: canvas.size.tick, bold: false, colour: canvas.theme.muted };
        let right = canvas.size.width - canvas.size.margin_x;
        let sample = plot.x.range.1 + 0.12 * canvas.size.label_column;
        for (at, group) in self.groups.iter().enumerate() {
            let baseline = room.bottom - (self.groups.len() - 1 - at) as f64 * font.line_height() - 0.3 * font.size;
            for tick in self.ticks() {
                let number = thousands(group.at_risk_at(tick.value));
                canvas.text((plot.x.at(tick.value), baseline), &number, font, Align::Centre)?;
            }
            let middle = baseline - 0.36 * font.size;
            canvas.line(&[(sample, middle), (sample + 40.0, middle)], canvas.theme.stroke(Meaning::Group(at)))?;
            let name = font.shorten(&group.name, right - sample - 52.0)?;
            canvas.text((sample + 52.0, baseline), &name, font, Align::Left)?;
        }
        Ok(())
    }
}

fn trimmed(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl Figure for Survival {
    fn check(&self) -> Result<(), ChartError> {
        for group in &self.groups {
            let mut values =
                group.band.iter().flat_map(|&(low, high)| [low, high]).chain(group.estimate.iter().copied());
            // An interval's bound may leave [0, 1] by a rounding.
            if let Some(bad) = values.find(|value| !(-1e-9..=1.0 + 1e-9).contains(value)) {
                let (place, found) = (format!("group `{}`", group.name), bad.to_string());
                return Err(ChartError::BadNumber { figure: NAME, place, found, rule: "a share between 0 and 1" });
            }
            let count = group.times.len();
            if [group.estimate.len(), group.band.len(), group.at_risk.len()].iter().any(|&length| length != count) {
                let problem = format!("group `{}` has lists of different lengths", group.name);
                return Err(ChartError::Inconsistent { figure: NAME, problem });
            }
        }
        Ok(())
    }

    fn words(&self) -> Words {
        let values: Vec<String> =
            self.groups.iter().map(|group| format!("{}: {}", group.name, group.value())).collect();
        let description = format!("{}. {}. {} {}", self.title(), values.join("; "), self.test, self.footer);
        Words { title: self.title(), notice: None, subtitle: self.subtitle(), footer: self.footer.clone(), description }
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        if self.is_empty() {
            return canvas.say(room, "There is no curve to draw.");
        }
        let bands = self.groups.iter().flat_map(|group| group.band.iter().map(|&(_, high)| high));
        let axis = ShareAxis::showing(bands.fold(0.0, f64::max).min(1.0));
        let title = match axis.warning() {
            Some(warning) => format!("Share of runs, % ({warning})"),
            None => "Share of runs, %".to_owned(),
        };
        let font = Font { size: canvas.size.tick, bold: false, colour: canvas.theme.muted };
        let rows = self.groups.len() as f64 * font.line_height() + 0.4 * font.size;
        let upper = Rect { bottom: room.bottom - rows, ..room };
        let plot = Plot::over(canvas, upper, &title, (self.span, &self.ticks()), &axis)?;
        let start = self.span.0;
        for (at, group) in self.groups.iter().enumerate() {
            let mut outline = steps(&plot, start, &group.times, group.band.iter().map(|&(low, _)| low));
            outline.reverse();
            outline.extend(steps(&plot, start, &group.times, group.band.iter().map(|&(_, high)| high)));
            canvas.band(&outline, canvas.theme.colour(Meaning::Group(at)), NOISE_OPACITY)?;
        }
        for (at, group) in self.groups.iter().enumerate() {
            let points = steps(&plot, start, &group.times, group.estimate.iter().copied());
            canvas.line(&points, canvas.theme.stroke(Meaning::Group(at)))?;
        }
        end_labels::draw(canvas, &plot, &self.labels())?;
        self.draw_at_risk(canvas, &plot, room)
    }
}

#[cfg(test)]
mod tests;
