//! What staff read in the thread of a case, and the buttons under it.

use super::Renderer;
use super::found::not_an_order;
use super::offer::request_name;
use crate::locale::Arg;
use crate::model::{
    Button, CaseHead, CaseNote, CaseReason, CaseState, Deed, DeskChoice, DeskNote, DraftSource, Locale, Media, Role, Said,
    Speaker, StaffId,
};

/// Characters of what the bot said: staff want to know that it did, and what about.
const BOT_CHARS_MAX: usize = 160;
/// Cases of a list.
const LISTED_MAX: usize = 30;

impl Renderer<'_> {
    pub(super) fn desk_buttons(&self, choices: &[DeskChoice]) -> Vec<Button> {
        // A value is a number and a command; these have no number that could be typed.
        let label = |choice: &DeskChoice| {
            let id = format!("staff-button-{}", choice.name());
            match choice {
                DeskChoice::Resend(number) => self.say(&id, &[("number", number.to_string().into())]),
                _ => self.plain(&id),
            }
        };
        choices.iter().map(|choice| Button { label: label(choice), value: format!("0{}", choice.command()) }).collect()
    }

    pub(super) fn desk(&self, note: &DeskNote) -> String {
        let text = |id: &str, name: &str, value: &str| self.say(id, &[(name, value.into())]);
        match note {
            DeskNote::Head(head) => self.head(head),
            DeskNote::Line(who, said) => self.line(who, said),
            DeskNote::Changed(said) => text("thread-changed", "text", said),
            DeskNote::Sent(media) => text("thread-customer", "text", &self.media(*media)),
            DeskNote::Held(has) => text("thread-held", "staff", has.as_str()),
            DeskNote::NotSent(has) => text("thread-not-sent", "staff", has.as_str()),
            DeskNote::Theirs => self.plain("thread-theirs"),
            DeskNote::NobodyHas => self.plain("thread-nobody-has"),
            DeskNote::Open => self.plain("thread-open"),
            DeskNote::Closed(case) => text("thread-closed", "case", &case.to_string()),
            DeskNote::NoCase => self.plain("thread-no-case"),
            DeskNote::OldCase(case) => text("thread-old-case", "case", &case.to_string()),
            DeskNote::Stranger(id) => text("thread-stranger", "id", &id.to_string()),
            DeskNote::Revoked(name) => text("thread-revoked", "staff", name.as_str()),
            DeskNote::Anonymous => self.plain("thread-anonymous"),
            DeskNote::Usage(command) => self.plain(&format!("thread-usage-{command}")),
            DeskNote::UnknownCommand(name) => text("thread-unknown-command", "name", name),
            DeskNote::Help => self.plain("thread-help"),
            DeskNote::OnlyInThread => self.plain("thread-only-in-thread"),
            DeskNote::Orders(orders) => orders.iter().map(|order| self.order_seen(order)).collect::<Vec<_>>().join("\n\n"),
            DeskNote::NoOrder(number) => text("found-none", "number", number),
            DeskNote::NoOrderOf(day) => self.say("found-none-of-day", &[("day", self.date(*day).into())]),
            DeskNote::NotAnOrder(kind) => self.plain(not_an_order(*kind)),
            DeskNote::Figures(figures) => self.figures(figures),
            DeskNote::Incident(incident) => self.incident(incident),
            DeskNote::NotDecided(incident, why) => self.not_decided(*incident, why),
            DeskNote::Queue { waiting, held } => {
                let waits = waiting.iter().take(LISTED_MAX).map(|(case, since, escalated)| {
                    let id = if *escalated { "thread-queue-escalated" } else { "thread-queue-waiting" };
                    self.say(id, &[("case", case.to_string().into()), ("since", self.date_time(*since).into())])
                });
                let has = held.iter().take(LISTED_MAX).map(|(case, staff, due)| {
                    let id = if *due { "thread-queue-due" } else { "thread-queue-held" };
                    self.say(id, &[("case", case.to_string().into()), ("staff", staff.as_str().into())])
                });
                let head = self.say("thread-queue", &[("waiting", waiting.len().into()), ("held", held.len().into())]);
                std::iter::once(head).chain(waits).chain(has).collect::<Vec<_>>().join("\n")
            }
            DeskNote::Waits { case, since, admins, link } => {
                let args = |id: &str, admins: &str| {
                    let since = self.date_time(*since);
                    self.say(id, &[("case", case.to_string().into()), ("since", since.into()), ("admins", admins.into())])
                };
                let names = |admins: &[StaffId]| admins.iter().map(StaffId::as_str).collect::<Vec<_>>().join(", ");
                let told = match admins {
                    None => args("thread-waits", ""),
                    Some(admins) if admins.is_empty() => args("thread-waits-no-admin", ""),
                    Some(admins) => args("thread-waits-admins", &names(admins)),
                };
                link.iter().fold(told, |told, link| format!("{told}\n{link}"))
            }
            DeskNote::Undelivered { listed, .. } if listed.is_empty() => self.plain("thread-all-delivered"),
            DeskNote::Undelivered { listed, count } => {
                let lines = listed.iter().map(|(number, whose, perhaps, why)| {
                    let id = if *perhaps { "thread-undelivered-perhaps" } else { "thread-undelivered-failed" };
                    let why = self.why(why);
                    self.say(id, &[("number", number.to_string().into()), ("customer", whose.into()), ("why", why.into())])
                });
                let head = self.say("thread-undelivered-list", &[("count", (*count).into()), ("listed", listed.len().into())]);
                std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n")
            }
            DeskNote::Who(all) => {
                let lines = all.iter().map(|(staff, role, cases)| {
                    let id = if *role == Role::Admin { "thread-who-admin" } else { "thread-who-agent" };
                    self.say(id, &[("staff", staff.as_str().into()), ("cases", (*cases).into())])
                });
                std::iter::once(self.plain("thread-who")).chain(lines).collect::<Vec<_>>().join("\n")
            }
            DeskNote::Draft { text: words, source } => {
                let from = source.as_ref().map(|source| self.draft_source(source));
                [Some(text("thread-draft", "text", words)), from].into_iter().flatten().collect::<Vec<_>>().join("\n")
            }
            DeskNote::NoDraft => self.plain("thread-no-draft"),
            DeskNote::DraftOver => self.plain("thread-draft-over"),
            DeskNote::NoEntry(words) => text("thread-no-entry", "text", words),
            DeskNote::NoStaff(name) => text("thread-no-staff", "staff", name),
            DeskNote::ReplyNeeded => self.plain("thread-reply-needed"),
            DeskNote::TooLong { length, most } => {
                self.say("thread-too-long", &[("length", (*length).into()), ("most", (*most).into())])
            }
            DeskNote::OnlyText => self.plain("thread-only-text"),
            DeskNote::NotDelivered { perhaps, why } => {
                text(if *perhaps { "thread-perhaps-delivered" } else { "thread-not-delivered" }, "why", &self.why(why))
            }
            DeskNote::DraftOvertaken => self.plain("thread-draft-overtaken"),
            DeskNote::Retried => self.plain("thread-retried"),
            DeskNote::RetriedBefore => self.plain("thread-retried-before"),
            DeskNote::NoCasesThread => self.plain("thread-no-cases"),
            DeskNote::ThreadMoved(case) => text("thread-moved", "case", &case.to_string()),
            DeskNote::NothingToRetry => self.plain("thread-nothing-to-retry"),
            DeskNote::Done => self.plain("thread-done"),
        }
    }

    /// Why something did not arrive: what Telegram says most, in the language of the staff; anything else as the channel put it.
    fn why(&self, why: &str) -> String {
        const KNOWN: [(&str, &str); 4] = [
            ("blocked by the user", "why-blocked"),
            ("user is deactivated", "why-deactivated"),
            ("chat not found", "why-no-chat"),
            ("can't initiate conversation", "why-no-chat"),
        ];
        let known = KNOWN.iter().find(|(said, _)| why.contains(said));
        known.map_or_else(|| why.to_owned(), |(_, id)| self.plain(id))
    }

    fn draft_source(&self, source: &DraftSource) -> String {
        let titles: Vec<String> = source.entries.iter().map(|entry| self.title(entry)).collect();
        let id = match (source.sure, titles.is_empty()) {
            (true, false) => "thread-draft-from",
            (true, true) => "thread-draft-from-order",
            (false, _) => "thread-draft-from-case",
        };
        self.say(id, &[("question", (&source.question).into()), ("titles", self.list(&titles).into())])
    }

    pub(super) fn media(&self, media: Media) -> String {
        self.plain(&format!("media-{}", media.name()))
    }

    fn head(&self, head: &CaseHead) -> String {
        let mut lines =
            vec![self.say("thread-head", &[("case", head.case.to_string().into()), ("state", self.standing(head).into())])];
        let mut line = |id: &str, args: &[(&str, Arg)]| lines.push(self.say(id, args));
        let language = match head.locale {
            Locale::ZhHans => "简体中文",
            Locale::ZhHant => "繁體中文",
            Locale::En => "English",
        };
        line("thread-head-customer", &[("customer", (&head.customer).into()), ("language", language.into())]);
        line("thread-head-reason", &[("reason", self.case_reason(&head.reason).into())]);
        if let Some(order) = &head.order {
            let id = if head.owner_checked { "thread-head-order" } else { "thread-head-order-unchecked" };
            line(id, &[("order", order.into())]);
        }
        if let Some(entry) = &head.entry {
            line("thread-head-entry", &[("title", self.title(entry).into())]);
        }
        for said in &head.evidence {
            line("thread-head-evidence", &[("text", said.into())]);
        }
        if let Some(at) = head.promised {
            let id = if head.waiting_since.is_some() { "thread-head-due-waiting" } else { "thread-head-due" };
            line(id, &[("at", self.date_time(at).into())]);
        }
        if !head.notes.is_empty() {
            lines.push(String::new());
            lines.push(self.plain("thread-head-history"));
            lines.extend(
                head.notes.iter().map(|note: &CaseNote| self.line(&note.who, &note.text)).filter(|line| !line.is_empty()),
            );
        }
        lines.join("\n")
    }

    fn standing(&self, head: &CaseHead) -> String {
        let by = |id: &str, staff: &StaffId| self.say(id, &[("staff", staff.as_str().into())]);
        match &head.state {
            CaseState::Waiting | CaseState::WaitingAgain { .. } => {
                let since = head.waiting_since.map_or_else(String::new, |at| self.date_time(at));
                let id = if head.escalated { "thread-state-escalated" } else { "thread-state-waiting" };
                self.say(id, &[("since", since.into())])
            }
            CaseState::Claimed { by: staff, .. } => by("thread-state-claimed", staff),
            CaseState::WaitingOnCustomer { by: staff, .. } => by("thread-state-customer", staff),
            CaseState::WaitingOnStaff { by: staff, .. } => by("thread-state-staff", staff),
            CaseState::Resolved { .. } => self.plain("thread-state-closed"),
            CaseState::Rated { stars, .. } => self.say("thread-state-rated", &[("stars", (*stars).into())]),
        }
    }

    fn case_reason(&self, reason: &CaseReason) -> String {
        match reason {
            CaseReason::Asked => self.plain("case-reason-asked"),
            CaseReason::NotUnderstood => self.plain("case-reason-not-understood"),
            CaseReason::Complaint => self.plain("case-reason-complaint"),
            CaseReason::Overdue => self.plain("case-reason-overdue"),
            CaseReason::OwnerCheck => self.plain("case-reason-owner-check"),
            CaseReason::AgeDispute => self.plain("case-reason-age"),
            CaseReason::Action(request) => self.plain(&format!("case-reason-{}", request_name(*request))),
            CaseReason::NotSolved(entry) => self.say("case-reason-not-solved", &[("title", self.title(entry).into())]),
            CaseReason::Entry(entry) => self.say("case-reason-entry", &[("title", self.title(entry).into())]),
            CaseReason::NotReached => self.plain("case-reason-not-reached"),
        }
    }

    /// A line of a case; empty for what tells staff nothing.
    fn line(&self, who: &Speaker, said: &str) -> String {
        let by = |id: &str, staff: &StaffId| self.say(id, &[("staff", staff.as_str().into()), ("text", said.into())]);
        match who {
            Speaker::Customer => {
                let said = Media::of_mark(said).map_or_else(|| said.to_owned(), |media| self.media(media));
                self.say("thread-customer", &[("text", said.into())])
            }
            Speaker::Bot => {
                let one = said.split_whitespace().collect::<Vec<_>>().join(" ");
                let mut short: String = one.chars().take(BOT_CHARS_MAX).collect();
                if short.len() < one.len() {
                    short.push('…');
                }
                self.say("thread-bot", &[("text", short.into())])
            }
            Speaker::Staff(staff) => by("thread-staff", staff),
            Speaker::Note(staff) => by("thread-note", staff),
            Speaker::Refused(staff) => by("thread-refused", staff),
            Speaker::Undelivered(staff) => by("thread-undelivered", staff),
            Speaker::Erasure => self.plain("thread-erasure"),
            Speaker::TakenBack => self.plain("thread-taken-back"),
            Speaker::Desk(deed) => self.deed(deed),
        }
    }

    fn deed(&self, deed: &Deed) -> String {
        let by = |id: &str, staff: &StaffId| self.say(id, &[("staff", staff.as_str().into())]);
        match deed {
            Deed::Claimed(staff) => by("deed-claimed", staff),
            Deed::Assigned { by, to } => self.say("deed-assigned", &[("staff", by.as_str().into()), ("to", to.as_str().into())]),
            Deed::HandedBack(staff) => by("deed-handed-back", staff),
            Deed::Closed(staff) => by("deed-closed", staff),
            Deed::Reopened(staff) => by("deed-reopened", staff),
            Deed::Returned => self.plain("deed-returned"),
            Deed::Solved => self.plain("deed-solved"),
            Deed::Left => self.plain("deed-left"),
            Deed::Rated(stars) => self.say("deed-rated", &[("stars", (*stars).into())]),
            Deed::Idle(staff) => by("deed-idle", staff),
            Deed::Lapsed => self.plain("deed-lapsed"),
            Deed::Reminded => self.plain("deed-reminded"),
            Deed::Escalated => self.plain("deed-escalated"),
            Deed::Nudged => self.plain("deed-nudged"),
            Deed::Cut { kept, whole } => self.say("deed-cut", &[("kept", (*kept).into()), ("whole", (*whole).into())]),
            Deed::Banned(staff) => by("deed-banned", staff),
            Deed::Unbanned(staff) => by("deed-unbanned", staff),
            Deed::Withdrawn(Some(staff)) => by("deed-withdrawn", staff),
            Deed::Withdrawn(None) => self.plain("deed-withdrawn-customer"),
            Deed::Blocked => self.plain("deed-blocked"),
            Deed::Unblocked => self.plain("deed-unblocked"),
            Deed::NewsKept => self.plain("deed-news-kept"),
            Deed::NoticeKept(incident) => self.say("deed-notice-kept", &[("incident", incident.to_string().into())]),
            Deed::Missed { said, perhaps, why } => {
                let id = match (said, perhaps) {
                    (Said::Answer, false) => "deed-missed-answer",
                    (Said::Answer, true) => "deed-perhaps-missed-answer",
                    (Said::Notice, false) => "deed-missed-news",
                    (Said::Notice, true) => "deed-perhaps-missed-news",
                    (Said::ByStaff(_) | Said::ToStaff, false) => "deed-missed-staff",
                    (Said::ByStaff(_) | Said::ToStaff, true) => "deed-perhaps-missed-staff",
                };
                self.say(id, &[("why", self.why(why).into())])
            }
            // What was said is there as it was said.
            Deed::Answered(_) | Deed::Wrote | Deed::Read(_) => String::new(),
        }
    }
}
