//! Every request as it came and what became of it, to count duplicates and to explain a failed test.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Map, Value};

/// What became of a request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// The status sent; none while it is running, and when no answer was ever sent.
    pub code: Option<u16>,
    /// The method did its work: a message exists, whether the answer arrived or not.
    pub accepted: bool,
    /// The scripted fault that it met.
    pub fault: Option<String>,
    pub description: Option<String>,
    /// The result or the error body, as it was sent or would have been.
    pub body: Value,
}

/// One request.
#[derive(Clone, Debug)]
pub struct Request {
    pub number: usize,
    /// By the server's clock.
    pub at_ms: i64,
    pub done_ms: Option<i64>,
    /// As it was written by the caller.
    pub method: String,
    pub chat: Option<i64>,
    pub params: Map<String, Value>,
    /// Names of the parts and their sizes.
    pub files: Vec<(String, usize)>,
    /// It came as the answer to a webhook.
    pub by_webhook: bool,
    /// Sent before the time that an earlier 429 asked for was over.
    pub too_early: bool,
    /// As the description of the Bot API has it.
    pub described: bool,
    pub outcome: Outcome,
}

impl Request {
    pub fn is(&self, method: &str) -> bool {
        self.method.eq_ignore_ascii_case(method)
    }

    pub fn text(&self) -> Option<&str> {
        self.params.get("text").or_else(|| self.params.get("caption"))?.as_str()
    }

    pub fn line(&self) -> String {
        let code = match (&self.outcome.code, self.outcome.accepted) {
            (Some(code), _) => code.to_string(),
            (None, true) => "accepted, no answer".to_owned(),
            (None, false) => "no answer".to_owned(),
        };
        let fault = self.outcome.fault.as_ref().map(|f| format!(" [{f}]")).unwrap_or_default();
        let said = self.outcome.description.as_ref().map(|d| format!(" {d}")).unwrap_or_default();
        let early = if self.too_early { " TOO EARLY" } else { "" };
        format!("bot  #{} {} {} -> {code}{fault}{said}{early}", self.number, self.method, Value::Object(self.params.clone()))
    }
}

/// The requests so far, or the last of them where a bench sends more than memory should hold.
pub struct Log {
    kept: VecDeque<Request>,
    max: usize,
    next: usize,
}

impl Log {
    pub fn new(max: usize) -> Self {
        Self { kept: VecDeque::new(), max, next: 0 }
    }

    pub fn add(&mut self, mut request: Request) -> usize {
        request.number = self.next;
        self.next += 1;
        self.kept.push_back(request);
        while self.kept.len() > self.max {
            self.kept.pop_front();
        }
        self.next - 1
    }

    /// None once it had to make room.
    pub fn get(&self, number: usize) -> Option<&Request> {
        self.kept.get((number + self.kept.len()).checked_sub(self.next)?)
    }

    pub fn get_mut(&mut self, number: usize) -> Option<&mut Request> {
        self.kept.get_mut((number + self.kept.len()).checked_sub(self.next)?)
    }

    /// All there were, those that had to make room included.
    pub fn count(&self) -> usize {
        self.next
    }

    pub fn iter(&self) -> impl Iterator<Item = &Request> {
        self.kept.iter()
    }
}

/// Parameters as they are meant, however they were written.
fn canonical(params: &Map<String, Value>) -> BTreeMap<&str, String> {
    let one = |value: &Value| match value {
        Value::String(text) => serde_json::from_str::<Value>(text).map_or_else(|_| text.clone(), |inner| inner.to_string()),
        other => other.to_string(),
    };
    params.iter().map(|(name, value)| (name.as_str(), one(value))).collect()
}

/// Sends that were accepted more than once with the same parameters: what a person sees twice. With how often.
pub fn repeated(log: &Log) -> Vec<(Request, usize)> {
    let mut seen: BTreeMap<String, (&Request, usize)> = BTreeMap::new();
    for request in log.iter() {
        if request.outcome.accepted && request.method.to_ascii_lowercase().starts_with("send") && !request.is("sendChatAction") {
            let key = format!("{} {:?}", request.method.to_ascii_lowercase(), canonical(&request.params));
            seen.entry(key).or_insert((request, 0)).1 += 1;
        }
    }
    seen.into_values().filter(|(_, times)| *times > 1).map(|(first, times)| (first.clone(), times)).collect()
}
