//! Two factors crossed: an outcome at every combination of their values.

use super::error::AnalysisError;
use super::results::SweepResults;
use crate::experiment::{Mean, OutcomeSummary, Response, Scale};
use crate::stats::{DrawSums, Interval, NestedMean};
use crate::store::Cell;

/// An outcome by the values of two factors, averaged over all other factors and over policies.
#[derive(Debug, Clone, PartialEq)]
pub struct Cross {
    /// Ids of the factors: the one that moves the outcome more, then the other.
    pub factors: [String; 2],
    /// Their values, ascending.
    pub values: [Vec<f64>; 2],
    /// The outcome, row after row: `second * values[0].len() + first`.
    pub means: Vec<Mean>,
    /// Design points behind each combination; above 1 means are averages over these.
    pub points: usize,
}

/// Factors that are looked at; a cross of more would have more design points than there can be.
const CONSIDERED: usize = 12;

/// Most values of a factor: cells that are still seen as such.
const VALUES_MAX: usize = 60;

/// The values of a factor at each design point, as positions in its different values.
struct Column<'a> {
    response: &'a Response,
    values: Vec<f64>,
    at: Vec<usize>,
}

impl SweepResults {
    /// The outcome by the two factors that move it most, among those whose values are all combined with each other
    /// equally often.
    ///
    /// # Errors
    /// [`AnalysisError::NotThere`] where no two factors are, saying what to do; [`AnalysisError::Store`] for tables
    /// that cannot be read.
    pub fn cross(&self, outcome: &OutcomeSummary) -> Result<Cross, AnalysisError> {
        let columns = self.columns(outcome)?;
        let found = pairs(columns.len()).find_map(|(a, b)| {
            let pair = [columns.get(a)?, columns.get(b)?];
            Some((pair, combinations(pair)?))
        });
        let Some((pair, (cells, points))) = found else {
            return Err(AnalysisError::not_there(format!(
                "it needs two factors of which every value is combined with every other, and the design `{}` of {} \
                 has no such two; sweep two factors with the design `grid`, such as \
                 scenarios/experiments/polling-by-trade.toml",
                self.summary.design,
                self.folder.display()
            )));
        };
        let count = pair[0].values.len() * pair[1].values.len();
        let means = match points {
            1 => self.means_of_points(outcome, &cells, count)?,
            _ => self.means_over_points(outcome, &cells, count)?,
        };
        Ok(Cross {
            factors: pair.map(|column| column.response.factor.clone()),
            values: pair.map(|column| column.values.clone()),
            means,
            points,
        })
    }

    /// The factors that move the outcome most, and may be crossed: those with few values.
    fn columns<'a>(&self, outcome: &'a OutcomeSummary) -> Result<Vec<Column<'a>>, AnalysisError> {
        let mut responses: Vec<&Response> = outcome.responses.iter().collect();
        responses.sort_by(|a, b| b.reach().total_cmp(&a.reach()));
        let columns = responses.into_iter().take(CONSIDERED).map(|response| self.column(response));
        let is_short = |column: &Column<'_>| (2..=VALUES_MAX).contains(&column.values.len());
        columns.filter(|column| column.as_ref().map_or(true, is_short)).collect()
    }

    fn column<'a>(&self, response: &'a Response) -> Result<Column<'a>, AnalysisError> {
        let mut at = vec![f64::NAN; self.summary.points as usize];
        self.tables.each_row("design", ["design_id", &response.factor], |[point, value]| {
            let place = point.as_u64().and_then(|point| at.get_mut(point as usize));
            if let (Some(place), Some(value)) = (place, value.as_f64()) {
                *place = value;
            }
        })?;
        let mut values: Vec<f64> = at.iter().copied().filter(|value| value.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        // One after the last where a point has none of them.
        let among = |value: f64| values.binary_search_by(|known| known.total_cmp(&value)).unwrap_or(values.len());
        let at = at.into_iter().map(among).collect();
        Ok(Column { response, values, at })
    }

    /// The outcome in each of `count` cells, given the cell of each design point, which has it to itself.
    fn means_of_points(
        &self,
        outcome: &OutcomeSummary,
        cells: &[usize],
        count: usize,
    ) -> Result<Vec<Mean>, AnalysisError> {
        const COLUMNS: [&str; 9] = [
            "design_id",
            "outcome",
            "runs",
            "draws",
            "estimate",
            "noise_low",
            "noise_high",
            "uncertainty_low",
            "uncertainty_high",
        ];
        let interval = |low: Cell<'_>, high: Cell<'_>| Some(Interval { low: low.as_f64()?, high: high.as_f64()? });
        let mut means = vec![Mean::of_runs(&NestedMean::default(), outcome.scale); count];
        self.tables.each_row("outcomes", COLUMNS, |[point, name, runs, draws, estimate, noise @ .., low, high]| {
            let cell = point.as_u64().and_then(|point| cells.get(point as usize));
            let is_it = name == Cell::Text(&outcome.outcome);
            if let Some(mean) = cell.filter(|_| is_it).and_then(|&cell| means.get_mut(cell)) {
                *mean = Mean {
                    runs: runs.as_u64().unwrap_or_default(),
                    draws: draws.as_u64().unwrap_or_default(),
                    estimate: estimate.as_f64(),
                    noise: interval(noise[0], noise[1]),
                    uncertainty: interval(low, high),
                };
            }
        })?;
        Ok(means)
    }

    /// The same where several points share a cell: over all of their runs.
    fn means_over_points(
        &self,
        outcome: &OutcomeSummary,
        cells: &[usize],
        count: usize,
    ) -> Result<Vec<Mean>, AnalysisError> {
        let mut sums = vec![(NestedMean::default(), DrawSums::default()); count];
        let close = |sums: &mut Vec<(NestedMean, DrawSums)>| {
            for (mean, open) in sums {
                mean.push_draw(&std::mem::take(open));
            }
        };
        let mut current = None;
        // The runs of a draw stand one after the other.
        self.tables.each_row("runs", ["design_id", "draw", &outcome.outcome], |[point, draw, value]| {
            if current != draw.as_u64() {
                close(&mut sums);
                current = draw.as_u64();
            }
            let cell = point.as_u64().and_then(|point| cells.get(point as usize));
            let value = whole(value, outcome.scale);
            if let (Some((_, open)), Some(value)) = (cell.and_then(|&cell| sums.get_mut(cell)), value) {
                open.push(value);
            }
        })?;
        close(&mut sums);
        Ok(sums.iter().map(|(mean, _)| Mean::of_runs(mean, outcome.scale)).collect())
    }
}

/// Pairs of the first `count` numbers, those of low numbers first.
fn pairs(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (1..count).flat_map(|b| (0..b).map(move |a| (a, b)))
}

/// The combination at each design point, and how often each comes, where all come equally often.
fn combinations([a, b]: [&Column<'_>; 2]) -> Option<(Vec<usize>, usize)> {
    let count = a.values.len() * b.values.len();
    let mut times = vec![0_usize; count];
    let mut cells = Vec::with_capacity(a.at.len());
    for (&first, &second) in a.at.iter().zip(&b.at) {
        let cell = second * a.values.len() + first;
        *times.get_mut(cell).filter(|_| first < a.values.len())? += 1;
        cells.push(cell);
    }
    let points = *times.first()?;
    (points > 0 && times.iter().all(|&other| other == points)).then_some((cells, points))
}

/// A flag as 0 or 1, a level in the whole numbers that it is kept in, any other number as it is.
fn whole(value: Cell<'_>, scale: Scale) -> Option<i64> {
    match value.as_bool() {
        Some(flag) => Some(i64::from(flag)),
        None if scale == Scale::Index => value.as_f64().and_then(|level| scale.kept(level)).map(i64::from),
        None => value.as_u64().and_then(|number| i64::try_from(number).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ensemble::{Host, Options};
    use crate::experiment::{self, Experiment, Inputs, Overrides, SweepRequest};
    use crate::scenario::STARTER;
    use crate::store::Format;

    const EXPERIMENT: &str = r#"
        kind = "experiment"
        format = 1
        name = "crossed"
        title = "Trade by coercion"
        scenario = "sea.toml"
        outcomes = ["shallow", "talks"]
        run = { draws = 6, replicates = 10 }
        [uncertainty.trade-dependence]
        levels = [0.5, 1.0, 1.5]
        [lever.coercion]
        addresses = ["mechanisms.coercion"]
        change = "set"
    "#;

    struct Quiet;

    impl Host for Quiet {
        fn stop(&self) -> bool {
            false
        }
        fn progress(&self, _: u64, _: u64) {}
        fn now(&self) -> String {
            "now".to_owned()
        }
    }

    fn read(experiment: &str) -> Experiment {
        let inputs = Inputs {
            file: "crossed.toml".to_owned(),
            text: experiment.to_owned(),
            scenarios: vec![("sea.toml".to_owned(), STARTER.to_owned())],
            list: None,
            overrides: Overrides::default(),
        };
        experiment::read(inputs).map_err(|problems| problems.to_string()).expect("it is sound")
    }

    fn swept(folder: &std::path::Path, experiment: &Experiment, aggregate: bool) -> SweepResults {
        let request = SweepRequest { experiment, format: Format::Parquet, shard: None, aggregate };
        let options = Options { output: folder, threads: 1, git_commit: None };
        let finished = experiment::sweep(&request, &options, &Quiet).expect("it can be written");
        SweepResults::open(&finished.folder).expect("it can be read")
    }

    fn of_design(folder: &std::path::Path, design: &str) -> SweepResults {
        swept(folder, &read(&format!("{EXPERIMENT}\n[design]\nkind = \"{design}\"\n")), false)
    }

    #[test]
    fn the_cells_of_two_factors_are_the_design_points_and_average_to_the_answer() {
        let folder = tempfile::tempdir().expect("a folder");
        let sweep = of_design(folder.path(), "grid");
        for outcome in &sweep.summary.outcomes {
            let cross = sweep.cross(outcome).expect("two factors");
            assert_eq!((cross.means.len(), cross.points), (6, 1));
            let estimates: Vec<f64> = cross.means.iter().filter_map(|mean| mean.estimate).collect();
            let highest = outcome.highest.as_ref().expect("there were runs");
            let best = cross.means.iter().find(|mean| mean.estimate == highest.mean.estimate).expect("among them");
            assert_eq!(*best, highest.mean);
            let mean = estimates.iter().sum::<f64>() / 6.0;
            assert!((mean - outcome.policies[0].mean.estimate.expect("there were runs")).abs() < 1e-12);
        }
    }

    #[test]
    fn sums_are_enough_where_every_cell_is_one_design_point_and_else_are_refused() {
        let [of_runs, of_sums] = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
        let text = EXPERIMENT.replace("\"talks\"", "\"shallow_quarter\", \"alignment.COR\", \"talks\"");
        let experiment = read(&format!("{text}\n[design]\nkind = \"grid\"\n"));
        let [runs, sums] = [(&of_runs, false), (&of_sums, true)].map(|(to, sums)| swept(to.path(), &experiment, sums));
        assert_eq!(sums.summary.outcomes.len(), 4);
        for outcome in &sums.summary.outcomes {
            let cells: Vec<usize> = (0..6).rev().collect();
            let expected = runs.means_over_points(outcome, &cells, 6).expect("it has runs");
            assert_eq!(sums.means_of_points(outcome, &cells, 6).expect("it has outcomes"), expected);
            assert_eq!(sums.cross(outcome).expect("one point each"), runs.cross(outcome).expect("one point each"));
        }
        let many = read(&format!(
            "{EXPERIMENT}\n[uncertainty.threat-perception]\nlevels = [0.9, 1.1]\n[design]\nkind = 'grid'\n"
        ));
        let sweep = swept(of_sums.path(), &many, true);
        let refusal = sweep.cross(&sweep.summary.outcomes[0]).expect_err("points share cells").to_string();
        assert!(refusal.contains("keeps what its runs add up to"), "{refusal}");
    }

    #[test]
    fn today_is_where_a_factor_changes_nothing_or_what_its_switch_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let factors = of_design(folder.path(), "grid").factors();
        let today: Vec<_> = factors.iter().map(|factor| (factor.id.as_str(), factor.today, factor.is_switch)).collect();
        assert_eq!(today, [("coercion", Some(1.0), true), ("trade-dependence", Some(1.0), false)]);
    }

    #[test]
    fn factors_that_are_not_crossed_are_refused_with_what_to_do() {
        let folder = tempfile::tempdir().expect("a folder");
        let sweep = of_design(folder.path(), "one-at-a-time");
        let refusal = sweep.cross(&sweep.summary.outcomes[0]).expect_err("nothing is crossed").to_string();
        assert!(refusal.contains("`one-at-a-time`") && refusal.contains("polling-by-trade.toml"), "{refusal}");
    }
}
