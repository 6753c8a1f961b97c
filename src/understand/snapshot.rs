//! What was learnt, as bytes, so that a second start loads instead of training. The bytes name the FAQ they belong to.

use serde::{Deserialize, Serialize};

use super::engine::{Engine, Learnt};
use crate::faq::Faq;

/// Grows whenever the features, the models or this format change.
const VERSION: u32 = 5;

#[derive(Deserialize)]
struct Loaded {
    version: u32,
    faq: u64,
    learnt: Learnt,
}

#[derive(Serialize)]
struct Stored<'a> {
    version: u32,
    faq: u64,
    learnt: &'a Learnt,
}

/// Names the part of a FAQ that the engine learns from: another hash means another engine.
#[must_use]
fn faq_hash(faq: &Faq) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325 ^ u64::from(VERSION);
    let mut add = |text: &str| {
        for byte in text.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    for entry in faq.entries() {
        add(entry.id.as_str());
        add(entry.family());
        add(&format!("{:?}", entry.kind));
        for text in entry.patterns.iter().chain(&entry.except).chain(&entry.codes) {
            add(text);
        }
        for (locale, texts) in &entry.examples {
            add(locale.tag());
            for text in texts {
                add(text);
            }
        }
    }
    hash
}

impl Engine {
    /// What was learnt from this FAQ, to be kept. (Should it ever not serialise, the bytes are empty and the next start trains.)
    #[must_use]
    pub fn to_bytes(&self, faq: &Faq) -> Vec<u8> {
        let stored = Stored { version: VERSION, faq: faq_hash(faq), learnt: &self.learnt };
        postcard::to_stdvec(&stored).unwrap_or_default()
    }

    /// The engine for this FAQ from kept bytes; `None` when they are damaged, of another version or of another FAQ: then train.
    #[must_use]
    pub fn from_bytes(faq: &Faq, bytes: &[u8]) -> Option<Self> {
        let loaded: Loaded = postcard::from_bytes(bytes).ok()?;
        if loaded.version != VERSION || loaded.faq != faq_hash(faq) {
            return None;
        }
        let mut engine = Self::untrained(faq);
        engine.learnt = loaded.learnt;
        engine.learnt.model.load(engine.entries.len()).then_some(engine)
    }
}
