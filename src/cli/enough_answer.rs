//! The answer of `pactsim enough`, as a person reads it, or as JSON.

use std::path::Path;

use clap::builder::styling::{AnsiColor, Style};
use serde::Serialize;

use super::failure::Failure;
use super::layout::{columns, paragraph};
use super::screen::{Screen, print, print_json};
use crate::experiment::{Answer, Enough, Need, Question, Scale};
use crate::words::{NBSP, counted, percent, plus_minus, rule_of_three, thousands, two_digits};

/// An answer, and what only the command line knows of it.
pub(crate) struct EnoughAnswer<'a> {
    pub(crate) enough: &'a Enough,
    /// What the file is: `scenario` or `experiment`.
    pub(crate) kind: &'static str,
    pub(crate) folder: &'a Path,
    pub(crate) has_figure: bool,
    /// Time that a run of the pilot took.
    pub(crate) seconds_a_run: f64,
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Json<'a> {
    /// `complete` or `partial`.
    status: &'static str,
    folder: String,
    enough: &'a Enough,
}

/// What is estimated, to stand in a sentence.
pub(crate) fn subject(question: &Question) -> String {
    let of = match question.outcome.as_str() {
        "article5" => "the chance of an Article-5 pact".to_owned(),
        "shallow" => "the chance of a pact, shallow or deeper".to_owned(),
        "war" => "the chance of a major war".to_owned(),
        name if question.scale == Scale::Chance => format!("the chance of `{name}`"),
        name => format!("the mean of `{name}`"),
    };
    if question.difference { format!("the difference in {of}") } else { of }
}

impl EnoughAnswer<'_> {
    /// Prints it, as JSON or in words.
    ///
    /// # Errors
    /// [`Failure::Output`] when it cannot be written.
    pub(crate) fn print(&self, json: bool) -> Result<(), Failure> {
        if !json {
            return print(&self.text(&Screen::stdout()));
        }
        print_json(&Json {
            status: if self.enough.partial { "partial" } else { "complete" },
            folder: self.folder.display().to_string(),
            enough: self.enough,
        })
    }

    fn text(&self, screen: &Screen) -> String {
        let bold = Style::new().bold();
        let loud = bold.fg_color(Some(AnsiColor::Red.into()));
        let mut paragraphs: Vec<String> =
            self.alarms().iter().map(|alarm| screen.styled(loud, &paragraph(alarm, screen))).collect();
        for (i, question) in self.enough.questions.iter().enumerate() {
            let Some(answer) = &question.answer else {
                paragraphs.push(paragraph(&nothing_varied(question), screen));
                continue;
            };
            let head = paragraph(&self.headline(question, answer), screen);
            let head = if i == 0 { screen.styled(bold, &head) } else { head };
            paragraphs.push(format!("{head}\n{}", self.table(question, answer, screen)));
        }
        paragraphs.push(paragraph(&self.explanation(), screen));
        paragraphs.push(self.origin());
        paragraphs.join("\n\n") + "\n"
    }

    /// What must be known before anything else.
    fn alarms(&self) -> Vec<String> {
        let mut alarms = Vec::new();
        if self.enough.partial {
            let draws = counted(self.enough.pilot.draws, "draw");
            alarms.push(format!("PARTIAL: the pilot was stopped after {draws}; what follows rests on them alone."));
        }
        if self.enough.runs_failed > 0 {
            let failed = counted(self.enough.runs_failed, "run");
            alarms.push(format!("FAILED: {failed} of the pilot, left out of every number below."));
        }
        alarms
    }

    fn headline(&self, question: &Question, answer: &Answer) -> String {
        let of_a_chance = question.scale == Scale::Chance;
        let (own, kind) = (&answer.own, self.kind);
        let own_words = format!(
            "the {kind}'s own {} × {}{} {}",
            thousands(own.sample.draws),
            thousands(own.sample.replicates.into()),
            if answer.own_is_enough(question.precision) { " are enough: they give" } else { " give" },
            plus_minus(own.half_width, of_a_chance)
        );
        let needed = answer.cheapest().map_or_else(String::new, |need| {
            format!(
                "To know {} to {} takes {}, {}; ",
                subject(question),
                plus_minus(question.precision, of_a_chance),
                self.sample(need),
                self.time(need.runs_in_all)
            )
        });
        let unit = if of_a_chance { 100.0 } else { 1.0 };
        let range = [own.range.low, own.range.high].map(|end| two_digits(unit * end));
        format!("{needed}{own_words} ({}–{}).", range[0], range[1])
    }

    /// e.g. `1,400 draws × 10 replicates = 14,000 runs`.
    fn sample(&self, need: &Need) -> String {
        let product = format!(
            "{} × {} = {}",
            counted(need.sample.draws, "draw"),
            counted(need.sample.replicates.into(), "replicate"),
            counted(need.sample.runs(), "run")
        );
        match self.enough.points {
            1 => product,
            points => {
                format!(
                    "{product} at each of {} design points, {} in all",
                    thousands(points),
                    thousands(need.runs_in_all)
                )
            }
        }
    }

    /// How long so many runs would take at the pilot's speed.
    fn time(&self, runs: u64) -> String {
        let seconds = self.seconds_a_run * runs as f64;
        match seconds {
            s if s < 1.0 => "less than a second here".to_owned(),
            s if s < 100.0 => format!("about {s:.0}{NBSP}s here"),
            s if s < 6_000.0 => format!("about {:.0}{NBSP}minutes here", s / 60.0),
            s if s < 172_800.0 => format!("about {:.0}{NBSP}hours here", s / 3_600.0),
            s => format!("about {} days here", thousands((s / 86_400.0) as u64)),
        }
    }

    fn table(&self, question: &Question, answer: &Answer, screen: &Screen) -> String {
        let own = answer.own.sample.replicates;
        let head = ["replicates a draw", "draws needed", "95\u{a0}% range", "runs", "time here"].map(str::to_owned);
        let row = |need: &Need| {
            let [low, high] = need.draws_range.map(thousands);
            let mark = if need.sample.replicates == own { " (own)" } else { "" };
            [
                format!("{NBSP}{NBSP}{}{mark}", thousands(need.sample.replicates.into())),
                thousands(need.sample.draws),
                format!("{low}–{high}"),
                thousands(need.runs_in_all),
                self.time(need.runs_in_all).trim_end_matches(" here").to_owned(),
            ]
        };
        let rows = std::iter::once(head).chain(answer.needs.iter().map(row));
        let of_a_chance = question.scale == Scale::Chance;
        let total = answer.components.between + answer.components.within;
        let pilot = &answer.pilot;
        let unit = if of_a_chance { 100.0 } else { 1.0 };
        let [low, high] = [pilot.range.low, pilot.range.high].map(|end| two_digits(unit * end));
        let estimate = match (question.difference, of_a_chance) {
            (false, true) => percent(answer.estimate),
            (_, true) => format!("{:+.2}{NBSP}points", 100.0 * answer.estimate).replace('-', "−"),
            (..) => format!("{:.2}", answer.estimate).replace('-', "−"),
        };
        let at = match self.enough.points {
            1 => String::new(),
            _ => format!(" at design point {} (policy {}), which needs most", answer.design_id, answer.policy),
        };
        let measured = format!(
            "  The pilot found {estimate}{at}, measured to {} ({low}–{high}); {} of the variance of a run comes from \
             the uncertain figures.",
            plus_minus(pilot.half_width, of_a_chance),
            percent(answer.components.between / total),
        );
        format!("{}\n{}", columns(rows, screen), paragraph(&measured, screen))
    }

    fn explanation(&self) -> String {
        let of_many = match self.enough.points {
            1 => "",
            _ => " Means over many design points are known better than those of one.",
        };
        format!(
            "Draws are rounded up to two digits. Few replicates of many draws need fewest runs, but with one replicate \
             a batch cannot tell chance from uncertain figures, so the first line of each answer takes two or more. \
             Ranges say what the pilot leaves open: 95{NBSP}%, by resampling its draws.{of_many}"
        )
    }

    fn origin(&self) -> String {
        let Enough { pilot, points, points_in_pilot, seed, engine_version, .. } = self.enough;
        let at = match points {
            1 => String::new(),
            points => format!("{} of {} × ", thousands(*points_in_pilot), counted(*points, "design point")),
        };
        let sample = format!(
            "{at}{} × {} = {}; seed {seed}; pactsim {engine_version}",
            counted(pilot.draws, "draw"),
            counted(pilot.replicates.into(), "replicate"),
            counted(points_in_pilot * pilot.runs(), "run")
        );
        let mut lines = vec![format!("{:<8}{sample}", "Pilot"), format!("{:<8}{}", "Folder", self.folder.display())];
        if self.has_figure {
            lines.push(format!("{:<8}{}", "Figure", self.folder.join("enough.png").display()));
        }
        lines.join("\n")
    }
}

/// What a pilot says that saw nothing vary.
fn nothing_varied(question: &Question) -> String {
    let (subject, runs) = (subject(question), counted(question.runs, "run"));
    let bound = percent(rule_of_three(question.runs));
    let more = "A larger pilot (--draws) may see more.";
    match question.never_but {
        None => format!("Of {subject} the pilot says nothing: no run had a value."),
        Some(value) if question.scale != Scale::Chance => {
            format!("Of {subject} no number can be given: it was {value} in each of {runs}. {more}")
        }
        Some(_) if question.difference => {
            format!(
                "Of {subject} no number can be given: in {runs} no pair differed, so that fewer than {bound} do. {more}"
            )
        }
        Some(value) if value > 0.5 => format!(
            "Of {subject} no number can be given: it happened in each of {runs}, so that it fails in fewer than {bound} \
             (rule of three). {more}"
        ),
        Some(_) => format!(
            "Of {subject} no number can be given: the pilot saw no case in {runs}, so that it is below {bound} (rule \
             of three). {more}"
        ),
    }
}
