//! What the record says of the weights: a calibration.

use crate::brief::material::Material;
use crate::brief::page::{Block, Table};
use crate::brief::phrases::enumerated;
use crate::charts::prior_posterior::{gone, name, range, sorted};
use crate::history::calibration::{CalibrationResults, FigureReport, Spread};
use crate::words::{NBSP, counted, signed_two_digits, thousands};

/// Figures in the sentence and in the table.
const NAMED_MAX: usize = 3;
const LISTED_MAX: usize = 8;

/// What is said of a calibration before its figure.
pub(super) fn blocks(material: &Material<'_>, calibration: &CalibrationResults) -> Vec<Block> {
    vec![
        Block::Heading("What the record says of the weights".to_owned()),
        Block::Paragraph(learnt(calibration)),
        Block::Paragraph(sample(material, calibration)),
        Block::Table(figures(calibration)),
    ]
}

/// What was learnt, and how well it foretells what it did not learn from.
fn learnt(calibration: &CalibrationResults) -> String {
    let found = &calibration.found;
    let told =
        |figure: &FigureReport| format!("{} ({} of its variance gone)", name(&figure.address), gone(figure.learnt));
    let most: Vec<String> =
        sorted(&found.figures).iter().filter(|f| !f.hardly_moved()).take(NAMED_MAX).map(told).collect();
    let still = found.figures.iter().filter(|figure| figure.hardly_moved()).count() as u64;
    let most = if most.is_empty() { "nothing".to_owned() } else { enumerated(&most) };
    format!(
        "{} were fitted to {} and to simulated cases of history and quiet spells. Most was learnt about {most}; {} of them are still \
         what they were before. With its own family held out, {} of {} have a chance on the side of what happened.",
        counted(found.figures.len() as u64, "figure"),
        counted(found.pacts.pacts as u64, "defence pact"),
        thousands(still),
        thousands(found.right_when_held_out() as u64),
        counted(found.cases.len() as u64, "pact"),
    )
}

/// How much the sample is worth, and whether it is that of the batch.
fn sample(material: &Material<'_>, calibration: &CalibrationResults) -> String {
    let CalibrationResults { manifest, found, .. } = calibration;
    let of_batch = material.subject.manifest.posterior_blake3.as_deref();
    let same = match of_batch {
        None => "The batch above took means of a posterior sample.",
        Some(hash) if manifest.posterior_blake3() == Some(hash) => {
            "The batch above drew its weights from this very sample."
        }
        Some(_) => {
            "The batch above drew its weights from another sample than this: what is said here holds for this one."
        }
    };
    format!(
        "{same} The sample has {}, worth {:.0} of equal weight; calibration {}, pactsim {}.",
        counted(found.particles as u64, "particle"),
        found.effective_size,
        manifest.calibration_id,
        manifest.engine_version,
    )
}

fn figures(calibration: &CalibrationResults) -> Table {
    let row = |figure: &FigureReport| {
        let spread = |of: Spread| format!("{} ({})", signed_two_digits(of.mean), range(of));
        vec![
            name(&figure.address),
            spread(figure.prior),
            spread(figure.posterior),
            signed_two_digits(figure.by_pacts.mean),
            signed_two_digits(figure.by_cases.mean),
            gone(figure.learnt),
        ]
    };
    let columns = ["Figure", "Before#", "After#", "By pacts alone#", "By cases alone#", "Variance gone#"];
    let caption =
        format!("The figures about which most was learnt: means and central 90{NBSP}% ranges, in their own units");
    Table::new(caption, &columns, sorted(&calibration.found.figures).iter().take(LISTED_MAX).map(row).collect())
}
