//! A made-up record: sixteen states of two regions with their real codes, 1948–1961, and five pacts. All numbers are
//! invented.

use std::collections::BTreeMap;
use std::fs;

use super::super::records::{Records, Year};

/// States of Europe and of Asia; their order gives their numbers.
pub(super) const CODES: [u16; 16] = [200, 210, 211, 220, 225, 230, 235, 255, 700, 710, 732, 740, 750, 770, 775, 780];

pub(super) const YEARS: std::ops::RangeInclusive<Year> = 1948..=1961;

/// Files by name, each with its rows; the first is the header.
#[derive(Clone)]
pub(in crate::history) struct Files(BTreeMap<&'static str, Vec<String>>);

impl Files {
    /// Adds a row to a file.
    pub(super) fn with(mut self, file: &str, row: &str) -> Self {
        if let Some(rows) = self.0.get_mut(file) {
            rows.push(row.to_owned());
        }
        self
    }

    /// Rewrites the rows of a file but the header; a row that becomes `None` is left out.
    pub(super) fn rewrite(mut self, file: &str, change: impl Fn(&str) -> Option<String>) -> Self {
        if let Some(rows) = self.0.get_mut(file) {
            let header = rows[0].clone();
            *rows = std::iter::once(header).chain(rows[1..].iter().filter_map(|row| change(row))).collect();
        }
        self
    }

    pub(in crate::history) fn read(&self) -> Records {
        let folder = tempfile::tempdir().unwrap();
        for (name, rows) in &self.0 {
            fs::write(folder.path().join(format!("{name}.csv")), rows.join("\n") + "\n").unwrap();
        }
        Records::open(folder.path()).unwrap()
    }
}

fn region(code: u16) -> u16 {
    code / 500
}

/// Kilometres between two states: 150 for each place between them in a region, 6,000 more to the other region.
fn km(i: usize, j: usize) -> usize {
    let apart = if region(CODES[i]) == region(CODES[j]) { 0 } else { 6_000 };
    150 * i.abs_diff(j) + apart
}

/// The record as it is without any pact.
pub(super) fn no_pacts() -> Files {
    let header = |text: &str| vec![text.to_owned()];
    let mut files = Files(BTreeMap::from([
        ("cow_states", header("stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday")),
        ("cow_nmc", header("ccode,year,milex,milper,pec,tpop,cinc")),
        ("democracy", header("ccode,year,v2x_polyarchy,polity2")),
        ("gdp_population", header("ccode,year,wbgdp2011est,wbpopest,sdpest")),
        ("territorial_threat", header("ccode,year,lterrthreat")),
        ("min_distance", header("ccode1,ccode2,year,mindist")),
        ("cow_trade_dyad", header("ccode1,ccode2,year,flow1,flow2")),
        ("rivalries", header("ccode1,ccode2,start,end,positional,spatial,ideological,interventionary")),
        ("atop_dyad_year", header("ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul")),
        (
            "atop4_alliance_level",
            header("atopid,begyr,begmo,endyr,endmo,bilat,defense,offense,neutral,nonagg,consul,futmem,milcon,organ1"),
        ),
        (
            "atop4_member_level",
            header("atopid,member,cowsys,yrent,moent,yrexit,moexit,phase,defense,offense,neutral,nonagg,consul,organ1"),
        ),
        ("benson_clinton_scores", header("atopid,Depth.score")),
    ]));
    for (i, code) in CODES.iter().enumerate() {
        files = files.with("cow_states", &format!("S{code},{code},State {code},1900,1,1,2016,12,31"));
        for year in YEARS {
            files = files
                .with("cow_nmc", &format!("{code},{year},100,100,100,1000,{}", 0.004 * (1 + i * 7 % 11) as f64))
                .with("democracy", &format!("{code},{year},{},5", 0.1 + 0.05 * (i * 5 % 16) as f64))
                .with("gdp_population", &format!("{code},{year},25,16,24"))
                .with("territorial_threat", &format!("{code},{year},0.1"));
            for (j, other) in CODES.iter().enumerate().skip(i + 1) {
                files = files
                    .with("min_distance", &format!("{code},{other},{year},{}", km(i, j)))
                    .with("cow_trade_dyad", &format!("{code},{other},{year},{},{}", 10 + i, 20 + j));
            }
        }
    }
    // So that the file of obligations speaks of all years.
    let files = YEARS.fold(files, |files, year| owes(files, [775, 780], year, "0,0,0,1,0"));
    let rivalries = [(200, 255), (210, 255), (220, 255), (700, 740), (710, 740), (710, 750), (770, 775)];
    rivalries
        .into_iter()
        .fold(files, |files, (one, other)| files.with("rivalries", &format!("{one},{other},1930,1990,1,1,,")))
}

/// Adds what two states owe each other in a year: defence, offence, neutrality, non-aggression, consultation.
pub(super) fn owes(files: Files, [one, other]: [u16; 2], year: Year, what: &str) -> Files {
    files
        .with("atop_dyad_year", &format!("{one},{other},{year},{what}"))
        .with("atop_dyad_year", &format!("{other},{one},{year},{what}"))
}

/// Adds a pact with a defence clause of `members` from May of `year` on.
pub(super) fn pact(files: Files, id: u32, year: Year, members: &[u16]) -> Files {
    let mut files = files.with("atop4_alliance_level", &format!("{id},{year},5,0,0,0,1,0,0,0,1,0,0,0"));
    for (at, member) in members.iter().enumerate() {
        files = files.with("atop4_member_level", &format!("{id},{member},1,{year},5,0,0,0,1,0,0,0,1,0"));
        for other in members.iter().skip(at + 1) {
            for since in year..=*YEARS.end() {
                files = owes(files, [*member, *other], since, "1,0,0,0,1");
            }
        }
    }
    files
}

/// The record with five pacts, three in Europe and two in Asia, no pair in two of them.
pub(in crate::history) fn five_pacts() -> Files {
    let files = pact(no_pacts(), 11, 1950, &[200, 210, 220]);
    let files = pact(files, 12, 1952, &[710, 732, 740, 770]);
    let files = pact(files, 13, 1955, &[211, 230, 235, 225]);
    let files = pact(files, 14, 1957, &[700, 750, 780]);
    pact(files, 15, 1959, &[200, 230, 255])
}
