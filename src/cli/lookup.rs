//! `simdesk lookup`: what staff see of an order.

use std::io::Write as _;

use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;

use super::audit_log::Logger;
use super::desk::Who;
use super::exit::{Failure, NOT_FOUND};
use crate::app::{self, Opened};
use crate::audits::Keyring;
use crate::calendar::Calendar;
use crate::config::Config;
use crate::model::{About, Act, PhoneTail, Sought};
use crate::port::{Clock, Store, StoreError};
use crate::views::lookup::{self, Explain, LookUp, View};

/// Look an order up by any of its numbers, or by phone tail and day.
#[derive(Debug, Clone, Args)]
pub struct LookupArgs {
    /// Any number of the order: 抖店, sub-order, distributor, carrier
    #[arg(value_name = "ANY_ID", required_unless_present = "tail", conflicts_with_all = ["tail", "date"])]
    pub id: Option<String>,
    /// Last four digits of the phone
    #[arg(long, requires = "date")]
    pub tail: Option<PhoneTail>,
    /// Day on which the order went in (Asia/Shanghai), as in 2026-11-20
    #[arg(long, requires = "tail")]
    pub date: Option<NaiveDate>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Who looks it up
    #[command(flatten)]
    pub who: Who,
}

/// What to print, and how to exit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// For stdout.
    pub out: String,
    /// For stderr.
    pub err: String,
    /// The exit code.
    pub code: u8,
    /// The orders that it shows, or that there are none: for the audit log.
    pub about: Vec<About>,
}

/// Looks up and formats.
///
/// # Errors
/// When the store fails.
pub async fn run(
    args: &LookupArgs,
    store: &dyn Store,
    keyring: &Keyring,
    calendar: &Calendar,
    explain: Explain<'_>,
    now: DateTime<Utc>,
) -> Result<Outcome, StoreError> {
    let see = |record| lookup::view(record, calendar, explain, now);
    if let (Some(tail), Some(day)) = (args.tail, args.date) {
        let views = lookup::by_tail(store, keyring, &tail, day, &see).await?;
        if views.is_empty() {
            let err = format!("No order with this phone tail went in on {day} (Asia/Shanghai).\n");
            return Ok(Outcome {
                out: if args.json { "[]\n".into() } else { String::new() },
                err,
                code: NOT_FOUND,
                about: vec![About::Nothing(Sought::Tail)],
            });
        }
        return Ok(Outcome { out: several(&views, args.json), err: String::new(), code: 0, about: lookup::about(&views) });
    }
    let number = args.id.as_deref().unwrap_or_default();
    Ok(match lookup::by_number(store, number, &lookup::numbers_in, &see).await? {
        LookUp::Known(views) => {
            let about = lookup::about(&views);
            let out = match views.as_slice() {
                // One record is one object; the cards of a main order are a list, as by phone tail.
                [view] if args.json => format!("{:#}\n", lookup::record_json(view)),
                views => several(views, args.json),
            };
            Outcome { out, err: String::new(), code: 0, about }
        }
        LookUp::NotFound { number } => {
            let (out, err) = if args.json {
                (format!("{:#}\n", lookup::unknown_json(&number)), String::new())
            } else {
                (String::new(), lookup::unknown_text(&number))
            };
            Outcome { out, err, code: NOT_FOUND, about: vec![About::Nothing(Sought::Order)] }
        }
        LookUp::NotAnOrder { kind, what } => {
            let (out, err) = if args.json {
                let value = serde_json::json!({"error": "not-an-order", "what": what});
                (format!("{value:#}\n"), String::new())
            } else {
                (String::new(), format!("This is {what}.\n"))
            };
            Outcome { out, err, code: NOT_FOUND, about: vec![About::Nothing(lookup::sought(kind))] }
        }
    })
}

fn several(views: &[View], json: bool) -> String {
    if json {
        format!("{:#}\n", serde_json::Value::Array(views.iter().map(lookup::record_json).collect()))
    } else {
        lookup::records_text(views)
    }
}

/// The subcommand: opens the store, looks up, prints.
///
/// # Errors
/// When the store or the data can't be used. "Not found" is exit code 4.
pub async fn command(args: &LookupArgs, config: &Config) -> Result<u8, Failure> {
    let knowledge = app::knowledge(config)?;
    let Opened { store, keyring, guard: _guard, .. } = app::ready(app::open(config)?).await?;
    let actor = args.who.actor(&*store, config).await?;
    let explain = |record: &crate::model::AuditRecord| knowledge.explain(record);
    let outcome = run(args, &*store, &keyring, &knowledge.calendar, &explain, app::SystemClock.now()).await?;
    let act = if args.tail.is_some() { Act::LookUpByTail } else { Act::LookUp };
    Logger { store: &*store, staff: &actor.id }.note(act, outcome.about).await?;
    write!(std::io::stdout().lock(), "{}", outcome.out)?;
    write!(std::io::stderr().lock(), "{}", outcome.err)?;
    Ok(outcome.code)
}
