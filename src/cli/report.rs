//! Problems of a scenario as a reader sees them: underlined in the file on a terminal, a line each
//! elsewhere.

use std::sync::Arc;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource, Report};

use super::screen::Screen;
use crate::scenario::{Problem, Problems};
use crate::words::counted;

/// Longest line of a file that is shown with its problem, in bytes.
const SNIPPET_LINE_BYTES_MAX: usize = 400;

/// All problems, and how many there are.
pub(crate) fn problems(problems: &Problems, screen: &Screen) -> String {
    let mut text = String::new();
    let mut file = File::default();
    for problem in problems.iter() {
        if file.source.as_ref().is_none_or(|source| source.name() != problem.file) {
            file = File::of(problem, problems);
        }
        let drawn = if screen.terminal { file.draw(problem, screen) } else { None };
        text.push_str(&drawn.unwrap_or_else(|| format!("{problem}\n")));
    }
    let unlisted = match problems.more() {
        0 => String::new(),
        more => format!("; {more} of them not listed"),
    };
    text.push_str(&format!("{}{unlisted}\n", counted(problems.len() as u64, "problem")));
    text
}

/// The text of the file in which the problems lie that are being told.
#[derive(Default)]
struct File {
    source: Option<Arc<NamedSource<String>>>,
}

impl File {
    fn of(problem: &Problem, problems: &Problems) -> Self {
        let text = problems.text_of(problem).map(harmless);
        Self { source: text.map(|text| Arc::new(NamedSource::new(&problem.file, text))) }
    }

    /// The problem with the lines around it; `None` when there are no lines fit to be shown.
    fn draw(&self, problem: &Problem, screen: &Screen) -> Option<String> {
        let source = self.source.clone().filter(|_| problem.line > 0)?;
        let text = source.inner();
        let start = text.floor_char_boundary(problem.span.start.min(text.len()));
        let from = text[..start].rfind('\n').map_or(0, |i| i + 1);
        let around = from.saturating_sub(1)..text.len().min(start + SNIPPET_LINE_BYTES_MAX);
        let lines = text.as_bytes().get(around)?;
        if lines.split(|&b| b == b'\n').any(|line| line.len() >= SNIPPET_LINE_BYTES_MAX) {
            return None;
        }
        let length = problem.span.end.min(text.len()).saturating_sub(start);
        let label = if problem.found.is_empty() { "here".to_owned() } else { format!("found {}", problem.found) };
        let message = if problem.address.is_empty() {
            problem.rule.clone()
        } else {
            format!("{}: {}", problem.address, problem.rule)
        };
        let mut diagnostic = MietteDiagnostic::new(message).with_label(LabeledSpan::at(start..start + length, label));
        diagnostic.help = problem.hint.clone();
        let theme = if screen.colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        let handler = GraphicalReportHandler::new_themed(theme).with_width(screen.width);
        let mut drawn = String::new();
        let report = Report::from(diagnostic).with_source_code(source);
        handler.render_report(&mut drawn, report.as_ref()).ok()?;
        Some(drawn + "\n")
    }
}

/// `text` without characters that could drive a terminal, every other byte in its place.
fn harmless(text: &str) -> String {
    text.chars()
        .map(|c| match (c, c.len_utf8()) {
            ('\n' | '\t', _) => c,
            (c, 1) if c.is_control() => '?',
            (c, 2) if c.is_control() => '¿',
            ('\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}', _) => '\u{fffd}',
            _ => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::load_text;

    const TERMINAL: Screen = Screen { terminal: true, colour: false, width: 80 };
    const PIPE: Screen = Screen { terminal: false, colour: false, width: 100 };

    fn faulty(text: &str) -> Problems {
        load_text("sea.toml", text).expect_err("a faulty scenario")
    }

    #[test]
    fn a_terminal_shows_the_line_and_a_pipe_names_its_place() {
        let found = faulty("kind = \"scenario\"\nformat = 7\n");
        let drawn = problems(&found, &TERMINAL);
        assert!(drawn.contains("format = 7") && drawn.contains("╭─[sea.toml:2:10]"), "{drawn}");
        let listed = problems(&found, &PIPE);
        assert!(listed.contains("sea.toml:2:10: format: ") && !listed.contains('╭'), "{listed}");
    }

    #[test]
    fn a_file_can_neither_drive_the_terminal_nor_fill_it() {
        let escape = problems(&faulty("# \u{1b}[2J\u{9b}\u{202e}\nformat = 7\n"), &TERMINAL);
        assert!(!escape.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{escape}");
        let long = problems(&faulty(&format!("format = \"{}\"\n", "x".repeat(100_000))), &TERMINAL);
        assert!(long.len() < 20_000, "{}", long.len());
    }

    #[test]
    fn what_is_made_harmless_keeps_its_bytes_in_place() {
        for text in ["a\u{1b}b", "a\u{9b}b", "a\u{202e}b", "a\tb\n"] {
            assert_eq!(harmless(text).len(), text.len(), "{text:?}");
        }
    }
}
