//! The tools that a sweep can be exported to.

use super::source::{ExportError, Source};
use super::{ema, salib};

/// A tool, and how its file is made.
#[derive(Debug)]
pub struct ExportTarget {
    /// Name, as on the command line.
    pub name: &'static str,
    /// Ending of its file, without the first dot.
    pub ending: &'static str,
    /// What the file is, for readers.
    pub description: &'static str,
    /// Makes its bytes: the same ones from the same sweep.
    pub make: fn(&Source) -> Result<Vec<u8>, ExportError>,
}

/// The tools. A new one is a line here.
pub const TARGETS: [ExportTarget; 2] = [ema::TARGET, salib::TARGET];

impl ExportTarget {
    /// The target called `name`.
    pub fn called(name: &str) -> Option<&'static Self> {
        const { &TARGETS }.iter().find(|target| target.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_is_found_under_its_name() {
        for target in &TARGETS {
            assert_eq!(ExportTarget::called(target.name).map(|found| found.ending), Some(target.ending));
        }
        assert!(ExportTarget::called("ema.tar").is_none());
    }
}
