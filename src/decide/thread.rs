//! What staff want who write in the thread of a case: read from their words, before anybody looks at who they are.

use crate::model::{Button, CaseId, EventBody, IncidentId, Media, StaffAct, StaffId};
use crate::normalise::{SLASHES, is_command};

/// What somebody wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Something about the case; `None` = the one at hand.
    Act(Option<CaseId>, StaffAct),
    /// To take back the message that this one answers.
    TakeBack,
    /// The answer of the FAQ to this, in the customer's language, to be sent or changed.
    Canned(String),
    /// The bot's answer to what the customer wrote last.
    Draft(Option<CaseId>),
    /// Sends the draft of this number.
    SendDraft(u64),
    /// Sends again what was not delivered.
    Retry(u64),
    /// The same for anybody's, by its number in the store.
    Resend(u64),
    /// What was not delivered.
    Undelivered,
    /// How the case stands.
    Case,
    /// An order, by whatever is known of it.
    LookUp(String),
    /// What waits.
    Queue,
    /// Who works here.
    Who,
    /// What happened in the last days.
    Stats,
    /// Sends the notice of an incident (true), or none.
    Incident(IncidentId, bool),
    /// What can be written.
    Help,
    /// A command with the wrong words behind it.
    Usage(&'static str),
    /// No command of ours.
    Unknown(String),
}

impl Wish {
    /// True for what needs no case.
    #[must_use]
    pub fn is_general(&self) -> bool {
        matches!(
            self,
            Self::LookUp(_)
                | Self::Incident(..)
                | Self::Queue
                | Self::Undelivered
                | Self::Resend(_)
                | Self::Who
                | Self::Stats
                | Self::Help
                | Self::Usage(_)
                | Self::Unknown(_)
        )
    }
}

/// Reads it. `edited`: it takes the place of what was written before. `None` for what is nothing (an empty text, an edited command).
#[must_use]
pub fn wish(what: &EventBody, media: Option<Media>, edited: bool) -> Option<Wish> {
    let act = |act| Some(Wish::Act(None, act));
    match what {
        // Nothing that begins as a command is ever sent, below a picture neither.
        EventBody::Text { text, .. } | EventBody::Captioned { text, .. } if is_command(text) => {
            (!edited).then(|| read(text.trim().trim_start_matches(SLASHES)))
        }
        EventBody::Text { text, .. } | EventBody::Captioned { text, .. } if edited => correct(text.trim().to_owned()),
        EventBody::Text { text, .. } if text.trim().is_empty() => None,
        EventBody::Text { text, .. } => act(StaffAct::Reply { text: text.clone(), close: false }),
        EventBody::Captioned { text, .. } => act(StaffAct::Send { media: media.unwrap_or(Media::Other), text: text.clone() }),
        EventBody::Unreadable if edited => None,
        EventBody::Unreadable => act(StaffAct::Send { media: media.unwrap_or(Media::Other), text: String::new() }),
        EventBody::Pressed { value, .. } => Button::meaning(value).1.and_then(|command| command.strip_prefix('/')).map(read),
        _ => None,
    }
}

fn correct(text: String) -> Option<Wish> {
    (!text.is_empty()).then_some(Wish::Act(None, StaffAct::Correct { text }))
}

/// A command without its slash.
fn read(command: &str) -> Wish {
    let (name, rest) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
    let name = name.split('@').next().unwrap_or_default().to_lowercase();
    let rest = rest.trim();
    // `/close C-1002` is about that case; anything else behind it is what is said.
    let (first, words) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let named = first.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("C-"));
    let case = first.parse::<CaseId>().ok().filter(|_| named);
    let words = if case.is_some() { words.trim() } else { rest };
    let text = || words.to_owned();
    let plain = |act| if words.is_empty() { Wish::Act(case, act) } else { Wish::Usage("plain") };
    match name.as_str() {
        "claim" | "take" => plain(StaffAct::Claim),
        "close" | "done" if words.is_empty() => Wish::Act(case, StaffAct::Close),
        "close" | "done" => Wish::Act(case, StaffAct::Reply { text: text(), close: true }),
        "reopen" => plain(StaffAct::Reopen),
        "bot" | "handback" => plain(StaffAct::HandBack),
        "ban" => plain(StaffAct::Ban),
        "unban" => plain(StaffAct::Unban),
        "note" if words.is_empty() => Wish::Usage("note"),
        "note" => Wish::Act(case, StaffAct::Note { text: text() }),
        "assign" => match words.parse::<StaffId>() {
            Ok(to) => Wish::Act(case, StaffAct::Assign { to }),
            Err(_) => Wish::Usage("assign"),
        },
        "delete" | "withdraw" => Wish::TakeBack,
        "faq" | "canned" if words.is_empty() => Wish::Usage("faq"),
        "faq" | "canned" => Wish::Canned(text()),
        "draft" => Wish::Draft(case),
        "send" => rest.parse().map_or(Wish::Usage("plain"), Wish::SendDraft),
        "retry" => rest.parse().map_or(Wish::Usage("plain"), Wish::Retry),
        "resend" => rest.parse().map_or(Wish::Usage("plain"), Wish::Resend),
        "undelivered" => Wish::Undelivered,
        "case" => Wish::Case,
        "lookup" | "order" if rest.is_empty() => Wish::Usage("lookup"),
        "lookup" | "order" => Wish::LookUp(rest.to_owned()),
        "queue" | "cases" => Wish::Queue,
        "who" | "staff" => Wish::Who,
        "stats" => Wish::Stats,
        "approve" => rest.parse().map_or(Wish::Usage("incident"), |incident| Wish::Incident(incident, true)),
        "dismiss" => rest.parse().map_or(Wish::Usage("incident"), |incident| Wish::Incident(incident, false)),
        "help" | "start" => Wish::Help,
        other => Wish::Unknown(other.chars().take(32).collect()),
    }
}
