//! What reaches the screen, and what it wants done: the two sides of its state machine.

use chrono::{DateTime, Utc};

use crate::model::{CaseId, EntryId, StaffAct, StaffId};
use crate::views::desk::{Page, Row};

/// A key, as far as the screen knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// A character.
    Char(char),
    /// A character with Ctrl.
    Ctrl(char),
    /// Enter.
    Enter,
    /// Enter with Alt or Shift: a new line in a text.
    NewLine,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Deletes to the left.
    Backspace,
    /// Deletes to the right.
    Delete,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow to the left.
    Left,
    /// Arrow to the right.
    Right,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the beginning.
    Home,
    /// To the end.
    End,
}

/// What reaches the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key.
    Key(Key),
    /// A paste, in one piece.
    Paste(String),
    /// The terminal has so many columns and rows.
    Size(u16, u16),
    /// What became of wishes, and what happened by itself.
    News(News),
}

/// What the store has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// So late it is.
    Time(DateTime<Utc>),
    /// The list, as it is now.
    Queue(Vec<Row>),
    /// The case that was opened, or what became of it since.
    Page(Box<Page>),
    /// It can't be opened.
    NotOpened(CaseId, String),
    /// It was done: the act, by its name, and what came of it.
    Done(String, String),
    /// It was not done: the act, by its name, and why.
    Refused(String, String),
    /// Nobody knows whether it was done: the act, by its name, and why.
    Unknown(String, String),
    /// What a look-up found.
    LookedUp(String),
    /// Words for the reply box of this case, and where they come from.
    Words(CaseId, String, String),
    /// There are no such words.
    NoWords(String),
    /// Entries of the FAQ, in the language of the customer.
    Faq(CaseId, Vec<(EntryId, String)>),
    /// Who could be given a case; empty as long as there are no accounts.
    Crew(Vec<StaffId>),
    /// Whoever works here may act: under this name, as this.
    Account(StaffId, &'static str),
    /// Whoever works here may not, any more: why.
    Locked(String),
    /// The store can't be reached: why.
    Trouble(Option<String>),
}

/// What the screen wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Show this case, and from now on what becomes of it. Whoever has it has read it by that.
    Open(CaseId),
    /// No case is shown any more.
    Leave,
    /// Do this, under this name: done once however often it is wished.
    Act(CaseId, StaffAct, String),
    /// Find an order, by what was typed.
    LookUp(String),
    /// The entries of the FAQ, in the language of this case's customer.
    Faq(CaseId),
    /// This entry, as the customer of this case would read it.
    Entry(CaseId, EntryId),
    /// What the bot would answer to the last words of this case's customer.
    Draft(CaseId),
    /// Who could be given a case.
    Crew,
    /// Make a sound.
    Bell,
    /// Leave.
    Quit,
}
