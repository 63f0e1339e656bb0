//! The finished parts of a batch, each with the build of the engine that computed it, so that two
//! builds of one version never mix.

use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::store::{Parts, StoreError, sealed, unsealed};

/// The journal of one folder, for one build.
#[derive(Debug)]
pub(crate) struct Journal {
    parts: Parts,
    /// Commit of the engine's source; empty where it is not known.
    build: String,
}

impl Journal {
    /// Opens the journal in `folder`, making it where it is missing.
    pub(crate) fn open(folder: &Path, git_commit: Option<&str>) -> Result<Self, StoreError> {
        Ok(Self { parts: Parts::open(folder)?, build: git_commit.unwrap_or_default().to_owned() })
    }

    pub(crate) fn write<P: Serialize>(&self, number: u32, part: &P) -> Result<(), StoreError> {
        self.parts.write(number, &(&self.build, part))
    }

    /// A part, if it is there, whole, and of this build.
    pub(crate) fn read<P: DeserializeOwned>(&self, number: u32) -> Result<Option<P>, StoreError> {
        let found = self.parts.read::<(String, P)>(number)?;
        Ok(found.filter(|(build, _)| *build == self.build).map(|(_, part)| part))
    }

    /// The bytes of a part, which [`taken`](Self::taken) reads on another machine.
    pub(crate) fn sealed<P: Serialize>(number: u32, part: &P, git_commit: Option<&str>) -> Result<Vec<u8>, StoreError> {
        sealed(number, &(git_commit.unwrap_or_default(), part))
    }

    /// The part that is sealed in `bytes`, if they are whole, and of this number and build.
    pub(crate) fn taken<P: DeserializeOwned>(number: u32, bytes: &[u8], git_commit: Option<&str>) -> Option<P> {
        let (build, part) = unsealed::<(String, P)>(number, bytes)?;
        (build == git_commit.unwrap_or_default()).then_some(part)
    }

    /// Those of `numbers` whose part is not there or, as `is_whole` finds, was cut short by a stop.
    pub(crate) fn missing<P: DeserializeOwned>(
        &self,
        numbers: impl Iterator<Item = u32>,
        is_whole: impl Fn(u32, &P) -> bool,
    ) -> Result<Vec<u32>, StoreError> {
        let present = self.parts.present()?;
        let mut todo = Vec::new();
        for number in numbers {
            let part = if present.binary_search(&number).is_ok() { self.read::<P>(number)? } else { None };
            if !part.is_some_and(|part| is_whole(number, &part)) {
                todo.push(number);
            }
        }
        Ok(todo)
    }

    /// Removes all parts.
    pub(crate) fn remove(self) -> Result<(), StoreError> {
        self.parts.remove_all()
    }
}
