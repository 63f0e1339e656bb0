//! Problems as SALib has them: which columns of a table are factors, their bounds and groups.

use serde::Deserialize;

use crate::analysis::error::AnalysisError;
use crate::analysis::sample::Sample;

/// How far beyond its bounds a value may lie by rounding, as a share of their width.
const TOLERANCE: f64 = 1e-9;

/// A problem of SALib, as `pactsim export --to salib` writes it; keys that are not here are passed over.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Problem {
    /// Names of the factors, which are columns of the table.
    pub names: Vec<String>,
    /// Lowest and highest value of each, or the parameters of its distribution.
    pub bounds: Vec<Vec<f64>>,
    /// The group of each.
    #[serde(default)]
    pub groups: Option<Vec<String>>,
    /// The distribution of each; uniform when not given.
    #[serde(default)]
    pub dists: Option<Vec<String>>,
}

impl Problem {
    /// Gives a sample of the factors `names` their bounds and groups.
    ///
    /// # Errors
    /// [`AnalysisError::NotThere`] where lists have other lengths than `names`, or a value lies outside its bounds.
    pub fn give(&self, sample: &mut Sample) -> Result<(), AnalysisError> {
        let wanted = self.names.len();
        let lists = [
            ("bounds", Some(self.bounds.len())),
            ("groups", self.groups.as_ref().map(Vec::len)),
            ("dists", self.dists.as_ref().map(Vec::len)),
            ("names", Some(sample.factors.len())),
        ];
        for (what, found) in lists {
            if let Some(found) = found.filter(|&found| found != wanted) {
                return Err(AnalysisError::not_there(format!(
                    "the problem has {found} `{what}` for {wanted} `names`; give one for each factor"
                )));
            }
        }
        for (at, factor) in sample.factors.iter_mut().enumerate() {
            if let Some(groups) = &self.groups {
                factor.group.clone_from(&groups[at]);
            }
            let is_uniform = self.dists.as_ref().is_none_or(|dists| dists[at] == "unif");
            if let ([low, high], true) = (self.bounds[at].as_slice(), is_uniform) {
                let slack = TOLERANCE * (high - low).abs();
                let is_inside = |[least, most]: [f64; 2]| least >= low - slack && most <= high + slack;
                if low >= high || !is_inside(factor.range) {
                    return Err(AnalysisError::not_there(format!(
                        "`{}` goes from {} to {} in the table, and the problem bounds it to {low} to {high}; give the problem that the \
                         table was made with",
                        factor.id, factor.range[0], factor.range[1]
                    )));
                }
                factor.range = [*low, *high];
            }
        }
        Ok(())
    }
}
