//! Sweeps as results of the EMA Workbench: the `tar.gz` of its `save_results`, for its `load_results`.
//!
//! An experiment of the workbench is a design point here, its scenario a row of the sample, its policy a policy, its
//! model a scenario; an outcome is its mean over the runs of the point.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;

use super::points::{self, Estimates};
use super::source::{ExportError, Source};
use super::target::ExportTarget;
use crate::experiment::factor::{Factor, Role};
use crate::store::StoreError;

pub(super) const TARGET: ExportTarget = ExportTarget {
    name: "ema",
    ending: "tar.gz",
    description: "results of the EMA Workbench, for its load_results",
    make,
};

/// The columns that the workbench adds to those of the factors.
const OWN_COLUMNS: [&str; 3] = ["scenario", "policy", "model"];

/// Version of the workbench's archive, as release 2.5 writes it.
const ARCHIVE_VERSION: f64 = 0.1;

/// `metadata.json` of an archive.
#[derive(Debug, Serialize)]
struct Metadata<'a> {
    version: f64,
    /// Class, name and file of each outcome.
    outcomes: Vec<(&'static str, &'a str, String)>,
    /// Kind of each column of the experiments, in pandas' words.
    experiments: serde_json::Map<String, serde_json::Value>,
}

fn make(source: &Source) -> Result<Vec<u8>, ExportError> {
    let factors = factors(source)?;
    let points = points::design(source, &factors)?;
    let estimates = points::estimates(source, &points)?;
    let names = || factors.iter().map(|factor| factor.id.as_str());

    let mut files = Vec::new();
    let header = names().chain(OWN_COLUMNS).map(str::to_owned).collect();
    let rows = points.values().map(|point| {
        let values = point.values.iter().map(|value| format!("{value:?}"));
        values.chain([point.row.to_string(), point.policy.clone(), point.scenario.clone()]).collect()
    });
    files.push(("experiments.csv".to_owned(), csv(std::iter::once(header).chain(rows))?));
    let mut outcomes = Vec::new();
    for (outcome, estimates) in source.experiment.outcomes.iter().zip(&estimates) {
        let file = format!("{}.cls", outcome.name);
        files.push((file.clone(), column(estimates)?));
        outcomes.push(("ScalarOutcome", outcome.name.as_str(), file));
    }
    let kinds = names().map(|name| (name, "float64")).chain(OWN_COLUMNS.map(|name| (name, "category")));
    let experiments = kinds.map(|(name, kind)| (name.to_owned(), kind.into())).collect();
    let metadata = serde_json::to_vec(&Metadata { version: ARCHIVE_VERSION, outcomes, experiments });
    files.push(("metadata.json".to_owned(), metadata.map_err(in_memory)?));
    Ok(archive(&files).map_err(in_memory)?)
}

/// The factors in the order of the workbench: uncertainties, then levers.
fn factors(source: &Source) -> Result<Vec<&Factor>, ExportError> {
    let factors = &source.experiment.factors;
    if let Some(taken) = factors.iter().find(|factor| OWN_COLUMNS.contains(&factor.id.as_str())) {
        return Err(ExportError::Refused(format!(
            "the factor `{}` of the experiment {} is called as a column of the EMA Workbench itself. Rename it and \
             compute the sweep again",
            taken.id, source.experiment.name
        )));
    }
    let of = |role: Role| factors.iter().filter(move |factor| factor.role == role);
    Ok(of(Role::Uncertainty).chain(of(Role::Lever)).collect())
}

/// One line a value. A missing one is an empty field in quotes, since readers skip empty lines.
fn column(estimates: &Estimates) -> Result<Vec<u8>, ExportError> {
    csv(estimates.values().map(|estimate| vec![estimate.map_or_else(String::new, |value| format!("{value:?}"))]))
}

fn csv(rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>, ExportError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(&row).map_err(in_memory)?;
    }
    Ok(writer.into_inner().map_err(in_memory)?)
}

/// The files one after another, without time or owner, so that the same files give the same bytes.
fn archive(files: &[(String, Vec<u8>)]) -> std::io::Result<Vec<u8>> {
    let mut archive = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::default()));
    for (name, content) in files {
        let mut header = tar::Header::new_ustar();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(0);
        header.set_uid(0);
        header.set_gid(0);
        archive.append_data(&mut header, name, content.as_slice())?;
    }
    let mut packed = archive.into_inner()?;
    packed.flush()?;
    packed.finish()
}

/// Writing to memory fails only where the program contradicts itself.
fn in_memory(error: impl ToString) -> StoreError {
    StoreError::table("the archive for the EMA Workbench", error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_estimate_is_a_line_of_its_own() {
        let estimates = Estimates::from([(2, None), (0, Some(0.5)), (1, Some(1e-7))]);
        assert_eq!(String::from_utf8(column(&estimates).unwrap()).unwrap(), "0.5\n1e-7\n\"\"\n");
    }

    #[test]
    fn the_same_files_give_the_same_archive_without_time_and_owner() {
        let files = [("a.csv".to_owned(), b"x\n1\n".to_vec())];
        let packed = archive(&files).unwrap();
        assert_eq!(packed, archive(&files).unwrap());
        assert_eq!(packed[4..8], [0; 4], "the time in the header of gzip");
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(packed.as_slice()));
        let mut entries = archive.entries().unwrap();
        let entry = entries.next().unwrap().unwrap();
        let header = entry.header();
        assert_eq!((header.mtime().unwrap(), header.uid().unwrap(), header.mode().unwrap()), (0, 0, 0o644));
        assert!(entries.next().is_none());
    }
}
