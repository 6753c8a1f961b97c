//! Incidents: noticed by the rule of [`decide::alerts`](crate::decide::alerts), told to staff once, and to those who wait only when a
//! person has approved the words.
//!
//! Whatever is to be sent is first decided in the incident itself, then put into the inbox of each conversation under a name that no
//! second event can have, and then noted as done. Whoever dies in between leaves an incident that says so; the next look goes on.

mod history;
mod tell;
mod waiting;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

pub use history::History;
pub use tell::message;

use crate::decide::alerts::{self, Judged, judge};
use crate::model::{Actor, AlertRule, EntryId, Incident, IncidentId, IncidentKey, Locale, StaffId, Verdict, Words};
use crate::normalise;
use crate::port::{Store, StoreError};
use crate::understand::spans;

/// Incidents that are not over, as many as are ever looked at.
const OPEN_MAX: usize = 1_000;
/// Two keys that so much of the same conversations stand behind are one incident.
const SAME_PERCENT: usize = 80;
/// Characters of a notice.
const NOTICE_CHARS_MAX: usize = 1_000;

/// Why an incident can't be decided about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IncidentError {
    /// No such incident.
    #[error("there is no incident {0}; `simdesk incidents` lists them")]
    NoIncident(IncidentId),
    /// It is over.
    #[error("incident {0} is over; nobody waits because of it any more")]
    Over(IncidentId),
    /// The notice is on its way already.
    #[error("{1} has had the notice of incident {0} sent already")]
    Announced(IncidentId, StaffId),
    /// Nothing to say.
    #[error("the notice is empty")]
    Empty,
    /// Too long.
    #[error("the notice has {0} characters, at most {NOTICE_CHARS_MAX} fit; shorten it")]
    TooLong(usize),
    /// Somebody decided at the same time.
    #[error("incident {0} was changed meanwhile; look at it again")]
    Changed(IncidentId),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What the words of an incident are made from: FAQ and sentences.
pub trait Voice: Sync {
    /// True for entries that say why something failed: what people ask otherwise is no incident.
    fn is_cause(&self, entry: &EntryId) -> bool;
    /// What is frequent, in each language.
    fn name(&self, key: &IncidentKey) -> Words;
    /// The notice that is suggested, in each language.
    fn notice(&self, key: &IncidentKey) -> Words;
}

/// What a look found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// Something is suddenly frequent.
    Opened(Incident),
    /// It has doubled since.
    Grown(Incident),
    /// It has been calm for long enough.
    Over(Incident),
}

impl News {
    /// The incident.
    #[must_use]
    pub fn incident(&self) -> &Incident {
        match self {
            Self::Opened(incident) | Self::Grown(incident) | Self::Over(incident) => incident,
        }
    }
}

/// Looks once: notices what is new, follows what is open, ends what is over, and goes on with notices that were not sent to their end.
///
/// # Errors
/// When the store fails.
pub async fn look(
    store: &dyn Store,
    history: &mut History,
    rule: &AlertRule,
    voice: &dyn Voice,
    now: DateTime<Utc>,
) -> Result<Vec<News>, StoreError> {
    let mut news = Vec::new();
    let open = store.incidents(false, OPEN_MAX).await?;
    for incident in &open {
        if matches!(incident.verdict, Verdict::Announced { told: None, .. }) {
            send(store, incident.clone(), now).await?;
        }
    }
    if !rule.on {
        return Ok(news);
    }
    let picture = history.look(store, rule, voice, now).await?;
    // Conversations that an incident stands for already.
    let mut taken: Vec<BTreeSet<u64>> = Vec::new();
    let mut keys: BTreeSet<IncidentKey> = BTreeSet::new();
    for incident in store.incidents(false, OPEN_MAX).await? {
        let judged = judge(&picture.sample(&incident.key), rule);
        let count = picture.count(&incident.key);
        taken.push(picture.who(&incident.key));
        keys.insert(incident.key.clone());
        news.extend(follow(store, incident, judged, count, rule, now).await?);
    }
    // The most telling key first, and of one kind the most frequent.
    let mut fresh: Vec<(IncidentKey, Judged)> = Vec::new();
    for key in picture.keys().filter(|key| !keys.contains(key)) {
        let judged = judge(&picture.sample(key), rule);
        if judged.alarming {
            fresh.push((key.clone(), judged));
        }
    }
    let rank = |key: &IncidentKey| match key {
        IncidentKey::Code(_) => 0,
        IncidentKey::Entry(_) => 1,
        IncidentKey::Carrier(_) => 2,
    };
    fresh.sort_by_key(|(key, _)| (rank(key), u32::MAX - picture.count(key)));
    for (key, judged) in fresh {
        let who = picture.who(&key);
        if taken.iter().any(|other| who.intersection(other).count() * 100 >= who.len() * SAME_PERCENT) {
            continue;
        }
        taken.push(who);
        let count = picture.count(&key);
        let incident = Incident {
            id: IncidentId(0),
            version: 0,
            began_at: now,
            last_at: now,
            ended_at: None,
            window_minutes: rule.window_minutes,
            count,
            peak: count,
            grown_at: None,
            expected_milli: judged.expected_milli(),
            known: judged.known,
            verdict: Verdict::None,
            name: voice.name(&key),
            notice: voice.notice(&key),
            key,
        };
        match store.put_incident(incident.clone()).await {
            Ok(id) => news.push(News::Opened(Incident { id, version: 1, ..incident })),
            // Somebody else has just noticed it.
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error),
        }
    }
    for one in &news {
        let (what, incident) = match one {
            News::Opened(incident) => ("began", incident),
            News::Grown(incident) => ("has doubled", incident),
            News::Over(incident) => ("is over", incident),
        };
        tracing::warn!("an incident {what}: {}", message(incident).lines().next().unwrap_or_default());
    }
    Ok(news)
}

/// Follows an incident that is open.
async fn follow(
    store: &dyn Store,
    mut incident: Incident,
    judged: Judged,
    count: u32,
    rule: &AlertRule,
    now: DateTime<Utc>,
) -> Result<Option<News>, StoreError> {
    let before = incident.clone();
    let change = alerts::follow(&mut incident, &judged, count, rule, now);
    if incident == before {
        return Ok(None);
    }
    match store.put_incident(incident.clone()).await {
        Ok(_) => {
            let incident = Incident { version: incident.version + 1, ..incident };
            Ok(change.map(|change| match change {
                alerts::Change::Grown => News::Grown(incident),
                alerts::Change::Over => News::Over(incident),
            }))
        }
        // Somebody has decided, or looked, at this very moment: the next look follows.
        Err(StoreError::Conflict) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn open(store: &dyn Store, id: IncidentId) -> Result<Incident, IncidentError> {
    let incident = store.incident(id).await?.ok_or(IncidentError::NoIncident(id))?;
    if incident.is_open() { Ok(incident) } else { Err(IncidentError::Over(id)) }
}

async fn decided(store: &dyn Store, incident: Incident) -> Result<Incident, IncidentError> {
    match store.put_incident(incident.clone()).await {
        Ok(_) => Ok(Incident { version: incident.version + 1, ..incident }),
        Err(StoreError::Conflict) => Err(IncidentError::Changed(incident.id)),
        Err(error) => Err(error.into()),
    }
}

/// A person approves the notice, with words of their own in some languages; it goes to everybody who waits because of the incident.
///
/// # Errors
/// See [`IncidentError`]. Whoever approves a notice that was approved and not sent to its end sends the rest, with the words of then.
pub async fn approve(
    store: &dyn Store,
    id: IncidentId,
    actor: &Actor,
    own: &[(Locale, String)],
    now: DateTime<Utc>,
) -> Result<Incident, IncidentError> {
    let mut incident = open(store, id).await?;
    match &incident.verdict {
        Verdict::Announced { told: Some(_), by, .. } => return Err(IncidentError::Announced(id, by.clone())),
        Verdict::Announced { told: None, .. } => return Ok(send(store, incident, now).await?),
        Verdict::None | Verdict::Dismissed { .. } => {}
    }
    for (locale, text) in own {
        let cleaned = normalise::clean(text);
        let length = cleaned.trim().chars().count();
        if length == 0 {
            return Err(IncidentError::Empty);
        }
        if length > NOTICE_CHARS_MAX {
            return Err(IncidentError::TooLong(length));
        }
        let masked = spans::mask(cleaned.trim()).0;
        incident.notice.retain(|(of, _)| of != locale);
        incident.notice.push((*locale, masked));
    }
    incident.verdict = Verdict::Announced { by: actor.id.clone(), at: now, told: None };
    let incident = decided(store, incident).await?;
    Ok(send(store, incident, now).await?)
}

/// A person says that customers need not hear of it.
///
/// # Errors
/// See [`IncidentError`].
pub async fn dismiss(store: &dyn Store, id: IncidentId, actor: &Actor, now: DateTime<Utc>) -> Result<Incident, IncidentError> {
    let mut incident = open(store, id).await?;
    match &incident.verdict {
        Verdict::Announced { by, .. } => return Err(IncidentError::Announced(id, by.clone())),
        Verdict::Dismissed { .. } => return Ok(incident),
        Verdict::None => {}
    }
    incident.verdict = Verdict::Dismissed { by: actor.id.clone(), at: now };
    decided(store, incident).await
}

/// Puts the notice into the inbox of everybody who waits, and notes that it is done.
async fn send(store: &dyn Store, incident: Incident, now: DateTime<Utc>) -> Result<Incident, StoreError> {
    let Verdict::Announced { by, at, told: None } = incident.verdict.clone() else { return Ok(incident) };
    let told = waiting::tell(store, &incident, now).await?;
    let mut incident = incident;
    loop {
        incident.verdict = Verdict::Announced { by: by.clone(), at, told: Some(told) };
        match store.put_incident(incident.clone()).await {
            Ok(_) => return Ok(Incident { version: incident.version + 1, ..incident }),
            // A look has noted something meanwhile.
            Err(StoreError::Conflict) => match store.incident(incident.id).await? {
                Some(newer) if newer.verdict == (Verdict::Announced { by: by.clone(), at, told: None }) => incident = newer,
                Some(newer) => return Ok(newer),
                None => return Err(StoreError::Conflict),
            },
            Err(error) => return Err(error),
        }
    }
}
