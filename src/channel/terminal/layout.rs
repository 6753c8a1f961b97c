//! Text as it stands on a terminal: no control sequences, wrapped at its width by the line-breaking rules of Chinese and English.

use crate::normalise;

/// The text, cleaned of everything that could steer a terminal, wrapped at `width` columns, each line after `indent` spaces.
#[must_use]
pub fn wrap(text: &str, width: usize, indent: usize) -> String {
    let room = width.saturating_sub(indent).max(20);
    let options = textwrap::Options::new(room).break_words(true).word_separator(textwrap::WordSeparator::UnicodeBreakProperties);
    let margin = " ".repeat(indent);
    let mut lines = Vec::new();
    for line in normalise::clean(text).split('\n') {
        if line.trim().is_empty() {
            lines.push(String::new());
            continue;
        }
        // A step or choice that wraps goes on under its own text.
        let hang = match line.chars().next() {
            Some('•') => "  ",
            Some(c) if c.is_ascii_digit() && line.chars().nth(1) == Some(' ') => "  ",
            _ => "",
        };
        for wrapped in textwrap::wrap(line, options.clone().subsequent_indent(hang)) {
            lines.push(format!("{margin}{}", wrapped.trim_end()));
        }
    }
    lines.join("\n")
}
