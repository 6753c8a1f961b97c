//! Answers to button presses, possible once or more but not for long.

use serde_json::Value;

use super::super::answer::Refusal;
use super::super::call::Call;
use super::super::world::World;

/// After this the person's app has stopped waiting.
pub const LIFE_MS: i64 = 150_000;
const TEXT_MAX: usize = 200;

pub fn answer(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let id = call.text("callback_query_id").unwrap_or_default();
    let now_ms = world.clock.now_ms();
    if call.text("text").is_some_and(|t| t.chars().count() > TEXT_MAX) {
        return Err(Refusal::bad("MESSAGE_TOO_LONG"));
    }
    let old = || Refusal::bad("query is too old and response timeout expired or query ID is invalid");
    let callback = world.callbacks.get_mut(&id).filter(|c| c.answer.is_none() && now_ms < c.at_ms + LIFE_MS).ok_or_else(old)?;
    callback.answer = Some(call.params.clone());
    Ok(true.into())
}
