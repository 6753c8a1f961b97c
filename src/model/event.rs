//! What happens to a conversation, and what leaves it: the entries of inbox, timers and outbox.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    Act, AuditStatus, Button, CaseId, ConversationId, EntryId, IncidentId, Media, OrderId, Origin, Passing, StaffId, Words,
};

/// The name of one event, given by where it came from, so that a redelivery is recognised.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EventKey {
    /// Whose conversation.
    pub conversation: ConversationId,
    /// The channel's own message or update ID (1 to 200 bytes).
    pub external_id: String,
}

impl EventKey {
    /// What the names of messages begin with that were written on a page; behind it stands the number that the page gave.
    pub const PAGE: &str = "page/";

    /// The number that a page gave to the message.
    #[must_use]
    pub fn page_number(&self) -> Option<i64> {
        self.external_id.strip_prefix(Self::PAGE)?.parse().ok()
    }
}

/// One thing that happened, in the order in which the inbox took it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its name, unique for ever.
    pub key: EventKey,
    /// When it was accepted.
    pub at: DateTime<Utc>,
    /// What it was.
    pub body: EventBody,
    /// What its channel says about it.
    pub origin: Option<Origin>,
}

/// The kinds of things that happen to a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventBody {
    /// The person opened the channel; greets once.
    Started {
        /// Language of their system, as a BCP 47 tag or POSIX locale, where known.
        locale_hint: Option<String>,
        /// True when the demo's sample orders should be named.
        demo: bool,
    },
    /// The person wrote something. Already masked.
    Text {
        /// Masked text, at most 8,000 characters.
        text: String,
        /// Length of the original in characters, when it was cut.
        cut_from: Option<usize>,
        /// What was masked in it.
        masked: Vec<super::SensitiveKind>,
    },
    /// The person sent a picture, document, voice … that is neither read nor kept.
    Unreadable,
    /// A member of staff answered, as earlier versions noted it.
    StaffReply {
        /// In which case.
        case: CaseId,
        /// Who.
        staff: StaffId,
        /// Masked text.
        text: String,
        /// Close the case with this answer.
        close: bool,
    },
    /// A timer came due.
    TimerFired {
        /// Which.
        kind: TimerKind,
    },
    /// An order that this person looked up has changed.
    AuditChanged {
        /// Which order.
        order: OrderId,
        /// Its new status.
        status: AuditStatus,
    },
    /// A button was pressed. The message that it hangs on may be an old one.
    Pressed {
        /// The message's [`OutboxMessage::sequence`].
        message: u64,
        /// The button's value.
        value: String,
    },
    /// A text that came with a picture or a file. The text is already masked; nothing else of it is read or kept.
    Captioned {
        /// As in [`EventBody::Text`].
        text: String,
        /// As in [`EventBody::Text`].
        cut_from: Option<usize>,
        /// As in [`EventBody::Text`].
        masked: Vec<super::SensitiveKind>,
    },
    /// The person came by a signed link, which proves that an order is theirs.
    Linked {
        /// The order; `None` when the link is over.
        order: Option<OrderId>,
        /// As in [`EventBody::Started`].
        locale_hint: Option<String>,
    },
    /// The bot was spoken to in a group, where others would read what it says about an order.
    InGroup,
    /// The person blocked the bot, or let it in again.
    Reach {
        /// True when nothing can be delivered any more.
        blocked: bool,
    },
    /// Something that the channel could not read, masked, in the channel's own form: put aside until somebody looks.
    Foreign {
        /// At most 4,000 characters.
        what: String,
    },
    /// A message to the person was not delivered, or may not have been.
    NotDelivered {
        /// Its [`OutboxMessage::sequence`].
        message: u64,
        /// What kind of message it was.
        said: Said,
        /// True when nobody knows whether it arrived.
        perhaps: bool,
        /// Why, masked.
        why: String,
    },
    /// A member of staff did something about a case.
    Staff {
        /// Which.
        case: CaseId,
        /// Who.
        staff: StaffId,
        /// True for somebody who may also act on what others have.
        over: bool,
        /// What.
        act: StaffAct,
    },
    /// Somebody wrote, sent or pressed something in the thread where staff work on this conversation. Who they are is looked up in its turn.
    InThread {
        /// Their number in the channel; `None` for whoever hides behind the group or a channel.
        by: Option<i64>,
        /// What: a text, with or without a picture, a picture alone, or a press. Already masked.
        what: Box<EventBody>,
    },
    /// A process began to serve: an open case that has no thread yet gets one.
    ThreadWanted,
    /// Something is suddenly frequent, or more so: staff hear of it where they work.
    IncidentNoticed {
        /// Which.
        incident: IncidentId,
    },
    /// Staff tell everybody who waits for the same reason what is known.
    Announced {
        /// About which incident.
        incident: IncidentId,
        /// The notice, as it was approved.
        notice: Words,
    },
    /// Nobody takes a case: staff hear of it where all of them look.
    CaseWaits {
        /// Which.
        case: CaseId,
    },
    /// Somebody has said on a page of the FAQ whether it helped. Who they are is not known.
    Voted {
        /// Which page.
        entry: EntryId,
        /// What they said.
        helped: bool,
    },
}

impl EventBody {
    /// The answer of a member of staff, if it is one: in which case, whose, the words, and whether the case is to be closed with it.
    #[must_use]
    pub fn answer(&self) -> Option<(CaseId, &StaffId, &str, bool)> {
        match self {
            Self::StaffReply { case, staff, text, close }
            | Self::Staff { case, staff, act: StaffAct::Reply { text, close }, .. } => Some((*case, staff, text, *close)),
            Self::Staff { case, staff, act: StaffAct::Send { text, .. }, .. } => Some((*case, staff, text, false)),
            Self::Staff { case, staff, act: StaffAct::Close, .. } => Some((*case, staff, "", true)),
            _ => None,
        }
    }

    /// What somebody wrote or sent in the thread of a conversation: their number in the channel, and the words, of a picture none.
    #[must_use]
    pub fn in_thread(&self) -> Option<(i64, &str)> {
        let Self::InThread { by: Some(by), what } = self else { return None };
        match &**what {
            Self::Text { text, .. } | Self::Captioned { text, .. } => Some((*by, text)),
            Self::Unreadable => Some((*by, "")),
            _ => None,
        }
    }
}

/// What a member of staff does about a case. Stored by position: new ones go last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum StaffAct {
    /// Takes it.
    Claim,
    /// Answers the customer.
    Reply {
        /// Masked text.
        text: String,
        /// Close the case with this answer.
        close: bool,
    },
    /// Tells other staff something.
    Note {
        /// Masked text.
        text: String,
    },
    /// Gives it to somebody.
    Assign {
        /// To whom.
        to: StaffId,
    },
    /// Gives the conversation back to the bot.
    HandBack,
    /// Closes it.
    Close,
    /// Takes up again what was closed.
    Reopen,
    /// Has read what the customer wrote.
    Read,
    /// Answers with something that is more than text, which the channel copies.
    Send {
        /// What it is.
        media: Media,
        /// Masked text that goes with it, or nothing.
        text: String,
    },
    /// Puts right what they answered before.
    Correct {
        /// Masked text, which takes the place of the other.
        text: String,
    },
    /// Takes back what they answered before.
    Withdraw,
    /// Has the customer not answered any more.
    Ban,
    /// Has the customer answered again.
    Unban,
}

/// What a message is to the person who gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    /// An answer to what they sent.
    Answer,
    /// News that they had not asked for just then.
    Notice,
    /// The words of a member of staff.
    ByStaff(StaffId),
    /// Something for staff, in their thread.
    ToStaff,
}

/// Timers are keyed by conversation and kind, and setting one replaces it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TimerKind {
    /// The third working day of this order has passed.
    Overdue(OrderId),
    /// Something is due in the open case: what, follows from where it stands.
    Desk,
}

/// A timer to set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timer {
    /// Whose.
    pub conversation: ConversationId,
    /// What for.
    pub kind: TimerKind,
    /// When it fires.
    pub due: DateTime<Utc>,
}

/// A message to deliver, as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxMessage {
    /// To whom.
    pub conversation: ConversationId,
    /// Position in the conversation, from 1.
    pub sequence: u64,
    /// Plain text with line breaks.
    pub text: String,
    /// Buttons, each with a text equivalent already in `text`.
    pub buttons: Vec<Button>,
    /// When it was decided.
    pub at: DateTime<Utc>,
    /// Who says it: `None` is the bot.
    pub from_staff: Option<StaffId>,
    /// What it passes on from the other side, where it does.
    pub passing: Option<Passing>,
}

impl StaffAct {
    /// What the audit log calls it.
    #[must_use]
    pub fn logged_as(&self) -> Act {
        match self {
            Self::Claim => Act::Claim,
            Self::Reply { close: false, .. } | Self::Send { .. } => Act::Reply,
            Self::Reply { close: true, .. } | Self::Close => Act::Close,
            Self::Note { .. } => Act::Note,
            Self::Assign { .. } => Act::Assign,
            Self::HandBack => Act::HandBack,
            Self::Reopen => Act::Reopen,
            Self::Read => Act::ShowCase,
            Self::Correct { .. } => Act::Correct,
            Self::Withdraw => Act::Withdraw,
            Self::Ban => Act::Ban,
            Self::Unban => Act::Unban,
        }
    }
}
