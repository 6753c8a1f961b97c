//! `simdesk faq try`: what customers have asked, put to an edited FAQ before it goes live.
//!
//! Each question is read by itself, as `simdesk understand` does, once with the FAQ in use and once with the edited one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use chrono::Days;
use clap::Args;
use serde_json::{Value, json};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::audit_log::Logger;
use super::exit::Failure;
use crate::app::{self, Opened};
use crate::config::Config;
use crate::flow::Knowledge;
use crate::model::{Act, EntryId};
use crate::port::Clock as _;
use crate::understand::Action;
use crate::views::questions::{self, Question};

/// Columns where the terminal doesn't say.
const WIDTH_DEFAULT: usize = 80;
const WIDTH_MAX: usize = 160;
/// A question narrower than this says nothing.
const QUESTION_WIDTH_MIN: usize = 20;

/// Options of `simdesk faq try`.
#[derive(Debug, Args)]
pub struct TryArgs {
    /// Data directory with the edited FAQ, as for --data
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// Questions of so many days
    #[arg(long, value_name = "N", default_value_t = 90)]
    days: u32,
    /// Rows shown, the questions asked most often first
    #[arg(long, value_name = "N", default_value_t = 50)]
    rows: usize,
    /// Print JSON, with every row
    #[arg(long)]
    json: bool,
}

/// What one FAQ makes of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Verdict {
    action: Action,
    entry: Option<EntryId>,
}

impl Verdict {
    fn of(knowledge: &Knowledge, text: &str) -> Self {
        let (action, entry) = knowledge.engine.action(&knowledge.engine.read(text));
        Self { action, entry }
    }

    fn json(&self) -> Value {
        json!({ "action": self.action.name(), "entry": self.entry.as_ref().map(EntryId::as_str) })
    }

    /// The entry says it where one is answered; else what happens, with the entry where there is a choice.
    fn shown(&self) -> String {
        match (&self.entry, self.action) {
            (Some(entry), Action::Answer) => entry.to_string(),
            (Some(entry), Action::HandOff) => format!("hand-off {entry}"),
            (Some(entry), Action::LookUp) if entry.as_str() != "lookup" => format!("look-up {entry}"),
            (_, action) => action.name().to_owned(),
        }
    }
}

/// How the answer changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    /// Another action, or acting on another entry.
    Answer,
    /// The same entry, whose text is another one in the question's language.
    Text,
    None,
}

impl Change {
    fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Text => "text",
            Self::None => "none",
        }
    }
}

struct Row {
    count: usize,
    text: String,
    now: Verdict,
    then: Verdict,
    change: Change,
}

/// Reads what is stored with both FAQs and prints what would change.
///
/// # Errors
/// When one of the FAQs has faults, when the store can't be used, or when it keeps no question.
pub async fn run(args: &TryArgs, config: &Config) -> Result<u8, Failure> {
    let edited = Config { data_dir: Some(args.dir.clone()), ..config.clone() };
    let then = app::knowledge(&edited)?;
    let now = app::knowledge(config)?;
    let Opened { store, guard: _guard, .. } = app::ready(app::open(config)?).await?;
    Logger::new(&*store, config).note(Act::TryFaq, Vec::new()).await?;
    let now_is = app::SystemClock.now();
    let from = now_is.checked_sub_days(Days::new(args.days.into())).unwrap_or_default();
    let asked = questions::stored(&*store, from).await?;
    if asked.is_empty() {
        let line = format!("the store keeps no question of the last {} days: nothing to try the FAQ on", args.days);
        return Err(Failure::not_found(line));
    }
    let rows = compare(&asked, &now, &then);
    let place = config.data_dir.as_ref().map_or_else(|| "built-in".to_owned(), |dir| dir.display().to_string());
    let sides = [(place, now.faq.version()), (args.dir.display().to_string(), then.faq.version())];
    let width = app::terminal_width().unwrap_or(WIDTH_DEFAULT).clamp(WIDTH_DEFAULT, WIDTH_MAX);
    let text = if args.json { as_json(&asked, &rows, &sides) } else { as_text(&asked, &rows, &sides, args.rows, width) };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(0)
}

/// One row a text, what changes most and is asked most first.
fn compare(asked: &[Question], now: &Knowledge, then: &Knowledge) -> Vec<Row> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for question in asked {
        *counts.entry(&question.text).or_default() += 1;
    }
    let row = |(text, count): (&str, usize)| {
        let (old, new) = (Verdict::of(now, text), Verdict::of(then, text));
        let change = if old != new {
            Change::Answer
        } else if old.entry.as_ref().is_some_and(|entry| !same_text(entry, text, now, then)) {
            Change::Text
        } else {
            Change::None
        };
        Row { count, text: text.to_owned(), now: old, then: new, change }
    };
    let mut rows: Vec<Row> = counts.into_iter().map(row).collect();
    rows.sort_by(|a, b| (a.change, b.count, &a.text).cmp(&(b.change, a.count, &b.text)));
    rows
}

fn same_text(entry: &EntryId, text: &str, now: &Knowledge, then: &Knowledge) -> bool {
    let locale = now.engine.read(text).locale.unwrap_or_default();
    let answer = |knowledge: &Knowledge| knowledge.faq.get(entry).and_then(|e| e.answer.get(&locale).cloned());
    answer(now) == answer(then)
}

fn asked_in(rows: &[Row], change: Change) -> usize {
    rows.iter().filter(|row| row.change == change).map(|row| row.count).sum()
}

fn conversations(asked: &[Question]) -> usize {
    asked.iter().map(|question| &question.conversation).collect::<BTreeSet<_>>().len()
}

fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

type Sides = [(String, String); 2];

fn as_json(asked: &[Question], rows: &[Row], [now, then]: &Sides) -> String {
    let side = |(data, version): &(String, String)| json!({ "data": data, "version": version });
    let listed = rows.iter().map(|row| {
        json!({
            "count": row.count, "text": row.text, "change": row.change.name(), "now": row.now.json(), "then": row.then.json(),
        })
    });
    let value = json!({
        "now": side(now), "then": side(then),
        "questions": asked.len(), "different": rows.len(), "conversations": conversations(asked),
        "answer": asked_in(rows, Change::Answer), "text": asked_in(rows, Change::Text), "none": asked_in(rows, Change::None),
        "rows": listed.collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}

fn as_text(asked: &[Question], rows: &[Row], [now, then]: &Sides, rows_max: usize, width: usize) -> String {
    let changed: Vec<(&Row, String, String)> = rows
        .iter()
        .filter(|row| row.change != Change::None)
        .map(|row| {
            let new = if row.change == Change::Text { "the same, new text".to_owned() } else { row.then.shown() };
            (row, row.now.shown(), new)
        })
        .collect();
    // Writing to a string can't fail.
    let mut text = String::new();
    let shown = &changed[..rows_max.min(changed.len())];
    if !shown.is_empty() {
        let widest = |head: &str, cells: &mut dyn Iterator<Item = usize>| cells.max().unwrap_or(0).max(head.width());
        let count = widest("", &mut shown.iter().map(|(row, ..)| row.count.to_string().len())) + 1;
        let (old, new) =
            (widest("now", &mut shown.iter().map(|r| r.1.width())), widest("then", &mut shown.iter().map(|r| r.2.width())));
        let question = width.saturating_sub(count + old + new + 6).max(QUESTION_WIDTH_MIN);
        text += &line(["", "masked question", "now", "then"], [count, question, old]);
        for (row, now, then) in shown {
            text += &line([&format!("{}×", row.count), &fit(&row.text, question), now, then], [count, question, old]);
        }
        if let Some(more) = changed.len().checked_sub(shown.len()).filter(|more| *more > 0) {
            let _ = writeln!(text, "… and {more} more: --rows N or --json");
        }
        text.push('\n');
    }
    let [answer, wording, none] = [Change::Answer, Change::Text, Change::None].map(|change| asked_in(rows, change));
    let _ = writeln!(
        text,
        "{} ({} different, {}): {answer} would be answered\ndifferently, {wording} by the same entry with a new text, {none} as now.",
        counted(asked.len(), "stored question"),
        rows.len(),
        counted(conversations(asked), "conversation")
    );
    let _ = writeln!(text, "now: FAQ {} ({})\nthen: FAQ {} ({})", now.1, now.0, then.1, then.0);
    text
}

fn line(cells: [&str; 4], widths: [usize; 3]) -> String {
    let mut line = String::new();
    for (at, cell) in cells.into_iter().enumerate() {
        let pad = widths.get(at).map_or(0, |width| width.saturating_sub(cell.width()));
        // Counts stand at the right, words at the left.
        line = if at == 0 { format!("{}{cell}", " ".repeat(pad)) } else { format!("{line}  {cell}{}", " ".repeat(pad)) };
    }
    line.truncate(line.trim_end().len());
    line + "\n"
}

/// On one line, cut where it is too wide.
fn fit(text: &str, width: usize) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.width() <= width {
        return flat;
    }
    let mut used = 1;
    let kept = flat.chars().take_while(|c| {
        used += c.width().unwrap_or(0);
        used <= width
    });
    kept.chain(['…']).collect()
}
