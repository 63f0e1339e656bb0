//! Where output goes: what it can show, and writing to it.

use std::env::var_os;
use std::ffi::OsString;
use std::io::{self, ErrorKind, IsTerminal, Write};

use clap::builder::styling::Style;
use comfy_table::Table;

use super::failure::Failure;
use crate::words::NBSP;

/// Columns of a text that goes into a pipe, a file or a terminal of unknown size.
const COLUMNS_UNKNOWN: usize = 100;

/// Narrowest and widest text for a terminal: below, words break; above, lines are hard to follow.
const COLUMNS: std::ops::RangeInclusive<usize> = 30..=110;

/// What standard output or standard error can show.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Screen {
    /// Whether a person looks at it.
    pub(crate) terminal: bool,
    /// Whether colours are welcome.
    pub(crate) colour: bool,
    /// Columns of text.
    pub(crate) width: usize,
}

impl Screen {
    /// Standard output.
    pub(crate) fn stdout() -> Self {
        Self::new(io::stdout().is_terminal(), Table::new().width())
    }

    /// Standard error.
    pub(crate) fn stderr() -> Self {
        Self::new(io::stderr().is_terminal(), Table::new().use_stderr().width())
    }

    /// A place that shows text of a common width and nothing else.
    pub(crate) fn plain() -> Self {
        Self { terminal: false, colour: false, width: COLUMNS_UNKNOWN }
    }

    fn new(terminal: bool, columns: Option<u16>) -> Self {
        // Some terminals do not know their size and say 0.
        let columns = columns.filter(|&columns| columns > 0).map_or(COLUMNS_UNKNOWN, usize::from);
        let colour = terminal && colour_is_welcome(var_os("NO_COLOR"), var_os("TERM"));
        Self { terminal, colour, width: columns.clamp(*COLUMNS.start(), *COLUMNS.end()) }
    }

    /// `text` in `style`, where colours are welcome.
    pub(crate) fn styled(&self, style: Style, text: &str) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

/// Whether the environment leaves room for colours: any value of `NO_COLOR` but the empty one asks
/// for none (<https://no-color.org>), and a dumb terminal knows none.
fn colour_is_welcome(no_color: Option<OsString>, term: Option<OsString>) -> bool {
    no_color.is_none_or(|value| value.is_empty()) && term.is_none_or(|terminal| terminal != "dumb")
}

/// Writes `text` to standard output. A reader who has left (`pactsim params … | head`) is no error.
///
/// # Errors
/// [`Failure::Output`] when it cannot be written.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    // Unbreakable spaces have done their work once lines are wrapped; searching would stumble on them.
    let text = text.replace(NBSP, " ");
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::Output(error)),
        _ => Ok(()),
    }
}

/// Writes `value` to standard output as indented JSON.
///
/// # Errors
/// [`Failure::Output`] when it cannot be written.
pub(crate) fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|e| Failure::Internal(format!("no JSON: {e}")))?;
    print(&(text + "\n"))
}

/// Writes a line to standard error. What cannot be told there can be told nowhere.
pub(crate) fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_left_out_where_they_are_not_welcome() {
        let welcome = |no_color: Option<&str>, term: Option<&str>| {
            colour_is_welcome(no_color.map(OsString::from), term.map(OsString::from))
        };
        assert!(welcome(None, None) && welcome(Some(""), Some("xterm")));
        assert!(!welcome(Some("1"), Some("xterm")) && !welcome(None, Some("dumb")));
    }

    #[test]
    fn a_terminal_that_does_not_know_its_size_gets_a_page_of_usual_width() {
        assert_eq!(Screen::new(true, Some(0)).width, COLUMNS_UNKNOWN);
        assert_eq!(Screen::new(true, Some(10)).width, *COLUMNS.start());
        assert_eq!(Screen::new(true, Some(4000)).width, *COLUMNS.end());
    }

    #[test]
    fn what_is_no_terminal_gets_no_colour() {
        let screen = Screen::new(false, None);
        assert_eq!(screen.styled(Style::new().bold(), "x"), "x");
    }
}
