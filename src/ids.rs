//! Identifiers: short interned text, and the dense indices that the engine computes with.

use std::fmt;
use std::sync::Arc;

/// An id as written in a scenario: letters, digits, `-` and `_`, at most 48 characters.
///
/// Random streams and table rows are keyed by this text, never by an index, so that adding an
/// entity moves nobody else's draws.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Arc<str>);

/// Longest id that is accepted.
pub const MAX_ID_CHARS: usize = 48;

impl Id {
    /// Checks `text` and interns it. `None` when it is empty, too long, or holds other characters.
    pub fn new(text: &str) -> Option<Self> {
        let fits = !text.is_empty()
            && text.len() <= MAX_ID_CHARS
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        fits.then(|| Self(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_short_plain_text() {
        assert!(Id::new("taiwan-strait").is_some());
        assert!(Id::new("").is_none());
        assert!(Id::new("a b").is_none());
        assert!(Id::new("état").is_none());
        assert!(Id::new(&"x".repeat(MAX_ID_CHARS + 1)).is_none());
    }
}
