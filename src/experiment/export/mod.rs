//! Finished sweeps as files of other tools. A new target is a file here and a line in [`TARGETS`].

mod ema;
mod points;
mod salib;
mod source;
mod target;

pub use source::{ExportError, Source};
pub use target::{ExportTarget, TARGETS};
