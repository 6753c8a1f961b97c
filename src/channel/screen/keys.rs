//! What every key does in the list and the case.

use super::input::{Key, Wish};
use super::layout::Areas;
use super::lines;
use super::state::{Ask, Focus, Kind, Popup, Prompt, State};
use super::textbox::TextBox;
use crate::model::{CaseId, StaffAct};

/// Takes a key.
pub(super) fn press(state: &mut State, key: Key, wishes: &mut Vec<Wish>) {
    if key == Key::Ctrl('c') {
        return quit(state, wishes);
    }
    if let Some(popup) = state.popup.take() {
        return lines::in_popup(state, popup, key, wishes);
    }
    match state.focus {
        Focus::Queue | Focus::Case => command(state, key, wishes),
        Focus::Box(case, kind) => lines::write(state, case, kind, key, wishes),
        Focus::Prompt(prompt) => lines::answer(state, prompt, key, wishes),
    }
}

/// Leaves; with unsent words only after a yes.
pub(super) fn quit(state: &mut State, wishes: &mut Vec<Wish>) {
    let unsent = state.unsent();
    if unsent.is_empty() || matches!(state.popup, Some(Popup::Ask(Ask::Quit(_)))) {
        wishes.push(Wish::Quit);
    } else {
        state.popup = Some(Popup::Ask(Ask::Quit(unsent)));
    }
}

fn command(state: &mut State, key: Key, wishes: &mut Vec<Wish>) {
    state.remark = None;
    match key {
        Key::Char('q') => quit(state, wishes),
        Key::Char('?') => {
            state.popup = Some(Popup::Help);
            state.popup_scroll = 0;
        }
        Key::Char('/') => prompt(state, Prompt::LookUp),
        Key::Char('s') => prompt(state, Prompt::Search),
        Key::Char('b') => state.whole = !state.whole,
        Key::Tab => state.focus = if state.focus == Focus::Queue && state.page.is_some() { Focus::Case } else { Focus::Queue },
        Key::Left if state.page.is_some() => state.focus = Focus::Queue,
        Key::Right if state.page.is_some() => state.focus = Focus::Case,
        Key::Esc => leave(state, wishes),
        Key::PageUp | Key::PageDown => scroll(state, key == Key::PageUp, Areas::of(state).said().max(2) - 1),
        Key::Char('k') | Key::Up if state.focus == Focus::Case => scroll(state, true, 1),
        Key::Char('j') | Key::Down if state.focus == Focus::Case => scroll(state, false, 1),
        Key::Home | Key::Char('g') if state.focus == Focus::Case => scroll(state, true, usize::MAX),
        Key::End | Key::Char('G') if state.focus == Focus::Case => scroll(state, false, usize::MAX),
        Key::Char('k') | Key::Up => select(state, |place| place.saturating_sub(1)),
        Key::Char('j') | Key::Down => select(state, |place| place + 1),
        Key::Home | Key::Char('g') => select(state, |_| 0),
        Key::End | Key::Char('G') => select(state, |_| usize::MAX),
        _ => about_case(state, key, wishes),
    }
}

/// Keys that are about a case. Whoever may not act any more hears why.
fn about_case(state: &mut State, key: Key, wishes: &mut Vec<Wish>) {
    let known = matches!(key, Key::Enter | Key::Char('c' | 'r' | 'n' | 'a' | 'h' | 'x' | 'o' | 'f' | 'd' | 'i'));
    if !known {
        return;
    }
    let Some(case) = state.target() else { return state.complain("there is no case to do that with") };
    if let Some(why) = state.locked.clone() {
        return state.complain(why);
    }
    match key {
        Key::Enter => open(state, case, wishes),
        Key::Char('c') => act(state, case, StaffAct::Claim, wishes),
        Key::Char('o') => act(state, case, StaffAct::Reopen, wishes),
        Key::Char('h') => state.popup = Some(Popup::Ask(Ask::HandBack(case))),
        Key::Char('x') => state.popup = Some(Popup::Ask(Ask::Close(case))),
        Key::Char('r') => begin(state, case, Kind::Reply, wishes),
        Key::Char('n') => begin(state, case, Kind::Note, wishes),
        Key::Char('a') => {
            wishes.push(Wish::Crew);
            prompt(state, Prompt::Assign(case));
        }
        Key::Char('f') => {
            seen(state, case, wishes);
            wishes.push(Wish::Faq(case));
        }
        Key::Char('d') => {
            seen(state, case, wishes);
            wishes.push(Wish::Draft(case));
        }
        _ => match state.page.as_ref().filter(|page| page.case.id == case) {
            Some(page) => {
                let width = usize::from(state.size.0).saturating_sub(8);
                let lines = super::paper::head(page, state.now, width);
                let text = lines.into_iter().map(|line| line.text).collect::<Vec<_>>().join("\n");
                state.popup = Some(Popup::Text(text));
                state.popup_scroll = 0;
            }
            None => state.complain(format!("Enter opens {case} first")),
        },
    }
}

pub(super) fn open(state: &mut State, case: CaseId, wishes: &mut Vec<Wish>) {
    state.opening = Some(case);
    if state.page.as_ref().is_none_or(|page| page.case.id != case) {
        state.page = None;
        state.scroll = 0;
    }
    state.focus = Focus::Case;
    wishes.push(Wish::Open(case));
}

/// Whoever writes about a case sees it.
fn seen(state: &mut State, case: CaseId, wishes: &mut Vec<Wish>) {
    if state.page.as_ref().is_none_or(|page| page.case.id != case) {
        open(state, case, wishes);
    }
}

fn begin(state: &mut State, case: CaseId, kind: Kind, wishes: &mut Vec<Wish>) {
    seen(state, case, wishes);
    state.drafts.entry((case, kind)).or_default();
    state.focus = Focus::Box(case, kind);
}

pub(super) fn act(state: &mut State, case: CaseId, act: StaffAct, wishes: &mut Vec<Wish>) {
    let name = state.name_act();
    state.is_about_to(case);
    wishes.push(Wish::Act(case, act, name));
}

fn leave(state: &mut State, wishes: &mut Vec<Wish>) {
    if state.focus == Focus::Case {
        state.focus = Focus::Queue;
        state.page = None;
        state.opening = None;
        wishes.push(Wish::Leave);
    } else if !state.sought.is_empty() {
        state.sought.clear();
    }
}

pub(super) fn scroll(state: &mut State, up: bool, lines: usize) {
    state.scroll = if up { state.scroll.saturating_add(lines) } else { state.scroll.saturating_sub(lines) };
}

fn select(state: &mut State, to: impl FnOnce(usize) -> usize) {
    let last = state.listed().count().saturating_sub(1);
    // What stood there has gone: the one that took its place comes first.
    let place = state.place_listed().map_or(state.place, to).min(last);
    state.selected = state.listed_at(place).or(state.selected);
}

fn prompt(state: &mut State, prompt: Prompt) {
    state.line = TextBox::default();
    if prompt == Prompt::Search {
        state.line.paste(&state.sought.clone());
    }
    state.focus = Focus::Prompt(prompt);
}

pub(super) fn back(state: &mut State) {
    state.focus = if state.page.is_some() { Focus::Case } else { Focus::Queue };
}
