//! What customers are promised about their cases: how long each step may take before somebody is told.

/// Minutes. Those of staff are working minutes where working hours are known; those of customers go on at night.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promises {
    /// A case that nobody has taken: staff are reminded.
    pub remind_minutes: u32,
    /// Still nobody has: it goes to the admins, and the customer is told.
    pub escalate_minutes: u32,
    /// Whoever has a case and does not answer loses it, and the customer is told.
    pub claim_idle_minutes: u32,
    /// A customer who does not answer is asked whether anything is still open.
    pub nudge_minutes: u32,
    /// And so long after the last answer of staff the case ends by itself.
    pub auto_close_minutes: u32,
    /// After a case has ended: how long the customer can rate it, and take it up again by writing.
    pub reopen_minutes: u32,
}

impl Default for Promises {
    fn default() -> Self {
        Self {
            remind_minutes: 30,
            escalate_minutes: 120,
            claim_idle_minutes: 30,
            nudge_minutes: 24 * 60,
            auto_close_minutes: 72 * 60,
            reopen_minutes: 72 * 60,
        }
    }
}
