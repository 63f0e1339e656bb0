//! How far security crowds out development and dialogue.

use crate::world::{Constants, World};

/// Index of securitisation, 0–1 (M20): an outcome that drives nothing.
///
/// # Formula
/// Half is what armament takes from development: (1 − trend/actual)⁺ of the military spending of all
/// states with a stake, the trend being their growth without any response to threat. Half is what is lost of dialogue:
/// the mean of 1 − cohesion/cohesion at the start over the blocs; 0 without blocs. Form: the engine's own;
/// the idea that what is spoken of as security is taken out of politics is that of Buzan, Wæver & de Wilde,
/// *Security*, 1998.
pub fn securitisation(world: &World, c: &Constants<'_>) -> f64 {
    let trend = c.trend[world.step as usize];
    let actual = c.concerned.iter().fold(0.0, |sum, &i| sum + world.capability[i]);
    let armament = if actual > trend { 1.0 - trend / actual } else { 0.0 };
    let lost = c
        .blocs
        .iter()
        .zip(&world.cohesion)
        .map(|(bloc, cohesion)| if bloc.cohesion > 0.0 { (1.0 - cohesion / bloc.cohesion).max(0.0) } else { 0.0 });
    let dialogue = lost.sum::<f64>() / c.blocs.len().max(1) as f64;
    0.5 * (armament + dialogue)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{STARTER, load_text};
    use crate::world::Draw;

    #[test]
    fn the_index_is_zero_at_the_start_and_rises_with_arms_beyond_the_trend() {
        let spec = load_text("starter.toml", STARTER).expect("the starter scenario is valid").spec;
        let c = Constants::new(&spec, &Draw::best(&spec));
        let mut world = World::new(&c);
        assert_eq!(securitisation(&world, &c), 0.0);
        world.capability.iter_mut().for_each(|capability| *capability *= 2.0);
        // Half of the spending is beyond the trend, and half of the index is armament.
        assert!((securitisation(&world, &c) - 0.25).abs() < 1e-12);
    }
}
