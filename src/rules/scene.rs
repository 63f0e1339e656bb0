//! What rival explanations look at beyond the inputs of cost and benefit.

/// The coalition around one member, as rival explanations see it. Cost–benefit does not look at it.
///
/// The *hub* of a coalition is the guarantor among its members, of several the one with the greatest capability; without
/// a guarantor, the member with the greatest capability. All others are *spokes*.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Scene {
    /// Whether the coalition has three members or more; with two it is a bilateral tie.
    pub is_multilateral: bool,
    /// Whether the state is the hub.
    pub is_hub: bool,
    /// The hub's capability, USD bn a year.
    pub hub_capability: f64,
    /// Its relative growth a year.
    pub hub_growth: f64,
    /// Capability of the spoke with the greatest one, USD bn a year; 0 without spokes.
    pub spoke_capability: f64,
    /// Its relative growth a year.
    pub spoke_growth: f64,
    /// The hub's share of the members' capability, 0–1.
    pub preponderance: f64,
    /// Share of the load in scope that others newly take over from the state, 0–1.
    pub need: f64,
    /// Kinship of the state with the hub; 1 for the hub itself.
    pub kinship_with_hub: f64,
    /// How far the state sees the other members as of its own community, mean, 0–1.
    pub identification: f64,
    /// What the state expects to lose in the status quo, summed over the theatres in scope.
    pub expected_loss: f64,
    /// Threat that it perceives, mean over the theatres in scope in which it has a stake, 0–1.
    pub threat: f64,
    /// Chance that another member fights as promised, as the state sees it: mean over the other members and the
    /// theatres in scope, 0–1.
    pub word_kept: f64,
    /// Threat that the members' raw forces balance, summed over the theatres in scope.
    pub balanced: f64,
    /// Threat that is too strong for them and for the state, summed over the theatres in scope.
    pub overpowered: f64,
    /// Frustration that being in the bloc of the members spares against being in that of the rest.
    pub frustration_spared: f64,
}
