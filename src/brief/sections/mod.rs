//! The sections of a briefing, one file each. Every one is made of what was computed, or left out where there is nothing
//! to say.

mod alternatives;
mod bottom_line;
mod changes;
mod claims;
mod comparison;
mod discoveries;
mod figures;
mod judgements;
mod limits;
mod list;
mod manifest;
mod method;
mod parameters;
mod record;
mod rivals;
mod sensitivity;
mod stories;
mod survival;
mod tipping;

pub(crate) use list::SECTIONS;
