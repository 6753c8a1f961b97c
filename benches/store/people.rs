//! People who talk to the assistant on a store, and how long each of their turns takes: from the message to the answer recorded as sent.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use simdesk::audits::Keyring;
use simdesk::flow::Knowledge;
use simdesk::model::ConversationId;
use simdesk::port::{FixedClock, Store};

use crate::talk::Talk;

/// What a person writes, one message a turn. The second order is overdue: a timer and a case come of it.
const CONVERSATION: [&str; 8] =
    ["你好", "4781320682406083664", "3391", "1", "是", "那钱什么时候退", "重新提交要等几天？账号会不会受影响？", "谢谢"];

/// Everybody who talks.
pub struct People {
    talk: Talk,
    begun: u64,
}

impl People {
    /// On this store, with the demo's orders in it.
    pub async fn new(store: Arc<dyn Store>, keyring: Keyring, knowledge: &Arc<Knowledge>) -> Self {
        Self { talk: Talk::on(store, keyring, knowledge, 1_000_000).await, begun: 0 }
    }

    /// Their time.
    pub fn clock(&self) -> &FixedClock {
        self.talk.clock()
    }

    /// What is left to do, such as timers that came due.
    pub async fn settle(&self) {
        self.talk.settle().await;
    }

    /// A whole conversation of somebody new; how long each turn took. Between two turns they think for a moment.
    pub async fn talk(&mut self, thinks: Duration) -> Vec<Duration> {
        self.begun += 1;
        let person: ConversationId = format!("bench:p{}", self.begun).parse().expect("a name");
        let mut times = Vec::with_capacity(CONVERSATION.len());
        for (at, line) in CONVERSATION.iter().enumerate() {
            self.clock().advance(TimeDelta::seconds(1));
            tokio::time::sleep(thinks).await;
            times.push(self.talk.turn(&person, &at.to_string(), line).await.0);
        }
        times
    }
}
