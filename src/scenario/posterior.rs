//! The posterior sample from which forecasts draw their weights.
//!
//! A calibration on historical cases leaves a weighted sample of the defaults it has learnt about: each row, a
//! *particle*, holds one value for each of them, its weight, and its log-likelihood on each family of cases. Whole rows
//! are drawn, so that what the cases say of weights together (one may be high only where another is low) is kept.

use std::path::Path;
use std::sync::OnceLock;

use super::load::load_text;
use super::spec::FigureSpec;
use super::starter::STARTER;
use crate::rng::exp;
use crate::store::{Cell, Column, Format, Kind, Schema, StoreError, TableFile, TableReader, TableWriter};

/// Most particles in a sample.
pub const PARTICLES_MAX: usize = 2_000;

/// Largest file of a sample, in bytes.
const BYTES_MAX: usize = 300_000;

/// How far the weights may sum up to something else than 1.
const SUM_TOLERANCE: f64 = 1e-9;

/// Name of the table, and of its file without the ending.
const TABLE: &str = "posterior";

const WEIGHT: &str = "weight";

/// What the name of a column of log-likelihoods begins with; the family follows.
const LOG_LIKELIHOOD: &str = "loglik.";

/// The sample that forecasts draw from.
const SHIPPED: &[u8] = include_bytes!("posterior.parquet");

/// Where the weights of a run come from, and whatever else the posterior sample speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weighting {
    /// From one particle of the posterior sample in each draw.
    #[default]
    Posterior,
    /// The means of the sample, the same in all draws.
    Point,
    /// Each from the range that it has without the sample.
    Prior,
}

impl Weighting {
    /// The word for it in files and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Posterior => "posterior",
            Self::Point => "point",
            Self::Prior => "prior",
        }
    }

    /// BLAKE3 hash, 64 hexadecimal digits, of the posterior sample that is drawn from; none for point weights.
    pub fn posterior_blake3(self) -> Option<String> {
        (self == Self::Posterior).then(|| blake3::hash(SHIPPED).to_hex().to_string())
    }

    /// What decides the weights, as part of the id of results: the word, and the hash of the sample.
    pub(crate) fn identity(self) -> String {
        format!("{} {}", self.word(), self.posterior_blake3().unwrap_or_default())
    }
}

/// Why there is no posterior sample. Its text says what is wrong, where, and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PosteriorError {
    /// The table could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The table as a whole is no sample.
    #[error("{file} is no posterior sample: {reason}. Write it again with the calibration")]
    Table {
        /// The file.
        file: String,
        /// What is wrong.
        reason: String,
    },
    /// A value that cannot be.
    #[error(
        "{file}, column {column}, row {row}: found {found}, expected {expected}. Write it again with the calibration"
    )]
    Value {
        /// The file.
        file: String,
        /// Name of the column.
        column: String,
        /// Number of the row, from 1.
        row: usize,
        /// What stands there.
        found: f64,
        /// What may stand there.
        expected: String,
    },
}

/// One row of a posterior sample.
#[derive(Debug, Clone, PartialEq)]
pub struct Particle {
    /// Weight, above 0; all of a sample sum up to 1.
    pub weight: f64,
    /// Values of the figures, in the order of the sample's addresses and each in its figure's unit.
    pub values: Vec<f64>,
    /// Natural logarithm of the likelihood on each family of cases, in the order of the sample's families.
    pub log_likelihoods: Vec<f64>,
}

/// A weighted sample of defaults, checked against them.
#[derive(Debug, Clone, PartialEq)]
pub struct Posterior {
    addresses: Vec<String>,
    families: Vec<String>,
    particles: Vec<Particle>,
}

impl Posterior {
    /// The sample that forecasts draw from, read once.
    pub fn shipped() -> &'static Self {
        static SAMPLE: OnceLock<Posterior> = OnceLock::new();
        SAMPLE.get_or_init(|| Self::parse("the built-in posterior.parquet", SHIPPED).expect("a test reads it"))
    }

    /// A sample of the figures at `addresses`, with likelihoods on `families` of cases.
    ///
    /// # Errors
    /// [`PosteriorError`] where an address is none of a default's or stands there twice, there are no particles or more
    /// than [`PARTICLES_MAX`], a weight is not above 0, the weights do not sum up to 1, a value lies outside the bounds of
    /// its figure's unit, a likelihood is no number, or a particle has too many or too few of them.
    pub fn new(
        addresses: Vec<String>,
        families: Vec<String>,
        particles: Vec<Particle>,
    ) -> Result<Self, PosteriorError> {
        Self { addresses, families, particles }.checked(TABLE)
    }

    /// Reads a sample that [`write`](Self::write) has written; `file` names it in messages.
    ///
    /// # Errors
    /// [`PosteriorError::Store`] when it is no table, and whatever [`new`](Self::new) refuses.
    pub fn parse(file: &str, bytes: &[u8]) -> Result<Self, PosteriorError> {
        if bytes.len() > BYTES_MAX {
            return Err(refused(file, format!("it has {} bytes, and at most {BYTES_MAX} are expected", bytes.len())));
        }
        let reader = TableReader::of_bytes(Path::new(file), bytes)?;
        let columns = reader.schema().columns();
        if columns.first().is_none_or(|column| column.name != WEIGHT) {
            return Err(refused(file, format!("its first column is not `{WEIGHT}`")));
        }
        if let Some(column) = columns.iter().find(|column| column.kind != Kind::F64 || column.nullable) {
            return Err(refused(file, format!("the column `{}` has missing values or no numbers", column.name)));
        }
        let family = |column: &Column| column.name.strip_prefix(LOG_LIKELIHOOD).map(str::to_owned);
        let families: Vec<String> = columns.iter().filter_map(family).collect();
        let addresses: Vec<String> =
            columns[1..].iter().map_while(|column| family(column).is_none().then(|| column.name.clone())).collect();
        if 1 + addresses.len() + families.len() != columns.len() {
            return Err(refused(file, format!("a column stands after those called `{LOG_LIKELIHOOD}…`")));
        }
        let mut particles = Vec::new();
        for batch in reader {
            let batch = batch?;
            for row in 0..batch.len() {
                let number = |column: usize| batch.cell(row, column).and_then(Cell::as_f64).unwrap_or(f64::NAN);
                let first_likelihood = 1 + addresses.len();
                particles.push(Particle {
                    weight: number(0),
                    values: (1..first_likelihood).map(number).collect(),
                    log_likelihoods: (first_likelihood..first_likelihood + families.len()).map(number).collect(),
                });
            }
        }
        Self { addresses, families, particles }.checked(file)
    }

    /// Writes the sample as `<folder>/posterior.parquet`. The same sample gives the same bytes.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be written.
    pub fn write(&self, folder: &Path) -> Result<TableFile, StoreError> {
        let mut columns = vec![Column::required(WEIGHT, Kind::F64, "weight of the particle; all sum up to 1")];
        columns.extend(
            self.addresses.iter().map(|address| {
                Column::required(address, Kind::F64, "value of the figure of this address, in its unit")
            }),
        );
        columns.extend(self.families.iter().map(|family| {
            let name = format!("{LOG_LIKELIHOOD}{family}");
            Column::required(&name, Kind::F64, "natural logarithm of the likelihood on this family of cases")
        }));
        let mut table = TableWriter::create(folder, &Schema::new(TABLE, columns)?, Format::Parquet)?;
        for Particle { weight, values, log_likelihoods } in &self.particles {
            let numbers = std::iter::once(weight).chain(values).chain(log_likelihoods);
            table.push(&numbers.map(|&number| number.into()).collect::<Vec<Cell<'_>>>())?;
        }
        table.finish()
    }

    /// Addresses of the figures it holds values of.
    pub fn addresses(&self) -> &[String] {
        &self.addresses
    }

    /// Families of historical cases on which its likelihoods are known.
    pub fn families(&self) -> &[String] {
        &self.families
    }

    /// The particles.
    pub fn particles(&self) -> &[Particle] {
        &self.particles
    }

    /// Mean of the figure in `column` of the sample's addresses.
    pub fn mean(&self, column: usize) -> f64 {
        self.particles.iter().map(|particle| particle.weight * particle.values[column]).sum()
    }

    /// Weights of the particles as they would be without the cases of `family`; they sum up to 1. Those of the whole
    /// sample where `family` is none of its own: cases that nothing was learnt from need not be held out.
    ///
    /// # Formula
    /// w′ ∝ w/exp(l), l being the log-likelihood on the family: importance weights of the posterior that leaves these
    /// cases out (Gelfand, Dey and Chang 1992, *Bayesian Statistics* 4, 147–167).
    pub fn weights_without(&self, family: &str) -> Vec<f64> {
        let weights = self.particles.iter().map(|particle| particle.weight);
        let Some(at) = self.families.iter().position(|known| known == family) else { return weights.collect() };
        let likelihoods = self.particles.iter().map(|particle| particle.log_likelihoods[at]);
        // Relative to the least likely, so that nothing overflows.
        let least = likelihoods.clone().fold(f64::INFINITY, f64::min);
        let held_out: Vec<f64> = weights.zip(likelihoods).map(|(weight, l)| weight * exp(least - l)).collect();
        let sum: f64 = held_out.iter().sum();
        held_out.into_iter().map(|weight| weight / sum).collect()
    }

    fn checked(self, file: &str) -> Result<Self, PosteriorError> {
        if !(1..=PARTICLES_MAX).contains(&self.particles.len()) {
            let count = self.particles.len();
            return Err(refused(file, format!("it has {count} rows, and 1 to {PARTICLES_MAX} are expected")));
        }
        let defaults = defaults();
        for (column, address) in self.addresses.iter().enumerate() {
            let figure = defaults.iter().find(|figure| figure.address == *address).ok_or_else(|| {
                refused(file, format!("the column `{address}` is not the address of a built-in default"))
            })?;
            if self.addresses[..column].contains(address) {
                return Err(refused(file, format!("the column `{address}` is there twice")));
            }
            self.check(file, address, &within(figure), |particle| particle.values.get(column).copied())?;
        }
        for (at, family) in self.families.iter().enumerate() {
            let number = (f64::NEG_INFINITY, f64::INFINITY, "a finite number".to_owned());
            let column = format!("{LOG_LIKELIHOOD}{family}");
            self.check(file, &column, &number, |particle| particle.log_likelihoods.get(at).copied())?;
        }
        let positive = (f64::MIN_POSITIVE, 1.0, "a number above 0 and at most 1".to_owned());
        self.check(file, WEIGHT, &positive, |particle| Some(particle.weight))?;
        let sum: f64 = self.particles.iter().map(|particle| particle.weight).sum();
        if (sum - 1.0).abs() > SUM_TOLERANCE {
            return Err(refused(file, format!("the column `{WEIGHT}` sums up to {sum} instead of 1")));
        }
        Ok(self)
    }

    /// Checks one column: a finite number between two others in each row.
    fn check(
        &self,
        file: &str,
        column: &str,
        (low, high, expected): &(f64, f64, String),
        value: impl Fn(&Particle) -> Option<f64>,
    ) -> Result<(), PosteriorError> {
        for (row, particle) in (1..).zip(&self.particles) {
            let found = value(particle).unwrap_or(f64::NAN);
            if !(found.is_finite() && (*low..=*high).contains(&found)) {
                let (file, column, expected) = (file.to_owned(), column.to_owned(), expected.clone());
                return Err(PosteriorError::Value { file, column, row, found, expected });
            }
        }
        Ok(())
    }
}

fn refused(file: &str, reason: String) -> PosteriorError {
    PosteriorError::Table { file: file.to_owned(), reason }
}

/// The built-in defaults as figures. The starter scenario changes none of them.
fn defaults() -> Vec<FigureSpec> {
    let starter = load_text("starter.toml", STARTER).expect("the starter scenario is valid: a test loads it");
    starter.spec.figures.iter().filter(|figure| figure.default).cloned().collect()
}

/// Bounds of a figure's unit, and in words.
fn within(figure: &FigureSpec) -> (f64, f64, String) {
    let FigureSpec { min, max, unit, .. } = figure;
    (*min, *max, format!("{min} to {max} ({unit})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn particle(weight: f64, values: [f64; 2], likelihood: f64) -> Particle {
        Particle { weight, values: values.to_vec(), log_likelihoods: vec![likelihood] }
    }

    fn addresses() -> Vec<String> {
        ["weights.security", "diplomacy.urgency_effect"].map(str::to_owned).to_vec()
    }

    fn made(particles: Vec<Particle>) -> Result<Posterior, PosteriorError> {
        Posterior::new(addresses(), vec!["pacific".to_owned()], particles)
    }

    fn sample() -> Posterior {
        made(vec![particle(0.25, [1.0, 2.0], -3.0), particle(0.75, [0.5, 1.0], -1.0)]).expect("a sample")
    }

    fn bytes(posterior: &Posterior) -> Vec<u8> {
        let folder = tempfile::tempdir().expect("a folder");
        let file = posterior.write(folder.path()).expect("written");
        std::fs::read(folder.path().join(file.file)).expect("read")
    }

    #[test]
    fn the_shipped_sample_can_be_read_and_speaks_of_defaults() {
        let shipped = Posterior::shipped();
        assert!(shipped.addresses().iter().any(|address| address == "weights.security"));
        assert!(!shipped.families().is_empty());
    }

    #[test]
    fn what_is_written_reads_back() {
        assert_eq!(Posterior::parse("p", &bytes(&sample())).expect("a sample"), sample());
    }

    #[test]
    fn damaged_bytes_are_refused_with_the_name_of_the_file() {
        let whole = bytes(&sample());
        let (half, end) = (&whole[..whole.len() / 2], &whole[whole.len() / 2..]);
        let turned: Vec<u8> = whole.iter().rev().copied().collect();
        for damaged in [&[][..], b"PAR1", half, end, &turned, &vec![0; BYTES_MAX + 1]] {
            let error = Posterior::parse("p.parquet", damaged).expect_err("damaged").to_string();
            assert!(error.contains("p.parquet"), "{error}");
        }
    }

    #[test]
    fn what_is_no_sample_is_refused_with_column_and_row() {
        let error = |particles: Vec<Particle>| made(particles).expect_err("no sample").to_string();
        let one = |weight, values| vec![particle(weight, values, 0.0)];
        assert!(error(Vec::new()).contains("0 rows"));
        assert!(error(one(0.5, [1.0, 2.0])).contains("sums up to 0.5"));
        let two = vec![particle(1.0, [1.0, 2.0], 0.0), particle(0.0, [1.0, 2.0], 0.0)];
        assert!(error(two).contains("column weight, row 2: found 0"));
        assert!(error(one(1.0, [-101.0, 2.0])).contains("column weights.security, row 1: found -101"));
        let unlikely = vec![particle(1.0, [1.0, 2.0], f64::NEG_INFINITY)];
        assert!(error(unlikely).contains("column loglik.pacific, row 1"));
        let short = vec![Particle { values: vec![1.0], ..particle(1.0, [1.0, 2.0], 0.0) }];
        assert!(error(short).contains("column diplomacy.urgency_effect, row 1: found NaN"));
        let named = |address: &str| {
            let addresses = vec!["weights.security".to_owned(), address.to_owned()];
            Posterior::new(addresses, vec!["pacific".to_owned()], one(1.0, [1.0, 2.0])).expect_err("no").to_string()
        };
        assert!(named("weights.securty").contains("`weights.securty` is not the address of a built-in default"));
        assert!(named("weights.security").contains("`weights.security` is there twice"));
    }

    #[test]
    fn held_out_weights_divide_by_the_likelihood_and_sum_up_to_one() {
        // 0.25·e³ and 0.75·e¹ in proportion.
        let first = 0.25 * 3_f64.exp() / (0.25 * 3_f64.exp() + 0.75 * 1_f64.exp());
        let held_out = sample().weights_without("pacific");
        assert!((held_out[0] - first).abs() < 1e-12 && (held_out.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert_eq!(sample().weights_without("north-atlantic"), [0.25, 0.75]);
        // The least likely by far takes all, and nothing overflows.
        let far = made(vec![particle(0.5, [1.0, 2.0], -2e4), particle(0.5, [1.0, 2.0], 0.0)]).expect("a sample");
        assert_eq!(far.weights_without("pacific"), [1.0, 0.0]);
    }
}
