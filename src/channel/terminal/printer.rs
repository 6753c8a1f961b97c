//! Printing answers, above the prompt where there is one.

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use rustyline::ExternalPrinter;
use tokio::sync::Notify;

use super::layout::wrap;
use crate::model::OutboxMessage;
use crate::port::{Deliver, SendOutcome};

/// Columns assumed when the width is not known.
const WIDTH_DEFAULT: usize = 80;
/// Lines longer than this are hard to read.
const WIDTH_MAX: usize = 100;

enum Out {
    Editor(Box<dyn ExternalPrinter + Send>),
    Plain(Box<dyn Write + Send>),
}

/// The screen, as the channel port sees it.
pub struct Printer {
    out: Mutex<Out>,
    width: usize,
    echo: bool,
    channel: &'static str,
    lost: Mutex<Option<io::Error>>,
    lost_now: Notify,
}

impl Printer {
    /// Prints through the editor, so that a half-typed line stays whole.
    #[must_use]
    pub fn editor(printer: Box<dyn ExternalPrinter + Send>, width: Option<usize>, channel: &'static str) -> Self {
        Self::new(Out::Editor(printer), width, channel)
    }

    /// Prints to a pipe or file, with each message that was read before its answer, so that the whole reads as a conversation.
    #[must_use]
    pub fn plain(out: Box<dyn Write + Send>, width: Option<usize>, channel: &'static str) -> Self {
        Self::new(Out::Plain(out), width, channel)
    }

    fn new(out: Out, width: Option<usize>, channel: &'static str) -> Self {
        let echo = matches!(out, Out::Plain(_));
        Self { out: Mutex::new(out), width: bounded(width), echo, channel, lost: Mutex::new(None), lost_now: Notify::new() }
    }

    /// Ready when nothing can be shown any more, with the reason.
    pub async fn lost(&self) -> io::Error {
        loop {
            let noticed = self.lost_now.notified();
            if let Some(why) = self.lost.lock().unwrap_or_else(PoisonError::into_inner).take() {
                return why;
            }
            noticed.await;
        }
    }

    /// Shows what was read from a pipe, masked.
    pub fn echo(&self, masked: &str) {
        if self.echo {
            let text = wrap(masked, self.width, 2);
            let shown: String = text.chars().take(600).collect();
            // A reader that has gone away is noticed when an answer is printed.
            let _ = self.print(&format!("> {}\n\n", shown.trim_start()));
        }
    }

    /// A remark about the input.
    pub fn notice(&self, text: &str) {
        let _ = self.print(&format!("! {}\n", wrap(text, self.width, 2).trim_start()));
    }

    fn print(&self, text: &str) -> io::Result<()> {
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *out {
            Out::Editor(printer) => printer.print(text.to_owned()).map_err(io::Error::other),
            Out::Plain(out) => out.write_all(text.as_bytes()).and_then(|()| out.flush()),
        }
    }
}

fn bounded(width: Option<usize>) -> usize {
    width.unwrap_or(WIDTH_DEFAULT).clamp(40, WIDTH_MAX)
}

#[async_trait]
impl Deliver for Printer {
    fn channel(&self) -> &'static str {
        self.channel
    }

    async fn deliver(&self, message: &OutboxMessage, tries: u32) -> SendOutcome {
        // Whether an earlier try reached the screen is not known; showing it twice is better than not at all, and said.
        let again = if tries > 0 { "(?) " } else { "" };
        let text = wrap(&message.text, self.width, 2);
        match self.print(&format!("{again}{text}\n\n")) {
            Ok(()) => SendOutcome::Sent { external_id: None },
            // The screen is gone, not the person: the message stays claimed, unrecorded, and is shown at the next start.
            Err(why) => {
                *self.lost.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
                self.lost_now.notify_waiters();
                std::future::pending().await
            }
        }
    }
}
