//! The texts a scenario was read from, and places in them.

/// A piece of one of the texts: bytes `start..end` of file number `file`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub file: usize,
    pub start: usize,
    pub end: usize,
}

impl Span {
    /// No place in particular: the first file as a whole.
    pub(crate) const NOWHERE: Self = Self { file: 0, start: usize::MAX, end: usize::MAX };

    pub(crate) fn is_nowhere(self) -> bool {
        self.start == usize::MAX
    }

    /// A file as a whole.
    pub(crate) fn whole(file: usize) -> Self {
        Self { file, ..Self::NOWHERE }
    }
}

#[derive(Debug, Clone)]
struct Source {
    name: String,
    text: String,
}

/// The texts, in the order in which they were read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sources {
    list: Vec<Source>,
}

impl Sources {
    /// Adds a text and returns its number.
    pub(crate) fn add(&mut self, name: &str, text: String) -> usize {
        self.list.push(Source { name: name.to_owned(), text });
        self.list.len() - 1
    }

    /// Adds the texts of another list.
    pub(crate) fn extend(&mut self, other: Self) {
        self.list.extend(other.list);
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|s| s.name.as_str())
    }

    pub(crate) fn name(&self, span: Span) -> &str {
        self.list.get(span.file).map_or("", |s| s.name.as_str())
    }

    pub(crate) fn text(&self, file: usize) -> &str {
        self.list.get(file).map_or("", |s| s.text.as_str())
    }

    pub(crate) fn text_called(&self, name: &str) -> Option<&str> {
        self.list.iter().find(|s| s.name == name).map(|s| s.text.as_str())
    }

    /// The bytes of a span; empty when it is no piece of the text.
    pub(crate) fn slice(&self, span: Span) -> &str {
        self.text(span.file).get(span.start..span.end).unwrap_or("")
    }

    /// Line and column, both from 1, the column in characters.
    pub(crate) fn line_column(&self, span: Span) -> (usize, usize) {
        let text = self.text(span.file);
        let start = text.floor_char_boundary(span.start.min(text.len()));
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        (line, before[line_start..].chars().count() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let mut sources = Sources::default();
        let file = sources.add("f", "a = 1\nnäme = 2\n".to_owned());
        let two = "a = 1\nnäme = ".len();
        assert_eq!(sources.line_column(Span { file, start: two, end: two + 1 }), (2, 8));
        assert_eq!(sources.slice(Span { file, start: two, end: two + 1 }), "2");
    }

    #[test]
    fn a_span_beyond_the_text_points_at_its_end() {
        let mut sources = Sources::default();
        let file = sources.add("f", "ä".to_owned());
        assert_eq!(sources.line_column(Span { file, start: 99, end: 99 }), (1, 2));
        assert_eq!(sources.line_column(Span { file, start: 1, end: 1 }), (1, 1));
    }
}
