//! What every figure has around its plot: title, notice, subtitle, footer.

use super::canvas::{Align, Canvas, Rect};
use super::error::ChartError;
use super::figure::Words;
use super::text::Font;

const MAX_TITLE_LINES: usize = 2;
/// Lines of one paragraph of the subtitle.
const MAX_SUBTITLE_LINES: usize = 3;
const GAP_BELOW_SUBTITLE: f64 = 18.0;
const GAP_ABOVE_FOOTER: f64 = 18.0;
/// Cap height of the font, em: what stands above the first baseline of a block.
const CAP_HEIGHT_EM: f64 = 0.73;
/// What hangs below the last baseline of a block, em.
const DESCENT_EM: f64 = 0.24;

/// The words around a plot.
pub(crate) struct Frame<'a> {
    pub(crate) words: &'a Words,
}

impl Frame<'_> {
    /// Draws the words and returns the room that is left between subtitle and footer.
    pub(crate) fn draw(&self, canvas: &Canvas<'_>) -> Result<Rect, ChartError> {
        let (size, theme) = (canvas.size, canvas.theme);
        let left = size.margin_x;
        let width = size.width - 2.0 * size.margin_x;
        let title = Font { size: size.title, bold: true, colour: theme.ink };
        let subtitle = Font { size: size.subtitle, bold: false, colour: theme.muted };
        let footer = Font { size: size.footer, bold: false, colour: theme.muted };

        let lines = title.wrap(&self.words.title, width, MAX_TITLE_LINES)?;
        let mut baseline = size.margin_y + CAP_HEIGHT_EM * title.size;
        baseline = canvas.lines((left, baseline), &lines, title)?;
        baseline -= title.line_height() - subtitle.line_height() - 0.4 * subtitle.size;

        if let Some(notice) = &self.words.notice {
            baseline = self.draw_notice(canvas, notice, baseline)?;
        }
        for paragraph in &self.words.subtitle {
            let lines = subtitle.wrap(paragraph, width, MAX_SUBTITLE_LINES)?;
            baseline = canvas.lines((left, baseline), &lines, subtitle)?;
        }

        let foot = size.height - size.margin_y - DESCENT_EM * footer.size;
        canvas.text((left, foot), &footer.shorten(&self.words.footer, width)?, footer, Align::Left)?;
        Ok(Rect {
            left,
            top: baseline - subtitle.line_height() + DESCENT_EM * subtitle.size + GAP_BELOW_SUBTITLE,
            right: size.width - size.margin_x,
            bottom: foot - CAP_HEIGHT_EM * footer.size - GAP_ABOVE_FOOTER,
        })
    }

    /// A bold line on the highlight colour. Returns the baseline of the line below it.
    fn draw_notice(&self, canvas: &Canvas<'_>, notice: &str, baseline: f64) -> Result<f64, ChartError> {
        let size = canvas.size;
        let font = Font { size: size.subtitle, bold: true, colour: canvas.theme.ink };
        let pad = 0.45 * font.size;
        let text = font.shorten(notice, size.width - 2.0 * size.margin_x - 2.0 * pad)?;
        let baseline = baseline + 0.3 * font.size;
        let ribbon = Rect {
            left: size.margin_x,
            top: baseline - CAP_HEIGHT_EM * font.size - pad,
            right: size.margin_x + font.width(&text)? + 2.0 * pad,
            bottom: baseline + pad,
        };
        canvas.block(ribbon, canvas.theme.highlight)?;
        canvas.text((ribbon.left + pad, baseline), &text, font, Align::Left)?;
        Ok(baseline + font.line_height() + 0.5 * font.size)
    }
}
