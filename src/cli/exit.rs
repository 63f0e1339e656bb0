//! Exit codes of the program: a promise to scripts.

/// Done: what was asked for is there.
pub const DONE: u8 = 0;
/// A fault of this program.
pub const INTERNAL: u8 = 1;
/// The input is at fault: a scenario with problems, a wrong option, a folder that is no batch, a table that cannot be used.
pub const INPUT: u8 = 2;
/// The batch is complete, but some replicates failed; each is a row with its error.
pub const SOME_FAILED: u8 = 3;
/// A file is not there, could not be read or written, or is damaged.
pub const FILES: u8 = 4;
/// Interrupted; what was finished is kept.
pub const INTERRUPTED: u8 = 130;
