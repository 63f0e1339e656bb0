//! The answer of a batch, as a person reads it in ten seconds, or as JSON.

use std::path::Path;

use clap::builder::styling::{AnsiColor, Style};
use serde::Serialize;

use super::chances::{self, Chance};
use super::facts;
use super::failure::Failure;
use super::figure;
use super::layout::{columns, paragraph};
use super::rule;
use super::screen::{Screen, print, print_json};
use crate::ensemble::Summary;
use crate::scenario::{Rule, Weighting};
use crate::words::Dates;
use crate::words::Names;
use crate::words::{counted, thousands};

/// Said under every answer.
pub(super) const CAVEAT: &str = "What this is not: a forecast that has proved itself. Weights are fitted to few cases, coded by people \
                      who knew how they ended (docs/limits.md); the intervals cover noise, stated ranges and what the record \
                      leaves open, not what the model leaves out.";

/// The answer of a batch and where it lies.
pub(crate) struct Answer<'a> {
    pub(crate) summary: &'a Summary,
    pub(crate) names: Names,
    /// The rule of decision; `None` for a scenario that does not load here.
    pub(crate) rule: Option<Rule>,
    pub(crate) folder: &'a Path,
    /// Whether the batch was complete before this command.
    pub(crate) was_there: bool,
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Json<'a> {
    /// `complete` or `partial`.
    status: &'static str,
    /// Whether the batch was complete before this command.
    was_there: bool,
    folder: String,
    figure: String,
    /// Word of the rule of decision; `null` for a scenario that does not load here.
    rule: Option<&'static str>,
    summary: &'a Summary,
}

impl Answer<'_> {
    /// Prints it, as JSON or in words.
    ///
    /// # Errors
    /// [`Failure::Output`] when it cannot be written.
    pub(crate) fn print(&self, json: bool) -> Result<(), Failure> {
        if !json {
            return print(&self.text(&Screen::stdout()));
        }
        print_json(&Json {
            status: if self.summary.partial { "partial" } else { "complete" },
            was_there: self.was_there,
            folder: self.folder.display().to_string(),
            figure: self.figure(),
            rule: self.rule.map(Rule::word),
            summary: self.summary,
        })
    }

    fn figure(&self) -> String {
        self.folder.join(figure::PNG).display().to_string()
    }

    fn text(&self, screen: &Screen) -> String {
        let summary = self.summary;
        let dates = Dates::from_decimal_year(summary.start_year);
        let bold = Style::new().bold();
        let loud = bold.fg_color(Some(AnsiColor::Red.into()));
        let mut paragraphs: Vec<String> =
            self.alarms().iter().map(|alarm| screen.styled(loud, &paragraph(alarm, screen))).collect();
        paragraphs.push(screen.styled(bold, &paragraph(&summary.title, screen)));
        if completed(summary) == 0 {
            paragraphs.push("No run was completed, so nothing can be said yet.".to_owned());
        } else {
            let horizon = dates.month(summary.horizon_year - summary.start_year);
            paragraphs.push(chances::table(&format!("By {horizon}"), &self.chances(), screen));
            paragraphs.push(columns(facts::of(summary, &self.names, dates), screen));
        }
        // Not wrapped: a path is there to be copied.
        paragraphs.push(
            self.origin().iter().map(|[label, value]| format!("{label:<8}{value}")).collect::<Vec<_>>().join("\n"),
        );
        paragraphs.push(paragraph(CAVEAT, screen));
        paragraphs.join("\n\n") + "\n"
    }

    /// What must be known before anything else.
    fn alarms(&self) -> Vec<String> {
        let summary = self.summary;
        let mut alarms = Vec::new();
        if summary.partial {
            alarms.push(format!(
                "PARTIAL: stopped after {} of {}. The same command goes on from there.",
                thousands(summary.runs_done),
                counted(summary.runs_planned, "run"),
            ));
        }
        if summary.runs_failed > 0 {
            alarms.push(format!(
                "FAILED: {}, left out of every number below. The table `runs` holds the reason of each.",
                counted(summary.runs_failed, "run"),
            ));
        }
        alarms
    }

    /// The chances by the horizon.
    fn chances(&self) -> [Chance<'_>; 5] {
        let summary = self.summary;
        let chances = [
            ("Article 5 pact", &summary.article5.by_horizon),
            ("  in force then", &summary.article5_stands),
            ("Pact, shallow or deeper", &summary.shallow_or_deeper.by_horizon),
            ("  in force then", &summary.shallow_or_deeper_stands),
            ("Major war", &summary.major_war.by_horizon),
        ];
        let runs = completed(summary);
        chances.map(|(event, estimate)| Chance { event, estimate, runs })
    }

    /// What the numbers rest on and where they lie.
    fn origin(&self) -> Vec<[String; 2]> {
        let summary = self.summary;
        let sample = format!(
            "{} × {} = {}; seed {}{}; pactsim {}",
            counted(summary.draws.into(), "draw"),
            counted(summary.replicates.into(), "replicate"),
            counted(summary.runs_planned, "run"),
            summary.seed,
            point_weights(summary.weighting),
            summary.engine_version,
        );
        let state = match (summary.partial, self.was_there) {
            (true, _) => " (partial)",
            (false, true) => " (already complete)",
            (false, false) => "",
        };
        // The default goes without saying.
        let rule = self.rule.filter(|&rule| rule != Rule::CostBenefit).map(rule::told);
        let rule = rule.map(|rule| ["Rule".to_owned(), rule]);
        let rest = [
            ["Sample".to_owned(), sample],
            ["Batch".to_owned(), format!("{}{state}", summary.batch_id)],
            ["Folder".to_owned(), self.folder.display().to_string()],
            ["Figure".to_owned(), self.figure()],
        ];
        rule.into_iter().chain(rest).collect()
    }
}

/// What is said of the weights where they are not drawn.
pub(crate) fn point_weights(weighting: Weighting) -> &'static str {
    match weighting {
        Weighting::Posterior => "",
        Weighting::Point => ", weights at their best values",
        Weighting::Prior => ", weights from their ranges alone",
    }
}

/// Runs that the numbers rest on.
pub(crate) fn completed(summary: &Summary) -> u64 {
    summary.runs_done - summary.runs_failed
}
