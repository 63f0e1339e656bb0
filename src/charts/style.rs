//! The house style as numbers: colours with their meanings, type, line styles, sizes.
//!
//! Lengths are in figure units: a slide is 1600 of them wide. Colours are those of Okabe & Ito
//! (2008), *Color Universal Design*; each stands for one thing in all figures, and each series also
//! has a dash and a marker of its own, so that a figure survives grey printing.

use plotters::style::RGBColor;

/// The font that is measured and rasterised, then what a viewer without it may use.
pub(crate) const FONT_FAMILIES: &str = "DejaVu Sans, Verdana, Arial, sans-serif";

/// Opacity of the band of replicate noise.
pub(crate) const NOISE_OPACITY: f64 = 0.18;
/// Opacity of the band of uncertain figures and weights.
pub(crate) const UNCERTAINTY_OPACITY: f64 = 0.10;
/// Opacity of the fine line around a band.
pub(crate) const BAND_EDGE_OPACITY: f64 = 0.4;
/// Distance from one baseline to the next, in multiples of the type size.
pub(crate) const LINE_HEIGHT: f64 = 1.3;

/// Proportions of a figure, in figure units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Size {
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// White space at the left and right edge.
    pub(crate) margin_x: f64,
    /// White space at the upper and lower edge.
    pub(crate) margin_y: f64,
    pub(crate) title: f64,
    pub(crate) subtitle: f64,
    pub(crate) label: f64,
    pub(crate) tick: f64,
    pub(crate) footer: f64,
    /// Room to the right of the plot for the labels of lines.
    pub(crate) label_column: f64,
}

impl Size {
    /// A presentation slide. No type is below 20.4 units, which is 9 pt when it is 25 cm wide.
    pub(crate) const SLIDE: Self = Self {
        width: 1600.0,
        height: 900.0,
        margin_x: 56.0,
        margin_y: 40.0,
        title: 34.0,
        subtitle: 21.0,
        label: 21.0,
        tick: 20.5,
        footer: 20.5,
        label_column: 420.0,
    };
}

/// Colours of what is not data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Theme {
    pub(crate) background: RGBColor,
    /// Title and labels.
    pub(crate) ink: RGBColor,
    /// Subtitle, ticks, footer; 5.7 : 1 against the background.
    pub(crate) muted: RGBColor,
    pub(crate) grid: RGBColor,
    pub(crate) zero_line: RGBColor,
    /// Behind words that must not be missed.
    pub(crate) highlight: RGBColor,
}

impl Theme {
    /// Dark type on white, for projector and print.
    pub(crate) const LIGHT: Self = Self {
        background: RGBColor(0xFF, 0xFF, 0xFF),
        ink: RGBColor(0x1A, 0x1A, 0x1A),
        muted: RGBColor(0x60, 0x60, 0x60),
        grid: RGBColor(0xE2, 0xE2, 0xE2),
        zero_line: RGBColor(0x70, 0x70, 0x70),
        highlight: RGBColor(0xE6, 0x9F, 0x00),
    };
}

/// Shape that marks a series beside its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marker {
    Circle,
    Square,
    Triangle,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stroke {
    pub(crate) colour: RGBColor,
    pub(crate) width: f64,
    /// Lengths of dash and gap; `None` draws through.
    pub(crate) dash: Option<(f64, f64)>,
}

/// What a series of data means, and so how it looks in every figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    Article5,
    ShallowPact,
    War,
    ReferenceClass,
    /// Samples of the size that the file asks for.
    OwnSample,
    /// Samples of other sizes, numbered from 0.
    OtherSample(usize),
    /// What is wanted.
    Wanted,
}

/// Lines of samples of other sizes, darkest first: one hue, since their order has a meaning.
const OTHER_SAMPLES: [(RGBColor, (f64, f64)); 3] = [
    (RGBColor(0x7A, 0x37, 0x5E), (16.0, 6.0)),
    (RGBColor(0xB3, 0x5C, 0x8C), (8.0, 5.0)),
    (RGBColor(0xD4, 0x92, 0xB8), (4.0, 4.0)),
];

impl Meaning {
    /// The line of this series.
    pub(crate) fn stroke(self) -> Stroke {
        let (colour, width, dash) = match self {
            Self::Article5 => (RGBColor(0x00, 0x72, 0xB2), 4.0, None),
            Self::ShallowPact => (RGBColor(0x56, 0xB4, 0xE9), 4.0, Some((16.0, 6.0))),
            Self::War => (RGBColor(0xD5, 0x5E, 0x00), 3.0, Some((7.0, 4.0))),
            Self::ReferenceClass => (Theme::LIGHT.ink, 2.5, Some((2.5, 5.5))),
            Self::OwnSample => (Theme::LIGHT.ink, 4.0, None),
            Self::OtherSample(number) => {
                let (colour, dash) = OTHER_SAMPLES[number % OTHER_SAMPLES.len()];
                (colour, 3.5, Some(dash))
            }
            Self::Wanted => (Theme::LIGHT.highlight, 3.0, None),
        };
        Stroke { colour, width, dash }
    }

    /// The marker of this series, where it has one.
    pub(crate) fn marker(self) -> Option<Marker> {
        match self {
            Self::Article5 => Some(Marker::Circle),
            Self::ShallowPact => Some(Marker::Square),
            Self::War => Some(Marker::Triangle),
            Self::ReferenceClass | Self::OwnSample | Self::OtherSample(_) | Self::Wanted => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_type_of_a_slide_is_below_9_pt_at_25_cm() {
        let units_per_pt = Size::SLIDE.width / (25.0 / 2.54 * 72.0);
        let Size { title, subtitle, label, tick, footer, .. } = Size::SLIDE;
        for size in [title, subtitle, label, tick, footer] {
            assert!(size >= 9.0 * units_per_pt, "{size} units are too small");
        }
    }

    #[test]
    fn a_slide_keeps_three_per_cent_white_on_all_sides() {
        let Size { width, height, margin_x, margin_y, .. } = Size::SLIDE;
        for (margin, side) in [(margin_x, width), (margin_y, height)] {
            assert!(margin >= 0.03 * side, "{margin} of {side}");
        }
    }

    #[test]
    fn no_two_series_of_a_figure_share_colour_or_dash() {
        use Meaning::{Article5, OtherSample, OwnSample, ReferenceClass, ShallowPact, War};
        let of_outcomes = [Article5, ShallowPact, War, ReferenceClass];
        let of_samples = [OwnSample, OtherSample(0), OtherSample(1), OtherSample(2)];
        for strokes in [of_outcomes, of_samples].map(|of_a_figure| of_a_figure.map(Meaning::stroke)) {
            for (i, a) in strokes.iter().enumerate() {
                for b in &strokes[i + 1..] {
                    assert_ne!(a.colour, b.colour);
                    assert_ne!(a.dash, b.dash);
                }
            }
        }
    }
}
