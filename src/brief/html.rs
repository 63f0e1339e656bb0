//! The briefing as one HTML page that needs nothing else: no network, no script, no font of the reader's machine.

use askama::Template;

use super::briefing::Briefing;
use super::error::BriefError;
use super::page::Block;
use crate::charts::font_faces;

#[derive(Template)]
#[template(path = "brief.html")]
struct Page<'a> {
    briefing: &'a Briefing,
    style: &'static str,
}

/// The style sheet, put into the page.
const STYLE: &str = include_str!("templates/brief.css");

impl Briefing {
    /// The briefing as an HTML page. Every text is escaped; the page itself forbids scripts and the network.
    ///
    /// # Errors
    /// [`BriefError::Template`] when it cannot be filled in; [`BriefError::Chart`] when the font cannot be read.
    pub fn html(&self) -> Result<String, BriefError> {
        let page = Page { briefing: self, style: STYLE }.render()?;
        // One set of letters for all figures and the text around them: the name of the font stands for these letters
        // alone from here on, so that none of the page may be missing.
        let fonts = font_faces(&page)?;
        Ok(page.replacen("<style>", &format!("<style>\n{fonts}"), 1))
    }
}
