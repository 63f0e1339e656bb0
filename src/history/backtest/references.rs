//! The models that the engine is held against: the covariates that studies of alliance formation use, and none.

use std::ops::Range;

use super::pair_years::{PairYear, PairYears};
use crate::history::records::{Records, StateCode};
use crate::rng::{ln, logistic};
use crate::stats::{Design, FitError, Prior, fit, standardise};

/// A reference model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reference {
    /// The share of pair-years with a new tie, the same for all.
    BaseRate,
    /// Logistic regression on distance.
    Distance,
    /// The same with power and regime.
    PowerAndRegime,
    /// The same with rivals and allies in common.
    RivalsAndAllies,
}

/// What a pair-year brings to the regressions, in the order of [`NAMES`].
const COLUMNS: usize = 8;

/// Names of the columns.
const NAMES: [&str; COLUMNS] = [
    "constant",
    "log distance",
    "log CINC product",
    "lower polyarchy",
    "difference of polyarchy",
    "common rival",
    "rivalry",
    "log shared allies",
];

/// Added to the product of shares before its logarithm is taken, since both can be 0.
pub(crate) const LEAST_PRODUCT: f64 = 1e-12;

impl Reference {
    /// All of them, from the plainest.
    pub const ALL: [Self; 4] = [Self::BaseRate, Self::Distance, Self::PowerAndRegime, Self::RivalsAndAllies];

    /// Its name in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::BaseRate => "base-rate",
            Self::Distance => "distance",
            Self::PowerAndRegime => "power-and-regime",
            Self::RivalsAndAllies => "rivals-and-allies",
        }
    }

    /// Number of columns that it uses, from the first.
    fn columns(self) -> usize {
        match self {
            Self::BaseRate => 1,
            Self::Distance => 2,
            Self::PowerAndRegime => 5,
            Self::RivalsAndAllies => COLUMNS,
        }
    }

    /// Probability of a new tie of every pair-year, fitted on those of `train`.
    ///
    /// # Errors
    /// [`FitError`] where they do not allow a fit: no new tie, or a column without variation.
    pub fn probabilities(self, covariates: &Covariates, train: Range<usize>) -> Result<Vec<f64>, FitError> {
        let used = self.columns();
        let rows: Vec<f64> = covariates.values.chunks(COLUMNS).flat_map(|row| &row[1..used]).copied().collect();
        let happened = &covariates.allied[train.clone()];
        let names = &NAMES[..used];
        let scaled = if used > 1 {
            let design = Design::new(&names[1..], &rows[train.start * (used - 1)..train.end * (used - 1)])?;
            standardise(&design)?.apply(&rows)
        } else {
            rows
        };
        let with_constant =
            |row: usize| std::iter::once(1.0).chain(scaled[row * (used - 1)..(row + 1) * (used - 1)].iter().copied());
        let values: Vec<f64> = (0..covariates.allied.len()).flat_map(with_constant).collect();
        let design = Design::new(names, &values[train.start * used..train.end * used])?;
        let fitted = fit(&design, happened, None, &vec![Prior::FLAT; used])?;
        let log_odds = |row: &[f64]| row.iter().zip(&fitted.coefficients).map(|(x, b)| x * b).sum::<f64>();
        Ok(values.chunks(used).map(|row| logistic(log_odds(row))).collect())
    }
}

/// The columns of all pair-years.
#[derive(Debug, Clone)]
pub struct Covariates {
    values: Vec<f64>,
    allied: Vec<bool>,
}

impl Covariates {
    /// Those of `pairs`; what concerns third states is of the year before.
    pub fn of(records: &Records, pairs: &PairYears) -> Self {
        let mut values = Vec::with_capacity(pairs.rows().len() * COLUMNS);
        for of_year in pairs.rows().chunk_by(|a, b| a.year == b.year) {
            let ties = Ties::of(records, of_year);
            of_year.iter().for_each(|row| values.extend(ties.row(row)));
        }
        Self { values, allied: pairs.rows().iter().map(|row| row.allied).collect() }
    }
}

/// Rivals and allies of the states in a year, by code.
struct Ties(Vec<(StateCode, Vec<StateCode>, Vec<StateCode>)>);

impl Ties {
    /// Those of the year before `rows`, which are of one year.
    fn of(records: &Records, rows: &[PairYear]) -> Self {
        let Some(before) = rows.first().map(|row| row.year - 1) else { return Self(Vec::new()) };
        let mut codes: Vec<StateCode> = rows.iter().flat_map(|row| [row.first, row.second]).collect();
        codes.sort_unstable();
        codes.dedup();
        let of = |code: StateCode| {
            let other = |r: &crate::history::records::Rivalry| if r.first == code { r.second } else { r.first };
            let mut rivals: Vec<StateCode> = records.rivals_of(code, before).map(other).collect();
            rivals.sort_unstable();
            rivals.dedup();
            (code, rivals, records.allies_of(code, before).collect())
        };
        Self(codes.into_iter().map(of).collect())
    }

    fn row(&self, row: &PairYear) -> [f64; COLUMNS] {
        let of = |code: StateCode| match self.0.binary_search_by_key(&code, |(code, ..)| *code) {
            Ok(at) => (self.0[at].1.as_slice(), self.0[at].2.as_slice()),
            Err(_) => (&[][..], &[][..]),
        };
        let ((rivals, allies), (their_rivals, their_allies)) = (of(row.first), of(row.second));
        let common = |a: &[StateCode], b: &[StateCode]| a.iter().filter(|code| b.binary_search(code).is_ok()).count();
        let flag = |is: bool| f64::from(u8::from(is));
        let [p, q] = row.polyarchy;
        [
            1.0,
            ln(1.0 + row.km),
            ln(row.capability[0] * row.capability[1] + LEAST_PRODUCT),
            p.min(q),
            (p - q).abs(),
            flag(common(rivals, their_rivals) > 0),
            flag(rivals.binary_search(&row.second).is_ok()),
            ln(1.0 + common(allies, their_allies) as f64),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::made_up::{MadeUp, TEST, TRAIN, enough_to_fit};

    /// The columns of a pair in 1951.
    fn columns(world: &MadeUp, first: u16, second: u16) -> Vec<f64> {
        let records = world.records();
        let pairs = PairYears::of(&records, 1951..=1951);
        let at = pairs.rows().iter().position(|row| (row.first.0, row.second.0) == (first, second)).unwrap();
        Covariates::of(&records, &pairs).values[at * COLUMNS..(at + 1) * COLUMNS].to_vec()
    }

    /// Four states of which two have a rivalry, a rival in common and two allies in common, in `years`.
    fn world(years: std::ops::RangeInclusive<i32>) -> MadeUp {
        let mut world = MadeUp::of(&[2, 20, 40, 41, 51], 1949..=1952);
        world.state(2, 0.02, 0.3);
        world.state(20, 0.05, 0.8);
        world.apart(2, 20, 999.0);
        world.rivals(2, 40, false, years.clone());
        world.rivals(20, 40, true, years.clone());
        world.rivals(2, 20, false, years.clone());
        for (state, ally) in [(2, 41), (20, 41), (2, 51), (20, 51)] {
            world.allies(state, ally, years.clone());
        }
        world
    }

    #[test]
    fn the_columns_of_a_pair_are_those_of_the_literature() {
        let expected = [1.0, 1000.0_f64.ln(), (0.02 * 0.05 + 1e-12_f64).ln(), 0.3, 0.5, 1.0, 1.0, 3.0_f64.ln()];
        for (found, expected) in columns(&world(1950..=1950), 2, 20).iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found} for {expected}");
        }
    }

    #[test]
    fn rivals_and_allies_are_those_of_the_year_before() {
        assert_eq!(columns(&world(1951..=1952), 2, 20)[5..], [0.0; 3]);
        assert_eq!(columns(&world(1949..=1949), 2, 20)[5..], [0.0; 3]);
    }

    #[test]
    fn the_base_rate_is_the_share_of_the_training_years_for_all() {
        let records = enough_to_fit().records();
        let pairs = PairYears::of(&records, *TRAIN.start()..=*TEST.end());
        let train = pairs.within(&TRAIN);
        let ties = pairs.rows()[train.clone()].iter().filter(|row| row.allied).count();
        let found = Reference::BaseRate.probabilities(&Covariates::of(&records, &pairs), train.clone()).unwrap();
        assert_eq!(found.len(), pairs.rows().len());
        assert!(ties > 5 && found.iter().all(|p| (p - ties as f64 / train.len() as f64).abs() < 1e-9));
    }

    #[test]
    fn each_reference_expects_as_many_ties_in_its_training_years_as_there_were() {
        let records = enough_to_fit().records();
        let pairs = PairYears::of(&records, *TRAIN.start()..=*TEST.end());
        let (train, covariates) = (pairs.within(&TRAIN), Covariates::of(&records, &pairs));
        let ties = pairs.rows()[train.clone()].iter().filter(|row| row.allied).count() as f64;
        let mut likelihoods = Vec::new();
        for reference in Reference::ALL {
            let found = reference.probabilities(&covariates, train.clone()).unwrap();
            let expected: f64 = found[train.clone()].iter().sum();
            assert!((expected - ties).abs() < 1e-6, "{}: {expected} for {ties}", reference.word());
            let rows = pairs.rows()[train.clone()].iter().zip(&found[train.clone()]);
            likelihoods.push(rows.map(|(row, p)| if row.allied { p.ln() } else { (1.0 - p).ln() }).sum::<f64>());
        }
        // Each has the columns of the one before, so that it fits its training years better.
        assert!(likelihoods.is_sorted() && likelihoods[0] < likelihoods[3], "{likelihoods:?}");
    }

    #[test]
    fn years_without_a_tie_or_without_variation_say_what_is_missing() {
        let records = MadeUp::of(&[2, 20, 40], 1949..=1952).records();
        let pairs = PairYears::of(&records, 1950..=1952);
        let covariates = Covariates::of(&records, &pairs);
        let why = |reference: Reference| reference.probabilities(&covariates, 0..6).unwrap_err().to_string();
        assert!(why(Reference::BaseRate).contains("0 of 6 rows"), "{}", why(Reference::BaseRate));
        assert!(why(Reference::Distance).contains("`log distance`"), "{}", why(Reference::Distance));
    }
}
