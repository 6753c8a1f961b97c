//! `simdesk audit-log`: who of the staff read or changed what. And the one way in which commands write into it.

use std::io::Write as _;

use chrono::TimeDelta;
use clap::Args;
use serde_json::json;

use super::backup::existing;
use super::exit::Failure;
use crate::app::{self, account};
use crate::config::Config;
use crate::model::{About, Act, ConversationId, LogEntry, LogMark, LogRow, StaffId, shanghai};
use crate::port::{Clock, Store};
use crate::store::conversation_hash;

/// Entries read at once.
const PAGE: usize = 1_000;

const HELP: &str = "\
Every look-up, list of cases, answer, import, backup, restore, erasure and
reading of what customers asked leaves an entry before its result is shown;
one that can't be noted is refused. Entries hold numbers only (orders, cases,
SHA-256 of imported files, hashes of conversations), never a text or a phone.
Of a look-up that found nothing they name the kind of what was looked for.
They are kept for good.

--json prints one object a line: at, staff (null: the customer), account, what,
orders, cases, conversations, incidents, files, nothing_found (kinds:
order-number, phone-tail, phone, identity-number, bank-card, other).";

/// Options of `simdesk audit-log`.
#[derive(Debug, Args)]
#[command(after_long_help = HELP)]
pub struct AuditLogArgs {
    /// Entries of so many days, up to now
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=36_600))]
    days: u32,
    /// Only entries about this conversation, as in terminal:amy
    #[arg(long, value_name = "ID")]
    conversation: Option<ConversationId>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// Who runs a command.
pub(super) struct Logger<'a> {
    pub store: &'a dyn Store,
    pub staff: &'a StaffId,
}

impl<'a> Logger<'a> {
    pub(super) fn new(store: &'a dyn Store, config: &'a Config) -> Self {
        Self { store, staff: &config.staff }
    }

    /// Notes what is about to be shown or done. When that fails it must not be.
    pub(super) async fn note(&self, act: Act, about: Vec<About>) -> Result<(), Failure> {
        let at = app::SystemClock.now();
        let mut rest = about.as_slice();
        loop {
            let (part, more) = rest.split_at(rest.len().min(LogEntry::ABOUT_MAX));
            let entry = LogEntry { at, staff: Some(self.staff.clone()), account: account(), act, about: part.to_vec() };
            let noted = self.store.log(entry).await;
            noted.map_err(|e| anyhow::anyhow!("this can't be noted in the audit log, so it is not done: {e}"))?;
            rest = more;
            if rest.is_empty() {
                return Ok(());
            }
        }
    }
}

/// Prints the log.
///
/// # Errors
/// When the store can't be read.
pub async fn run(args: &AuditLogArgs, config: &Config) -> Result<u8, Failure> {
    let (store, _) = existing(config).await?;
    let wanted = args.conversation.as_ref().map(|id| About::Conversation(conversation_hash(id)));
    Logger::new(&*store, config).note(Act::ReadLog, wanted.clone().into_iter().collect()).await?;
    let from = app::SystemClock.now() - TimeDelta::days(args.days.into());
    let mut after = LogMark::before(from);
    let mut out = std::io::stdout().lock();
    loop {
        let page = store.audit_log(Some(after), PAGE).await?;
        let Some(last) = page.last() else { return Ok(0) };
        after = last.mark;
        for LogRow { entry, .. } in &page {
            if wanted.as_ref().is_none_or(|wanted| entry.about.contains(wanted)) {
                writeln!(out, "{}", if args.json { as_json(entry).to_string() } else { as_text(entry) })?;
            }
        }
    }
}

fn as_text(entry: &LogEntry) -> String {
    let who = match &entry.staff {
        Some(staff) => format!("{staff} ({})", entry.account),
        None => "the customer".to_owned(),
    };
    let about = entry.about.iter().map(|about| match about {
        About::Order(id) => format!(" order {id}"),
        About::Case(id) => format!(" {id}"),
        About::Conversation(hash) => format!(" conversation {}…", &hash[..hash.len().min(12)]),
        About::File(hash) => format!(" file {}…", &hash[..hash.len().min(12)]),
        About::Incident(id) => format!(" {id}"),
        About::Nothing(sought) => format!(" nothing found ({})", sought.name()),
    });
    format!(
        "{}  {who}  {}{}",
        entry.at.with_timezone(&shanghai()).format("%Y-%m-%d %H:%M:%S"),
        entry.act.name(),
        about.collect::<String>()
    )
}

fn as_json(entry: &LogEntry) -> serde_json::Value {
    let of = |pick: &dyn Fn(&About) -> Option<String>| entry.about.iter().filter_map(pick).collect::<Vec<_>>();
    json!({
        "at": entry.at.to_rfc3339(),
        "staff": entry.staff.as_ref().map(StaffId::as_str),
        "account": entry.account,
        "what": entry.act.name(),
        "orders": of(&|a| if let About::Order(id) = a { Some(id.to_string()) } else { None }),
        "cases": of(&|a| if let About::Case(id) = a { Some(id.to_string()) } else { None }),
        "conversations": of(&|a| if let About::Conversation(hash) = a { Some(hash.clone()) } else { None }),
        "incidents": of(&|a| if let About::Incident(id) = a { Some(id.to_string()) } else { None }),
        "nothing_found": of(&|a| if let About::Nothing(sought) = a { Some(sought.name().to_owned()) } else { None }),
        "files": of(&|a| if let About::File(hash) = a { Some(hash.clone()) } else { None }),
    })
}
