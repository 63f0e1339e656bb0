//! The coding rule: every number that turns a record into a parameter of a scenario, named once.
//!
//! The formulas that use them are in the measures beside this file; `docs/coding-rules.md` says in words which parameter
//! comes from which file and column, and shows this table. A constant that weighs a record carries the range within
//! which another coder could put it; a default carries the range from which the scenario draws it.

/// A number of the coding rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Constant {
    /// Name, as in `docs/coding-rules.md`.
    pub name: &'static str,
    /// The number.
    pub value: f64,
    /// Lowest plausible value.
    pub low: f64,
    /// Highest plausible value.
    pub high: f64,
    /// Its unit.
    pub unit: &'static str,
    /// Where it comes from, or why it is so.
    pub why: &'static str,
}

macro_rules! constants {
    ($($(#[$doc:meta])* $name:ident = $value:literal, [$low:literal, $high:literal], $unit:literal, $why:literal;)*) => {
        $(
            $(#[$doc])*
            pub const $name: Constant = Constant {
                name: stringify!($name), value: $value, low: $low, high: $high, unit: $unit, why: $why,
            };
        )*
        /// All of them, in the order of the document.
        pub const CODING: &[Constant] = &[$($name),*];
    };
}

constants! {
    // Capability, growth, regime, dependence.

    /// Years for which the last record of a state stands in for a missing one.
    CARRY = 5.0, [0.0, 10.0], "years", "a state's power, regime and territory change slowly; the figure names the year it is of";
    /// Ends of capability either side of its value, at least.
    CAPABILITY_SPREAD = 1.25, [1.1, 1.5], "factor", "two releases of the same spending differ by about as much";
    /// The same where spending is not on record.
    CAPABILITY_SPREAD_ALONE = 3.0, [2.0, 6.0], "factor", "share of material capabilities times world spending against a state's own spending, 1946-2014: median 2.8 times, middle half 1.3 to 6.2";
    /// Share of world material capabilities of a state without any record.
    CINC_UNKNOWN = 0.001, [0.000006, 0.024], "share of the world", "median and central 90 % of all states, 1946-2014";
    /// Years over which past growth is taken.
    GROWTH_YEARS = 5.0, [3.0, 10.0], "years", "shorter spells are noise, longer ones another government's";
    /// Part of past growth that goes on.
    GROWTH_PERSISTENCE = 0.06, [0.0, 0.3], "share", "slope of the next five years' growth of the share on the last five years', 1946-2014: correlation 0.07";
    /// Half the width of growth.
    GROWTH_SPREAD = 0.06, [0.04, 0.1], "per year", "central 90 % of five-year growth of the share, 1946-2014: -0.05 to 0.07 a year";
    /// Half the width of a democracy index on record.
    POLYARCHY_SPREAD = 0.05, [0.03, 0.1], "share", "the coders' own interval is about as wide";
    /// Index of electoral democracy at Polity 0.
    POLITY_LEVEL = 0.29, [0.25, 0.33], "share", "least squares of polyarchy on Polity and its square, 1946-2017";
    /// Its slope there.
    POLITY_SLOPE = 0.032, [0.028, 0.036], "share per point", "least squares of polyarchy on Polity and its square, 1946-2017";
    /// Its curvature.
    POLITY_CURVE = 0.0018, [0.0014, 0.0022], "share per point squared", "least squares of polyarchy on Polity and its square, 1946-2017";
    /// Half the width of a democracy index read off Polity.
    POLITY_SPREAD = 0.2, [0.15, 0.25], "share", "1.65 times the residual of that fit, 0.114";
    /// Democracy of a state without any record.
    DEMOCRACY_UNKNOWN = 0.35, [0.08, 0.88], "share", "median and central 90 % of all states, 1946-2019";
    /// Democracy from which a state is taken to hold elections that change its government.
    DEMOCRATIC = 0.5, [0.4, 0.6], "share", "usual cut of the index between electoral autocracy and democracy";
    /// Ends of dependence either side of its value.
    DEPENDENCE_SPREAD = 1.25, [1.1, 1.5], "factor", "trade as told by importer and by exporter differs by about as much";
    /// Trade in both directions where one direction is on record, in units of that one.
    TRADE_ONE_WAY = 2.0, [1.0, 3.0], "factor", "the other direction taken as large as this one";
    /// Trade that is lost in rounding.
    TRADE_ROUNDING = 1.0, [0.0, 2.0], "million USD", "early flows are whole millions, so that 0 can be less than one";
    /// Dependence without any record.
    DEPENDENCE_UNKNOWN = 0.03, [0.0, 0.3], "share", "from nothing to the trade with a large neighbour";

    // Threat.

    /// Stake of a state in a rivalry with the adversary.
    RIVAL_STAKE = 0.5, [0.3, 0.7], "share", "rivals name each other as enemies (Thompson 2001), which says little about where";
    /// The same in a rivalry over territory.
    SPATIAL_STAKE = 0.7, [0.5, 0.9], "share", "territory is what most wars are fought over (Vasquez 1993)";
    /// Distance at which an adversary's nearness counts half.
    NEAR_DISTANCE = 1000.0, [500.0, 2000.0], "km", "reach of land-based air power and armies";
    /// Latent territorial threat that counts half.
    TERRITORIAL_MIDDLE = 0.065, [0.0, 0.13], "latent scale", "median of all state-years, 1946-2010";
    /// Latent territorial threat per logit.
    TERRITORIAL_SCALE = 0.157, [0.1, 0.3], "latent scale", "standard deviation of all state-years, 0.285, as that of a logistic curve";
    /// Latent territorial threat of a state without a record, as the share it counts.
    TERRITORIAL_UNKNOWN = 0.5, [0.03, 0.93], "share", "the median; central 90 % of all state-years";
    /// What is left of a neighbour's stake where latent territorial threat is lowest.
    TERRITORIAL_LEAST = 0.5, [0.2, 0.8], "share", "the measure is of land borders, and falls to nothing for islands, which are not beyond threat";
    /// Stake of a rival for position or over ideology in a theatre that is not its own.
    POSITIONAL_REACH = 0.7, [0.4, 0.9], "share", "such rivals compete wherever the other gains";
    /// Half the width of exposure.
    EXPOSURE_SPREAD = 0.2, [0.15, 0.3], "share", "half the scale between two coders who disagree by a step";
    /// Exposure where the distance is not on record.
    EXPOSURE_UNKNOWN = 0.2, [0.0, 0.7], "share", "from no stake to a neighbour's";
    /// Severity of a dispute over territory that is a rivalry of its own.
    CLAIM_SPATIAL = 0.7, [0.5, 0.9], "share", "a standing dispute between rivals (Thompson & Dreyer 2012)";
    /// Severity of the dispute of a rival over other things.
    CLAIM_RIVAL = 0.4, [0.2, 0.6], "share", "between a dispute over territory and none";
    /// Severity of a neighbour's dispute at the highest latent threat.
    CLAIM_LATENT = 0.3, [0.0, 0.5], "share", "a threat without a rivalry is a claim that has not been made";

    /// Claim too small to be told.
    CLAIM_LEAST = 0.05, [0.02, 0.1], "share", "smaller than any coder would notice";

    // Theatres.

    /// Farthest from the adversary that a state can be and still be the centre of a theatre.
    FRONT_DISTANCE = 1000.0, [500.0, 2000.0], "km", "as for nearness";
    /// Radius of a theatre around its centre.
    THEATRE_RADIUS = 1000.0, [500.0, 2000.0], "km", "a sea or a front, such as those of the analysts' scenario";
    /// Most theatres of a scenario, unless there are more adversaries.
    THEATRES_MOST = 6.0, [4.0, 8.0], "theatres", "as many as the analysts' scenario tells apart";
    /// Assertiveness of an adversary towards states with which it has no rivalry.
    ASSERTIVE_BASE = 0.35, [0.2, 0.5], "share", "pressure below regular coercion, which is about 0.5";
    /// More of it where a state of the theatre is its rival.
    ASSERTIVE_RIVAL = 0.2, [0.1, 0.3], "share", "regular coercion";
    /// More of it where that rivalry is over territory.
    ASSERTIVE_SPATIAL = 0.1, [0.0, 0.2], "share", "towards daily force below lethality, about 0.8";
    /// More of it from the lowest to the highest latent territorial threat.
    ASSERTIVE_TERRITORY = 0.2, [0.1, 0.3], "share", "as much as a rivalry";
    /// Half the width of assertiveness and of urgency.
    ASSERTIVE_SPREAD = 0.2, [0.15, 0.3], "share", "no measurement: records tell what states contest, not what is done that year";
    /// Part of the gap to urgency that closes in a quarter.
    VISIBILITY = 0.5, [0.2, 1.0], "share", "from grey-zone tactics to overt threats";
    /// Drift of assertiveness.
    DRIFT = 0.0, [-0.05, 0.1], "logits per year", "no trend on record";
    /// Crises.
    CRISIS_RATE = 0.1, [0.04, 0.25], "per year", "range over the theatres of the analysts' scenario";
    /// Jump of assertiveness in a crisis.
    CRISIS_SIZE = 0.8, [0.3, 1.5], "logits", "as in the analysts' scenario; a jump of 0.8 takes 0.5 to 0.69";
    /// Fading of that jump.
    CRISIS_HALF_LIFE = 0.75, [0.3, 1.5], "years", "as in the analysts' scenario";
    /// Attacks at full assertiveness.
    ATTACK_RATE = 0.03, [0.003, 0.15], "per year", "orders of magnitude, over the theatres of the analysts' scenario";
    /// Shift of willingness to fight between theatres.
    WILLINGNESS_SHIFT = 0.0, [-0.7, 0.7], "logits", "no polls; as wide as between two theatres in the polls of 2021 and 2025";
    /// Part of an adversary's forces for all theatres together.
    FORCES_ALL = 0.6, [0.3, 0.9], "share", "the rest is tied down at home and elsewhere";
    /// Ends of forces in a theatre either side of their value.
    FORCES_SPREAD = 2.0, [1.5, 3.0], "factor", "where they are is not on record";
    /// Distance from the adversary at which half of its strength is left.
    REACH_DISTANCE = 3000.0, [1500.0, 8000.0], "km", "loss-of-strength gradient (Boulding 1962), as the engine's own";
    /// Part of the forces of another adversary with an obligation to this one.
    FORCES_PARTNER = 0.05, [0.0, 0.15], "share", "token help, as in the analysts' scenario";
    /// Tie of two adversaries with a defence pact.
    TIE_DEFENCE = 0.6, [0.4, 0.8], "share", "a clause, perhaps arms; not one command";
    /// Tie of two adversaries that promise to consult.
    TIE_CONSULTATION = 0.3, [0.1, 0.5], "share", "exercises and a treaty to consult";

    // Adversaries and guarantors.

    /// Readiness of an adversary to punish by trade.
    COERCIVENESS = 0.3, [0.05, 0.8], "share", "no record; over the adversaries of the analysts' scenario";
    /// Rewards on offer from an adversary.
    INDUCEMENT = 0.3, [0.02, 0.7], "share", "no record; over the adversaries of the analysts' scenario";
    /// Effect of a pact on its assertiveness.
    PROVOCATION = 0.0, [-0.5, 0.5], "logits", "sign left free: Johnson & Leeds 2011 against Kenwick, Vasquez & Powers 2015";
    /// Effect of a pact on its arms.
    ARMING = 0.1, [0.0, 0.3], "share", "an arms race is feared, no size is given";
    /// Reliability of a guarantor under a committed government.
    COMMITTED = 0.75, [0.5, 0.95], "share", "74.5 % of alliances called on were honoured in 1816-1944 (Leeds, Long & Mitchell 2000)";
    /// And under a sceptical one.
    SCEPTICAL = 0.45, [0.2, 0.7], "share", "no record; as in the analysts' scenario, wider";
    /// Chance that a new government brings its stance along.
    SWITCH = 0.4, [0.1, 0.8], "probability", "no record";
    /// Offers under a sceptical government.
    OFFERS_WHEN_SCEPTICAL = 0.3, [0.1, 0.7], "share", "as in the analysts' scenario";

    // States.

    /// Part of the forces that can be kept supplied.
    ENDURANCE = 0.5, [0.2, 0.8], "share", "no record of stocks";
    /// Chance that a promise is kept as such.
    RELIABILITY = 0.5, [0.22, 0.75], "share", "promises honoured: 74.5 % (Leeds, Long & Mitchell 2000), 66 % up to 1944 and 22 % after (Berkemeier & Fuhrmann 2018)";
    /// Years over which non-alignment is counted.
    AUTONOMY_YEARS = 20.0, [10.0, 30.0], "years", "a norm outlives governments";
    /// Fewest such years for a count.
    AUTONOMY_YEARS_FEWEST = 3.0, [2.0, 5.0], "years", "a new state has had no time to decide";
    /// Norm of non-alignment of a state that always had a defence pact.
    AUTONOMY_BASE = 0.1, [0.0, 0.2], "share", "allies of the analysts' scenario: 0 to 0.2";
    /// More of it for a state that never had one.
    AUTONOMY_UNALLIED = 0.5, [0.3, 0.7], "share", "its states without a pact: 0.5 to 0.8";
    /// Half the width of that norm.
    AUTONOMY_SPREAD = 0.2, [0.15, 0.3], "share", "being without a pact can be choice or lack of offers";
    /// The same without a record.
    AUTONOMY_UNKNOWN = 0.3, [0.05, 0.7], "share", "from ally to non-aligned";
    /// Support for being allied.
    ALLIANCE_SUPPORT = 0.55, [0.25, 0.85], "share", "no polls; over the states of the analysts' scenario";
    /// Support at which ratification is even.
    RATIFICATION_HURDLE = 0.44, [0.29, 0.59], "share", "0.35 and 0.3 times a legal barrier of 0.3, between none and one as high as in the analysts' scenario";
    /// Willingness while coerced.
    RALLY = 0.0, [-0.5, 0.5], "logits", "rally or fear: not on record";
    /// Support for fighting of a state that has a claim there.
    SUPPORT_CLAIM = 0.6, [0.35, 0.85], "share", "no polls; own territory in the analysts' scenario";
    /// Of a state in its own theatre without a claim.
    SUPPORT_OWN = 0.4, [0.15, 0.7], "share", "no polls; between own territory and far away";
    /// And elsewhere.
    SUPPORT_ELSEWHERE = 0.25, [0.05, 0.5], "share", "no polls; over the polls for far theatres";
    /// Part of a state's forces for all theatres together, were it without other rivals.
    ALLOCATED = 0.7, [0.4, 0.9], "share", "home defence keeps the rest";
    /// Low end of a distance.
    DISTANCE_LOW = 0.25, [0.0, 0.5], "factor", "bases abroad bring forces nearer; no record of them";
    /// High end of a distance beyond its value.
    DISTANCE_MORE = 500.0, [200.0, 1000.0], "km", "the border is not where the forces are";
    /// Reliability of a guarantor as others see it.
    PERCEIVED_RELIABILITY = 0.6, [0.3, 0.9], "share", "no polls; between committed and sceptical";
    /// Years between elections.
    ELECTION_INTERVAL = 4.0, [2.0, 7.0], "years", "no calendar on record; the commonest term";
    /// Years to the first election.
    ELECTION_FIRST = 2.0, [0.0, 4.0], "years", "half an interval, as on average";
    /// Chance that an election brings an alliance-minded government.
    ELECTION_FOR = 0.3, [0.1, 0.55], "probability", "no record; over the states of the analysts' scenario";
    /// And one sceptical of alliances.
    ELECTION_AGAINST = 0.3, [0.1, 0.45], "probability", "no record; over the states of the analysts' scenario";
    /// Shift of the margin under them.
    ELECTION_SWING = 0.15, [0.0, 0.4], "margin", "no record; over the states of the analysts' scenario";

    // Pairs.

    /// Affinity of two full democracies.
    AFFINITY_DEMOCRACY = 0.3, [0.1, 0.5], "affinity", "joint democracy makes alliances likelier (Lai & Reiter 2000)";
    /// Affinity from a common rival.
    AFFINITY_COMMON_RIVAL = 0.2, [0.1, 0.4], "affinity", "the enemy of an enemy (Maoz and others 2007)";
    /// Affinity of states with a defence pact.
    AFFINITY_ALLIES = 0.3, [0.1, 0.5], "affinity", "a pact in force outlasts its occasion (Morrow 2000)";
    /// Loss of affinity between rivals.
    AFFINITY_RIVALS = 0.6, [0.4, 0.9], "affinity", "outweighs any two of the others";
    /// Half the width of affinity.
    AFFINITY_SPREAD = 0.3, [0.2, 0.4], "affinity", "each term could be 0.2 larger or smaller";
    /// Half the width of likeness.
    LIKENESS_SPREAD = 0.2, [0.1, 0.4], "share", "like regimes can hide unlike cultures, of which there is no record";
    /// Grievance of rivals.
    GRIEVANCE_RIVALS = 0.5, [0.3, 0.7], "share", "about that of states whose dispute is alive in the analysts' scenario";
    /// More of it where the rivalry is or was over territory.
    GRIEVANCE_SPATIAL = 0.2, [0.0, 0.3], "share", "territory is remembered";
    /// Time in which half of it has faded once the rivalry is over.
    GRIEVANCE_HALF_LIFE = 20.0, [10.0, 40.0], "years", "a generation: 0.45 of South Koreans' grievance was left in 2025, two after 1945 and with disputes since";
    /// Grievance too small to be told.
    GRIEVANCE_LEAST = 0.05, [0.02, 0.1], "share", "smaller than any coder would notice";
    /// Half the width of grievance.
    GRIEVANCE_SPREAD = 0.15, [0.1, 0.25], "share", "a step of the scale";

    // What an analyst judged.

    /// Half the width of a figure that the analyst judged as such.
    JUDGED_SPREAD_DIRECT = 0.15, [0.1, 0.25], "share", "the question asked is the parameter; two analysts differ by less than a step of five";
    /// Half the width of a figure for which a judgement stands.
    JUDGED_SPREAD = 0.2, [0.15, 0.3], "share", "what is asked is near the parameter and not the same; as for exposure and assertiveness from records";
    /// Least support that is taken at its word, and as far from all.
    JUDGED_SUPPORT_LEAST = 0.03, [0.01, 0.1], "share", "log-odds of unanimity are endless, and polls do not tell a few percent from none";
    /// Support at which ratification is even without any legal barrier.
    HURDLE_WITHOUT = 0.35, [0.25, 0.45], "share", "as in the analysts' scenario; the default `ratification-hurdle` is this and 0.3 times a barrier of 0.3";
    /// More of it for the highest legal barrier.
    HURDLE_LAW = 0.3, [0.15, 0.45], "share", "as in the analysts' scenario and that default; the highest barrier takes it to 0.65";
    /// Half the width of the hurdle.
    HURDLE_SPREAD = 0.15, [0.1, 0.25], "share", "as in that default";

    // Treaties in force.

    /// What is added to a depth score, so that its floor is 0.
    DEPTH_FLOOR = 0.5, [0.5, 0.6], "depth score", "as for the engine's ladder of obligations";
    /// Depth from which a multilateral defence pact is taken as Article 5.
    DEPTH_ARTICLE5 = 1.2, [1.0, 1.4], "depth score", "lower end of that rung in the engine's ladder (Benson & Clinton 2016)";
    /// Depth from which it is taken to have an integrated command.
    DEPTH_COMMAND = 2.0, [1.6, 2.3], "depth score", "lower end of that rung in the engine's ladder (Benson & Clinton 2016)";
    /// Depth from which a bilateral defence pact is a treaty with forces stationed.
    DEPTH_BILATERAL = 0.75, [0.4, 0.9], "depth score", "lower end of that rung in the engine's ladder (Benson & Clinton 2016)";
    /// Cooperation under a promise to consult.
    COOPERATION_CONSULTATION = 0.2, [0.0, 0.4], "share", "over such arrangements of the analysts' scenario";
    /// Under a shallow pact.
    COOPERATION_SHALLOW = 0.35, [0.1, 0.6], "share", "between the others";
    /// Under a deep one.
    COOPERATION_DEEP = 0.6, [0.35, 0.85], "share", "treaties with forces stationed in the analysts' scenario: 0.55 to 0.85";
    /// Growth of cooperation under any.
    COOPERATION_GROWTH = 0.3, [0.05, 0.6], "share", "no record; over the arrangements of the analysts' scenario";
}

impl Constant {
    /// Its name as in documents, `half-life` for `HALF_LIFE`.
    pub fn label(&self) -> String {
        self.name.to_lowercase().replace('_', "-")
    }

    /// Low end, value and high end.
    pub fn ends(&self) -> [f64; 3] {
        [self.low, self.value, self.high]
    }
}

/// The table as Markdown: a heading, and a row for each constant.
pub fn coding_table() -> String {
    let row = |c: &Constant| {
        let numbers = format!("{} | {} to {}", c.value, c.low, c.high).replace('-', "−");
        format!("| `{}` | {numbers} | {} | {} |\n", c.label(), c.unit, c.why)
    };
    let head = "| constant | value | range | unit | why |\n|---|---|---|---|---|\n".to_owned();
    CODING.iter().fold(head, |table, constant| table + &row(constant))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_constant_lies_in_its_range_has_a_reason_and_a_name_of_its_own() {
        for (at, constant) in CODING.iter().enumerate() {
            let Constant { low, value, high, why, name, .. } = constant;
            assert!(low <= value && value <= high && low < high, "{name}");
            assert!(!why.is_empty() && !why.contains('|'), "{name}");
            assert!(CODING[..at].iter().all(|other| other.name != *name), "{name} is there twice");
        }
    }

    #[test]
    fn the_document_shows_the_table_as_it_is() {
        let document = include_str!("../../docs/coding-rules.md");
        assert!(document.contains(&coding_table()), "docs/coding-rules.md must hold this table:\n{}", coding_table());
    }
}
