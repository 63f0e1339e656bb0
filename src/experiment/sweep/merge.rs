//! Shards joined to the sweep they belong to.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::aggregate::read_fold;
use super::assembly::Assembly;
use super::fold::Fold;
use super::groups::Groups;
use super::lots::Lots;
use super::manifest::{SweepManifest, read_manifest};
use super::run::{FinishedSweep, SweepError, SweepRequest, complete, folder_of, sweep_id};
use super::shard::Shard;
use super::stages::only_stage;
use crate::ensemble::{Host, Journal, Options};
use crate::experiment::read;
use crate::experiment::spec::Experiment;
use crate::store::{BatchLock, Format, MANIFEST};

/// Joins the shards in `folders`, in any order, to the whole sweep under the output folder of `options`, with the
/// bytes that it would have had in one piece. The shards stay as they are.
///
/// # Errors
/// [`SweepError::Refused`] when a folder is no shard or not complete, shards belong to different sweeps or builds, one
/// is there twice or missing, or this build is not theirs; [`SweepError::Ensemble`] when files cannot be read or
/// written.
pub fn merge(folders: &[PathBuf], options: &Options<'_>, host: &dyn Host) -> Result<FinishedSweep, SweepError> {
    let started = host.now();
    let shards = in_order(folders)?;
    let Some((first, first_manifest)) = shards.first() else {
        return Err(SweepError::Refused("no shard was named".to_owned()));
    };
    let inputs = first_manifest.inputs.clone();
    let experiment = read(inputs).map_err(|problems| {
        refused(first, &format!("the experiment in its manifest cannot be read by this version: {problems}"))
    })?;
    let SweepManifest { format, aggregate, .. } = *first_manifest;
    let request = SweepRequest { experiment: &experiment, format, shard: None, aggregate };
    let id = sweep_id(&request, options.git_commit);
    if id != first_manifest.sweep_id || first_manifest.git_commit.as_deref() != options.git_commit {
        let made_by = build(first_manifest);
        return Err(refused(
            first,
            &format!("it was computed by another build of pactsim ({made_by}); merge with that"),
        ));
    }
    let folder = folder_of(&request, options)?;
    let _lock = BatchLock::acquire(&folder)?;
    if let Some((manifest, summary)) = complete(&folder, options.git_commit)? {
        return Ok(FinishedSweep { folder, manifest, summary: Some(summary), was_complete: true });
    }
    let journals: Vec<Journal> = shards
        .iter()
        .map(|(folder, manifest)| Journal::open(folder, manifest.git_commit.as_deref()))
        .collect::<Result<_, _>>()?;
    let shards = Shards { shards: &shards, journals };
    let assembly =
        if aggregate { shards.sums(&experiment, format)? } else { shards.runs(&experiment, format, &folder)? };
    let manifest = SweepManifest::begun(&request, options, &id, started);
    let (manifest, summary) = assembly.finish(&folder, manifest, experiment.runs_max(), host.now())?;
    Ok(FinishedSweep { folder, manifest, summary: Some(summary), was_complete: false })
}

/// The shards of a sweep, the first shard first.
struct Shards<'s> {
    shards: &'s [(&'s Path, SweepManifest)],
    journals: Vec<Journal>,
}

impl Shards<'_> {
    /// Puts their runs together.
    fn runs<'e>(&self, experiment: &'e Experiment, format: Format, folder: &Path) -> Result<Assembly<'e>, SweepError> {
        let mut assembly = Assembly::create(folder, experiment, format)?;
        // Shard i of n, counted from 1, holds every n-th part from i − 1 on.
        let of = |part: u32| part as usize % self.journals.len();
        let last = std::cell::Cell::new(0);
        let part_of = |part: u32| {
            last.set(part);
            self.journals[of(part)].read(part)
        };
        if !assembly.add(&only_stage(experiment), part_of)? {
            let what = format!("part {}", last.get());
            return Err(self.lacks(of(last.get()), &what));
        }
        Ok(assembly)
    }

    /// Adds up their sums.
    fn sums<'e>(&self, experiment: &'e Experiment, format: Format) -> Result<Assembly<'e>, SweepError> {
        let (lots, groups) = (Lots::new(experiment), Arc::new(Groups::new(experiment)));
        let mut whole = Fold::new(experiment, &groups);
        for (at, journal) in self.journals.iter().enumerate() {
            let fold = read_fold(journal)?.filter(|fold| fold.has_the_form_of(&whole));
            let ours = lots.of_shard(at as u32 + 1, self.journals.len() as u32);
            // A shard may be of no lot, and then has written nothing.
            match fold.filter(|fold| (0..lots.count()).all(|lot| fold.holds(lot) == ours.contains(&lot))) {
                Some(fold) => whole.merge(&fold),
                None if ours.is_empty() => {}
                None => return Err(self.lacks(at, "what its runs add up to")),
            }
        }
        Ok(Assembly::of_sums(whole.into_tally(experiment, groups), format))
    }

    fn lacks(&self, shard: usize, what: &str) -> SweepError {
        let (folder, _) = &self.shards[shard];
        refused(folder, &format!("{what} is missing, cut short or damaged; give the command of that shard again"))
    }
}

/// The manifests of the shards, the first shard first.
fn in_order(folders: &[PathBuf]) -> Result<Vec<(&Path, SweepManifest)>, SweepError> {
    let mut shards: Vec<(Shard, &Path, SweepManifest)> = Vec::new();
    for folder in folders {
        // The manifest itself may be named as well.
        let folder = if folder.ends_with(MANIFEST) { folder.parent().unwrap_or(folder) } else { folder };
        let manifest = read_manifest(folder)?;
        let Some(shard) = manifest.shard else {
            return Err(refused(folder, "it is a whole sweep and no shard; name the folders that --shard has written"));
        };
        if manifest.partial {
            let why = format!("shard {shard} was stopped before its end; give its command again first");
            return Err(refused(folder, &why));
        }
        if let Some((_, first, known)) = shards.first() {
            same(known, &manifest)
                .map_err(|what| refused(folder, &format!("{what} is not that of {}", first.display())))?;
        }
        if let Some((_, other, _)) = shards.iter().find(|(known, ..)| *known == shard) {
            return Err(refused(
                folder,
                &format!("it is shard {shard}, and so is {}; name each once", other.display()),
            ));
        }
        shards.push((shard, folder, manifest));
    }
    shards.sort_by_key(|(shard, ..)| shard.number);
    if let Some((Shard { of, .. }, ..)) = shards.first() {
        let missing: Vec<String> = (1..=*of)
            .filter(|number| !shards.iter().any(|(shard, ..)| shard.number == *number))
            .map(|number| format!("{number}/{of}"))
            .collect();
        if !missing.is_empty() {
            let (which, verb) = (missing.join(", "), if missing.len() == 1 { "is" } else { "are" });
            return Err(SweepError::Refused(format!(
                "shard {which} {verb} missing; compute with --shard, or name the folder too"
            )));
        }
    }
    Ok(shards.into_iter().map(|(_, folder, manifest)| (folder, manifest)).collect())
}

/// Whether two shards can belong together; if not, what differs.
fn same(a: &SweepManifest, b: &SweepManifest) -> Result<(), &'static str> {
    let checks = [
        (a.engine_version == b.engine_version, "its version of pactsim"),
        (a.git_commit == b.git_commit, "its build of pactsim"),
        (a.experiment == b.experiment, "its experiment"),
        (a.inputs.scenarios == b.inputs.scenarios, "its scenario"),
        (a.format == b.format, "its table format"),
        (a.aggregate == b.aggregate, "what it keeps of its runs"),
        (a.sweep_id == b.sweep_id, "its experiment's text, sample size or seed"),
        (a.shard.map(|shard| shard.of) == b.shard.map(|shard| shard.of), "its number of shards"),
    ];
    checks.into_iter().find(|(same, _)| !same).map_or(Ok(()), |(_, what)| Err(what))
}

fn build(manifest: &SweepManifest) -> String {
    let commit = manifest.git_commit.as_deref().map_or_else(String::new, |commit| format!(", commit {commit}"));
    format!("version {}{commit}", manifest.engine_version)
}

fn refused(folder: &Path, why: &str) -> SweepError {
    SweepError::Refused(format!("{}: {why}", folder.display()))
}
