//! A text with its entities: what Telegram makes of `parse_mode`, of a list given beside the text, and of plain links and commands.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value, json};

use super::answer::Refusal;
use super::call::Call;
use super::{markdown, markup};

pub fn utf16(text: &str) -> usize {
    text.encode_utf16().count()
}

/// A text as people see it; offsets count UTF-16 units, as the API does.
#[derive(Default)]
pub struct Formatted {
    pub text: String,
    pub entities: Vec<Map<String, Value>>,
}

impl Formatted {
    pub fn entity(&mut self, kind: &str, from: usize, extra: Option<(&str, Value)>) {
        let mut map = Map::new();
        map.insert("offset".into(), from.into());
        map.insert("length".into(), (utf16(&self.text) - from).into());
        map.insert("type".into(), kind.into());
        if let Some((name, value)) = extra {
            map.insert(name.into(), value);
        }
        if utf16(&self.text) > from {
            self.entities.push(map);
        }
    }

    /// Space at the ends is cut, and entities move with the text.
    fn trim(&mut self) {
        let before = utf16(&self.text) - utf16(self.text.trim_start());
        self.text = self.text.trim().to_owned();
        let end = utf16(&self.text);
        for entity in &mut self.entities {
            let number = |name: &str| entity.get(name).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
            let (from, to) = (number("offset"), number("offset") + number("length"));
            let (from, to) = (from.saturating_sub(before).min(end), to.saturating_sub(before).min(end));
            entity.insert("offset".into(), from.into());
            entity.insert("length".into(), (to - from).into());
        }
        self.entities.retain(|e| e["length"].as_u64().is_some_and(|n| n > 0));
        self.entities.sort_by_key(|e| (e["offset"].as_u64(), std::cmp::Reverse(e["length"].as_u64())));
    }

    fn covered(&self, from: usize, to: usize) -> bool {
        self.entities.iter().any(|e| {
            let start = e["offset"].as_u64().unwrap_or(0);
            let end = start + e["length"].as_u64().unwrap_or(0);
            (from as u64) < end && start < to as u64
        })
    }

    /// Commands, links, addresses, mentions and tags in what is not marked yet.
    pub fn find_plain(mut self) -> Self {
        static PLAIN: LazyLock<Vec<(&str, Regex)>> = LazyLock::new(|| {
            [
                ("bot_command", r"(?:^|[\s(])(/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)"),
                ("url", r"(https?://[^\s<>]+[^\s<>.,!?;:)])"),
                ("email", r"([A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"),
                ("mention", r"(?:^|[\s(])(@[A-Za-z][A-Za-z0-9_]{3,31})"),
                ("hashtag", r"(?:^|[\s(])(#\p{L}[\p{L}\p{N}_]*)"),
                ("phone_number", r"(\+[0-9][0-9 -]{7,14}[0-9])"),
            ]
            .map(|(kind, pattern)| (kind, Regex::new(pattern).expect("written by hand")))
            .into()
        });
        for (kind, pattern) in PLAIN.iter() {
            for found in pattern.captures_iter(&self.text.clone()) {
                let part = found.get(1).expect("every pattern has a group");
                let from = utf16(&self.text[..part.start()]);
                let length = utf16(part.as_str());
                if !self.covered(from, from + length) {
                    let map = json!({"offset": from, "length": length, "type": kind});
                    self.entities.push(map.as_object().expect("written as an object").clone());
                }
            }
        }
        self.entities.sort_by_key(|e| (e["offset"].as_u64(), std::cmp::Reverse(e["length"].as_u64())));
        self
    }

    /// Puts text and entities under the names that messages use.
    pub fn put(self, body: &mut Map<String, Value>, text: &str, entities: &str) {
        body.insert(text.into(), self.text.into());
        if !self.entities.is_empty() {
            body.insert(entities.into(), self.entities.into_iter().map(Value::Object).collect());
        }
    }
}

/// The text of a call, parsed as the call says.
pub fn read(call: &Call, text: &str, entities: &str) -> Result<Formatted, Refusal> {
    let list = call.list(entities, "MessageEntity")?;
    parse(&call.text(text).unwrap_or_default(), &call.text("parse_mode").unwrap_or_default(), &list)
}

/// The same from an object inside a call, such as an item of an album.
pub fn parse(raw: &str, mode: &str, list: &[Value]) -> Result<Formatted, Refusal> {
    let parsed = match mode.to_ascii_lowercase().as_str() {
        "" => {
            let entities = list.iter().filter_map(|e| e.as_object().cloned()).collect();
            Ok(Formatted { text: raw.to_owned(), entities })
        }
        "html" => markup::html(raw),
        "markdownv2" => markdown::v2(raw),
        "markdown" => markdown::legacy(raw),
        _ => return Err(Refusal::bad("unsupported parse_mode")),
    };
    let mut formatted = parsed.map_err(|e| Refusal::bad(format!("can't parse entities: {e}")))?;
    formatted.trim();
    Ok(formatted.find_plain())
}
