//! What is said about an incident: to customers, before anybody has found better words, and to staff where they work.

use super::Renderer;
use crate::model::{Incident, IncidentId, IncidentKey, Known, NotDecided, Verdict, in_language};

impl Renderer<'_> {
    /// For everybody who waits because of it.
    pub(super) fn incident_notice(&self, key: &IncidentKey) -> String {
        self.say(&format!("incident-notice-{}", key.kind()), &[("name", self.incident_name(key).into())])
    }

    /// For staff: what, how much, against what, the notice that is suggested or was sent, and what to do.
    pub(super) fn incident(&self, of: &Incident) -> String {
        let usual = [("usual", of.usual().into())];
        let usual = match of.known {
            Known::Weeks(n) => self.say("thread-incident-weeks", &[usual[0].clone(), ("weeks", n.into())]),
            Known::Days(n) => self.say("thread-incident-days", &[usual[0].clone(), ("days", n.into())]),
            Known::Nothing => self.plain("thread-incident-unknown"),
        };
        let args = [
            ("incident", of.id.to_string().into()),
            ("count", of.count.into()),
            ("minutes", of.window_minutes.into()),
            ("name", in_language(&of.name, self.locale).into()),
            ("usual", usual.into()),
        ];
        let mut lines = vec![self.say(&format!("thread-incident-{}", of.key.kind()), &args)];
        if of.peak > of.count {
            lines.push(self.say("thread-incident-peak", &[("peak", of.peak.into())]));
        }
        if !of.is_open() {
            lines.push(self.plain("thread-incident-over"));
        }
        let notice = ("notice", in_language(&of.notice, self.locale).into());
        let by = |staff: &crate::model::StaffId| ("staff", staff.as_str().into());
        lines.extend(match &of.verdict {
            Verdict::Announced { by: staff, told: Some(told), .. } => {
                Some(self.say("thread-incident-sent", &[by(staff), ("told", (*told).into()), notice]))
            }
            Verdict::Announced { by: staff, told: None, .. } => Some(self.say("thread-incident-sending", &[by(staff), notice])),
            Verdict::Dismissed { by: staff, .. } => Some(self.say("thread-incident-dismissed", &[by(staff)])),
            Verdict::None if of.is_open() => {
                Some(self.say("thread-incident-suggested", &[("incident", of.id.to_string().into()), notice]))
            }
            Verdict::None => None,
        });
        lines.join("\n")
    }

    pub(super) fn not_decided(&self, incident: IncidentId, why: &NotDecided) -> String {
        let (id, staff) = match why {
            NotDecided::Unknown => ("thread-incident-none", ""),
            NotDecided::Over => ("thread-incident-was-over", ""),
            NotDecided::Announced(by) => ("thread-incident-was-sent", by.as_str()),
            NotDecided::Changed => ("thread-incident-changed", ""),
        };
        self.say(id, &[("incident", incident.to_string().into()), ("staff", staff.into())])
    }

    /// As part of a sentence.
    pub(super) fn incident_name(&self, key: &IncidentKey) -> String {
        match key {
            IncidentKey::Entry(entry) => self.title(entry),
            IncidentKey::Carrier(carrier) => self.plain(&format!("carrier-name-{}", carrier.name())),
            IncidentKey::Code(code) => self.say("incident-name-code", &[("code", code.into())]),
        }
    }
}
