//! Runs worth telling: the typical run of a batch, and typical runs in which a pact forms and in which none does.
//!
//! A run ends with a major war where there is one, else with the Article-5 pact or else the shallow pact that came into
//! force in it, else with none. Of some runs the *typical* one is that whose numbers lie nearest to their medians: the
//! least sum of absolute deviations, each in units of the distance between the quartiles (or of one, where the
//! quartiles lie nearer), the first of equals. The numbers are those of attacks, crises, episodes of coercion,
//! agreements, bilateral treaties, talks, treaties signed, major wars and pacts that stand at the horizon as deep as they were, and the
//! quarter in which the first pact entered into force.
//!
//! A run and no mean is shown, since the mean of worlds in which a pact forms and in which none does is a world that
//! never comes about.

use super::error::AnalysisError;
use super::results::BatchResults;
use crate::sim::RunId;
use crate::stats::quartiles;
use crate::store::Cell;
use crate::words::thousands;

/// Columns that hold the run, how it ended, and its counts.
const COLUMNS: [&str; 15] = [
    "draw",
    "replicate",
    "status",
    "article5_quarter",
    "shallow_quarter",
    "war_quarter",
    "article5_stands",
    "shallow_stands",
    "attacks",
    "crises",
    "coercions",
    "agreements",
    "bilaterals",
    "talks",
    "signed",
];

/// Numbers by which runs are compared.
const NUMBERS: usize = 10;

/// The runs of a batch that are worth telling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotableRuns {
    /// Of the runs that end in the most frequent way, the typical one.
    pub median: NotableRun,
    /// Of the runs in which an Article-5 pact came into force, or else a shallow one, the typical one.
    pub forms: Option<NotableRun>,
    /// Of the runs in which no collective pact came into force, the typical one.
    pub none: Option<NotableRun>,
}

/// A run, and how it was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotableRun {
    /// Which run.
    pub id: RunId,
    /// How it was chosen, as the end of a sentence without its stop.
    pub chosen: String,
}

impl NotableRuns {
    /// The notable runs of a batch, from its table `runs`.
    ///
    /// # Errors
    /// [`AnalysisError::NotThere`] where no run was completed or the table cannot be read row by row;
    /// [`AnalysisError::Store`] when it is damaged.
    pub fn of(batch: &BatchResults) -> Result<Self, AnalysisError> {
        let mut runs = Vec::new();
        batch.tables.each_row("runs", COLUMNS, |cells| runs.extend(Run::read(cells)))?;
        Self::among(&runs).ok_or_else(|| {
            AnalysisError::not_there(format!(
                "no run of {} was completed; see why in the column `error` of its table `runs`",
                batch.folder.display()
            ))
        })
    }

    /// `None` where there are no runs.
    fn among(runs: &[Run]) -> Option<Self> {
        let pick = |is_one: &dyn Fn(&Run) -> bool, which: &str| {
            let some: Vec<&Run> = runs.iter().filter(|run| is_one(run)).collect();
            let [count, of] = [some.len(), runs.len()].map(|count| thousands(count as u64));
            let chosen = || format!("the most typical of those {which} ({count} of {of} runs)");
            typical(&some).map(|run| NotableRun { id: run.id, chosen: chosen() })
        };
        let count = |end: End| runs.iter().filter(|run| run.end() == end).count();
        // Of equally frequent ends the first; `max_by_key` takes the last.
        let usual = End::ALL.into_iter().rev().max_by_key(|&end| count(end))?;
        Some(Self {
            median: pick(&|run| run.end() == usual, usual.words())?,
            forms: pick(&|run| run.article5.is_some(), "in which an Article-5 pact forms")
                .or_else(|| pick(&|run| run.shallow.is_some(), "in which a pact forms, here a shallow one")),
            none: pick(&|run| run.shallow.is_none(), "in which no pact forms"),
        })
    }
}

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    War,
    Article5,
    Shallow,
    None,
}

impl End {
    const ALL: [Self; 4] = [Self::War, Self::Article5, Self::Shallow, Self::None];

    fn words(self) -> &'static str {
        match self {
            Self::War => "that end in a major war, the most frequent end",
            Self::Article5 => "in which an Article-5 pact forms and no major war follows, the most frequent end",
            Self::Shallow => "in which a shallow pact forms and no major war follows, the most frequent end",
            Self::None => "that see neither pact nor major war, the most frequent end",
        }
    }
}

/// A completed run as the table has it.
#[derive(Debug, Clone)]
struct Run {
    id: RunId,
    article5: Option<u32>,
    shallow: Option<u32>,
    war: Option<u32>,
    /// Whether a pact as deep as the deepest of the run is in force at the horizon.
    stands: bool,
    /// Attacks, crises, coercions, agreements, bilaterals, talks, signed.
    counts: [u32; 7],
}

impl Run {
    /// `None` for a run that failed.
    fn read(cells: [Cell<'_>; COLUMNS.len()]) -> Option<Self> {
        let number = |cell: Cell<'_>| if let Cell::U32(number) = cell { Some(number) } else { None };
        let [draw, replicate, status, article5, shallow, war, article5_stands, shallow_stands, counts @ ..] = cells;
        (status == Cell::Text("ok")).then_some(())?;
        Some(Self {
            id: RunId { draw: number(draw)?, replicate: number(replicate)? },
            article5: number(article5),
            shallow: number(shallow),
            war: number(war),
            stands: (if article5 == Cell::Null { shallow_stands } else { article5_stands }) == Cell::Bool(true),
            counts: counts.map(|count| number(count).unwrap_or(0)),
        })
    }

    fn end(&self) -> End {
        match (self.war, self.article5, self.shallow) {
            (Some(_), ..) => End::War,
            (None, Some(_), _) => End::Article5,
            (None, None, Some(_)) => End::Shallow,
            (None, None, None) => End::None,
        }
    }

    /// What it is compared by. A run without a pact has the quarter 0.
    fn numbers(&self) -> [u32; NUMBERS] {
        let first = self.article5.or(self.shallow).unwrap_or(0);
        let [attacks, crises, coercions, agreements, bilaterals, talks, signed] = self.counts;
        let [wars, stands] = [self.war.is_some(), self.stands].map(u32::from);
        [attacks, crises, coercions, agreements, bilaterals, talks, signed, wars, stands, first]
    }
}

/// The typical one of some runs; `None` for no runs.
fn typical<'a>(runs: &[&'a Run]) -> Option<&'a Run> {
    let numbers: Vec<[u32; NUMBERS]> = runs.iter().map(|run| run.numbers()).collect();
    let mut usual = [(0.0, 1.0); NUMBERS];
    for (at, usual) in usual.iter_mut().enumerate() {
        let values = || numbers.iter().map(|row| row[at] as usize);
        let mut counts = vec![0_u64; values().max()? + 1];
        values().for_each(|value| counts[value] += 1);
        let [low, middle, high] = quartiles(&counts)?;
        *usual = (middle as f64, (high - low).max(1) as f64);
    }
    let distance = |row: &[u32; NUMBERS]| -> f64 {
        row.iter().zip(&usual).map(|(&value, (middle, scale))| (f64::from(value) - middle).abs() / scale).sum()
    };
    // `min_by` takes the first of equals.
    let nearest = numbers.iter().enumerate().min_by(|(_, a), (_, b)| distance(a).total_cmp(&distance(b)));
    nearest.map(|(at, _)| runs[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A run without a pact or a war, with so many crises.
    fn run(replicate: u32, crises: u32) -> Run {
        let counts = [0, crises, 0, 0, 0, 0, 0];
        Run { id: RunId { draw: 0, replicate }, article5: None, shallow: None, war: None, stands: false, counts }
    }

    fn replicates(runs: &[Run]) -> [Option<u32>; 3] {
        let notable = NotableRuns::among(runs).unwrap();
        [Some(notable.median), notable.forms, notable.none].map(|run| run.map(|run| run.id.replicate))
    }

    #[test]
    fn the_typical_run_is_the_one_nearest_to_the_medians() {
        let runs = [run(0, 1), run(1, 9), run(2, 4), run(3, 5), run(4, 30)];
        assert_eq!(replicates(&runs), [Some(3), None, Some(3)]);
    }

    #[test]
    fn of_equally_typical_runs_the_first_is_taken() {
        assert_eq!(replicates(&[run(0, 5), run(1, 5), run(2, 5)]), [Some(0), None, Some(0)]);
    }

    #[test]
    fn the_median_run_ends_as_most_runs_do() {
        let at_war = |replicate, crises| Run { war: Some(7), ..run(replicate, crises) };
        assert_eq!(replicates(&[run(0, 5), at_war(1, 2), at_war(2, 2)])[0], Some(1));
        // Runs without a pact are told by one that ends as most of them do.
        assert_eq!(replicates(&[run(0, 5), at_war(1, 5), at_war(2, 5)])[2], Some(1));
    }

    #[test]
    fn an_article_5_pact_goes_before_a_shallow_one_and_its_quarter_counts() {
        let shallow = |replicate| Run { shallow: Some(3), ..run(replicate, 5) };
        let deep = |replicate, quarter| Run { article5: Some(quarter), ..shallow(replicate) };
        assert_eq!(replicates(&[run(0, 5), shallow(1), shallow(2)]), [Some(1), Some(1), Some(0)]);
        assert_eq!(replicates(&[shallow(0), deep(1, 3), deep(2, 20), deep(3, 38)])[1], Some(2));
    }

    #[test]
    fn a_run_is_told_with_how_it_was_chosen() {
        let notable = NotableRuns::among(&[run(0, 5), run(1, 5), Run { war: Some(7), ..run(2, 1) }]).unwrap();
        let expected = "the most typical of those that see neither pact nor major war, the most frequent end";
        assert!(notable.median.chosen.starts_with(expected), "{}", notable.median.chosen);
        assert!(notable.none.unwrap().chosen.starts_with("the most typical of those in which no pact forms"));
    }

    #[test]
    fn without_runs_there_is_nothing_to_tell_and_a_failed_run_is_none() {
        assert!(NotableRuns::among(&[]).is_none());
        let mut cells = [Cell::Null; COLUMNS.len()];
        (cells[0], cells[1], cells[2]) = (Cell::U32(0), Cell::U32(1), Cell::Text("failed"));
        assert!(Run::read(cells).is_none());
        cells[2] = Cell::Text("ok");
        assert_eq!(Run::read(cells).unwrap().id, RunId { draw: 0, replicate: 1 });
    }
}
