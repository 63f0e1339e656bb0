//! The rules of the house, checked on the source itself. Each rule is a function from a file to the
//! faults in it, and has a test that it finds one in a snippet that breaks it.

use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// The rooms, from the ground up: each may import only rooms before it.
const ROOMS: [&str; 21] = [
    "ids",
    "units",
    "stats",
    "rng",
    "store",
    "scenario",
    "world",
    "security",
    "dynamics",
    "rules",
    "pact",
    "sim",
    "ensemble",
    "experiment",
    "words",
    "story",
    "analysis",
    "history",
    "charts",
    "brief",
    "cli",
];

/// Rooms in which results come about, so that elementary functions must have the same bits everywhere.
const SAME_BITS: [&str; 7] = ["world", "security", "dynamics", "rules", "pact", "sim", "experiment"];

const FUNCTION_LINES_MAX: usize = 70;
const FILE_LINES_MAX: usize = 600;

/// A source file: its path within the project, text and syntax.
struct File {
    path: String,
    text: String,
    syntax: syn::File,
}

/// What is wrong, and in which line.
#[derive(Debug)]
struct Fault {
    line: usize,
    what: String,
}

impl File {
    fn new(path: &str, text: &str) -> Self {
        let syntax = syn::parse_file(text).unwrap_or_else(|e| panic!("{path}: {e}"));
        Self { path: path.to_owned(), text: text.to_owned(), syntax }
    }

    /// The room that the file belongs to; `None` for the root of the library, and outside it.
    fn room(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?;
        let first = inside.split('/').next().unwrap_or(inside);
        match first.strip_suffix(".rs").unwrap_or(first) {
            "lib" => None,
            "main" => Some("cli"),
            room => Some(room),
        }
    }

    fn is_in(&self, rooms: &[&str]) -> bool {
        self.room().is_some_and(|room| rooms.contains(&room))
    }

    /// Its identifiers in order, each with the tokens that follow it within the same brackets.
    fn idents(&self) -> Vec<Place> {
        let tokens: TokenStream = self.text.parse().unwrap_or_else(|e| panic!("{}: {e}", self.path));
        let mut places = Vec::new();
        collect(tokens, &mut places);
        places
    }

    /// Lines of code that is compiled for tests only.
    fn test_lines(&self) -> Vec<std::ops::RangeInclusive<usize>> {
        let mut tests = TestItems(Vec::new());
        tests.visit_file(&self.syntax);
        if self.path.ends_with("tests.rs") {
            tests.0.push(1..=self.text.lines().count());
        }
        tests.0
    }
}

/// An identifier with its surroundings.
struct Place {
    ident: Ident,
    /// The token before it.
    before: Option<String>,
    /// The next few tokens after it, as text.
    after: Vec<String>,
    /// A group in braces that follows `ident ::`.
    group: Option<TokenStream>,
}

impl Place {
    fn line(&self) -> usize {
        self.ident.span().start().line
    }

    /// Whether `::` follows.
    fn is_path(&self) -> bool {
        self.after.first().is_some_and(|t| t == ":") && self.after.get(1).is_some_and(|t| t == ":")
    }

    fn next(&self) -> Option<&str> {
        self.after.get(2).map(String::as_str).filter(|_| self.is_path())
    }

    fn fault(&self, what: impl Into<String>) -> Fault {
        Fault { line: self.line(), what: what.into() }
    }
}

fn collect(tokens: TokenStream, places: &mut Vec<Place>) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, tree) in trees.iter().enumerate() {
        match tree {
            TokenTree::Ident(ident) => {
                let group = match trees.get(at + 3) {
                    Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => Some(group.stream()),
                    _ => None,
                };
                places.push(Place {
                    ident: ident.clone(),
                    before: at.checked_sub(1).map(|before| trees[before].to_string()),
                    after: trees[at + 1..].iter().take(3).map(ToString::to_string).collect(),
                    group,
                });
            }
            TokenTree::Group(group) => collect(group.stream(), places),
            _ => {}
        }
    }
}

/// Line ranges of items under `#[cfg(test)]`.
struct TestItems(Vec<std::ops::RangeInclusive<usize>>);

impl<'ast> Visit<'ast> for TestItems {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let is_test = |attribute: &syn::Attribute| {
            attribute.path().is_ident("cfg")
                && attribute.meta.require_list().is_ok_and(|list| list.tokens.to_string() == "test")
        };
        if module.attrs.iter().any(is_test) {
            self.0.push(module.span().start().line..=module.span().end().line);
        }
        visit::visit_item_mod(self, module);
    }
}

// ── The rules ──────────────────────────────────────────────────────────────────────────────────

fn imports_only_rooms_below(file: &File) -> Vec<Fault> {
    let Some(own) = file.room() else { return Vec::new() };
    let Some(floor) = ROOMS.iter().position(|room| *room == own) else {
        return vec![Fault { line: 1, what: format!("`{own}` is no room of the house") }];
    };
    let mut faults = Vec::new();
    let mut check = |place: &Place, room: &str| match ROOMS.iter().position(|known| *known == room) {
        Some(other) if other <= floor => {}
        Some(_) => faults.push(place.fault(format!("`{own}` imports `{room}`, which stands above it"))),
        None => faults.push(place.fault(format!("`crate::{room}` is no room of the house"))),
    };
    // `$crate` of a macro counts too; `main.rs` names the library by its name.
    for place in file.idents().iter().filter(|place| place.ident == "crate" || place.ident == "pactsim") {
        match (place.next(), &place.group) {
            (Some(_), Some(group)) => first_of_each(group).iter().for_each(|room| check(place, room)),
            (Some(room), None) => check(place, room),
            _ => {}
        }
    }
    faults
}

/// The first identifier of each entry of a group of imports.
fn first_of_each(group: &TokenStream) -> Vec<String> {
    let mut firsts = Vec::new();
    let mut at_start = true;
    for tree in group.clone() {
        match tree {
            TokenTree::Ident(ident) if at_start => {
                firsts.push(ident.to_string());
                at_start = false;
            }
            TokenTree::Punct(punct) if punct.as_char() == ',' => at_start = true,
            _ => {}
        }
    }
    firsts
}

/// `super::super::…` must not climb out of the room: that would hide an import.
fn stays_in_its_room(file: &File) -> Vec<Fault> {
    if file.room().is_none() {
        return Vec::new();
    }
    let inside = file.path.trim_start_matches("src/").trim_end_matches("/mod.rs").trim_end_matches(".rs");
    let depth = inside.split('/').count();
    let mut faults = Vec::new();
    let mut climbed = 0;
    for place in file.idents() {
        climbed = if place.ident == "super" { climbed + 1 } else { 0 };
        let inner = usize::from(file.test_lines().iter().any(|lines| lines.contains(&place.line())));
        if climbed >= depth + inner {
            faults.push(place.fault("`super` climbs out of its room: write `crate::room`"));
        }
    }
    faults
}

fn has_no_hash_tables(file: &File) -> Vec<Fault> {
    banned(file, &["cli"], &["HashMap", "HashSet"], "its order differs from run to run: use a BTreeMap or a Vec")
}

fn reads_no_clock(file: &File) -> Vec<Fault> {
    let mut faults = banned(file, &["cli"], &["SystemTime", "Instant"], "only `cli` reads the clock");
    if !file.is_in(&["cli"]) {
        let idents = file.idents();
        let clocks = idents.iter().filter(|place| place.ident == "Zoned" || place.ident == "Timestamp");
        faults
            .extend(clocks.filter(|place| place.next() == Some("now")).map(|p| p.fault("only `cli` reads the clock")));
    }
    faults
}

fn prints_nothing(file: &File) -> Vec<Fault> {
    let macros = ["println", "print", "eprintln", "eprint", "dbg"];
    let calls =
        |place: &&Place| place.after.first().is_some_and(|t| t == "!") && macros.iter().any(|m| place.ident == *m);
    if file.is_in(&["cli"]) {
        return Vec::new();
    }
    file.idents().iter().filter(calls).map(|place| place.fault("only `cli` prints")).collect()
}

fn draws_through_the_room_of_randomness(file: &File) -> Vec<Fault> {
    // What the engine is compared with draws in its own way.
    if file.path.starts_with("benches/peers/") {
        return Vec::new();
    }
    banned(file, &["rng"], &["rand", "rand_chacha", "rand_core"], "only `rng` names `rand`: draw from a `Stream`")
}

fn banned(file: &File, but_in: &[&str], names: &[&str], why: &str) -> Vec<Fault> {
    if file.is_in(but_in) {
        return Vec::new();
    }
    let is_banned = |place: &&Place| names.iter().any(|name| place.ident == *name);
    file.idents().iter().filter(is_banned).map(|place| place.fault(format!("`{}`: {why}", place.ident))).collect()
}

/// Functions of `f64` that the standard library hands to the platform's C library.
const PLATFORM_FUNCTIONS: [&str; 27] = [
    "exp", "exp2", "exp_m1", "ln", "ln_1p", "log", "log2", "log10", "powf", "powi", "sin", "cos", "tan", "sin_cos",
    "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "cbrt", "hypot", "gamma",
];

fn has_the_same_bits_everywhere(file: &File) -> Vec<Fault> {
    if !file.is_in(&SAME_BITS) {
        return Vec::new();
    }
    let tests = file.test_lines();
    let is_platform = |place: &&Place| {
        let called = place.before.as_deref() == Some(".") && PLATFORM_FUNCTIONS.iter().any(|name| place.ident == *name);
        let named = (place.ident == "f64" || place.ident == "f32")
            && place.next().is_some_and(|next| PLATFORM_FUNCTIONS.contains(&next));
        (called || named) && !tests.iter().any(|lines| lines.contains(&place.line()))
    };
    let why = "bits may differ between machines: use `rng::exp`, `rng::ln` or `rng::pow`";
    file.idents().iter().filter(is_platform).map(|place| place.fault(format!("`{}`: {why}", place.ident))).collect()
}

fn has_short_functions(file: &File) -> Vec<Fault> {
    struct Functions(Vec<Fault>);
    impl Functions {
        fn measure(&mut self, name: &Ident, block: &syn::Block) {
            let (first, last) = (name.span().start().line, block.span().end().line);
            let lines = last - first + 1;
            if lines > FUNCTION_LINES_MAX {
                self.0.push(Fault {
                    line: first,
                    what: format!("`{name}` has {lines} lines, more than {FUNCTION_LINES_MAX}"),
                });
            }
        }
    }
    impl<'ast> Visit<'ast> for Functions {
        fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
            self.measure(&function.sig.ident, &function.block);
            visit::visit_item_fn(self, function);
        }
        fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
            self.measure(&function.sig.ident, &function.block);
            visit::visit_impl_item_fn(self, function);
        }
        fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
            if let Some(block) = &function.default {
                self.measure(&function.sig.ident, block);
            }
            visit::visit_trait_item_fn(self, function);
        }
    }
    let mut functions = Functions(Vec::new());
    functions.visit_file(&file.syntax);
    functions.0
}

fn is_short(file: &File) -> Vec<Fault> {
    let lines = file.text.lines().count();
    let too_long = (lines > FILE_LINES_MAX)
        .then(|| Fault { line: lines, what: format!("{lines} lines, more than {FILE_LINES_MAX}") });
    too_long.into_iter().collect()
}

fn has_no_logic_in_mod_rs(file: &File) -> Vec<Fault> {
    if !file.path.ends_with("/mod.rs") {
        return Vec::new();
    }
    let is_logic = |item: &&syn::Item| match item {
        syn::Item::Use(_) => false,
        syn::Item::Mod(module) => module.content.is_some(),
        _ => true,
    };
    let fault = |item: &syn::Item| Fault {
        line: item.span().start().line,
        what: "`mod.rs` holds docs, `mod` and `use` only".to_owned(),
    };
    file.syntax.items.iter().filter(is_logic).map(fault).collect()
}

fn allows_nothing(file: &File) -> Vec<Fault> {
    let is_allow = |place: &&Place| {
        place.ident == "allow"
            && matches!(place.before.as_deref(), None | Some(","))
            && place.after.first().is_some_and(|t| t.starts_with('('))
    };
    let why = "expect a lint with `#[expect(…, reason = \"…\")]` instead of allowing it";
    file.idents().iter().filter(is_allow).map(|place| place.fault(why)).collect()
}

fn starts_with_its_purpose(file: &File) -> Vec<Fault> {
    let starts = file.text.starts_with("//!");
    (!starts).then(|| Fault { line: 1, what: "must start with a `//!` line".to_owned() }).into_iter().collect()
}

/// Marks of unfinished work, and paths of one machine. Put together here, so that this file has none.
fn leftovers() -> Vec<String> {
    let marks =
        [("TO", "DO"), ("FIX", "ME"), ("XX", "X"), ("/work", "/"), ("/ho", "me/"), ("/ro", "ot/"), ("/tm", "p/")];
    marks.iter().map(|(a, b)| format!("{a}{b}")).collect()
}

fn has_no_leftovers(text: &str) -> Vec<Fault> {
    let words = leftovers();
    let found = |line: &str| words.iter().find(|word| line.contains(word.as_str())).cloned();
    let lines = (1..).zip(text.lines());
    lines.filter_map(|(line, text)| found(text).map(|word| Fault { line, what: format!("holds `{word}`") })).collect()
}

// ── The house ──────────────────────────────────────────────────────────────────────────────────

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Files under `folder` with one of the endings, in order. Hidden folders hold what is installed, not written.
fn walk(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.filter_map(Result::ok) {
            let path = entry.path();
            if path.is_dir() {
                folders.extend((!entry.file_name().to_string_lossy().starts_with('.')).then_some(path));
            } else if endings.iter().any(|ending| path.extension().is_some_and(|e| e == *ending)) {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn read(path: &Path) -> (String, String) {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let short = path.strip_prefix(root()).unwrap_or(path);
    (short.to_string_lossy().replace('\\', "/"), text)
}

/// Fails with every fault that `rule` finds in the Rust files under `folders`.
#[track_caller]
fn assert_keep(folders: &[&str], rule: impl Fn(&File) -> Vec<Fault>) {
    let files: Vec<PathBuf> = folders.iter().flat_map(|folder| walk(folder, &["rs"])).collect();
    assert!(!files.is_empty(), "no files under {folders:?}");
    let mut report = String::new();
    for path in files {
        let (path, text) = read(&path);
        for Fault { line, what } in rule(&File::new(&path, &text)) {
            report += &format!("\n{path}:{line}: {what}");
        }
    }
    assert!(report.is_empty(), "{report}");
}

/// Fails unless `rule` finds a fault in `bad` and none in `good`, were they at `path`.
#[track_caller]
fn assert_tells(rule: impl Fn(&File) -> Vec<Fault>, path: &str, bad: &str, good: &str) {
    assert!(!rule(&File::new(path, bad)).is_empty(), "overlooks {bad}");
    let faults = rule(&File::new(path, good));
    assert!(faults.is_empty(), "finds {faults:?} in {good}");
}

#[test]
fn a_room_imports_only_rooms_below_it() {
    let rule = imports_only_rooms_below;
    assert_tells(rule, "src/world/a.rs", "use crate::pact::Bench;", "use crate::rng::exp;");
    assert_tells(rule, "src/world/a.rs", "use crate::{rng::exp, sim::Phase};", "use crate::{rng::exp, world::World};");
    assert_tells(rule, "src/pact/mod.rs", "fn f() { crate::sim::go() }", "fn f() { crate::rules::go() }");
    assert_tells(
        rule,
        "src/sim/a.rs",
        "fn f() { println!(\"{}\", crate::cli::x()) }",
        "fn f() { assert!(crate::pact::x()) }",
    );
    assert!(!rule(&File::new("src/attic/a.rs", "")).is_empty(), "a room that nobody knows");
    assert_keep(&["src"], rule);
}

#[test]
fn nothing_climbs_out_of_its_room() {
    let rule = stays_in_its_room;
    assert_tells(rule, "src/world/a.rs", "use super::super::pact::Bench;", "use super::set::StateSet;");
    assert_tells(rule, "src/world/mod.rs", "use super::pact::Bench;", "use set::StateSet;");
    assert_tells(rule, "src/scenario/checks/a.rs", "use super::super::super::sim;", "use super::super::tree::Node;");
    let in_tests = "#[cfg(test)]\nmod tests {\n    use super::super::set::StateSet;\n}";
    assert!(rule(&File::new("src/world/a.rs", in_tests)).is_empty());
    assert_keep(&["src"], rule);
}

#[test]
fn no_hash_table_brings_its_own_order() {
    let rule = has_no_hash_tables;
    assert_tells(rule, "src/sim/a.rs", "use std::collections::{BTreeMap, HashMap};", "use std::collections::BTreeMap;");
    assert_tells(rule, "src/sim/a.rs", "fn f() { g::<std::collections::HashSet<u8>>() }", "// HashSet\nfn f() {}");
    assert!(rule(&File::new("src/cli/a.rs", "use std::collections::HashMap;")).is_empty());
    assert_keep(&["src"], rule);
}

#[test]
fn only_the_command_line_reads_the_clock() {
    let rule = reads_no_clock;
    assert_tells(rule, "src/store/a.rs", "use std::time::Instant;", "use std::time::Duration;");
    assert_tells(rule, "src/store/a.rs", "fn f() { jiff::Zoned::now(); }", "fn f(at: &jiff::Zoned) {}");
    assert_tells(rule, "src/store/a.rs", "fn f() { Timestamp::now(); }", "fn now() {}");
    assert!(rule(&File::new("src/main.rs", "fn f() { std::time::Instant::now(); }")).is_empty());
    assert_keep(&["src"], rule);
}

#[test]
fn only_the_command_line_prints() {
    let rule = prints_nothing;
    assert_tells(
        rule,
        "src/sim/a.rs",
        "fn f() { println!(\"x\") }",
        "/// println!(\"x\")\nfn f() { write!(s, \"x\") }",
    );
    assert_tells(rule, "src/lib.rs", "fn f() { if a { eprint!(\"x\") } }", "fn print() {}");
    assert_tells(rule, "src/lib.rs", "fn f() { dbg!(1); }", "fn dbg() {}");
    assert!(rule(&File::new("src/cli/a.rs", "fn f() { println!(\"x\") }")).is_empty());
    assert_keep(&["src"], rule);
}

#[test]
fn only_the_room_of_randomness_names_the_generator() {
    let rule = draws_through_the_room_of_randomness;
    assert_tells(rule, "src/sim/a.rs", "use rand::Rng;", "use crate::rng::Stream;");
    assert_tells(rule, "src/cli/a.rs", "fn f() { rand_chacha::ChaCha8Rng::from_seed(s) }", "fn random() {}");
    assert!(rule(&File::new("src/rng/a.rs", "use rand_chacha::ChaCha8Rng;")).is_empty());
    assert!(rule(&File::new("benches/peers/a.rs", "use rand::Rng;")).is_empty());
    assert_keep(&["src", "tests", "benches"], rule);
}

#[test]
fn results_have_the_same_bits_on_every_machine() {
    let rule = has_the_same_bits_everywhere;
    assert_tells(rule, "src/pact/a.rs", "fn f(x: f64) -> f64 { x.exp() }", "fn f(x: f64) -> f64 { exp(x) }");
    assert_tells(
        rule,
        "src/world/a.rs",
        "fn f(x: f64) -> f64 { x.powi(2) }",
        "fn f(x: f64) -> f64 { x.sqrt().abs().max(0.0) }",
    );
    assert_tells(
        rule,
        "src/sim/a.rs",
        "fn f(x: f64) { x.iter().map(f64::ln) }",
        "fn f(x: f64) { x.iter().map(f64::abs) }",
    );
    assert_tells(
        rule,
        "src/rules/a.rs",
        "fn f(x: f64) -> f64 { x.tanh() }",
        "#[cfg(test)]\nmod tests {\n    fn f(x: f64) -> f64 {\n        x.tanh()\n    }\n}",
    );
    assert!(rule(&File::new("src/charts/a.rs", "fn f(x: f64) -> f64 { x.exp() }")).is_empty());
    assert_keep(&["src"], rule);
}

#[test]
fn functions_fit_on_a_screen() {
    let long = |body: &str| format!("fn f() {{\n{}}}", format!("    {body};\n").repeat(FUNCTION_LINES_MAX - 1));
    assert_tells(has_short_functions, "src/a.rs", &long("a()"), "fn f() {\n    a();\n}");
    assert_tells(has_short_functions, "src/a.rs", &format!("impl A {{ {} }}", long("a()")), "impl A {}");
    assert_keep(&["src", "tests", "benches"], has_short_functions);
}

#[test]
fn files_fit_in_a_head() {
    let lines = |count: usize| "// line\n".repeat(count);
    assert_tells(is_short, "src/a.rs", &lines(FILE_LINES_MAX + 1), &lines(FILE_LINES_MAX));
    assert_keep(&["src", "tests", "benches"], is_short);
}

#[test]
fn a_mod_rs_only_lists_what_is_there() {
    let rule = has_no_logic_in_mod_rs;
    assert_tells(rule, "src/sim/mod.rs", "mod a;\nfn f() {}", "//! Docs.\nmod a;\npub use a::A;");
    assert_tells(rule, "src/sim/mod.rs", "mod a { fn f() {} }", "#[cfg(test)]\nmod tests;");
    assert_keep(&["src"], rule);
}

#[test]
fn lints_are_expected_with_a_reason_and_never_allowed() {
    let rule = allows_nothing;
    assert_tells(
        rule,
        "src/a.rs",
        "#[allow(dead_code)]\nfn f() {}",
        "#[expect(dead_code, reason = \"why\")]\nfn f() {}",
    );
    assert_tells(rule, "src/a.rs", "#![allow(dead_code)]", "fn allow(x: u8) {}");
    assert_keep(&["src", "tests", "benches"], rule);
}

#[test]
fn every_file_says_what_it_is_for() {
    assert_tells(starts_with_its_purpose, "src/a.rs", "fn f() {}", "//! What it is for.\nfn f() {}");
    assert_keep(&["src", "tests", "benches"], starts_with_its_purpose);
}

#[test]
fn nothing_unfinished_and_no_path_of_one_machine_is_left() {
    for word in leftovers() {
        assert_eq!(has_no_leftovers(&format!("fine\nfine, {word}a")).len(), 1, "overlooks {word}");
    }
    assert!(has_no_leftovers("a to-do list for the network").is_empty());
    let mut report = String::new();
    let endings = ["rs", "toml", "md", "sh", "json"];
    for folder in ["src", "tests", "benches", "scenarios", "docs"] {
        for path in walk(folder, &endings) {
            let (path, text) = read(&path);
            for Fault { line, what } in has_no_leftovers(&text) {
                report += &format!("\n{path}:{line}: {what}");
            }
        }
    }
    assert!(report.is_empty(), "{report}");
}
