//! A message as a page shows it.

use chrono::SecondsFormat;
use serde::Serialize;

use crate::model::{Button, ConversationId, Manner, OutboxMessage, shanghai};

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
    /// The day.
    #[serde(skip)]
    pub day: String,
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
    /// True when its words are not those that were said first.
    #[serde(skip)]
    pub edited: bool,
}

/// How the core is told of another language; nobody wants to read it among what was said.
const LANGUAGE: &str = "/language ";

/// The messages as a page shows them: what was changed in its place, and choices with the last one only, since numbers count for it.
#[must_use]
pub fn folded(messages: Vec<OutboxMessage>) -> Vec<Shown> {
    let mut page: Vec<Shown> = Vec::with_capacity(messages.len());
    for shown in messages.into_iter().map(Shown::from) {
        if shown.change.is_some() && change(&mut page, &shown) {
            continue;
        }
        if !(shown.who == "you" && shown.text.starts_with(LANGUAGE)) {
            page.push(shown);
        }
    }
    let earlier = page.len().saturating_sub(1);
    for shown in page.iter_mut().take(earlier) {
        shown.buttons.clear();
    }
    page
}

/// Puts a correction where its message stands. False when that is not on the page.
fn change(page: &mut Vec<Shown>, by: &Shown) -> bool {
    let is_meant = |shown: &Shown| shown.who == "staff" && shown.of.iter().any(|number| by.of.contains(number));
    let Some(first) = page.iter().position(is_meant) else { return false };
    let mut at = 0;
    page.retain(|shown| {
        at += 1;
        at - 1 <= first || !is_meant(shown)
    });
    page[first].text.clone_from(&by.text);
    page[first].edited = by.change == Some("edit");
    true
}

impl Shown {
    /// The numbers that it stands for, with spaces between them.
    #[must_use]
    pub fn numbers(&self) -> String {
        self.of.iter().map(i64::to_string).collect::<Vec<_>>().join(" ")
    }

    /// Its text, cut where an address begins and ends. Only what a browser opens safely is one, and what leads to this site; and nothing
    /// is in what the customer wrote.
    #[must_use]
    pub fn pieces(&self, site: &str) -> Vec<(bool, &str)> {
        let mut pieces = Vec::new();
        let mut rest = self.text.as_str();
        let own = format!("{site}/s/");
        let begins = |text: &str| {
            let own = text.find(&own).filter(|_| !site.is_empty());
            [text.find("https://"), own].into_iter().flatten().min()
        };
        while let Some(from) = begins(rest).filter(|_| self.who != "you") {
            let (before, found) = rest.split_at(from);
            let end =
                found.find(|c: char| c.is_whitespace() || "<>\"'，。！？；：、（）【】“”《》".contains(c)).unwrap_or(found.len());
            let link = found[..end].trim_end_matches(|c| ".,;:!?)]".contains(c));
            pieces.extend([(false, before), (link.len() > "https://".len(), link)]);
            rest = &found[link.len()..];
        }
        pieces.push((false, rest));
        pieces
    }
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
        let OutboxMessage { conversation, sequence, text, buttons, at, from_staff, passing } = message;
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
        // In a conversation of another channel a lead stands before it, on a line of its own; of a long one before its first part only.
        let leads = who == "you" && conversation.channel() != ConversationId::WEB;
        let text = match text.split_once('\n') {
            Some((lead, words)) if leads && lead.ends_with(['：', ':']) => words.to_owned(),
            _ => text,
        };
        let (text, numbered) = without_choices(text, &buttons);
        Self {
            seq: sequence,
            at: at.to_rfc3339_opts(SecondsFormat::Secs, false),
            time: at.format("%H:%M").to_string(),
            day: at.format("%m-%d").to_string(),
            who,
            text,
            buttons: buttons.into_iter().map(|button| choice(button, numbered)).collect(),
            of: passing.map(|passing| passing.sources).unwrap_or_default(),
            change,
            edited: false,
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
