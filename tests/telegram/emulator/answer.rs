//! What a method answers: a result, or a refusal in Telegram's own words.

use hyper::body::Bytes;
use serde_json::{Map, Value, json};

/// A result, with the remark that Telegram adds to some of them.
pub struct Done {
    pub result: Value,
    pub description: Option<&'static str>,
    /// A download: these bytes are the whole answer.
    pub file: Option<Bytes>,
}

impl From<Value> for Done {
    fn from(result: Value) -> Self {
        Self { result, description: None, file: None }
    }
}

impl Done {
    pub fn remark(description: &'static str) -> Self {
        Self { result: Value::Bool(true), description: Some(description), file: None }
    }

    pub fn body(&self) -> Value {
        let mut body = Map::new();
        body.insert("ok".into(), true.into());
        body.insert("result".into(), self.result.clone());
        if let Some(text) = self.description {
            body.insert("description".into(), text.into());
        }
        Value::Object(body)
    }
}

/// An error as the Bot API words it.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    pub code: u16,
    pub description: String,
    pub parameters: Option<Value>,
}

impl Refusal {
    pub fn new(code: u16, description: impl Into<String>) -> Self {
        Self { code, description: description.into(), parameters: None }
    }

    pub fn bad(text: impl AsRef<str>) -> Self {
        Self::new(400, format!("Bad Request: {}", text.as_ref()))
    }

    pub fn forbidden(text: impl AsRef<str>) -> Self {
        Self::new(403, format!("Forbidden: {}", text.as_ref()))
    }

    pub fn conflict(text: &str) -> Self {
        Self::new(409, format!("Conflict: {text}"))
    }

    pub fn unauthorized() -> Self {
        Self::new(401, "Unauthorized")
    }

    pub fn no_method() -> Self {
        Self::new(404, "Not Found: method not found")
    }

    pub fn too_many(retry_after_s: u32) -> Self {
        let mut refusal = Self::new(429, format!("Too Many Requests: retry after {retry_after_s}"));
        refusal.parameters = Some(json!({ "retry_after": retry_after_s }));
        refusal
    }

    pub fn migrated(to: i64) -> Self {
        let mut refusal = Self::bad("group chat was upgraded to a supergroup chat");
        refusal.parameters = Some(json!({ "migrate_to_chat_id": to }));
        refusal
    }

    /// Seconds for the `Retry-After` header, which Telegram sends beside the body.
    pub fn retry_after_s(&self) -> Option<i64> {
        self.parameters.as_ref()?.get("retry_after")?.as_i64()
    }

    pub fn body(&self) -> Value {
        let mut body = Map::new();
        body.insert("ok".into(), false.into());
        body.insert("error_code".into(), self.code.into());
        body.insert("description".into(), self.description.clone().into());
        if let Some(parameters) = &self.parameters {
            body.insert("parameters".into(), parameters.clone());
        }
        Value::Object(body)
    }
}
