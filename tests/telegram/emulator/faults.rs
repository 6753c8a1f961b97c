//! Faults by script: what goes wrong, for which method, chat and text, after how many good calls, how often.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use super::call::Call;

/// What goes wrong.
#[derive(Clone, Debug)]
pub enum Fault {
    /// 429; the chat then stays closed for these seconds of the server's clock, for everything.
    TooMany(u32),
    /// 429 for every chat alike.
    TooManyEverywhere(u32),
    /// Any refusal: code and whole description, for example 403 and `Forbidden: bot was blocked by the user`.
    Refuse(u16, String),
    /// A proxy's error page in HTML.
    ServerError(u16),
    /// Nothing is done and nothing is ever answered.
    Silence,
    /// It is done, but never answered.
    AcceptedThenSilence,
    /// The connection ends before anything is read.
    Cut,
    /// It is done, then the connection ends without an answer.
    AcceptedThenCut,
    /// It is done, and the connection ends in the middle of the answer.
    CutInAnswer,
    /// It is done; the answer drips, a few bytes at a time with this pause.
    SlowAnswer(Duration),
    /// It is done; the answer has fields that nobody knows, on every level.
    UnknownFields,
    /// It is done; the answer is 200 with a result of a shape that nobody knows.
    StrangeResult,
    /// It is done; the answer is 200 and no JSON at all.
    Garbage,
    /// It is done, but in the General topic instead of the one that was asked for.
    InGeneral,
    /// Waits at the gate before it is done.
    Hold(Gate),
    /// It is done; the answer waits at the gate.
    AcceptedThenHold(Gate),
}

impl Fault {
    pub fn name(&self) -> &'static str {
        match self {
            Self::TooMany(_) => "429",
            Self::TooManyEverywhere(_) => "429 everywhere",
            Self::Refuse(..) => "refused",
            Self::ServerError(_) => "server error",
            Self::Silence => "silence",
            Self::AcceptedThenSilence => "accepted, then silence",
            Self::Cut => "cut",
            Self::AcceptedThenCut => "accepted, then cut",
            Self::CutInAnswer => "cut in the answer",
            Self::SlowAnswer(_) => "slow answer",
            Self::UnknownFields => "unknown fields",
            Self::StrangeResult => "strange result",
            Self::Garbage => "garbage",
            Self::InGeneral => "in General",
            Self::Hold(_) => "held",
            Self::AcceptedThenHold(_) => "accepted, then held",
        }
    }
}

/// When a fault strikes; made from the fault, narrowed by what follows. Without `times` it strikes once.
#[derive(Clone, Debug)]
pub struct Rule {
    pub fault: Fault,
    method: Option<String>,
    chat: Option<i64>,
    text: Option<String>,
    skip: usize,
    every: usize,
    seen: usize,
    left: usize,
}

impl From<Fault> for Rule {
    fn from(fault: Fault) -> Self {
        Self { fault, method: None, chat: None, text: None, skip: 0, every: 1, seen: 0, left: 1 }
    }
}

impl Fault {
    pub fn on(self, method: &str) -> Rule {
        Rule::from(self).on(method)
    }
}

impl Rule {
    pub fn on(mut self, method: &str) -> Self {
        self.method = Some(method.to_ascii_lowercase());
        self
    }

    pub fn chat(mut self, chat: i64) -> Self {
        self.chat = Some(chat);
        self
    }

    pub fn text(mut self, part: &str) -> Self {
        self.text = Some(part.to_owned());
        self
    }

    /// Lets so many calls pass first.
    pub fn after(mut self, calls: usize) -> Self {
        self.skip = calls;
        self
    }

    /// Of the fitting calls, strikes only each so-many-th one.
    pub fn every(mut self, calls: usize) -> Self {
        self.every = calls.max(1);
        self
    }

    pub fn times(mut self, times: usize) -> Self {
        self.left = times;
        self
    }

    pub fn always(self) -> Self {
        self.times(usize::MAX)
    }

    /// Counts a call that fits, and says whether this is the one to strike.
    fn turn(&mut self, call: &Call) -> bool {
        if !self.fits(call) {
            return false;
        }
        if self.skip > 0 {
            self.skip -= 1;
            return false;
        }
        self.seen += 1;
        self.seen.is_multiple_of(self.every)
    }

    fn fits(&self, call: &Call) -> bool {
        self.left > 0
            && self.method.as_ref().is_none_or(|m| *m == call.method)
            && self.chat.is_none_or(|c| call.chat() == Some(c))
            && self.text.as_ref().is_none_or(|t| call.text("text").or(call.text("caption")).is_some_and(|s| s.contains(t)))
    }
}

#[derive(Default)]
pub struct Faults {
    rules: Vec<Rule>,
}

impl Faults {
    pub fn add(&mut self, rule: Rule) {
        self.rules.push(rule);
    }

    pub fn clear(&mut self) {
        self.rules.clear();
    }

    /// How many scripted faults did not strike (yet).
    pub fn left(&self) -> usize {
        self.rules.iter().filter(|r| r.left > 0 && r.left < usize::MAX / 2).map(|r| r.left).sum()
    }

    /// A cut that needs no look at the parameters, so that they are not even read.
    pub fn cuts_unread(&mut self, method: &str) -> bool {
        let call = Call::new(method);
        let first = self.rules.iter().find(|rule| rule.left > 0 && rule.method.as_ref().is_none_or(|m| *m == call.method));
        let cut = first.is_some_and(|r| {
            matches!(r.fault, Fault::Cut) && r.chat.is_none() && r.text.is_none() && r.skip == 0 && r.every == 1
        });
        cut && self.strike(&call).is_some()
    }

    /// The fault for a call: that of the first rule of the script whose turn it is.
    pub fn strike(&mut self, call: &Call) -> Option<Fault> {
        let rule = self.rules.iter_mut().find_map(|rule| rule.turn(call).then_some(rule))?;
        rule.left = if rule.left == usize::MAX { usize::MAX } else { rule.left - 1 };
        let fault = rule.fault.clone();
        self.rules.retain(|rule| rule.left > 0);
        Some(fault)
    }
}

/// Holds calls until the test opens it, so that races are written down instead of waited for.
#[derive(Clone, Debug)]
pub struct Gate {
    open: watch::Sender<bool>,
    held: Arc<(Mutex<usize>, Condvar)>,
}

impl Default for Gate {
    fn default() -> Self {
        Self { open: watch::Sender::new(false), held: Arc::default() }
    }
}

impl Gate {
    pub fn open(&self) {
        self.open.send_replace(true);
    }

    pub(super) async fn pass(&self) {
        *self.held.0.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.held.1.notify_all();
        drop(self.open.subscribe().wait_for(|open| *open).await);
    }

    /// Waits until so many calls have come to the gate.
    pub fn wait_held(&self, calls: usize) {
        let held = self.held.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (held, late) = self
            .held
            .1
            .wait_timeout_while(held, Duration::from_secs(20), |held| *held < calls)
            .unwrap_or_else(PoisonError::into_inner);
        assert!(!late.timed_out(), "only {} of {calls} calls came to the gate", *held);
    }
}
