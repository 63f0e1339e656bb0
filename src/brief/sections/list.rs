//! All sections in the order in which they are read: a file and a line here for each.

use super::{
    alternatives, bottom_line, changes, claims, comparison, discoveries, figures, judgements, limits, manifest, method,
    parameters, record, rivals, sensitivity, stories, survival, tipping,
};
use crate::brief::error::BriefError;
use crate::brief::material::Material;
use crate::brief::page::Section;

/// Makes a section, or none where the results hold nothing for it.
type Maker = fn(&Material<'_>) -> Result<Option<Section>, BriefError>;

/// The sections. What is found out by further analyses (rival explanations, claims put to the test, hindcasts, the
/// back-test) is read before the stories: it says how far the judgements above can be trusted.
pub(crate) const SECTIONS: &[Maker] = &[
    bottom_line::section,
    judgements::section,
    alternatives::section,
    comparison::section,
    figures::section,
    changes::section,
    sensitivity::section,
    discoveries::section,
    tipping::section,
    survival::section,
    rivals::section,
    claims::section,
    record::section,
    stories::section,
    limits::section,
    method::section,
    manifest::section,
    parameters::section,
];
