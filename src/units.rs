//! Units of the figures a scenario may state, each with its range.
//!
//! A [`Unit`] is a marker type: a figure in a scenario is a `Figure<Share>`, a `Figure<UsdBillion>`
//! and so on, so that range and unit are part of the type, of the JSON Schema made from it and of
//! every error message. NaN and infinities are outside every range and are refused at the door.

/// What a figure is measured in, and between which bounds it may lie.
pub trait Unit {
    /// Name of the JSON Schema definition for figures in this unit.
    const NAME: &'static str;
    /// The unit as a reader sees it, e.g. `share` or `USD bn`.
    const LABEL: &'static str;
    /// Smallest admissible value (inclusive).
    const MIN: f64;
    /// Largest admissible value (inclusive).
    const MAX: f64;
}

macro_rules! units {
    ($($(#[$doc:meta])* $name:ident = $label:literal, $min:expr, $max:expr;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq)]
            pub struct $name;
            impl Unit for $name {
                const NAME: &'static str = stringify!($name);
                const LABEL: &'static str = $label;
                const MIN: f64 = $min;
                const MAX: f64 = $max;
            }
        )*
    };
}

units! {
    /// A part of a whole or a position on a 0–1 scale.
    Share = "share (0–1)", 0.0, 1.0;
    /// A probability.
    Chance = "probability", 0.0, 1.0;
    /// Affinity, alignment or direction from −1 (hostile) to 1 (close).
    Signed = "scale (−1 to 1)", -1.0, 1.0;
    /// Events a year.
    PerYear = "per year", 0.0, 100.0;
    /// Relative growth a year (0.04 is 4 %).
    Growth = "relative change per year", -0.5, 0.5;
    /// A duration in years.
    Years = "years", 0.0, 100.0;
    /// A difference on the log-odds scale.
    Logit = "logits", -20.0, 20.0;
    /// A rise on the log-odds scale, or of a logarithm.
    LogitRise = "logits, 0 or more", 0.0, 20.0;
    /// A drift on the log-odds scale.
    LogitPerYear = "logits per year", -10.0, 10.0;
    /// Military spending in billions of US dollars a year.
    UsdBillion = "USD bn per year", 0.0, 100_000.0;
    /// A distance in kilometres; at most half of the Earth's circumference.
    Km = "km", 0.0, 20_040.0;
    /// A weight in the joining margin (margin per unit of its term).
    Weight = "margin per unit", -100.0, 100.0;
    /// How binding an obligation is: a depth score of Benson & Clinton (2016), its floor moved to 0.
    Binding = "binding level", 0.0, 6.0;
    /// A dimensionless factor.
    Factor = "factor", 0.0, 100.0;
}
