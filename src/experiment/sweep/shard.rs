//! Shards: a sweep computed in pieces, on one machine or several.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Most shards of a sweep.
pub const SHARDS_MAX: u32 = 10_000;

/// Shard `number` of `of`: every `of`-th part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Shard {
    /// From 1.
    pub number: u32,
    /// How many there are.
    pub of: u32,
}

impl Shard {
    /// Whether part number `part` belongs to it.
    pub fn holds(self, part: u32) -> bool {
        part % self.of == self.number - 1
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl From<Shard> for String {
    fn from(shard: Shard) -> Self {
        shard.to_string()
    }
}

impl TryFrom<String> for Shard {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "must be i/n, such as 2/8 for the second of eight, with 1 ≤ i ≤ n ≤ {SHARDS_MAX}; found `{}`",
                text.escape_debug()
            )
        };
        let (number, of) = text.split_once('/').ok_or_else(wrong)?;
        let whole = |digits: &str| digits.parse::<u32>().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit()));
        let (number, of) = whole(number).zip(whole(of)).ok_or_else(wrong)?;
        if number == 0 || number > of || of > SHARDS_MAX {
            return Err(wrong());
        }
        Ok(Self { number, of })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_is_written_as_a_fraction() {
        assert_eq!("2/8".parse(), Ok(Shard { number: 2, of: 8 }));
        assert_eq!(Shard { number: 2, of: 8 }.to_string(), "2/8");
        for wrong in ["", "2", "0/8", "9/8", "-1/8", "+1/8", "1/0", "1/99999", "a/b", "1/8/2", "1 / 8"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_part_belongs_to_one_shard() {
        for part in 0..100 {
            assert_eq!((1..=7).filter(|&number| Shard { number, of: 7 }.holds(part)).count(), 1);
        }
    }
}
