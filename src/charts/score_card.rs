//! Score card: what was foretold of each pact of history, by the rule on trial, by rival rules and by two references, and
//! what happened.

use super::axes::{Scale, ShareAxis, draw_below};
use super::canvas::{Align, Canvas, Rect};
use super::error::ChartError;
use super::evidence::Evidence;
use super::figure::{Drawing, Figure, Words};
use super::key::{self, Sample};
use super::log_axis::draw_title_below;
use super::rows::{GAP, Rows, draw_whisker};
use super::style::{Marker, Meaning, Stroke, Theme};
use super::text::Font;
use crate::analysis::AnalysisError;
use crate::history::hindcast::{
    BASE_RATE, DEFAULT_RULE, FORECASTERS, Forecast, HindcastResults, MeanScore, RuleScores, THREAT_ONLY, Verdict,
};
use crate::words::{NBSP, counted, depth, percent, percent_interval, percent_of_runs, thousands};

mod members;

pub(crate) const NAME: &str = "score-card";

/// Opacity of the side of what happened.
const SIDE_OPACITY: f64 = 0.16;

/// How far above and below the middle of a row its marks stand.
const LANE: f64 = 9.0;

/// What the figure shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ScoreCard {
    pub(crate) evidence: Evidence,
    /// The rule on trial, as a subject.
    pub(crate) rule: String,
    /// Its mean log score with that of the base rate, and how they stand to each other; `None` where it says nothing of treaties.
    pub(crate) score: Option<Score>,
    /// Rival rules that say nothing of treaties.
    pub(crate) silent: u64,
    /// Pacts that formed, then those that did not, each from the most probable.
    pub(crate) rows: Vec<Row>,
}

/// How well a rule did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Score {
    pub(crate) own: f64,
    pub(crate) base_rate: f64,
    pub(crate) verdict: Verdict,
}

/// A pact.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) formed: bool,
    /// Its rung in history.
    pub(crate) depth: Option<String>,
    /// What the rule on trial says.
    pub(crate) own: Option<Chance>,
    /// What rival rules say.
    pub(crate) rivals: Vec<f64>,
    pub(crate) base_rate: Option<f64>,
    pub(crate) threat_only: Option<f64>,
}

/// A probability with its 95 % interval under another seed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Chance {
    pub(crate) p: f64,
    pub(crate) interval: (f64, f64),
    pub(crate) runs: u64,
}

/// The figures of a hindcast: pact by pact, and member by member.
///
/// # Errors
/// [`AnalysisError::NotThere`] where no rule was on trial.
pub(crate) fn of(hindcast: &HindcastResults) -> Result<Vec<Drawing>, AnalysisError> {
    let on_trial = hindcast.found.on_trial().ok_or_else(|| {
        AnalysisError::not_there(format!(
            "it shows what a rule foretold, and {} holds references only; give --rule to `pactsim hindcast`",
            hindcast.folder.display()
        ))
    })?;
    let names = hindcast.pact_names();
    let name_of = |row: &Forecast| names.get(&(row.case.as_str(), row.pact.as_str())).cloned().unwrap_or_default();
    let (evidence, rule) = (evidence(hindcast), subject(&on_trial.rule));
    let card = ScoreCard {
        evidence: evidence.clone(),
        rule: rule.clone(),
        score: score(on_trial, &hindcast.found.rules),
        silent: rivals(&hindcast.found.rules, on_trial).filter(|rule| rule.log_score.is_none()).count() as u64,
        rows: rows(hindcast, &on_trial.rule, &name_of),
    };
    let members = members::of(hindcast, (evidence, rule, &on_trial.rule), &name_of);
    Ok(std::iter::once(Drawing::only(NAME, card))
        .chain(members.map(|members| Drawing::part(NAME, members::PART, members)))
        .collect())
}

fn rivals<'r>(rules: &'r [RuleScores], on_trial: &'r RuleScores) -> impl Iterator<Item = &'r RuleScores> {
    rules.iter().filter(|rule| !rule.is_reference && rule.rule != on_trial.rule)
}

/// A rule as the subject of a sentence.
pub(crate) fn subject(rule: &str) -> String {
    if rule == DEFAULT_RULE {
        return "The default rule".to_owned();
    }
    let about = FORECASTERS.iter().find(|one| one.name == rule).map_or(rule, |one| one.about);
    format!("The rule of {about}")
}

fn score(on_trial: &RuleScores, rules: &[RuleScores]) -> Option<Score> {
    let value = |score: Option<MeanScore>| score.map(|score| score.value);
    let base_rate = rules.iter().find(|rule| rule.rule == BASE_RATE)?;
    let against = on_trial.against.iter().find(|against| against.reference == BASE_RATE)?;
    Some(Score { own: value(on_trial.log_score)?, base_rate: value(base_rate.log_score)?, verdict: against.verdict })
}

fn evidence(hindcast: &HindcastResults) -> Evidence {
    let HindcastResults { manifest, found, .. } = hindcast;
    let failed = counted(found.runs_failed, "run");
    Evidence {
        kind: "hindcast",
        sample: format!(
            "n{NBSP}={NBSP}{} × {} × {} by each rule",
            counted(found.cases.len() as u64, "case"),
            counted(found.draws.into(), "draw"),
            counted(found.replicates.into(), "replicate"),
        ),
        seed: found.seed,
        id: manifest.hindcast_id.clone(),
        engine_version: manifest.engine_version.clone(),
        notice: (found.runs_failed > 0).then(|| format!("FAILED: {failed}, left out of every number")),
    }
}

fn rows(hindcast: &HindcastResults, on_trial: &str, name_of: &dyn Fn(&Forecast) -> String) -> Vec<Row> {
    let all = &hindcast.found.rows;
    let row = |own: &Forecast| {
        let same = || all.iter().filter(|row| row.case == own.case && row.pact == own.pact);
        let by = |rule: &str| same().find(|row| row.rule == rule)?.p_formed;
        // A rule that is not scored on treaties says nothing of them.
        let rivals = same().filter(|row| !row.is_reference && row.rule != on_trial && row.log_score.is_some());
        Row {
            name: name_of(own),
            formed: own.expected,
            depth: own.expected_depth.clone(),
            own: own.log_score.and_then(|_| chance(own)),
            rivals: rivals.filter_map(|row| row.p_formed).collect(),
            base_rate: by(BASE_RATE),
            threat_only: by(THREAT_ONLY),
        }
    };
    let mut rows: Vec<Row> = all.iter().filter(|row| row.rule == on_trial).map(row).collect();
    rows.sort_by(|a, b| b.formed.cmp(&a.formed).then(b.place().total_cmp(&a.place())));
    rows
}

fn chance(row: &Forecast) -> Option<Chance> {
    let p = row.p_formed?;
    Some(Chance { p, interval: (row.p_low.unwrap_or(p), row.p_high.unwrap_or(p)), runs: row.runs })
}

impl Row {
    /// What rows of a sort are ordered by.
    fn place(&self) -> f64 {
        self.own.map(|own| own.p).or(self.base_rate).unwrap_or(0.0)
    }

    /// How far the rule on trial is from what happened.
    fn off(&self) -> f64 {
        self.own.map_or(0.0, |own| (own.p - f64::from(u8::from(self.formed))).abs())
    }

    fn happened(&self, full: bool) -> String {
        match (self.formed, self.depth.as_deref().filter(|_| full)) {
            (true, Some(word)) => format!("formed, {}", depth(word)),
            (true, None) => "formed".to_owned(),
            (false, _) => "no pact".to_owned(),
        }
    }

    fn number(&self, full: bool) -> String {
        let Some(own) = self.own else { return "–".to_owned() };
        let interval = if full { format!(" ({})", percent_interval(own.interval)) } else { String::new() };
        format!("{}{interval}", percent_of_runs(own.p, own.runs))
    }

    /// All that is said of it, in a sentence.
    fn sentence(&self) -> String {
        let mut parts = vec![self.number(true)];
        parts.extend(self.base_rate.map(|p| format!("base rate {}", percent(p))));
        parts.extend(self.threat_only.map(|p| format!("threat only {}", percent(p))));
        let (low, high) = self.rivals.iter().fold((1.0_f64, 0.0_f64), |(low, high), &p| (low.min(p), high.max(p)));
        if !self.rivals.is_empty() {
            parts.push(format!("rival rules {} to {}", percent(low), percent(high)));
        }
        format!("{}, {}: {}.", self.name, self.happened(true), parts.join(", "))
    }
}

/// A score below nought, as a reader writes it.
fn signed(score: f64) -> String {
    if score < 0.0 { format!("−{:.2}", -score) } else { format!("{score:.2}") }
}

impl ScoreCard {
    fn title(&self) -> String {
        let known = || self.rows.iter().filter(|row| row.own.is_some());
        let (pacts, right) = (known().count() as u64, known().filter(|row| row.off() < 0.5).count() as u64);
        if self.rows.is_empty() {
            return "No pact of history is asked about".to_owned();
        }
        if pacts == 0 {
            return format!("{} says nothing of whether a pact forms", self.rule);
        }
        let of = counted(pacts, "pact");
        let lead = format!("{} has {} of {of} on the right side", self.rule, thousands(right));
        let Some(Score { own, base_rate, verdict }) = self.score else { return lead };
        let stands = match verdict {
            Verdict::Better => "better",
            Verdict::Worse => "worse",
            Verdict::CannotBeTold => "not told apart",
        };
        format!("{lead}; log score {}, base rate {} ({stands})", signed(own), signed(base_rate))
    }

    /// The rows that there is room for: those that the rule on trial is furthest from.
    fn shown(&self, most: usize) -> Vec<&Row> {
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        order.sort_by(|&a, &b| self.rows[b].off().total_cmp(&self.rows[a].off()));
        order.truncate(most);
        order.sort_unstable();
        order.into_iter().map(|at| &self.rows[at]).collect()
    }

    /// What the marks mean; only those that are drawn.
    fn key(&self, theme: Theme) -> Vec<(Sample, String)> {
        let any = |is_there: fn(&Row) -> bool| self.rows.iter().any(is_there);
        let rivals = self.rows.iter().map(|row| row.rivals.len()).max().unwrap_or(0) as u64;
        let own = self.rule.strip_prefix("The ").unwrap_or(&self.rule).to_owned();
        let mut key = Vec::new();
        if any(|row| row.own.is_some()) {
            key.push((Sample::Disc(theme.colour(Meaning::Engine)), own));
        }
        if rivals > 0 {
            key.push((Sample::Ring(rival_stroke(theme)), counted(rivals, "rival rule")));
        }
        if any(|row| row.base_rate.is_some()) {
            key.push((Sample::Upright(base_rate_stroke(theme)), "base rate".to_owned()));
        }
        if any(|row| row.threat_only.is_some()) {
            let square = Sample::Marker(Marker::Square, theme.colour(Meaning::Reference(1)));
            key.push((square, "threat only".to_owned()));
        }
        key
    }
}

fn rival_stroke(theme: Theme) -> Stroke {
    Stroke { colour: theme.zero_line, width: 2.0, dash: None }
}

fn base_rate_stroke(theme: Theme) -> Stroke {
    Stroke { colour: theme.colour(Meaning::Reference(0)), width: 4.0, dash: None }
}

impl Figure for ScoreCard {
    fn check(&self) -> Result<(), ChartError> {
        for row in &self.rows {
            let own = row.own.iter().flat_map(|own| [own.p, own.interval.0, own.interval.1]);
            let others = row.rivals.iter().copied().chain(row.base_rate).chain(row.threat_only);
            if let Some(bad) = own.chain(others).find(|p| !(-1e-9..=1.0 + 1e-9).contains(p)) {
                let (place, found) = (format!("a probability of `{}`", row.name), bad.to_string());
                return Err(ChartError::BadNumber { figure: NAME, place, found, rule: "a share between 0 and 1" });
            }
        }
        Ok(())
    }

    fn words(&self) -> Words {
        let mut reading = format!(
            "Shaded: the right side, that of what happened. Bars: 95{NBSP}% intervals under another seed. Log score: 0 is best. Years: \
             the start of the case."
        );
        if self.silent > 0 {
            let verb = if self.silent == 1 { "says" } else { "say" };
            reading += &format!(" {} {verb} nothing of treaties.", counted(self.silent, "more rule"));
        }
        let description: Vec<String> = self.rows.iter().map(Row::sentence).collect();
        let shown = "How likely each pact of history was, by rules that were not fitted to its family of cases";
        self.evidence.words(self.title(), shown, reading, &description.join(" "))
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        if self.rows.is_empty() {
            return canvas.say(room, "No case asks about a pact: there is nothing to draw.");
        }
        let room = key::draw(canvas, room, &self.key(canvas.theme))?;
        let room = draw_title_below(canvas, room, "Probability that the pact comes into force in time, %")?;
        Sheet::new(self, canvas, room)?.draw()
    }
}

/// Where everything stands.
struct Sheet<'a, 'c> {
    canvas: &'a Canvas<'c>,
    figure: &'a ScoreCard,
    rows: Rows,
    shown: Vec<&'a Row>,
    font: Font,
    x: Scale,
    /// Left edge of the numbers.
    numbers: f64,
    is_wide: bool,
}

impl<'a, 'c> Sheet<'a, 'c> {
    fn new(figure: &'a ScoreCard, canvas: &'a Canvas<'c>, room: Rect) -> Result<Self, ChartError> {
        let names: Vec<&str> = figure.rows.iter().map(|row| row.name.as_str()).collect();
        let rows = Rows::new(canvas, room, &names)?;
        let shown = figure.shown(rows.shown);
        let font = Font { size: canvas.size.tick, bold: false, colour: canvas.theme.ink };
        let is_wide = canvas.size.width > 1200.0;
        let (mut happened, mut numbers) = (0.0_f64, 0.0_f64);
        for row in &shown {
            happened = happened.max(font.width(&row.happened(is_wide))?);
            numbers = numbers.max(font.width(&row.number(is_wide))?);
        }
        let numbers_left = room.right - numbers;
        let range = (rows.start + happened + 2.0 * GAP, numbers_left - 1.5 * GAP);
        Ok(Self {
            canvas,
            figure,
            rows,
            shown,
            font,
            x: Scale { domain: (0.0, 1.0), range },
            numbers: numbers_left,
            is_wide,
        })
    }

    fn draw(&self) -> Result<(), ChartError> {
        let Self { canvas, figure, rows, shown, font, x, .. } = self;
        for (at, row) in shown.iter().enumerate() {
            let half = (0.5 * rows.pitch - 1.5).min(1.3 * font.size);
            let (from, to) = if row.formed { (0.5, 1.0) } else { (0.0, 0.5) };
            let (left, right, middle) = (x.at(from), x.at(to), rows.middle(at));
            let corners = [(left, -half), (right, -half), (right, half), (left, half)].map(|(x, y)| (x, middle + y));
            canvas.fill(&corners, canvas.theme.zero_line, SIDE_OPACITY)?;
        }
        draw_below(canvas, *x, &ShareAxis::showing(1.0).ticks, (rows.top, rows.bottom()))?;
        let half = Stroke { colour: canvas.theme.zero_line, width: 2.0, dash: Some((8.0, 6.0)) };
        canvas.line(&[(x.at(0.5), rows.top), (x.at(0.5), rows.bottom())], half)?;
        for (at, row) in shown.iter().enumerate() {
            rows.draw_name(canvas, at, &row.name)?;
            self.draw_row(rows.middle(at), row)?;
        }
        if shown.len() < figure.rows.len() {
            let more = counted((figure.rows.len() - shown.len()) as u64, "more pact");
            rows.draw_rest(canvas, &format!("… and {more}, nearer to what happened"))?;
        }
        Ok(())
    }

    fn draw_row(&self, middle: f64, row: &Row) -> Result<(), ChartError> {
        let Self { canvas, rows, font, x, numbers, is_wide, .. } = self;
        let theme = canvas.theme;
        let baseline = middle + 0.36 * font.size;
        // The rule on trial above, all others below, so that none hides another's interval.
        let (upper, lower) = (middle - LANE, middle + LANE);
        let muted = Font { colour: theme.muted, ..*font };
        canvas.text((rows.start, baseline), &row.happened(*is_wide), muted, Align::Left)?;
        for &p in &row.rivals {
            canvas.ring((x.at(p), lower), 6.0, rival_stroke(theme))?;
        }
        if let Some(p) = row.threat_only {
            canvas.marker((x.at(p), lower), Marker::Square, theme.colour(Meaning::Reference(1)))?;
        }
        if let Some(Chance { interval: (low, high), .. }) = row.own.filter(|own| own.interval.1 > own.interval.0) {
            draw_whisker(canvas, (x.at(low), x.at(high)), upper)?;
        }
        // After the interval, whose rim would cut it.
        if let Some(place) = row.base_rate.map(|p| x.at(p)) {
            let half = (0.5 * rows.pitch - 3.0).min(0.8 * font.size);
            canvas.line(&[(place, middle - half), (place, middle + half)], base_rate_stroke(theme))?;
        }
        if let Some(own) = row.own {
            canvas.marker((x.at(own.p), upper), Marker::Circle, theme.colour(Meaning::Engine))?;
        }
        canvas.text((*numbers, baseline), &row.number(*is_wide), *font, Align::Left)
    }
}

#[cfg(test)]
mod tests;
