//! What staff read of an incident at the command line. In their group they read it from `locales/`, with buttons in place of commands.

use crate::model::{Incident, Known, Locale, Verdict, in_language};

/// An incident in a few lines: what, how much, against what, the notice that is suggested or was sent, and what to do.
#[must_use]
pub fn message(incident: &Incident) -> String {
    let (id, key, count, minutes) = (incident.id, &incident.key, incident.count, incident.window_minutes);
    let name = in_language(&incident.name, Locale::En);
    let usual = incident.usual();
    let usual = match incident.known {
        Known::Weeks(1) => format!("{usual} a week ago"),
        Known::Weeks(n) => format!("{usual} are usual ({n} weeks)"),
        Known::Days(n) => {
            let days = if n == 1 { "day" } else { "days" };
            format!("{usual} are usual (only {n} {days} known)")
        }
        Known::Nothing => "nothing is known yet of what is usual".to_owned(),
    };
    let kind = match key.kind() {
        "code" => "the carrier's",
        "carrier" => "orders of",
        _ => "the cause",
    };
    let text = format!("{id}: {count} customers in {minutes} minutes about {kind} {name} ({key}); {usual}.");
    let most = if incident.peak > count { format!(" {} at the most since.", incident.peak) } else { String::new() };
    let notice = in_language(&incident.notice, Locale::En);
    let next = match (&incident.verdict, incident.ended_at) {
        (Verdict::Announced { by, told, .. }, _) => {
            let told = told.map_or_else(|| "…".to_owned(), |told| told.to_string());
            format!("{by} has had the notice sent to {told}: {notice}")
        }
        (Verdict::Dismissed { by, .. }, _) => format!("{by} decided that no notice is needed."),
        (Verdict::None, Some(_)) => "It is over; no notice was sent.".to_owned(),
        (Verdict::None, None) => format!(
            "Suggested notice: {notice}\nsimdesk incidents approve {id} sends it to those who wait, simdesk incidents dismiss {id} does not."
        ),
    };
    format!("{text}{most}\n{next}")
}
