//! The commented scenario from which a new one starts.

/// Text of the starter scenario; it loads and runs as it is.
pub const STARTER: &str = include_str!("starter.toml");
