//! The font inside the files: the glyphs that a text needs, as a style sheet.
//!
//! A viewer without the font would draw wider letters over each other. The whole font has 1.4 MB, the letters of a
//! figure some 15 kB.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use read_fonts::FontRef;
use read_fonts::collections::IntSet;
use read_fonts::types::{GlyphId, NameId, Tag};
use skera::{Plan, SubsetFlags, subset_font};

use super::canvas::drawing_error;
use super::error::ChartError;

/// Rules `@font-face` with the letters of `text` in DejaVu Sans, regular and bold, for a page or drawing.
///
/// # Errors
/// [`ChartError::Drawing`] when the embedded font cannot be read: a fault of this program.
pub fn font_faces(text: &str) -> Result<String, ChartError> {
    let faces = [(400, dejavu::sans::regular()), (700, dejavu::sans::bold())];
    faces.into_iter().map(|(weight, font)| face(weight, font, text)).collect()
}

/// An SVG figure with its font inside, for a file of its own.
///
/// # Errors
/// Those of [`font_faces`].
pub fn standalone(svg: &str) -> Result<String, ChartError> {
    let style = format!("</desc>\n<style>{}</style>", font_faces(svg)?);
    Ok(svg.replacen("</desc>", &style, 1))
}

fn face(weight: u16, font: &[u8], text: &str) -> Result<String, ChartError> {
    let font = STANDARD.encode(subset(font, text)?);
    Ok(format!(
        "@font-face{{font-family:\"DejaVu Sans\";font-weight:{weight};\
         src:url(data:font/ttf;base64,{font}) format(\"truetype\")}}"
    ))
}

fn subset(font: &[u8], text: &str) -> Result<Vec<u8>, ChartError> {
    let font = FontRef::new(font).map_err(drawing_error)?;
    let letters: IntSet<u32> = text.chars().map(u32::from).collect();
    // Plotters and resvg set the letters one after the other, so nothing of layout is lost.
    let dropped: IntSet<Tag> =
        [b"GPOS", b"GSUB", b"GDEF", b"FFTM", b"kern", b"gasp"].into_iter().map(Tag::new).collect();
    let name_ids: IntSet<NameId> = [NameId::FAMILY_NAME, NameId::SUBFAMILY_NAME].into_iter().collect();
    let plan = Plan::new(
        &IntSet::<GlyphId>::empty(),
        &letters,
        &font,
        SubsetFlags::SUBSET_FLAGS_NO_HINTING,
        &dropped,
        &IntSet::empty(),
        &IntSet::empty(),
        &name_ids,
        &IntSet::empty(),
    );
    subset_font(&font, &plan).map_err(drawing_error)
}

#[cfg(test)]
mod tests {
    use read_fonts::TableProvider;

    use super::*;

    #[test]
    fn a_subset_has_the_letters_asked_for_and_no_other() {
        let bytes = subset(dejavu::sans::bold(), "Łódź …").unwrap();
        assert!(bytes.len() < 20_000, "{}", bytes.len());
        let font = FontRef::new(&bytes).unwrap();
        let cmap = font.cmap().unwrap();
        for letter in "Łódź …".chars() {
            assert!(cmap.map_codepoint(letter).is_some(), "{letter}");
        }
        assert!(cmap.map_codepoint('a').is_none());
    }

    #[test]
    fn a_file_of_its_own_has_both_faces_before_its_first_shape() {
        let file = standalone("<svg><title>t</title>\n<desc>a</desc><g/></svg>").unwrap();
        assert_eq!(file.matches("@font-face").count(), 2);
        assert!(file.ends_with("</style><g/></svg>"));
    }
}
