//! Figures for briefings: one file per figure, drawn from what was computed elsewhere.
//!
//! A figure is a plain struct of numbers and words; its `svg` function draws it in the house style
//! and [`png`] turns any of these drawings into pixels. Both work without system fonts and give the
//! same bytes for the same input. A further figure is one file of its own, built from the shared
//! parts below, and one `mod` line here.
//!
//! Shared parts, from the ground up: `style` (colours, sizes), `text` (measured and wrapped lines),
//! `canvas` (shapes in figure units), `frame` (title,
//! subtitle, footer), `axes` (scales, round ticks), `end_labels` (labels at the ends of lines) and
//! `render` (the SVG document and the PNG).

mod axes;
mod canvas;
pub mod cumulative_incidence;
mod end_labels;
pub mod enough;
mod error;
mod frame;
#[cfg(test)]
mod inspect;
mod render;
mod style;
mod text;

pub use error::ChartError;
pub use render::png;
