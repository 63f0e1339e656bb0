//! Members: whom the rule on trial foretold of each pact that formed in history, whom it missed, and whom it named in vain.

use crate::charts::canvas::{Align, Canvas, Rect};
use crate::charts::error::ChartError;
use crate::charts::evidence::Evidence;
use crate::charts::figure::{Figure, Words};
use crate::charts::rows::GAP;
use crate::charts::style::{Meaning, Stroke};
use crate::charts::text::Font;
use crate::history::hindcast::{Forecast, HindcastResults, MemberForecast};
use crate::words::{counted, percent, thousands};

/// Name of the drawing after that of its kind.
pub(super) const PART: &str = "members";

/// What became of a candidate and what was foretold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lot {
    /// Foretold, and a member.
    Hit,
    /// A member, and not foretold.
    Missed,
    /// Foretold, and no member.
    InVain,
}

impl Lot {
    const ALL: [Self; 3] = [Self::Hit, Self::Missed, Self::InVain];

    fn heading(self) -> &'static str {
        match self {
            Self::Hit => "Foretold and joined",
            Self::Missed => "Joined, not foretold",
            Self::InVain => "Foretold, stayed out",
        }
    }

    /// As a noun, for the description.
    fn noun(self) -> &'static str {
        match self {
            Self::Hit => "foretold and joined",
            Self::Missed => "joined and not foretold",
            Self::InVain => "foretold and stayed out",
        }
    }

    fn of(member: &MemberForecast) -> Option<Self> {
        match (member.foretold?, member.expected?) {
            (true, true) => Some(Self::Hit),
            (false, true) => Some(Self::Missed),
            (true, false) => Some(Self::InVain),
            (false, false) => None,
        }
    }
}

/// What the figure shows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Members {
    pub(super) evidence: Evidence,
    /// The rule on trial, as a subject.
    pub(super) rule: String,
    /// Pacts that formed in history.
    pub(super) rows: Vec<Row>,
}

/// A pact.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) name: String,
    /// Whether it formed in any run, so that anything is said of its members.
    pub(super) is_said: bool,
    /// Candidates with their probabilities, the surest first.
    pub(super) states: Vec<(String, Lot, f64)>,
}

/// `None` where no pact formed in history.
pub(super) fn of(
    hindcast: &HindcastResults,
    (evidence, rule, on_trial): (Evidence, String, &str),
    name_of: &dyn Fn(&Forecast) -> String,
) -> Option<Members> {
    let formed = hindcast.found.rows.iter().filter(|row| row.rule == on_trial && row.expected);
    let row = |row: &Forecast| {
        let state = |member: &MemberForecast| Some((member.state.clone(), Lot::of(member)?, member.p_member?));
        let mut states: Vec<(String, Lot, f64)> = row.members.iter().filter_map(state).collect();
        states.sort_by(|a, b| b.2.total_cmp(&a.2));
        Row { name: name_of(row), is_said: row.hits.is_some(), states }
    };
    let rows: Vec<Row> = formed.map(row).collect();
    (!rows.is_empty()).then_some(Members { evidence, rule, rows })
}

impl Row {
    fn of(&self, lot: Lot) -> impl Iterator<Item = &(String, Lot, f64)> {
        self.states.iter().filter(move |(_, other, _)| *other == lot)
    }
}

impl Members {
    fn count(&self, lot: Lot) -> u64 {
        self.rows.iter().map(|row| row.of(lot).count() as u64).sum()
    }

    fn title(&self) -> String {
        let [hits, missed, in_vain] = Lot::ALL.map(|lot| self.count(lot));
        if self.rows.iter().all(|row| !row.is_said) {
            return format!("{} says nothing of members, since none of these pacts formed in any run", self.rule);
        }
        let lead = format!("{} foretells {} of {}", self.rule, thousands(hits), counted(hits + missed, "member"));
        match in_vain {
            0 => format!("{lead}, and nobody in vain"),
            _ => format!("{lead}, and {} that stayed out", counted(in_vain, "state")),
        }
    }
}

impl Figure for Members {
    fn check(&self) -> Result<(), ChartError> {
        for (state, _, p) in self.rows.iter().flat_map(|row| &row.states) {
            if !(0.0..=1.0).contains(p) {
                let (place, found) = (format!("the probability of `{state}`"), p.to_string());
                return Err(ChartError::BadNumber {
                    figure: super::NAME,
                    place,
                    found,
                    rule: "a share between 0 and 1",
                });
            }
        }
        Ok(())
    }

    fn words(&self) -> Words {
        let shown = "Members of the pacts that formed in history, given that they form";
        let reading = "Foretold: a member in at least half of the runs with the pact. In each list the surest stand first. Years: the start of the case.";
        let of_row = |row: &Row| {
            let listed = |lot: Lot| {
                let states: Vec<String> = row.of(lot).map(|(state, _, p)| format!("{state} {}", percent(*p))).collect();
                (!states.is_empty()).then(|| format!("{}: {}", lot.noun(), states.join(", ")))
            };
            let lists: Vec<String> = Lot::ALL.into_iter().filter_map(listed).collect();
            let said = if row.is_said { lists.join("; ") } else { "it formed in no run".to_owned() };
            format!("{}, {said}.", row.name)
        };
        let description: Vec<String> = self.rows.iter().map(of_row).collect();
        self.evidence.words(self.title(), shown, reading.to_owned(), &description.join(" "))
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        let sheet = Sheet::new(self, canvas, room)?;
        sheet.draw_headings()?;
        for (at, row) in self.rows.iter().enumerate().take(sheet.shown) {
            sheet.draw_row(sheet.top + at as f64 * sheet.pitch, row)?;
        }
        if sheet.shown < self.rows.len() {
            let font = Font { colour: canvas.theme.muted, ..sheet.font };
            let more = counted((self.rows.len() - sheet.shown) as u64, "more pact");
            canvas.text((room.left, room.bottom), &format!("… and {more}"), font, Align::Left)?;
        }
        Ok(())
    }
}

/// Most of the width that names take.
const NAMES_MAX: f64 = 0.24;
/// Between tiles.
const APART: f64 = 5.0;

/// Where everything stands.
struct Sheet<'a, 'c> {
    canvas: &'a Canvas<'c>,
    font: Font,
    room: Rect,
    /// Width of the names.
    names: f64,
    tile: (f64, f64),
    /// Left edges of the lists, and tiles side by side in each.
    lists: [(f64, usize); 3],
    headings: [Vec<String>; 3],
    top: f64,
    pitch: f64,
    shown: usize,
}

impl<'a, 'c> Sheet<'a, 'c> {
    fn new(figure: &Members, canvas: &'a Canvas<'c>, room: Rect) -> Result<Self, ChartError> {
        let font = Font { size: canvas.size.tick, bold: false, colour: canvas.theme.ink };
        let (mut names, mut text) = (0.0_f64, 2.0 * font.size);
        for row in &figure.rows {
            names = names.max(font.width(&row.name)?.min(NAMES_MAX * (room.right - room.left)));
            for (state, ..) in &row.states {
                text = text.max(font.width(state)?);
            }
        }
        let tile = (text + 0.7 * font.size + APART, 1.5 * font.size + APART);
        let most = Lot::ALL.map(|lot| figure.rows.iter().map(|row| row.of(lot).count()).max().unwrap_or(0));
        let width = room.right - room.left - names - 3.0 * GAP;
        let columns = columns(most, tile.0, width, 5.5 * font.size);
        let (mut lists, mut headings) = ([(0.0, 1); 3], [const { Vec::new() }; 3]);
        let mut left = room.left + names + GAP;
        for (at, lot) in Lot::ALL.into_iter().enumerate() {
            let wide = list_width(columns[at], tile.0, 5.5 * font.size);
            lists[at] = (left, columns[at]);
            headings[at] = font.wrap(lot.heading(), wide, 3)?;
            left += wide + GAP;
        }
        let lines = most.iter().zip(columns).map(|(most, columns)| most.div_ceil(columns)).max().unwrap_or(1).max(1);
        let heading_lines = headings.iter().map(Vec::len).max().unwrap_or(0);
        let top = room.top + heading_lines as f64 * font.line_height() + 0.6 * font.size;
        let least = lines as f64 * tile.1 + 0.5 * font.size;
        let height = room.bottom
            - top
            - if figure.rows.len() as f64 * least > room.bottom - top { font.line_height() } else { 0.0 };
        let shown = ((height / least).floor() as usize).clamp(1, figure.rows.len().max(1));
        let pitch = (height / shown as f64).min(least + 3.0 * font.size);
        Ok(Self { canvas, font, room, names, tile, lists, headings, top, pitch, shown })
    }

    fn draw_headings(&self) -> Result<(), ChartError> {
        let font = Font { colour: self.canvas.theme.muted, ..self.font };
        for (lines, (left, _)) in self.headings.iter().zip(self.lists) {
            self.canvas.lines((left, self.room.top + 0.75 * font.size), lines, font)?;
        }
        Ok(())
    }

    fn draw_row(&self, top: f64, row: &Row) -> Result<(), ChartError> {
        let Self { canvas, font, room, tile, .. } = self;
        let rule = Stroke { colour: canvas.theme.grid, width: 1.5, dash: None };
        canvas.line(&[(room.left, top), (room.right, top)], rule)?;
        let first = top + 0.25 * font.size;
        let most = (((self.pitch - 0.6 * font.size) / font.line_height()).floor() as usize).clamp(1, 3);
        let names = font.wrap(&row.name, self.names + 1.0, most)?;
        canvas.lines((room.left, first + 1.1 * font.size), &names, *font)?;
        if !row.is_said {
            let muted = Font { colour: canvas.theme.muted, ..*font };
            let words = "It formed in no run: nothing is said of its members.";
            let words = muted.shorten(words, room.right - self.lists[0].0)?;
            return canvas.text((self.lists[0].0, first + 1.1 * font.size), &words, muted, Align::Left);
        }
        for (lot, (left, columns)) in Lot::ALL.into_iter().zip(self.lists) {
            for (at, (state, ..)) in row.of(lot).enumerate() {
                let x = left + (at % columns) as f64 * tile.0;
                let y = first + (at / columns) as f64 * tile.1;
                let area = Rect { left: x, top: y, right: x + tile.0 - APART, bottom: y + tile.1 - APART };
                draw_tile(canvas, area, state, lot, *font)?;
            }
        }
        Ok(())
    }
}

/// Width of a list of so many tiles side by side, and of its heading.
fn list_width(columns: usize, tile: f64, least: f64) -> f64 {
    (columns as f64 * tile).max(least)
}

/// Tiles side by side in each list: as many as it has at most, fewer in the longest as long as all do not fit.
fn columns(most: [usize; 3], tile: f64, width: f64, least: f64) -> [usize; 3] {
    let mut columns = most.map(|count| count.max(1));
    let taken = |columns: [usize; 3]| columns.iter().map(|&count| list_width(count, tile, least)).sum::<f64>();
    while taken(columns) > width {
        let Some(widest) = columns.iter_mut().max().filter(|widest| **widest > 1) else { break };
        *widest -= 1;
    }
    columns
}

/// Filled where a member was foretold, in another colour where in vain, and only framed where it was missed.
fn draw_tile(canvas: &Canvas<'_>, area: Rect, state: &str, lot: Lot, font: Font) -> Result<(), ChartError> {
    let Rect { left, top, right, bottom } = area;
    match lot {
        Lot::Hit => canvas.block(area, canvas.theme.sequential(0.3))?,
        Lot::InVain => canvas.block(area, canvas.theme.colour(Meaning::LowEnd))?,
        Lot::Missed => {
            let frame = Stroke { colour: canvas.theme.zero_line, width: 1.5, dash: None };
            canvas.line(&[(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], frame)?;
        }
    }
    let centre = (0.5 * (left + right), 0.5 * (top + bottom) + 0.36 * font.size);
    canvas.text(centre, state, font, Align::Centre)
}
