//! Sending to the staff's group: each case into its own topic, and nothing into General that belongs to a topic.
//!
//! A topic is made when something is put into it for the first time. Staff close and delete topics as they like: a closed one is opened
//! again, in place of one that is gone another one is made, which begins with the case as it stands. A group that can't be written to
//! (the bot was removed, or may not) is waited for: nothing is lost, and the operator hears of it once.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use serde_json::Value;
use teloxide::payloads::{CreateForumTopic, DeleteForumTopic, DeleteMessage, ReopenForumTopic, SendChatAction};
use teloxide::types::{ChatAction, ThreadId};

use super::put::{self, Copied, Spot, message_id, recipient, says};
use super::{Api, ApiFault, Gate, Home, deliver, outcome};
use crate::model::{ConversationId, Manner, OutboxMessage};
use crate::port::{Clock, Deliver, Opening, Passed, SendOutcome, Way};

/// A topic that is not there.
const GONE: [&str; 5] =
    ["message thread not found", "topic_deleted", "topic_id_invalid", "topic not found", "message_thread_id_invalid"];
const CLOSED: [&str; 1] = ["topic_closed"];
/// What a group without topics says.
const NO_FORUM: [&str; 3] = ["not a forum", "channel_forum_missing", "chat_admin_required"];
/// Characters of the name of a topic.
const TITLE_CHARS_MAX: usize = 128;
/// The longest pause after an answer that got lost is a minute.
const UNCLEAR_DOUBLINGS_MAX: u32 = 6;

/// The way to the staff.
pub struct Group {
    api: Api,
    clock: Arc<dyn Clock>,
    home: Arc<Home>,
    gate: Gate,
    /// Topics that were made, and have not been begun.
    begun: Mutex<BTreeMap<ConversationId, Spot>>,
}

/// Why something was not delivered, or not there.
enum Stop {
    Lost,
    Fault(ApiFault),
}

impl From<ApiFault> for Stop {
    fn from(fault: ApiFault) -> Self {
        if says(&fault, &GONE) { Self::Lost } else { Self::Fault(fault) }
    }
}

#[async_trait]
impl Deliver for Group {
    fn channel(&self) -> &'static str {
        ConversationId::DESK
    }

    async fn deliver(&self, message: &OutboxMessage, tries: u32) -> SendOutcome {
        match self.pass(message, tries, &Way::default()).await {
            Passed::Done(outcome) => outcome,
            Passed::Opened(..) | Passed::Lost => SendOutcome::Failed { why: "nobody knows which topic it is for".to_owned() },
        }
    }

    async fn pass(&self, message: &OutboxMessage, tries: u32, way: &Way) -> Passed {
        match self.put(message, way).await {
            Ok(passed) => {
                if matches!(passed, Passed::Done(SendOutcome::Sent { .. }) | Passed::Opened(..)) {
                    self.gate.works();
                }
                passed
            }
            Err(Stop::Lost) => self.lost(message),
            Err(Stop::Fault(fault)) => Passed::Done(self.outcome(&fault, message, tries).await),
        }
    }
}

impl Group {
    /// The group of an account, which takes `pace` messages a minute.
    #[must_use]
    pub fn new(api: Api, clock: Arc<dyn Clock>, home: Arc<Home>, pace: usize) -> Self {
        Self { api, clock, home, gate: Gate::new(pace), begun: Mutex::default() }
    }

    async fn put(&self, message: &OutboxMessage, way: &Way) -> Result<Passed, Stop> {
        let manner = message.passing.as_ref().map_or(Manner::Say, |passing| passing.manner);
        if manner == Manner::Close {
            return self.close(message, way).await;
        }
        let group = self.home.id();
        let done = |external_id| Ok(Passed::Done(SendOutcome::Sent { external_id }));
        if let Some(at) = self.waits(message, way, manner) {
            return Ok(Passed::Done(SendOutcome::Later { at, may_have_arrived: false }));
        }
        if manner == Manner::Withdraw {
            return self.withdraw(way).await;
        }
        if way.place.is_some_and(|(there, _)| there != group) {
            // In the group that was configured before.
            return Err(Stop::Lost);
        }
        if let (Manner::Edit, Some(target)) = (manner, way.targets.first())
            && put::edit(&self.api, group, message, *target).await?
        {
            return done(None);
        }
        let spot = match (message.conversation.of_thread(), way.place) {
            (None, _) => Spot::chat(group),
            (Some(_), Some((_, number))) => Spot { chat: group, thread: Some(number) },
            (Some(_), None) => match &way.opening {
                Some(opening) => return self.open(message, opening).await,
                // Nobody could note which topic was made.
                None => return Err(Stop::Lost),
            },
        };
        let copied = match manner {
            Manner::Copy => self.copy(spot, message, way).await?,
            _ => Copied::Nothing,
        };
        match copied {
            Copied::As(numbers) => done(put::external_id(&numbers)),
            Copied::Nothing => done(self.say(spot, message, way.quotes).await?.map(|number| number.to_string())),
        }
    }

    /// When it may be put there, if not now.
    fn waits(&self, message: &OutboxMessage, way: &Way, manner: Manner) -> Option<chrono::DateTime<chrono::Utc>> {
        let is_new = message.conversation.of_thread().is_some() && way.place.is_none();
        let opens = 1 + usize::from(way.opening.as_ref().is_some_and(|opening| opening.text.is_some()));
        let copies = message.passing.as_ref().map_or(1, |passing| passing.sources.len().max(1));
        let messages = match manner {
            // What only goes is not counted, but waits like the others when nobody may come in.
            Manner::Withdraw | Manner::Close => return self.gate.shut_until(self.clock.now()),
            _ if is_new => opens,
            Manner::Copy => copies + usize::from(put::is_too_long_for_a_caption(message)),
            _ => 1,
        };
        self.gate.pass(&message.conversation, messages, self.clock.now()).err()
    }

    /// A message in its topic, or nowhere. Its number, if Telegram says it.
    async fn say(&self, spot: Spot, message: &OutboxMessage, quotes: Option<i64>) -> Result<Option<i64>, Stop> {
        let answer = match put::say(&self.api, spot, message, quotes).await {
            Err(fault) if says(&fault, &CLOSED) => {
                self.reopen(spot).await?;
                put::say(&self.api, spot, message, quotes).await?
            }
            other => other?,
        };
        self.is_there(spot, &answer).await
    }

    /// What landed outside its topic is taken away again: in General nobody could answer it.
    async fn is_there(&self, spot: Spot, answer: &Value) -> Result<Option<i64>, Stop> {
        let Some(number) = put::number(answer) else { return Ok(None) };
        let there = answer.get("message_thread_id").and_then(Value::as_i64);
        if spot.thread.is_none() || there == spot.thread {
            return Ok(Some(number));
        }
        tracing::warn!(thread = spot.thread, "a message for a topic of the staff group came out elsewhere and was taken away");
        if let Err(fault) = self.api.call(DeleteMessage::new(recipient(spot.chat), message_id(number))).await {
            tracing::error!("message {number} of the staff group belongs to another topic and could not be taken away: {fault}");
        }
        Err(Stop::Lost)
    }

    async fn copy(&self, spot: Spot, message: &OutboxMessage, way: &Way) -> Result<Copied, Stop> {
        // Somebody who writes elsewhere has nothing that could be copied.
        let customer = message.conversation.of_thread().as_ref().and_then(deliver::chat);
        let Some(customer) = customer else { return Ok(Copied::Nothing) };
        self.lives(spot).await?;
        let long = put::is_too_long_for_a_caption(message);
        if long {
            self.say(spot, message, way.quotes).await?;
        }
        let quotes = way.quotes.filter(|_| !long);
        match put::copy(&self.api, spot, customer, message, quotes).await {
            Err(fault) if says(&fault, &CLOSED) => {
                self.reopen(spot).await?;
                Ok(put::copy(&self.api, spot, customer, message, quotes).await?)
            }
            // It has said all that there is.
            Ok(Copied::Nothing) | Err(ApiFault::Unreachable(_)) if long => Ok(Copied::As(Vec::new())),
            // The group is there: so it is the customer's chat that can't be read.
            Err(ApiFault::Unreachable(_)) => Ok(Copied::Nothing),
            other => Ok(other?),
        }
    }

    /// Nobody says afterwards where a copy went: so it is asked before whether the topic is still there.
    async fn lives(&self, spot: Spot) -> Result<(), Stop> {
        let Some(thread) = spot.thread else { return Ok(()) };
        let mut sign = SendChatAction::new(recipient(spot.chat), ChatAction::Typing);
        sign.message_thread_id = Some(ThreadId(message_id(thread)));
        match self.api.call(sign).await {
            Err(fault) if says(&fault, &CLOSED) => self.reopen(spot).await,
            other => Ok(other.map(drop)?),
        }
    }

    async fn reopen(&self, spot: Spot) -> Result<(), Stop> {
        let Some(thread) = spot.thread else {
            return Err(Stop::Fault(ApiFault::Unreachable("the General topic is closed".to_owned())));
        };
        match self.api.call(ReopenForumTopic::new(recipient(spot.chat), ThreadId(message_id(thread)))).await {
            Err(fault) if says(&fault, &["topic_not_modified"]) => Ok(()),
            other => Ok(other.map(drop)?),
        }
    }

    /// Makes the topic. The message itself comes with the next claim, when its place is noted.
    async fn open(&self, message: &OutboxMessage, opening: &Opening) -> Result<Passed, Stop> {
        let who = &message.conversation;
        let group = self.home.id();
        let begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner).remove(who).filter(|spot| spot.chat == group);
        let spot = match begun {
            Some(spot) => spot,
            None => self.make(group, opening).await?,
        };
        let Some(thread) = spot.thread else { return Err(Stop::Lost) };
        if let Some(text) = &opening.text {
            let told = match put::tell(&self.api, spot, text, &opening.buttons).await {
                // It may have arrived, and what waits says the rest.
                Err(ApiFault::Unclear(_)) => Ok(None),
                Err(fault) => Err(fault.into()),
                Ok(answer) => self.is_there(spot, &answer).await,
            };
            if let Err(Stop::Fault(fault)) = told {
                self.begun.lock().unwrap_or_else(PoisonError::into_inner).insert(who.clone(), spot);
                return Err(Stop::Fault(fault));
            }
            told?;
        }
        Ok(Passed::Opened(group, thread))
    }

    async fn make(&self, group: i64, opening: &Opening) -> Result<Spot, Stop> {
        let title: String = opening.title.chars().take(TITLE_CHARS_MAX).collect();
        let made = match self.api.call(CreateForumTopic::new(recipient(group), title)).await {
            Ok(made) => made,
            // What is unclear about the topic is not unclear about the message.
            Err(ApiFault::Unclear(_)) => return Err(Stop::Fault(ApiFault::Down("nobody knows whether a topic was made"))),
            Err(fault) => return Err(Stop::Fault(fault)),
        };
        match made.get("message_thread_id").and_then(Value::as_i64) {
            Some(thread) => Ok(Spot { chat: group, thread: Some(thread) }),
            None => Err(Stop::Fault(ApiFault::Unreachable("Telegram does not say which topic it has made".to_owned()))),
        }
    }

    async fn withdraw(&self, way: &Way) -> Result<Passed, Stop> {
        let group = way.place.map_or_else(|| self.home.id(), |(group, _)| group);
        match put::withdraw(&self.api, group, &way.targets).await {
            Err(fault @ ApiFault::Unreachable(_)) if group != self.home.id() => Ok(failed_there(&fault)),
            other => Ok(other.map(|()| Passed::Done(SendOutcome::Sent { external_id: None }))?),
        }
    }

    async fn close(&self, message: &OutboxMessage, way: &Way) -> Result<Passed, Stop> {
        if let Some(at) = self.waits(message, way, Manner::Close) {
            return Ok(Passed::Done(SendOutcome::Later { at, may_have_arrived: false }));
        }
        if let Some((group, thread)) = way.place {
            let delete = |group| self.api.call(DeleteForumTopic::new(recipient(group), ThreadId(message_id(thread))));
            let mut deleted = delete(group).await;
            if let Err(ApiFault::Moved(new)) = deleted {
                deleted = delete(new).await;
            }
            match deleted {
                // As it should be.
                Err(fault) if says(&fault, &GONE) => {}
                // A group that is used no more would be waited for in vain.
                Err(fault @ ApiFault::Unreachable(_)) if group != self.home.id() => return Ok(failed_there(&fault)),
                other => drop(other?),
            }
        }
        Ok(Passed::Done(SendOutcome::Sent { external_id: None }))
    }

    fn lost(&self, message: &OutboxMessage) -> Passed {
        let now = self.clock.now();
        if message.conversation.of_thread().is_none() {
            return Passed::Done(SendOutcome::Failed { why: "there is no General topic".to_owned() });
        }
        if self.gate.loses(&message.conversation, now) {
            let at = self.gate.trouble("topics are gone as soon as they are made", now);
            return Passed::Done(SendOutcome::Later { at, may_have_arrived: false });
        }
        Passed::Lost
    }

    async fn outcome(&self, fault: &ApiFault, message: &OutboxMessage, tries: u32) -> SendOutcome {
        let now = self.clock.now();
        let later = |at| SendOutcome::Later { at, may_have_arrived: false };
        match fault {
            ApiFault::Wait(time) => {
                let until = now + outcome::pause(*time);
                self.gate.shut(until);
                later(until)
            }
            ApiFault::Unreachable(why) => later(self.gate.trouble(why, now)),
            ApiFault::Refused(why) if says(fault, &NO_FORUM) => later(self.gate.trouble(why, now)),
            ApiFault::Moved(new) => match self.home.moved(*new).await {
                Ok(()) => later(now),
                Err(error) => later(self.gate.trouble(&error.to_string(), now)),
            },
            // Whatever is for staff goes on until it is there: twice is better than never.
            ApiFault::Unclear(_) => {
                let at = now + chrono::TimeDelta::seconds(1 << tries.min(UNCLEAR_DOUBLINGS_MAX));
                SendOutcome::Later { at, may_have_arrived: true }
            }
            _ => outcome::of(fault, message, tries, now),
        }
    }
}

/// A group that is used no more is not waited for.
fn failed_there(fault: &ApiFault) -> Passed {
    Passed::Done(SendOutcome::Failed { why: format!("the former staff group: {fault}") })
}
