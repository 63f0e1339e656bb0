//! Lines of text of a known width.

use std::sync::LazyLock;

use plotters::style::{FontDesc, FontFamily, FontStyle, RGBColor, register_font};

use super::error::ChartError;
use super::style::{FONT_FAMILIES, LINE_HEIGHT};
use crate::words::in_runs;

/// The plotters size of a font of one unit: its SVG back end divides by this number.
pub(super) const PLOTTERS_SIZE_PER_EM: f64 = 1.24;
/// Ascent plus descent of DejaVu Sans in em. Plotters measures type by this height, not by the em.
const HEIGHT_PER_EM: f64 = 2384.0 / 2048.0;
/// Type is measured at this size, so that rounding to whole pixels does not show.
const MEASURING_EM: f64 = 1000.0;

/// How a piece of text looks. Size in figure units per em.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Font {
    pub(crate) size: f64,
    pub(crate) bold: bool,
    pub(crate) colour: RGBColor,
}

impl Font {
    /// The face as plotters names it, at a size in em.
    pub(super) fn face(self, em: f64) -> FontDesc<'static> {
        let style = if self.bold { FontStyle::Bold } else { FontStyle::Normal };
        FontDesc::new(FontFamily::Name(FONT_FAMILIES), em * PLOTTERS_SIZE_PER_EM, style)
    }

    /// Distance between baselines, figure units.
    pub(crate) fn line_height(self) -> f64 {
        self.size * LINE_HEIGHT
    }

    /// Width of one line of text, figure units.
    pub(crate) fn width(self, text: &str) -> Result<f64, ChartError> {
        register_faces()?;
        let measured =
            self.face(MEASURING_EM).box_size(text).map_err(|fault| ChartError::Drawing(fault.to_string()))?;
        let em = MEASURING_EM * PLOTTERS_SIZE_PER_EM / HEIGHT_PER_EM;
        Ok(f64::from(measured.0) / em * self.size)
    }

    /// Breaks `text` at spaces into at most `max_lines` lines no wider than `width`; words that are
    /// too wide are broken, and what does not fit ends in an ellipsis.
    ///
    /// One greedy loop over measured words: a wrapping crate would count terminal columns.
    pub(crate) fn wrap(self, text: &str, width: f64, max_lines: usize) -> Result<Vec<String>, ChartError> {
        let text = plain(text);
        let mut lines = Vec::new();
        let mut line = String::new();
        let words = text.split(' ').filter(|word| !word.is_empty());
        for word in words {
            let longer = if line.is_empty() { word.into() } else { format!("{line} {word}") };
            if self.width(&longer)? <= width {
                line = longer;
                continue;
            }
            if lines.len() + 1 >= max_lines {
                lines.push(self.shorten(&longer, width)?);
                return Ok(lines);
            }
            if line.is_empty() {
                lines.push(self.shorten(word, width)?);
            } else {
                lines.push(std::mem::replace(&mut line, word.into()));
                if self.width(&line)? > width {
                    line = self.shorten(&line, width)?;
                }
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        Ok(lines)
    }

    /// Cuts one line so that it fits, with an ellipsis at its end if anything was cut.
    pub(crate) fn shorten(self, text: &str, width: f64) -> Result<String, ChartError> {
        let text = plain(text);
        if self.width(&text)? <= width {
            return Ok(text);
        }
        let mut kept = String::new();
        for character in text.chars() {
            let longer = format!("{kept}{character}");
            if self.width(&format!("{longer}…"))? > width {
                break;
            }
            kept = longer;
        }
        Ok(format!("{}…", kept.trim_end()))
    }
}

/// Makes text fit for XML and for one line: control characters and non-characters become spaces.
pub(crate) fn plain(text: &str) -> String {
    let is_odd = |c: char| c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}' | '\u{2028}' | '\u{2029}');
    let spaced: String = text.chars().map(|c| if is_odd(c) { ' ' } else { c }).collect();
    spaced.trim_matches(' ').to_owned()
}

/// The text without its full stop, cut where it would crowd out what stands beside it.
pub(crate) fn at_most(text: &str, chars: usize) -> String {
    let text = text.trim().trim_end_matches('.');
    if text.chars().count() <= chars {
        return text.into();
    }
    let kept: String = text.chars().take(chars.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// How often, within a sentence: `in 3 of 100 runs`, since `in 3 in 100 runs` would read badly. See [`in_runs`].
pub(crate) fn in_so_many_runs(p: f64, runs: u64) -> String {
    format!("in {}", in_runs(p, runs).replacen(" in ", " of ", 1))
}

fn register_faces() -> Result<(), ChartError> {
    static READY: LazyLock<bool> = LazyLock::new(|| {
        register_font(FONT_FAMILIES, FontStyle::Normal, dejavu::sans::regular()).is_ok()
            && register_font(FONT_FAMILIES, FontStyle::Bold, dejavu::sans::bold()).is_ok()
    });
    if *READY { Ok(()) } else { Err(ChartError::Drawing("the embedded font is unreadable".into())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FONT: Font = Font { size: 20.0, bold: false, colour: RGBColor(0, 0, 0) };

    #[test]
    fn every_wrapped_line_fits_and_nothing_is_lost() {
        let text = "A pact in force by the horizon, counted over all runs of the batch";
        let lines = FONT.wrap(text, 200.0, 10).unwrap();
        assert!(lines.len() > 2);
        for line in &lines {
            assert!(FONT.width(line).unwrap() <= 200.0, "{line}");
        }
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn text_beyond_the_last_line_ends_in_an_ellipsis() {
        let lines = FONT.wrap(&"word ".repeat(50), 200.0, 2).unwrap();
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'));
        assert!(FONT.width(&lines[1]).unwrap() <= 200.0);
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut() {
        for text in ["x".repeat(500), format!("a {} b", "x".repeat(500))] {
            for line in FONT.wrap(&text, 200.0, 3).unwrap() {
                assert!(FONT.width(&line).unwrap() <= 200.0, "{line}");
            }
        }
    }

    #[test]
    fn no_text_gives_no_lines() {
        assert!(FONT.wrap(" \n ", 200.0, 3).unwrap().is_empty());
    }

    #[test]
    fn a_long_name_is_cut_with_an_ellipsis_and_a_short_one_is_kept() {
        assert_eq!(at_most(" Asian NATO. ", 10), "Asian NATO");
        assert_eq!(at_most("Asian NATO", 7), "Asian…");
    }

    #[test]
    fn within_a_sentence_no_in_follows_another() {
        assert_eq!(in_so_many_runs(0.035, 10_000), "in 35 of 1,000 runs");
        assert_eq!(in_so_many_runs(0.0, 10_000), "in fewer than 3 of 10,000 runs");
        assert_eq!(in_so_many_runs(0.0, 2), "in none of 2 runs");
        assert_eq!(in_so_many_runs(1.0, 1), "in the only run");
    }

    #[test]
    fn characters_that_xml_forbids_become_spaces() {
        assert_eq!(plain("a\u{1}b\nc\u{FFFF}"), "a b c");
    }
}
