//! The calibration as a whole.

use std::path::{Path, PathBuf};

use super::cases::CaseEvidence;
use super::error::CalibrationError;
use super::folder::{Made, seal};
use super::free::Priors;
use super::generations::{Evidence, Generation, Proposal, Sample};
use super::keep;
use super::mixture;
use super::pacts::PactEvidence;
use super::quiet::quiet_spells;
use super::report::Calibration;
use crate::ensemble::{Host, PROGRAM_VERSION, SUMMARY};
use crate::history::hindcast::Case;
use crate::history::records::Records;
use crate::rng::{Key, StreamId, seed_of};
use crate::scenario::{PARTICLES_MAX, Particle, Posterior};
use crate::stats::{normalised, resampled};
use crate::store::{self, BatchLock, TableFile, batch_folder};

/// Name of the folder that calibrations are written under.
const NAME: &str = "calibration";

/// Points drawn from the prior and weighed by the data-coded pacts before any case is run, for each particle of a generation.
const FIRST: usize = 5;

/// Particles of the sample that is kept.
const KEPT: usize = PARTICLES_MAX / 2;

/// What a calibration is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Particles of a generation.
    pub particles: usize,
    /// Generations.
    pub generations: u32,
    /// Runs of each case for each particle.
    pub runs: u32,
    /// Root seed.
    pub seed: u64,
}

/// Where to write.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Folder under which results are written.
    pub output: &'a Path,
    /// Threads; 0 for one per core.
    pub threads: usize,
    /// Commit of the engine's source.
    pub git_commit: Option<&'a str>,
}

/// Fits the weights of the margin and a few constants to the data-coded pacts of `records` and to `cases`, scenarios that say
/// what became of them, and writes the posterior sample. Generations that are there already are not computed again.
///
/// # Errors
/// [`CalibrationError`] where the records or the cases cannot be used, the folder cannot be written, or the host stopped it.
pub fn calibrate(
    records: &Records,
    cases: &[Case],
    options: &Options,
    place: &Place<'_>,
    host: &dyn Host,
) -> Result<(PathBuf, Calibration), CalibrationError> {
    let (started, id) = (host.now(), id_of(records, cases, options, place.git_commit));
    let folder = batch_folder(place.output, NAME, &id)?;
    let _lock = BatchLock::acquire(&folder)?;
    let threads = rayon::ThreadPoolBuilder::new().num_threads(place.threads).build();
    let (sample, found) = match threads {
        Ok(threads) => threads.install(|| run(records, cases, options, &folder, host))?,
        Err(_) => run(records, cases, options, &folder, host)?,
    };
    seal(&folder, Made { id, records, cases, options, place, started, sample }, host)?;
    Ok((folder, found))
}

fn run(
    records: &Records,
    cases: &[Case],
    options: &Options,
    folder: &Path,
    host: &dyn Host,
) -> Result<(TableFile, Calibration), CalibrationError> {
    let spells = quiet_spells(records)?;
    let all: Vec<&Case> = cases.iter().chain(&spells).collect();
    let evidence = evidence_of(records, &all, options)?;
    let rules = mixture::rules_on(records, evidence.pacts.of_candidates, options.seed)?;
    let (mut proposals, mut generations) = (Vec::new(), Vec::<Generation>::new());
    let first = evidence.points(&Proposal::prior(), u32::MAX, FIRST * options.particles);
    let pacts = evidence.of_pacts(&first)?;
    let mut proposal = Proposal::around(&first, &normalised(&pacts));
    let particles = u64::from(options.generations) * options.particles as u64;
    for number in 0..options.generations {
        let done = u64::from(number) * options.particles as u64;
        host.progress(done, particles);
        let generation = match keep::read(folder, &evidence, number, options.particles) {
            Some(generation) => generation,
            None => {
                let points = evidence.points(&proposal, number, options.particles);
                let pacts = evidence.of_pacts(&points)?;
                let before = (done, particles);
                let cases = evidence.of_cases(&points, done as u32, before, host);
                let cases = cases.ok_or(CalibrationError::Stopped { done, all: particles })?;
                let generation = Generation { points, pacts, cases };
                keep::write(folder, &evidence, number, &generation)?;
                generation
            }
        };
        proposals.push(proposal);
        generations.push(generation);
        let sample = Sample::of(&evidence, &generations, &proposals);
        proposal = Proposal::around(&sample.points, &sample.tempered());
    }
    let sample = Sample::of(&evidence, &generations, &proposals);
    let written = posterior(&evidence, &sample)?.write(folder)?;
    mixture::write(folder, &rules, evidence.pacts.of_candidates, options)?;
    let found = Calibration::of(&evidence, &sample, records, cases, rules);
    store::write_json(&folder.join(SUMMARY), &found)?;
    Ok((written, found))
}

pub(super) fn evidence_of<'c>(
    records: &Records,
    cases: &[&'c Case],
    options: &Options,
) -> Result<Evidence<'c>, CalibrationError> {
    let priors = Priors::new()?;
    let evidence = |case: &&'c Case| CaseEvidence::new(&case.spec, &case.history, &priors, options.seed);
    let cases: Vec<CaseEvidence<'c>> = cases.iter().map(evidence).collect();
    let mut families: Vec<String> = cases.iter().map(|case| case.family().to_owned()).collect();
    families.sort_unstable();
    families.dedup();
    if families.len() < 2 {
        return Err(CalibrationError::Input(
            "cases of fewer than two families were given, and none can be held out. Give more scenarios with a table `[history]`"
                .to_owned(),
        ));
    }
    let family_of =
        cases.iter().filter_map(|case| families.iter().position(|family| family == case.family())).collect();
    let pacts = PactEvidence::new(records, &priors)?;
    Ok(Evidence { priors, pacts, cases, families, family_of, runs: options.runs, seed: options.seed })
}

/// The sample that forecasts draw from.
///
/// Particles are taken in proportion to a mixture, half of the posterior and half of those with one family held out, and
/// weighed back to the posterior, so that enough of them are there for every family that is held out.
fn posterior(evidence: &Evidence<'_>, sample: &Sample) -> Result<Posterior, CalibrationError> {
    let all = sample.weights(true, |_| true);
    let mut mixture: Vec<f64> = all.iter().map(|weight| 0.5 * weight).collect();
    let families = evidence.families.len();
    for out in 0..families {
        let without = sample.weights(true, |family| family != out);
        mixture.iter_mut().zip(without).for_each(|(sum, weight)| *sum += 0.5 * weight / families as f64);
    }
    let seed = seed_of("calibration", evidence.seed, u32::MAX);
    let start = Key::of_design(seed).stream(StreamId::new("calibration", "kept")).uniform();
    let times = resampled(&mixture, KEPT, start);
    let kept: Vec<usize> = (0..times.len()).filter(|&at| times[at] > 0 && all[at] > 0.0).collect();
    let weight = |&at: &usize| times[at] as f64 * all[at] / mixture[at];
    let sum: f64 = kept.iter().map(weight).sum();
    let particle = |at: &usize| Particle {
        weight: weight(at) / sum,
        values: evidence.priors.values(&sample.points[*at]),
        log_likelihoods: sample.families[*at].clone(),
    };
    let addresses = evidence.priors.figures.iter().map(|figure| figure.address.clone()).collect();
    Ok(Posterior::new(addresses, evidence.families.clone(), kept.iter().map(particle).collect())?)
}

/// 16 hexadecimal digits of the BLAKE3 hash of everything that decides the results, the commit of the program among it: what
/// another build has weighed is not gone on from.
fn id_of(records: &Records, cases: &[Case], options: &Options, git_commit: Option<&str>) -> String {
    let mut hasher = blake3::Hasher::new();
    let Options { particles, generations, runs, seed } = options;
    let commit = git_commit.unwrap_or_default();
    hasher.update(format!("{PROGRAM_VERSION} {commit}\n{particles} {generations} {runs} {seed}\n").as_bytes());
    for file in records.fingerprint() {
        hasher.update(format!("{} {}\n", file.name, file.blake3).as_bytes());
    }
    for case in cases {
        hasher.update(blake3::hash(case.resolved.as_bytes()).as_bytes());
    }
    hasher.finalize().to_hex()[..16].to_owned()
}
