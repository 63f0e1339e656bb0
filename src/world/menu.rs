//! What diplomacy can choose from: each design with its narrower scopes, and the bilateral treaties
//! that are left when talks on it fail.

use super::Draw;
use crate::scenario::{Depth, Design, Mechanisms, Spec};

/// A design at each scope that may be negotiated, the widest first.
///
/// The theatre over whose stakes the candidates differ most (variance of exposure; ties by id) is given
/// up first, since divergent threats are what keeps a pact from holding; core theatres are kept.
pub(super) fn scopes(spec: &Spec, draw: &Draw, on: Mechanisms) -> Vec<Vec<Design>> {
    spec.designs.iter().map(|design| narrower(spec, draw, design, on)).collect()
}

fn narrower(spec: &Spec, draw: &Draw, design: &Design, on: Mechanisms) -> Vec<Design> {
    let mut scopes = vec![design.clone()];
    if !on.fallbacks {
        // The deepest depth and the widest scope, or nothing.
        scopes[0].depths.truncate(1);
        return scopes;
    }
    let mut left: Vec<(usize, f64)> = design.theatres.iter().map(|&k| (k, divergence(spec, draw, design, k))).collect();
    while left.len() > 1 {
        let given_up = (left.iter()).filter(|(k, _)| design.core.binary_search(k).is_err()).fold(
            None,
            |most: Option<(usize, f64)>, &(k, by)| match most {
                Some((_, greatest)) if by <= greatest => most,
                _ => Some((k, by)),
            },
        );
        let Some((given_up, _)) = given_up else { break };
        left.retain(|&(k, _)| k != given_up);
        let theatres = left.iter().map(|&(k, _)| k).collect();
        scopes.push(Design { theatres, ..design.clone() });
    }
    scopes
}

/// Variance over the candidates of their stakes in a theatre.
fn divergence(spec: &Spec, draw: &Draw, design: &Design, k: usize) -> f64 {
    let stakes = || design.candidates.iter().map(|&i| spec.states[i].exposure[k].map_or(0.0, |f| draw.get(f)));
    let count = design.candidates.len() as f64;
    let mean = stakes().sum::<f64>() / count;
    stakes().map(|stake| (stake - mean) * (stake - mean)).sum::<f64>() / count
}

/// For each design the bilateral treaties between its proposer and each other candidate, if it falls
/// back on them. Where the other may not take on such an obligation, the treaty is one-sided, as those
/// of 1951 with Japan were.
pub(super) fn bilaterals(spec: &Spec, on: Mechanisms) -> Vec<Vec<Design>> {
    let treaties = |design: &Design| -> Vec<Design> {
        if !design.bilateral_fallback || !on.bilaterals {
            return Vec::new();
        }
        let spokes = design.candidates.iter().filter(|&&spoke| spoke != design.proposer);
        spokes.map(|&spoke| bilateral(spec, design, spoke)).collect()
    };
    spec.designs.iter().map(treaties).collect()
}

fn bilateral(spec: &Spec, design: &Design, spoke: usize) -> Design {
    let parties = vec![design.proposer.min(spoke), design.proposer.max(spoke)];
    let reciprocates = spec.states[spoke].max_depth >= Depth::Bilateral;
    Design {
        required: parties.clone(),
        obligated: if reciprocates { parties.clone() } else { vec![design.proposer] },
        candidates: parties,
        minimum_size: 2,
        depths: vec![Depth::Bilateral],
        insiders: Vec::new(),
        ..design.clone()
    }
}
