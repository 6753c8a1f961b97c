//! `parse_mode` HTML: the tags that Telegram knows, and its complaints about all others.

use super::entities::{Formatted, utf16};

struct Open {
    tag: String,
    from: usize,
    attributes: Vec<(String, String)>,
}

pub fn html(raw: &str) -> Result<Formatted, String> {
    let mut out = Formatted::default();
    let mut open: Vec<Open> = Vec::new();
    let mut at = 0;
    while let Some(c) = raw[at..].chars().next() {
        match c {
            '&' => {
                let (text, used) = reference(&raw[at..]);
                out.text.push_str(&text);
                at += used;
            }
            '<' => {
                let start = at;
                let end = start + raw[start..].find('>').ok_or(format!("Unclosed start tag at byte offset {start}"))?;
                let inner = &raw[start + 1..end];
                at = end + 1;
                if let Some(tag) = inner.strip_prefix('/') {
                    close(&mut out, &mut open, tag.trim(), start)?;
                } else {
                    open.push(tag(inner, start, utf16(&out.text))?);
                }
            }
            c => {
                out.text.push(c);
                at += c.len_utf8();
            }
        }
    }
    match open.pop() {
        Some(last) => Err(format!("Can't find end tag corresponding to start tag \"{}\"", last.tag)),
        None => Ok(out),
    }
}

fn tag(inner: &str, at: usize, from: usize) -> Result<Open, String> {
    let name_ends = inner.find(char::is_whitespace).unwrap_or(inner.len());
    let tag = inner[..name_ends].to_ascii_lowercase();
    let attributes = attributes(&inner[name_ends..]);
    let spoiler = tag == "span" && attributes.iter().any(|(k, v)| k == "class" && v == "tg-spoiler");
    if kind(&tag).is_none() && !spoiler {
        return Err(match tag.as_str() {
            "span" => format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {at}"),
            _ => format!("Unsupported start tag \"{tag}\" at byte offset {at}"),
        });
    }
    Ok(Open { tag, from, attributes })
}

fn attributes(mut rest: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    while let Some((name, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let (value, next) = match after.chars().next() {
            Some(quote @ ('"' | '\'')) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
            _ => after.split_once(char::is_whitespace).unwrap_or((after, "")),
        };
        out.push((name.trim().to_ascii_lowercase(), plain(value)));
        rest = next;
    }
    let flag = rest.trim();
    if !flag.is_empty() {
        out.push((flag.to_ascii_lowercase(), String::new()));
    }
    out
}

fn kind(tag: &str) -> Option<&'static str> {
    Some(match tag {
        "b" | "strong" => "bold",
        "i" | "em" => "italic",
        "u" | "ins" => "underline",
        "s" | "strike" | "del" => "strikethrough",
        "tg-spoiler" => "spoiler",
        "a" => "text_link",
        "code" => "code",
        "pre" => "pre",
        "blockquote" => "blockquote",
        "tg-emoji" => "custom_emoji",
        _ => return None,
    })
}

fn close(out: &mut Formatted, open: &mut Vec<Open>, tag: &str, at: usize) -> Result<(), String> {
    let last = open.pop().ok_or(format!("Unexpected end tag at byte offset {at}"))?;
    if !tag.is_empty() && !tag.eq_ignore_ascii_case(&last.tag) {
        return Err(format!("Unmatched end tag at byte offset {at}, expected \"</{}>\", found \"</{tag}>\"", last.tag));
    }
    let value = |name: &str| last.attributes.iter().find(|(k, _)| k == name).map(|(_, v)| v.clone());
    match last.tag.as_str() {
        "a" => match value("href") {
            Some(url) if url.contains('.') || url.starts_with("tg://") => {
                out.entity("text_link", last.from, Some(("url", url.into())));
            }
            // A link that leads nowhere is shown as text.
            _ => {}
        },
        "tg-emoji" => {
            let id = value("emoji-id").ok_or("Custom emoji identifier is not specified")?;
            out.entity("custom_emoji", last.from, Some(("custom_emoji_id", id.into())));
        }
        "blockquote" if value("expandable").is_some() => out.entity("expandable_blockquote", last.from, None),
        "span" => out.entity("spoiler", last.from, None),
        tag => out.entity(kind(tag).expect("only known tags are opened"), last.from, None),
    }
    Ok(())
}

fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (piece, used) = if c == '&' { reference(rest) } else { (c.to_string(), c.len_utf8()) };
        out.push_str(&piece);
        rest = &rest[used..];
    }
    out
}

/// A character reference at the start, with its length; what isn't one stays as it is.
fn reference(text: &str) -> (String, usize) {
    for (name, c) in [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("&quot;", "\"")] {
        if text.starts_with(name) {
            return (c.to_owned(), name.len());
        }
    }
    let number = text.strip_prefix("&#").and_then(|rest| {
        let (digits, _) = rest.split_once(';')?;
        let code = digits.strip_prefix('x').map_or_else(|| digits.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())?;
        Some((char::from_u32(code).filter(|c| *c != '\0')?.to_string(), digits.len() + 3))
    });
    number.unwrap_or_else(|| ("&".to_owned(), 1))
}
