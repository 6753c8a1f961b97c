//! How the bot gets its updates: by asking, with patience, or by webhook. And who it is.

use std::sync::Arc;

use serde_json::Value;

use super::super::answer::{Done, Refusal};
use super::super::call::Call;
use super::super::server::Shared;
use super::super::updates::Webhook;
use super::super::world::World;

const POLL_S_MAX: i64 = 50;

pub fn me(world: &World) -> Value {
    let mut me = world.bot.clone();
    me.insert("can_join_groups".into(), true.into());
    me.insert("can_read_all_group_messages".into(), (!world.privacy).into());
    for ability in ["supports_inline_queries", "can_connect_to_business", "has_main_web_app", "has_topics_enabled"] {
        me.insert(ability.into(), false.into());
    }
    Value::Object(me)
}

fn remember_kinds(world: &mut World, call: &Call) {
    if let Ok(Some(Value::Array(kinds))) = call.json("allowed_updates") {
        let kinds: Vec<String> = kinds.iter().filter_map(|k| k.as_str().map(str::to_owned)).collect();
        world.updates.allowed = (!kinds.is_empty()).then_some(kinds);
    }
}

/// `getUpdates`: what is there at once, else the first that comes; replaced by a later call.
pub async fn wait(shared: &Arc<Shared>, call: &Call) -> Result<Done, Refusal> {
    let offset = call.int("offset").unwrap_or(0);
    let limit = usize::try_from(call.int("limit").unwrap_or(100).clamp(1, 100)).unwrap_or(100);
    let timeout_s = call.int("timeout").unwrap_or(0).clamp(0, POLL_S_MAX);
    let mut versions = shared.versions();
    let (mine, due_ms, now) = shared.change(|world| {
        if world.updates.webhook.is_some() {
            let text = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
            return Err(Refusal::conflict(text));
        }
        remember_kinds(world, call);
        let now_ms = world.clock.now_ms();
        world.updates.expire(now_ms);
        let found = world.updates.take(offset, limit);
        if timeout_s > 0 && is_empty(&found) {
            world.updates.poll += 1;
            world.updates.poll_ended_by_webhook = false;
            world.updates.polls_waiting += 1;
        }
        Ok((world.updates.poll, now_ms + timeout_s * 1000, found))
    })?;
    if timeout_s == 0 || !is_empty(&now) {
        return Ok(now.into());
    }
    let _waiting = Waiting(shared);
    loop {
        versions.borrow_and_update();
        let real_wait = {
            let mut world = shared.look();
            if world.updates.poll != mine {
                return Err(Refusal::conflict(if world.updates.poll_ended_by_webhook {
                    "terminated by setWebhook request"
                } else {
                    "terminated by other getUpdates request; make sure that only one bot instance is running"
                }));
            }
            let found = world.updates.take(offset.max(0), limit);
            let wait = world.clock.real_wait(due_ms);
            if !is_empty(&found) || wait.is_zero() {
                return Ok(found.into());
            }
            wait
        };
        tokio::select! {
            _ = versions.changed() => {}
            () = tokio::time::sleep(real_wait) => {}
        }
    }
}

/// Counts a call that waits, also when its caller leaves.
struct Waiting<'s>(&'s Shared);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.change(|world| world.updates.polls_waiting -= 1);
    }
}

fn is_empty(list: &Value) -> bool {
    list.as_array().is_none_or(Vec::is_empty)
}

pub fn set_webhook(world: &mut World, call: &Call) -> Result<Done, Refusal> {
    let url = call.text("url").unwrap_or_default();
    if url.is_empty() {
        return Ok(delete_webhook(world, call));
    }
    let local = url.starts_with("http://127.0.0.1:") || url.starts_with("http://localhost:");
    if !url.starts_with("https://") && !local {
        return Err(Refusal::bad("bad webhook: An HTTPS URL must be provided for webhook"));
    }
    let secret = call.text("secret_token").filter(|s| !s.is_empty());
    if let Some(secret) = &secret {
        if secret.len() > 256 {
            return Err(Refusal::bad("secret token is too long"));
        }
        if !secret.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-') {
            return Err(Refusal::bad("secret token contains unallowed characters"));
        }
    }
    let connections_max = usize::try_from(call.int("max_connections").unwrap_or(40).clamp(1, 100)).unwrap_or(40);
    remember_kinds(world, call);
    if call.flag("drop_pending_updates") {
        world.updates.clear();
    }
    let old = world.updates.webhook.clone();
    let same = old.as_ref().is_some_and(|o| o.url == url && o.secret == secret && o.connections_max == connections_max);
    if same {
        return Ok(Done::remark("Webhook is already set"));
    }
    let now_ms = world.clock.now_ms();
    let last_error = None;
    world.updates.set_webhook(Some(Webhook { url, secret, connections_max, last_error }), now_ms);
    Ok(Done::remark("Webhook was set"))
}

pub fn delete_webhook(world: &mut World, call: &Call) -> Done {
    if call.flag("drop_pending_updates") {
        world.updates.clear();
    }
    if world.updates.webhook.is_none() {
        return Done::remark("Webhook is already deleted");
    }
    let now_ms = world.clock.now_ms();
    world.updates.set_webhook(None, now_ms);
    Done::remark("Webhook was deleted")
}
