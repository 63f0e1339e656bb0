//! What can happen in a replicate.

use super::{Ending, StateSet, Term};
use crate::scenario::Depth;

/// Something that happened.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "fields are indices of states, theatres and designs, and sets of states")]
pub enum Event {
    /// An event of the scenario's script.
    Scripted { event: usize },
    /// A crisis in a theatre.
    Crisis { theatre: usize },
    /// An election brought a government: −1 sceptical, 0 neutral, 1 alliance-minded.
    Election { state: usize, government: f64 },
    /// A guarantor's regime changed.
    Regime { state: usize, committed: bool },
    /// A state left every arrangement and pact.
    Withdrew { state: usize },
    /// Two states concluded a cooperation agreement.
    Agreement { first: usize, second: usize },
    /// An adversary punished a state's hardening: a pact on `design` under way, or an agreement.
    Coercion { state: usize, adversary: usize, design: Option<usize> },
    /// A state gave up the pact for which it was punished.
    Yielded { design: usize, state: usize },
    /// Talks on a design began among `parties`.
    TalksOpened { design: usize, parties: StateSet },
    /// A state refused: its margin with everyone at the table, and the term that weighed most against.
    Refused { design: usize, state: usize, margin: f64, obstacle: Option<Term> },
    /// Talks ended without a deal; `refused` are those who would not gain with everyone in.
    TalksFailed { design: usize, refused: StateSet },
    /// A bilateral defence treaty in place of a pact; `mutual` if the spoke is bound too.
    Bilateral { design: usize, hub: usize, spoke: usize, mutual: bool },
    /// A treaty was signed; `scope` is 0 for the whole scope of its design.
    Signed { design: usize, depth: Depth, scope: usize, members: StateSet },
    /// A pact entered into force.
    InForce { design: usize, depth: Depth, members: StateSet },
    /// The script put a pact in force without anybody's consent.
    Decreed { design: usize, depth: Depth, members: StateSet },
    /// A signatory did not ratify.
    NotRatified { design: usize, state: usize },
    /// A state acceded to a pact in force.
    Joined { design: usize, state: usize },
    /// A member left a pact in force: its margin inside and the term that weighed most against, unless it
    /// withdrew from everything.
    Left { design: usize, state: usize, margin: Option<f64>, obstacle: Option<Term> },
    /// The members of a pact in force made it deeper.
    Deepened { design: usize, depth: Depth },
    /// A pact in force lost a rung, as the threat that it was signed against faded.
    Faded { design: usize, depth: Depth },
    /// A pact ended.
    Ended { design: usize, how: Ending },
    /// Two adversaries drew closer.
    TiesDeepened { first: usize, second: usize },
    /// A state decided to build nuclear weapons, or has them.
    Deterrent { state: usize, ready: bool },
    /// An attack on a state: those with a defence obligation, and those tied to it in any way that came
    /// to its help; `forestalls` is the design that the attack was to come before, if one.
    Attack { theatre: usize, target: usize, called: StateSet, came: StateSet, forestalls: Option<usize> },
    /// A major war: the replicate ends.
    War { theatre: usize },
}
