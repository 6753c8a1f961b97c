//! What keys do while something is written, asked for or shown before everything else.

use super::input::{Key, Wish};
use super::keys::{act, back, open, scroll};
use super::layout::{Areas, words_width};
use super::state::{Ask, Focus, Kind, Popup, Prompt, State};
use super::textbox::TextBox;
use crate::model::{CaseId, StaffAct};

/// A key in one line that is asked for.
pub(super) fn answer(state: &mut State, prompt: Prompt, key: Key, wishes: &mut Vec<Wish>) {
    match key {
        Key::Esc => {
            if prompt == Prompt::Search {
                state.sought.clear();
                state.focus = Focus::Queue;
            } else {
                back(state);
            }
        }
        Key::Enter => entered(state, prompt, wishes),
        Key::Tab => {
            if let Prompt::Assign(_) = prompt {
                complete(state);
            }
        }
        key => {
            edit(&mut state.line, key, usize::MAX);
            if prompt == Prompt::Search {
                let sought = state.line.text().trim().to_owned();
                state.sought = sought;
                first_match(state);
            }
        }
    }
}

fn first_match(state: &mut State) {
    if state.place_listed().is_none() {
        state.selected = state.listed_at(0).or(state.selected);
    }
}

fn complete(state: &mut State) {
    let begun = state.line.text().to_owned();
    let mut fits = state.crew.iter().filter(|name| name.as_str().starts_with(&begun));
    if let (Some(name), None) = (fits.next(), fits.next()) {
        let rest = name.as_str()[begun.len()..].to_owned();
        state.line.end();
        state.line.paste(&rest);
    }
}

fn entered(state: &mut State, prompt: Prompt, wishes: &mut Vec<Wish>) {
    let text = state.line.text().trim().to_owned();
    match prompt {
        Prompt::LookUp if text.is_empty() => back(state),
        Prompt::LookUp => {
            if let Some(why) = state.locked.clone() {
                return state.complain(why);
            }
            wishes.push(Wish::LookUp(text));
            back(state);
        }
        Prompt::Search => {
            state.focus = Focus::Queue;
            // A case that is not in the list, because it is closed, is found by its number.
            if let (None, Ok(case)) = (state.listed_at(0), text.parse::<CaseId>()) {
                state.sought.clear();
                if state.locked.is_none() {
                    open(state, case, wishes);
                }
            }
        }
        Prompt::Assign(case) => match text.parse() {
            Ok(to) => {
                back(state);
                act(state, case, StaffAct::Assign { to }, wishes);
            }
            Err(_) => state.complain("write the name of an account; Esc leaves it as it is"),
        },
    }
}

/// A key in the words that are being written.
pub(super) fn write(state: &mut State, case: CaseId, kind: Kind, key: Key, wishes: &mut Vec<Wish>) {
    let width = words_width(usize::from(state.size.0));
    let locked = state.locked.clone();
    let Some(draft) = state.drafts.get_mut(&(case, kind)) else { return back(state) };
    match key {
        Key::Esc => {
            if draft.unsent().is_empty() {
                state.drafts.remove(&(case, kind));
            } else if draft.sending.is_none() {
                state.say(format!("the words for {case} stay here until they are sent"));
            }
            back(state);
        }
        Key::PageUp | Key::PageDown => scroll(state, key == Key::PageUp, Areas::of(state).said().max(2) - 1),
        Key::Enter | Key::Ctrl('e') => {
            if let Some(why) = locked {
                return state.complain(why);
            }
            send(state, case, kind, key == Key::Ctrl('e'), wishes);
        }
        Key::NewLine | Key::Ctrl('j') => draft.words.type_char('\n'),
        key => {
            if edit(&mut draft.words, key, width) {
                state.remark = None;
            }
        }
    }
}

fn send(state: &mut State, case: CaseId, kind: Kind, close: bool, wishes: &mut Vec<Wish>) {
    let fresh = state.name_act();
    let Some(draft) = state.drafts.get_mut(&(case, kind)) else { return };
    if draft.sending.is_some() {
        return state.complain("the last words are still on their way; these stay here until then");
    }
    if draft.words.is_blank() {
        return state.complain("nothing is written yet; Esc leaves");
    }
    let text = draft.words.text().to_owned();
    let name = match draft.again.take() {
        Some((name, words)) if words == text => name,
        _ => fresh,
    };
    draft.sending = Some((name.clone(), text.clone()));
    draft.words.clear();
    let act = match kind {
        Kind::Reply => StaffAct::Reply { text, close },
        Kind::Note => StaffAct::Note { text },
    };
    state.remark = None;
    state.is_about_to(case);
    wishes.push(Wish::Act(case, act, name));
}

/// True when the key was one for a text.
fn edit(words: &mut TextBox, key: Key, width: usize) -> bool {
    match key {
        Key::Char(c) => words.type_char(c),
        Key::Backspace | Key::Ctrl('h') => words.backspace(),
        Key::Delete => words.delete(),
        Key::Ctrl('w') => words.backspace_word(),
        Key::Ctrl('u') => words.backspace_line(),
        Key::Left => words.left(),
        Key::Right => words.right(),
        Key::Home | Key::Ctrl('a') => words.home(),
        Key::End => words.end(),
        Key::Up => words.step_row(false, width),
        Key::Down => words.step_row(true, width),
        _ => return false,
    }
    true
}

/// A key while something stands before everything else.
pub(super) fn in_popup(state: &mut State, popup: Popup, key: Key, wishes: &mut Vec<Wish>) {
    match popup {
        Popup::Ask(ask) => {
            if matches!(key, Key::Char('y' | 'Y')) {
                agreed(state, &ask, wishes);
            }
        }
        Popup::Help | Popup::Text(_) => {
            let page = usize::from(state.size.1).saturating_sub(6).max(1);
            match key {
                Key::Char('j') | Key::Down => state.popup_scroll = state.popup_scroll.saturating_add(1),
                Key::Char('k') | Key::Up => state.popup_scroll = state.popup_scroll.saturating_sub(1),
                Key::PageDown | Key::Char(' ') => state.popup_scroll = state.popup_scroll.saturating_add(page),
                Key::PageUp => state.popup_scroll = state.popup_scroll.saturating_sub(page),
                Key::Home => state.popup_scroll = 0,
                _ => return,
            }
            state.popup = Some(popup);
        }
        Popup::Faq(mut list) => match key {
            Key::Esc => {}
            Key::Enter => {
                let chosen = State::found(&list).get(list.selected).map(|(id, _)| id.clone());
                match (list.case, chosen) {
                    (Some(case), Some(entry)) => wishes.push(Wish::Entry(case, entry)),
                    _ => state.popup = Some(Popup::Faq(list)),
                }
            }
            key => {
                match key {
                    Key::Down => list.selected += 1,
                    Key::Up => list.selected = list.selected.saturating_sub(1),
                    Key::PageDown => list.selected += 10,
                    Key::PageUp => list.selected = list.selected.saturating_sub(10),
                    key => {
                        edit(&mut list.sought, key, usize::MAX);
                        list.selected = 0;
                    }
                }
                state.popup = Some(Popup::Faq(list));
            }
        },
    }
}

fn agreed(state: &mut State, ask: &Ask, wishes: &mut Vec<Wish>) {
    match ask {
        Ask::Quit(_) => wishes.push(Wish::Quit),
        Ask::Close(case) => act(state, *case, StaffAct::Close, wishes),
        Ask::HandBack(case) => act(state, *case, StaffAct::HandBack, wishes),
    }
}
