//! The first look at a file: what it is, in which encoding, whether it is whole, and its hash.

use std::fmt::Write as _;
use std::io::Read;

use encoding_rs::DecoderResult;
use sha2::{Digest, Sha256};

use super::{Input, RECORD_BYTES_MAX, ReadError, unpacked};
use crate::model::hex;

/// How much is looked at to tell a text from a binary file.
const HEAD_BYTES: usize = 8 << 10;
/// The largest spreadsheet, packed: its text table has to be held in memory.
const SPREADSHEET_BYTES_MAX: u64 = 256 << 20;

/// The encoding of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8 {
        /// Starts with a byte order mark.
        bom: bool,
    },
    /// GB18030, which includes GBK and GB2312.
    Gb18030 {
        /// Why it is not UTF-8: (line, offset), for a file whose header then makes no sense.
        not_utf8: (u64, u64),
    },
    /// UTF-16, as spreadsheet programs write "Unicode text".
    Utf16 {
        /// Little-endian.
        little: bool,
        /// Starts with a byte order mark.
        bom: bool,
    },
}

impl Encoding {
    /// Bytes to skip at the start.
    pub(crate) fn bom_len(self) -> u64 {
        match self {
            Self::Utf8 { bom: true } => 3,
            Self::Utf16 { bom: true, .. } => 2,
            _ => 0,
        }
    }
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Comma, tab, semicolon.
    Delimited(Encoding),
    /// One JSON object a line.
    JsonLines(Encoding),
    /// A spreadsheet since 2007.
    Xlsx,
    /// A spreadsheet before 2007.
    Xls,
}

/// What the first look found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// What it is.
    pub kind: Kind,
    /// SHA-256 of its bytes.
    pub hash: [u8; 32],
    /// Its size.
    pub bytes: u64,
}

impl Scan {
    /// The hash in hexadecimal.
    #[must_use]
    pub fn hash_hex(&self) -> String {
        hex(&self.hash)
    }
}

/// Reads a file once, from end to end, and keeps nothing of it.
///
/// # Errors
/// Everything that makes the whole file unusable as bytes.
pub fn scan(input: &Input) -> Result<Scan, ReadError> {
    let file = || input.name.clone();
    let io = |e: std::io::Error| ReadError::Io { file: file(), why: e.to_string() };
    let mut source = input.open()?;
    let mut head = Vec::with_capacity(HEAD_BYTES);
    source.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut head).map_err(io)?;
    let guess = first_guess(&head).map_err(|what| ReadError::NotATable { file: file(), what })?;

    let mut walk = Walk::new(guess);
    let mut buffer = head;
    loop {
        walk.take(&buffer, false);
        if walk.is_text() && walk.line_bytes > RECORD_BYTES_MAX {
            return Err(ReadError::TooLong { file: file(), line: walk.line });
        }
        if !walk.is_text() && walk.bytes > SPREADSHEET_BYTES_MAX {
            let why = format!("larger than {} MB; split it, or save it as CSV", SPREADSHEET_BYTES_MAX >> 20);
            return Err(ReadError::Sheet { file: file(), why });
        }
        buffer.resize(64 << 10, 0);
        let read = source.read(&mut buffer).map_err(io)?;
        buffer.truncate(read);
        if read == 0 {
            break;
        }
    }
    walk.take(&[], true);
    let scan = walk.finish(input)?;
    if scan.kind == Kind::Xlsx
        && let Some(why) = unpacked::too_much(input.open()?)
    {
        return Err(ReadError::Sheet { file: file(), why });
    }
    Ok(scan)
}

/// What the first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Guess {
    Xlsx,
    Xls,
    Text { bom: bool },
    Utf16 { little: bool, bom: bool },
}

fn first_guess(head: &[u8]) -> Result<Guess, String> {
    const OTHERS: &[(&[u8], &str)] = &[
        (b"%PDF", "it is a PDF; export the orders as CSV or XLSX"),
        (b"\x89PNG", "it is an image"),
        (b"\xff\xd8\xff", "it is an image"),
        (b"GIF8", "it is an image"),
        (b"\x1f\x8b", "it is packed with gzip; unpack it first"),
        (b"Rar!", "it is packed with RAR; unpack it first"),
        (b"7z\xbc\xaf", "it is packed with 7-Zip; unpack it first"),
        (b"\x7fELF", "it is a program"),
        (b"MZ\x90", "it is a program"),
        (b"SQLite format 3", "it is a database"),
    ];
    if let Some((_, what)) = OTHERS.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err((*what).into());
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Guess::Xlsx);
    }
    if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Ok(Guess::Xls);
    }
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return Ok(Guess::Utf16 { little: head[0] == 0xff, bom: true });
    }
    let body = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let trimmed = body.trim_ascii_start();
    if trimmed.is_empty() && head.len() < HEAD_BYTES {
        return Err("it is empty".into());
    }
    if trimmed.starts_with(b"<") {
        return Err("it is a web page or XML under another name; open it in a spreadsheet program and save it as XLSX".into());
    }
    if trimmed.starts_with(b"[") && trimmed[1..].trim_ascii_start().starts_with(b"{") {
        return Err("it is one JSON array; write one JSON object a line instead".into());
    }
    if let Some(little) = bare_utf16(head) {
        return Ok(Guess::Utf16 { little, bom: false });
    }
    let control = body.iter().filter(|b| matches!(b, 0..=8 | 11 | 14..=25 | 28..=31 | 127)).count();
    if control * 50 > body.len() {
        return Err("it is binary".into());
    }
    Ok(Guess::Text { bom: body.len() != head.len() })
}

/// UTF-16 without its mark: the ASCII in it (separators, digits, line ends) shows as NULs on one side only.
fn bare_utf16(head: &[u8]) -> Option<bool> {
    let pairs = head.len() / 2;
    let nuls = |first: usize| head.iter().skip(first).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    match pairs {
        0..8 => None,
        _ if odd * 5 > pairs && even * 50 <= pairs => Some(true),
        _ if even * 5 > pairs && odd * 50 <= pairs => Some(false),
        _ => None,
    }
}

/// What is remembered on the way through the file.
struct Walk {
    guess: Guess,
    hash: Sha256,
    bytes: u64,
    line: u64,
    line_bytes: usize,
    first: Option<u8>,
    nul: Option<(u64, u64)>,
    utf8: Utf8,
    /// UTF-16 or GB18030, and where it first fails.
    other: encoding_rs::Decoder,
    other_fault: Option<(u64, u64)>,
    scratch: Box<[u8]>,
}

/// Strict UTF-8 over pieces.
#[derive(Default)]
struct Utf8 {
    carry: Vec<u8>,
    fault: Option<(u64, u64)>,
}

impl Walk {
    fn new(guess: Guess) -> Self {
        let other = match guess {
            Guess::Utf16 { little: true, .. } => encoding_rs::UTF_16LE,
            Guess::Utf16 { little: false, .. } => encoding_rs::UTF_16BE,
            _ => encoding_rs::GB18030,
        };
        Self {
            guess,
            hash: Sha256::new(),
            bytes: 0,
            line: 1,
            line_bytes: 0,
            first: None,
            nul: None,
            utf8: Utf8::default(),
            other: other.new_decoder_with_bom_removal(),
            other_fault: None,
            scratch: vec![0; 256 << 10].into_boxed_slice(),
        }
    }

    fn is_text(&self) -> bool {
        matches!(self.guess, Guess::Text { .. } | Guess::Utf16 { .. })
    }

    fn take(&mut self, piece: &[u8], last: bool) {
        self.hash.update(piece);
        if self.is_text() {
            let text = matches!(self.guess, Guess::Text { .. });
            if text {
                self.utf8.take(piece, last, self.bytes, self.line);
            }
            self.take_other(piece, last);
            self.count_lines(piece, text);
        }
        self.bytes += piece.len() as u64;
    }

    fn count_lines(&mut self, piece: &[u8], text: bool) {
        for (at, &byte) in piece.iter().enumerate() {
            if byte == b'\n' {
                self.line += 1;
                self.line_bytes = 0;
                continue;
            }
            self.line_bytes += 1;
            if self.line_bytes > RECORD_BYTES_MAX {
                return;
            }
            if byte == 0 && text && self.nul.is_none() {
                self.nul = Some((self.line, self.bytes + at as u64));
            }
            if self.first.is_none() && !byte.is_ascii_whitespace() && !matches!(byte, 0xef | 0xbb | 0xbf | 0xff | 0xfe | 0) {
                self.first = Some(byte);
            }
        }
    }

    fn take_other(&mut self, piece: &[u8], last: bool) {
        if self.other_fault.is_some() {
            return;
        }
        let mut at = 0;
        loop {
            let (result, read, _) = self.other.decode_to_utf8_without_replacement(&piece[at..], &mut self.scratch, last);
            at += read;
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(bad, after) => {
                    let start = at.saturating_sub(usize::from(bad) + usize::from(after));
                    self.other_fault = Some((self.line + lines_in(&piece[..start]), self.bytes + start as u64));
                    return;
                }
            }
        }
    }

    fn finish(self, input: &Input) -> Result<Scan, ReadError> {
        let file = input.name.clone();
        let json = self.first == Some(b'{');
        let text = |encoding| if json { Kind::JsonLines(encoding) } else { Kind::Delimited(encoding) };
        let kind = match self.guess {
            Guess::Xlsx => Kind::Xlsx,
            Guess::Xls => Kind::Xls,
            Guess::Utf16 { little, bom } => match self.other_fault {
                None => text(Encoding::Utf16 { little, bom }),
                Some((line, offset)) => {
                    let what = format!("not UTF-16 as its first bytes promise (line {line}, byte offset {offset})");
                    return Err(ReadError::Encoding { file, what });
                }
            },
            Guess::Text { bom } => {
                if let Some((line, offset)) = self.nul {
                    return Err(ReadError::Nul { file, line, offset });
                }
                match (self.utf8.fault, self.other_fault) {
                    (None, _) => text(Encoding::Utf8 { bom }),
                    (Some(fault), None) if !bom => text(Encoding::Gb18030 { not_utf8: fault }),
                    (Some((line, offset)), other) => {
                        let mut what = format!("not UTF-8 (line {line}, byte offset {offset})");
                        if let (Some((line, offset)), false) = (other, bom) {
                            let _ = write!(what, " and not GB18030 (line {line}, byte offset {offset})");
                        }
                        return Err(ReadError::Encoding { file, what });
                    }
                }
            }
        };
        Ok(Scan { kind, hash: self.hash.finalize().into(), bytes: self.bytes })
    }
}

impl Utf8 {
    fn take(&mut self, piece: &[u8], last: bool, offset: u64, line: u64) {
        if self.fault.is_some() {
            return;
        }
        let carried = self.carry.len();
        let mut joined = std::mem::take(&mut self.carry);
        let whole = if carried == 0 {
            piece
        } else {
            joined.extend_from_slice(piece);
            &joined[..]
        };
        if let Err(e) = std::str::from_utf8(whole) {
            let good = e.valid_up_to();
            if e.error_len().is_none() && !last {
                self.carry = whole[good..].to_vec();
            } else {
                self.fault = Some((line + lines_in(&whole[..good]), offset + good as u64 - carried as u64));
            }
        }
    }
}

/// How many lines end in a piece.
#[expect(clippy::naive_bytecount, reason = "one pass over bytes that are read from a disk anyway")]
pub(super) fn lines_in(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|b| **b == b'\n').count() as u64
}
