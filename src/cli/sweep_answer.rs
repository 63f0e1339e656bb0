//! The answer of a sweep, as a person reads it, or as JSON.

use std::path::Path;

use clap::builder::styling::{AnsiColor, Style};
use serde::Serialize;

use super::answer::point_weights;
use super::failure::Failure;
use super::layout::{columns, paragraph};
use super::screen::{Screen, print, print_json};
use crate::experiment::{
    FinishedSweep, Mean, OutcomeSummary, PointMean, Response, Scale, Summary, SweepManifest, ValueMean,
};
use crate::stats::Interval;
use crate::words::{Dates, counted, percent_interval, percent_of_runs, thousands, with_sign};

/// What a stopped sweep that keeps sums is a sample of.
const OF_SUMS: &str = "draw after draw: policies and factors are told of whole draws alone, design points of all that is there, \
                       which may be more at some of them";

/// Said where design points may have different numbers of draws.
const STOPPED_EARLY: &str = "Design points stop when they are known well enough, so that means over several weigh \
                             those with more draws most; the table `outcomes` has each point by itself.";

/// A sweep and where it lies.
pub(crate) struct SweepAnswer<'a> {
    pub(crate) summary: Option<&'a Summary>,
    pub(crate) manifest: &'a SweepManifest,
    pub(crate) folder: &'a Path,
    /// Whether it was complete before this command.
    pub(crate) was_there: bool,
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Json<'a> {
    /// `complete` or `partial`.
    status: &'static str,
    was_there: bool,
    folder: String,
    /// Which shard it is; missing for a whole sweep.
    shard: Option<String>,
    runs_done: u64,
    runs_failed: u64,
    /// Missing for a shard.
    summary: Option<&'a Summary>,
}

impl<'a> SweepAnswer<'a> {
    pub(crate) fn of(finished: &'a FinishedSweep) -> Self {
        Self {
            summary: finished.summary.as_ref(),
            manifest: &finished.manifest,
            folder: &finished.folder,
            was_there: finished.was_complete,
        }
    }

    /// Prints it, as JSON or in words.
    ///
    /// # Errors
    /// [`Failure::Output`] when it cannot be written.
    pub(crate) fn print(&self, json: bool) -> Result<(), Failure> {
        if !json {
            return print(&self.text(&Screen::stdout()));
        }
        print_json(&Json {
            status: if self.manifest.partial { "partial" } else { "complete" },
            was_there: self.was_there,
            folder: self.folder.display().to_string(),
            shard: self.manifest.shard.map(|shard| shard.to_string()),
            runs_done: self.manifest.runs_done,
            runs_failed: self.manifest.runs_failed,
            summary: self.summary,
        })
    }

    fn text(&self, screen: &Screen) -> String {
        let bold = Style::new().bold();
        let loud = bold.fg_color(Some(AnsiColor::Red.into()));
        let mut paragraphs: Vec<String> =
            self.alarms().iter().map(|alarm| screen.styled(loud, &paragraph(alarm, screen))).collect();
        match self.summary {
            Some(summary) => {
                paragraphs.push(screen.styled(bold, &paragraph(&summary.title, screen)));
                let dates = Dates::from_decimal_year(summary.start_year);
                let horizon = dates.month(summary.horizon_year - summary.start_year);
                for (o, outcome) in summary.outcomes.iter().enumerate() {
                    paragraphs.push(told(summary, outcome, &horizon, o == 0, screen));
                }
            }
            None => paragraphs.push("`pactsim merge` joins this shard with the others.".to_owned()),
        }
        if self.summary.is_some_and(|s| s.stopping && s.points > 1) {
            paragraphs.push(paragraph(STOPPED_EARLY, screen));
        }
        // Not wrapped: a path is there to be copied.
        paragraphs.push(self.origin().map(|[label, value]| format!("{label:<8}{value}")).join("\n"));
        paragraphs.join("\n\n") + "\n"
    }

    /// What must be known before anything else.
    fn alarms(&self) -> Vec<String> {
        let SweepManifest { partial, runs_done, runs_failed, aggregate, .. } = *self.manifest;
        let mut alarms = Vec::new();
        if partial {
            let done = thousands(runs_done);
            let sample = self.summary.map_or_else(
                || format!("{done} runs"),
                |s| {
                    let planned = thousands(s.runs_planned);
                    let which = if aggregate { OF_SUMS } else { "an even sample over the design points" };
                    format!("{done} of {planned} runs, {which}")
                },
            );
            alarms.push(format!("PARTIAL: stopped after {sample}. The same command goes on from there."));
        }
        if runs_failed > 0 {
            let runs = counted(runs_failed, "run");
            alarms.push(match self.summary {
                _ if aggregate => format!(
                    "FAILED: {runs}, left out of every number below. Why is not kept with sums; the table `outcomes` says at \
                     which design points, and a sweep of these with its runs says why."
                ),
                Some(_) => format!(
                    "FAILED: {runs}, left out of every number below. The table `runs` holds the reason of each."
                ),
                None => format!("FAILED: {runs}. When merged, the table `runs` holds the reason of each."),
            });
        }
        alarms
    }

    /// What the numbers rest on and where they lie.
    fn origin(&self) -> [[String; 2]; 3] {
        let sample = self.summary.map_or_else(
            || counted(self.manifest.runs_done, "run"),
            |s| {
                let most = if s.stopping { "at most " } else { "" };
                format!(
                    "{} ({}) × {most}{} × {}: {}{}; {} random numbers, seed {}{}; pactsim {}",
                    counted(s.points, "design point"),
                    s.design,
                    counted(s.draws.into(), "draw"),
                    counted(s.replicates.into(), "replicate"),
                    if s.partial { format!("{} of ", thousands(s.runs_done)) } else { String::new() },
                    counted(s.runs_planned, "run"),
                    if s.independent { "independent" } else { "common" },
                    s.seed,
                    point_weights(s.weighting),
                    s.engine_version,
                )
            },
        );
        let shard = self.manifest.shard.map_or_else(String::new, |shard| format!(", shard {shard}"));
        let state = match (self.manifest.partial, self.was_there) {
            (true, _) => " (partial)",
            (false, true) => " (already complete)",
            (false, false) => "",
        };
        [
            ["Sample".to_owned(), sample],
            ["Sweep".to_owned(), format!("{}{shard}{state}", self.manifest.sweep_id)],
            ["Folder".to_owned(), self.folder.display().to_string()],
        ]
    }
}

/// One outcome: by policy, by factor, and the design points at the ends. All values of a factor where `in_full`, else
/// the first and the last.
fn told(summary: &Summary, outcome: &OutcomeSummary, horizon: &str, in_full: bool, screen: &Screen) -> String {
    let scale = outcome.scale;
    let unit = match scale {
        Scale::Chance => "chance",
        Scale::Index => &outcome.unit,
        Scale::Count | Scale::Quarter => scale.unit(),
    };
    let points = if scale == Scale::Chance { "difference, points" } else { "difference" };
    let head = |first: &str| [first, unit, "noise, 95\u{a0}%", points, "95\u{a0}%"].map(str::to_owned);
    let mut text = paragraph(&format!("By {horizon}: {} ({})", outcome.description, outcome.outcome), screen);
    let mut rows = Vec::new();
    if outcome.policies.len() > 1 || outcome.responses.is_empty() {
        rows.push(head("policy"));
        rows.extend(outcome.policies.iter().map(|p| row(p.policy.clone(), &p.mean, p.difference.as_ref(), scale)));
    }
    for response in &outcome.responses {
        let unit = if response.unit.is_empty() { String::new() } else { format!(", {}", response.unit) };
        rows.push(head(&format!("{}{unit}", response.factor)));
        rows.extend(shown(response, in_full).map(|v| row(value(v), &v.mean, v.difference.as_ref(), scale)));
    }
    // Where nothing is compared, the columns for it would stand empty.
    let compares = rows.iter().any(|row| row[3] != points && !row[3].is_empty());
    text.push('\n');
    text.push_str(&match compares {
        true => columns(rows, screen),
        false => columns(rows.into_iter().map(|[a, b, c, ..]| [a, b, c]), screen),
    });
    // With a single factor or policies alone, the table has them.
    if outcome.responses.len() > 1 || (outcome.responses.len() == 1 && outcome.policies.len() > 1) {
        for (name, end) in [("lowest", &outcome.lowest), ("highest", &outcome.highest)] {
            text.extend(end.as_ref().map(|end| format!("\n{}", paragraph(&at_end(summary, name, end, scale), screen))));
        }
    }
    text
}

/// The values of a factor that are told.
fn shown(response: &Response, in_full: bool) -> impl Iterator<Item = &ValueMean> {
    let last = response.values.len().saturating_sub(1);
    response.values.iter().enumerate().filter(move |(at, _)| in_full || *at == 0 || *at == last).map(|(_, value)| value)
}

fn row(first: String, mean: &Mean, difference: Option<&Mean>, scale: Scale) -> [String; 5] {
    let interval = |interval: Option<Interval>| interval.map_or_else(String::new, |i| between(i, scale));
    let difference_text = |difference: &Mean| difference.estimate.map_or_else(String::new, |d| signed(d, scale));
    let signed_interval = |interval: Option<Interval>| {
        interval.map_or_else(String::new, |i| format!("{} to {}", signed(i.low, scale), signed(i.high, scale)))
    };
    [
        format!("\u{a0}\u{a0}{first}"),
        estimate(mean, scale),
        interval(mean.noise),
        difference.map_or_else(String::new, difference_text),
        difference.map_or_else(String::new, |difference| signed_interval(difference.noise)),
    ]
}

fn estimate(mean: &Mean, scale: Scale) -> String {
    match (mean.estimate, scale) {
        (None, _) => "no case".to_owned(),
        (Some(p), Scale::Chance) => percent_of_runs(p, mean.runs),
        (Some(x), _) => number(x),
    }
}

fn between(interval: Interval, scale: Scale) -> String {
    match scale {
        Scale::Chance => percent_interval((interval.low, interval.high)),
        Scale::Count | Scale::Quarter => format!("{}–{}", number(interval.low), number(interval.high)),
        Scale::Index => format!("{} to {}", number(interval.low), number(interval.high)),
    }
}

/// A difference with its sign; of chances in percentage points.
pub(super) fn signed(difference: f64, scale: Scale) -> String {
    let size = match scale {
        Scale::Chance => number(100.0 * difference.abs()),
        Scale::Count | Scale::Quarter | Scale::Index => number(difference.abs()),
    };
    with_sign(difference, size, true)
}

/// A value of a factor, or the range of a group of values.
fn value(of: &ValueMean) -> String {
    match of {
        ValueMean { low, high, .. } if low == high => number(*low),
        ValueMean { low, high, .. } => format!("{} to {}", number(*low), number(*high)),
    }
}

/// A number with about three digits.
pub(super) fn number(x: f64) -> String {
    let decimals = match x.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 0.1 || size == 0.0 => 2,
        _ => 3,
    };
    let text = format!("{x:.decimals$}");
    let short = if decimals > 0 { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if short == "-0" { "0".to_owned() } else { short.replace('-', "−") }
}

fn at_end(summary: &Summary, name: &str, end: &PointMean, scale: Scale) -> String {
    let settings: Vec<String> = (summary.factors.iter().zip(&end.settings))
        .map(|(factor, &value)| format!("{factor} {}", number(value)))
        .collect();
    let policy = if end.policy == "base" { String::new() } else { format!(" under {}", end.policy) };
    let at = if settings.is_empty() { String::new() } else { format!(" at {}", settings.join(", ")) };
    format!("  {name}: {} at design point {}{policy}{at}", estimate(&end.mean, scale), end.design_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_signs_are_signs() {
        assert_eq!([0.0, 0.05, -0.3, 12.34, 1234.5].map(number), ["0", "0.05", "−0.3", "12.3", "1234"]);
        assert_eq!(signed(0.0123, Scale::Chance), "+1.23");
        assert_eq!(signed(-0.5, Scale::Count), "−0.5");
        assert_eq!(signed(-0.000_001, Scale::Chance), "0");
    }
}
