//! What a message means, as far as it shows. Unclear input is a [`Meaning`] too, never an error.

use serde::{Deserialize, Serialize};

use super::{EntryId, Locale, OrderId, PhoneTail};

/// Kinds of sensitive numbers that are masked before anything is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SensitiveKind {
    /// A resident identity number, 18 or 15 digits, also of Hong Kong, Macau and Taiwan residence permits.
    IdNumber,
    /// A bank card.
    BankCard,
    /// A full phone number; its last four digits stay.
    Phone,
    /// A verification code.
    Code,
    /// A password, bot token, API key or the like.
    Token,
}

/// Kinds of numbers that people paste.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FoundKind {
    /// A 抖店 order or sub-order (19 digits), or a distributor's or carrier's order number.
    Order,
    /// The number printed on a SIM card (8986…).
    Iccid,
    /// A parcel.
    Tracking,
    /// A device (IMEI).
    Imei,
    /// A subscriber (IMSI).
    Imsi,
    /// A time in seconds or milliseconds since 1970.
    Epoch,
    /// An order number that a spreadsheet destroyed (`4.78E+18`, or 15 digits and zeros).
    Damaged,
    /// Digits that could be an order number with some missing or too many.
    Partial,
    /// A full phone number (masked).
    Phone,
    /// An identity number (masked).
    IdNumber,
    /// A bank card (masked).
    BankCard,
    /// A verification code (masked).
    Code,
    /// An amount of money.
    Amount,
    /// A date.
    Date,
}

/// A number found in a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// What it is.
    pub kind: FoundKind,
    /// How it may be shown back to the person (masked where it must be).
    pub shown: String,
    /// How many digits it has.
    pub digits: usize,
}

/// An entry and how likely it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    /// The entry.
    pub id: EntryId,
    /// Calibrated probability, 0 to 1.
    pub p: f32,
}

/// Things people want done that the bot can't do itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Request {
    /// Cancel the order.
    Cancel,
    /// Correct the name, number or address in an order.
    Correct,
    /// Take a person off a block list.
    Unblock,
    /// Move an order along.
    Hurry,
    /// Pay money back now.
    Refund,
    /// Delete what is stored about them.
    DeleteData,
    /// Change the chosen number.
    ChangeNumber,
}

/// Facts that stand in the text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TextFacts {
    /// Age in years that the person states ("我62岁", "born in 1990" as computed by the caller is not here).
    pub age: Option<u8>,
    /// Year of birth that the person states.
    pub birth_year: Option<u16>,
    /// True when the age is a child's or somebody else's.
    pub about_child: bool,
}

/// What a message means.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Meaning {
    /// The masked text.
    pub text: String,
    /// Its language, when it shows.
    pub locale: Option<Locale>,
    /// Numbers found, in the order of the text.
    pub found: Vec<Found>,
    /// Order numbers among them, canonical, each once.
    pub orders: Vec<OrderId>,
    /// Digits that can be one number or several, as they may be shown.
    pub ambiguous: Option<String>,
    /// Four digits that can be the phone tail: alone, beside 尾号/后四位/tail/last four, or the end of a full phone number.
    pub tail: Option<PhoneTail>,
    /// What was masked, each kind once.
    pub masked: Vec<SensitiveKind>,
    /// Facts in the text.
    pub facts: TextFacts,
    /// All entries, most likely first. Sums to at most 1; the rest is "none of these".
    pub ranked: Vec<Scored>,
    /// The entries the message surely asks about, in the order of the text: none = unclear, two or more = several questions.
    pub sure: Vec<EntryId>,
    /// Entries that the person rules out ("不是照片的问题").
    pub denied: Vec<EntryId>,
    /// True when the text is, or contains, a carrier's failure text rather than a question.
    pub is_reason: bool,
    /// Something to be done that only staff can do.
    pub request: Option<Request>,
    /// Wants to hear of changes without asking (true), or not any more (false).
    pub notices: Option<bool>,
    /// Asks where a message to staff is, when somebody answers, or how many wait before.
    pub whereabouts: bool,
    /// The whole message is a number 1 to 9 ("2", "２", "选2", "第二个").
    pub choice: Option<u8>,
    /// The whole message is a yes or a no ("是的", "没有", "ok", "no").
    pub yes: Option<bool>,
    /// A slash command without its slash, lower case, and its argument (`/lang en`).
    pub command: Option<(String, String)>,
    /// Nothing that carries meaning: only emoji, punctuation or control characters.
    pub empty: bool,
}

/// What makes a reason mean an entry, strongest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// A carrier code that means this entry by itself.
    Code(String),
    /// A pattern of the entry.
    Pattern(String),
    /// The classifier, with its probability.
    Classifier(f32),
    /// Nothing: the reason is absent or too general.
    Nothing,
}

/// One reason found in a carrier's text, and the entry it means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReasonHit {
    /// The entry.
    pub entry: EntryId,
    /// Why this entry.
    pub evidence: Evidence,
    /// The masked piece of text it stands on.
    pub text: String,
}
