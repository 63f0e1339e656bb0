//! What can go wrong when a figure is drawn.

use thiserror::Error;

/// Why a figure could not be drawn. Nothing has been written when one of these is returned.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChartError {
    /// A number of the figure's data is NaN, infinite or outside its range.
    #[error(
        "figure `{figure}`: {place} is {found}, which cannot be drawn; it must be {rule}. \
         Check the table that the figure was made from"
    )]
    BadNumber {
        /// Name of the figure.
        figure: &'static str,
        /// Which number, in words.
        place: String,
        /// The number found.
        found: String,
        /// What is admissible.
        rule: &'static str,
    },
    /// Two parts of the figure's data do not belong together.
    #[error("figure `{figure}`: {problem}. Check the table that the figure was made from")]
    Inconsistent {
        /// Name of the figure.
        figure: &'static str,
        /// What does not fit, in words.
        problem: String,
    },
    /// The drawing library refused a shape: a fault of this program.
    #[error("the figure could not be drawn ({0}); please report this as a fault of pactsim")]
    Drawing(String),
    /// The text handed to [`png`](super::png) is not an SVG drawing that can be read.
    #[error("the drawing is not a readable SVG ({0}); make it anew with the figure's `svg` function")]
    UnreadableSvg(String),
    /// The picture would be too large for memory.
    #[error(
        "a picture of {width} × {height} pixels is too large: at most {limit} pixels a side; \
         choose a smaller size"
    )]
    TooLarge {
        /// Width asked for, pixels.
        width: u32,
        /// Height asked for, pixels.
        height: u32,
        /// Largest side, pixels.
        limit: u32,
    },
    /// The picture could not be written as PNG: a fault of this program.
    #[error("the PNG could not be encoded ({0}); please report this as a fault of pactsim")]
    Png(String),
}
