//! What people ask in the proof, so that every answer tells which question it belongs to.

use std::collections::HashSet;

use super::super::emulator::{Seen, Server, User};
use crate::crash::Dice;

/// What a person does, and so what the answer is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Hello,
    /// One of [`QUESTIONS`].
    Question(usize),
    Order,
    Human,
    Press,
    /// An answer that belongs to nothing.
    Strange,
}

/// A question, and what is in its answer: alone, and when it is about the person's order.
const QUESTIONS: [(&str, &str, &str); 4] = [
    ("怎么退款", "【审核失败后能退款吗】", "【审核失败后能退款吗】"),
    ("照片模糊怎么办", "【身份证照片不清晰或不合要求】", "【身份证照片不清晰或不合要求】"),
    ("一证五户是什么", "【名下号码数量已达上限】", "【名下号码数量已达上限】"),
    ("多久能审核完", "【审核需要多长时间】", "不会发货"),
];
/// The button of the greeting that is pressed, and what its answer has.
const BUTTON: (&str, &str) = ("没写原因", "【没写原因或原因太笼统】");

/// What an answer is the answer to.
pub fn kind_of(text: &str) -> Kind {
    if text.contains("我是电话卡审核助手") {
        return Kind::Hello;
    }
    if text.contains("工单号 C-") {
        return Kind::Human;
    }
    if text.starts_with("订单 ") {
        return Kind::Order;
    }
    if text.contains(BUTTON.1) || text.contains("审核方原话") {
        return Kind::Press;
    }
    let question = QUESTIONS.iter().position(|(_, alone, ours)| text.contains(alone) || text.contains(ours));
    question.map_or(Kind::Strange, Kind::Question)
}

/// What tells messages of one chat apart: buttons hold the number of their message.
pub fn name_of(seen: &Seen) -> (String, String) {
    let data = seen.buttons.iter().flatten().next().map(|(_, data)| data.clone());
    (seen.text.clone(), data.unwrap_or_default())
}

/// Something a person did.
#[derive(Clone, Copy, Debug)]
pub struct Did {
    pub kind: Kind,
    /// A press that the server gave up: answered only if the bot had got it before that.
    pub expired: bool,
}

/// One person.
pub struct Chat {
    pub user: User,
    pub did: Vec<Did>,
    /// What came back, each message once, in the order in which it came first.
    pub heard: Vec<Kind>,
    names: HashSet<(String, String)>,
    hello: Option<i64>,
    /// The press that is not answered, and its place in `did`.
    pressed: Option<(String, usize)>,
}

/// A person's order: number and phone tail.
pub fn order_of(chat: i64) -> (String, String) {
    (format!("693100000000{chat:07}"), format!("{}", 1_000 + chat))
}

impl Chat {
    pub fn new(server: &Server, id: i64) -> Self {
        let user = server.user(id);
        Self { user, did: Vec::new(), heard: Vec::new(), names: HashSet::new(), hello: None, pressed: None }
    }

    /// Reads what has come.
    pub fn reads(&mut self) {
        while let Some(seen) = self.user.unread() {
            if self.names.insert(name_of(&seen)) {
                let kind = kind_of(&seen.text);
                if kind == Kind::Hello {
                    self.hello = Some(seen.id);
                }
                self.heard.push(kind);
            }
        }
        if self.pressed.is_some() && self.owed() == 0 {
            self.pressed = None;
        }
    }

    pub fn shown(&self) -> String {
        let did: Vec<_> = self.did.iter().map(|did| (did.kind, did.expired)).collect();
        let last = self.user.sees().into_iter().rev().find(|m| m.from_bot).map(|m| m.text);
        format!("{}: {did:?} beside {:?}; last: {last:?}", self.user.id, self.heard)
    }

    /// How many answers are missing.
    pub fn owed(&self) -> usize {
        compare(&self.did, &self.heard).missing
    }

    /// Presses that the server gave up are no longer waited for.
    pub fn forgets(&mut self, expired: &HashSet<String>) {
        if let Some((press, at)) = &self.pressed
            && expired.contains(press)
        {
            self.did[*at].expired = true;
            self.pressed = None;
        }
    }

    fn has(&self, kind: Kind) -> bool {
        self.did.iter().any(|did| did.kind == kind)
    }

    fn does(&mut self, kind: Kind) {
        self.did.push(Did { kind, expired: false });
        let (order, tail) = order_of(self.user.id);
        match kind {
            Kind::Hello => drop(self.user.starts("")),
            Kind::Question(which) => drop(self.user.says(QUESTIONS[which].0)),
            Kind::Order => drop(self.user.says(&format!("订单 {order} 手机尾号 {tail}"))),
            Kind::Human => drop(self.user.says("转人工")),
            Kind::Press => {
                let press = self.user.presses(self.hello.expect("the greeting was read"), BUTTON.0);
                self.pressed = Some((press, self.did.len() - 1));
            }
            Kind::Strange => unreachable!("nobody does that"),
        }
    }

    /// A press by somebody who waits for nothing; a webhook may bring it before a message that was sent earlier.
    pub fn presses(&mut self) -> usize {
        let may = self.pressed.is_none() && self.owed() == 0 && self.hello.is_some() && !self.last_was(Kind::Press);
        if may {
            self.does(Kind::Press);
        }
        usize::from(may)
    }

    fn last_was(&self, kind: Kind) -> bool {
        self.did.last().is_some_and(|did| did.kind == kind)
    }

    /// Does something, or a few things at once; gives how many. Never the same twice in a row.
    pub fn acts(&mut self, dice: &mut Dice) -> usize {
        self.reads();
        if self.pressed.is_some() {
            return 0;
        }
        if dice.roll(4) == 0 && self.presses() == 1 {
            return 1;
        }
        let first = !self.has(Kind::Hello);
        if first {
            self.does(Kind::Hello);
        }
        let few = dice.roll(3) + 1;
        for _ in 0..few {
            let kind = match dice.roll(8) {
                0 if !self.has(Kind::Order) => Kind::Order,
                1 if !self.has(Kind::Human) => Kind::Human,
                other => {
                    let which = usize::try_from(other).unwrap_or_default() % QUESTIONS.len();
                    let again = self.last_was(Kind::Question(which));
                    Kind::Question(if again { (which + 1) % QUESTIONS.len() } else { which })
                }
            };
            self.does(kind);
        }
        usize::try_from(few).unwrap_or_default() + usize::from(first)
    }

    /// Asks something more while an answer is missing; gives how much.
    pub fn insists(&mut self) -> usize {
        self.reads();
        let waits = self.pressed.is_none() && self.owed() > 0;
        if waits {
            self.does(Kind::Question(usize::from(self.last_was(Kind::Question(0)))));
        }
        usize::from(waits)
    }

    /// What everybody does once, for those who have not yet.
    pub fn completes(&mut self) -> usize {
        let left: Vec<Kind> = [Kind::Hello, Kind::Order, Kind::Human].into_iter().filter(|kind| !self.has(*kind)).collect();
        for kind in &left {
            self.does(*kind);
        }
        left.len()
    }
}

/// What was done beside what was answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    pub missing: usize,
    /// Answers to nothing, or at the wrong place.
    pub extra: usize,
    /// Expired presses with an answer.
    pub expired_answered: usize,
}

/// Whether this may be the answer to what was done there. Asked why there is no reason, the bot tells whose order it knows about it.
fn fits(did: &[Did], place: usize, heard: Kind) -> bool {
    let kind = did[place].kind;
    let about_order = heard == Kind::Order && kind == Kind::Press;
    kind == heard || (about_order && did[..place].iter().any(|before| before.kind == Kind::Order))
}

/// Goes through both side by side.
pub fn compare(did: &[Did], heard: &[Kind]) -> Difference {
    let mut found = Difference::default();
    let mut at = 0;
    for kind in heard {
        // As far as it must be, but not past everything for an answer that belongs to nothing.
        match (at..did.len()).position(|place| fits(did, place, *kind)) {
            Some(skip) => {
                found.missing += did[at..at + skip].iter().filter(|d| !d.expired).count();
                found.expired_answered += usize::from(did[at + skip].expired);
                at += skip + 1;
            }
            None => found.extra += 1,
        }
    }
    found.missing += did[at..].iter().filter(|d| !d.expired).count();
    found
}

#[test]
fn what_is_missing_and_what_is_too_much_is_found() {
    use Kind::{Hello, Order, Press, Question};
    let did = |kinds: &[Kind]| kinds.iter().map(|kind| Did { kind: *kind, expired: false }).collect::<Vec<_>>();
    let done = did(&[Hello, Question(0), Press, Question(1)]);
    let known = did(&[Order, Question(0), Press, Question(1)]);
    let mut expired = done.clone();
    expired[2].expired = true;
    let rows = [
        (&done, vec![Hello, Question(0), Press, Question(1)], (0, 0, 0)),
        (&done, vec![Hello, Question(0)], (2, 0, 0)),
        (&done, vec![Hello, Question(0), Order, Question(1)], (1, 1, 0)),
        (&known, vec![Order, Question(0), Order, Question(1)], (0, 0, 0)),
        (&done, vec![Hello, Press, Question(1)], (1, 0, 0)),
        (&done, vec![Hello, Question(0), Question(0), Press, Question(1)], (0, 1, 0)),
        (&done, vec![Hello, Question(0), Question(1), Press], (1, 1, 0)),
        (&expired, vec![Hello, Question(0), Question(1)], (0, 0, 0)),
        (&expired, vec![Hello, Question(0), Press, Question(1)], (0, 0, 1)),
    ];
    for (did, heard, (missing, extra, expired_answered)) in rows {
        assert_eq!(compare(did, &heard), Difference { missing, extra, expired_answered }, "{heard:?}");
    }
}
