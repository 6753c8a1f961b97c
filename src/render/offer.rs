//! Choices: a numbered line each, and the same as buttons.

use super::Renderer;
use crate::model::{Button, Locale, Offer, Request};

impl Renderer<'_> {
    pub(super) fn buttons(&self, offers: &[Offer]) -> Vec<Button> {
        let value = |at: usize, offer: &Offer| format!("{}{}", at + 1, command(offer));
        offers.iter().enumerate().map(|(at, offer)| Button { label: self.label(offer), value: value(at, offer) }).collect()
    }

    pub(super) fn choices(&self, offers: &[Offer]) -> String {
        if offers.is_empty() {
            return String::new();
        }
        let mut lines = vec![self.plain("choices-head")];
        lines.extend(
            offers
                .iter()
                .enumerate()
                .map(|(at, offer)| self.say("choice-line", &[("number", (at + 1).into()), ("label", self.label(offer).into())])),
        );
        lines.join("\n")
    }

    /// The same where a number is no choice, and so none is shown. What has no command can be pressed only.
    pub(super) fn commands(&self, offers: &[Offer]) -> String {
        let named = offers.iter().map(|offer| (command(offer), self.label(offer))).filter(|(command, _)| !command.is_empty());
        let lines: Vec<String> = named
            .map(|(command, label)| self.say("choice-line", &[("number", command.into()), ("label", label.into())]))
            .collect();
        if lines.is_empty() { String::new() } else { format!("{}\n{}", self.plain("commands-head"), lines.join("\n")) }
    }

    /// What a choice says, without its number.
    #[must_use]
    pub fn label(&self, offer: &Offer) -> String {
        match offer {
            Offer::Entry(id) => self.title(id),
            Offer::Order(id) => self.say("offer-order", &[("order", id.masked().into())]),
            Offer::LookUp => self.plain("offer-look-up"),
            Offer::Browse => self.plain("offer-browse"),
            Offer::Topic { topic, from: 0 } => self.plain(&format!("topic-{}", topic.name())),
            Offer::Topic { .. } => self.plain("offer-more-questions"),
            Offer::Human => self.plain("offer-human-label"),
            Offer::Solved(true) => self.plain("offer-solved"),
            Offer::Solved(false) => self.plain("offer-not-solved"),
            Offer::PreCheck(_) => self.plain("offer-pre-check"),
            Offer::Answer(true) => self.plain("offer-yes"),
            Offer::Answer(false) => self.plain("offer-no"),
            // Each language names itself, so that it can be found by who needs it.
            Offer::Language(Locale::ZhHans) => "简体中文".to_owned(),
            Offer::Language(Locale::ZhHant) => "繁體中文".to_owned(),
            Offer::Language(Locale::En) => "English".to_owned(),
            Offer::Rate { stars, .. } => self.plain(&format!("offer-rate-{stars}")),
            Offer::Notices(true) => self.plain("offer-notices-on"),
            Offer::Notices(false) => self.plain("offer-notices-off"),
            Offer::BackToBot => self.plain("offer-back-to-bot"),
            Offer::DeleteData => self.plain("offer-delete-data"),
            Offer::Erase(true) => self.plain("offer-erase"),
            Offer::Erase(false) => self.plain("offer-keep"),
        }
    }
}

/// The last part of the sentence's id.
pub(super) fn request_name(request: Request) -> &'static str {
    match request {
        Request::Cancel => "cancel",
        Request::Correct => "correct",
        Request::Unblock => "unblock",
        Request::Hurry => "hurry",
        Request::Refund => "refund",
        Request::DeleteData => "delete-data",
        Request::ChangeNumber => "change-number",
    }
}

/// The command that means the same as this choice at any later time; nothing for answers to a question, which is closed by then.
fn command(offer: &Offer) -> String {
    match offer {
        Offer::Entry(id) => format!("/faq {id}"),
        Offer::LookUp => "/order".into(),
        Offer::Human => "/human".into(),
        Offer::Language(locale) => format!("/lang {}", locale.tag()),
        Offer::Rate { case, stars } => format!("/rate {case} {stars}"),
        Offer::Notices(true) => "/notices on".into(),
        Offer::Notices(false) => "/notices off".into(),
        Offer::BackToBot => "/bot".into(),
        Offer::DeleteData => "/delete".into(),
        Offer::Browse => "/faq".into(),
        Offer::Topic { topic, from } => format!("/faq {} {from}", topic.name()),
        Offer::Order(_) | Offer::Solved(_) | Offer::PreCheck(_) | Offer::Answer(_) | Offer::Erase(_) => String::new(),
    }
}
