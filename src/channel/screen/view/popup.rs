//! What stands before everything else: the keys, what a look-up found, the FAQ, a question.

use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::widgets::{Block, Clear};
use unicode_width::UnicodeWidthStr as _;

use super::Pen;
use crate::channel::screen::paper::{Tone, wrapped};
use crate::channel::screen::state::{Ask, FaqList, Popup, State};

/// The keys, as `?` shows them.
const KEYS: &str = "\
In the list and the case
  j k arrows         down, up; in a case its lines
  Enter              open the case; if it is yours, its customer hears that you have read it
  Tab Left Right     from the list to the case and back
  Esc                leave the case; show the whole list again
  PgUp PgDn Home End scroll what was said
  c                  claim: the bot is silent, and the customer hears that you have it
  r                  reply; the first reply also takes a case that nobody has
  n                  note for other staff
  f                  an answer of the FAQ, in the customer's language, to edit before it is sent
  d                  what the bot would answer to the customer's last words, to edit before it is sent
  a                  give the case to somebody
  h                  hand back: the bot answers again, and the case waits
  x                  close
  o                  reopen what was closed
  b                  the bot's answers whole, or their beginning
  i                  everything that is known around the case
  /                  look an order up: any of its numbers, or phone tail and day (8101 2026-11-02)
  s                  search the list by case or order number; a closed case opens by its number
  q, Ctrl-C          quit

While writing
  Enter              send; what is typed then is the next message
  Ctrl-E             send, and close the case
  Ctrl-J, Alt-Enter  new line
  Esc                keep the words for later
  Ctrl-W, Ctrl-U     delete the word, the line

Marks
  *  new, or the customer has written    !  escalated    ~  words not sent yet    >  open";

pub(super) fn draw(state: &State, popup: &Popup, pen: &mut Pen<'_, '_>) {
    match popup {
        Popup::Help => text(state, " keys: j k scroll, Esc closes ", KEYS, pen),
        Popup::Text(found) => text(state, " j k scroll, Esc closes ", found, pen),
        Popup::Faq(list) => faq(state, list, pen),
        Popup::Ask(ask) => question(state, ask, pen),
    }
}

/// A frame in the middle with its inside cleared; returns column, row, columns and rows of it.
fn boxed(state: &State, title: &str, columns: usize, rows: usize, pen: &mut Pen<'_, '_>) -> (usize, usize, usize, usize) {
    let small = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let all = (usize::from(state.size.0), usize::from(state.size.1));
    let (columns, rows) = ((columns + 4).min(all.0), (rows + 2).min(all.1));
    let (left, top) = ((all.0 - columns) / 2, (all.1 - rows) / 2);
    let area = Rect::new(small(left), small(top), small(columns), small(rows)).intersection(pen.frame.area());
    pen.frame.render_widget(Clear, area);
    pen.frame.render_widget(Block::bordered().title(title.to_owned()), area);
    (left + 2, top + 1, columns - 4, rows - 2)
}

fn text(state: &State, title: &str, text: &str, pen: &mut Pen<'_, '_>) {
    let width = usize::from(state.size.0).saturating_sub(6).min(94);
    // Columns of what is shown matter, so the blanks stay; what is no text was cleaned where it came from, and goes here again.
    let lines: Vec<String> = text.split('\n').flat_map(|line| columns_kept(line, width)).collect();
    let most = lines.iter().map(|line| line.width()).max().unwrap_or(0).max(title.width());
    let (column, row, columns, rows) = boxed(state, title, most, lines.len(), pen);
    let first = state.popup_scroll.min(lines.len().saturating_sub(rows));
    for (at, line) in lines.iter().skip(first).take(rows).enumerate() {
        pen.text(column, row + at, columns, line, Tone::Plain);
    }
}

fn columns_kept(line: &str, width: usize) -> Vec<String> {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let margin = " ".repeat(indent);
    let hang = line.trim_start().find("  ").map_or(indent, |gap| {
        let after = &line[indent + gap..];
        indent + gap + (after.len() - after.trim_start().len())
    });
    let label = &line[..hang.max(indent)];
    let (label, rest) = if hang > indent && hang < 24 { (label, &line[hang..]) } else { (margin.as_str(), line.trim_start()) };
    let room = width.saturating_sub(label.width()).max(8);
    let lines = wrapped(rest, room, 0);
    let margin = " ".repeat(label.width());
    lines.into_iter().enumerate().map(|(at, line)| format!("{}{line}", if at == 0 { label } else { &margin })).collect()
}

fn faq(state: &State, list: &FaqList, pen: &mut Pen<'_, '_>) {
    let width = usize::from(state.size.0).saturating_sub(8).min(90);
    let height = usize::from(state.size.1).saturating_sub(6);
    let found = State::found(list);
    let title = " an answer of the FAQ: type to search, Enter takes it, Esc leaves ";
    let (column, row, columns, rows) = boxed(state, title, width, height, pen);
    pen.text(column, row, columns, &format!("search: {}", list.sought.text()), Tone::Head);
    pen.cursor(column + 8 + list.sought.cursor(usize::MAX).1.min(columns.saturating_sub(9)), row);
    if found.is_empty() {
        pen.text(column, row + 1, columns, "no entry has that in its name or title", Tone::Quiet);
    }
    let room = rows.saturating_sub(1).max(1);
    let first = (list.selected + 1).saturating_sub(room);
    for (at, (id, title)) in found.iter().enumerate().skip(first).take(room) {
        let mut style = pen.looks.of(Tone::Plain);
        if at == list.selected {
            style = style.add_modifier(Modifier::REVERSED);
        }
        pen.styled(column, row + 1 + at - first, columns, &format!("{:<26} {title}", id.as_str()), style);
    }
}

fn question(state: &State, ask: &Ask, pen: &mut Pen<'_, '_>) {
    let text = match ask {
        Ask::Quit(cases) => {
            let names: Vec<String> = cases.iter().take(5).map(ToString::to_string).collect();
            let more = if cases.len() > 5 { " …" } else { "" };
            format!("There are words that were not sent, in {}{more}. Quit without them?", names.join(", "))
        }
        Ask::Close(case) => format!("Close {case}? The customer hears that."),
        Ask::HandBack(case) => format!("Hand {case} back to the bot? It waits again, and the customer hears that."),
    };
    let lines = wrapped(&text, 56, 0);
    let (column, row, columns, _) = boxed(state, " y: yes   any other key: no ", 56, lines.len(), pen);
    for (at, line) in lines.iter().enumerate() {
        pen.text(column, row + at, columns, line, Tone::Head);
    }
}
