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

/// A sweep under way.
#[derive(Debug)]
pub struct Pass {
    page: SweepPage,
    /// What went until now.
    pub gone: Gone,
}

impl Pass {
    /// From this place on (see [`Pass::place`]); an empty one is the beginning.
    #[must_use]
    pub fn from(place: Vec<u8>, dry_run: bool) -> Self {
        Self { page: SweepPage { after: place, limit: PART, dry_run }, gone: Gone::new() }
    }

    /// Where it goes on.
    #[must_use]
    pub fn place(&self) -> &[u8] {
        &self.page.after
    }

    /// Does the next part; false at the end.
    ///
    /// # Errors
    /// When the store fails; what went until then has gone.
    pub async fn part(&mut self, store: &dyn Store, rules: &Retention, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let part = store.sweep(rules, now, &self.page).await?;
        for (what, count) in part.gone {
            *self.gone.entry(what).or_default() += count;
        }
        let Some(next) = part.next else { return Ok(false) };
        self.page.after = next;
        tokio::time::sleep(PAUSES[usize::from(part.touched > 0 && !self.page.dry_run)]).await;
        Ok(true)
    }
}

/// Sweeps everything.
///
/// # Errors
/// When the store fails; what went until then has gone.
pub async fn all(store: &dyn Store, rules: &Retention, now: DateTime<Utc>, dry_run: bool) -> Result<Gone, StoreError> {
    let mut pass = Pass::from(Vec::new(), dry_run);
    while pass.part(store, rules, now).await? {}
    Ok(pass.gone)
}

/// As one line.
#[must_use]
pub fn in_words(gone: &Gone) -> String {
    let words: Vec<String> = gone.iter().map(|(what, count)| format!("{count} {}", what.replace('_', " "))).collect();
    words.join(", ")
}
