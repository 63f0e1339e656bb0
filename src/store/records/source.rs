//! The files that are read, and what each holds.

/// One of the field's public data files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// Membership of the state system.
    States,
    /// Material capabilities.
    Capability,
    /// Democracy.
    Regime,
    /// Income and population.
    Economy,
    /// Latent territorial threat.
    Threat,
    /// Minimum distances.
    Distance,
    /// Trade between pairs.
    Trade,
    /// Strategic rivalries.
    Rivalries,
    /// Alliance obligations by directed pair and year.
    Obligations,
    /// Alliances.
    Alliances,
    /// Members of alliances.
    Members,
    /// Depth of alliances.
    Depth,
}

impl Source {
    /// All sources, the list of states first: every other file is checked against it.
    pub const ALL: [Self; 12] = [
        Self::States,
        Self::Capability,
        Self::Regime,
        Self::Economy,
        Self::Threat,
        Self::Distance,
        Self::Trade,
        Self::Rivalries,
        Self::Obligations,
        Self::Alliances,
        Self::Members,
        Self::Depth,
    ];

    /// The file's name without its ending, `.csv` or `.csv.gz`.
    #[must_use]
    pub fn stem(self) -> &'static str {
        match self {
            Self::States => "cow_states",
            Self::Capability => "cow_nmc",
            Self::Regime => "democracy",
            Self::Economy => "gdp_population",
            Self::Threat => "territorial_threat",
            Self::Distance => "min_distance",
            Self::Trade => "cow_trade_dyad",
            Self::Rivalries => "rivalries",
            Self::Obligations => "atop_dyad_year",
            Self::Alliances => "atop4_alliance_level",
            Self::Members => "atop4_member_level",
            Self::Depth => "benson_clinton_scores",
        }
    }

    /// What the file holds, in a few words.
    #[must_use]
    pub fn holds(self) -> &'static str {
        match self {
            Self::States => "membership of the state system",
            Self::Capability => "military expenditure, personnel, energy, population, CINC",
            Self::Regime => "V-Dem polyarchy, Polity",
            Self::Economy => "GDP (2011 USD), population, surplus domestic product, as logarithms",
            Self::Threat => "latent territorial threat",
            Self::Distance => "minimum distance of pairs in km",
            Self::Trade => "imports of each of a pair from the other, million USD",
            Self::Rivalries => "strategic rivalries with type and years",
            Self::Obligations => "alliance obligations of each state to each other",
            Self::Alliances => "alliances with dates, obligations and institutions",
            Self::Members => "members of alliances with entry, exit and obligations",
            Self::Depth => "depth of alliances",
        }
    }

    /// Whom to cite.
    #[must_use]
    pub fn citation(self) -> &'static str {
        match self {
            Self::States => "Correlates of War Project, State System Membership 2016",
            Self::Capability => "Correlates of War, National Material Capabilities 6 (Singer, Bremer & Stuckey 1972)",
            Self::Regime => "V-Dem 10 (Coppedge et al. 2020); Polity 2017 (Marshall, Gurr & Jaggers)",
            Self::Economy => "Anders, Fariss & Markowitz 2020",
            Self::Threat => "Miller 2022",
            Self::Distance => "CShapes 2 (Schvitz et al. 2022)",
            Self::Trade => "Correlates of War Trade 4 (Barbieri, Keshk & Pollins 2009)",
            Self::Rivalries => "Thompson & Dreyer 2012",
            Self::Obligations => "ATOP 5 (Leeds, Ritter, Mitchell & Long 2002)",
            Self::Alliances | Self::Members => "ATOP 4.01 (Leeds, Ritter, Mitchell & Long 2002)",
            Self::Depth => "Benson & Clinton 2016",
        }
    }

    /// Which rows of the file cannot be asked for, and why; `None` where there are none of the kind.
    #[must_use]
    pub fn sets_aside(self) -> Option<&'static str> {
        match self {
            Self::Economy => Some("places and years that are no state by the Correlates of War"),
            Self::Rivalries => Some("rivalries that ended before 1816, when the state system begins"),
            Self::Threat => Some("rows without an estimate"),
            Self::Members => {
                Some("members that are no states of the system, or of alliances not in atop4_alliance_level")
            }
            Self::Depth => Some("alliances without a score or not in atop4_alliance_level"),
            _ => None,
        }
    }
}
