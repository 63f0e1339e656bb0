//! What a folder of results holds.

/// What a folder of results holds, as its manifest says under `kind`; that of a batch says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResultsKind {
    /// What `pactsim run` writes.
    Batch,
    /// What `pactsim sweep` and `pactsim merge` write.
    Sweep,
    /// What `pactsim backtest` writes.
    Backtest,
    /// What `pactsim hindcast -o` writes.
    Hindcast,
    /// What `pactsim calibrate` writes.
    Calibration,
    /// What `pactsim run --rule all` writes.
    Rules,
    /// What `pactsim sensitivity` writes.
    Sensitivity,
    /// What `pactsim discover` writes.
    Discovery,
    /// What `pactsim survival` writes.
    Survival,
    /// What `pactsim compare` writes.
    Comparison,
    /// What `pactsim claims` writes.
    Claims,
    /// What `pactsim tipping` writes.
    Tipping,
}

impl ResultsKind {
    /// All kinds.
    const ALL: [Self; 12] = [
        Self::Batch,
        Self::Sweep,
        Self::Backtest,
        Self::Hindcast,
        Self::Calibration,
        Self::Rules,
        Self::Sensitivity,
        Self::Discovery,
        Self::Survival,
        Self::Comparison,
        Self::Claims,
        Self::Tipping,
    ];

    /// What a manifest with this `kind` is of.
    pub(super) fn of_word(word: Option<&str>) -> Option<Self> {
        let Some(word) = word else { return Some(Self::Batch) };
        Self::ALL.into_iter().find(|kind| *kind != Self::Batch && kind.word() == word)
    }

    /// The word for it in manifests; that of a batch says nothing.
    pub fn word(self) -> &'static str {
        match self {
            Self::Batch => "batch",
            Self::Sweep => "sweep",
            Self::Backtest => "backtest",
            Self::Hindcast => "hindcast",
            Self::Calibration => "calibration",
            Self::Rules => "rules",
            Self::Sensitivity => "sensitivity",
            Self::Discovery => "discovery",
            Self::Survival => "survival",
            Self::Comparison => "comparison",
            Self::Claims => "claims",
            Self::Tipping => "tipping",
        }
    }

    /// Within a sentence: `a batch`.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Batch => "a batch",
            Self::Sweep => "a sweep",
            Self::Backtest => "a back-test",
            Self::Hindcast => "a hindcast",
            Self::Calibration => "a calibration",
            Self::Rules => "a set of rival rules",
            Self::Sensitivity => "a sensitivity analysis",
            Self::Discovery => "a scenario discovery",
            Self::Survival => "a survival analysis",
            Self::Comparison => "a comparison of batches",
            Self::Claims => "a trial of claims",
            Self::Tipping => "a tipping analysis",
        }
    }

    /// What to type to make such a folder.
    pub fn command(self) -> &'static str {
        match self {
            Self::Batch => "pactsim run",
            Self::Sweep => "pactsim sweep",
            Self::Backtest => "pactsim backtest",
            Self::Hindcast => "pactsim hindcast",
            Self::Calibration => "pactsim calibrate",
            Self::Rules => "pactsim run --rule all",
            Self::Sensitivity => "pactsim sensitivity",
            Self::Discovery => "pactsim discover",
            Self::Survival => "pactsim survival",
            Self::Comparison => "pactsim compare",
            Self::Claims => "pactsim claims",
            Self::Tipping => "pactsim tipping",
        }
    }
}
