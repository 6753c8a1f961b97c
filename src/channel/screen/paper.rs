//! Texts as lines of the screen: wrapped at its width by the line-breaking rules of Chinese and English, harmless whatever they hold.

use chrono::{DateTime, Utc};
use unicode_width::UnicodeWidthStr as _;

use crate::model::{Case, CaseNote, Deed, Speaker, shanghai};
use crate::normalise;
use crate::views::case_words::{done, reason, short_minute, speaker, standing};
use crate::views::desk::Page;

/// Columns of a label.
const LABEL: usize = 9;

/// Lines of an answer of the bot.
const BOT_LINES: usize = 2;

/// What a line is, for its looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing special.
    Plain,
    /// A heading.
    Head,
    /// Less important.
    Quiet,
    /// The customer's words.
    Customer,
    /// Words of staff.
    Staff,
    /// For staff only.
    Note,
    /// Not to be overlooked.
    Alert,
}

/// A line of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its looks.
    pub tone: Tone,
    /// At most as wide as was asked for.
    pub text: String,
}

/// Wraps at `width` columns; what follows the first line stands after `hang` spaces.
#[must_use]
pub fn wrapped(text: &str, width: usize, hang: usize) -> Vec<String> {
    let margin = " ".repeat(hang);
    let options = textwrap::Options::new(width.max(8))
        .break_words(true)
        .word_separator(textwrap::WordSeparator::UnicodeBreakProperties)
        .subsequent_indent(&margin);
    let text = normalise::clean(text);
    let mut lines = Vec::new();
    for (number, line) in text.split('\n').enumerate() {
        let options = if number == 0 { options.clone() } else { options.clone().initial_indent(&margin) };
        lines.extend(textwrap::wrap(line, options).into_iter().map(|line| line.trim_end().to_owned()));
    }
    lines
}

/// The text on one line of at most `width` columns.
#[must_use]
pub fn shortened(text: &str, width: usize) -> String {
    use unicode_segmentation::UnicodeSegmentation as _;
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for grapheme in text.graphemes(true) {
        used += grapheme.width();
        if used > width {
            break;
        }
        out.push_str(grapheme);
    }
    if width > 0 {
        out.push('…');
    }
    out
}

/// Lines in the making.
struct Paper {
    width: usize,
    lines: Vec<Line>,
}

impl Paper {
    fn put(&mut self, tone: Tone, text: &str, hang: usize) {
        let lines = wrapped(text, self.width, hang);
        self.lines.extend(lines.into_iter().map(|text| Line { tone, text }));
    }

    fn labelled(&mut self, tone: Tone, label: &str, value: &str) {
        for (number, line) in wrapped(value, self.width.saturating_sub(LABEL), 0).into_iter().enumerate() {
            let label = if number == 0 { label } else { "" };
            self.lines.push(Line { tone, text: format!("{label:<LABEL$}{line}") });
        }
    }
}

/// What a case is about, where it stands, and what happens next.
#[must_use]
pub fn head(page: &Page, now: DateTime<Utc>, width: usize) -> Vec<Line> {
    let mut paper = Paper { width, lines: Vec::new() };
    let case = &page.case;
    let minute = |at| short_minute(at, now);
    let mut stands = standing(case, &minute);
    if stands.ends_with("waiting") {
        stands = format!("{stands} since {}", minute(case.opened_at));
    }
    paper.put(if case.escalated().is_some() { Tone::Alert } else { Tone::Head }, &format!("{}  {stands}", case.id), 2);
    paper.labelled(Tone::Plain, "opened", &format!("{}, {}", minute(case.opened_at), reason(&case.reason)));
    for step in &page.steps {
        paper.labelled(Tone::Plain, "next", &format!("{} {}", minute(step.at), step.what.words()));
    }
    if page.steps.is_empty() {
        paper.labelled(Tone::Plain, "next", "nothing by itself: an admin has to take it");
    }
    if let Some(at) = case.erasure_asked() {
        let text = format!("asked for by the customer at {}: the texts here go when it is closed", minute(at));
        paper.labelled(Tone::Alert, "erasure", &text);
    }
    for (staff, at) in case.undelivered() {
        let text = format!("the answer of {staff}: the customer's data were erased at {}", minute(at));
        paper.labelled(Tone::Alert, "not sent", &text);
    }
    order(&mut paper, page);
    paper.labelled(Tone::Plain, "customer", &format!("{}, {}", case.conversation.masked(), case.locale));
    paper.lines
}

/// What was said and done, by day. The bot's answers are shown by their beginning unless they are wanted `whole`.
#[must_use]
pub fn history(page: &Page, width: usize, whole: bool) -> Vec<Line> {
    let mut paper = Paper { width, lines: Vec::new() };
    let mut day = None;
    for note in &page.case.notes {
        let local = note.at.with_timezone(&shanghai());
        if day.replace(local.date_naive()) != Some(local.date_naive()) {
            let text = format!("-- {}", local.format("%a %Y-%m-%d"));
            paper.lines.push(Line { tone: Tone::Quiet, text });
        }
        let before = paper.lines.len();
        said(&mut paper, note);
        if note.who == Speaker::Bot && !whole && paper.lines.len() > before + BOT_LINES {
            paper.lines.truncate(before + BOT_LINES);
            if let Some(line) = paper.lines.last_mut() {
                line.text = format!("{} …", shortened(&line.text, width.saturating_sub(2)));
            }
        }
    }
    if page.case.notes.is_empty() {
        paper.put(Tone::Quiet, "nothing was said yet", 0);
    }
    paper.lines
}

fn order(paper: &mut Paper, page: &Page) {
    let Case { order, owner_checked, entry, .. } = &page.case;
    match order {
        Some(order) if *owner_checked => paper.labelled(Tone::Plain, "order", &format!("{} (owner checked)", order.masked())),
        Some(order) => paper.labelled(Tone::Alert, "order", &format!("{} (owner NOT checked)", order.masked())),
        None => paper.labelled(Tone::Plain, "order", "none is known"),
    }
    for (label, value) in &page.order {
        paper.labelled(Tone::Plain, label, value);
    }
    if let Some(entry) = entry {
        paper.labelled(Tone::Plain, "bot said", entry.as_str());
    }
}

fn said(paper: &mut Paper, note: &CaseNote) {
    let at = note.at.with_timezone(&shanghai()).format("%H:%M");
    let tone = match &note.who {
        Speaker::Customer => Tone::Customer,
        Speaker::Staff(_) => Tone::Staff,
        Speaker::Note(_) => Tone::Note,
        Speaker::Refused(_) | Speaker::Undelivered(_) | Speaker::Desk(Deed::Escalated) => Tone::Alert,
        Speaker::Bot | Speaker::Desk(_) | Speaker::Erasure | Speaker::TakenBack => Tone::Quiet,
    };
    if let Speaker::Desk(deed) = &note.who {
        paper.put(tone, &format!("{at} {}", done(deed)), 6);
    } else if let (Speaker::TakenBack, Some(who)) = (&note.who, speaker(&note.who)) {
        paper.put(tone, &format!("{at} ({who})"), 6);
    } else if let Some(who) = speaker(&note.who)
        && !note.text.is_empty()
    {
        paper.put(tone, &format!("{at} {who}: {}", normalise::clean(&note.text)), 6);
    }
}
