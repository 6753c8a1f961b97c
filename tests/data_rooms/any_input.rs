//! Whatever stands in a file, loading ends with data or faults, and a fault's line exists.

use proptest::prelude::*;
use simdesk::calendar::Calendar;
use simdesk::config::{Config, Env};
use simdesk::faq::{Contacts, Faq};
use simdesk::locale::Sentences;
use simdesk::model::{Carrier, Fault, Locale};

use super::faults::base;

/// A good file with a piece cut out and another put in, or anything at all.
fn damaged() -> impl Strategy<Value = String> {
    let rooms = ["faq", "calendar", "locales", "config"];
    let texts: Vec<String> = rooms.iter().flat_map(|room| base(room)).map(|(_, text)| text).collect();
    let cut = (prop::sample::select(texts), any::<prop::sample::Index>(), 0_usize..40, "[ -~\n]{0,6}|\\PC{0,4}");
    let edited = cut.prop_map(|(text, at, length, put_in)| {
        let chars: Vec<char> = text.chars().collect();
        let at = at.index(chars.len());
        let head = chars[..at].iter().copied();
        let tail = chars[(at + length).min(chars.len())..].iter().copied();
        head.chain(put_in.chars()).chain(tail).collect()
    });
    prop_oneof![4 => edited, 1 => "\\PC{0,200}"]
}

fn lines_exist(faults: &[Fault], text: &str) -> Result<(), TestCaseError> {
    for fault in faults {
        prop_assert!(fault.line <= text.matches('\n').count() + 1, "{fault}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn loading_never_panics(text in damaged()) {
        let one = |name: &str| vec![(name.to_owned(), text.clone())];
        let mut faults = Faq::load(&one("quota.toml")).expect_err("one entry is not enough");
        faults.extend(Contacts::load("contacts.toml", &text).err().unwrap_or_default());
        faults.extend(Calendar::load(&one("2026.toml")).err().unwrap_or_default());
        faults.extend(Calendar::load(&one("2026.json")).err().unwrap_or_default());
        faults.extend(Config::parse("config.toml", &text, &Env::new()).err().map(|all| all.0).unwrap_or_default());
        faults.extend(Sentences::load(&[(Locale::ZhHans, "zh-Hans.ftl".to_owned(), text.clone())]).expect_err("two are missing"));
        lines_exist(&faults, &text)?;
    }

    #[test]
    fn filling_and_matching_never_panic(text in "(\\PC|[{}]|carrier|\\{mobile\\}|名下|已满){0,40}") {
        let contacts = base("faq").into_iter().find(|(name, _)| name == "contacts.toml").expect("in the base");
        let contacts = Contacts::load(&contacts.0, &contacts.1).expect("no fault");
        for locale in Locale::ALL {
            let _ = contacts.fill(&text, locale, None);
            let filled = contacts.fill(&text, locale, Some(Carrier::Mobile));
            let unchanged = text.contains('{') || filled == text;
            prop_assert!(unchanged, "became another text");
        }
    }
}
