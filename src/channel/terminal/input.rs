//! Where lines come from: an editor with history on a terminal, or a pipe. Both run on a thread of their own, since reading blocks.

use std::io::{BufRead, Read};
use std::sync::mpsc as blocking;

use rustyline::error::ReadlineError;
use rustyline::history::MemHistory;
use rustyline::{Config, Editor, ExternalPrinter};
use tokio::sync::mpsc;

use super::LineSender;

/// Bytes of a single line of a pipe; more is one message anyway.
const LINE_BYTES_MAX: u64 = 1 << 20;

/// What the reader found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Something typed or piped; a multi-line paste is one text.
    Text(String),
    /// Input that is no text: what is wrong and how to mend it.
    Refused(String),
    /// The input broke off: why.
    Broken(String),
    /// The end.
    End,
}

/// Lines, and the way to ask for the next one.
pub struct Source {
    /// What was read.
    pub lines: mpsc::Receiver<Line>,
    next: blocking::Sender<()>,
}

impl Source {
    /// The answer is on the screen: the next line may be read.
    pub fn ready(&mut self) {
        // A reader that has ended has nothing to be asked for.
        let _ = self.next.send(());
    }
}

/// Starts a reader thread. It reads one line whenever [`Source::ready`] was called.
fn start(mut read: impl FnMut() -> Line + Send + 'static) -> Source {
    let (sender, lines): (LineSender, _) = mpsc::channel(1);
    let (next, asked) = blocking::channel();
    std::thread::spawn(move || {
        while asked.recv().is_ok() {
            let line = read();
            let ended = matches!(line, Line::End | Line::Broken(_));
            if sender.blocking_send(line).is_err() || ended {
                break;
            }
        }
    });
    Source { lines, next }
}

/// Lines of a pipe or file. Invalid UTF-8 and over-long lines are refused with their line number, and the rest is read on.
#[must_use]
pub fn piped(input: impl BufRead + Send + 'static) -> Source {
    let mut input = input;
    let mut number = 0_u64;
    start(move || {
        number += 1;
        read_line(&mut input, number)
    })
}

fn read_line(input: &mut impl BufRead, number: u64) -> Line {
    let mut bytes = Vec::new();
    match input.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', &mut bytes) {
        Ok(0) => return Line::End,
        Ok(_) => {}
        Err(error) => return Line::Broken(format!("standard input, line {number}: cannot be read: {error}")),
    }
    if bytes.last() != Some(&b'\n') && bytes.len() as u64 == LINE_BYTES_MAX {
        skip_rest(input);
    }
    while matches!(bytes.last(), Some(b'\n' | b'\r')) {
        bytes.pop();
    }
    match String::from_utf8(bytes) {
        Ok(text) => Line::Text(text),
        Err(error) => {
            let bytes = error.as_bytes();
            // A cut may fall inside a character; that is no fault of the writer.
            if bytes.len() as u64 == LINE_BYTES_MAX && error.utf8_error().error_len().is_none() {
                return Line::Text(String::from_utf8_lossy(bytes).into_owned());
            }
            Line::Refused(format!(
                "line {number}: not UTF-8 (byte {}); send the text as UTF-8",
                error.utf8_error().valid_up_to() + 1
            ))
        }
    }
}

fn skip_rest(input: &mut impl BufRead) {
    loop {
        let (skip, done) = match input.fill_buf() {
            Ok([]) | Err(_) => return,
            Ok(buffer) => match buffer.iter().position(|b| *b == b'\n') {
                Some(at) => (at + 1, true),
                None => (buffer.len(), false),
            },
        };
        input.consume(skip);
        if done {
            return;
        }
    }
}

/// An editor on the terminal: history, bracketed paste (a multi-line paste is one message), Chinese widths.
///
/// The history lives in memory only: what people type here may be personal.
///
/// # Errors
/// When the terminal can't be set up.
pub fn interactive(prompt: &str) -> Result<(Source, Box<dyn ExternalPrinter + Send>), ReadlineError> {
    let config = Config::builder().auto_add_history(false).bracketed_paste(true).build();
    let mut editor: Editor<(), MemHistory> = Editor::with_history(config, MemHistory::new())?;
    let printer = editor.create_external_printer()?;
    let prompt = prompt.to_owned();
    let source = start(move || match editor.readline(&prompt) {
        Ok(text) => {
            // Only short lines: a pasted text is rarely wanted again.
            if text.chars().count() <= 200 {
                let _ = editor.add_history_entry(text.as_str());
            }
            Line::Text(text)
        }
        Err(ReadlineError::Interrupted | ReadlineError::Eof) => Line::End,
        Err(error) => Line::Broken(format!("the terminal cannot be read: {error}")),
    });
    Ok((source, Box::new(printer)))
}
