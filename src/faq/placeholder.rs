//! `{name}` in an answer stands for a reviewed contact.

/// A piece of an answer's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// Words as they are.
    Words(&'t str),
    /// The name between braces.
    Name(&'t str),
}

/// Splits a text at its placeholders.
pub(super) fn split(text: &str) -> Result<Vec<Piece<'_>>, &'static str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find(['{', '}']) {
        if rest[open..].starts_with('}') {
            return Err("a } without its {");
        }
        let after = &rest[open + 1..];
        let close = after.find(['{', '}']).filter(|&at| after[at..].starts_with('}')).ok_or("a { without its }")?;
        pieces.push(Piece::Words(&rest[..open]));
        pieces.push(Piece::Name(&after[..close]));
        rest = &after[close + 1..];
    }
    pieces.push(Piece::Words(rest));
    Ok(pieces)
}
