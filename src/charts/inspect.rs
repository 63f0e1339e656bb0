//! What tests look for in any figure: text inside the sheet, apart, and a clean edge.

use resvg::tiny_skia::Pixmap;
use resvg::usvg::{Group, Node, Rect};

use super::render::{parse, png};
use super::style::{Size, Theme};

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

/// Fails unless all text lies inside the margins and no two texts overlap.
pub(crate) fn assert_text_is_readable(svg: &str, size: Size) {
    // Boxes are as high as the font's line, a little more than its ink.
    const SLACK: f64 = 4.0;
    let texts = texts(svg);
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
pub(crate) fn assert_picture_is_clean(svg: &str, theme: Theme) {
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
