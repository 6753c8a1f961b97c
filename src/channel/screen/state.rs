//! What the screen knows and shows, and what news make of it. Nothing here waits, reads or writes: what is to be done is a [`Wish`].

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::input::{Input, Wish};
use super::keys;
use super::layout::Areas;
use super::textbox::TextBox;
use crate::model::{CaseId, EntryId, StaffId};
use crate::views::desk::{Page, Row};

/// Where keys go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// The list.
    Queue,
    /// The case.
    Case,
    /// The words that are being written.
    Box(CaseId, Kind),
    /// One line that is asked for.
    Prompt(Prompt),
}

/// What is being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// For the customer.
    Reply,
    /// For other staff.
    Note,
}

/// What is asked for in one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prompt {
    /// Whoever gets this case.
    Assign(CaseId),
    /// An order to look up.
    LookUp,
    /// What the list is searched for.
    Search,
}

/// Words that are not sent yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// What is being written.
    pub words: TextBox,
    /// What is on its way, by the name of its act: it comes back when it is refused.
    pub sending: Option<(String, String)>,
    /// The act of which nobody knows what became of it, and its words: the same words are sent under its name again, so that they are
    /// sent once.
    pub again: Option<(String, String)>,
}

impl Draft {
    /// Everything that is not known to be sent.
    #[must_use]
    pub fn unsent(&self) -> String {
        let sending = self.sending.as_ref().map(|(_, words)| words.as_str());
        let written = Some(self.words.text()).filter(|_| !self.words.is_blank());
        sending.into_iter().chain(written).collect::<Vec<_>>().join("\n")
    }
}

/// Something that stands before everything else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Popup {
    /// The keys.
    Help,
    /// What a look-up found, or all that is known around the case.
    Text(String),
    /// The FAQ, to choose from.
    Faq(FaqList),
    /// A question.
    Ask(Ask),
}

/// Entries to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FaqList {
    /// For whom.
    pub case: Option<CaseId>,
    /// What is searched for.
    pub sought: TextBox,
    /// All there are.
    pub entries: Vec<(EntryId, String)>,
    /// Which of those found.
    pub selected: usize,
}

/// What is asked before it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Leave with unsent words?
    Quit(Vec<CaseId>),
    /// Close the case?
    Close(CaseId),
    /// Give it back to the bot?
    HandBack(CaseId),
}

/// What became of the last thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The words.
    pub text: String,
    /// True when something was not done.
    pub is_bad: bool,
}

/// The screen.
#[derive(Debug, Clone)]
pub struct State {
    /// Whoever works here.
    pub me: StaffId,
    /// As what.
    pub role: &'static str,
    /// The time.
    pub now: DateTime<Utc>,
    /// Columns and rows.
    pub size: (u16, u16),
    /// The whole list.
    pub rows: Vec<Row>,
    /// Which row of it.
    pub selected: Option<CaseId>,
    /// Where in the list it is, or was.
    pub place: usize,
    /// What the list is searched for.
    pub sought: String,
    /// The case that is open.
    pub page: Option<Page>,
    /// The case that is being opened.
    pub opening: Option<CaseId>,
    /// Where keys go.
    pub focus: Focus,
    /// Lines of the history below the last one that is shown.
    pub scroll: usize,
    /// Lines of a popup above its first one.
    pub popup_scroll: usize,
    /// What stands before everything else.
    pub popup: Option<Popup>,
    /// Unsent words.
    pub drafts: BTreeMap<(CaseId, Kind), Draft>,
    /// The line of a prompt.
    pub line: TextBox,
    /// Names that a case can be given to.
    pub crew: Vec<StaffId>,
    /// The bot's answers are shown whole.
    pub whole: bool,
    /// Cases that nobody here has looked at since they came, or since the customer wrote.
    pub news: BTreeSet<CaseId>,
    /// What became of the last thing.
    pub remark: Option<Remark>,
    /// Why whoever works here may not, any more.
    pub locked: Option<String>,
    /// Why the store can't be reached.
    pub trouble: Option<String>,
    /// True once the list has been seen.
    pub is_listed: bool,
    /// Cases that whoever works here has just done something to: what changes in them is no news.
    pub(super) quiet: BTreeSet<CaseId>,
    /// True when that is done.
    pub(super) is_settled: bool,
    session: String,
    acts: u64,
}

impl State {
    /// An empty screen. `session` goes into the names of acts, so that those of two screens never collide.
    #[must_use]
    pub fn new(me: StaffId, session: &str, now: DateTime<Utc>, size: (u16, u16)) -> Self {
        Self {
            me,
            role: "",
            now,
            size,
            rows: Vec::new(),
            selected: None,
            place: 0,
            sought: String::new(),
            page: None,
            opening: None,
            focus: Focus::Queue,
            scroll: 0,
            popup_scroll: 0,
            popup: None,
            drafts: BTreeMap::new(),
            line: TextBox::default(),
            crew: Vec::new(),
            whole: false,
            news: BTreeSet::new(),
            quiet: BTreeSet::new(),
            is_settled: true,
            remark: None,
            locked: None,
            trouble: None,
            is_listed: false,
            session: session.to_owned(),
            acts: 0,
        }
    }

    /// Takes what reaches the screen, and says what it wants done.
    pub fn take(&mut self, input: Input) -> Vec<Wish> {
        let mut wishes = Vec::new();
        match input {
            Input::Key(key) => keys::press(self, key, &mut wishes),
            Input::Paste(text) => self.paste(&text),
            Input::Size(columns, rows) => self.size = (columns, rows),
            Input::News(news) => self.hear(news, &mut wishes),
        }
        self.settle();
        wishes
    }

    /// The rows that are searched for, in their order.
    pub fn listed(&self) -> impl Iterator<Item = &Row> {
        let sought = self.sought.to_lowercase();
        let is_it = move |text: &str| text.to_lowercase().contains(&sought);
        let all = self.sought.is_empty();
        self.rows
            .iter()
            .filter(move |row| all || is_it(&row.id.to_string()) || row.order.as_ref().is_some_and(|order| is_it(order.as_str())))
    }

    /// The case at this place of the list.
    pub(super) fn listed_at(&self, place: usize) -> Option<CaseId> {
        self.listed().nth(place).map(|row| row.id)
    }

    /// The place of the selected case in the list.
    pub(super) fn place_listed(&self) -> Option<usize> {
        self.listed().position(|row| Some(row.id) == self.selected)
    }

    /// The case that keys are about.
    #[must_use]
    pub fn target(&self) -> Option<CaseId> {
        match self.focus {
            Focus::Case => self.page.as_ref().map(|page| page.case.id),
            Focus::Box(case, _) | Focus::Prompt(Prompt::Assign(case)) => Some(case),
            Focus::Queue | Focus::Prompt(_) => self.selected,
        }
    }

    /// Cases with words that were not sent.
    #[must_use]
    pub fn unsent(&self) -> Vec<CaseId> {
        let mut cases: Vec<CaseId> =
            self.drafts.iter().filter(|(_, draft)| !draft.unsent().is_empty()).map(|((case, _), _)| *case).collect();
        cases.dedup();
        cases
    }

    /// Entries that are searched for, those of that name first.
    #[must_use]
    pub fn found(list: &FaqList) -> Vec<&(EntryId, String)> {
        let sought = list.sought.text().trim().to_lowercase();
        let is_it = |text: &str| text.to_lowercase().contains(&sought);
        let mut found: Vec<_> = list.entries.iter().filter(|(id, title)| is_it(id.as_str()) || is_it(title)).collect();
        // Whoever types the beginning of a name means that one.
        found.sort_by_key(|(id, _)| (!id.as_str().starts_with(&sought), !is_it(id.as_str())));
        found
    }

    pub(super) fn say(&mut self, text: impl Into<String>) {
        self.remark = Some(Remark { text: text.into(), is_bad: false });
    }

    pub(super) fn complain(&mut self, text: impl Into<String>) {
        self.remark = Some(Remark { text: text.into(), is_bad: true });
    }

    /// What changes in this case from now on is the doing of whoever works here.
    pub(super) fn is_about_to(&mut self, case: CaseId) {
        self.quiet.insert(case);
        self.is_settled = false;
    }

    /// A name for an act, never given twice.
    pub(super) fn name_act(&mut self) -> String {
        self.acts += 1;
        format!("screen-{}-{}", self.session, self.acts)
    }

    fn paste(&mut self, text: &str) {
        let fits = match (&mut self.popup, self.focus) {
            (Some(Popup::Faq(list)), _) => list.sought.paste(&text.replace('\n', " ")),
            (Some(_), _) => true,
            (None, Focus::Box(case, kind)) => match self.drafts.get_mut(&(case, kind)) {
                Some(draft) => draft.words.paste(text),
                None => true,
            },
            (None, Focus::Prompt(_)) => self.line.paste(&text.replace('\n', " ")),
            // Never keys: a pasted text would be a row of commands.
            (None, Focus::Queue | Focus::Case) => {
                return self.complain("nothing is being written: press r for a reply or n for a note, then paste again");
            }
        };
        if !fits {
            self.complain("not all of it had room; the rest was left out");
        }
    }

    /// What is selected and scrolled to is there. A selected case that has left the list stays selected, so that a key that was meant for
    /// it never reaches another one.
    fn settle(&mut self) {
        if self.selected.is_none() {
            self.selected = self.listed_at(0);
        }
        self.place = self.place_listed().unwrap_or(self.place);
        self.scroll = self.scroll.min(Areas::of(self).scroll_max(self));
        if let Some(Popup::Faq(list)) = &mut self.popup {
            let last = Self::found(list).len().saturating_sub(1);
            list.selected = list.selected.min(last);
        }
    }
}
