//! A message as a page shows it.

use chrono::SecondsFormat;
use serde::Serialize;

use crate::model::{Button, Manner, OutboxMessage, shanghai};

/// As JSON, and for the page's first view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// Its number in the conversation.
    pub seq: u64,
    /// When, in Shanghai.
    pub at: String,
    /// The time of day.
    #[serde(skip)]
    pub time: String,
    /// `you`, `bot` or `staff`.
    pub who: &'static str,
    /// Its text; choices that are buttons are not repeated in it.
    pub text: String,
    /// What can be chosen.
    pub buttons: Vec<Choice>,
    /// The numbers of the messages that it stands for, or changes.
    pub of: Vec<i64>,
    /// `edit` or `withdraw`, when it changes what was said before.
    pub change: Option<&'static str>,
}

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What it says, with the number that can be typed instead.
    pub label: String,
    /// What is sent back.
    pub value: String,
}

impl From<OutboxMessage> for Shown {
    fn from(message: OutboxMessage) -> Self {
        let OutboxMessage { sequence, text, buttons, at, from_staff, passing, .. } = message;
        let at = at.with_timezone(&shanghai());
        let manner = passing.as_ref().map(|passing| passing.manner);
        let who = match (manner, &from_staff) {
            (Some(Manner::Echo), _) => "you",
            (_, Some(_)) => "staff",
            _ => "bot",
        };
        let change = match manner {
            Some(Manner::Edit) => Some("edit"),
            Some(Manner::Withdraw) => Some("withdraw"),
            _ => None,
        };
        let (text, numbered) = without_choices(text, &buttons);
        Self {
            seq: sequence,
            at: at.to_rfc3339_opts(SecondsFormat::Secs, false),
            time: at.format("%H:%M").to_string(),
            who,
            text,
            buttons: buttons.into_iter().map(|button| choice(button, numbered)).collect(),
            of: passing.map(|passing| passing.sources).unwrap_or_default(),
            change,
        }
    }
}

fn choice(button: Button, numbered: bool) -> Choice {
    let number = Button::meaning(&button.value).0;
    let label = if numbered { format!("{number} {}", button.label) } else { button.label };
    Choice { label, value: button.value }
}

/// The last paragraph of a message with choices is their list, with a line before it: on a page the buttons stand in its place. With it
/// goes whether the choices have numbers: while a person has the conversation a number is for them.
fn without_choices(text: String, buttons: &[Button]) -> (String, bool) {
    let Some((before, list)) = text.rsplit_once("\n\n").filter(|_| !buttons.is_empty()) else { return (text, false) };
    let lines: Vec<&str> = list.lines().collect();
    let Some(listed) = lines.len().checked_sub(buttons.len()).filter(|extra| *extra <= 1).map(|extra| &lines[extra..]) else {
        return (text, false);
    };
    let is_listed = |(line, button): (&&str, &Button)| line.ends_with(button.label.as_str());
    if !listed.iter().zip(buttons).all(is_listed) {
        return (text, false);
    }
    let numbered = listed.iter().zip(buttons).all(|(line, button)| line.starts_with(Button::meaning(&button.value).0));
    (before.to_owned(), numbered)
}
