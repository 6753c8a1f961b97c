//! One call of a method, however its parameters came: query string, form, multipart or JSON.

use std::collections::BTreeMap;

use hyper::body::Bytes;
use serde_json::{Map, Value};

use super::answer::Refusal;

/// A file as it was uploaded.
#[derive(Clone, Debug)]
pub struct Upload {
    pub name: String,
    pub mime: String,
    pub bytes: Bytes,
}

/// A method with its parameters. What came as text stays text: the accessors read it as Telegram does.
#[derive(Clone, Debug, Default)]
pub struct Call {
    /// In lower case, since Telegram doesn't care.
    pub method: String,
    pub params: Map<String, Value>,
    pub files: BTreeMap<String, Upload>,
    /// The caller's number of the connection, or none when it came as the answer to a webhook.
    pub connection: Option<u64>,
}

impl Call {
    pub fn new(method: &str) -> Self {
        Self { method: method.to_ascii_lowercase(), ..Self::default() }
    }

    pub fn text(&self, name: &str) -> Option<String> {
        match self.params.get(name)? {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }

    pub fn int(&self, name: &str) -> Option<i64> {
        self.text(name)?.trim().parse().ok()
    }

    pub fn float(&self, name: &str) -> Option<f64> {
        self.text(name)?.trim().parse().ok()
    }

    pub fn flag(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| matches!(text.to_ascii_lowercase().as_str(), "true" | "yes" | "1"))
    }

    /// An object or a list, which forms carry as JSON text.
    pub fn json(&self, name: &str) -> Result<Option<Value>, ()> {
        match self.params.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text).map(Some).map_err(|_| ()),
            Some(other) => Ok(Some(other.clone())),
        }
    }

    pub fn list(&self, name: &str, what: &str) -> Result<Vec<Value>, Refusal> {
        match self.json(name) {
            Ok(None) => Ok(Vec::new()),
            Ok(Some(Value::Array(items))) => Ok(items),
            Ok(Some(_)) => Err(Refusal::bad(format!("expected an Array of {what}"))),
            Err(()) => Err(Refusal::bad(format!("can't parse {what} JSON object"))),
        }
    }

    /// The chat it is about, for logs, faults and limits; the name in it is resolved by the world.
    pub fn chat(&self) -> Option<i64> {
        self.int("chat_id")
    }
}
