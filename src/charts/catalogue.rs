//! All kinds of figures: a file and a line here for each.

use super::alternatives;
use super::claims;
use super::convergence;
use super::cumulative_incidence;
use super::departures;
use super::differences;
use super::discovery;
use super::figure::Drawing;
use super::heat_map;
use super::ladder;
use super::map;
use super::membership;
use super::morris;
use super::network;
use super::pact_probabilities;
use super::precision_recall;
use super::prior_posterior;
use super::reliability;
use super::response;
use super::rules;
use super::score_card;
use super::sensitivity;
use super::survival;
use super::timeline;
use super::tipping;
use super::tornado;
use super::variance;
use super::why_not;
use crate::analysis::claims::Trial;
use crate::analysis::discovery::Discovery;
use crate::analysis::sensitivity::Sensitivity;
use crate::analysis::survival::SurvivalAnalysis;
use crate::analysis::tipping::Tipping;
use crate::analysis::{AnalysisError, BatchResults, Comparison, Kept, SweepResults};
use crate::history::Results;
use crate::history::backtest::BacktestResults;
use crate::history::calibration::CalibrationResults;
use crate::history::hindcast::HindcastResults;
use crate::history::rivals::RulesResults;
use crate::store::ResultsKind;

/// What a kind of figure is made of. Several figures come of one where there are several designs, outcomes or runs to show.
#[derive(Debug, Clone, Copy)]
enum Maker {
    /// Figures of a batch.
    Batch(fn(&BatchResults) -> Result<Vec<Drawing>, AnalysisError>),
    /// Figures of a sweep.
    Sweep(fn(&SweepResults) -> Result<Vec<Drawing>, AnalysisError>),
    /// Figures of a back-test.
    Backtest(fn(&BacktestResults) -> Result<Vec<Drawing>, AnalysisError>),
    /// Figures of a hindcast.
    Hindcast(fn(&HindcastResults) -> Result<Vec<Drawing>, AnalysisError>),
    /// Figures of a calibration.
    Calibration(fn(&CalibrationResults) -> Result<Vec<Drawing>, AnalysisError>),
    /// Figures of rival rules.
    Rules(fn(&RulesResults) -> Result<Vec<Drawing>, AnalysisError>),
    /// Figures of claims on trial.
    Claims(fn(&Kept<Trial>) -> Result<Vec<Drawing>, AnalysisError>),
    /// Figures of a sensitivity analysis.
    Sensitivity(fn(&Kept<Sensitivity>) -> Result<Vec<Drawing>, AnalysisError>),
    /// Figures of a scenario discovery.
    Discovery(fn(&Kept<Discovery>) -> Result<Vec<Drawing>, AnalysisError>),
    /// Figures of tipping analyses.
    Tipping(fn(&Kept<Tipping>) -> Result<Vec<Drawing>, AnalysisError>),
    /// Figures of survival analyses.
    Survival(fn(&Kept<SurvivalAnalysis>) -> Result<Vec<Drawing>, AnalysisError>),
    /// Figures of a comparison of batches.
    Comparison(fn(&Kept<Comparison>) -> Result<Vec<Drawing>, AnalysisError>),
}

/// A kind of figure.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// Name, as on the command line.
    pub name: &'static str,
    /// What it shows, in a few words.
    pub shows: &'static str,
    /// How it is made.
    maker: Maker,
}

/// All kinds, in the order of a briefing.
pub const KINDS: &[Kind] = &[
    Kind {
        name: cumulative_incidence::NAME,
        shows: "how likely a pact and a major war are by when",
        maker: Maker::Batch(cumulative_incidence::of),
    },
    Kind {
        name: ladder::NAME,
        shows: "on which rung of the institutional ladder the runs stand, by quarter",
        maker: Maker::Batch(ladder::of),
    },
    Kind {
        name: map::NAME,
        shows: "where the states lie that join a pact, and where war breaks out",
        maker: Maker::Batch(map::of),
    },
    Kind {
        name: membership::NAME,
        shows: "how likely each candidate is to be a member, by design",
        maker: Maker::Batch(membership::of),
    },
    Kind { name: why_not::NAME, shows: "whom each design lacks, how often, and why", maker: Maker::Batch(why_not::of) },
    Kind { name: departures::NAME, shows: "who leaves because of whom", maker: Maker::Batch(departures::of) },
    Kind {
        name: network::NAME,
        shows: "who is bound to whom, at the start and at the end of typical runs",
        maker: Maker::Batch(network::of),
    },
    Kind {
        name: timeline::NAME,
        shows: "what happens in a run in which a pact forms and in one in which none does",
        maker: Maker::Batch(timeline::of),
    },
    Kind {
        name: variance::NAME,
        shows: "how much of what makes runs differ is weights, other figures and chance",
        maker: Maker::Batch(variance::of),
    },
    Kind {
        name: convergence::NAME,
        shows: "how the estimates settled as runs were added",
        maker: Maker::Batch(convergence::of),
    },
    Kind {
        name: alternatives::NAME,
        shows: "policies side by side, with paired differences",
        maker: Maker::Sweep(alternatives::of),
    },
    Kind {
        name: tornado::NAME,
        shows: "what each factor alone changes, from one end of its range to the other",
        maker: Maker::Sweep(tornado::of),
    },
    Kind {
        name: response::NAME,
        shows: "how an outcome moves with the value of each factor",
        maker: Maker::Sweep(response::of),
    },
    Kind {
        name: heat_map::NAME,
        shows: "an outcome by two factors at once, with today's position",
        maker: Maker::Sweep(heat_map::of),
    },
    Kind {
        name: discovery::NAME,
        shows: "in which ranges of which factors the cases of interest lie, and what every box on the way there holds",
        maker: Maker::Discovery(discovery::of),
    },
    Kind {
        name: precision_recall::NAME,
        shows: "how many of the pairs that are called come to a defence pact, by how many pacts are found",
        maker: Maker::Backtest(precision_recall::of),
    },
    Kind {
        name: reliability::NAME,
        shows: "how many new ties came where so many were foretold",
        maker: Maker::Backtest(reliability::of),
    },
    Kind {
        name: pact_probabilities::NAME,
        shows: "what probability the engine gave to pairs that came to a defence pact, and to those that did not",
        maker: Maker::Backtest(pact_probabilities::of),
    },
    Kind {
        name: score_card::NAME,
        shows: "what was foretold of pacts of history and what happened, pact by pact and member by member",
        maker: Maker::Hindcast(score_card::of),
    },
    Kind {
        name: prior_posterior::NAME,
        shows: "what the record has taught about each figure that is fitted",
        maker: Maker::Calibration(prior_posterior::of),
    },
    Kind {
        name: rules::NAME,
        shows: "how likely each rival rule holds a pact to be, and their mixture",
        maker: Maker::Rules(rules::of),
    },
    Kind {
        name: claims::NAME,
        shows: "what the model says of the claims of a text, and by how much",
        maker: Maker::Claims(claims::of),
    },
    Kind {
        name: sensitivity::NAME,
        shows: "how far each factor moves an outcome: indices with both intervals",
        maker: Maker::Sensitivity(sensitivity::of),
    },
    Kind {
        name: morris::NAME,
        shows: "size and spread of the effects of each factor",
        maker: Maker::Sensitivity(morris::of),
    },
    Kind {
        name: tipping::NAME,
        shows: "where the value of one factor, or of two, takes a chance across a level",
        maker: Maker::Tipping(tipping::of),
    },
    Kind {
        name: survival::NAME,
        shows: "how long until a pact or a war comes, group by group",
        maker: Maker::Survival(survival::of),
    },
    Kind {
        name: differences::NAME,
        shows: "by how much chances, counts and times of batches differ from those of the first",
        maker: Maker::Comparison(differences::of),
    },
];

impl Kind {
    /// The figures of this kind for these results.
    ///
    /// # Errors
    /// [`AnalysisError::NotThere`] where it does not apply, saying why; [`AnalysisError::Store`] for files that cannot
    /// be read.
    pub fn figures(&self, results: &Results) -> Result<Vec<Drawing>, AnalysisError> {
        match (self.maker, results) {
            (Maker::Batch(make), Results::Batch(batch)) => make(batch),
            (Maker::Sweep(make), Results::Sweep(sweep)) => make(sweep),
            (Maker::Backtest(make), Results::Backtest(backtest)) => make(backtest),
            (Maker::Hindcast(make), Results::Hindcast(hindcast)) => make(hindcast),
            (Maker::Calibration(make), Results::Calibration(calibration)) => make(calibration),
            (Maker::Rules(make), Results::Rules(rules)) => make(rules),
            (Maker::Claims(make), Results::Claims(claims)) => make(claims),
            (Maker::Sensitivity(make), Results::Sensitivity(found)) => make(found),
            (Maker::Discovery(make), Results::Discovery(discovery)) => make(discovery),
            (Maker::Tipping(make), Results::Tipping(tipping)) => make(tipping),
            (Maker::Survival(make), Results::Survival(survival)) => make(survival),
            (Maker::Comparison(make), Results::Comparison(comparison)) => make(comparison),
            _ => Err(AnalysisError::not_there(format!(
                "it is a figure of {}, and {} is {}; give a folder that `{}` wrote",
                self.made_of().noun(),
                results.folder().display(),
                results.kind().noun(),
                self.made_of().command()
            ))),
        }
    }

    /// What results it is made of.
    pub fn made_of(&self) -> ResultsKind {
        match self.maker {
            Maker::Batch(_) => ResultsKind::Batch,
            Maker::Sweep(_) => ResultsKind::Sweep,
            Maker::Backtest(_) => ResultsKind::Backtest,
            Maker::Hindcast(_) => ResultsKind::Hindcast,
            Maker::Calibration(_) => ResultsKind::Calibration,
            Maker::Rules(_) => ResultsKind::Rules,
            Maker::Claims(_) => ResultsKind::Claims,
            Maker::Sensitivity(_) => ResultsKind::Sensitivity,
            Maker::Discovery(_) => ResultsKind::Discovery,
            Maker::Tipping(_) => ResultsKind::Tipping,
            Maker::Survival(_) => ResultsKind::Survival,
            Maker::Comparison(_) => ResultsKind::Comparison,
        }
    }
}
