//! From drawing to document: the SVG with its alternative text, and the PNG made from it.

use std::sync::{Arc, LazyLock};

use plotters::backend::SVGBackend;
use plotters::drawing::IntoDrawingArea;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};

use super::canvas::{Canvas, PIXELS_PER_UNIT, Rect, drawing_error};
use super::error::ChartError;
use super::style::Look;
use super::text::plain;

/// Pixels of the PNG for each unit of the SVG's size.
const PNG_SCALE: f32 = 2.0;
/// Largest side of a PNG: larger than a poster at twice its size.
const MAX_PIXELS: u32 = 8192;

/// What a screen reader says of a figure.
pub(crate) struct AltText<'a> {
    /// The finding in one sentence.
    pub(crate) title: &'a str,
    /// What is shown, with its numbers.
    pub(crate) description: &'a str,
}

/// Draws a figure on an empty sheet and returns the SVG document.
///
/// # Errors
/// Those of `draw`, and [`ChartError::Drawing`].
pub(crate) fn document(
    look: Look,
    alt: &AltText<'_>,
    draw: impl FnOnce(&Canvas<'_>) -> Result<(), ChartError>,
) -> Result<String, ChartError> {
    let (size, theme) = (look.paper.size(), look.tone.theme());
    let pixels = ((size.width * PIXELS_PER_UNIT).round() as u32, (size.height * PIXELS_PER_UNIT).round() as u32);
    let mut drawn = String::new();
    {
        let area = SVGBackend::with_string(&mut drawn, pixels).into_drawing_area();
        let canvas = Canvas::new(area.clone(), size, theme);
        let sheet = Rect { left: 0.0, top: 0.0, right: size.width, bottom: size.height };
        canvas.block(sheet, theme.background)?;
        draw(&canvas)?;
        area.present().map_err(drawing_error)?;
    }
    // Plotters opens with an `svg` tag that has no room for a view box or an alternative text.
    let (_, shapes) = drawn.split_once('>').ok_or_else(|| drawing_error("no svg tag"))?;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {} {}\" \
         role=\"img\" stroke-linejoin=\"round\">\n\
         <title>{}</title>\n<desc>{}</desc>{shapes}",
        size.width * size.scale,
        size.height * size.scale,
        pixels.0,
        pixels.1,
        escaped(alt.title),
        escaped(alt.description),
        shapes = paint_opacity(shapes),
    ))
}

/// Gives shapes the opacity of their only paint instead of their own: the same picture but for the corners of thin lines,
/// which are a shade darker. Readers of SVG paint an element that is itself transparent on a sheet of its own first, which
/// took most of the time of a PNG.
fn paint_opacity(shapes: &str) -> String {
    let filled = shapes.replace("<polygon opacity=", "<polygon fill-opacity=");
    filled.replace("<polyline fill=\"none\" opacity=", "<polyline fill=\"none\" stroke-opacity=")
}

/// Turns an SVG figure into a PNG at twice its size (a slide: 3200 × 1800 pixels).
///
/// Uses the embedded DejaVu fonts only; the same drawing gives the same bytes on every machine.
///
/// # Errors
/// [`ChartError::UnreadableSvg`] when `svg` is no SVG document, [`ChartError::TooLarge`] when a side
/// would have more than 8192 pixels, [`ChartError::Png`] when encoding fails.
pub fn png(svg: &str) -> Result<Vec<u8>, ChartError> {
    let tree = parse(svg)?;
    let size = tree.size();
    let (width, height) = ((size.width() * PNG_SCALE).round() as u32, (size.height() * PNG_SCALE).round() as u32);
    let too_large = ChartError::TooLarge { width, height, limit: MAX_PIXELS };
    if width.max(height) > MAX_PIXELS {
        return Err(too_large);
    }
    let mut pixels = Pixmap::new(width, height).ok_or(too_large)?;
    let scale = Transform::from_scale(PNG_SCALE, PNG_SCALE);
    resvg::render(&tree, scale, &mut pixels.as_mut());
    pixels.encode_png().map_err(|fault| ChartError::Png(fault.to_string()))
}

/// Reads an SVG with the embedded fonts.
pub(super) fn parse(svg: &str) -> Result<usvg::Tree, ChartError> {
    let options = usvg::Options { fontdb: fonts(), ..usvg::Options::default() };
    usvg::Tree::from_str(svg, &options).map_err(|fault| ChartError::UnreadableSvg(fault.to_string()))
}

fn fonts() -> Arc<fontdb::Database> {
    static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
        let mut database = fontdb::Database::new();
        for face in [dejavu::sans::regular(), dejavu::sans::bold()] {
            database.load_font_source(fontdb::Source::Binary(Arc::new(face)));
        }
        database.set_sans_serif_family("DejaVu Sans");
        Arc::new(database)
    });
    Arc::clone(&FONTS)
}

/// Text for the elements that plotters does not write, and so does not escape.
fn escaped(text: &str) -> String {
    plain(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(alt: &AltText<'_>) -> String {
        document(Look::default(), alt, |_| Ok(())).unwrap()
    }

    /// Whether anything is painted on a sheet of its own.
    fn has_own_sheets(group: &usvg::Group) -> bool {
        let within = |node: &usvg::Node| matches!(node, usvg::Node::Group(group) if has_own_sheets(group));
        group.should_isolate() || group.children().iter().any(within)
    }

    #[test]
    fn what_is_half_transparent_is_painted_at_once() {
        let black = plotters::style::BLACK;
        let draw = |canvas: &Canvas<'_>| {
            canvas.fill(&[(0.0, 0.0), (800.0, 0.0), (800.0, 800.0), (0.0, 800.0)], black, 0.5)?;
            canvas.band(&[(800.0, 0.0), (1600.0, 0.0), (1600.0, 800.0)], black, 0.5)
        };
        let svg = document(Look::default(), &AltText { title: "", description: "" }, draw).unwrap();
        assert!(svg.contains("fill-opacity=\"0.5\"") && svg.contains("stroke-opacity"));
        assert!(!has_own_sheets(parse(&svg).unwrap().root()));
        assert!(has_own_sheets(parse(&svg.replace("fill-opacity", "opacity")).unwrap().root()));
        let seen = Pixmap::decode_png(&png(&svg).unwrap()).unwrap().pixel(400, 400).unwrap();
        assert!((126..=128).contains(&seen.red()), "{seen:?}");
    }

    #[test]
    fn the_alternative_text_is_escaped() {
        let svg = sheet(&AltText { title: "a < b & c", description: "</desc><script>x</script>" });
        let document = usvg::roxmltree::Document::parse(&svg).unwrap();
        let text_of = |tag: &str| {
            let node = document.descendants().find(|node| node.has_tag_name(tag));
            node.and_then(|node| node.text()).unwrap_or_default().to_owned()
        };
        assert_eq!(text_of("title"), "a < b & c");
        assert_eq!(text_of("desc"), "</desc><script>x</script>");
        assert!(!document.descendants().any(|node| node.has_tag_name("script")));
    }

    #[test]
    fn a_slide_becomes_a_png_of_3200_by_1800_pixels() {
        let bytes = png(&sheet(&AltText { title: "t", description: "d" })).unwrap();
        let picture = Pixmap::decode_png(&bytes).unwrap();
        assert_eq!((picture.width(), picture.height()), (3200, 1800));
    }

    #[test]
    fn text_that_is_no_svg_is_refused() {
        assert!(matches!(png("<svg"), Err(ChartError::UnreadableSvg(_))));
    }

    #[test]
    fn a_picture_too_large_for_memory_is_refused() {
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='9000000' height='10'/>";
        assert!(matches!(png(svg), Err(ChartError::TooLarge { limit: MAX_PIXELS, .. })));
    }
}
