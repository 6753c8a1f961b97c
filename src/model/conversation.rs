//! What is remembered between two messages of one person.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{CaseId, ConversationId, EntryId, IncidentId, Locale, OrderId, Origin, Request, SentMedia};

/// Something that a number or button chooses. Offers name entries and orders, never positions in the FAQ, so an edited FAQ cannot
/// turn a choice into another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Offer {
    /// Show this entry.
    Entry(EntryId),
    /// Talk about this order.
    Order(OrderId),
    /// Ask for an order number.
    LookUp,
    /// Talk to a person.
    Human,
    /// "Did this solve it?" (true = yes)
    Solved(bool),
    /// Start "ready to try again?" for this cause.
    PreCheck(EntryId),
    /// An answer to a yes/no question (true = yes).
    Answer(bool),
    /// Speak this language.
    Language(Locale),
    /// Leave the member of staff and talk to the bot again.
    BackToBot,
    /// Have what this person left here deleted: asks first.
    DeleteData,
    /// The answer to that question (true = delete).
    Erase(bool),
    /// Show what the FAQ is about.
    Browse,
    /// Show the questions of one topic.
    Topic {
        /// Which.
        topic: Topic,
        /// How many of them were shown before.
        from: u8,
    },
    /// From now on hear of changes without asking (true), or not (false).
    Notices(bool),
    /// Say how the help of staff in this case was.
    Rate {
        /// Which.
        case: CaseId,
        /// From 1 to 5.
        stars: u8,
    },
}

/// The parts of the FAQ that can be leafed through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Topic {
    /// Why a review fails.
    Causes,
    /// What else carriers answer.
    Outcomes,
    /// Trying again, time, money.
    Questions,
    /// How to avoid a rejection.
    Tips,
}

impl Topic {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Causes, Self::Outcomes, Self::Questions, Self::Tips];

    /// Its name in commands.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Causes => "causes",
            Self::Outcomes => "outcomes",
            Self::Questions => "questions",
            Self::Tips => "tips",
        }
    }
}

/// What the last message offered, in the order of the numbers 1, 2, 3 …
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Offered(pub Vec<Offer>);

/// The question that is open between the bot and the person. A state carries its data, the number of misses among them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Asked {
    /// None.
    #[default]
    Nothing,
    /// An order number.
    Order,
    /// The phone tail that goes with these orders.
    Tail {
        /// The orders in question, in the order in which the person named them (1 to 5).
        orders: Vec<OrderId>,
        /// What the person asked about them at the same time, to be answered after the check.
        also: Vec<EntryId>,
    },
    /// The message was not understood this many times in a row (1 or 2).
    Again {
        /// Misses so far.
        misses: u8,
    },
    /// "Did this solve it?" after the answer with this entry.
    Solved {
        /// The entry that was answered.
        entry: EntryId,
    },
    /// "Ready to try again?": question `step` (0 to 2) for this cause.
    PreCheck {
        /// The cause.
        entry: EntryId,
        /// The question that is open.
        step: u8,
    },
    /// "Shall I hand this to a person?" for a request the bot cannot carry out.
    HandOff {
        /// What the person wants done.
        request: Option<Request>,
    },
    /// The phone tail once more: the last one did not go with these orders, so a number given now takes their place.
    TailAgain {
        /// As in [`Asked::Tail`].
        orders: Vec<OrderId>,
        /// As in [`Asked::Tail`].
        also: Vec<EntryId>,
    },
    /// "Shall what you left here be deleted?" Only an answer to this very question deletes anything.
    Erase {
        /// When it was asked: a later yes may be another person's.
        at: DateTime<Utc>,
    },
    /// "How was it?" after a case that staff have closed. Whatever else is said is answered as usual.
    Rating {
        /// Which.
        case: CaseId,
        /// When it was asked.
        at: DateTime<Utc>,
    },
    /// "What was not good?" after a rating. Whatever else is said is answered as usual.
    RatingReason {
        /// Which case.
        case: CaseId,
        /// When it was asked.
        at: DateTime<Utc>,
    },
}

impl Asked {
    /// The orders whose phone tail is asked for, and what else was asked about them.
    #[must_use]
    pub fn tail(&self) -> Option<(&[OrderId], &[EntryId])> {
        match self {
            Self::Tail { orders, also } | Self::TailAgain { orders, also } => Some((orders, also)),
            _ => None,
        }
    }
}

/// An order whose owner check this person passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verified {
    /// The order's stored number.
    pub order: OrderId,
    /// When the check was passed.
    pub at: DateTime<Utc>,
}

impl Verified {
    /// How long a passed check opens an order. Phones and chats change hands.
    pub const LIFETIME: TimeDelta = TimeDelta::hours(24);

    /// True while the check still counts.
    #[must_use]
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        now - self.at < Self::LIFETIME
    }
}

/// The last answer, which a follow-up ("那能退款吗") builds on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastAnswer {
    /// Which entry.
    pub entry: EntryId,
    /// For which order.
    pub order: Option<OrderId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// One person on one channel, between two messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// Who.
    pub id: ConversationId,
    /// Grows by one with every finished event.
    pub version: u64,
    /// Their language; `None` until it shows.
    pub locale: Option<Locale>,
    /// True when they chose it themselves: then what they write no longer changes it.
    pub locale_chosen: bool,
    /// The open question.
    pub asked: Asked,
    /// What numbers choose.
    pub offered: Offered,
    /// Orders they proved to own, the one being talked about last, at most 8.
    pub verified: Vec<Verified>,
    /// The last answer.
    pub last_answer: Option<LastAnswer>,
    /// The last lines said on both sides, masked, oldest first, at most 12: what a person taking over needs.
    pub recent: Vec<super::CaseNote>,
    /// The open case, or the last one that was closed.
    pub case: Option<CaseId>,
    /// Sequence number of the last message sent out.
    pub sent: u64,
    /// True while the demo's sample orders may be named.
    pub demo: bool,
    /// True when this person wants to hear of changes only when they ask.
    pub notices_off: bool,
    /// How fast they write.
    pub pace: Pace,
    /// The last question whether to delete what they left here, once it is over.
    pub erase_over: Option<EraseOver>,
    /// The last album, whose other parts are still to come.
    pub album: Option<String>,
    /// Since when nobody answers them, because staff said so.
    pub banned_at: Option<DateTime<Utc>>,
    /// An answer that staff asked for, to be sent or not.
    pub draft: Option<Draft>,
    /// Incidents whose notice this person has, the last few.
    pub told: Vec<IncidentId>,
    /// Pictures and the like that were sent while no case was open, oldest first, the last few.
    pub media: Vec<SentMedia>,
    /// The number of the draft that the customer has written after: what it answers may be another question by now.
    pub overtaken: Option<u64>,
    /// Which lines their last messages are, so that one can be taken back with all that belongs to it.
    pub heard: Vec<Heard>,
}

/// A message of the customer's, as their channel numbers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// Its number.
    pub message: i64,
    /// The time of its line, in microseconds.
    pub at_micros: i64,
    /// What messages have in common that were sent as one.
    pub album: Option<String>,
}

/// Messages that are known by their numbers.
const HEARD_MAX: usize = 100;

impl Conversation {
    /// Notes which message the lines of this time are.
    pub fn hears(&mut self, origin: Option<&Origin>, at: DateTime<Utc>) {
        let Some(origin) = origin else { return };
        self.heard.push(Heard { message: origin.message, at_micros: at.timestamp_micros(), album: origin.album.clone() });
        let extra = self.heard.len().saturating_sub(HEARD_MAX);
        self.heard.drain(..extra);
    }

    /// This message, every version of it, and all that was sent as one with it.
    #[must_use]
    pub fn belonging_to(&self, message: i64) -> Vec<Heard> {
        let album = self.heard.iter().find(|heard| heard.message == message).and_then(|heard| heard.album.as_ref());
        let belongs = |heard: &&Heard| heard.message == message || (album.is_some() && heard.album.as_ref() == album);
        self.heard.iter().filter(belongs).cloned().collect()
    }
}

/// What staff may send as it is, or change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Its number, so that an old button sends nothing else.
    pub number: u64,
    /// For which case.
    pub case: CaseId,
    /// The words, in the customer's language.
    pub text: String,
}

/// How the question whether to delete what somebody left here came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EraseOver {
    /// When.
    pub at: DateTime<Utc>,
    /// True when it was deleted.
    pub done: bool,
    /// The language of the question, since nothing else is remembered when it was.
    pub locale: Option<Locale>,
}

/// How many messages of a person fell into one minute.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Pace {
    /// When the minute began.
    pub since_ms: i64,
    /// Messages in it.
    pub count: u32,
}

impl Conversation {
    /// A conversation in which nothing has been said.
    #[must_use]
    pub fn new(id: ConversationId) -> Self {
        Self {
            id,
            version: 0,
            locale: None,
            locale_chosen: false,
            asked: Asked::Nothing,
            offered: Offered::default(),
            verified: Vec::new(),
            last_answer: None,
            recent: Vec::new(),
            case: None,
            sent: 0,
            demo: false,
            notices_off: false,
            pace: Pace::default(),
            erase_over: None,
            album: None,
            banned_at: None,
            draft: None,
            told: Vec::new(),
            media: Vec::new(),
            overtaken: None,
            heard: Vec::new(),
        }
    }

    /// Remembers that this person has the notice of an incident.
    pub fn was_told(&mut self, incident: IncidentId) {
        const TOLD_MAX: usize = 8;
        self.told.push(incident);
        let extra = self.told.len().saturating_sub(TOLD_MAX);
        self.told.drain(..extra);
    }

    /// The language to answer in.
    #[must_use]
    pub fn language(&self) -> Locale {
        self.locale.unwrap_or_default()
    }
}
