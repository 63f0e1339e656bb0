//! What has been said, so that nothing is said twice in the same words.

use std::collections::BTreeMap;

use super::phrases::sentence;
use crate::words::Dates;

/// Sentences of a story so far, with the time of their last use.
#[derive(Debug, Default)]
pub(super) struct Said(BTreeMap<String, (f64, usize)>);

impl Said {
    /// The text as a sentence; where it has been said already, with a word on when.
    pub(super) fn say(&mut self, text: &str, time: f64, dates: Dates) -> String {
        let entry = self.0.entry(text.to_owned()).or_insert((time, 0));
        let (last, times) = *entry;
        *entry = (time, times + 1);
        match times {
            0 => sentence(text),
            1 => sentence(&format!("{text}, as in {}", dates.month(last))),
            _ => sentence(&format!("{text}, as in {} and before", dates.month(last))),
        }
    }
}
