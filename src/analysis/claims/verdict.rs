//! From estimates to a verdict.

use serde::{Deserialize, Serialize};

use super::claim::{Expect, Quantity, Question};
use super::estimate::Estimated;

/// What the model says of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Everything that it says is there, beyond the smallest size that matters.
    Supported,
    /// Something that it says is not there, or too small to matter, or the reverse is there.
    Contradicted,
    /// Neither can be said with the sample, or an arm was not what it is called, or a placebo moved.
    Undecided,
    /// Every rule gives the claimed sign whatever the weights: only the size is a finding.
    ByConstruction,
}

impl Verdict {
    /// All of them, in the order of a count.
    pub const ALL: [Self; 4] = [Self::Supported, Self::Contradicted, Self::Undecided, Self::ByConstruction];

    /// The word for it in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Contradicted => "contradicted",
            Self::Undecided => "undecided",
            Self::ByConstruction => "by-construction",
        }
    }

    /// The same for readers.
    pub fn says(self) -> &'static str {
        match self {
            Self::ByConstruction => "by construction",
            other => other.word(),
        }
    }
}

/// Two-sided p-values, in [0, 1], of what speaks for a claim and against it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Small where all that is claimed lies beyond its bounds.
    pub p_for: f64,
    /// Small where something that is claimed lies short of them.
    pub p_against: f64,
}

impl Evidence {
    fn of_sides(one_sided_for: f64, one_sided_against: f64) -> Self {
        // Doubled, so that 0.05 goes with the end of a 95 % interval.
        Self { p_for: (2.0 * one_sided_for).min(1.0), p_against: (2.0 * one_sided_against).min(1.0) }
    }

    /// That of several questions which must all hold: the intersection–union test, that of the weakest (Berger 1982,
    /// *Technometrics* 24, 295–300); against them the strongest, times their number (Bonferroni).
    pub(super) fn of_all(each: &[Self]) -> Option<Self> {
        let p_for = each.iter().map(|evidence| evidence.p_for).reduce(f64::max)?;
        let p_against = each.iter().map(|evidence| evidence.p_against).reduce(f64::min)?;
        Some(Self { p_for, p_against: (p_against * each.len() as f64).min(1.0) })
    }
}

/// What estimates of a question's quantities say of what it expects; `None` where it expects nothing, or with a single draw.
pub(super) fn evidence(expect: Expect, quantities: &[Estimated]) -> Option<Evidence> {
    let first = quantities.first()?;
    match expect {
        Expect::Above(bound) => Some(Evidence::of_sides(first.p_above(bound)?, first.p_below(bound)?)),
        Expect::Below(bound) => Some(Evidence::of_sides(first.p_below(bound)?, first.p_above(bound)?)),
        // Two one-sided tests for equivalence (Schuirmann 1987, Journal of Pharmacokinetics and Biopharmaceutics 15, 657-680).
        Expect::Within(reach) => {
            let within = first.p_above(-reach)?.max(first.p_below(reach)?);
            let beyond = first.p_below(-reach)?.min(first.p_above(reach)?);
            Some(Evidence::of_sides(within, beyond))
        }
        Expect::Hump(smallest) => hump(smallest, quantities),
        Expect::Crossing(_) | Expect::Free => None,
    }
}

/// A level within lies above both ends: for it the best of the inner ones, times their number; against it that each of them
/// falls short of an end.
fn hump(smallest: f64, quantities: &[Estimated]) -> Option<Evidence> {
    let [first, inner @ .., last] = quantities else { return None };
    let (mut best, mut short) = (1.0_f64, 0.0_f64);
    for level in inner {
        let over = [level.less(first), level.less(last)];
        let above = over[0].p_above(smallest)?.max(over[1].p_above(smallest)?);
        let below = over[0].p_below(smallest)?.min(over[1].p_below(smallest)?);
        best = best.min(above * inner.len() as f64);
        short = short.max((2.0 * below).min(1.0));
    }
    Some(Evidence::of_sides(best.min(1.0), short))
}

/// What is claimed, however small: of a difference its sign, of a level on which side of the bound it lies.
pub(super) fn sign_of(expect: Expect, is_difference: bool) -> Expect {
    match expect {
        Expect::Above(bound) if is_difference && bound >= 0.0 => Expect::Above(0.0),
        Expect::Below(bound) if is_difference && bound <= 0.0 => Expect::Below(0.0),
        Expect::Hump(_) => Expect::Hump(0.0),
        other => other,
    }
}

/// Whether a draw's quantities have the sign that is claimed, however small.
pub(super) fn agrees(expect: Expect, is_difference: bool, values: &[f64]) -> bool {
    let Some(&first) = values.first() else { return false };
    match sign_of(expect, is_difference) {
        Expect::Above(bound) => first > bound,
        Expect::Below(bound) => first < bound,
        Expect::Within(reach) => first.abs() <= reach,
        Expect::Hump(_) => match values {
            [first, inner @ .., last] => inner.iter().any(|value| value > first && value > last),
            _ => false,
        },
        Expect::Crossing(_) | Expect::Free => false,
    }
}

/// Whether an estimate lies beyond its bound on the other side than claimed: the reverse is there.
pub(super) fn is_reverse(expect: Expect, is_difference: bool, [low, high]: [f64; 2]) -> bool {
    match expect {
        Expect::Above(bound) => is_difference && bound >= 0.0 && high < -bound,
        Expect::Below(bound) => is_difference && bound <= 0.0 && low > -bound,
        _ => false,
    }
}

impl Quantity {
    /// Whether its weights add up to nothing, so that it is a difference and not a level.
    pub fn is_difference(&self) -> bool {
        self.terms.iter().map(|(_, weight)| weight).sum::<i64>() == 0
    }
}

impl Question {
    /// Whether it is about a difference.
    pub fn is_difference(&self) -> bool {
        !self.reading.than.is_empty() || self.quantities.first().is_some_and(Quantity::is_difference)
    }

    /// Whether it has a part in the verdict.
    pub fn decides(&self) -> bool {
        !matches!(self.expect, Expect::Free | Expect::Crossing(_))
    }
}
