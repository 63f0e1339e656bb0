//! A made-up record for tests: a few states, years and ties, written as the data files that the engine reads. The numbers
//! are invented.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::path::Path;

/// A rivalry of two states, whether it is over territory, and its years.
type Rivalry = (u16, u16, bool, RangeInclusive<i32>);

/// An alliance: number, members with years, whether they owe defence, and the grade of its organisation.
type Alliance = (u32, Vec<(u16, RangeInclusive<i32>)>, bool, u8);

/// What the files will say.
#[derive(Debug, Clone)]
pub(crate) struct MadeUp {
    states: Vec<u16>,
    years: RangeInclusive<i32>,
    /// First year in the system of a state that was not in it from the start.
    pub(crate) from: BTreeMap<u16, i32>,
    /// By state and year; an empty cell where there is none.
    pub(crate) cinc: BTreeMap<(u16, i32), f64>,
    /// By state and year; an empty cell where there is none.
    pub(crate) polyarchy: BTreeMap<(u16, i32), f64>,
    /// By states, the lower first, and year; no row where there is none.
    pub(crate) km: BTreeMap<(u16, u16, i32), f64>,
    /// Pairs that owe each other defence, the lower first, and year.
    pub(crate) allied: BTreeSet<(u16, u16, i32)>,
    /// Of such pairs in which one side alone owes defence, that side.
    pub(crate) guarantors: BTreeMap<(u16, u16), u16>,
    pub(crate) rivalries: Vec<Rivalry>,
    pub(crate) alliances: Vec<Alliance>,
}

impl MadeUp {
    /// States that are all alike and 1,000 km apart, without ties. `states` ascend.
    pub(crate) fn of(states: &[u16], years: RangeInclusive<i32>) -> Self {
        let mut world = Self {
            states: states.to_vec(),
            years,
            from: BTreeMap::new(),
            cinc: BTreeMap::new(),
            polyarchy: BTreeMap::new(),
            km: BTreeMap::new(),
            allied: BTreeSet::new(),
            guarantors: BTreeMap::new(),
            rivalries: Vec::new(),
            alliances: Vec::new(),
        };
        for &state in states {
            world.state(state, 0.01, 0.5);
            states.iter().filter(|&&other| other > state).for_each(|&other| world.apart(state, other, 1000.0));
        }
        world
    }

    /// Power and regime of a state in all years.
    pub(crate) fn state(&mut self, state: u16, cinc: f64, polyarchy: f64) {
        for year in self.years.clone() {
            self.cinc.insert((state, year), cinc);
            self.polyarchy.insert((state, year), polyarchy);
        }
    }

    /// Distance of two states in all years.
    pub(crate) fn apart(&mut self, a: u16, b: u16, km: f64) {
        self.km.extend(self.years.clone().map(|year| ((a.min(b), a.max(b), year), km)));
    }

    /// A rivalry.
    pub(crate) fn rivals(&mut self, a: u16, b: u16, spatial: bool, years: RangeInclusive<i32>) {
        self.rivalries.push((a, b, spatial, years));
    }

    /// A defence pact of two, which only the file of pairs knows.
    pub(crate) fn allies(&mut self, a: u16, b: u16, years: RangeInclusive<i32>) {
        self.allied.extend(years.map(|year| (a.min(b), a.max(b), year)));
    }

    /// An alliance of `members`, each with the years in which it is one.
    pub(crate) fn alliance(
        &mut self,
        id: u32,
        members: &[(u16, RangeInclusive<i32>)],
        defence: bool,
        organisation: u8,
    ) {
        for (at, (a, of_one)) in members.iter().enumerate().filter(|_| defence) {
            for (b, of_other) in &members[at + 1..] {
                self.allies(*a, *b, *of_one.start().max(of_other.start())..=*of_one.end().min(of_other.end()));
            }
        }
        self.alliances.push((id, members.to_vec(), defence, organisation));
    }

    /// Writes the files into `folder`.
    pub(crate) fn write(&self, folder: &Path) {
        for (name, header, lines) in self.state_files().into_iter().chain(self.tie_files()) {
            let text = std::iter::once(header.to_owned()).chain(lines).collect::<Vec<String>>().join("\n") + "\n";
            std::fs::write(folder.join(format!("{name}.csv")), text).expect("written");
        }
    }

    fn state_files(&self) -> Vec<(&'static str, &'static str, Vec<String>)> {
        let (first, last) = (self.years.start(), self.years.end());
        let cell = |value: Option<&f64>| value.map_or(String::new(), f64::to_string);
        let state = |code: &u16| {
            let from = self.from.get(code).unwrap_or(first);
            format!("S{code},{code},State {code},{from},1,1,{last},12,31")
        };
        let of_years = |line: &dyn Fn(u16, i32) -> String| -> Vec<String> {
            self.states.iter().flat_map(|&code| self.years.clone().map(move |year| line(code, year))).collect()
        };
        let pair = self.km.iter().map(|((a, b, year), km)| format!("{a},{b},{year},{km}"));
        vec![
            (
                "cow_states",
                "stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday",
                self.states.iter().map(state).collect(),
            ),
            (
                "cow_nmc",
                "ccode,year,milex,milper,irst,pec,tpop,upop,cinc",
                of_years(&|code, year| format!("{code},{year},,,,,,,{}", cell(self.cinc.get(&(code, year))))),
            ),
            (
                "democracy",
                "ccode,year,v2x_polyarchy,polity2",
                of_years(&|code, year| format!("{code},{year},{},", cell(self.polyarchy.get(&(code, year))))),
            ),
            (
                "gdp_population",
                "ccode,year,wbgdp2011est,wbpopest,sdpest",
                of_years(&|code, year| format!("{code},{year},24.5,16.5,23.5")),
            ),
            (
                "territorial_threat",
                "ccode,year,lterrthreat,sd",
                of_years(&|code, year| format!("{code},{year},0.1,0.05")),
            ),
            ("min_distance", "ccode1,ccode2,year,mindist", pair.collect()),
        ]
    }

    fn tie_files(&self) -> Vec<(&'static str, &'static str, Vec<String>)> {
        let rivalry = |(number, (a, b, spatial, years)): (usize, &Rivalry)| {
            let (start, end, spatial) = (years.start(), years.end(), if *spatial { "1" } else { "" });
            format!("{number},\"{a}, {b}\",{a},{b},{start},{end},1,{spatial},,,,")
        };
        // Each direction has a row, and a pair without a treaty one of noughts, so that all years are covered.
        let owes = |(a, b, year): &(u16, u16, i32)| {
            let allied = self.allied.contains(&(*a, *b, *year));
            let owes = |from: &u16| u8::from(allied && self.guarantors.get(&(*a, *b)).is_none_or(|one| one == from));
            [(a, b), (b, a)].map(|(from, to)| format!("{from},{to},{year},{},0,0,0,0", owes(from)))
        };
        let alliance = |(id, members, defence, organisation): &Alliance| {
            let begin = members.iter().map(|(_, years)| *years.start()).min().unwrap_or_default();
            format!("{id},{begin},1,0,0,0,{},0,0,0,1,0,0,{organisation}", u8::from(*defence))
        };
        let member = |(id, members, defence, organisation): &Alliance| -> Vec<String> {
            let spell = |(code, years): &(u16, RangeInclusive<i32>)| {
                let (entry, exit) = (years.start(), years.end() + 1);
                let out = if years.end() >= self.years.end() { "0,0".to_owned() } else { format!("{exit},1") };
                format!("{id},{code},1,{entry},1,{out},0,{},0,0,0,1,{organisation}", u8::from(*defence))
            };
            members.iter().map(spell).collect()
        };
        let trade = self.km.keys().map(|(a, b, year)| format!("{a},{b},{year},10,10"));
        vec![
            ("cow_trade_dyad", "ccode1,ccode2,year,flow1,flow2", trade.collect()),
            (
                "rivalries",
                "tssr_id,rivalry,ccode1,ccode2,start,end,positional,spatial,ideological,interventionary,principal,aprin",
                self.rivalries.iter().enumerate().map(rivalry).collect(),
            ),
            (
                "atop_dyad_year",
                "ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul",
                self.km.keys().flat_map(owes).collect(),
            ),
            (
                "atop4_alliance_level",
                "atopid,begyr,begmo,endyr,endmo,bilat,defense,offense,neutral,nonagg,consul,futmem,milcon,organ1",
                self.alliances.iter().map(alliance).collect(),
            ),
            (
                "atop4_member_level",
                "atopid,member,cowsys,yrent,moent,yrexit,moexit,phase,defense,offense,neutral,nonagg,consul,organ1",
                self.alliances.iter().flat_map(member).collect(),
            ),
            (
                "benson_clinton_scores",
                "atopid,Depth.score,Scope.score,indx",
                self.alliances.iter().map(|(id, ..)| format!("{id},1.0,0.5,1")).collect(),
            ),
        ]
    }
}

/// Training and test years of [`enough_to_fit`].
pub(crate) const TRAIN: RangeInclusive<i32> = 1950..=1958;
/// The years after those.
pub(crate) const TEST: RangeInclusive<i32> = 1959..=1964;

/// A record in which every model can be fitted: fourteen states on a line, 1949-1964, with rivals, a defence pact that
/// grows, an organisation that founds one, and pacts of two.
pub(crate) fn enough_to_fit() -> MadeUp {
    let states: Vec<u16> = (0..14).map(|i| 100 + 10 * i).collect();
    let at = |i: usize| states[i];
    let all = 1949..=1964;
    let mut world = MadeUp::of(&states, all.clone());
    for (i, &state) in states.iter().enumerate() {
        world.state(state, 0.002 * (1 + i * 5 % 7) as f64, 0.1 + 0.06 * (i * 3 % 14) as f64);
        (0..i).for_each(|j| world.apart(states[j], state, 150.0 + 400.0 * (i - j) as f64));
    }
    for (i, j, spatial) in
        [(0, 1, true), (2, 3, false), (0, 4, false), (1, 4, true), (5, 6, false), (8, 9, true), (10, 12, false)]
    {
        world.rivals(at(i), at(j), spatial, all.clone());
    }
    let members = |entries: &[(usize, i32)]| -> Vec<(u16, RangeInclusive<i32>)> {
        entries.iter().map(|&(i, entry)| (at(i), entry..=1964)).collect()
    };
    world.alliance(10, &members(&[(0, 1949), (2, 1949), (5, 1949), (7, 1949), (6, 1954), (3, 1960)]), true, 1);
    world.alliance(20, &members(&[(1, 1949), (8, 1949), (9, 1949), (11, 1949), (13, 1949)]), false, 2);
    world.alliance(30, &members(&[(8, 1956), (9, 1956), (11, 1956)]), true, 2);
    for (i, j, year) in [
        (10, 11, 1950),
        (4, 5, 1951),
        (2, 3, 1952),
        (12, 13, 1953),
        (1, 2, 1954),
        (0, 1, 1955),
        (3, 4, 1957),
        (9, 10, 1958),
        (6, 7, 1959),
        (11, 12, 1959),
        (1, 3, 1961),
        (4, 6, 1962),
        (13, 0, 1963),
        (8, 10, 1964),
    ] {
        world.allies(at(i), at(j), year..=1964);
    }
    world
}
