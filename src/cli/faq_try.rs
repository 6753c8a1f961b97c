//! `simdesk faq try`: what customers have asked, put to an edited FAQ before it goes live.
//!
//! Each question is read by itself, as `simdesk understand` does, once with the FAQ in use and once with the edited one.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use chrono::Days;
use clap::Args;
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use super::audit_log::Logger;
use super::exit::Failure;
use crate::app::faq_try::{Change, Row, Verdict, asked_in, compare, conversations};
use crate::app::{self, Opened};
use crate::config::Config;
use crate::model::{Act, EntryId, counted};
use crate::port::Clock as _;
use crate::render::fit;
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
        let line =
            format!("the store keeps no question of the last {}: nothing to try the FAQ on", counted(args.days, "day", "days"));
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

fn verdict_json(verdict: &Verdict) -> Value {
    json!({ "action": verdict.action.name(), "entry": verdict.entry.as_ref().map(EntryId::as_str) })
}

/// The entry says it where one is answered; else what happens, with the entry where there is a choice.
fn shown(verdict: &Verdict) -> String {
    match (&verdict.entry, verdict.action) {
        (Some(entry), Action::Answer) => entry.to_string(),
        (Some(entry), Action::HandOff) => format!("hand-off {entry}"),
        (Some(entry), Action::LookUp) if entry.as_str() != "lookup" => format!("look-up {entry}"),
        (_, action) => action.name().to_owned(),
    }
}

type Sides = [(String, String); 2];

fn as_json(asked: &[Question], rows: &[Row], [now, then]: &Sides) -> String {
    let side = |(data, version): &(String, String)| json!({ "data": data, "version": version });
    let all = rows.iter().map(|row| {
        json!({
            "count": row.count, "text": row.text, "change": row.change.name(), "now": verdict_json(&row.now), "then": verdict_json(&row.then),
        })
    });
    let value = json!({
        "now": side(now), "then": side(then),
        "questions": asked.len(), "different": rows.len(), "conversations": conversations(asked),
        "answer": asked_in(rows, Change::Answer), "text": asked_in(rows, Change::Text), "none": asked_in(rows, Change::None),
        "rows": all.collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}

fn as_text(asked: &[Question], rows: &[Row], [now, then]: &Sides, rows_max: usize, width: usize) -> String {
    let changed: Vec<(&Row, String, String)> = rows
        .iter()
        .filter(|row| row.change != Change::None)
        .map(|row| {
            let new = if row.change == Change::Text { "the same, new text".to_owned() } else { shown(&row.then) };
            (row, shown(&row.now), new)
        })
        .collect();
    // Writing to a string can't fail.
    let mut text = String::new();
    let listed = &changed[..rows_max.min(changed.len())];
    if !listed.is_empty() {
        let widest = |head: &str, cells: &mut dyn Iterator<Item = usize>| cells.max().unwrap_or(0).max(head.width());
        let count = widest("", &mut listed.iter().map(|(row, ..)| row.count.to_string().len())) + 1;
        let (old, new) =
            (widest("now", &mut listed.iter().map(|r| r.1.width())), widest("then", &mut listed.iter().map(|r| r.2.width())));
        let question = width.saturating_sub(count + old + new + 6).max(QUESTION_WIDTH_MIN);
        text += &line(["", "masked question", "now", "then"], [count, question, old]);
        for (row, now, then) in listed {
            text += &line(
                [
                    &format!("{}×", row.count),
                    &fit(&row.text.split_whitespace().collect::<Vec<_>>().join(" "), question),
                    now,
                    then,
                ],
                [count, question, old],
            );
        }
        if let Some(more) = changed.len().checked_sub(listed.len()).filter(|more| *more > 0) {
            let _ = writeln!(text, "… and {more} more: --rows N or --json");
        }
        text.push('\n');
    }
    let [answer, wording, none] = [Change::Answer, Change::Text, Change::None].map(|change| asked_in(rows, change));
    let _ = writeln!(
        text,
        "{} ({} different, {}): {answer} would be answered\ndifferently, {wording} by the same entry with a new text, {none} as now.",
        counted(asked.len(), "stored question", "stored questions"),
        rows.len(),
        counted(conversations(asked), "conversation", "conversations")
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
