//! `parse_mode` `MarkdownV2` (and the old Markdown), as strict about unescaped characters as Telegram.

use serde_json::Value;

use super::entities::{Formatted, utf16};

const RESERVED: &str = "_*[]()~`>#+-=|{}.!";

struct Open {
    mark: &'static str,
    name: &'static str,
    kind: &'static str,
    from: usize,
    at: usize,
}

const MARKS: [(&str, &str, &str); 6] = [
    ("__", "Underline", "underline"),
    ("||", "Spoiler", "spoiler"),
    ("*", "Bold", "bold"),
    ("_", "Italic", "italic"),
    ("~", "Strikethrough", "strikethrough"),
    ("[", "TextUrl", "text_link"),
];

pub fn v2(raw: &str) -> Result<Formatted, String> {
    let mut out = Formatted::default();
    let mut open: Vec<Open> = Vec::new();
    let mut quote: Option<usize> = None;
    let mut at = 0;
    while let Some(c) = raw[at..].chars().next() {
        let rest = &raw[at..];
        let line_start = at == 0 || raw.as_bytes()[at - 1] == b'\n';
        if line_start && c == '>' {
            quote.get_or_insert(utf16(&out.text));
            at += 1;
        } else if line_start && quote.is_some() {
            out.entity("blockquote", quote.take().expect("just seen"), None);
        } else if c == '\\' && rest[1..].chars().next().is_some_and(|n| n.is_ascii() && !n.is_ascii_alphanumeric()) {
            out.text.push_str(&rest[1..2]);
            at += 2;
        } else if rest.starts_with('`') {
            at = code(&mut out, raw, at)?;
        } else if let Some(last) = open.last().filter(|o| closes(o, rest)) {
            let (mark, kind, from) = (last.mark, last.kind, last.from);
            open.pop();
            at += mark.len();
            if kind == "text_link" {
                at = link(&mut out, raw, at, from)?;
            } else {
                out.entity(kind, from, None);
            }
        } else if let Some((mark, name, kind)) = MARKS.into_iter().find(|(mark, ..)| rest.starts_with(mark)) {
            open.push(Open { mark, name, kind, from: utf16(&out.text), at });
            at += mark.len();
        } else if rest.starts_with("![") {
            open.push(Open { mark: "[", name: "CustomEmoji", kind: "text_link", from: utf16(&out.text), at });
            at += 2;
        } else if RESERVED.contains(c) {
            return Err(format!("Character '{c}' is reserved and must be escaped with the preceding '\\'"));
        } else {
            out.text.push(c);
            at += c.len_utf8();
        }
    }
    if let Some(last) = open.last() {
        return Err(format!("Can't find end of {} entity at byte offset {}", last.name, last.at));
    }
    if let Some(from) = quote {
        out.entity("blockquote", from, None);
    }
    Ok(out)
}

fn closes(open: &Open, rest: &str) -> bool {
    match open.mark {
        "[" => rest.starts_with(']'),
        // `__` is always read as underline, so that one `_` ends only where no other follows.
        "_" => rest.starts_with('_') && !rest.starts_with("__"),
        mark => rest.starts_with(mark),
    }
}

/// Code between one or three back-ticks; inside, only the back-tick and the backslash are special.
fn code(out: &mut Formatted, raw: &str, at: usize) -> Result<usize, String> {
    let block = raw[at..].starts_with("```");
    let (mark, name, kind) = if block { ("```", "Pre", "pre") } else { ("`", "Code", "code") };
    let from = utf16(&out.text);
    let mut here = at + mark.len();
    let mut language = None;
    if block {
        let word: String = raw[here..].chars().take_while(|c| !c.is_whitespace() && *c != '`').collect();
        if !word.is_empty() && raw[here + word.len()..].starts_with('\n') {
            here += word.len();
            language = Some(("language", Value::String(word)));
        }
        here += usize::from(raw[here..].starts_with('\n'));
    }
    while !raw[here..].starts_with(mark) {
        let mut chars = raw[here..].chars();
        let missing = || format!("Can't find end of {name} entity at byte offset {at}");
        let mut c = chars.next().ok_or_else(missing)?;
        if c == '\\' && chars.clone().next().is_some_and(|n| n == '`' || n == '\\') {
            here += 1;
            c = chars.next().ok_or_else(missing)?;
        }
        out.text.push(c);
        here += c.len_utf8();
    }
    out.entity(kind, from, language);
    Ok(here + mark.len())
}

fn link(out: &mut Formatted, raw: &str, at: usize, from: usize) -> Result<usize, String> {
    let Some(rest) = raw[at..].strip_prefix('(') else { return Ok(at) };
    let mut url = String::new();
    let mut chars = rest.char_indices();
    while let Some((i, c)) = chars.next() {
        match c {
            ')' => {
                out.entity("text_link", from, Some(("url", url.into())));
                return Ok(at + 1 + i + 1);
            }
            '\\' => url.extend(chars.next().map(|(_, c)| c)),
            c => url.push(c),
        }
    }
    Err(format!("Can't find end of a URL at byte offset {}", at + 1))
}

/// The old mode: no nesting, and a mark without its end is the one mistake.
pub fn legacy(raw: &str) -> Result<Formatted, String> {
    let mut out = Formatted::default();
    let mut at = 0;
    while let Some(c) = raw[at..].chars().next() {
        let rest = &raw[at..];
        if c == '\\' && rest[1..].starts_with(['_', '*', '`', '[']) {
            out.text.push_str(&rest[1..2]);
            at += 2;
        } else if let Some((mark, end, kind)) =
            [("_", "_", "italic"), ("*", "*", "bold"), ("```", "```", "pre"), ("`", "`", "code"), ("[", "]", "text_link")]
                .into_iter()
                .find(|(mark, ..)| rest.starts_with(mark))
        {
            let from = utf16(&out.text);
            let inner = &rest[mark.len()..];
            let length = inner.find(end).ok_or(format!("Can't find end of the entity starting at byte offset {at}"))?;
            out.text.push_str(&inner[..length]);
            at += mark.len() + length + end.len();
            if kind == "text_link" {
                at = link(&mut out, raw, at, from)?;
            } else {
                out.entity(kind, from, None);
            }
        } else {
            out.text.push(c);
            at += c.len_utf8();
        }
    }
    Ok(out)
}
