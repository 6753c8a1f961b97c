//! From files to one checked snapshot: reads every file, then checks the entries against each other.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::contacts::Contacts;
use super::read::{self, Draft};
use super::{CONTACTS_FILE, Faq, FaqParts, Kind, check, matcher};
use super::{Matcher, Rules};
use crate::model::{EntryId, Fault, Locale};
use crate::sheet::{At, Sheet, did_you_mean};

/// The entries that the program itself speaks of.
const FIXED: [&str; 39] = [
    "info-mismatch",
    "id-photo",
    "account-mismatch",
    "age",
    "system-fault",
    "credit",
    "credit-arrears",
    "credit-blacklist",
    "credit-fraud-risk",
    "credit-platform",
    "region",
    "quota",
    "duplicate-order",
    "address",
    "contact",
    "number-taken",
    "product",
    "cancelled",
    "activation",
    "add-material",
    "in-progress",
    "reason-unknown",
    "resubmit",
    "resubmit-when",
    "review-time",
    "refund",
    "account-effect",
    "tip-documents",
    "tip-rules",
    "tip-seller",
    "tip-standing",
    "lookup",
    "human",
    "complaint",
    "scam-warning",
    "privacy",
    "greeting",
    "thanks",
    "out-of-scope",
];

/// Families that have no entry of their own.
const FAMILIES: [&str; 1] = ["tips"];

/// The last part of a path, so that files may be given with or without their folder.
fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Loads everything; see [`Faq::load`].
pub(super) fn load(files: &[(String, String)]) -> Result<Faq, Vec<Fault>> {
    let mut sorted: Vec<(&str, &str, &str)> =
        files.iter().map(|(path, text)| (base_name(path), path.as_str(), text.trim_start_matches('\u{feff}'))).collect();
    sorted.sort_unstable();
    let mut faults = Vec::new();

    let mut contacts = None;
    match sorted.iter().find(|(name, ..)| *name == CONTACTS_FILE) {
        Some((_, path, text)) => {
            let (read, more) = Contacts::read(path, text);
            contacts = more.iter().all(|fault| !fault.is_error()).then_some(read);
            faults.extend(more);
        }
        None => faults.push(Fault::error(CONTACTS_FILE, 0, "the file with the reviewed contacts is missing")),
    }

    let mut names = Vec::new();
    let mut drafts = Vec::new();
    for (name, path, text) in sorted.iter().filter(|(name, ..)| *name != CONTACTS_FILE) {
        let sheet = Sheet::new(path, text);
        let stem = name.strip_suffix(".toml").unwrap_or(name);
        names.push(stem);
        if let Some(draft) = read::read(&sheet, stem, text) {
            check::check(&sheet, &draft, contacts.as_ref());
            let rules = compile(&sheet, &draft);
            drafts.push((sheet, draft, rules));
        } else {
            faults.extend(sheet.into_faults());
        }
    }
    for id in FIXED.iter().filter(|id| !names.contains(id)) {
        faults.push(Fault::error(format!("{id}.toml"), 0, format!("the entry `{id}` is missing: the program speaks of it")));
    }
    check_ids(&drafts, &names);
    check_codes(&drafts);
    check_examples(&drafts);
    // By id, not by file name: there `credit-arrears.toml` comes before `credit.toml`.
    drafts.sort_by(|(_, a, _), (_, b, _)| a.stem.cmp(&b.stem));
    let matcher = Matcher::new(drafts.iter().map(|(.., rules)| rules)).unwrap_or_else(|message| {
        faults.push(Fault::error("faq", 0, format!("the patterns together: {message}")));
        Matcher::default()
    });
    check_patterns(&drafts, &matcher);

    let mut entries = Vec::with_capacity(drafts.len());
    for (sheet, draft, rules) in drafts {
        faults.extend(sheet.into_faults());
        entries.extend(draft.finish().map(|entry| (entry, rules)));
    }
    faults.sort();
    if faults.iter().any(Fault::is_error) {
        return Err(faults);
    }
    let hashed: Vec<(&str, &str)> = sorted.iter().map(|(name, _, text)| (*name, *text)).collect();
    Ok(Faq::assemble(FaqParts { entries, contacts: contacts.unwrap_or_default(), matcher, warnings: faults, hashed: &hashed }))
}

type Drafts<'a> = [(Sheet<'a>, Draft, Rules)];

fn compile(sheet: &Sheet<'_>, draft: &Draft) -> Rules {
    let each = |key: &str, sources: &[At<String>]| {
        let mut compiled = Vec::with_capacity(sources.len());
        for source in sources {
            match matcher::compile(&source.value) {
                Ok(regex) if regex.is_match("") => {
                    sheet.error(source.line, format!("`{key}`: “{}” matches every text", check::shorten(&source.value)));
                }
                Ok(regex) => compiled.push(regex),
                Err(message) => {
                    let source_shown = check::shorten(&source.value);
                    sheet.error(source.line, format!("`{key}`: “{source_shown}” is not a usable pattern: {message}"));
                }
            }
        }
        compiled
    };
    Rules { patterns: each("patterns", &draft.patterns), except: each("except", &draft.except) }
}

/// Whatever names another entry must name one that exists.
fn check_ids(drafts: &Drafts<'_>, names: &[&str]) {
    for (sheet, draft, _) in drafts {
        for related in &draft.related {
            if !names.contains(&related.value.as_str()) {
                let hint = did_you_mean(&related.value, names.iter().copied());
                sheet.error(related.line, format!("`related` names `{}`, which does not exist{hint}", related.value));
            }
        }
        if let Some(family) = &draft.counts_as {
            let known = || names.iter().copied().chain(FAMILIES);
            if known().all(|name| name != family.value) {
                let hint = did_you_mean(&family.value, known());
                sheet.error(family.line, format!("`counts_as` names `{}`, which does not exist{hint}", family.value));
            }
        }
    }
}

/// A carrier code means one entry.
fn check_codes(drafts: &Drafts<'_>) {
    let mut first: BTreeMap<String, (&str, usize)> = BTreeMap::new();
    for (sheet, draft, _) in drafts {
        for code in &draft.codes {
            let canonical = code.value.trim().to_ascii_uppercase();
            match first.get(&canonical) {
                Some((file, _)) if *file == sheet.file() => {}
                Some((file, line)) => {
                    sheet.error(code.line, format!("the code {canonical} is already claimed by {file}:{line}"));
                }
                None => drop(first.insert(canonical, (sheet.file(), code.line))),
            }
        }
    }
}

/// An example teaches one entry, once.
fn check_examples(drafts: &Drafts<'_>) {
    let mut first: HashMap<String, (&str, usize)> = HashMap::new();
    for (sheet, draft, _) in drafts {
        for example in draft.examples.values().flatten() {
            match first.get(&check::fold(&example.value)) {
                Some((file, line)) => {
                    let place = if *file == sheet.file() { format!("on line {line}") } else { format!("in {file}:{line}") };
                    let shown = check::shorten(&example.value);
                    sheet.error(example.line, format!("the example “{shown}” also stands {place}"));
                }
                None => drop(first.insert(check::fold(&example.value), (sheet.file(), example.line))),
            }
        }
    }
}

/// Warns of patterns that take another entry's reasons: each once, with the first text it takes.
fn check_patterns(drafts: &Drafts<'_>, matcher: &Matcher) {
    let mut warned = BTreeSet::new();
    for (other, (other_sheet, draft, _)) in drafts.iter().enumerate() {
        if !matches!(draft.kind, Some(Kind::Cause | Kind::Outcome)) {
            continue;
        }
        for example in draft.examples.get(&Locale::ZhHans).into_iter().flatten() {
            let text = check::fold(&example.value);
            if !looks_like_reason(&text) {
                continue;
            }
            for matcher::Candidate { entry: owner, rule: index, .. } in matcher.candidates(&text) {
                let (sheet, owner_draft, rules) = &drafts[owner];
                let Some(regex) = rules.patterns.get(index) else { continue };
                let taken = owner != other && regex.is_match(&text) && !rules.except.iter().any(|regex| regex.is_match(&text));
                if taken && warned.insert((owner, index, other)) {
                    let line = owner_draft.patterns.iter().find(|p| p.value == regex.as_str()).map_or(0, |p| p.line);
                    let (pattern, shown) = (check::shorten(regex.as_str()), check::shorten(&example.value));
                    let (file, at) = (other_sheet.file(), example.line);
                    sheet.warning(line, format!("the pattern “{pattern}” also matches “{shown}” in {file}:{at}"));
                }
            }
        }
    }
}

/// Whether a text could stand in a carrier's reason column: nobody speaks of themselves or asks there.
fn looks_like_reason(folded: &str) -> bool {
    const SPOKEN: [&str; 14] = ["我", "吗", "怎么", "怎样", "为啥", "咋", "啥", "?", "你", "呢", "吧", "什么", "多久", "谁"];
    folded.chars().count() >= 4 && SPOKEN.iter().all(|word| !folded.contains(word))
}

/// Codes by their canonical form.
pub(super) fn codes(entries: &[super::Entry]) -> BTreeMap<String, EntryId> {
    entries.iter().flat_map(|entry| entry.codes.iter().map(|code| (code.clone(), entry.id.clone()))).collect()
}
