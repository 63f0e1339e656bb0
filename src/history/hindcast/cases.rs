//! The cases: scenarios that say what became of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::error::HindcastError;
use crate::scenario::{self, History, Problems, Scenario, Spec};
use crate::store::StoreError;

/// A case of history.
#[derive(Debug, Clone)]
pub struct Case {
    /// The world as it was.
    pub spec: Spec,
    /// What became of it.
    pub history: History,
    /// The scenario as one text, defaults included.
    pub resolved: String,
    /// The file that it was read from.
    pub file: String,
}

impl Case {
    /// The case in a scenario; `None` where it does not say what became of it.
    pub fn of(scenario: Scenario, file: &str) -> Option<Self> {
        let Scenario { spec, resolved, .. } = scenario;
        let history = spec.history.clone()?;
        Some(Self { spec, history, resolved, file: file.to_owned() })
    }
}

/// Loads cases from files, and from all files of folders that end in `.toml`, in the order of their names.
///
/// # Errors
/// [`HindcastError::Problems`] with those of all files; [`HindcastError::Input`] where there is no case, a scenario does not say
/// what became of it, or two have the same name; [`HindcastError::Ensemble`] for a folder that cannot be read.
pub fn load_cases(paths: &[PathBuf]) -> Result<Vec<Case>, HindcastError> {
    let (mut cases, mut problems): (Vec<Case>, Option<Problems>) = (Vec::new(), None);
    let (mut without, mut names) = (Vec::new(), BTreeMap::new());
    for path in files(paths)? {
        let file = scenario::shown(&path);
        let scenario = match scenario::load(&path) {
            Ok(scenario) => scenario,
            Err(more) => {
                problems = Some(match problems.take() {
                    Some(before) => before.and(more),
                    None => more,
                });
                continue;
            }
        };
        let name = scenario.spec.name.clone();
        match Case::of(scenario, &file) {
            Some(case) => cases.push(case),
            None => without.push(file.clone()),
        }
        if let Some(other) = names.insert(name.clone(), file.clone()) {
            return Err(HindcastError::Input(format!(
                "`{name}` is the name of two cases, {other} and {file}, and tables would mix them up. Change `name` in one, or \
                 leave one out"
            )));
        }
    }
    match (problems, without.as_slice()) {
        (Some(problems), _) => Err(problems.into()),
        (None, [_, ..]) => Err(HindcastError::Input(format!(
            "{}: no table `[history]`, so there is nothing to hold the runs against. Add one that says what happened \
             (docs/hindcast.md), or leave the file out",
            without.join(", ")
        ))),
        (None, []) if cases.is_empty() => {
            Err(HindcastError::Input("no case was given. Name files or folders".to_owned()))
        }
        (None, []) => Ok(cases),
    }
}

/// The files that are meant.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, HindcastError> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let inside = scenario::toml_files(path).map_err(|source| unreadable(path, source))?;
        if inside.is_empty() {
            return Err(HindcastError::Input(format!(
                "{} holds no case: no file in it ends in .toml. Name files, or a folder with some",
                scenario::shown(path)
            )));
        }
        files.extend(inside);
    }
    Ok(files)
}

fn unreadable(folder: &Path, source: std::io::Error) -> StoreError {
    StoreError::Io { action: "read", path: folder.to_owned(), source }
}
