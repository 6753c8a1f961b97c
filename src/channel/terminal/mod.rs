//! The terminal: a chat in which a customer (or a member of staff trying it out) types and reads.
//!
//! It goes through the same durable inbox and outbox as every other channel. A line typed is accepted before anything is answered, and
//! an answer is recorded as sent after it was printed.

mod input;
mod layout;
mod printer;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;

use crate::flow::{Pump, PumpError, inbox};
use crate::model::{ConversationId, EventBody};
use crate::port::StoreError;

pub use input::{Line, Source, interactive, piped};
pub use layout::wrap;
pub use printer::Printer;

/// How often a waiting terminal looks for timers that came due.
const TIMER_LOOK: Duration = Duration::from_secs(20);

/// What a terminal session is started with.
pub struct Session {
    /// The worker.
    pub pump: Arc<Pump>,
    /// Whose conversation.
    pub conversation: ConversationId,
    /// Names this session, so that its lines never collide with those of another one.
    pub session_id: String,
    /// Language of the system.
    pub locale_hint: Option<String>,
    /// Whether the demo's orders are named.
    pub demo: bool,
}

/// Why a terminal session ended before the person wanted it to.
#[derive(Debug, thiserror::Error)]
pub enum TerminalError {
    /// The store failed.
    #[error(transparent)]
    Pump(#[from] PumpError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nothing can be read any more.
    #[error("{0}")]
    Input(String),
    /// Nothing can be shown any more.
    #[error("the answer cannot be written to standard output; it is kept and shown at the next start")]
    Output(#[source] io::Error),
}

/// Runs until the person leaves or the input ends. Returns how many lines could not be read.
///
/// # Errors
/// When the store, the input or the output fails. Everything acknowledged stays in the store.
pub async fn run(session: &Session, source: Source, printer: &Printer) -> Result<u64, TerminalError> {
    tokio::select! {
        ended = talk(session, source, printer) => ended,
        why = printer.lost() => Err(TerminalError::Output(why)),
    }
}

async fn talk(session: &Session, mut source: Source, printer: &Printer) -> Result<u64, TerminalError> {
    let pump = &session.pump;
    let mut refused = 0;
    let started = EventBody::Started { locale_hint: session.locale_hint.clone(), demo: session.demo };
    accept(session, "start", started).await?;
    pump.drain(printer).await?;
    source.ready();
    let mut number = 0_u64;
    loop {
        tokio::select! {
            line = source.lines.recv() => match line {
                Some(Line::Text(text)) => {
                    number += 1;
                    if text.trim().is_empty() {
                        source.ready();
                        continue;
                    }
                    if is_quit(&text) {
                        break;
                    }
                    let body = inbox::text_event(&text);
                    if let EventBody::Text { text: masked, .. } = &body {
                        printer.echo(masked);
                    }
                    accept(session, &number.to_string(), body).await?;
                    pump.drain(printer).await?;
                    source.ready();
                }
                Some(Line::Refused(why)) => {
                    refused += 1;
                    printer.notice(&why);
                    source.ready();
                }
                Some(Line::Broken(why)) => return Err(TerminalError::Input(why)),
                Some(Line::End) | None => break,
            },
            // A member of staff answered, an import changed an order: shown at once, above the prompt.
            () = pump.store().changed() => { pump.drain(printer).await?; }
            () = tokio::time::sleep(TIMER_LOOK) => { pump.drain(printer).await?; }
        }
    }
    // What was accepted is answered, also when the input ended at once.
    pump.drain(printer).await?;
    Ok(refused)
}

async fn accept(session: &Session, external_id: &str, body: EventBody) -> Result<(), StoreError> {
    let id = format!("{}/{external_id}", session.session_id);
    let now = session.pump.clock().now();
    inbox::accept(session.pump.store(), &session.conversation, &id, body, now).await.map(|_| ())
}

fn is_quit(text: &str) -> bool {
    matches!(text.trim().to_lowercase().as_str(), "/quit" | "/exit" | "/q" | "／quit")
}

/// Lines flow one at a time: the reader waits until the answer to the last one is on the screen.
pub(super) type LineSender = mpsc::Sender<Line>;
