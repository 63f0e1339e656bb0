//! How the reasons for which states stay away are painted: each alike in all figures.
//!
//! The colours are those of the scheme "muted" of Tol (2021), *Colour Schemes* (SRON/EPS/TN/09-002), which readers with
//! colour-blindness tell apart and which keep clear of the colours of outcomes. There are more reasons than colours that
//! can be told apart, so rarer ones are hatched; in grey most are.

use plotters::style::RGBColor;

use super::canvas::{Canvas, Point, Rect};
use super::error::ChartError;
use super::style::{Stroke, Theme};

/// How lines cross an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hatch {
    Rising,
    Falling,
    Upright,
}

/// How an area is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fill {
    pub(crate) colour: RGBColor,
    pub(crate) hatch: Option<Hatch>,
}

const INDIGO: u32 = 0x33_22_88;
const CYAN: u32 = 0x88_CC_EE;
const TEAL: u32 = 0x44_AA_99;
const GREEN: u32 = 0x11_77_33;
const OLIVE: u32 = 0x99_99_33;
const SAND: u32 = 0xDD_CC_77;
const ROSE: u32 = 0xCC_66_77;
const WINE: u32 = 0x88_22_55;
const PURPLE: u32 = 0xAA_44_99;

/// A colour, and the hatch on it.
type Paint<T> = (T, Option<Hatch>);

/// Reasons by their word in tables, with colour and hatch on the screen, then with the level of grey and hatch in print.
const FAMILIES: [(&str, Paint<u32>, Paint<u8>); 17] = {
    use Hatch::{Falling, Rising, Upright};
    [
        ("unexplained", (SAND, None), (0xDC, None)),
        ("entrapment", (ROSE, None), (0x70, Some(Rising))),
        ("opinion-and-ratification", (INDIGO, None), (0x30, None)),
        ("leaders", (OLIVE, None), (0xC0, Some(Falling))),
        ("autonomy-and-law", (TEAL, None), (0x98, None)),
        ("burden", (WINE, None), (0x50, Some(Falling))),
        ("history-and-identity", (PURPLE, None), (0x88, Some(Upright))),
        ("web-of-cooperation", (GREEN, None), (0xB0, Some(Rising))),
        ("trade-and-coercion", (CYAN, None), (0xE8, Some(Falling))),
        ("security", (ROSE, Some(Rising)), (0xD0, Some(Upright))),
        ("reliability", (INDIGO, Some(Rising)), (0x48, Some(Upright))),
        ("bilateral-treaties", (TEAL, Some(Rising)), (0xA8, Some(Falling))),
        ("divergent-threats", (WINE, Some(Rising)), (0x60, Some(Upright))),
        ("too-little-to-gain", (OLIVE, Some(Rising)), (0xF0, Some(Rising))),
        ("stays-out", (CYAN, Some(Rising)), (0xF0, Some(Upright))),
        ("yielded-or-withdrew", (PURPLE, Some(Rising)), (0x30, Some(Rising))),
        ("another-left", (GREEN, Some(Rising)), (0x88, Some(Falling))),
    ]
};

/// How little is left for reasons that are not told apart.
const OTHER: (u32, u8) = (0xC8_C8_C8, 0xFA);

impl Theme {
    /// The paint of a family of factors or other reason, by its word in tables; one for all that have none.
    pub(crate) fn family(&self, word: &str) -> Fill {
        let known = FAMILIES.iter().find(|(known, ..)| *known == word);
        let (screen, print) = known.map_or(((OTHER.0, None), (OTHER.1, None)), |&(_, screen, print)| (screen, print));
        if self.is_grey {
            let (level, hatch) = print;
            return Fill { colour: RGBColor(level, level, level), hatch };
        }
        let ([_, red, green, blue], hatch) = (screen.0.to_be_bytes(), screen.1);
        Fill { colour: RGBColor(red, green, blue), hatch }
    }
}

/// Fills a rectangle.
pub(crate) fn paint(canvas: &Canvas<'_>, rect: Rect, fill: Fill) -> Result<(), ChartError> {
    canvas.block(rect, fill.colour)?;
    let Some(hatch) = fill.hatch else { return Ok(()) };
    let stroke = Stroke { colour: canvas.theme.ink_on(fill.colour), width: 1.0, dash: None };
    for line in hatching(rect, hatch) {
        canvas.line(&line, stroke)?;
    }
    Ok(())
}

/// The lines of a hatch, cut at the edges of the rectangle.
fn hatching(Rect { left, top, right, bottom }: Rect, hatch: Hatch) -> Vec<[Point; 2]> {
    const APART: f64 = 9.0;
    let lean = if hatch == Hatch::Upright { 0.0 } else { bottom - top };
    // Lines stand at the same places in all areas, so that a wide area is not another pattern than a narrow one.
    let first = ((left - lean) / APART).ceil() as i64;
    let last = (right / APART).floor() as i64;
    let line = |number: i64| {
        let foot = number as f64 * APART;
        let at = |x: f64| {
            let height = if lean > 0.0 { x - foot } else { 0.0 };
            if hatch == Hatch::Rising { bottom - height } else { top + height }
        };
        let (from, to) = (foot.max(left), (foot + lean).min(right));
        match hatch {
            Hatch::Upright => [(foot, top), (foot, bottom)],
            Hatch::Rising | Hatch::Falling => [(from, at(from)), (to, at(to))],
        }
    };
    (first..=last).map(line).filter(|[from, to]| from != to).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ensemble::ANOTHER_LEFT;
    use crate::sim::REASONS;

    #[test]
    fn no_two_reasons_are_painted_alike() {
        for theme in [Theme::LIGHT, Theme::PRINT] {
            let fills: Vec<Fill> = FAMILIES.iter().map(|(word, ..)| theme.family(word)).collect();
            for (i, fill) in fills.iter().enumerate() {
                assert!(!fills[..i].contains(fill), "{}", FAMILIES[i].0);
                assert_ne!(*fill, theme.family("other"));
            }
        }
    }

    #[test]
    fn every_reason_has_a_paint_of_its_own() {
        for word in REASONS.iter().map(|reason| reason.word()).chain([ANOTHER_LEFT]) {
            assert_ne!(Theme::LIGHT.family(word), Theme::LIGHT.family("other"), "{word}");
        }
    }

    #[test]
    fn hatching_keeps_inside_its_area() {
        let area = Rect { left: 100.0, top: 50.0, right: 163.0, bottom: 80.0 };
        for hatch in [Hatch::Rising, Hatch::Falling, Hatch::Upright] {
            let lines = hatching(area, hatch);
            assert!(lines.len() > 5, "{hatch:?}");
            for (x, y) in lines.into_iter().flatten() {
                assert!((area.left..=area.right).contains(&x) && (area.top..=area.bottom).contains(&y), "{x} {y}");
            }
        }
    }
}
