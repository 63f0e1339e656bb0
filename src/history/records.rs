//! The index over the data files: every question by country code and year, and nothing where the record is silent.

mod alliances;
mod coverage;
mod iso;
mod states;
mod trade;

use std::path::Path;

pub use alliances::Alliance;
pub use coverage::Coverage;
pub use states::StateRecord;
pub use trade::Trade;

pub use crate::store::records::MemberRow as Member;
pub use crate::store::records::{
    Economy, Material, Month, Obligations, PairDistance, RecordFile, Regime, Rivalry, Source, StateCode, Year,
};

use crate::store::StoreError;
use crate::store::records::{
    self, AllianceRow, Codes, DepthRow, ObligationRow, PairYear, Row, StateSpell, Table, TerritorialThreat, TradeRow,
};

/// What the files of one folder say. A file that is not there answers nothing: missing is never zero.
#[derive(Debug, Clone)]
pub struct Records {
    states: Vec<StateRecord>,
    last_listed: Year,
    material: Table<Material>,
    regime: Table<Regime>,
    economy: Table<Economy>,
    threat: Table<TerritorialThreat>,
    distance: Table<PairDistance>,
    trade: Table<TradeRow>,
    trade_totals: Vec<trade::Total>,
    rivalries: Table<Rivalry>,
    obligations: Table<ObligationRow>,
    alliances: Vec<Alliance>,
    coverage: Vec<Coverage>,
    fingerprint: Vec<RecordFile>,
}

impl Records {
    /// Reads all files of `folder`.
    ///
    /// # Errors
    /// [`StoreError::NoRecords`] naming the files that are not there, and what [`records::read`] refuses.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        Self::open_with(folder, &Source::ALL)
    }

    /// Reads the files that are in `folder`, of which those `needed` and the list of states must be there.
    ///
    /// # Errors
    /// As for [`open`](Self::open).
    pub fn open_with(folder: &Path, needed: &[Source]) -> Result<Self, StoreError> {
        records::check_folder(folder)?;
        let missing: Vec<&str> = Source::ALL
            .into_iter()
            .filter(|source| *source == Source::States || needed.contains(source))
            .filter(|source| records::find(folder, *source).is_none())
            .map(Source::stem)
            .collect();
        if !missing.is_empty() {
            let all = Source::ALL.map(Source::stem).join(", ");
            return Err(StoreError::NoRecords { folder: folder.to_owned(), missing: missing.join(", "), all });
        }
        read_all(folder)
    }

    /// The states, by code.
    #[must_use]
    pub fn states(&self) -> &[StateRecord] {
        &self.states
    }

    /// The state with `code`.
    #[must_use]
    pub fn state(&self, code: StateCode) -> Option<&StateRecord> {
        let at = self.states.binary_search_by_key(&code, |state| state.code).ok()?;
        self.states.get(at)
    }

    /// Whether `code` was a member of the state system at any time in `year`. A membership that lasted to the end
    /// of the list is taken to go on.
    #[must_use]
    pub fn in_system(&self, code: StateCode, year: Year) -> bool {
        self.state(code).is_some_and(|state| state.is_member_in(year, self.last_listed))
    }

    /// Material capabilities.
    #[must_use]
    pub fn material(&self, code: StateCode, year: Year) -> Option<&Material> {
        self.material.get((code, year))
    }

    /// Democracy.
    #[must_use]
    pub fn regime(&self, code: StateCode, year: Year) -> Option<Regime> {
        self.regime.get((code, year)).copied()
    }

    /// Income and population.
    #[must_use]
    pub fn economy(&self, code: StateCode, year: Year) -> Option<Economy> {
        self.economy.get((code, year)).copied()
    }

    /// Mean of the latent territorial threat, about −1.3 to 5.6.
    #[must_use]
    pub fn territorial_threat(&self, code: StateCode, year: Year) -> Option<f64> {
        self.threat.get((code, year)).map(|row| row.mean)
    }

    /// Minimum distance of two states in km, in either order.
    #[must_use]
    pub fn distance_km(&self, a: StateCode, b: StateCode, year: Year) -> Option<f64> {
        self.distance.get((year, a.min(b), a.max(b))).map(|row| row.km)
    }

    /// All pairs with a distance in `year`, by codes, the lower code first.
    #[must_use]
    pub fn pairs_in(&self, year: Year) -> &[PairDistance] {
        in_year(&self.distance, year)
    }

    /// Trade of `a` with `b`; `None` when there is no row of the pair and year.
    #[must_use]
    pub fn trade(&self, a: StateCode, b: StateCode, year: Year) -> Option<Trade> {
        self.trade.get((year, a.min(b), a.max(b))).map(|row| Trade::seen_from(a, row))
    }

    /// Imports and exports of `a` in million current USD, over all pairs with a report; `None` when there is none.
    #[must_use]
    pub fn total_trade(&self, a: StateCode, year: Year) -> Option<f64> {
        trade::total_of(&self.trade_totals, a, year)
    }

    /// Whether the two were strategic rivals in `year`; `None` outside the years of the list.
    #[must_use]
    pub fn are_rivals(&self, a: StateCode, b: StateCode, year: Year) -> Option<bool> {
        if !self.covers(Source::Rivalries, year) {
            return None;
        }
        Some(self.rivalries_between(a, b).iter().any(|rivalry| (rivalry.start..=rivalry.end).contains(&year)))
    }

    /// All rivalries of the two, past ones too, by their start.
    #[must_use]
    pub fn rivalries_between(&self, a: StateCode, b: StateCode) -> &[Rivalry] {
        self.rivalries.between((a.min(b), a.max(b), Year::MIN), (a.min(b), a.max(b), Year::MAX))
    }

    /// The rivalries of `a` in `year`, by codes; none too outside the years of the list, see [`covers`](Self::covers).
    pub fn rivals_of(&self, a: StateCode, year: Year) -> impl Iterator<Item = &Rivalry> {
        let rivalries = self.rivalries.rows.iter();
        rivalries.filter(move |r| (r.first == a || r.second == a) && (r.start..=r.end).contains(&year))
    }

    /// What `a` owes `b` by treaty: nothing when the pair has no row, `None` outside the years of the file.
    #[must_use]
    pub fn obligations(&self, a: StateCode, b: StateCode, year: Year) -> Option<Obligations> {
        let row = || self.obligations.get((year, a, b)).map_or(Obligations::default(), |row| row.obligations);
        self.covers(Source::Obligations, year).then(row)
    }

    /// The states to which `a` owes defence, by code; none too outside the years of the file, see
    /// [`covers`](Self::covers).
    pub fn allies_of(&self, a: StateCode, year: Year) -> impl Iterator<Item = StateCode> {
        let end = StateCode(a.0.saturating_add(1));
        let rows = self.obligations.between((year, a, StateCode(0)), (year, end, StateCode(0)));
        rows.iter().filter(|row| row.obligations.defence).map(|row| row.to)
    }

    /// The alliances, by ATOP's number.
    #[must_use]
    pub fn alliances(&self) -> &[Alliance] {
        &self.alliances
    }

    /// What each file holds, in the order of [`Source::ALL`].
    #[must_use]
    pub fn coverage(&self) -> &[Coverage] {
        &self.coverage
    }

    /// Whether `source` is there and `year` within its years.
    #[must_use]
    pub fn covers(&self, source: Source, year: Year) -> bool {
        let of_source = self.coverage.iter().find(|coverage| coverage.source == source);
        of_source.and_then(|coverage| coverage.years).is_some_and(|(first, last)| (first..=last).contains(&year))
    }

    /// Name, size and hash of each file that was read, in the order of [`Source::ALL`].
    #[must_use]
    pub fn fingerprint(&self) -> &[RecordFile] {
        &self.fingerprint
    }
}

fn in_year<R: Row<Key = PairYear>>(table: &Table<R>, year: Year) -> &[R] {
    table.between((year, StateCode(0), StateCode(0)), (year.saturating_add(1), StateCode(0), StateCode(0)))
}

fn read_all(folder: &Path) -> Result<Records, StoreError> {
    let spells: Table<StateSpell> = optional(folder, &Codes::default())?;
    let codes: Codes = spells.rows.iter().map(|spell| spell.code).collect();
    let mut records = Records {
        states: states::of_spells(&spells.rows),
        last_listed: spells.rows.iter().map(|spell| spell.end.year().into()).max().unwrap_or(Year::MIN),
        material: optional(folder, &codes)?,
        regime: optional(folder, &codes)?,
        economy: optional(folder, &codes)?,
        threat: optional(folder, &codes)?,
        distance: optional(folder, &codes)?,
        trade: optional(folder, &codes)?,
        trade_totals: Vec::new(),
        rivalries: optional(folder, &codes)?,
        obligations: optional(folder, &codes)?,
        alliances: Vec::new(),
        coverage: Vec::new(),
        fingerprint: Vec::new(),
    };
    let alliances: Table<AllianceRow> = optional(folder, &codes)?;
    let known = |id: u32| alliances.get(id).is_some();
    let mut members: Table<Member> = optional(folder, &codes)?;
    members.set_aside_unless(|spell| known(spell.alliance));
    let mut depth: Table<DepthRow> = optional(folder, &codes)?;
    depth.set_aside_unless(|score| known(score.alliance));
    records.trade_totals = trade::totals(&records.trade.rows);
    records.alliances = alliances::assemble(&alliances, &members, &depth);
    records.coverage = vec![
        Coverage::of(&spells),
        Coverage::of(&records.material),
        Coverage::of(&records.regime),
        Coverage::of(&records.economy),
        Coverage::of(&records.threat),
        Coverage::of(&records.distance),
        Coverage::of(&records.trade),
        Coverage::of(&records.rivalries),
        Coverage::of(&records.obligations),
        Coverage::of(&alliances),
        Coverage::of(&members),
        Coverage::of(&depth),
    ];
    let files = records.coverage.iter().filter_map(|coverage| coverage.file.clone());
    records.fingerprint = files.collect();
    Ok(records)
}

/// The rows of a file, or none where it is not there.
fn optional<R: Row>(folder: &Path, codes: &Codes) -> Result<Table<R>, StoreError> {
    match records::find(folder, R::SOURCE) {
        Some(path) => records::read(&path, codes),
        None => Ok(Table::default()),
    }
}

#[cfg(test)]
impl super::made_up::MadeUp {
    /// The record as it is read back from its files.
    pub(crate) fn records(&self) -> Records {
        let folder = tempfile::tempdir().expect("a temporary folder");
        self.write(folder.path());
        Records::open(folder.path()).unwrap_or_else(|error| panic!("{error}"))
    }
}
