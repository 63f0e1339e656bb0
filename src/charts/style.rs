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
    /// Size of the document for each figure unit.
    pub(crate) scale: f64,
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
        scale: 1.0,
    };

    /// A column of a page: 16 cm wide, on which type of 20 units has 9 pt.
    pub(crate) const COLUMN: Self = Self {
        width: 1000.0,
        height: 760.0,
        margin_x: 36.0,
        margin_y: 30.0,
        title: 29.0,
        subtitle: 20.0,
        label: 20.0,
        tick: 20.0,
        footer: 20.0,
        label_column: 300.0,
        scale: 1.0,
    };

    /// A poster of 2400 × 1350: a slide on which there is a quarter more room for the same type.
    pub(crate) const POSTER: Self = Self {
        width: 2000.0,
        height: 1125.0,
        margin_x: 70.0,
        margin_y: 50.0,
        title: 40.0,
        subtitle: 24.0,
        label: 23.0,
        tick: 22.0,
        footer: 21.0,
        label_column: 460.0,
        scale: 1.2,
    };
}

/// What a figure is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// A presentation slide, 1600 × 900.
    #[default]
    Slide,
    /// A column of a page, 1000 × 760.
    Column,
    /// A poster, 2400 × 1350.
    Poster,
}

impl Paper {
    pub(crate) fn size(self) -> Size {
        match self {
            Self::Slide => Size::SLIDE,
            Self::Column => Size::COLUMN,
            Self::Poster => Size::POSTER,
        }
    }
}

/// How a figure is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Colours on white.
    #[default]
    Light,
    /// Greys on white, for print without colour.
    Print,
}

impl Tone {
    pub(crate) fn theme(self) -> Theme {
        match self {
            Self::Light => Theme::LIGHT,
            Self::Print => Theme::PRINT,
        }
    }
}

/// Size and colours of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// What it is made for.
    pub paper: Paper,
    /// How it is coloured.
    pub tone: Tone,
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
    /// Whether data are drawn in greys.
    pub(crate) is_grey: bool,
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
        is_grey: false,
    };

    /// Greys on white.
    pub(crate) const PRINT: Self = Self {
        background: RGBColor(0xFF, 0xFF, 0xFF),
        ink: RGBColor(0x00, 0x00, 0x00),
        muted: RGBColor(0x50, 0x50, 0x50),
        grid: RGBColor(0xDD, 0xDD, 0xDD),
        zero_line: RGBColor(0x60, 0x60, 0x60),
        highlight: RGBColor(0xD0, 0xD0, 0xD0),
        is_grey: true,
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
    /// A web of cooperation, minilateral groups.
    Web,
    /// Hub and spokes: the order of today.
    HubAndSpoke,
    War,
    ReferenceClass,
    /// What the eye is led to: the position of today, a chosen line.
    Highlight,
    /// Samples of the size that the file asks for.
    OwnSample,
    /// Samples of other sizes, numbered from 0.
    OtherSample(usize),
    /// The engine in a test against the record.
    Engine,
    /// What it is held against, numbered from 0.
    Reference(usize),
    /// One of several groups of runs, such as policies, numbered from 0; the first is what the others are compared with.
    Group(usize),
    /// What is wanted.
    Wanted,
    /// Any outcome of a sweep but a pact and a war.
    OtherOutcome,
    /// A factor at the low end of its range.
    LowEnd,
    /// A factor at the high end of its range.
    HighEnd,
    /// What the weights make vary.
    Weights,
    /// What the other uncertain figures make vary.
    Figures,
    /// What weights and figures make vary together.
    Together,
    /// What chance makes vary.
    Chance,
}

/// A colour for the light theme and its grey for print.
type Inks = (RGBColor, RGBColor);

const fn grey(level: u8) -> RGBColor {
    RGBColor(level, level, level)
}

const BLUE: RGBColor = RGBColor(0x00, 0x72, 0xB2);
const SKY: RGBColor = RGBColor(0x56, 0xB4, 0xE9);
const GREEN: RGBColor = RGBColor(0x00, 0x9E, 0x73);
const VERMILLION: RGBColor = RGBColor(0xD5, 0x5E, 0x00);
const ORANGE: RGBColor = RGBColor(0xE6, 0x9F, 0x00);
const PLUM: RGBColor = RGBColor(0x9A, 0x4E, 0x7B);
/// The two ends of a factor: one hue that no outcome has, light and dark.
const SAND: RGBColor = RGBColor(0xE8, 0xD3, 0xA8);
const UMBER: RGBColor = RGBColor(0x94, 0x68, 0x33);
/// Its darkest shade, for weights.
const BISTRE: RGBColor = RGBColor(0x54, 0x38, 0x14);

/// Lines of what the first is held against, such as samples of other sizes, darkest first: one hue, since their order
/// has a meaning.
const OTHER_SAMPLES: [(Inks, (f64, f64)); 3] = [
    ((RGBColor(0x7A, 0x37, 0x5E), grey(0x50)), (16.0, 6.0)),
    ((RGBColor(0xB3, 0x5C, 0x8C), grey(0x80)), (8.0, 5.0)),
    ((RGBColor(0xD4, 0x92, 0xB8), grey(0xA8)), (4.0, 4.0)),
];

/// Lines of groups after the first: hues that no outcome has, each with a dash of its own.
pub(crate) const GROUPS: [(Inks, (f64, f64)); 4] = [
    ((PLUM, grey(0x50)), (16.0, 6.0)),
    ((UMBER, grey(0x78)), (8.0, 5.0)),
    ((RGBColor(0xD4, 0x92, 0xB8), grey(0xA0)), (4.0, 4.0)),
    ((RGBColor(0xC9, 0xA6, 0x6B), grey(0xBC)), (18.0, 4.0)),
];

impl Theme {
    /// The line of a series.
    pub(crate) fn stroke(&self, meaning: Meaning) -> Stroke {
        let ((colour, grey), width, dash) = match meaning {
            Meaning::Article5 => ((BLUE, grey(0x1A)), 4.0, None),
            Meaning::ShallowPact => ((SKY, grey(0x6E)), 4.0, Some((16.0, 6.0))),
            Meaning::Web => ((GREEN, grey(0x9C)), 3.5, Some((10.0, 4.0))),
            Meaning::HubAndSpoke => ((RGBColor(0x8A, 0x8A, 0x8A), grey(0xC8)), 3.0, None),
            Meaning::War => ((VERMILLION, grey(0x46)), 3.0, Some((7.0, 4.0))),
            Meaning::ReferenceClass => ((self.ink, self.ink), 2.5, Some((2.5, 5.5))),
            Meaning::Highlight | Meaning::Wanted => ((ORANGE, grey(0xB4)), 3.0, None),
            Meaning::OwnSample | Meaning::Engine | Meaning::Group(0) => ((self.ink, self.ink), 4.0, None),
            Meaning::Group(number) => {
                let (inks, dash) = GROUPS[(number - 1) % GROUPS.len()];
                (inks, 3.5, Some(dash))
            }
            Meaning::OtherSample(number) | Meaning::Reference(number) => {
                let (inks, dash) = OTHER_SAMPLES[number % OTHER_SAMPLES.len()];
                (inks, 3.5, Some(dash))
            }
            Meaning::OtherOutcome => ((PLUM, grey(0x3C)), 4.0, None),
            Meaning::LowEnd => ((SAND, grey(0xD4)), 2.0, None),
            Meaning::HighEnd | Meaning::Figures => ((UMBER, grey(0x78)), 2.0, None),
            Meaning::Weights => ((BISTRE, grey(0x38)), 2.0, None),
            Meaning::Together => ((SAND, grey(0xB0)), 2.0, None),
            Meaning::Chance => ((grey(0xE2), grey(0xE6)), 2.0, None),
        };
        Stroke { colour: if self.is_grey { grey } else { colour }, width, dash }
    }

    /// The colour of a share of the most that can be, from white at 0 to full blue at 1 (in grey print to near black):
    /// one hue, mixed in linear light, in equal steps of lightness.
    pub(crate) fn sequential(&self, share: f64) -> RGBColor {
        let full = if self.is_grey { grey(0x30) } else { BLUE };
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
        let mixed = |from: u8, to: u8| {
            // Lightness goes with the cube root of light.
            let [from, to] = [from, to].map(|level| linear_light(level).cbrt());
            display_level((from + share * (to - from)).powi(3))
        };
        let (from, to) = (self.background, full);
        RGBColor(mixed(from.0, to.0), mixed(from.1, to.1), mixed(from.2, to.2))
    }

    /// The colour of a series.
    pub(crate) fn colour(&self, meaning: Meaning) -> RGBColor {
        self.stroke(meaning).colour
    }

    /// Black or white, whichever is read more easily on this ground: at least 4.5 : 1 on any colour.
    pub(crate) fn ink_on(&self, ground: RGBColor) -> RGBColor {
        let (black, white) = (grey(0), grey(0xFF));
        if contrast(black, ground) >= contrast(white, ground) { black } else { white }
    }
}

/// Contrast of two colours by WCAG 2.2, from 1 to 21.
pub(crate) fn contrast(a: RGBColor, b: RGBColor) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Relative luminance (WCAG 2), from 0 to 1.
fn luminance(colour: RGBColor) -> f64 {
    0.2126 * linear_light(colour.0) + 0.7152 * linear_light(colour.1) + 0.0722 * linear_light(colour.2)
}

/// Light that a level of sRGB stands for, from 0 to 1 (IEC 61966-2-1).
fn linear_light(level: u8) -> f64 {
    let level = f64::from(level) / 255.0;
    if level <= 0.040_45 { level / 12.92 } else { ((level + 0.055) / 1.055).powf(2.4) }
}

/// The level of sRGB that stands for this light.
fn display_level(light: f64) -> u8 {
    let level = if light <= 0.003_130_8 { 12.92 * light } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    (255.0 * level).round() as u8
}

impl Meaning {
    /// The marker of this series, where it has one.
    pub(crate) fn marker(self) -> Option<Marker> {
        match self {
            Self::Article5 | Self::Engine => Some(Marker::Circle),
            Self::ShallowPact | Self::Reference(_) => Some(Marker::Square),
            Self::War => Some(Marker::Triangle),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_type_is_below_9_pt_on_a_slide_of_25_cm_a_column_of_16_and_a_poster_of_60() {
        for (paper, centimetres) in [(Paper::Slide, 25.0), (Paper::Column, 16.0), (Paper::Poster, 60.0)] {
            let Size { width, title, subtitle, label, tick, footer, .. } = paper.size();
            let units_per_pt = width / (centimetres / 2.54 * 72.0);
            for size in [title, subtitle, label, tick, footer] {
                assert!(size >= 9.0 * units_per_pt, "{size} units are too small for {paper:?}");
            }
        }
    }

    #[test]
    fn three_per_cent_are_kept_white_on_all_sides() {
        for paper in [Paper::Slide, Paper::Column, Paper::Poster] {
            let Size { width, height, margin_x, margin_y, .. } = paper.size();
            for (margin, side) in [(margin_x, width), (margin_y, height)] {
                assert!(margin >= 0.03 * side, "{margin} of {side}");
            }
        }
    }

    #[test]
    fn a_scale_runs_from_white_to_its_colour_and_darkens_all_the_way() {
        for theme in [Theme::LIGHT, Theme::PRINT] {
            assert_eq!(theme.sequential(0.0), theme.background);
            assert_eq!(theme.sequential(f64::NAN), theme.background);
            assert_eq!(theme.sequential(7.0), theme.sequential(1.0));
            let on_white: Vec<f64> =
                (0..=20).map(|i| contrast(theme.sequential(f64::from(i) / 20.0), theme.background)).collect();
            assert!(on_white.windows(2).all(|pair| pair[0] < pair[1]), "{on_white:?}");
        }
    }

    #[test]
    fn a_sequential_scale_darkens_in_even_steps_from_white() {
        for theme in [Theme::LIGHT, Theme::PRINT] {
            assert_eq!(theme.sequential(0.0), theme.background);
            assert_eq!(theme.sequential(f64::NAN), theme.background);
            let lightness = |i: u32| luminance(theme.sequential(f64::from(i) / 10.0)).cbrt();
            let steps: Vec<f64> = (0..10).map(|i| lightness(i) - lightness(i + 1)).collect();
            let mean = (lightness(0) - lightness(10)) / 10.0;
            assert!(steps.iter().all(|step| (step - mean).abs() < 0.2 * mean), "{steps:?}");
        }
        assert_eq!(Theme::LIGHT.sequential(1.0), BLUE);
    }

    #[test]
    fn ink_is_read_on_every_step_of_a_scale() {
        for theme in [Theme::LIGHT, Theme::PRINT] {
            for i in 0..=100 {
                let ground = theme.sequential(f64::from(i) / 100.0);
                assert!(contrast(theme.ink_on(ground), ground) >= 4.5, "{ground:?}");
            }
        }
    }

    #[test]
    fn no_two_series_of_a_figure_share_colour_or_dash() {
        use Meaning::{Article5, Group, OtherSample, OwnSample, ReferenceClass, ShallowPact, War};
        let of_outcomes = [Article5, ShallowPact, War, ReferenceClass];
        let of_samples = [OwnSample, OtherSample(0), OtherSample(1), OtherSample(2)];
        let of_groups = [Group(1), Group(2), Group(3), Group(4)];
        for strokes in [of_outcomes, of_samples, of_groups]
            .map(|of_a_figure| of_a_figure.map(|meaning| Theme::LIGHT.stroke(meaning)))
        {
            for (i, a) in strokes.iter().enumerate() {
                for b in &strokes[i + 1..] {
                    assert_ne!(a.colour, b.colour);
                    assert_ne!(a.dash, b.dash);
                }
            }
        }
    }
}
