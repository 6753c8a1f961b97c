//! The list on the left.

use chrono::{DateTime, TimeDelta, Utc};
use ratatui::style::Modifier;
use unicode_width::UnicodeWidthStr as _;

use super::Pen;
use crate::channel::screen::layout::Areas;
use crate::channel::screen::paper::{Tone, shortened};
use crate::channel::screen::state::{Focus, State};
use crate::views::case_words::short_minute;
use crate::views::desk::{Place, Row};

enum Line<'a> {
    Heading(String),
    Case(&'a Row),
}

pub(super) fn draw(state: &State, areas: &Areas, pen: &mut Pen<'_, '_>) {
    let lines = lines(state);
    if lines.is_empty() {
        let text = match (state.is_listed, state.sought.is_empty()) {
            (false, _) => "…",
            (true, true) => "Nobody waits.",
            (true, false) => "No case has that number.",
        };
        return pen.text(1, 2, areas.left - 1, text, Tone::Quiet);
    }
    let selected = lines.iter().position(|line| matches!(line, Line::Case(row) if Some(row.id) == state.selected)).unwrap_or(0);
    // The heading above the first case is seen with it.
    let first = if selected < 2 { 0 } else { (selected + 2).saturating_sub(areas.height) };
    let first = first.min(lines.len().saturating_sub(areas.height));
    for (at, line) in lines.iter().enumerate().skip(first).take(areas.height) {
        let row = 1 + at - first;
        match line {
            Line::Heading(text) => pen.text(0, row, areas.left, text, Tone::Head),
            Line::Case(case) => {
                let text = case_line(state, case, areas.left);
                let tone = tone(state, case);
                let mut style = pen.looks.of(tone);
                if Some(case.id) == state.selected {
                    let strong = matches!(state.focus, Focus::Queue | Focus::Prompt(_));
                    style = style.add_modifier(if strong { Modifier::REVERSED } else { Modifier::UNDERLINED });
                }
                let gap = " ".repeat(areas.left.saturating_sub(text.width()));
                pen.styled(0, row, areas.left, &format!("{text}{gap}"), style);
            }
        }
    }
}

fn tone(state: &State, case: &Row) -> Tone {
    match case.place {
        _ if case.escalated => Tone::Alert,
        Place::Yours => Tone::Head,
        Place::Waiting if state.news.contains(&case.id) => Tone::Head,
        Place::Waiting => Tone::Plain,
        Place::Answered | Place::Others => Tone::Quiet,
    }
}

fn lines(state: &State) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut place = None;
    for row in state.listed() {
        if place.replace(row.place) != Some(row.place) {
            let count = state.listed().filter(|other| other.place == row.place).count();
            let name = match row.place {
                Place::Yours => "YOURS: answer",
                Place::Waiting => "WAITING: nobody has it",
                Place::Answered => "ANSWERED: their turn",
                Place::Others => "WITH OTHERS",
            };
            let found = if state.sought.is_empty() { "" } else { " found" };
            lines.push(Line::Heading(format!("{name} ({count}{found})")));
        }
        lines.push(Line::Case(row));
    }
    lines
}

/// A mark, the number, since when, until when, and the customer's last words.
fn case_line(state: &State, case: &Row, width: usize) -> String {
    let is_open = state.page.as_ref().is_some_and(|page| page.case.id == case.id);
    let mark = match () {
        () if state.news.contains(&case.id) => '*',
        () if case.escalated => '!',
        () if state.drafts.iter().any(|((id, _), draft)| *id == case.id && !draft.unsent().is_empty()) => '~',
        () if is_open => '>',
        () => ' ',
    };
    let until = match (case.place, &case.holder, case.promised) {
        (Place::Others, Some(holder), _) => shortened(holder.as_str(), 8),
        _ if case.escalated => "ESCALATED".to_owned(),
        (_, _, Some(at)) if at < state.now => "LATE".to_owned(),
        (Place::Yours | Place::Waiting, _, Some(at)) if at - state.now < TimeDelta::hours(18) => {
            format!("by {}", &short_minute(at, at))
        }
        (Place::Yours | Place::Waiting, _, Some(at)) => format!("by {}", &short_minute(at, state.now)),
        _ => String::new(),
    };
    let text = format!("{mark}{:<7}{:>5} {until:<8} {}", case.id.to_string(), ago(case.since, state.now), case.words);
    shortened(text.trim_end(), width)
}

/// How long ago, in at most five columns.
fn ago(since: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let minutes = (now - since).num_minutes().max(0);
    match minutes {
        0..60 => format!("{minutes}m"),
        60..600 => format!("{}h{:02}", minutes / 60, minutes % 60),
        600..2_880 => format!("{}h", minutes / 60),
        _ => format!("{}d", minutes / 1_440),
    }
}
