//! What customers asked about, by time: the notes of turns, counted as the rule wants them.
//!
//! Days that are over don't change and are read once, today's with every look; only what the rule compares with is kept in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::Voice;
use crate::decide::alerts::{DAYS, Past, Sample};
use crate::model::{AlertRule, ConversationId, IncidentKey, Topics, TurnOutcome, TurnRow, shanghai_day};
use crate::port::{Store, StoreError};

/// Notes read at once.
const PAGE: usize = 500;
/// Notes among which the same question of the same person is looked for.
const REPEATS: usize = 8;
/// A turn is noted within this time.
const LATE: TimeDelta = TimeDelta::hours(1);
const DAY: TimeDelta = TimeDelta::days(1);
const WEEK_DAYS: i64 = 7;

/// One turn, of somebody whose name doesn't matter. Small: a busy shop has a hundred thousand of them a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Mention {
    who: u64,
    /// Where its topics stand in the list of all.
    topics: u32,
    /// When, in minutes since 1970: who asks twice in a minute asks once.
    minute: i64,
    at: DateTime<Utc>,
}

impl Mention {
    fn is_same(&self, other: &Self) -> bool {
        (self.who, self.topics, self.minute) == (other.who, other.topics, other.minute)
    }
}

/// The days that were read.
#[derive(Debug, Default)]
pub struct History {
    days: BTreeMap<NaiveDate, Vec<Mention>>,
    /// What turns were about, each once: there are few causes, carriers and codes.
    topics: Vec<Topics>,
    /// When the first turn was noted that is still kept, and when that was looked up.
    since: Option<(DateTime<Utc>, NaiveDate)>,
}

/// Everything that one look compares.
#[derive(Debug, Default)]
pub(super) struct Picture {
    now: BTreeMap<IncidentKey, BTreeSet<u64>>,
    all: u32,
    level: u32,
    weeks: Vec<Hours>,
    days: Vec<Hours>,
}

/// The same hours of an earlier day.
#[derive(Debug)]
struct Hours {
    counts: BTreeMap<IncidentKey, u32>,
    all: u32,
    level: u32,
}

fn size(set: &BTreeSet<u64>) -> u32 {
    u32::try_from(set.len()).unwrap_or(u32::MAX)
}

impl Picture {
    /// Who asked about it in the time that is counted.
    pub(super) fn who(&self, key: &IncidentKey) -> BTreeSet<u64> {
        self.now.get(key).cloned().unwrap_or_default()
    }

    /// How many did.
    pub(super) fn count(&self, key: &IncidentKey) -> u32 {
        self.now.get(key).map_or(0, size)
    }

    /// What was asked about in that time.
    pub(super) fn keys(&self) -> impl Iterator<Item = &IncidentKey> {
        self.now.keys()
    }

    /// One of them, as the rule wants it.
    pub(super) fn sample(&self, key: &IncidentKey) -> Sample {
        let past = |hours: &[Hours]| {
            hours
                .iter()
                .map(|h| Past { count: h.counts.get(key).copied().unwrap_or_default(), all: h.all, level: h.level })
                .collect()
        };
        Sample { count: self.count(key), all: self.all, level: self.level, weeks: past(&self.weeks), days: past(&self.days) }
    }
}

impl History {
    /// Nothing was read yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What is to be compared at this moment.
    pub(super) async fn look(
        &mut self,
        store: &dyn Store,
        rule: &AlertRule,
        voice: &dyn Voice,
        now: DateTime<Utc>,
    ) -> Result<Picture, StoreError> {
        let Some(since) = self.since(store, now).await? else { return Ok(Picture::default()) };
        let window = TimeDelta::minutes(rule.window_minutes.into());
        let mut picture = Picture::default();
        let mut used = BTreeSet::new();
        self.read(store, now - window - DAY, now, now, &mut used).await?;
        picture.now = self.by_key(now - window, now, voice);
        picture.all = self.level(now - window, now);
        picture.level = self.level(now - window - DAY, now - window);
        if picture.now.values().all(|who| size(who) < rule.minimum.div_ceil(2)) {
            // Nothing can be alarming, and nothing is high. The rest need not be read.
            return Ok(picture);
        }
        for week in 1..=i64::from(rule.weeks) {
            let end = now - TimeDelta::days(week * WEEK_DAYS);
            picture.weeks.extend(self.hours(store, end, window, since, voice, now, &mut used).await?);
        }
        if picture.weeks.is_empty() {
            for day in 1..=i64::from(DAYS) {
                let end = now - TimeDelta::days(day);
                picture.days.extend(self.hours(store, end, window, since, voice, now, &mut used).await?);
            }
        }
        self.days.retain(|day, _| used.contains(day));
        Ok(picture)
    }

    /// The time that ends here; `None` when nobody can know what would have been usual then: the store was not there yet, or nobody
    /// came for a day.
    #[expect(clippy::too_many_arguments, reason = "what a look has at hand")]
    async fn hours(
        &mut self,
        store: &dyn Store,
        end: DateTime<Utc>,
        window: TimeDelta,
        since: DateTime<Utc>,
        voice: &dyn Voice,
        now: DateTime<Utc>,
        used: &mut BTreeSet<NaiveDate>,
    ) -> Result<Option<Hours>, StoreError> {
        let begin = end - window;
        if begin < since {
            return Ok(None);
        }
        self.read(store, begin - DAY, end, now, used).await?;
        let found = self.by_key(begin, end, voice);
        let (all, level) = (self.level(begin, end), self.level(begin - DAY, begin));
        if all == 0 && level == 0 {
            return Ok(None);
        }
        Ok(Some(Hours { counts: found.iter().map(|(key, who)| (key.clone(), size(who))).collect(), all, level }))
    }

    /// The first turn that is noted. Old notes go, so it is asked for again every day.
    async fn since(&mut self, store: &dyn Store, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, StoreError> {
        let today = shanghai_day(now);
        if let Some((since, asked)) = self.since
            && asked == today
        {
            return Ok(Some(since));
        }
        let Some(first) = store.turn_notes(NaiveDate::MIN, None, 1).await?.into_iter().next() else { return Ok(None) };
        // Within a day notes don't lie by time.
        let since = if first.mark.day == today { now } else { first.note.at };
        self.since = Some((since, today));
        Ok(Some(since))
    }

    /// Sees to it that the days of this time are at hand.
    async fn read(
        &mut self,
        store: &dyn Store,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        now: DateTime<Utc>,
        used: &mut BTreeSet<NaiveDate>,
    ) -> Result<(), StoreError> {
        let last = shanghai_day(to);
        for day in shanghai_day(from).iter_days().take_while(|day| *day <= last) {
            let settled = day < shanghai_day(now - LATE);
            let known = self.days.contains_key(&day) && (settled || used.contains(&day));
            used.insert(day);
            if !known {
                let mentions = self.day_of(store, day).await?;
                self.days.insert(day, mentions);
            }
        }
        Ok(())
    }

    fn between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> impl Iterator<Item = &Mention> {
        let days = self.days.range(shanghai_day(from)..=shanghai_day(to));
        days.flat_map(|(_, mentions)| mentions).filter(move |mention| from < mention.at && mention.at <= to)
    }

    fn level(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> u32 {
        size(&self.between(from, to).map(|mention| mention.who).collect())
    }

    fn by_key(&self, from: DateTime<Utc>, to: DateTime<Utc>, voice: &dyn Voice) -> BTreeMap<IncidentKey, BTreeSet<u64>> {
        let mut found: BTreeMap<IncidentKey, BTreeSet<u64>> = BTreeMap::new();
        for mention in self.between(from, to) {
            let topics = usize::try_from(mention.topics).ok().and_then(|at| self.topics.get(at));
            for key in topics.into_iter().flat_map(Topics::keys) {
                if !matches!(&key, IncidentKey::Entry(entry) if !voice.is_cause(entry)) {
                    found.entry(key).or_default().insert(mention.who);
                }
            }
        }
        found
    }

    async fn day_of(&mut self, store: &dyn Store, day: NaiveDate) -> Result<Vec<Mention>, StoreError> {
        let mut found: Vec<Mention> = Vec::new();
        let mut after = None;
        'day: loop {
            let page: Vec<TurnRow> = store.turn_notes(day, after.as_ref(), PAGE).await?;
            for row in &page {
                if row.mark.day != day {
                    break 'day;
                }
                // A vote on a page names what the page is about, not what happened to somebody.
                if matches!(row.note.outcome, TurnOutcome::Voted { .. }) {
                    continue;
                }
                let at = row.note.at;
                let minute = at.timestamp().div_euclid(60);
                let mention =
                    Mention { who: shortened(&row.mark.conversation), topics: self.known(row.note.topics()), minute, at };
                // Notes of one person lie together, in their order.
                if !found.iter().rev().take(REPEATS).any(|last| last.is_same(&mention)) {
                    found.push(mention);
                }
            }
            let Some(last) = page.into_iter().next_back() else { break };
            after = Some(last.mark);
        }
        found.shrink_to_fit();
        Ok(found)
    }

    /// Where these topics stand in the list.
    fn known(&mut self, topics: Topics) -> u32 {
        let at = self.topics.iter().position(|known| *known == topics).unwrap_or_else(|| {
            self.topics.push(topics);
            self.topics.len() - 1
        });
        u32::try_from(at).unwrap_or(u32::MAX)
    }
}

/// Enough to tell conversations apart.
fn shortened(conversation: &ConversationId) -> u64 {
    let mut hasher = DefaultHasher::new();
    conversation.hash(&mut hasher);
    hasher.finish()
}
