//! The queue of updates: numbered, kept a day (button presses 150 seconds), forgotten once confirmed or delivered.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

use serde_json::{Map, Value, json};

/// Kinds that are sent only to those who ask for them.
const ON_REQUEST: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];
/// Telegram takes an offset further ahead than this for a mistake and answers from the oldest one.
const AHEAD_MAX: i64 = 10;

/// How many confirmed ones can be repeated.
const RECENT_MAX: usize = 1000;
/// The pause before the third attempt is twice this, and so on.
const DELAY_MS: i64 = 1000;

/// One update that waits.
pub struct Update {
    pub id: i64,
    pub json: Value,
    /// Webhooks get one at a time from each of these.
    pub queue: i64,
    pub expires_ms: i64,
    pub fails: u32,
    pub delay_ms: i64,
    pub wake_ms: i64,
}

/// How the webhook is set.
#[derive(Clone, Debug, Default)]
pub struct Webhook {
    pub url: String,
    pub secret: Option<String>,
    pub connections_max: usize,
    pub last_error: Option<(i64, String)>,
}

#[derive(Default)]
pub struct Updates {
    pub waiting: BTreeMap<i64, Update>,
    pub next_id: i64,
    /// When each of them is too old.
    ends: BTreeSet<(i64, i64)>,
    /// The last that were confirmed or delivered.
    recent: VecDeque<Update>,
    pub allowed: Option<Vec<String>>,
    pub webhook: Option<Webhook>,
    /// Counts calls of `getUpdates` that wait, so that the one before can see that it was replaced.
    pub poll: u64,
    pub poll_ended_by_webhook: bool,
    pub polls_waiting: usize,
    /// By webhook only: what each queue holds, and the queues by the time of their next attempt.
    pub queues: HashMap<i64, VecDeque<i64>>,
    pub ready: BTreeSet<(i64, i64)>,
    pub in_flight: HashSet<i64>,
    /// Updates that the server itself gave up: their kind and number.
    pub expired: Vec<(i64, String)>,
    /// The numbers of the presses among them.
    pub expired_presses: Vec<String>,
    pub confirmed: u64,
}

impl Updates {
    pub fn new(next_id: i64) -> Self {
        Self { next_id, ..Self::default() }
    }

    pub fn wants(&self, kind: &str) -> bool {
        match &self.allowed {
            Some(kinds) => kinds.iter().any(|k| k == kind),
            None => !ON_REQUEST.contains(&kind),
        }
    }

    /// Queues it, unless nobody asked for this kind.
    pub fn push(&mut self, kind: &str, content: Value, queue: i64, now_ms: i64) -> Option<i64> {
        if !self.wants(kind) {
            return None;
        }
        let id = self.next_id;
        self.next_id += 1;
        let mut json = Map::new();
        json.insert("update_id".into(), id.into());
        json.insert(kind.into(), content);
        let life_ms = if kind == "callback_query" { 150_000 } else { 86_400_000 };
        let json = Value::Object(json);
        let update = Update { id, json, queue, expires_ms: now_ms + life_ms, fails: 0, delay_ms: DELAY_MS, wake_ms: now_ms };
        self.wait(update, now_ms);
        Some(id)
    }

    fn wait(&mut self, update: Update, now_ms: i64) {
        let (id, queue) = (update.id, update.queue);
        self.ends.insert((update.expires_ms, id));
        self.waiting.insert(id, update);
        if self.webhook.is_some() {
            self.enqueue(id, queue, now_ms);
        }
    }

    fn confirm(&mut self, id: i64) {
        if let Some(update) = self.waiting.remove(&id) {
            self.ends.remove(&(update.expires_ms, id));
            self.confirmed += 1;
            self.recent.push_back(update);
            if self.recent.len() > RECENT_MAX {
                self.recent.pop_front();
            }
        }
    }

    /// The same update again, as if the server had not heard that it was taken.
    pub fn repeat(&mut self, id: i64, now_ms: i64) -> bool {
        let Some(at) = self.recent.iter().position(|u| u.id == id) else { return false };
        let update = self.recent.remove(at).expect("just found");
        self.wait(Update { fails: 0, delay_ms: DELAY_MS, wake_ms: now_ms, ..update }, now_ms);
        true
    }

    fn enqueue(&mut self, id: i64, queue: i64, now_ms: i64) {
        let line = self.queues.entry(queue).or_default();
        line.push_back(id);
        if line.len() == 1 && !self.in_flight.contains(&queue) {
            self.ready.insert((now_ms, queue));
        }
    }

    pub fn set_webhook(&mut self, webhook: Option<Webhook>, now_ms: i64) {
        self.queues.clear();
        self.ready.clear();
        self.poll_ended_by_webhook = webhook.is_some();
        self.poll += 1;
        self.webhook = webhook;
        if self.webhook.is_some() {
            for (id, queue) in self.waiting.values().map(|u| (u.id, u.queue)).collect::<Vec<_>>() {
                self.enqueue(id, queue, now_ms);
            }
        }
    }

    pub fn clear(&mut self) {
        self.waiting.clear();
        self.ends.clear();
        self.queues.clear();
        self.ready.clear();
    }

    pub fn expire(&mut self, now_ms: i64) {
        while let Some((_, id)) = self.ends.first().copied().filter(|(at_ms, _)| *at_ms <= now_ms) {
            self.give_up(id);
        }
    }

    /// The server drops it undelivered.
    pub fn give_up(&mut self, id: i64) {
        if let Some(update) = self.waiting.remove(&id) {
            self.ends.remove(&(update.expires_ms, id));
            let kind = update.json.as_object().and_then(|o| o.keys().nth(1)).cloned().unwrap_or_default();
            self.expired.push((id, kind));
            self.expired_presses.extend(update.json["callback_query"]["id"].as_str().map(str::to_owned));
        }
    }

    /// What `getUpdates` sees; everything before the offset is confirmed by asking.
    pub fn take(&mut self, offset: i64, limit: usize) -> Value {
        if offset < 0 {
            let keep = usize::try_from(-offset).unwrap_or(usize::MAX);
            while self.waiting.len() > keep {
                self.confirm_first();
            }
        } else if offset > 0 && offset <= self.next_id + AHEAD_MAX {
            while self.waiting.first_key_value().is_some_and(|(id, _)| *id < offset) {
                self.confirm_first();
            }
        }
        self.waiting.values().take(limit).map(|u| u.json.clone()).collect()
    }

    fn confirm_first(&mut self) {
        if let Some(id) = self.waiting.first_key_value().map(|(id, _)| *id) {
            self.confirm(id);
        }
    }

    /// As Telegram does after a week of silence: numbers go on somewhere else, even lower.
    pub fn renumber(&mut self, next_id: i64) {
        self.next_id = next_id;
    }

    /// The next update that may be delivered now; its queue is then busy.
    pub fn deliver(&mut self, now_ms: i64) -> Option<(i64, i64, Value)> {
        if self.in_flight.len() >= self.webhook.as_ref()?.connections_max {
            return None;
        }
        loop {
            let (wake_ms, queue) = *self.ready.first()?;
            if wake_ms > now_ms {
                return None;
            }
            self.ready.pop_first();
            if self.in_flight.contains(&queue) {
                continue;
            }
            let Some(id) = self.queues.get(&queue).and_then(VecDeque::front).copied() else { continue };
            match self.waiting.get(&id) {
                Some(update) if update.expires_ms > now_ms => {
                    self.in_flight.insert(queue);
                    return Some((id, queue, update.json.clone()));
                }
                Some(_) => self.give_up(id),
                None => {}
            }
            self.next_of(queue, now_ms);
        }
    }

    fn next_of(&mut self, queue: i64, now_ms: i64) {
        if let Some(line) = self.queues.get_mut(&queue) {
            line.pop_front();
            match line.front().and_then(|id| self.waiting.get(id)) {
                Some(update) => drop(self.ready.insert((update.wake_ms.max(now_ms), queue))),
                None if line.is_empty() => drop(self.queues.remove(&queue)),
                None => drop(self.ready.insert((now_ms, queue))),
            }
        }
    }

    pub fn delivered(&mut self, id: i64, queue: i64, now_ms: i64) {
        self.in_flight.remove(&queue);
        self.confirm(id);
        if self.queues.get(&queue).and_then(VecDeque::front) == Some(&id) {
            self.next_of(queue, now_ms);
        } else {
            self.wake(queue, now_ms);
        }
    }

    fn wake(&mut self, queue: i64, now_ms: i64) {
        if self.queues.contains_key(&queue) {
            self.ready.insert((now_ms, queue));
        }
    }

    /// Tries again later: at once after the first failure, then with growing pauses, or when the receiver asked for it.
    pub fn failed(&mut self, id: i64, queue: i64, retry_after_s: i64, error: &str, now_ms: i64) {
        self.in_flight.remove(&queue);
        if let Some(webhook) = &mut self.webhook {
            webhook.last_error = Some((now_ms / 1000, error.to_owned()));
        }
        let Some(update) = self.waiting.get_mut(&id) else { return self.wake(queue, now_ms) };
        let mut pause_ms = retry_after_s.clamp(0, 3600) * 1000;
        if pause_ms == 0 && update.fails > 0 {
            update.delay_ms = (update.delay_ms * 2).min(60_000);
            pause_ms = update.delay_ms;
        }
        if now_ms + pause_ms > update.expires_ms {
            self.give_up(id);
            return self.next_of(queue, now_ms);
        }
        update.fails += 1;
        update.wake_ms = now_ms + pause_ms;
        let wake_ms = update.wake_ms;
        if self.queues.contains_key(&queue) {
            self.ready.insert((wake_ms, queue));
        }
    }

    pub fn info(&self) -> Value {
        let mut info = json!({"url": "", "has_custom_certificate": false, "pending_update_count": self.waiting.len()});
        if let Some(webhook) = &self.webhook {
            info["url"] = webhook.url.clone().into();
            info["max_connections"] = webhook.connections_max.into();
            info["ip_address"] = "127.0.0.1".into();
            if let Some((at_s, text)) = &webhook.last_error {
                info["last_error_date"] = (*at_s).into();
                info["last_error_message"] = text.clone().into();
            }
        }
        if let Some(kinds) = &self.allowed {
            info["allowed_updates"] = kinds.clone().into();
        }
        info
    }
}
