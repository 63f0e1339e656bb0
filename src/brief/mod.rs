//! The briefing: what a decision maker reads of batches and sweeps, as one page.
//!
//! [`Briefing::of`] works out sections of plain words, tables and drawn figures from results; [`Briefing::html`] and
//! [`Briefing::markdown`] put them through a template that escapes every word of a scenario. A further section is
//! one file and one line in `sections`.
//!
//! From the ground up: `page` (what a page is made of), `error`, `material` (the results and what is read off them),
//! `phrases` (chances as sentences), `confidence` (its rule), `sections`, `briefing`, `html`, `markdown`.

mod briefing;
mod confidence;
mod error;
mod html;
mod markdown;
mod material;
mod page;
mod phrases;
mod sections;
#[cfg(test)]
mod tests;

pub use briefing::Briefing;
pub use error::BriefError;
pub(crate) use markdown::Markdown;
pub use page::Figure;
