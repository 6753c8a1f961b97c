//! What is said about a case: the queue, who has it, where a message is.

use chrono::{DateTime, Utc};

use super::Renderer;
use crate::calendar::shanghai_day;
use crate::model::{CaseId, Reply, StaffId, Whereabouts, shanghai};

const HOUR_MINUTES: u32 = 60;

impl Renderer<'_> {
    /// What the desk says beside what it always said.
    pub(super) fn about_case(&self, reply: &Reply) -> String {
        match reply {
            Reply::Taken { case, staff } => self.by_staff("taken", *case, staff),
            Reply::Requeued { case, staff } => self.by_staff("requeued", *case, staff),
            Reply::Escalated { case } => self.say("escalated", &[("case", case.to_string().into())]),
            Reply::HandedBack { case, staff } => self.by_staff("handed-back", *case, staff),
            Reply::Nudge { case, staff, closes } => self.nudge(*case, staff, *closes),
            Reply::Lapsed { case } => self.say("lapsed", &[("case", case.to_string().into())]),
            Reply::Returned { case } => self.say("returned", &[("case", case.to_string().into())]),
            Reply::Reopened { case, staff } => self.by_staff("reopened", *case, staff),
            Reply::AskRating => self.plain("ask-rating"),
            Reply::Rated { stars } => self.say("rated", &[("stars", (*stars).into())]),
            Reply::AskRatingReason => self.plain("ask-rating-reason"),
            Reply::RatingNoted => self.plain("rating-noted"),
            Reply::RatingOver => self.plain("rating-over"),
            Reply::Where { case, said_at, at } => self.whereabouts(*case, *said_at, at),
            Reply::BotReads => self.plain("bot-reads"),
            _ => String::new(),
        }
    }

    pub(super) fn queue(&self, ahead: usize, opens: Option<DateTime<Utc>>, expected_minutes: Option<u32>) -> String {
        let place = self.say("queue-place", &[("ahead", ahead.into())]);
        let opens = opens.map(|at| self.say("queue-opens", &[("at", self.date_time(at).into())]));
        let expected = expected_minutes.map(|minutes| self.say("queue-expected", &[("time", self.span(minutes).into())]));
        [Some(place), opens, expected].into_iter().flatten().collect::<Vec<_>>().join("\n")
    }

    /// A time that nobody would take for exact: up to the next five minutes, or half hours.
    fn span(&self, minutes: u32) -> String {
        if minutes <= HOUR_MINUTES {
            return self.say("span-minutes", &[("minutes", minutes.max(1).next_multiple_of(5).into())]);
        }
        let halves = minutes.div_ceil(HOUR_MINUTES / 2);
        let hours = format!("{}{}", halves / 2, if halves % 2 == 1 { ".5" } else { "" });
        self.say("span-hours", &[("hours", hours.into())])
    }

    pub(super) fn by_staff(&self, id: &str, case: CaseId, staff: &StaffId) -> String {
        self.say(id, &[("case", case.to_string().into()), ("staff", staff.as_str().into())])
    }

    pub(super) fn nudge(&self, case: CaseId, staff: &StaffId, closes: DateTime<Utc>) -> String {
        let at = self.moment(closes);
        self.say("nudge", &[("case", case.to_string().into()), ("staff", staff.as_str().into()), ("at", at.into())])
    }

    pub(super) fn whereabouts(&self, case: CaseId, said_at: DateTime<Utc>, at: &Whereabouts) -> String {
        let (id, staff, seen, until) = match at {
            Whereabouts::Received => ("where-received", None, None, None),
            Whereabouts::With { staff, until } => ("where-with", Some(staff), None, *until),
            Whereabouts::Read { staff, at, until } => ("where-read", Some(staff), Some(*at), *until),
            Whereabouts::Answered { staff, at } => ("where-answered", Some(staff), Some(*at), None),
            Whereabouts::Coming { staff, at } => ("where-coming", Some(staff), Some(*at), None),
            Whereabouts::Again { staff, at, perhaps } => {
                (if *perhaps { "where-again-perhaps" } else { "where-again" }, Some(staff), Some(*at), None)
            }
        };
        let staff = staff.map_or("", StaffId::as_str);
        let seen = seen.map_or_else(String::new, |at| self.moment(at));
        let args = [
            ("case", case.to_string().into()),
            ("said", self.moment(said_at).into()),
            ("staff", staff.into()),
            ("at", seen.into()),
        ];
        let text = self.say(id, &args);
        match until {
            Some(until) => format!("{text}\n{}", self.say("where-until", &[("at", self.moment(until).into())])),
            None => text,
        }
    }

    /// The time of day, with the date when that is not today's.
    fn moment(&self, at: DateTime<Utc>) -> String {
        if shanghai_day(at) == self.today {
            at.with_timezone(&shanghai()).format("%H:%M").to_string()
        } else {
            self.date_time(at)
        }
    }
}
