//! The vocabulary: what an order, an audit, a message, a case and a reply *are*.
//!
//! Nothing here does I/O or knows how it is stored or shown. Everything above speaks in these words, so a rule that is checked in a
//! constructor here ([`OrderId`], [`PhoneTail`] …) is never checked again.

mod advice;
mod audit;
mod case;
mod conversation;
mod counted;
mod day;
mod desk_note;
mod event;
mod family;
mod fault;
mod found;
mod hex;
mod hours;
mod ids;
mod incident;
mod life;
mod locale;
mod log;
mod meaning;
mod merge;
mod note;
mod origin;
mod promises;
mod relay;
mod reply;
mod retention;
mod staff;

pub use advice::{AgeAdvice, Came, Progress, RetryAdvice, StaffSaid, Whereabouts};
pub use audit::{
    AuditRecord, AuditStatus, AuditUpdate, Carrier, HistoryItem, OwnerCheck, PartOf, Payee, Payment, PaymentKind, Product,
    Reason, RefundState, TailHash,
};
pub use case::{Case, CaseNote, CaseReason, CaseState, Deed, Speaker};
pub use conversation::{Asked, Conversation, Draft, EraseOver, Heard, LastAnswer, Offer, Offered, Pace, Topic, Verified};
pub use counted::counted;
pub use day::{SHANGHAI_AHEAD, shanghai, shanghai_day};
pub use desk_note::{CaseHead, DeskChoice, DeskNote, DraftSource, NotDecided};
pub use event::{Event, EventBody, EventKey, OutboxMessage, Said, StaffAct, Timer, TimerKind};
pub use family::{AuditCard, Placed, arrange};
pub use fault::{Fault, Severity};
pub use found::{Figures, Grounds, OrderSeen};
pub use hex::hex;
pub use hours::{Hours, HoursFault};
pub use ids::{CaseId, ConversationId, EntryId, IdError, OrderId, PhoneTail, StaffId};
pub use incident::{AlertRule, Incident, IncidentId, IncidentKey, Known, Topics, Verdict, Words, in_language};
pub use life::{Refused, step};
pub use locale::Locale;
pub use log::{About, Act, LogEntry, LogMark, LogRow, Sought};
pub use meaning::{Evidence, Found, FoundKind, Meaning, ReasonHit, Request, Scored, SensitiveKind, TextFacts};
pub use merge::{Absorbed, MergedAudit};
pub use note::{TurnMark, TurnNote, TurnOutcome, TurnRow};
pub use origin::{Media, Origin, SentMedia};
pub use promises::Promises;
pub use relay::{Manner, Passing, Side, Thread};
pub use reply::{Button, Rendered, Reply, Sample};
pub use retention::Retention;
pub use staff::{ANSWER_UNITS_MAX, Actor, Role, StaffAccount, Wait, too_long_an_answer};
