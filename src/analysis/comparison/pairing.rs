//! Whether the runs of two batches are pairs on the same random numbers.

use crate::analysis::results::BatchResults;
use crate::ensemble::Plan;
use crate::words::counted;

/// Why they are not: a clause for each reason, none where they are.
///
/// Another version or commit of the engine may draw other numbers from the same seed, and so does another posterior sample.
pub(in crate::analysis) fn why_unpaired(first: &BatchResults, other: &BatchResults) -> Vec<String> {
    let (a, b) = (&first.manifest, &other.manifest);
    let mut reasons = of_plans(a.plan, b.plan);
    let commit = |commit: &Option<String>| commit.as_deref().unwrap_or("unknown").to_owned();
    if a.engine_version != b.engine_version {
        reasons.push(format!("versions {} and {} of the engine", a.engine_version, b.engine_version));
    } else if a.git_commit != b.git_commit {
        let [a, b] =
            [commit(&a.git_commit), commit(&b.git_commit)].map(|text| text.chars().take(12).collect::<String>());
        reasons.push(format!("commits {a} and {b} of the engine"));
    }
    if a.posterior_blake3 != b.posterior_blake3 && a.plan.weighting == b.plan.weighting {
        reasons.push("different posterior samples of the weights".to_owned());
    }
    reasons
}

fn of_plans(a: Plan, b: Plan) -> Vec<String> {
    let mut reasons = Vec::new();
    if a.seed != b.seed {
        reasons.push(format!("seeds {} and {}", a.seed, b.seed));
    }
    for (name, from, to) in [("draw", a.draws, b.draws), ("replicate", a.replicates, b.replicates)] {
        if from != to {
            reasons.push(format!("{} and {}", counted(from.into(), name), counted(to.into(), name)));
        }
    }
    if a.weighting != b.weighting {
        let words = [a, b].map(|plan| plan.weighting.word());
        reasons.push(format!("weights from {} and {}", words[0], words[1]));
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Weighting;

    #[test]
    fn every_part_of_a_plan_that_differs_is_named() {
        let plan = Plan { seed: 1, draws: 2, replicates: 3, weighting: Weighting::Posterior };
        assert!(of_plans(plan, plan).is_empty());
        let other = Plan { seed: 4, draws: 1, replicates: 9, weighting: Weighting::Point };
        assert_eq!(
            of_plans(plan, other),
            [
                "seeds 1 and 4",
                "2 draws and 1 draw",
                "3 replicates and 9 replicates",
                "weights from posterior and point"
            ]
        );
    }
}
