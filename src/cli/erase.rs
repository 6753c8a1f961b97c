//! `simdesk erase`: a customer's data goes, because they asked for it.

use std::io::Write as _;

use clap::Args;

use super::audit_log::Logger;
use super::backup::existing;
use super::exit::Failure;
use crate::app;
use crate::config::Config;
use crate::model::{About, Act, ConversationId};
use crate::port::{Clock, Undelivered};
use crate::store::{conversation_hash, erasures_path};

/// Options of `simdesk erase`.
#[derive(Debug, Args)]
#[command(after_long_help = HELP)]
pub struct EraseArgs {
    /// The conversation, as `simdesk cases` shows it
    conversation: ConversationId,
    /// Erase: it can't be undone
    #[arg(long)]
    yes: bool,
}

const HELP: &str = "\
What goes: messages in both directions, the notes of what was asked, waiting events, reminders, watched orders, what the assistant \
remembers, and the texts of closed cases.
An answer of staff that the customer has not read yet goes, too: this command says so, and the case shows whose it was (`simdesk cases \
C-12`). A case that was to be closed with it is closed.
What stays: an open case until it is closed (then its texts go, too); the numbers and times of cases; the orders, which hold no \
person's data; the names of events, so that none is answered twice; the count of failed owner checks until its time is up; a line in the \
audit log with a hash of the name; and one in <store>.erasures, so that an older backup does not bring the data back.
Deleted records stay readable in the store's files until that space is used again: `simdesk compact` rids the files of them. \
Backups made before keep what they hold until you delete them.";

/// Erases.
///
/// # Errors
/// When nothing is known of the conversation, or the store fails.
pub async fn run(args: &EraseArgs, config: &Config) -> Result<u8, Failure> {
    if !args.yes {
        return Err(Failure::usage(format!("erasing {} can't be undone; add --yes to do it", args.conversation)));
    }
    let (store, dir) = existing(config).await?;
    let about = vec![About::Conversation(conversation_hash(&args.conversation))];
    Logger::new(&*store, config).note(Act::Erase, about).await?;
    let Some(erased) = store.erase(&args.conversation, app::SystemClock.now()).await? else {
        return Err(Failure::not_found(format!("nothing is stored of the conversation {}", args.conversation)));
    };
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}: erased, and noted in {}", args.conversation, erasures_path(&dir).display())?;
    if erased.cases > 0 {
        writeln!(out, "Without their texts now: {}.", crate::model::counted(erased.cases, "closed case", "closed cases"))?;
    }
    for Undelivered { case, staff, closed, unheard } in &erased.undelivered {
        let what = match (closed, unheard) {
            (false, _) => format!("the answer of {staff} was not delivered; the case shows it"),
            (true, true) => format!("closed for {staff}, whose answer was not delivered; the case shows it"),
            (true, false) => format!("closed for {staff}"),
        };
        writeln!(out, "{case}: {what}.")?;
    }
    for case in &erased.open {
        writeln!(out, "{case} is open: its texts go when it is closed.")?;
    }
    Ok(0)
}
