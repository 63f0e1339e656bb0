//! A run told as a dated story in plain English: names and no ids, causes linked, nothing said twice.

mod cast;
mod causes;
mod chapters;
mod conflict;
mod ending;
mod memory;
mod phrases;
mod politics;
mod pressure;
mod refusals;
mod said;
mod talks;
mod teller;
#[cfg(test)]
mod tests;
mod treaties;

pub(crate) use teller::{Passage, Story, tell};
