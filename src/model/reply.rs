//! Everything the bot can say, as data. The words are in `locales/` and `faq/`; no other room holds a sentence for a person.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{
    AgeAdvice, AuditStatus, CaseId, DeskChoice, DeskNote, EntryId, FoundKind, IncidentKey, Locale, Media, Offer, Payment,
    Progress, RefundState, Request, RetryAdvice, SensitiveKind, StaffId, Topic, Whereabouts, Words,
};

/// A choice that can be pressed; its number is its text equivalent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// What it says.
    pub label: String,
    /// The number that would be typed instead ("1"); behind it, where the choice means the same at any later time, the command that says
    /// so ("1/faq quota").
    pub value: String,
}

impl Button {
    /// Takes a value apart: the number, and the command if there is one.
    #[must_use]
    pub fn meaning(value: &str) -> (&str, Option<&str>) {
        value.find('/').map_or((value, None), |at| (&value[..at], Some(&value[at..])))
    }
}

/// A finished message: plain text that can be read without its buttons.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rendered {
    /// Lines separated by `\n`.
    pub text: String,
    /// Buttons, each also written in `text` with its number.
    pub buttons: Vec<Button>,
}

/// A sample order that the demo names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Its number.
    pub order: String,
    /// The phone tail that goes with it, `None` where none is stored.
    pub tail: Option<String>,
    /// What it shows: the key of a sentence.
    pub about: String,
}

/// Everything the bot can say. One message is a list of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// Something for staff, in the thread of a case.
    Desk(DeskNote),
    /// What staff can do about it: buttons, without a word in the text.
    DeskChoices(Vec<DeskChoice>),
    /// A member of staff sends something that is more than text, and perhaps words with it.
    StaffSends {
        /// Who.
        staff: StaffId,
        /// In which case.
        case: CaseId,
        /// What.
        media: Media,
        /// The words, or nothing.
        text: String,
    },
    /// What the customer has said on a page, for the channel that their conversation is in.
    SaidOnPage {
        /// Masked text.
        text: String,
    },
    /// Where the customer can see how their case stands, also from elsewhere.
    StatusLink {
        /// The address.
        url: String,
    },
    /// A member of staff has taken back what they said.
    TakenBack {
        /// Who.
        staff: StaffId,
    },
    /// What the customer has taken back is gone from where staff read it.
    Withdrawn,
    /// Staff know that the customer takes something back; it can't be deleted from where they read it.
    WithdrawNoted,
    /// How to take something back.
    WithdrawHow,
    /// Hello, and what to send.
    Greeting,
    /// The demo's sample orders.
    Samples(Vec<Sample>),
    /// What can be asked.
    Menu,
    /// The language was set.
    LanguageSet(Locale),
    /// The language asked for does not exist.
    LanguageUnknown,
    /// No such command.
    UnknownCommand,
    /// Asks for an order number or the failure text.
    AskOrder,
    /// Asks for the phone tail.
    AskTail {
        /// Masked order numbers.
        orders: Vec<String>,
    },
    /// The tail is still needed before anything can be said about the order.
    TailStillNeeded,
    /// Number or tail don't fit: the same words whether the order exists or not.
    CheckFailed {
        /// Tries left before it is locked.
        left: u32,
    },
    /// Too many tries.
    CheckLocked,
    /// The order has no phone tail that could be compared.
    NoSecondFactor,
    /// The number was destroyed by a spreadsheet.
    DamagedNumber {
        /// As it stood in the message.
        shown: String,
    },
    /// The number is not an order number but this.
    NotAnOrder {
        /// What it is.
        kind: FoundKind,
        /// Masked.
        shown: String,
    },
    /// Digits are missing or too many.
    PartialNumber {
        /// Masked.
        shown: String,
        /// How many digits were found.
        digits: usize,
    },
    /// The spaces leave two readings.
    AmbiguousNumber {
        /// Masked.
        shown: String,
    },
    /// The headline of an order: number, status, product, dates.
    Order {
        /// Masked number.
        order: String,
        /// Status.
        status: AuditStatus,
        /// Plan.
        product: Option<String>,
        /// Day of submission.
        submitted: Option<NaiveDate>,
        /// Day of the decision.
        decided: Option<NaiveDate>,
    },
    /// The main order holds several cards; a line for each follows.
    SeveralCards {
        /// How many.
        count: usize,
    },
    /// One of these cards.
    Card {
        /// Masked number.
        order: String,
        /// Plan.
        product: Option<String>,
        /// Status.
        status: AuditStatus,
    },
    /// Which of these cards is meant?
    WhichCard,
    /// A card of the same main order beside the one that is answered.
    OtherCard {
        /// Masked number.
        order: String,
        /// Plan.
        product: Option<String>,
        /// Status.
        status: AuditStatus,
    },
    /// More cards of the main order than one message tells about.
    MoreCards {
        /// How many are left out.
        count: usize,
    },
    /// Of several orders, these did not go with the phone tail: the same words whether they exist or not.
    OthersUnchecked {
        /// Masked numbers.
        orders: Vec<String>,
    },
    /// The next sentences are about this order.
    AboutOrder {
        /// Masked number.
        order: String,
    },
    /// What the status means and what comes next, for orders that were not rejected.
    StatusMeaning(AuditStatus),
    /// Where the review stands in working days.
    Progress(Progress),
    /// This order repeats an earlier one.
    RepeatsOrder {
        /// Masked number of the earlier order.
        earlier: String,
    },
    /// A later order repeats this one; this one stays failed.
    RepeatedAs {
        /// Masked number of the later order.
        later: String,
        /// Its status.
        status: Option<AuditStatus>,
    },
    /// What the carrier wrote.
    Evidence {
        /// Masked text.
        text: String,
    },
    /// Several reasons were given: they are all answered.
    SeveralReasons {
        /// How many.
        count: usize,
    },
    /// A FAQ entry in full: title, cause, remedy, note.
    Entry(EntryId),
    /// A FAQ entry in brief, when several are answered in one message.
    EntryBrief(EntryId),
    /// Only the title and cause (the remedy would not fit this order's state).
    EntryCause(EntryId),
    /// When to try again.
    Retry(RetryAdvice),
    /// What about an age.
    Age(AgeAdvice),
    /// The money of this order.
    Money {
        /// What was paid; `None` = not known.
        paid: Option<Payment>,
        /// Where the refund stands.
        refund: RefundState,
        /// True when the order ended without a card, so that money is due back.
        due_back: bool,
    },
    /// If the order is put in again today, when a result is due.
    IfToday {
        /// End of the third working day, where the calendar is known.
        due: Option<NaiveDate>,
    },
    /// The result is overdue: what now.
    OverdueNext,
    /// An order that was looked up has a new state.
    Changed,
    /// The result will be told here without being asked for.
    WillTell,
    /// What follows could not be delivered when it came.
    Missed {
        /// True when it may have been.
        perhaps: bool,
    },
    /// Changes are told from now on (true), or only when asked for (false).
    Notices(bool),
    /// More messages in a minute than are answered one by one.
    TooFast {
        /// How many are.
        most: u32,
    },
    /// Which of these was meant.
    Clarify,
    /// Not understood: say it differently, or paste the failure text.
    Rephrase,
    /// Not understood again: a person?
    OfferHuman,
    /// Nothing readable (emoji, punctuation).
    EmptyMessage,
    /// Only the first part was read.
    TooLong {
        /// Characters that were read.
        read: usize,
    },
    /// A person is told; here is the number.
    HandedOff {
        /// The case.
        case: CaseId,
    },
    /// When somebody can be expected to look at the case.
    Queue {
        /// Cases that wait before it.
        ahead: usize,
        /// When staff are there again; `None` while they are, or when nobody has said when.
        opens: Option<DateTime<Utc>>,
        /// Working minutes within which half of the last customers were answered; `None` while there are too few of them to tell.
        expected_minutes: Option<u32>,
    },
    /// There is a case already; this was added.
    AddedToCase {
        /// The case.
        case: CaseId,
    },
    /// A person has the conversation; this was passed on.
    Relayed {
        /// The case.
        case: CaseId,
    },
    /// What a member of staff says.
    StaffSays {
        /// Who.
        staff: StaffId,
        /// The case.
        case: CaseId,
        /// Masked text.
        text: String,
    },
    /// Staff closed the case.
    CaseClosed {
        /// The case.
        case: CaseId,
    },
    /// A member of staff has the conversation from now on.
    Taken {
        /// The case.
        case: CaseId,
        /// Who.
        staff: StaffId,
    },
    /// Whoever had the case did not answer: it waits again, before the others.
    Requeued {
        /// The case.
        case: CaseId,
        /// Who had it.
        staff: StaffId,
    },
    /// Nobody has taken the case for too long: the admins have it now.
    Escalated {
        /// The case.
        case: CaseId,
    },
    /// A member of staff gave the conversation back to the bot.
    HandedBack {
        /// The case.
        case: CaseId,
        /// Who.
        staff: StaffId,
    },
    /// Staff wait for an answer.
    Nudge {
        /// The case.
        case: CaseId,
        /// Who has it.
        staff: StaffId,
        /// When it ends by itself.
        closes: DateTime<Utc>,
    },
    /// The case has ended by itself: the customer did not answer.
    Lapsed {
        /// The case.
        case: CaseId,
    },
    /// The customer wrote again: the closed case waits again.
    Returned {
        /// The case.
        case: CaseId,
    },
    /// A member of staff took up the closed case again.
    Reopened {
        /// The case.
        case: CaseId,
        /// Who.
        staff: StaffId,
    },
    /// How was it?
    AskRating,
    /// The rating was noted.
    Rated {
        /// From 1 to 5.
        stars: u8,
    },
    /// What was not good?
    AskRatingReason,
    /// What was not good is noted.
    RatingNoted,
    /// There is nothing to be rated any more.
    RatingOver,
    /// Where the customer's last message to staff is.
    Where {
        /// The case.
        case: CaseId,
        /// When they wrote it.
        said_at: DateTime<Utc>,
        /// Where it is.
        at: Whereabouts,
    },
    /// The bot reads every message; no case is open.
    BotReads,
    /// The bot talks again.
    BackToBot,
    /// No case is open.
    NoCase,
    /// "Did this solve it?"
    AskSolved,
    /// Good to hear.
    Solved,
    /// Sorry it did not.
    NotSolved,
    /// The bot can't do this itself.
    CannotDo(Request),
    /// A sensitive number was masked.
    SensitiveWarning {
        /// What was.
        kinds: Vec<SensitiveKind>,
        /// True where the message still stands in the customer's own chat as they wrote it.
        stands: bool,
    },
    /// Pictures and files are not read.
    Unreadable,
    /// The picture was not read, only the text with it.
    OnlyTextRead,
    /// This button belongs to a question that is over.
    ButtonExpired,
    /// The link that the person came by is over.
    LinkOver,
    /// What the FAQ is about.
    Browse,
    /// The questions of one topic.
    BrowseTopic(Topic),
    /// In a group nothing is said about anybody's order.
    OnlyInPrivate,
    /// The number chosen was not offered.
    NotOffered {
        /// How many choices there are.
        count: usize,
    },
    /// The order's reason is doubted: it is what the reviewer wrote, there is no other on record.
    ReasonStands,
    /// Not this cause, then.
    Denied(EntryId),
    /// Question `step + 1` of 3 for this cause.
    PreCheckAsk {
        /// The cause.
        entry: EntryId,
        /// 0 to 2.
        step: u8,
    },
    /// A yes or no is needed.
    YesOrNo,
    /// All three questions were answered with yes.
    PreCheckReady,
    /// Not ready yet.
    PreCheckNotReady {
        /// The cause.
        entry: EntryId,
        /// The question that was answered with no.
        step: u8,
    },
    /// Out of scope: what the bot is for.
    OutOfScope,
    /// What goes and what stays when this person's data are deleted, and whether to do it.
    EraseOffer {
        /// The open case, whose texts stay until it is closed.
        case: Option<CaseId>,
    },
    /// Half a yes to a deletion: which word does it.
    EraseUnclear,
    /// Nothing was deleted.
    NotErased,
    /// A yes to the question whether to delete, which is over.
    EraseOver {
        /// True when it was deleted.
        done: bool,
    },
    /// Deleted, and what stayed.
    Erased {
        /// The open case, whose texts stay until it is closed.
        case: Option<CaseId>,
    },
    /// Something went wrong inside; the message is kept and a person will see it.
    InternalTrouble,
    /// What is suggested to be told to everybody who waits because of an incident.
    IncidentNotice(IncidentKey),
    /// What an incident is about, as part of a sentence.
    IncidentName(IncidentKey),
    /// The notice of an incident, as staff have approved it.
    Announced(Words),
    /// An empty line between two topics.
    Separator,
    /// The numbered choices.
    Choices(Vec<Offer>),
    /// Choices while a person has the conversation: a number would be for them, so that these are pressed, or named with their command.
    Commands(Vec<Offer>),
}
