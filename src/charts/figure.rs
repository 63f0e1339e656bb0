//! What every figure is: words around a plot.

use super::canvas::{Canvas, Rect};
use super::error::ChartError;
use super::frame::Frame;
use super::origin::Origin;
use super::render::{AltText, document};
use super::style::Look;

/// The words of a figure, computed from its numbers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Words {
    /// The finding with its number.
    pub(crate) title: String,
    /// What must not be missed, e.g. that the batch is partial.
    pub(crate) notice: Option<String>,
    /// What is shown, from which runs; then how to read it. Each paragraph starts a line.
    pub(crate) subtitle: Vec<String>,
    /// Source, seed, batch, engine.
    pub(crate) footer: String,
    /// The finding and its numbers for those who cannot see the figure.
    pub(crate) description: String,
}

impl Words {
    /// The words of a figure of these results: notice and footer are theirs.
    pub(crate) fn of(origin: &Origin, title: String, subtitle: Vec<String>, description: String) -> Self {
        Self { title, notice: origin.notice(), subtitle, footer: origin.footer(), description }
    }
}

/// A figure: a plain struct of numbers and words that can be drawn at any size in any theme.
pub(crate) trait Figure: Send + Sync {
    /// Fails for numbers that cannot be drawn: NaN, shares outside `[0, 1]`, lists of unequal length.
    fn check(&self) -> Result<(), ChartError> {
        Ok(())
    }

    /// Its words.
    fn words(&self) -> Words;

    /// Draws what stands between subtitle and footer.
    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError>;
}

/// Draws a figure as an SVG document.
pub(crate) fn svg(figure: &dyn Figure, look: Look) -> Result<String, ChartError> {
    figure.check()?;
    let words = figure.words();
    let alt = AltText { title: &words.title, description: &words.description };
    document(look, &alt, |canvas| {
        let room = Frame { words: &words }.draw(canvas)?;
        figure.plot(canvas, room)
    })
}

/// A figure ready to be drawn, under the name of its files.
pub struct Drawing {
    name: String,
    figure: Box<dyn Figure>,
}

impl std::fmt::Debug for Drawing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Drawing").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Drawing {
    /// The only figure of its kind: its files are called as the kind is.
    pub(crate) fn only(kind: &str, figure: impl Figure + 'static) -> Self {
        Self { name: kind.to_owned(), figure: Box::new(figure) }
    }

    /// One of several figures of a kind, for `part` (an id or a word): `<kind>--<part>`.
    pub(crate) fn part(kind: &str, part: &str, figure: impl Figure + 'static) -> Self {
        Self { name: format!("{kind}--{part}"), figure: Box::new(figure) }
    }

    /// Stem of its files: the name of its kind, and after `--` what of several it shows.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its title: the finding with its number.
    pub fn title(&self) -> String {
        self.figure.words().title
    }

    /// The finding and its numbers for those who cannot see the figure.
    pub fn description(&self) -> String {
        self.figure.words().description
    }

    /// The figure as an SVG document; the same bytes for the same results.
    ///
    /// # Errors
    /// [`ChartError`] for numbers that cannot be drawn.
    pub fn svg(&self, look: Look) -> Result<String, ChartError> {
        svg(self.figure.as_ref(), look)
    }
}
