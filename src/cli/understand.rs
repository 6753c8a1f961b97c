//! `simdesk understand`: what each line means, as JSON, for tests and for whoever tunes the FAQ.

use std::io::{BufRead, Read, Write};

use super::exit::Failure;
use crate::app;
use crate::config::Config;
use crate::views::understand;
use clap::{Args, ValueEnum};

/// Bytes of one line that are read; the rest of a longer line is reported, not read.
const LINE_BYTES_MAX: u64 = 1 << 20;

/// Options of `simdesk understand`.
#[derive(Debug, Args)]
pub struct UnderstandArgs {
    /// What the lines are: what customers write, or carriers' failure texts
    #[arg(long = "as", value_enum, default_value_t = Kind::Message)]
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Message,
    Reason,
}

/// Reads standard input to its end.
///
/// # Errors
/// When the data can't be used, or a line is not UTF-8 (the others are answered all the same).
pub fn run(args: &UnderstandArgs, config: &Config) -> Result<u8, Failure> {
    let knowledge = app::knowledge(config)?;
    let mut input = std::io::stdin().lock();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut faults = Vec::new();
    let mut number = 0_u64;
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        number += 1;
        if input.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        let whole = bytes.last() == Some(&b'\n') || (bytes.len() as u64) < LINE_BYTES_MAX;
        if !whole {
            skip_rest(&mut input)?;
            faults
                .push(format!("standard input, line {number}: longer than {LINE_BYTES_MAX} bytes; only its beginning was read"));
        }
        while matches!(bytes.last(), Some(b'\n' | b'\r')) {
            bytes.pop();
        }
        let text = match std::str::from_utf8(&bytes) {
            Ok(text) => text.to_owned(),
            Err(error) if !whole && error.error_len().is_none() => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) => {
                let at = error.valid_up_to() + 1;
                faults.push(format!("standard input, line {number}: not UTF-8 (byte {at}); convert the file to UTF-8"));
                let fault = understand::unreadable(number, &format!("not UTF-8 at byte {at}"));
                writeln!(out, "{fault}")?;
                continue;
            }
        };
        let answer = match args.kind {
            Kind::Message => understand::message(&knowledge.engine, &text),
            Kind::Reason => understand::reason(&knowledge.engine, &text),
        };
        writeln!(out, "{answer}")?;
    }
    out.flush()?;
    if faults.is_empty() { Ok(0) } else { Err(Failure::data(faults)) }
}

fn skip_rest(input: &mut impl BufRead) -> std::io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let (used, done) = match buffer.iter().position(|b| *b == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), false),
        };
        input.consume(used);
        if done {
            return Ok(());
        }
    }
}
