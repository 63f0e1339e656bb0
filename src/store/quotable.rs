//! What a file holds, made fit for a message.

/// Longest piece of a file that is quoted in a message, in characters.
const QUOTED_MAX: usize = 60;

/// `text` fit for a message: control characters escaped, so that a file cannot drive a terminal,
/// and shortened.
pub(crate) fn quotable(text: &str) -> String {
    let mut quoted = String::new();
    for (i, c) in text.chars().enumerate() {
        if i == QUOTED_MAX {
            quoted.push('…');
            break;
        }
        if c.is_control() || is_invisible(c) {
            quoted.extend(c.escape_unicode());
        } else {
            quoted.push(c);
        }
    }
    quoted
}

/// Whether `c` reorders or hides its neighbours on a screen.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_cannot_drive_the_terminal() {
        assert_eq!(quotable("a\u{1b}[2J\u{202e}b"), "a\\u{1b}[2J\\u{202e}b");
        assert_eq!(quotable(&"x".repeat(1000)).chars().count(), QUOTED_MAX + 1);
    }
}
