//! From a claim's file to a checked [`Claim`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::claim::Claim;
use super::questions::{self, Points};
use super::wire::{self, Design, schema};
use rayon::prelude::*;

use crate::experiment::{Arm, Page, lever, no_figure_twice, settable};
use crate::ids::Id;
use crate::scenario::{
    self, Fault, Faults, Node, Problems, Refusal, Scenario, Sources, Span, Unreadable, join, load_under, parse,
    quotable, shown, suggestion, walk,
};

/// Most arms of a claim.
const ARMS_MAX: usize = 32;

/// Most arms, each counted once for every level of a lever that it is run over.
const POINTS_MAX: usize = 256;

/// Loads the claim at `path`, with the scenarios of its arms.
///
/// # Errors
/// All problems of its files.
pub fn load(path: &Path) -> Result<Claim, Problems> {
    let (mut sources, mut faults) = (Sources::default(), Faults::default());
    let name = shown(path);
    let text = match scenario::read_file(path) {
        Ok(text) => text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text),
        Err(why) => {
            let (rule, found) = match why {
                Unreadable::File(Refusal { rule, found, .. }) => (rule, found),
                Unreadable::NotUtf8 { at, .. } => {
                    ("must be UTF-8 text".to_owned(), format!("bytes that are not, from byte {at} on"))
                }
            };
            let span = Span::whole(sources.add(&name, String::new()));
            faults.push(|| Fault::new(span, "", rule).found(found));
            return Err(Problems::new(faults, sources));
        }
    };
    let file = sources.add(&name, text.clone());
    let Some(root) = parse(&sources, file, &mut faults) else { return Err(Problems::new(faults, sources)) };
    if root.get("kind").and_then(Node::text).is_some_and(|kind| kind != "claim") {
        let span = root.get("kind").map_or(root.span, |node| node.span);
        faults.push(|| Fault::new(span, "kind", "must be `claim`").found("another kind of file"));
        return Err(Problems::new(faults, sources));
    }
    walk(&root, &schema(), &sources, true, &mut faults);
    if !faults.is_empty() {
        return Err(Problems::new(faults, sources));
    }
    let mut reading = Reading { path, root: &root, sources, faults, others: Vec::new() };
    let claim = reading.claim(&name, &text);
    let Reading { sources, faults, others, .. } = reading;
    match claim {
        Some(claim) if faults.is_empty() && others.is_empty() => Ok(claim),
        _ => Err(others.into_iter().fold(Problems::new(faults, sources), Problems::and)),
    }
}

/// A claim while it is read.
struct Reading<'a> {
    path: &'a Path,
    root: &'a Node,
    sources: Sources,
    faults: Faults,
    /// Problems of the arms' scenarios.
    others: Vec<Problems>,
}

impl Reading<'_> {
    fn page(&mut self) -> Page<'_> {
        Page { root: self.root, sources: &mut self.sources, faults: &mut self.faults }
    }

    fn claim(&mut self, file: &str, text: &str) -> Option<Claim> {
        let ids = self.page().keys("arm");
        if ids.is_empty() || ids.len() > ARMS_MAX {
            let found = ids.len().to_string();
            self.page().fault("arm", format!("a claim has from 1 to {ARMS_MAX} arms"), found);
            return None;
        }
        let arms: Vec<Arm> = ids.iter().filter_map(|id| self.arm(id)).collect();
        if arms.len() < ids.len() {
            return None;
        }
        let mut points = Points::new(arms);
        let (outcomes, questions) = questions::questions(&mut self.page(), &mut points)?;
        if points.all.len() > POINTS_MAX {
            let found = points.all.len().to_string();
            self.page().fault("arm", format!("arms and levels of levers must be at most {POINTS_MAX} together"), found);
            return None;
        }
        let page = self.page();
        let design: Design = page.part("design")?;
        Some(Claim {
            id: Id::new(page.text("id"))?,
            name: page.text("name").to_owned(),
            essays: page.part("essays")?,
            claim: page.text("claim").to_owned(),
            design,
            note: page.text("note").to_owned(),
            file: file.to_owned(),
            text: text.to_owned(),
            points: points.all,
            outcomes,
            questions,
        })
    }

    fn arm(&mut self, id: &str) -> Option<Arm> {
        let at = join("arm", id);
        let wire: wire::Arm = self.page().part(&at)?;
        let scenario = self.scenario(&at)?;
        let mut page = self.page();
        let mut settings = Vec::new();
        for (name, &value) in &wire.set {
            let at = join(&join(&at, "set"), name);
            if page.root.at(&join("lever", name)).is_none() {
                let levers = page.keys("lever");
                let near = suggestion(name, levers.iter().map(String::as_str));
                page.fault_with_hint(&at, "must be the id of a lever", format!("`{}`", quotable(name)), near);
                continue;
            }
            if let Some(factor) = lever(&mut page, name, &scenario) {
                settable(&mut page, &at, &factor, value);
                settings.push((factor, value));
            }
        }
        let factors: Vec<_> = settings.iter().map(|(factor, _)| factor.clone()).collect();
        no_figure_twice(&mut page, &factors, std::slice::from_ref(&scenario));
        Some(Arm { id: Id::new(id)?, scenario, settings })
    }

    /// The scenario of the arm at `at`, ground and variant laid over it.
    fn scenario(&mut self, at: &str) -> Option<Scenario> {
        let own = join(at, "scenario");
        let address = if self.root.at(&own).is_some() { own } else { "scenario".to_owned() };
        let named = self.root.at(&address)?;
        let path = self.beside(named, &address)?;
        let over = [join(at, "variant"), "ground".to_owned()];
        let over: Vec<Node> = over.iter().filter_map(|address| self.root.at(address).cloned()).collect();
        match load_under(&path, self.sources.clone(), over) {
            Ok(scenario) => Some(scenario),
            Err(problems) => {
                self.others.push(problems);
                None
            }
        }
    }

    /// The file that the claim names under `address`.
    fn beside(&mut self, named: &Node, address: &str) -> Option<PathBuf> {
        let top = self.path.canonicalize().unwrap_or_else(|_| self.path.to_path_buf());
        match scenario::named(named.text()?, self.path, &top) {
            Ok(file) => Some(file.path),
            Err(Refusal { rule, found, hint }) => {
                self.faults.push(|| Fault::new(named.span, address, rule).found(found).hint(hint));
                None
            }
        }
    }
}

/// Loads claims from files, in the order of their ids as one counts: `C2` before `C10`.
///
/// # Errors
/// The problems of all files; two claims with one id are one.
pub fn load_all(paths: &[PathBuf]) -> Result<Vec<Claim>, Problems> {
    let mut claims: Vec<Claim> = Vec::new();
    let mut problems: Option<Problems> = None;
    // Their arms' scenarios are many, and take seconds to read.
    let loaded: Vec<Result<Claim, Problems>> = paths.par_iter().map(|path| load(path)).collect();
    for claim in loaded {
        match claim {
            Ok(claim) => claims.push(claim),
            Err(more) => {
                problems = Some(match problems.take() {
                    Some(before) => before.and(more),
                    None => more,
                });
            }
        }
    }
    let mut files: BTreeMap<Id, &str> = BTreeMap::new();
    for claim in &claims {
        if let Some(other) = files.insert(claim.id.clone(), &claim.file) {
            let (mut sources, mut faults) = (Sources::default(), Faults::default());
            let span = Span::whole(sources.add(&claim.file, String::new()));
            let found = format!("`{}`, as in {other}", claim.id);
            faults.push(|| Fault::new(span, "id", "two claims must not have the same id").found(found));
            problems = Some(Problems::new(faults, sources));
        }
    }
    match problems {
        Some(problems) => Err(problems),
        None => {
            claims.sort_by_cached_key(|claim| counted(claim.id.as_str()));
            Ok(claims)
        }
    }
}

/// An id in parts that sort as one counts: its letters, then the number at its end.
fn counted(id: &str) -> (String, u64, String) {
    let letters = id.trim_end_matches(|c: char| c.is_ascii_digit());
    (letters.to_owned(), id[letters.len()..].parse().unwrap_or(0), id.to_owned())
}
