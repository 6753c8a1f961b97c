//! What a sweep leaves alone however old it is: what staff, an event or a delivery is still concerned with.

use std::collections::BTreeSet;

use crate::model::{CaseId, ConversationId, OrderId};
use crate::port::StoreError;

use super::super::key::Kind;
use super::super::kv::View;
use super::super::record::{Mark, Queued};
use super::{audits, cases, last_number};

/// Whom and what open cases are about; they are few, and read only when something could go.
#[derive(Default)]
pub(super) struct Held(Option<Open>);

#[derive(Default)]
struct Open {
    conversations: BTreeSet<ConversationId>,
    orders: BTreeSet<OrderId>,
}

impl Held {
    fn open(&mut self, view: &View) -> Result<&Open, StoreError> {
        if self.0.is_none() {
            let mut open = Open::default();
            for (key, Mark) in view.list(&Kind::OpenCase.key(), usize::MAX)? {
                let Some(case) = cases::get(view, CaseId(last_number(&key)))? else { continue };
                open.conversations.insert(case.conversation);
                open.orders.extend(case.order);
            }
            self.0 = Some(open);
        }
        Ok(self.0.get_or_insert_default())
    }

    /// True for a conversation with an open case, an event that waits, or a message that was not delivered.
    pub(super) fn is_busy(&mut self, view: &View, id: &ConversationId) -> Result<bool, StoreError> {
        let waits = !view.list::<Queued>(&Kind::Queue.key().text(id.as_str()), 1)?.is_empty();
        Ok(waits || view.has(&Kind::Unsent.key().text(id.as_str()))? || self.open(view)?.conversations.contains(id))
    }

    /// True for the number of an order with an open case, or with a watcher who is [busy](Self::is_busy): there may be news of it on
    /// the way to them.
    pub(super) fn holds(&mut self, view: &View, order: &OrderId) -> Result<bool, StoreError> {
        if self.open(view)?.orders.contains(order) {
            return Ok(true);
        }
        for (_, watcher) in audits::watchers(view, order)? {
            if self.is_busy(view, &watcher)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
