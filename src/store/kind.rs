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
}

impl ResultsKind {
    /// What a manifest with this `kind` is of.
    pub(super) fn of_word(word: Option<&str>) -> Option<Self> {
        match word {
            None => Some(Self::Batch),
            Some("sweep") => Some(Self::Sweep),
            Some("backtest") => Some(Self::Backtest),
            Some("hindcast") => Some(Self::Hindcast),
            Some("calibration") => Some(Self::Calibration),
            Some("rules") => Some(Self::Rules),
            Some(_) => None,
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
        }
    }
}
