//! What tests look for in any figure: text inside the sheet, apart, and a clean edge.

use resvg::tiny_skia::Pixmap;
use resvg::usvg::{Group, Node, Rect};

use super::figure::{Figure, svg};
use super::render::{parse, png};
use super::style::{Look, Paper, Size, Theme, Tone};

/// All texts of a figure with their boxes in figure units.
pub(crate) fn texts(svg: &str) -> Vec<(String, Rect)> {
    fn walk(group: &Group, found: &mut Vec<(String, Rect)>) {
        for node in group.children() {
            match node {
                Node::Group(inner) => walk(inner, found),
                Node::Text(text) => {
                    let words = text.chunks().iter().map(|chunk| chunk.text()).collect();
                    found.push((words, text.abs_bounding_box()));
                }
                Node::Path(_) | Node::Image(_) => {}
            }
        }
    }
    let mut found = Vec::new();
    walk(parse(svg).unwrap().root(), &mut found);
    found
}

/// Draws a figure in every look and holds what must be true of any: text inside the margins and apart, no ink on the
/// edge, a file of reasonable size. Returns the slide. Figures are kept in the folder that `PACTSIM_FIGURES` names.
pub(crate) fn drawn(name: &str, figure: &dyn Figure) -> String {
    for (paper, tone) in [(Paper::Poster, Tone::Light), (Paper::Column, Tone::Light), (Paper::Slide, Tone::Print)] {
        drawn_as(name, figure, Look { paper, tone });
    }
    drawn_as_slide(name, figure)
}

/// The same for a figure that is made for slides only.
pub(crate) fn drawn_as_slide(name: &str, figure: &dyn Figure) -> String {
    let slide = drawn_as(name, figure, Look::default());
    assert_picture_is_clean(&slide, Theme::LIGHT);
    slide
}

fn drawn_as(name: &str, figure: &dyn Figure, look: Look) -> String {
    const BYTES_MAX: usize = 250_000;
    let svg = svg(figure, look).unwrap();
    assert!(svg.len() < BYTES_MAX, "{} bytes", svg.len());
    if let Some(folder) = std::env::var_os("PACTSIM_FIGURES") {
        let Look { paper, tone } = look;
        let path = std::path::Path::new(&folder).join(format!("{name}-{paper:?}-{tone:?}").to_lowercase());
        std::fs::write(path.with_extension("svg"), &svg).unwrap();
        std::fs::write(path.with_extension("png"), png(&svg).unwrap()).unwrap();
    }
    assert_text_is_readable(&svg, look.paper.size());
    svg
}

/// Whether the texts of a figure, one after the other, hold these words.
pub(crate) fn says(svg: &str, words: &str) -> bool {
    let all: Vec<String> = texts(svg).into_iter().map(|(text, _)| text.trim().to_owned()).collect();
    all.join(" ").replace('\u{A0}', " ").contains(words)
}

/// Fails unless all text lies inside the margins and no two texts overlap.
fn assert_text_is_readable(svg: &str, size: Size) {
    // Boxes are as high as the font's line, a little more than its ink.
    const SLACK: f64 = 4.0;
    // The document may be larger than its figure units.
    let scale = size.scale as f32;
    let unscaled = |place: Rect| {
        Rect::from_ltrb(place.left() / scale, place.top() / scale, place.right() / scale, place.bottom() / scale)
    };
    let texts: Vec<(String, Rect)> =
        texts(svg).into_iter().map(|(words, place)| (words, unscaled(place).expect("a box"))).collect();
    assert!(!texts.is_empty());
    for (words, place) in &texts {
        assert!(f64::from(place.left()) >= size.margin_x - SLACK, "{words} at {place:?}");
        assert!(f64::from(place.right()) <= size.width - size.margin_x + SLACK, "{words} at {place:?}");
        assert!(f64::from(place.top()) >= size.margin_y - 2.0 * SLACK, "{words} at {place:?}");
        assert!(f64::from(place.bottom()) <= size.height - size.margin_y + SLACK, "{words} at {place:?}");
    }
    for (i, (words, a)) in texts.iter().enumerate() {
        for (others, b) in &texts[i + 1..] {
            let apart =
                a.right() <= b.left() || b.right() <= a.left() || a.bottom() <= b.top() || b.bottom() <= a.top();
            assert!(apart, "`{words}` at {a:?} overlaps `{others}` at {b:?}");
        }
    }
}

/// Fails unless the figure makes a PNG with ink on it and none on its outermost pixels.
fn assert_picture_is_clean(svg: &str, theme: Theme) {
    let picture = Pixmap::decode_png(&png(svg).unwrap()).unwrap();
    let paper = (theme.background.0, theme.background.1, theme.background.2, 255);
    let is_paper = |x, y| picture.pixel(x, y).is_some_and(|p| (p.red(), p.green(), p.blue(), p.alpha()) == paper);
    let (width, height) = (picture.width(), picture.height());
    for x in 0..width {
        assert!(is_paper(x, 0) && is_paper(x, height - 1), "ink on the edge at x = {x}");
    }
    for y in 0..height {
        assert!(is_paper(0, y) && is_paper(width - 1, y), "ink on the edge at y = {y}");
    }
    let inked = (0..height).step_by(3).any(|y| (0..width).step_by(3).any(|x| !is_paper(x, y)));
    assert!(inked, "the picture is empty");
}
