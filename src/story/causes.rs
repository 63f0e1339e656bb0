//! What went before an event and goes some way to explain it.

use super::phrases::after;
use super::teller::Teller;

/// How far back a cause is looked for, in years.
const RECENT: f64 = 1.0;

impl Teller<'_> {
    /// Since when the government of state `i` is the sceptical one that it is, as a clause.
    pub(super) fn sceptical_government(&self, i: usize) -> Option<String> {
        let (government, since) = self.memory.government[i];
        (government < 0.0).then(|| match since {
            Some(since) => format!("under the sceptical government of {}", self.dates.month(since)),
            None => "under its sceptical government".to_owned(),
        })
    }

    /// The economic pressure that state `i` has been under for less than two years, as a clause.
    pub(super) fn under_pressure(&self, i: usize, time: f64) -> Option<String> {
        let &(since, adversary) = self.memory.pressed.get(&i)?;
        let recent = time - since < 2.0 * RECENT;
        recent.then(|| {
            format!("under pressure from {} since {}", self.cast.adversary(adversary), self.dates.month(since))
        })
    }

    /// What may have brought `proposer` to act over `theatres` now: of the past year's events the weightiest.
    pub(super) fn occasion(&self, time: f64, proposer: usize, theatres: &[usize]) -> Option<String> {
        let recent = |then: f64| time - then < RECENT;
        let ago = |then: f64, what: String| format!("{} {what}", after(time - then));
        let attack = self.memory.attacks.iter().rev().find(|a| theatres.contains(&a.theatre) && recent(a.time));
        if let Some(attack) = attack {
            return Some(ago(attack.time, format!("the attack on {}", self.cast.state(attack.target))));
        }
        if let Some(&(then, true)) = self.memory.regime.get(&proposer)
            && recent(then)
        {
            return Some(ago(then, format!("{} returned to its allies", self.cast.state(proposer))));
        }
        if let Some(crisis) = self.latest_crisis(time, theatres) {
            return Some(crisis);
        }
        match self.memory.government[proposer] {
            (government, Some(then)) if government > 0.0 && recent(then) => {
                let state = self.cast.state(proposer);
                Some(ago(then, format!("a government in favour of alliances took office in {state}")))
            }
            _ => None,
        }
    }

    /// How long after the latest crisis in one of `theatres`, if that is less than a year ago.
    pub(super) fn latest_crisis(&self, time: f64, theatres: &[usize]) -> Option<String> {
        let of = |&k: &usize| self.memory.crises[k].last().map(|&then| (then, k));
        let latest = theatres.iter().filter_map(of).max_by(|a, b| a.0.total_cmp(&b.0));
        let (then, k) = latest.filter(|&(then, _)| time - then < RECENT)?;
        Some(format!("{} the crisis {}", after(time - then), self.cast.in_theatre(k)))
    }
}
