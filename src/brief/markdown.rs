//! The briefing as Markdown, for those who go on writing.

use std::fmt::{self, Write};

use askama::Template;
use askama::filters::Escaper;

use super::briefing::Briefing;
use super::error::BriefError;
use super::page::Block;

#[derive(Template)]
#[template(path = "brief.md")]
struct Page<'a> {
    briefing: &'a Briefing,
    /// Folder of the figures, seen from the page.
    figures: &'a str,
}

impl Briefing {
    /// The briefing as Markdown (CommonMark with tables) that shows the figures as `<figures>/<name>.png`.
    ///
    /// # Errors
    /// [`BriefError::Template`] when it cannot be filled in.
    pub fn markdown(&self, figures: &str) -> Result<String, BriefError> {
        Ok(Page { briefing: self, figures }.render()?)
    }
}

/// Escapes text so that Markdown shows it as it is, on one line: no HTML, no link, no picture, no heading, no further
/// cell or line. There is no crate for it that knows tables too.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Markdown;

impl Escaper for Markdown {
    fn write_escaped_str<W: Write>(&self, mut dest: W, text: &str) -> fmt::Result {
        for (at, letter) in text.char_indices() {
            let (before, after) = (&text[..at], &text[at + letter.len_utf8()..]);
            let is_start = before.trim_start().is_empty();
            let ends_a_word = after.chars().next().is_none_or(|next| next.is_whitespace() || next.is_control());
            let numbers_a_list =
                !is_start && ends_a_word && before.trim_start().bytes().all(|byte| byte.is_ascii_digit());
            match letter {
                '&' => dest.write_str("&amp;")?,
                '<' => dest.write_str("&lt;")?,
                '>' => dest.write_str("&gt;")?,
                // Some renderers make links of addresses without any brackets.
                '@' => dest.write_str("&#64;")?,
                ':' if after.starts_with('/') => dest.write_str("\\:")?,
                '.' if before.to_ascii_lowercase().ends_with("www") => dest.write_str("\\.")?,
                '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => write!(dest, "\\{letter}")?,
                // At the start of a line these make headings, lists and rules; a spreadsheet takes them for formulas.
                '#' | '+' | '-' | '=' | ':' if is_start => write!(dest, "\\{letter}")?,
                '.' | ')' if numbers_a_list => write!(dest, "\\{letter}")?,
                letter if letter.is_control() => dest.write_char(' ')?,
                letter => dest.write_char(letter)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut out = String::new();
        Markdown.write_escaped_str(&mut out, text).expect("a string takes everything");
        out
    }

    #[test]
    fn nothing_in_a_text_becomes_markup() {
        assert_eq!(escaped("<script>a & b</script>"), "&lt;script&gt;a &amp; b&lt;/script&gt;");
        assert_eq!(escaped("![x](javascript:alert(1))"), "!\\[x\\](javascript:alert(1))");
        assert_eq!(escaped("a | b `c` *d* _e_ ~f~ \\"), "a \\| b \\`c\\` \\*d\\* \\_e\\_ \\~f\\~ \\\\");
        assert_eq!(
            escaped("https://a.example, www.a.example, b@a.example"),
            "https\\://a.example, www\\.a.example, b&#64;a.example"
        );
        assert_eq!(escaped("a\n\n# b"), "a  # b");
    }

    #[test]
    fn nothing_at_the_start_of_a_text_becomes_a_list_a_heading_or_a_formula() {
        for (text, expected) in [
            ("=HYPERLINK(1)", "\\=HYPERLINK(1)"),
            ("# a", "\\# a"),
            (" - a", " \\- a"),
            ("+1", "\\+1"),
            ("12. a", "12\\. a"),
            ("3) a", "3\\) a"),
            ("3.", "3\\."),
            ("3.5 - 4", "3.5 - 4"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }
}
