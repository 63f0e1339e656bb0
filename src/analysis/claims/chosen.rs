//! Which claims are meant.

use std::path::{Path, PathBuf};

use super::claim::Claim;
use super::load::load_all;
use crate::scenario::{Problems, toml_files};
use crate::store::StoreError;
use crate::words::listed;

/// Why claims cannot be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChoiceError {
    /// Problems of their files.
    #[error(transparent)]
    Problems(#[from] Problems),
    /// The folder cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is asked for is not there.
    #[error("{0}")]
    NotThere(String),
}

/// The claims called `named`, each by its id in `folder` or as a `.toml` file of its own; all of the folder where none is named.
///
/// # Errors
/// [`ChoiceError`] for an id that the folder does not hold, a folder without claims, or files with problems.
pub fn chosen(named: &[String], folder: &Path) -> Result<Vec<Claim>, ChoiceError> {
    let is_file = |name: &&String| Path::new(name).extension().is_some_and(|ending| ending == "toml");
    let (files, ids): (Vec<&String>, Vec<&String>) = named.iter().partition(is_file);
    let mut claims = load_all(&files.into_iter().map(PathBuf::from).collect::<Vec<_>>())?;
    if ids.is_empty() && !claims.is_empty() {
        return Ok(claims);
    }
    if folder.is_file() {
        let (why, file) = ("is a file, and claims are looked for in a folder", folder.display());
        return Err(ChoiceError::NotThere(format!("{file} {why}: name that, or the file itself as a claim")));
    }
    let files = toml_files(folder).map_err(|error| StoreError::io("read", folder, error))?;
    let mut all = load_all(&files)?;
    if all.is_empty() {
        let why = format!("{} holds no claim; name a folder with --from", folder.display());
        return Err(ChoiceError::NotThere(why));
    }
    if let Some(stranger) = ids.iter().find(|id| !all.iter().any(|claim| claim.id.as_str() == id.as_str())) {
        let known: Vec<&str> = all.iter().map(|claim| claim.id.as_str()).collect();
        let known = listed(&known);
        let why = format!("there is no claim `{stranger}` in {}; there are {known}", folder.display());
        return Err(ChoiceError::NotThere(why));
    }
    all.retain(|claim| ids.is_empty() || ids.iter().any(|id| id.as_str() == claim.id.as_str()));
    claims.extend(all);
    Ok(claims)
}
