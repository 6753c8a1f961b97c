//! A whole sweep of the store, part by part, with room for others between the parts.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::model::Retention;
use crate::port::{Store, StoreError, SweepPage};

/// What can go, in the words of the configuration where it has one: for output that always has the same rows.
pub const KINDS: [&str; 10] = [
    "turn_notes",
    "attempts",
    "dead_letters",
    "event_names",
    "messages",
    "conversations",
    "watches",
    "closed_cases",
    "orders",
    "imports",
];

/// Records looked at in one part: what goes of them is one commit, which others wait for.
const PART: usize = 200;
/// After a part in which nothing went, and after one in which something did.
const PAUSES: [Duration; 2] = [Duration::from_millis(1), Duration::from_millis(20)];

/// What went, or would go, by kind.
pub type Gone = BTreeMap<String, u64>;

/// Sweeps everything.
///
/// # Errors
/// When the store fails; what went until then has gone.
pub async fn all(store: &dyn Store, rules: &Retention, now: DateTime<Utc>, dry_run: bool) -> Result<Gone, StoreError> {
    let mut page = SweepPage { after: Vec::new(), limit: PART, dry_run };
    let mut gone = Gone::new();
    loop {
        let part = store.sweep(rules, now, &page).await?;
        for (what, count) in part.gone {
            *gone.entry(what).or_default() += count;
        }
        let Some(next) = part.next else { return Ok(gone) };
        page.after = next;
        tokio::time::sleep(PAUSES[usize::from(part.touched > 0 && !dry_run)]).await;
    }
}

/// As one line.
#[must_use]
pub fn in_words(gone: &Gone) -> String {
    let words: Vec<String> = gone.iter().map(|(what, count)| format!("{count} {}", what.replace('_', " "))).collect();
    words.join(", ")
}
