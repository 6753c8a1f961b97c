//! From replies to one plain-text message in one language. Pure: words come from `locales/` and `faq/`.

mod date;
mod desk;
mod entry;
mod fit;
mod found;
mod incident;
mod money;
mod offer;
mod thread;

use chrono::NaiveDate;

pub use entry::EntryText;
pub use fit::fit;

use crate::faq::Faq;
use crate::locale::{Arg, Sentences};
use crate::model::{
    AgeAdvice, AuditStatus, Carrier, CaseId, FoundKind, Locale, Progress, Rendered, Reply, RetryAdvice, Sample, SensitiveKind,
    in_language,
};

/// What rendering consults: one snapshot, one language, today (dates of other years carry their year).
#[derive(Debug, Clone, Copy)]
pub struct Renderer<'a> {
    /// The bot's own sentences.
    pub sentences: &'a Sentences,
    /// The FAQ's answers.
    pub faq: &'a Faq,
    /// The language.
    pub locale: Locale,
    /// Today in Asia/Shanghai.
    pub today: NaiveDate,
    /// The carrier of the order being talked about, for `{carrier}` in answers.
    pub carrier: Option<Carrier>,
}

/// How a block joins what stands before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// On the next line.
    Line,
    /// After an empty line.
    Paragraph,
}

impl Renderer<'_> {
    /// One message. Buttons are the numbered choices; each is also written in the text.
    #[must_use]
    pub fn message(&self, replies: &[Reply]) -> Rendered {
        let mut rendered = Rendered::default();
        let mut wide = false;
        let mut before: Option<&Reply> = None;
        for reply in replies {
            if let Reply::Choices(offers) | Reply::Commands(offers) = reply {
                rendered.buttons = self.buttons(offers);
            }
            if let Reply::DeskChoices(choices) = reply {
                rendered.buttons = self.desk_buttons(choices);
            }
            let block = self.block(reply);
            let block = block.trim_end();
            if block.is_empty() {
                wide |= *reply == Reply::Separator;
                continue;
            }
            if !rendered.text.is_empty() {
                rendered.text.push('\n');
                if wide || gap(reply, before) == Gap::Paragraph {
                    rendered.text.push('\n');
                }
            }
            wide = false;
            before = Some(reply);
            rendered.text.push_str(block);
        }
        rendered
    }

    fn say(&self, id: &str, args: &[(&str, Arg)]) -> String {
        self.sentences.say(self.locale, id, args)
    }

    fn plain(&self, id: &str) -> String {
        self.say(id, &[])
    }

    #[expect(clippy::too_many_lines, reason = "one arm for every reply")]
    fn block(&self, reply: &Reply) -> String {
        match reply {
            Reply::Greeting => self.plain("greeting"),
            Reply::Samples(samples) => self.samples(samples),
            Reply::Menu => self.plain("menu"),
            Reply::LanguageSet(_) => self.plain("language-set"),
            Reply::LanguageUnknown => self.plain("language-unknown"),
            Reply::UnknownCommand => self.plain("unknown-command"),
            Reply::AskOrder => self.plain("ask-order"),
            Reply::AskTail { orders } => self.say("ask-tail", &[("orders", self.list(orders).into())]),
            Reply::TailStillNeeded => self.plain("tail-still-needed"),
            Reply::CheckFailed { left } => self.say("check-failed", &[("left", (*left).into())]),
            Reply::CheckLocked => self.plain("check-locked"),
            Reply::NoSecondFactor => self.plain("no-second-factor"),
            Reply::DamagedNumber { shown } => self.say("damaged-number", &[("shown", shown.into())]),
            Reply::NotAnOrder { kind, shown } => self.say(not_an_order(*kind), &[("shown", shown.into())]),
            Reply::PartialNumber { shown, digits } => {
                self.say("partial-number", &[("shown", shown.into()), ("digits", (*digits).into())])
            }
            Reply::AmbiguousNumber { shown } => self.say("ambiguous-number", &[("shown", shown.into())]),
            Reply::Order { order, status, product, submitted, decided } => {
                self.order(order, status.name(), product.as_deref(), *submitted, *decided)
            }
            Reply::SeveralCards { count } => self.say("several-cards", &[("count", (*count).into())]),
            Reply::Card { order, product, status } => self.card("card-line", order, product.as_deref(), *status),
            Reply::WhichCard => self.plain("which-card"),
            Reply::OtherCard { order, product, status } => self.card("other-card", order, product.as_deref(), *status),
            Reply::MoreCards { count } => self.say("more-cards", &[("count", (*count).into())]),
            Reply::OthersUnchecked { orders } => self.say("others-unchecked", &[("orders", self.list(orders).into())]),
            Reply::AboutOrder { order } => self.say("about-order", &[("order", order.into())]),
            Reply::StatusMeaning(status) => self.plain(&format!("status-meaning-{}", status.name())),
            Reply::Progress(progress) => self.progress(progress),
            Reply::RepeatsOrder { earlier } => self.say("repeats-order", &[("earlier", earlier.into())]),
            Reply::RepeatedAs { later, status } => self.repeated_as(later, *status),
            Reply::Evidence { text } => self.say("evidence", &[("text", text.into())]),
            Reply::SeveralReasons { count } => self.say("several-reasons", &[("count", (*count).into())]),
            Reply::Entry(id) => self.entry(id),
            Reply::EntryBrief(id) => self.entry_brief(id),
            Reply::EntryCause(id) => self.entry_cause(id),
            Reply::Retry(advice) => self.retry(advice),
            Reply::Age(advice) => self.age(*advice),
            Reply::Money { paid, refund, due_back } => self.money(*paid, *refund, *due_back),
            Reply::IfToday { due: Some(due) } => self.say("if-today", &[("due", self.date(*due).into())]),
            Reply::IfToday { due: None } => self.plain("if-today-unknown"),
            Reply::OverdueNext => self.plain("overdue-next"),
            Reply::Changed => self.plain("changed"),
            Reply::WillTell => self.plain("will-tell"),
            Reply::Missed { perhaps } => self.plain(if *perhaps { "missed-perhaps" } else { "missed" }),
            Reply::Notices(true) => self.plain("notices-on"),
            Reply::Notices(false) => self.plain("notices-off"),
            Reply::TooFast { most } => self.say("too-fast", &[("most", (*most).into())]),
            Reply::Clarify => self.plain("clarify"),
            Reply::Rephrase => self.plain("rephrase"),
            Reply::OfferHuman => self.plain("offer-human"),
            Reply::EmptyMessage => self.plain("empty-message"),
            Reply::TooLong { read } => self.say("too-long", &[("read", (*read).into())]),
            Reply::HandedOff { case } => self.say("handed-off", &[("case", case.to_string().into())]),
            Reply::Queue { ahead, opens, expected_minutes } => self.queue(*ahead, *opens, *expected_minutes),
            Reply::AddedToCase { case } => self.say("added-to-case", &[("case", case.to_string().into())]),
            Reply::Relayed { case } => self.say("relayed", &[("case", case.to_string().into())]),
            Reply::StaffSays { staff, case, text } => self
                .say("staff-says", &[("staff", staff.as_str().into()), ("case", case.to_string().into()), ("text", text.into())]),
            Reply::CaseClosed { case } => self.say("case-closed", &[("case", case.to_string().into())]),
            Reply::Taken { .. }
            | Reply::Requeued { .. }
            | Reply::Escalated { .. }
            | Reply::HandedBack { .. }
            | Reply::Nudge { .. }
            | Reply::Lapsed { .. }
            | Reply::Returned { .. }
            | Reply::Reopened { .. }
            | Reply::AskRating
            | Reply::Rated { .. }
            | Reply::AskRatingReason
            | Reply::RatingNoted
            | Reply::RatingOver
            | Reply::Where { .. }
            | Reply::BotReads => self.about_case(reply),
            Reply::BackToBot => self.plain("back-to-bot"),
            Reply::NoCase => self.plain("no-case"),
            Reply::AskSolved => self.plain("ask-solved"),
            Reply::Solved => self.plain("solved"),
            Reply::NotSolved => self.plain("not-solved"),
            Reply::CannotDo(request) => self.plain(&format!("cannot-do-{}", offer::request_name(*request))),
            Reply::SensitiveWarning { kinds, stands } => {
                let names: Vec<String> = kinds.iter().map(|k| self.plain(&format!("sensitive-{}", sensitive_name(*k)))).collect();
                let id = if *stands { "sensitive-warning" } else { "sensitive-warning-page" };
                self.say(id, &[("kinds", self.list(&names).into())])
            }
            Reply::Unreadable => self.plain("unreadable"),
            Reply::OnlyTextRead => self.plain("only-text-read"),
            Reply::ButtonExpired => self.plain("button-expired"),
            Reply::LinkOver => self.plain("link-over"),
            Reply::Browse => self.plain("browse"),
            Reply::BrowseTopic(topic) => self.plain(&format!("browse-{}", topic.name())),
            Reply::OnlyInPrivate => self.plain("only-in-private"),
            Reply::NotOffered { count } => self.say("not-offered", &[("count", (*count).into())]),
            Reply::ReasonStands => self.plain("reason-stands"),
            Reply::Denied(id) => self.say("denied", &[("title", self.title(id).into())]),
            Reply::PreCheckAsk { entry, step } => {
                self.say("pre-check-ask", &[("step", (step + 1).into()), ("question", self.check_question(entry, *step).into())])
            }
            Reply::YesOrNo => self.plain("yes-or-no"),
            Reply::PreCheckReady => self.plain("pre-check-ready"),
            Reply::PreCheckNotReady { entry, step } => {
                self.say("pre-check-not-ready", &[("question", self.check_question(entry, *step).into())])
            }
            Reply::OutOfScope => self.plain("out-of-scope"),
            Reply::EraseOffer { case } => self.with_case("erase-offer", case.map(|c| ("erase-offer-case", c)), "erase-offer-ask"),
            Reply::EraseUnclear => self.plain("erase-unclear"),
            Reply::NotErased => self.plain("not-erased"),
            Reply::EraseOver { done } => self.plain(if *done { "erase-over-done" } else { "erase-over" }),
            Reply::Erased { case } => self.with_case("erased", case.map(|c| ("erased-case", c)), "erased-next"),
            Reply::InternalTrouble => self.plain("internal-trouble"),
            Reply::Desk(note) => self.desk(note),
            Reply::StaffSends { staff, case, media, text } => {
                let text = if text.is_empty() { self.media(*media) } else { text.clone() };
                self.say(
                    "staff-says",
                    &[("staff", staff.as_str().into()), ("case", case.to_string().into()), ("text", text.into())],
                )
            }
            Reply::TakenBack { staff } => self.say("taken-back", &[("staff", staff.as_str().into())]),
            Reply::SaidOnPage { text } => {
                // What the page's own buttons send is a command: it is told as what stood on the button.
                let words = match text.as_str() {
                    "/human" => self.plain("web-chat-human"),
                    "/delete" => self.plain("web-chat-delete"),
                    said if said.starts_with("/language ") => self.plain("web-language"),
                    said => said.to_owned(),
                };
                format!("{}\n{words}", self.plain("said-on-page"))
            }
            Reply::StatusLink { url } => self.say("status-link", &[("url", url.into())]),
            Reply::Withdrawn => self.plain("withdrawn"),
            Reply::WithdrawNoted => self.plain("withdraw-noted"),
            Reply::WithdrawHow => self.plain("withdraw-how"),
            Reply::Separator | Reply::DeskChoices(_) => String::new(),
            Reply::IncidentNotice(key) => self.incident_notice(key),
            Reply::IncidentName(key) => self.incident_name(key),
            Reply::Announced(notice) => in_language(notice, self.locale).to_owned(),
            Reply::Choices(offers) => self.choices(offers),
            Reply::Commands(offers) => self.commands(offers),
        }
    }

    /// Lines, with one about the open case between them.
    fn with_case(&self, before: &str, case: Option<(&str, CaseId)>, after: &str) -> String {
        let case = case.map(|(id, case)| self.say(id, &[("case", case.to_string().into())]));
        [Some(self.plain(before)), case, Some(self.plain(after))].into_iter().flatten().collect::<Vec<_>>().join("\n")
    }

    fn repeated_as(&self, later: &str, status: Option<AuditStatus>) -> String {
        let status = status.map_or_else(String::new, |s| {
            let word = self.plain(&format!("status-{}", s.name()));
            self.say("repeated-as-status", &[("status", word.into())])
        });
        self.say("repeated-as", &[("later", later.into()), ("status", status.into())])
    }

    fn list(&self, items: &[String]) -> String {
        items.join(&self.plain("list-separator"))
    }

    fn samples(&self, samples: &[Sample]) -> String {
        let mut lines = vec![self.plain("samples")];
        lines.extend(samples.iter().map(|sample| {
            let tail = sample.tail.clone().unwrap_or_else(|| self.plain("sample-no-tail"));
            let about = self.plain(&format!("sample-{}", sample.about));
            self.say("sample-line", &[("order", (&sample.order).into()), ("tail", tail.into()), ("about", about.into())])
        }));
        lines.join("\n")
    }

    fn order(
        &self,
        order: &str,
        status: &str,
        product: Option<&str>,
        submitted: Option<NaiveDate>,
        decided: Option<NaiveDate>,
    ) -> String {
        let status = self.plain(&format!("status-{status}"));
        let mut text = self.say("order-head", &[("order", order.into()), ("status", status.into())]);
        if let Some(product) = product {
            text.push('\n');
            text.push_str(&self.say("order-product", &[("product", product.into())]));
        }
        let dates: Vec<String> = [("order-submitted", submitted), ("order-decided", decided)]
            .into_iter()
            .filter_map(|(id, day)| day.map(|d| self.say(id, &[("date", self.date(d).into())])))
            .collect();
        if !dates.is_empty() {
            text.push('\n');
            text.push_str(&dates.join(&self.plain("order-dates-separator")));
        }
        text
    }

    fn card(&self, id: &str, order: &str, product: Option<&str>, status: AuditStatus) -> String {
        let status = self.plain(&format!("status-{}", status.name()));
        let product = product.map_or_else(String::new, |p| self.say("card-product", &[("product", p.into())]));
        self.say(id, &[("order", order.into()), ("product", product.into()), ("status", status.into())])
    }

    fn progress(&self, progress: &Progress) -> String {
        match progress {
            Progress::Day { day: 0, due } => self.say("progress-day0", &[("due", self.date(*due).into())]),
            Progress::Day { day, due } => self.say("progress-day", &[("day", (*day).into()), ("due", self.date(*due).into())]),
            Progress::Overdue { due } => self.say("progress-overdue", &[("due", self.date(*due).into())]),
            Progress::CalendarUnknown { known_until } => {
                self.say("progress-calendar", &[("known", self.date(*known_until).into())])
            }
            Progress::SubmissionUnknown => self.plain("progress-no-date"),
        }
    }

    fn retry(&self, advice: &RetryAdvice) -> String {
        match advice {
            RetryAdvice::Now => self.plain("retry-now"),
            RetryAdvice::AfterFix => self.plain("retry-after-fix"),
            RetryAdvice::AfterResolution => self.plain("retry-after-resolution"),
            RetryAdvice::From { at } => self.say("retry-from", &[("at", self.date_time(*at).into())]),
            RetryAdvice::Window { days, earliest, stated } => {
                let id = if *stated { "retry-window-stated" } else { "retry-window-usual" };
                match earliest {
                    Some(day) => self.say(id, &[("days", (*days).into()), ("earliest", self.date(*day).into())]),
                    None => self.say(&format!("{id}-nodate"), &[("days", (*days).into())]),
                }
            }
            RetryAdvice::NextMonth { from } => self.say("retry-next-month", &[("from", self.date(*from).into())]),
            RetryAdvice::AtAge => self.plain("retry-at-age"),
            RetryAdvice::NotNeeded => self.plain("retry-not-needed"),
            RetryAdvice::Unknown => self.plain("retry-unknown"),
        }
    }

    fn age(&self, advice: AgeAdvice) -> String {
        match advice {
            AgeAdvice::UnderSixteen => self.plain("age-under16"),
            AgeAdvice::Youth => self.plain("age-youth"),
            AgeAdvice::Fits => self.plain("age-fits"),
            AgeAdvice::OutsidePlan { min: Some(min), max: Some(max) } => {
                self.say("age-plan-range", &[("min", min.into()), ("max", max.into())])
            }
            AgeAdvice::OutsidePlan { min: Some(min), max: None } => self.say("age-plan-min", &[("min", min.into())]),
            AgeAdvice::OutsidePlan { min: None, max: Some(max) } => self.say("age-plan-max", &[("max", max.into())]),
            AgeAdvice::OutsidePlan { min: None, max: None } => String::new(),
            AgeAdvice::Senior => self.plain("age-senior"),
            AgeAdvice::AdultRefused => self.plain("age-adult"),
        }
    }
}

fn gap(reply: &Reply, before: Option<&Reply>) -> Gap {
    match reply {
        // The other cards are a list of their own.
        Reply::OtherCard { .. } if !matches!(before, Some(Reply::OtherCard { .. })) => Gap::Paragraph,
        Reply::Entry(_)
        | Reply::EntryBrief(_)
        | Reply::Order { .. }
        | Reply::AboutOrder { .. }
        | Reply::Retry(_)
        | Reply::AskSolved
        | Reply::HandedOff { .. }
        | Reply::AddedToCase { .. }
        | Reply::Returned { .. }
        | Reply::AskRating
        | Reply::OfferHuman
        | Reply::AskOrder
        | Reply::AskTail { .. }
        | Reply::EraseOffer { .. }
        | Reply::TailStillNeeded
        | Reply::Samples(_)
        | Reply::SeveralReasons { .. }
        | Reply::Choices(_)
        | Reply::Commands(_) => Gap::Paragraph,
        _ => Gap::Line,
    }
}

fn not_an_order(kind: FoundKind) -> &'static str {
    match kind {
        FoundKind::Iccid => "not-order-iccid",
        FoundKind::Tracking => "not-order-tracking",
        FoundKind::Imei => "not-order-imei",
        FoundKind::Imsi => "not-order-imsi",
        FoundKind::Phone => "not-order-phone",
        _ => "not-order-other",
    }
}

fn sensitive_name(kind: SensitiveKind) -> &'static str {
    match kind {
        SensitiveKind::IdNumber => "id-number",
        SensitiveKind::BankCard => "bank-card",
        SensitiveKind::Phone => "phone",
        SensitiveKind::Code => "code",
        SensitiveKind::Token => "token",
    }
}
