//! Choices: a numbered line each, and the same as buttons.

use super::Renderer;
use crate::model::{Button, Locale, Offer, Request};

impl Renderer<'_> {
    pub(super) fn buttons(&self, offers: &[Offer]) -> Vec<Button> {
        offers.iter().enumerate().map(|(at, offer)| Button { label: self.label(offer), value: (at + 1).to_string() }).collect()
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

    fn label(&self, offer: &Offer) -> String {
        match offer {
            Offer::Entry(id) => self.title(id),
            Offer::Order(id) => self.say("offer-order", &[("order", id.masked().into())]),
            Offer::LookUp => self.plain("offer-look-up"),
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
