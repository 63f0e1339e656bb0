//! The built-in defaults, which lie beneath every scenario.

use super::problem::Faults;
use super::source::Sources;
use super::tree::{Node, parse};

/// Name under which they appear in messages.
const NAME: &str = "built-in defaults";

const TEXT: &str = include_str!("defaults.toml");

/// The defaults as a tree.
pub(crate) fn tree() -> Node {
    read(&mut Sources::default())
}

/// The defaults as a tree; their text becomes one of `sources`.
pub(crate) fn read(sources: &mut Sources) -> Node {
    let file = sources.add(NAME, TEXT.to_owned());
    parse(sources, file, &mut Faults::default()).expect("the built-in defaults are valid TOML: a test reads them")
}
