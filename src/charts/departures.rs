//! Who leaves because of whom: a matrix of states.

use super::canvas::{Align, Canvas, Rect};
use super::error::ChartError;
use super::figure::{Drawing, Figure, Words};
use super::origin::Origin;
use super::style::Stroke;
use super::text::{Font, at_most, in_so_many_runs};
use crate::analysis::{self, AnalysisError, BatchResults};
use crate::words::{NBSP, Names, counted, percent, thousands};

/// Name of the figure.
pub(crate) const NAME: &str = "departures";

/// Share from which on it is a finding that states follow others.
const NOTABLE: f64 = 0.01;
/// Letters of a name in titles.
const NAME_CHARS: usize = 26;

/// How often whose leaving kept whom away.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Departures {
    pub(crate) origin: Origin,
    /// Who stays away, most often first.
    pub(crate) rows: Vec<State>,
    /// Whose leaving it is, most often first.
    pub(crate) columns: Vec<State>,
    /// By row and column.
    pub(crate) cells: Vec<Vec<Cell>>,
    /// Runs in which a design was tried, a run once for each.
    pub(crate) tried: u64,
}

/// A state, with the id that stands for it where its name has no room.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct State {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// One state after another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cell {
    /// Share of the runs; `None` where no design has both states.
    pub(crate) share: Option<f64>,
    /// Runs in which it was so.
    pub(crate) runs: u64,
}

/// The figure of a batch.
///
/// # Errors
/// [`AnalysisError::NotThere`] where no state ever stayed away because another had left.
pub(crate) fn of(batch: &BatchResults) -> Result<Vec<Drawing>, AnalysisError> {
    let found = analysis::departures(&batch.summary.why_not);
    if found.pairs.iter().flatten().all(|pair| pair.runs == 0) {
        return Err(AnalysisError::not_there(format!(
            "in none of the {} of {} did a state stay away because another had left",
            counted(batch.completed(), "completed run"),
            batch.folder.display()
        )));
    }
    Ok(vec![Drawing::only(NAME, of_pairs(&found, Origin::of_batch(batch), batch.names()))])
}

/// Leaves out states that nothing happened to; those with most stand first.
fn of_pairs(found: &analysis::Departures, origin: Origin, names: &Names) -> Departures {
    let all = 0..found.states.len();
    let sorted = |total: &dyn Fn(usize) -> u64| {
        let mut states: Vec<usize> = all.clone().filter(|&state| total(state) > 0).collect();
        states.sort_by_key(|&state| std::cmp::Reverse(total(state)));
        states
    };
    let rows = sorted(&|row| found.pairs[row].iter().map(|pair| pair.runs).sum());
    let columns = sorted(&|column| found.pairs.iter().map(|row| row[column].runs).sum());
    let cell = |row: usize, column: usize| {
        let pair = found.pairs[row][column];
        Cell { share: pair.share(), runs: pair.runs }
    };
    let named = |&state: &usize| {
        let id = found.states[state].clone();
        State { name: names.state(&id).to_owned(), id }
    };
    Departures {
        origin,
        cells: rows.iter().map(|&row| columns.iter().map(|&column| cell(row, column)).collect()).collect(),
        rows: rows.iter().map(named).collect(),
        columns: columns.iter().map(named).collect(),
        tried: found.tried,
    }
}

impl Departures {
    /// The most frequent pair: row, column, share.
    fn largest(&self) -> Option<(&State, &State, f64)> {
        self.first_with_most(|cell| cell.share)
    }

    /// The pair with most cases: row, column, runs.
    fn most_cases(&self) -> Option<(&State, &State, u64)> {
        self.first_with_most(|cell| Some(cell.runs))
    }

    /// The pair of which a number is largest, the first of several.
    fn first_with_most<N: PartialOrd>(&self, number: impl Fn(&Cell) -> Option<N>) -> Option<(&State, &State, N)> {
        let mut most: Option<(&State, &State, N)> = None;
        for (row, cells) in self.rows.iter().zip(&self.cells) {
            for (column, cell) in self.columns.iter().zip(cells) {
                let Some(found) = number(cell) else { continue };
                if most.as_ref().is_none_or(|(.., largest)| found > *largest) {
                    most = Some((row, column, found));
                }
            }
        }
        most
    }
}

impl Figure for Departures {
    fn check(&self) -> Result<(), ChartError> {
        let even = self.cells.len() == self.rows.len();
        if !even || self.cells.iter().any(|row| row.len() != self.columns.len()) {
            let problem = "there is not one cell for each pair of states".to_owned();
            return Err(ChartError::Inconsistent { figure: NAME, problem });
        }
        match self.cells.iter().flatten().filter_map(|cell| cell.share).find(|share| !(0.0..=1.0).contains(share)) {
            Some(share) => Err(ChartError::BadNumber {
                figure: NAME,
                place: "the share of a pair".into(),
                found: share.to_string(),
                rule: "between 0 and 1",
            }),
            None => Ok(()),
        }
    }

    fn words(&self) -> Words {
        Words::of(&self.origin, title(self), subtitle(self), description(self))
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        if self.rows.is_empty() || self.columns.is_empty() {
            return canvas.say(room, "No state stayed away because another had left.");
        }
        let grid = Grid::new(canvas, room, self)?;
        grid.draw_heads(canvas, self)?;
        let largest = self.largest().map_or(0.0, |(_, _, share)| share);
        for (row, cells) in self.cells.iter().take(grid.rows).enumerate() {
            for (column, cell) in cells.iter().take(grid.columns).enumerate() {
                draw_cell(canvas, grid.cell(row, column), cell, largest)?;
            }
        }
        grid.draw_rest(canvas, room, self)
    }
}

/// Where the cells stand, and how many there is room for.
struct Grid {
    left: f64,
    /// Left edge of the first column.
    start: f64,
    /// Upper edge of the first row.
    top: f64,
    width: f64,
    height: f64,
    rows: usize,
    columns: usize,
    /// Lines above each column.
    heads: Vec<Vec<String>>,
    /// Words before each row.
    names: Vec<String>,
}

impl Grid {
    const GAP: f64 = 14.0;
    const CELL_WIDTH_MAX: f64 = 240.0;
    /// Lines of a name above its column.
    const HEAD_LINES: usize = 2;

    fn new(canvas: &Canvas<'_>, room: Rect, figure: &Departures) -> Result<Self, ChartError> {
        let name = name_font(canvas);
        let least_width = number_font(canvas).width(&percent(0.000_01))? + Self::GAP;
        let widest = 0.24 * (room.right - room.left);
        let fits = (((room.right - room.left - widest - Self::GAP) / least_width).floor() as usize).max(1);
        let columns = figure.columns.len().min(fits);
        let shown = &figure.columns[..columns];
        let width =
            |start: f64| ((room.right - start) / columns as f64).min(Self::CELL_WIDTH_MAX.max(least_width)).floor();
        // Names above the columns if all of them fit; else ids, which the rows explain.
        let narrowest = width(room.left + widest + Self::GAP) - Self::GAP;
        let whole = heads(name, shown, narrowest, |state| &state.name)?;
        let by_name = shown.iter().zip(&whole).all(|(state, lines)| lines.join(" ") == state.name);
        let words =
            |state: &State| if by_name { state.name.clone() } else { format!("{} · {}", state.id, state.name) };
        let names: Vec<String> = figure.rows.iter().map(words).collect();
        let mut name_width: f64 = 0.0;
        for words in &names {
            name_width = name_width.max(name.width(words)?.min(widest));
        }
        let start = room.left + name_width + Self::GAP;
        let caption = 1.5 * name.line_height();
        let top = room.top + caption + Self::HEAD_LINES as f64 * name.line_height() + 0.3 * name.size;
        let height = room.bottom - top - 1.5 * name.line_height();
        let rows = figure.rows.len().min(((height / (1.6 * name.size)).floor() as usize).max(1));
        Ok(Self {
            left: room.left,
            start,
            top,
            width: width(start),
            height: (height / rows as f64).min(4.2 * name.size),
            rows,
            columns,
            heads: if by_name { whole } else { heads(name, shown, narrowest, |state| &state.id)? },
            names,
        })
    }

    fn cell(&self, row: usize, column: usize) -> Rect {
        let (left, top) = (self.start + column as f64 * self.width, self.top + row as f64 * self.height);
        Rect { left, top, right: left + self.width, bottom: top + self.height }
    }

    fn draw_heads(&self, canvas: &Canvas<'_>, figure: &Departures) -> Result<(), ChartError> {
        let font = name_font(canvas);
        let caption = Font { colour: canvas.theme.muted, ..font };
        let first = self.top - 0.3 * font.size - (Self::HEAD_LINES as f64) * font.line_height();
        let above = first - 0.15 * font.size;
        canvas.text((self.start, above), "because these had left", caption, Align::Left)?;
        for (column, lines) in self.heads.iter().enumerate() {
            let place = self.cell(0, column);
            // Names stand on the cells.
            let missing = (Self::HEAD_LINES - lines.len().min(Self::HEAD_LINES)) as f64;
            let mut baseline = first + (missing + 1.0) * font.line_height() - 0.2 * font.size;
            for line in lines {
                canvas.text((0.5 * (place.left + place.right), baseline), line, font, Align::Centre)?;
                baseline += font.line_height();
            }
        }
        let width = self.start - self.left - Self::GAP;
        let caption_line = caption.shorten("stay away", width + 1.0)?;
        canvas.text((self.left, self.top - 0.5 * font.size), &caption_line, caption, Align::Left)?;
        for (row, name) in self.names.iter().take(self.rows.min(figure.rows.len())).enumerate() {
            let place = self.cell(row, 0);
            let baseline = 0.5 * (place.top + place.bottom) + 0.36 * font.size;
            canvas.text((self.left, baseline), &font.shorten(name, width + 1.0)?, font, Align::Left)?;
        }
        Ok(())
    }

    /// How many states there was no room for.
    fn draw_rest(&self, canvas: &Canvas<'_>, room: Rect, figure: &Departures) -> Result<(), ChartError> {
        let left_out = [(figure.rows.len() - self.rows, "row"), (figure.columns.len() - self.columns, "column")];
        let left_out: Vec<String> = (left_out.into_iter().filter(|&(number, _)| number > 0))
            .map(|(number, what)| counted(number as u64, what))
            .collect();
        if left_out.is_empty() {
            return Ok(());
        }
        let font = Font { colour: canvas.theme.muted, ..name_font(canvas) };
        let text = format!("… and {} with fewer runs, for which there is no room", left_out.join(" and "));
        let text = font.shorten(&text, room.right - room.left)?;
        canvas.text((room.left, room.bottom - 0.2 * font.size), &text, font, Align::Left)
    }
}

/// Lines above each column; what does not fit ends in an ellipsis.
fn heads(
    font: Font,
    states: &[State],
    width: f64,
    words: impl Fn(&State) -> &str,
) -> Result<Vec<Vec<String>>, ChartError> {
    states.iter().map(|state| font.wrap(words(state), width, Grid::HEAD_LINES)).collect()
}

fn name_font(canvas: &Canvas<'_>) -> Font {
    Font { size: canvas.size.label, bold: false, colour: canvas.theme.ink }
}

fn number_font(canvas: &Canvas<'_>) -> Font {
    Font { size: canvas.size.tick, bold: true, colour: canvas.theme.ink }
}

/// The share on a ground that darkens with it, and below it the runs where there is room.
fn draw_cell(canvas: &Canvas<'_>, place: Rect, cell: &Cell, largest: f64) -> Result<(), ChartError> {
    let theme = canvas.theme;
    let share = cell.share.unwrap_or(0.0);
    // What has happened at all is set off from what has not.
    let ground = if share > 0.0 { theme.sequential(0.08 + 0.92 * share / largest) } else { theme.background };
    canvas.block(place, ground)?;
    let Rect { left, top, right, bottom } = place;
    let edge = Stroke { colour: theme.grid, width: 2.0, dash: None };
    canvas.line(&[(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], edge)?;
    let (text, ink) = match cell.share {
        None => ("–".to_owned(), theme.muted),
        Some(share) if share <= 0.0 => ("0".to_owned(), theme.muted),
        Some(share) => (percent(share), theme.ink_on(ground)),
    };
    let number = Font { bold: share > 0.0, colour: ink, ..number_font(canvas) };
    let below = Font { bold: false, ..number };
    let runs = counted(cell.runs, "run");
    let both = share > 0.0 && bottom - top >= 2.8 * number.size && below.width(&runs)? <= right - left - Grid::GAP;
    let (centre, middle) = (0.5 * (left + right), 0.5 * (top + bottom) + 0.36 * number.size);
    let baseline = if both { middle - 0.6 * number.size } else { middle };
    canvas.text((centre, baseline), &text, number, Align::Centre)?;
    if both {
        canvas.text((centre, baseline + 1.2 * number.size), &runs, below, Align::Centre)?;
    }
    Ok(())
}

fn title(figure: &Departures) -> String {
    let Some((row, column, share)) = figure.largest().filter(|&(_, _, share)| share > 0.0) else {
        return "No state stays away because another had left".into();
    };
    let named = |state: &State| at_most(&state.name, NAME_CHARS);
    if share >= NOTABLE {
        let (row, column, often) = (named(row), named(column), in_so_many_runs(share, figure.tried));
        return format!("{row} stays away because {column} had left {often}, more than any other pair");
    }
    // Rare cases are counted: their shares are of as many runs as wanted both, which differ from pair to pair.
    let (row, column, cases) = figure.most_cases().unwrap_or((row, column, 0));
    let most = match cases {
        0 | 1 => "no pair does so more than once".to_owned(),
        cases => format!("most often {} after {}, {} times", named(row), named(column), thousands(cases)),
    };
    format!("States hardly follow others out: {most} in {}", counted(figure.origin.runs, "run"))
}

fn subtitle(figure: &Departures) -> Vec<String> {
    vec![
        figure.origin.line("Who leaves because of whom"),
        format!(
            "Share of the runs in which a design that wanted both was tried that lacked the one because the other had \
             left; a run counts for each design ({} in all). Darker: more often. States without any case are left out.",
            thousands(figure.tried)
        ),
    ]
}

fn description(figure: &Departures) -> String {
    let mut text = figure.origin.notice().map_or(String::new(), |notice| format!("{notice}. "));
    text += &format!("{}.", title(figure));
    for (row, cells) in figure.rows.iter().zip(&figure.cells) {
        for (column, cell) in figure.columns.iter().zip(cells).filter(|(_, cell)| cell.runs > 0) {
            let (share, runs) = (percent(cell.share.unwrap_or(0.0)), counted(cell.runs, "run"));
            text += &format!(" {} after {}: {share} ({runs}).", row.name, column.name);
        }
    }
    format!("{text} Of{NBSP}{} runs. {}", thousands(figure.tried), figure.origin.sentence())
}

#[cfg(test)]
mod tests;
