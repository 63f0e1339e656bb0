//! Shards joined to the sweep they belong to.

use std::path::{Path, PathBuf};

use super::assembly::Assembly;
use super::manifest::{SweepManifest, read_manifest};
use super::run::{FinishedSweep, SweepError, SweepRequest, complete, folder_of, sweep_id};
use super::shard::Shard;
use super::stages::Stages;
use super::tally::Tally;
use crate::ensemble::{Host, Journal, Options};
use crate::experiment::read;
use crate::store::{BatchLock, MANIFEST};

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
    let request = SweepRequest { experiment: &experiment, format: first_manifest.format, shard: None };
    let id = sweep_id(&experiment, request.format, options.git_commit);
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
    let mut assembly = Assembly::create(&folder, &experiment, request.format)?;
    let plan = Stages::new(&experiment).next(&Tally::new(&experiment));
    let planned = plan.as_ref().map_or(0, |plan| plan.runs());
    if let Some(plan) = &plan {
        // Shard i of n, counted from 1, holds every n-th part from i − 1 on.
        let of = |part: u32| part as usize % journals.len();
        let last = std::cell::Cell::new(0);
        let part_of = |part: u32| {
            last.set(part);
            journals[of(part)].read(part)
        };
        if !assembly.add(plan, part_of)? {
            let (folder, _) = &shards[of(last.get())];
            let why =
                format!("part {} is missing, cut short or damaged; give the command of that shard again", last.get());
            return Err(refused(folder, &why));
        }
    }
    let manifest = SweepManifest::begun(&request, options, &id, started);
    let (manifest, summary) = assembly.finish(&folder, manifest, planned, host.now())?;
    Ok(FinishedSweep { folder, manifest, summary: Some(summary), was_complete: false })
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
