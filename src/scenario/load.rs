//! Loading a scenario: its files, merged, walked, checked, and turned into a [`Spec`].

use std::path::{Path, PathBuf};

use super::checks;
use super::files::{self, Named, Refusal, Unreadable};
use super::problem::{Fault, Faults, Problems, quotable};
use super::schema::full_schema;
use super::source::{Sources, Span};
use super::spec::Spec;
use super::tree::{Node, Value, parse};
use super::walk::{walk, walk_header};
use super::{build, defaults, merge};

/// Most files in a chain of `extends`.
pub(crate) const CHAIN_MAX: usize = 8;

/// A scenario that has passed every check.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// The scenario.
    pub spec: Spec,
    /// The scenario as one TOML text with nothing left out: bases and built-in defaults included,
    /// keys sorted. Loading it again gives the same [`Spec`].
    pub resolved: String,
    /// The files it was read from, the one that was asked for first.
    pub files: Vec<String>,
}

/// Loads the scenario at `path`, with the files that it extends.
///
/// # Errors
/// All problems of its files in one go.
pub fn load(path: &Path) -> Result<Scenario, Problems> {
    let mut loader = Loader::default();
    let layers = loader.chain(path);
    loader.finish(layers)
}

/// Loads a scenario from `text`; `name` stands for the file in messages.
///
/// # Errors
/// All problems of the text in one go. `extends` is one: a text lies in no folder.
pub fn load_text(name: &str, text: &str) -> Result<Scenario, Problems> {
    let mut loader = Loader::default();
    let file = loader.sources.add(name, text.strip_prefix('\u{feff}').unwrap_or(text).to_owned());
    let layer = parse(&loader.sources, file, &mut loader.faults);
    loader.broken = layer.is_none();
    if let Some(base) = layer.as_ref().and_then(|layer| layer.get("extends")) {
        loader.refuse(base.span, "a scenario given as text cannot extend a file", "`extends`", None);
    }
    loader.finish(layer.into_iter().collect())
}

/// Loads the scenario at `path` with tables of a scenario's keys laid over it, the first on top. The tables are of files among
/// `sources`, so that what is wrong with them is told where it stands.
///
/// # Errors
/// All problems of the files and the tables in one go.
pub(crate) fn load_under(path: &Path, sources: Sources, over: Vec<Node>) -> Result<Scenario, Problems> {
    let mut loader = Loader { sources, over, ..Loader::default() };
    let layers = loader.chain(path);
    loader.finish(layers)
}

impl Scenario {
    /// The same scenario with the tables of `text` laid over it, as those of a variant are over the file that it extends; `name`
    /// stands for the text in messages.
    ///
    /// # Errors
    /// All problems of the text, and of the whole, in one go.
    pub fn under(&self, name: &str, text: &str) -> Result<Self, Problems> {
        let mut loader = Loader::default();
        let file = loader.sources.add(name, text.to_owned());
        let over = parse(&loader.sources, file, &mut loader.faults);
        loader.broken = over.is_none();
        loader.over.extend(over);
        let file = loader.sources.add("resolved", self.resolved.clone());
        let own = parse(&loader.sources, file, &mut loader.faults);
        let scenario = loader.finish(own.into_iter().collect())?;
        Ok(Self { files: self.files.clone(), ..scenario })
    }
}

/// The kind that the file at `path` says it is, such as `experiment`; `None` where it says nothing that can be read. Any doubt is
/// left to whoever loads it.
pub fn kind_of(path: &Path) -> Option<String> {
    let text = files::read(path).ok()?;
    let mut sources = Sources::default();
    let file = sources.add("", text);
    let root = parse(&sources, file, &mut Faults::default())?;
    root.get("kind").and_then(Node::text).map(str::to_owned)
}

#[derive(Default)]
struct Loader {
    sources: Sources,
    faults: Faults,
    /// Tables that are laid over the files, the first on top; they have no header of their own.
    over: Vec<Node>,
    /// Whether a file could not be read as TOML, so that nothing can be said of its values.
    broken: bool,
    /// Whether a base is out of reach, so that nothing can be said of what is missing.
    incomplete: bool,
}

/// A file about to be read.
struct Link {
    path: PathBuf,
    shown: String,
    /// Where another file names it.
    named_at: Option<Span>,
}

impl Loader {
    /// Reads the file at `path` and those beneath it, the lowest last.
    fn chain(&mut self, path: &Path) -> Vec<Node> {
        let mut layers = Vec::new();
        let mut seen: Vec<PathBuf> = Vec::new();
        let mut next = Some(Link { path: path.to_path_buf(), shown: shown(path), named_at: None });
        while let Some(link) = next.take() {
            let Some(layer) = self.read(&link) else { break };
            seen.push(link.path.canonicalize().unwrap_or_else(|_| link.path.clone()));
            next = self.base_of(&layer, &link, &seen);
            layers.push(layer);
        }
        layers
    }

    fn read(&mut self, link: &Link) -> Option<Node> {
        self.broken = true;
        let text = match files::read(&link.path) {
            Ok(text) => text,
            Err(Unreadable::NotUtf8 { text, at }) => {
                let file = self.sources.add(&link.shown, text);
                let span = Span { file, start: at, end: at + '\u{fffd}'.len_utf8() };
                self.refuse(span, "must be UTF-8 text", "bytes that are not", Some("save the file as UTF-8"));
                return None;
            }
            Err(Unreadable::File(Refusal { rule, found, hint })) => {
                let span = link.named_at.unwrap_or_else(|| Span::whole(self.sources.add(&link.shown, String::new())));
                let address = if link.named_at.is_some() { "extends" } else { "" };
                self.faults.push(|| Fault::new(span, address, rule).found(found).hint(hint));
                return None;
            }
        };
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        let file = self.sources.add(&link.shown, text);
        let layer = parse(&self.sources, file, &mut self.faults)?;
        self.broken = false;
        Some(layer)
    }

    /// The file that `layer` extends. `None` when there is none, or it may not be read.
    fn base_of(&mut self, layer: &Node, link: &Link, seen: &[PathBuf]) -> Option<Link> {
        let named = layer.get("extends")?;
        self.incomplete = true;
        let text = named.text()?;
        let found = format!("\"{}\"", quotable(text));
        let Named { path, canonical } = match files::named(text, &link.path, seen.first()?) {
            Ok(file) => file,
            Err(Refusal { rule, found, hint }) => {
                self.refuse(named.span, &rule, &found, hint.as_deref());
                return None;
            }
        };
        if seen.contains(&canonical) {
            self.refuse(named.span, "must not lead back to a file that it came from", &found, None);
            return None;
        }
        if seen.len() >= CHAIN_MAX {
            let rule = format!("at most {CHAIN_MAX} files may extend one another");
            self.refuse(named.span, &rule, &found, None);
            return None;
        }
        self.incomplete = false;
        Some(Link { shown: shown(&path), path, named_at: Some(named.span) })
    }

    fn refuse(&mut self, span: Span, rule: &str, found: &str, hint: Option<&str>) {
        let address = if self.broken { "" } else { "extends" };
        self.faults.push(|| Fault::new(span, address, rule).found(found).hint(hint.map(str::to_owned)));
    }

    fn finish(mut self, layers: Vec<Node>) -> Result<Scenario, Problems> {
        if self.broken {
            return Err(Problems::new(self.faults, self.sources));
        }
        let files = self.sources.names().map(str::to_owned).collect();
        let defaults = defaults::read(&mut self.sources);
        let mut own = self.lay(layers);
        for layer in std::mem::take(&mut self.over).into_iter().rev() {
            merge::remove(&mut own, &layer, &self.sources, &mut self.faults);
            own = merge::merge(own, layer);
        }
        if let Some(kind) = own.get("kind").filter(|kind| kind.text() == Some("experiment")) {
            // Nothing else in it would be what it should be.
            self.faults.push(|| {
                Fault::new(kind.span, "kind", "must be `scenario`")
                    .found("an experiment")
                    .hint(Some("name the scenario that it is about; `pactsim sweep` runs experiments".to_owned()))
            });
            return Err(Problems::new(self.faults, self.sources));
        }
        let mut root = merge::merge(defaults.clone(), own);
        walk(&root, &full_schema(), &self.sources, !self.incomplete, &mut self.faults);
        if !self.incomplete {
            checks::check(&root, &mut self.faults);
        }
        if let Value::Table(table) = &mut root.value {
            table.remove("extends");
            table.remove("remove");
        }
        let spec = if self.faults.is_empty() { build::build(&root, &defaults, &mut self.faults) } else { None };
        let resolved = toml::to_string(&root.to_toml());
        match (spec, resolved) {
            (Some(spec), Ok(resolved)) if self.faults.is_empty() => Ok(Scenario { spec, resolved, files }),
            (_, Err(e)) if self.faults.is_empty() => {
                self.faults.push(|| Fault::of_file(format!("cannot be written as one file: {e}")));
                Err(Problems::new(self.faults, self.sources))
            }
            _ => Err(Problems::new(self.faults, self.sources)),
        }
    }

    /// Lays the files over one another, the first on top.
    fn lay(&mut self, layers: Vec<Node>) -> Node {
        let mut base: Option<Node> = None;
        for layer in layers.into_iter().rev() {
            base = Some(match base {
                None => {
                    self.refuse_removal_from_nothing(&layer);
                    layer
                }
                Some(mut base) => {
                    walk_header(&base, &self.sources, &mut self.faults);
                    merge::drop_header(&mut base);
                    merge::remove(&mut base, &layer, &self.sources, &mut self.faults);
                    merge::merge(base, layer)
                }
            });
        }
        base.unwrap_or(Node { value: Value::Table(Default::default()), span: Span::whole(0) })
    }

    fn refuse_removal_from_nothing(&mut self, layer: &Node) {
        let listed = layer.get("remove").filter(|list| list.array().is_some_and(|items| !items.is_empty()));
        if let Some(list) = listed.filter(|_| layer.get("extends").is_none()) {
            self.faults.push(|| {
                Fault::new(list.span, "remove", "takes addresses out of the scenario that `extends` names")
                    .found("no `extends`")
                    .hint(Some("delete the entries themselves instead".to_owned()))
            });
        }
    }
}

/// A path for messages.
pub(crate) fn shown(path: &Path) -> String {
    // Folders are joined textually, so `a/../b.toml` stays as the user would write it.
    quotable_path(&path.display().to_string())
}

/// A path without control characters, and whole.
fn quotable_path(path: &str) -> String {
    path.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
