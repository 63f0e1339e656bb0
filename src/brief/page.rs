//! What a page is made of: sections of plain text, tables and figures. Nothing here is markup, and no text is trusted to
//! be free of it; only the SVG of a figure comes as it is, out of our own renderer.

/// A part of the page under a heading of its own.
#[derive(Debug)]
pub(crate) struct Section {
    /// Its anchor.
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) blocks: Vec<Block>,
    /// Whether it is for looking things up, and so stands folded at the end.
    pub(crate) is_appendix: bool,
}

impl Section {
    pub(crate) fn new(id: &'static str, title: &'static str, blocks: Vec<Block>) -> Self {
        Self { id, title, blocks, is_appendix: false }
    }
}

/// A piece of a section.
#[derive(Debug)]
pub(crate) enum Block {
    Paragraph(String),
    /// A heading below that of the section.
    Heading(String),
    /// The bottom line: questions and their answers.
    Answers(Vec<Point>),
    /// A list.
    Points(Vec<Point>),
    Judgements(Vec<Judgement>),
    Table(Table),
    Figure(Figure),
    /// What to type.
    Command(String),
    Story(Vec<Chapter>),
}

/// A sentence with what it is about in front.
#[derive(Debug)]
pub(crate) struct Point {
    pub(crate) about: String,
    pub(crate) text: String,
}

impl Point {
    pub(crate) fn new(about: impl Into<String>, text: impl Into<String>) -> Self {
        Self { about: about.into(), text: text.into() }
    }
}

/// A key judgement.
#[derive(Debug)]
pub(crate) struct Judgement {
    /// What is how likely, up to the number.
    pub(crate) statement: String,
    /// The number and its intervals.
    pub(crate) number: String,
    /// Word of the rule.
    pub(crate) confidence: &'static str,
    /// Why that confidence, as a sentence.
    pub(crate) why: String,
}

/// A table whose first column names its rows.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) caption: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) groups: Vec<Group>,
}

#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) title: &'static str,
    /// Whether it holds numbers, which stand to the right.
    pub(crate) is_numeric: bool,
}

/// Rows that belong together.
#[derive(Debug)]
pub(crate) struct Group {
    /// What they have in common, if they stand under a heading.
    pub(crate) title: Option<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    /// A table of one group; a title that ends in `#` is that of a column of numbers.
    pub(crate) fn new(caption: impl Into<String>, columns: &[&'static str], rows: Vec<Vec<String>>) -> Self {
        Self::grouped(caption, columns, vec![Group { title: None, rows }])
    }

    /// A table of several groups; for `columns` see [`new`](Self::new).
    pub(crate) fn grouped(caption: impl Into<String>, columns: &[&'static str], groups: Vec<Group>) -> Self {
        let column = |title: &&'static str| match title.strip_suffix('#') {
            Some(title) => Column { title, is_numeric: true },
            None => Column { title, is_numeric: false },
        };
        Self { caption: caption.into(), columns: columns.iter().map(column).collect(), groups }
    }

    pub(crate) fn is_numeric(&self, column: &usize) -> bool {
        self.columns.get(*column).is_some_and(|column| column.is_numeric)
    }
}

/// A drawn figure.
#[derive(Debug)]
pub struct Figure {
    /// Stem of its file, should it stand by itself.
    pub name: String,
    /// Its number on the page, from 1.
    pub number: usize,
    /// The finding with its number.
    pub title: String,
    /// The finding and its numbers for those who cannot see it.
    pub description: String,
    /// The drawing, with title and description inside.
    pub svg: String,
}

/// What happened in a year.
#[derive(Debug)]
pub(crate) struct Chapter {
    pub(crate) year: String,
    pub(crate) lines: Vec<Point>,
}
