//! Cases to look at, and a screen to look at them on.

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use simdesk::channel::screen::{Input, Key, News, State, Wish};
use simdesk::model::{Case, CaseId, CaseNote, CaseReason, CaseState, Deed, Locale, Promises, Speaker, StaffId};
use simdesk::views::desk::{Page, Rules, rows, steps};

use crate::transcripts::play::KNOWLEDGE;

pub const NARROW: (u16, u16) = (80, 24);
pub const WIDE: (u16, u16) = (120, 40);

/// Monday, 10:30 in Shanghai.
pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 2, 30, 0).single().expect("a real moment")
}

pub fn ago(minutes: i64) -> DateTime<Utc> {
    now() - TimeDelta::minutes(minutes)
}

pub fn staff(name: &str) -> StaffId {
    name.parse().expect("a name")
}

/// A case that was opened so many minutes ago, with the customer's words.
pub fn case(id: u64, minutes: i64, words: &str) -> Case {
    let note = |who, text: &str| CaseNote { at: ago(minutes), who, text: text.to_owned() };
    Case {
        id: CaseId(id),
        version: 1,
        conversation: format!("telegram:{}", 47_110_000 + id).parse().expect("a name"),
        locale: Locale::ZhHans,
        state: CaseState::Waiting,
        reason: CaseReason::Asked,
        order: None,
        owner_checked: false,
        entry: None,
        opened_at: ago(minutes),
        notes: vec![note(Speaker::Customer, words)],
    }
}

pub trait Told: Sized {
    fn standing(self, state: CaseState) -> Self;
    fn with(self, minutes: i64, who: Speaker, text: &str) -> Self;
    fn deed(self, minutes: i64, deed: Deed) -> Self;
    fn order(self, number: &str, checked: bool) -> Self;
}

impl Told for Case {
    fn standing(mut self, state: CaseState) -> Self {
        self.state = state;
        self
    }

    fn with(mut self, minutes: i64, who: Speaker, text: &str) -> Self {
        self.notes.push(CaseNote { at: ago(minutes), who, text: text.to_owned() });
        self
    }

    fn deed(self, minutes: i64, deed: Deed) -> Self {
        self.with(minutes, Speaker::Desk(deed), "")
    }

    fn order(mut self, number: &str, checked: bool) -> Self {
        (self.order, self.owner_checked) = (Some(number.parse().expect("an order number")), checked);
        self
    }
}

pub fn claimed(by: &str, minutes: i64) -> CaseState {
    CaseState::Claimed { by: staff(by), since: ago(minutes) }
}

pub fn answered(by: &str, minutes: i64) -> CaseState {
    CaseState::WaitingOnCustomer { by: staff(by), since: ago(minutes) }
}

/// Five cases as they stand on a usual morning.
pub fn morning() -> Vec<Case> {
    vec![
        case(998, 150, "都两个小时了，有人吗？")
            .deed(120, Deed::Reminded)
            .deed(30, Deed::Escalated)
            .order("6900000000000000102", false),
        case(1002, 12, "照片反光，重拍三次了还是不过，能帮我看看吗").order("6900000000000000101", true),
        case(1003, 3, "My card was rejected twice. Which photo do you need?").standing(CaseState::Waiting),
        case(999, 95, "谢谢").standing(claimed("lin", 8)).with(8, Speaker::Customer, "那我什么时候能再申请？"),
        case(1000, 60, "好的，我试试").standing(answered("lin", 20)),
        case(1001, 40, "在吗").standing(claimed("chen", 5)),
    ]
}

pub struct Scene {
    pub state: State,
    pub cases: Vec<Case>,
}

impl Scene {
    pub fn new(size: (u16, u16), cases: Vec<Case>) -> Self {
        let mut scene = Self { state: State::new(staff("lin"), "s", now(), size), cases };
        scene.hear(News::Account(staff("lin"), "agent"));
        scene.look();
        scene
    }

    /// The list as it is now.
    pub fn look(&mut self) -> Vec<Wish> {
        let promises = Promises::default();
        let rules = Rules { calendar: &KNOWLEDGE.calendar, hours: None, promises: &promises };
        self.hear(News::Queue(rows(&self.cases, &staff("lin"), &rules)))
    }

    pub fn hear(&mut self, news: News) -> Vec<Wish> {
        self.state.take(Input::News(news))
    }

    /// The case as it is now, with what is known of its order.
    pub fn page(&mut self, id: u64, order: &[(&'static str, &str)]) -> Vec<Wish> {
        let promises = Promises::default();
        let rules = Rules { calendar: &KNOWLEDGE.calendar, hours: None, promises: &promises };
        let case = self.cases.iter().find(|case| case.id == CaseId(id)).expect("it is there").clone();
        let steps = steps(&case, &rules);
        let order = order.iter().map(|(label, value)| (*label, (*value).to_owned())).collect();
        self.hear(News::Page(Box::new(Page { case, order, steps })))
    }

    /// Keys by name, anything in single quotes as it is typed.
    pub fn keys(&mut self, keys: &str) -> Vec<Wish> {
        let mut wishes = Vec::new();
        let mut rest = keys.trim();
        while !rest.is_empty() {
            let (word, after) = match rest.strip_prefix('\'') {
                Some(typed) => {
                    let (typed, after) = typed.split_once('\'').expect("quotes are closed");
                    for c in typed.chars() {
                        wishes.extend(self.state.take(Input::Key(Key::Char(c))));
                    }
                    rest = after.trim_start();
                    continue;
                }
                None => rest.split_once(' ').unwrap_or((rest, "")),
            };
            wishes.extend(self.state.take(Input::Key(key(word))));
            rest = after.trim_start();
        }
        wishes
    }
}

fn key(name: &str) -> Key {
    let mut chars = name.chars();
    match (name, chars.next(), chars.next()) {
        (_, Some(c), None) => Key::Char(c),
        ("Enter", ..) => Key::Enter,
        ("NewLine", ..) => Key::NewLine,
        ("Esc", ..) => Key::Esc,
        ("Tab", ..) => Key::Tab,
        ("Backspace", ..) => Key::Backspace,
        ("Delete", ..) => Key::Delete,
        ("Up", ..) => Key::Up,
        ("Down", ..) => Key::Down,
        ("Left", ..) => Key::Left,
        ("Right", ..) => Key::Right,
        ("PageUp", ..) => Key::PageUp,
        ("PageDown", ..) => Key::PageDown,
        ("Home", ..) => Key::Home,
        ("End", ..) => Key::End,
        _ => match name.strip_prefix("C-").and_then(|rest| rest.chars().next()) {
            Some(c) => Key::Ctrl(c),
            None => panic!("no key is called {name}"),
        },
    }
}
