//! Figures for briefings: one file per figure, drawn from what was computed elsewhere.
//!
//! A figure is a plain struct of numbers and words; it states its words and draws its plot, and everything else is the same for
//! all: [`Drawing::svg`] draws it in the house style in any [`Look`], and [`png`] turns the drawing into pixels. Both
//! work without system fonts and give the same bytes for the same input. [`KINDS`] lists the kinds of figures that are
//! made from a folder of results; a further one is one file and one line there. [`comparison`] sets batches
//! side by side.
//!
//! Shared parts, from the ground up: `style` (colours, sizes), `text` (measured and wrapped lines), `canvas` (shapes in
//! figure units), `frame` (title, subtitle, footer), `origin` (sample, seed, id), `tested` and `evidence` (the same of tests
//! against the record), `axes` (scales, round ticks), `log_axis` (powers of ten),
//! `end_labels` (labels at the ends of lines), `places` (names beside dots), `rows` (named rows), `key` (what strokes and
//! discs mean), `families` (paint of reasons), `stress` (layout of a network), `projection` and `outlines` (maps),
//! `contours`, `figure` (what all figures have in common), `render` (the SVG document and the PNG) and `fonts` (the letters
//! inside a file).

mod alternatives;
mod axes;
mod canvas;
mod catalogue;
mod claims;
mod contours;
mod convergence;
pub(crate) mod cumulative_incidence;
mod departures;
mod differences;
mod discovery;
mod end_labels;
pub(crate) mod enough;
mod error;
mod evidence;
mod families;
mod figure;
mod fonts;
mod frame;
mod heat_map;
#[cfg(test)]
mod inspect;
mod key;
mod ladder;
mod log_axis;
pub(crate) mod map;
mod membership;
mod morris;
mod network;
mod origin;
mod outlines;
mod pact_probabilities;
mod places;
mod precision_recall;
pub(crate) mod prior_posterior;
mod projection;
mod reliability;
mod render;
mod response;
mod rows;
mod rules;
pub(crate) mod score_card;
mod sensitivity;
mod stress;
mod style;
mod survival;
mod sweep_words;
mod tested;
mod text;
mod timeline;
mod tipping;
mod tornado;
pub(crate) mod variance;
mod why_not;

pub use alternatives::comparison;
pub use catalogue::{KINDS, Kind};
pub use error::ChartError;
pub use figure::Drawing;
pub(crate) use figure::svg;
pub use fonts::{font_faces, standalone};
pub use render::png;
#[cfg(test)]
pub(crate) use style::contrast;
pub use style::{Look, Paper, Tone};
