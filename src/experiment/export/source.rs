//! What an export is made from: a finished sweep on disk.

use std::path::{Path, PathBuf};

use crate::experiment::read;
use crate::experiment::spec::Experiment;
use crate::experiment::{SweepManifest, read_manifest};
use crate::scenario::Problems;
use crate::store::{Format, StoreError, TableReader};

/// Why a sweep could not be exported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// Its files cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Its manifest holds an experiment that this version does not accept.
    #[error(transparent)]
    Problems(#[from] Problems),
    /// A request that makes no sense.
    #[error("{0}")]
    Refused(String),
}

/// A finished sweep.
#[derive(Debug)]
pub struct Source {
    folder: PathBuf,
    /// What it is.
    pub manifest: SweepManifest,
    /// The experiment that it computed.
    pub experiment: Experiment,
}

impl Source {
    /// The sweep in `folder`.
    ///
    /// # Errors
    /// [`ExportError::Refused`] for a batch, a shard, or a sweep that was stopped before its end;
    /// [`ExportError::Store`] when there is no sweep, or it cannot be read.
    pub fn open(folder: &Path) -> Result<Self, ExportError> {
        let at = folder.display();
        let refuse = |why: String| Err(ExportError::Refused(why));
        let manifest = match read_manifest(folder) {
            Ok(manifest) => manifest,
            Err(StoreError::OtherKind { found, .. }) => {
                let (what, command) = (found.noun(), found.command());
                return refuse(format!(
                    "{at} is {what}, made by `{command}`, and only sweeps are exported. Name a folder that `pactsim sweep` \
                     has written; the tables of {what} are read as they are"
                ));
            }
            Err(error) => return Err(error.into()),
        };
        if let Some(shard) = manifest.shard {
            return refuse(format!(
                "{at} is shard {shard} of a sweep and has no tables. Join all shards with `pactsim merge` and export \
                 what it writes"
            ));
        }
        if manifest.partial {
            return refuse(format!(
                "{at} was stopped before its end. Give its `pactsim sweep` command again, which goes on with it, and \
                 export it then"
            ));
        }
        let experiment = read(manifest.inputs.clone())?;
        Ok(Self { folder: folder.to_owned(), manifest, experiment })
    }

    /// The table called `name`.
    pub(super) fn table(&self, name: &str) -> Result<TableReader, ExportError> {
        if self.manifest.format != Format::Parquet {
            return Err(ExportError::Refused(format!(
                "the tables of {} are CSV, and exports read Parquet. Compute the sweep again with `pactsim sweep FILE \
                 --format parquet` and export that",
                self.folder.display()
            )));
        }
        let file = format!("{name}.{}", self.manifest.format.extension());
        let path = self.folder.join(&file);
        let listed = self.manifest.tables.iter().find(|table| table.file == file);
        let hash = listed.map(|table| table.blake3.as_str());
        Ok(TableReader::open(&path, hash.ok_or_else(|| StoreError::damaged(&path, "the manifest does not list it"))?)?)
    }

    /// Where the table called `name` lies, for messages.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.{}", self.manifest.format.extension()))
    }
}
