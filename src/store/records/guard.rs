//! Limits on a text while it is read, so that no file fills the memory.

use std::io::{self, Read};

/// Most bytes of a file after decompression: ten times the largest that the field has.
const BYTES_MAX: u64 = 1 << 30;

/// Longest line, in bytes: the widest of the field's files stays below 2,000.
const LINE_BYTES_MAX: usize = 1 << 16;

/// A reader that stops where a text can be no table of numbers: too long, an endless line, or a quotation mark
/// left open, which would take the rest of the file for one cell. It drops carriage returns and ends the last line,
/// so that each record is one line and the lines can be counted.
#[derive(Debug)]
pub(super) struct Guard<R> {
    inner: R,
    bytes_max: u64,
    bytes: u64,
    /// Bytes of the line so far.
    line_bytes: usize,
    /// Whether a quotation mark is open.
    quoted: bool,
    /// Lines that have ended.
    lines: u64,
    /// What was found behind the bytes handed out last.
    broken: Option<&'static str>,
}

impl<R: Read> Guard<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, bytes_max: BYTES_MAX, bytes: 0, line_bytes: 0, quoted: false, lines: 0, broken: None }
    }

    /// The line that is being read, from 1.
    pub(super) fn line(&self) -> u64 {
        self.lines + 1
    }

    /// Looks through `bytes`, closes the gaps of carriage returns, and returns how many are in order.
    fn check(&mut self, bytes: &mut [u8]) -> usize {
        let mut kept = 0;
        for at in 0..bytes.len() {
            let byte = bytes[at];
            if byte == b'\r' {
                continue;
            }
            self.broken = self.fault_of(byte);
            if self.broken.is_some() {
                break;
            }
            bytes[kept] = byte;
            kept += 1;
        }
        kept
    }

    /// What is wrong once `byte` is read.
    fn fault_of(&mut self, byte: u8) -> Option<&'static str> {
        self.bytes += 1;
        self.line_bytes += 1;
        match byte {
            b'\n' if self.quoted => return Some("a quotation mark is not closed within its line"),
            b'\n' => {
                self.line_bytes = 0;
                self.lines += 1;
            }
            b'"' => self.quoted = !self.quoted,
            _ => {}
        }
        if self.line_bytes > LINE_BYTES_MAX {
            return Some("the line has more than 65,536 bytes");
        }
        (self.bytes > self.bytes_max).then_some("the text has more than 1 GiB, which no file of its kind needs")
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.broken.is_none() {
            let read = match self.inner.read(buffer)? {
                0 if self.line_bytes > 0 && !buffer.is_empty() => {
                    buffer[0] = b'\n';
                    1
                }
                0 => return Ok(0),
                read => read,
            };
            let sound = self.check(&mut buffer[..read]);
            if sound > 0 {
                return Ok(sound);
            }
        }
        Err(io::Error::new(io::ErrorKind::InvalidData, self.broken.unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(text: &[u8], bytes_max: u64) -> (String, Result<(), String>, u64) {
        let mut guard = Guard { bytes_max, ..Guard::new(text) };
        let mut read = Vec::new();
        let end = guard.read_to_end(&mut read).map(drop).map_err(|e| e.to_string());
        (String::from_utf8(read).unwrap(), end, guard.line())
    }

    #[test]
    fn carriage_returns_are_dropped_and_the_last_line_is_ended() {
        assert_eq!(through(b"a,b\r\n1,2\r\n\r\n3,4", 99), ("a,b\n1,2\n\n3,4\n".to_owned(), Ok(()), 5));
        assert_eq!(through(b"", 99), (String::new(), Ok(()), 1));
    }

    #[test]
    fn an_open_quotation_mark_stops_the_reading_in_its_own_line() {
        let (read, end, line) = through(b"a\n\"b\"\n\"c\nd\n", 99);
        assert_eq!((read.as_str(), line), ("a\n\"b\"\n\"c", 3));
        assert!(end.is_err_and(|e| e.contains("quotation mark")));
    }

    #[test]
    fn an_endless_line_and_an_endless_text_are_cut() {
        let (_, end, line) = through(&[b'1'; LINE_BYTES_MAX + 1], 1 << 20);
        assert!(end.is_err_and(|e| e.contains("65,536")));
        assert_eq!(line, 1);
        let (read, end, line) = through(&b"12\n".repeat(10), 10);
        assert_eq!((read.len(), line), (10, 4));
        assert!(end.is_err_and(|e| e.contains("1 GiB")));
    }
}
