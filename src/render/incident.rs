//! What is said about an incident, before anybody has found better words.

use super::Renderer;
use crate::model::IncidentKey;

impl Renderer<'_> {
    /// For everybody who waits because of it.
    pub(super) fn incident_notice(&self, key: &IncidentKey) -> String {
        self.say(&format!("incident-notice-{}", key.kind()), &[("name", self.incident_name(key).into())])
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
