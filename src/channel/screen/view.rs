//! The picture of a screen: the same state gives the same cells.

mod popup;
mod queue;

use ratatui::Frame;
use ratatui::backend::TestBackend;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line as Spans, Span};
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr as _;

use super::layout::{Areas, LEAST, words_width};
use super::paper::{self, Line, Tone, shortened, wrapped};
use super::state::{Focus, Kind, Prompt, State};

/// How things are set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Looks {
    /// With colours; otherwise by weight alone (`NO_COLOR`).
    pub colours: bool,
}

impl Looks {
    fn of(self, tone: Tone) -> Style {
        let colour = |colour| if self.colours { Style::new().fg(colour) } else { Style::new() };
        match tone {
            Tone::Plain => Style::new(),
            Tone::Head => Style::new().add_modifier(Modifier::BOLD),
            Tone::Quiet => Style::new().add_modifier(Modifier::DIM),
            Tone::Customer => colour(Color::Cyan),
            Tone::Staff => colour(Color::Green),
            Tone::Note => colour(Color::Yellow),
            Tone::Alert => colour(Color::Red).add_modifier(Modifier::BOLD),
        }
    }
}

/// Draws the screen.
pub fn draw(state: &State, looks: Looks, frame: &mut Frame<'_>) {
    let (columns, rows) = state.size;
    if columns < LEAST.0 || rows < LEAST.1 {
        let text = format!("The desk needs {} columns and {} rows; here are {columns} and {rows}.", LEAST.0, LEAST.1);
        let lines: Vec<Spans<'_>> = wrapped(&text, usize::from(columns), 0).into_iter().map(Spans::from).collect();
        return frame.render_widget(Paragraph::new(lines), frame.area());
    }
    let areas = Areas::of(state);
    let mut pen = Pen { frame, looks };
    pen.title(state);
    queue::draw(state, &areas, &mut pen);
    for row in 0..areas.height {
        pen.text(areas.left, row + 1, 1, "│", Tone::Quiet);
    }
    case(state, &areas, &mut pen);
    words(state, &areas, &mut pen);
    let rows = usize::from(rows);
    remark(state, rows - 2, &mut pen);
    keys(state, rows - 1, &mut pen);
    if let Some(popup) = &state.popup {
        popup::draw(state, popup, &mut pen);
    }
}

/// Writes at a place.
struct Pen<'a, 'f> {
    frame: &'a mut Frame<'f>,
    looks: Looks,
}

impl Pen<'_, '_> {
    fn styled(&mut self, column: usize, row: usize, width: usize, text: &str, style: Style) {
        let small = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        let area = Rect::new(small(column), small(row), small(width), 1).intersection(self.frame.area());
        let text = shortened(text, usize::from(area.width));
        self.frame.render_widget(Paragraph::new(Spans::from(Span::styled(text, style))), area);
    }

    fn text(&mut self, column: usize, row: usize, width: usize, text: &str, tone: Tone) {
        self.styled(column, row, width, text, self.looks.of(tone));
    }

    /// A bar over the whole width.
    fn bar(&mut self, row: usize, left: &str, right: &str) {
        let width = usize::from(self.frame.area().width);
        let left = shortened(left, width.saturating_sub(right.width() + 1));
        let gap = " ".repeat(width.saturating_sub(left.width() + right.width()));
        self.styled(0, row, width, &format!("{left}{gap}{right}"), Style::new().add_modifier(Modifier::REVERSED));
    }

    fn cursor(&mut self, column: usize, row: usize) {
        let small = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        self.frame.set_cursor_position(Position::new(small(column), small(row)));
    }

    fn title(&mut self, state: &State) {
        use crate::views::desk::Place;
        let count = |place| state.rows.iter().filter(|row| row.place == place).count();
        let escalated = state.rows.iter().filter(|row| row.escalated).count();
        let mut left = format!(" simdesk desk  {}", state.me);
        if !state.role.is_empty() {
            left = format!("{left} ({})", state.role);
        }
        left = format!("{left}  {} waiting, {} yours", count(Place::Waiting), count(Place::Yours));
        if escalated > 0 {
            left = format!("{left}, {escalated} ESCALATED");
        }
        let time = state.now.with_timezone(&crate::model::shanghai()).format("%a %H:%M ");
        let unsent = if state.unsent().is_empty() { "" } else { "~ unsent   " };
        self.bar(0, &left, &format!("{unsent}{time}"));
    }
}

fn case(state: &State, areas: &Areas, pen: &mut Pen<'_, '_>) {
    let column = areas.left + 2;
    let Some(page) = &state.page else {
        let text = match (state.opening, state.selected) {
            (Some(case), _) => format!("{case} is being opened …"),
            (None, Some(case)) => format!("Enter opens {case}. Whoever has a case has read it by opening it."),
            (None, None) => "When a customer needs a person, the case appears on the left, with a bell.".to_owned(),
        };
        for (at, line) in wrapped(&text, areas.width, 0).iter().enumerate() {
            pen.text(column, 2 + at, areas.width, line, Tone::Quiet);
        }
        return;
    };
    let head = paper::head(page, state.now, areas.width);
    lines(pen, column, 1, areas.width, head.iter().take(areas.head));
    let said = paper::history(page, areas.width, state.whole);
    let below = state.scroll.min(said.len());
    let last = said.len() - below;
    let first = last.saturating_sub(areas.said());
    let mut rule = String::new();
    if head.len() > areas.head {
        rule.push_str(" i: all of it ");
    }
    if first > 0 {
        rule = format!("{rule} {first} lines above ");
    }
    if below > 0 {
        rule = format!("{rule} {below} below ");
    }
    let rest = "─".repeat(areas.width.saturating_sub(rule.width()));
    let tone = if state.focus == Focus::Case { Tone::Head } else { Tone::Quiet };
    pen.text(column, 1 + areas.head, areas.width, &format!("{rest}{rule}"), tone);
    lines(pen, column, 2 + areas.head, areas.width, said[first..last].iter());
}

fn lines<'l>(pen: &mut Pen<'_, '_>, column: usize, row: usize, width: usize, lines: impl Iterator<Item = &'l Line>) {
    for (at, line) in lines.enumerate() {
        pen.text(column, row + at, width, &line.text, line.tone);
    }
}

/// The words that are being written.
fn words(state: &State, areas: &Areas, pen: &mut Pen<'_, '_>) {
    let (Focus::Box(case, kind), Some(draft)) = (state.focus, state.draft()) else { return };
    let columns = usize::from(state.size.0);
    let top = 1 + areas.height;
    let lang = state.page.as_ref().filter(|page| page.case.id == case).map(|page| page.case.locale.to_string());
    let mut title = match kind {
        Kind::Reply => format!("── reply to {case}{} ", lang.map_or_else(String::new, |lang| format!(", who reads {lang}"))),
        Kind::Note => format!("── note for other staff in {case} "),
    };
    if draft.sending.is_some() {
        title.push_str("── on its way … ");
    }
    let count = format!(" {} characters ──", draft.words.chars());
    let rest = "─".repeat(columns.saturating_sub(title.width() + count.width()));
    let tone = if kind == Kind::Note { Tone::Note } else { Tone::Head };
    pen.text(0, top, columns, &format!("{title}{rest}{count}"), tone);
    let width = words_width(columns);
    let rows = draft.words.rows(width);
    let (row, column) = draft.words.cursor(width);
    let first = (row + 1).saturating_sub(areas.words);
    for (at, range) in rows.iter().enumerate().skip(first).take(areas.words) {
        pen.text(1, top + 1 + at - first, width, &draft.words.text()[range.clone()], Tone::Plain);
    }
    if state.popup.is_none() {
        pen.cursor(1 + column, top + 1 + row - first);
    }
}

/// What became of the last thing, or what is in the way of the next one; or the line that is asked for.
fn remark(state: &State, row: usize, pen: &mut Pen<'_, '_>) {
    let columns = usize::from(state.size.0);
    if let Focus::Prompt(prompt) = state.focus {
        let label = match prompt {
            Prompt::Assign(case) => format!("give {case} to: "),
            Prompt::LookUp => "look up (order number, or phone tail and day: 8101 2026-11-02): ".to_owned(),
            Prompt::Search => "search (case or order number): ".to_owned(),
        };
        let room = columns.saturating_sub(label.width() + 1);
        let rows = state.line.rows(room);
        let (at, column) = state.line.cursor(room);
        let shown = rows.get(at).map_or("", |range| &state.line.text()[range.clone()]);
        pen.text(0, row, columns, &format!("{label}{shown}"), Tone::Head);
        return pen.cursor(label.width() + column, row);
    }
    let (text, tone) = match (&state.trouble, &state.locked, &state.remark) {
        (Some(why), ..) => (format!("{why}; trying again"), Tone::Alert),
        (None, Some(why), _) => (format!("{why}: nothing is shown or done any more"), Tone::Alert),
        (None, None, Some(remark)) => (remark.text.clone(), if remark.is_bad { Tone::Alert } else { Tone::Head }),
        (None, None, None) => return,
    };
    let text = crate::normalise::clean(&text).replace('\n', " ");
    pen.text(0, row, columns, &text, tone);
}

/// The keys that do something now, as far as they have room.
fn keys(state: &State, row: usize, pen: &mut Pen<'_, '_>) {
    let columns = usize::from(state.size.0);
    let crew: Vec<&str> = state.crew.iter().map(crate::model::StaffId::as_str).collect();
    let crew = format!("{} ", crew.join(" "));
    let (keys, right): (&[&str], &str) = match state.focus {
        Focus::Queue | Focus::Case => (commands(state), if columns < 100 { "? help  q " } else { "? help  q quit " }),
        Focus::Box(_, Kind::Reply) => (&["Enter send", "Ctrl-E send and close", "Ctrl-J new line", "Esc keep for later"], ""),
        Focus::Box(_, Kind::Note) => (&["Enter write it", "Ctrl-J new line", "Esc keep for later"], ""),
        Focus::Prompt(Prompt::Assign(_)) => (&["Enter give", "Tab complete", "Esc leave it"], &crew),
        Focus::Prompt(_) => (&["Enter find", "Esc leave it"], ""),
    };
    let mut left = match (state.focus, state.target()) {
        // In the list keys are about the case that is selected, which need not be the one that is shown.
        (Focus::Queue, Some(case)) => format!(" {case}: "),
        _ => " ".to_owned(),
    };
    for key in keys {
        if left.width() + key.width() + right.width() > columns {
            break;
        }
        left = format!("{left}{key}  ");
    }
    pen.bar(row, &left, right);
}

/// What can be done with the case that keys are about, the usual first.
fn commands(state: &State) -> &'static [&'static str] {
    use crate::views::desk::Place;
    let Some(case) = state.target() else { return &["/ order", "s search"] };
    let is_closed = state.page.as_ref().is_some_and(|page| page.case.id == case && !page.case.state.is_open());
    let place = state.rows.iter().find(|row| row.id == case).map(|row| row.place);
    let is_open = state.page.as_ref().is_some_and(|page| page.case.id == case);
    match place {
        _ if is_closed => &["o reopen", "n note", "/ order", "s search", "Esc leave"],
        Some(Place::Waiting) if is_open => &["c claim", "r reply", "f FAQ", "d draft", "n note", "a give", "x close", "/ order"],
        Some(Place::Waiting) => &["Enter open", "c claim", "r reply", "n note", "a give", "x close", "/ order", "s search"],
        Some(Place::Yours | Place::Answered) if is_open => {
            &["r reply", "f FAQ", "d draft", "n note", "a give", "h back", "x close", "/ order"]
        }
        Some(Place::Yours | Place::Answered) => {
            &["Enter open", "r reply", "n note", "a give", "h back", "x close", "/ order", "s search"]
        }
        _ => &["Enter open", "n note", "a give", "h back", "x close", "/ order", "s search"],
    }
}

/// The screen as plain text, one line a row.
#[must_use]
pub fn snapshot(state: &State) -> String {
    let Ok(mut terminal) = ratatui::Terminal::new(TestBackend::new(state.size.0, state.size.1));
    let Ok(_) = terminal.draw(|frame| draw(state, Looks { colours: false }, frame));
    let buffer = terminal.backend().buffer();
    let mut text = String::new();
    for row in 0..buffer.area.height {
        let mut line = String::new();
        let mut skip = 0;
        for column in 0..buffer.area.width {
            let symbol = buffer[(column, row)].symbol();
            if skip == 0 {
                line.push_str(symbol);
            }
            skip = symbol.width().max(skip).saturating_sub(1);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
