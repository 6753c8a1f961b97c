//! Telegram's own limits on how fast a bot may send, each of them off unless a test wants it.

use std::collections::HashMap;

use super::answer::Refusal;
use super::world::{Kind, World};

/// How many messages in a second to one chat, in a minute to one group, in a second in all.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pace {
    pub chat_per_s: Option<usize>,
    pub group_per_min: Option<usize>,
    pub all_per_s: Option<usize>,
}

impl Pace {
    /// What Telegram's documentation says: 1 in a second, 20 in a minute, 30 in a second.
    pub fn telegram() -> Self {
        Self { chat_per_s: Some(1), group_per_min: Some(20), all_per_s: Some(30) }
    }
}

#[derive(Default)]
pub struct Limits {
    pub pace: Pace,
    sent_ms: Vec<i64>,
    /// Until when a 429 told the bot to stay away from a chat (none: from everything).
    closed: HashMap<Option<i64>, i64>,
}

impl Limits {
    pub fn new(pace: Pace) -> Self {
        Self { pace, ..Self::default() }
    }

    pub fn close(&mut self, chat: Option<i64>, until_ms: i64) {
        let at = self.closed.entry(chat).or_insert(until_ms);
        *at = (*at).max(until_ms);
    }

    /// A 429 that still holds for this chat, in seconds.
    pub fn closed_s(&self, chat: Option<i64>, now_ms: i64) -> Option<u32> {
        let until = self.closed.get(&None).into_iter().chain(chat.and_then(|c| self.closed.get(&Some(c)))).max()?;
        let left_ms = until - now_ms;
        (left_ms > 0).then(|| u32::try_from((left_ms + 999) / 1000).unwrap_or(u32::MAX))
    }
}

/// How long until there's room for one more in the window, if there is none now.
fn wait_s(sent_ms: &[i64], allowed: Option<usize>, window_ms: i64, now_ms: i64) -> Option<u32> {
    let allowed = allowed?;
    let recent: Vec<i64> = sent_ms.iter().copied().filter(|at| *at > now_ms - window_ms).collect();
    let blocking = recent.len().checked_sub(allowed).and_then(|n| recent.get(n))?;
    u32::try_from((blocking + window_ms - now_ms + 999) / 1000).ok().map(|s| s.max(1))
}

impl World {
    /// Counts `messages` more to a chat, or refuses.
    pub fn pace(&mut self, chat_id: i64, messages: usize) -> Result<(), Refusal> {
        let pace = self.limits.pace;
        if pace.chat_per_s.is_none() && pace.group_per_min.is_none() && pace.all_per_s.is_none() {
            return Ok(());
        }
        let now_ms = self.clock.now_ms();
        let chat = self.chat(chat_id);
        let group = if chat.kind == Kind::Private { None } else { pace.group_per_min };
        let waits = [
            wait_s(&chat.sent_ms, pace.chat_per_s, 1000, now_ms),
            wait_s(&chat.sent_ms, group, 60_000, now_ms),
            wait_s(&self.limits.sent_ms, pace.all_per_s, 1000, now_ms),
        ];
        if let Some(wait_s) = waits.into_iter().flatten().max() {
            return Err(Refusal::too_many(wait_s));
        }
        let chat = self.chat_mut(chat_id);
        chat.sent_ms.retain(|at| *at > now_ms - 60_000);
        chat.sent_ms.extend(std::iter::repeat_n(now_ms, messages));
        self.limits.sent_ms.retain(|at| *at > now_ms - 1000);
        self.limits.sent_ms.extend(std::iter::repeat_n(now_ms, messages));
        Ok(())
    }
}
