//! The bot's sentences: what is said, and what is said when a sentence or an argument is missing.

use simdesk::app::data::Data;
use simdesk::locale::{Arg, Sentences};
use simdesk::model::Locale;

use super::faults::base;

fn files() -> Vec<(Locale, String, String)> {
    let tagged = base("locales").into_iter().map(|(name, text)| {
        let locale = name.trim_end_matches(".ftl").parse().expect("a language");
        (locale, name, text)
    });
    tagged.collect()
}

/// Language, id, arguments, what is said.
type Row<'r> = (Locale, &'r str, &'r [(&'r str, Arg)], &'r str);

#[test]
fn sentences_are_filled() {
    let sentences = Sentences::load(&files()).expect("no fault");
    let two: &[(&str, Arg)] = &[("day", Arg::from(2_u8)), ("total", Arg::from(3_usize))];
    let rows: [Row<'_>; 8] = [
        (Locale::ZhHans, "hello", &[], "您好，我是小助手。"),
        (Locale::ZhHant, "hello", &[], "您好，我是小幫手。"),
        (Locale::ZhHans, "days", two, "第 2 天，共 3 天"),
        (Locale::En, "days", two, "Day 2 of 3 days"),
        (Locale::En, "days", &[("day", Arg::Number(1)), ("total", Arg::Number(1))], "Day 1 of one day"),
        (Locale::En, "both", two, "Hello, this is the helper. Day 2 of 3 days"),
        (Locale::ZhHans, "days", &[("day", Arg::from("二"))], "第 二 天，共 {$total} 天"),
        (Locale::En, "no-such-sentence", two, "「no-such-sentence」"),
    ];
    for (locale, id, args, expected) in rows {
        assert_eq!(sentences.say(locale, id, args), expected);
    }
}

#[test]
fn ids_and_their_arguments_are_known() {
    let sentences = Sentences::load(&files()).expect("no fault");
    assert_eq!(sentences.ids().collect::<Vec<_>>(), ["both", "days", "hello"]);
    let of = |id| sentences.variables(id).map(|names| names.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(of("both"), Some(vec!["day", "total"]));
    assert_eq!(of("hello"), Some(vec![]));
    assert_eq!(of("nothing"), None);
}

#[test]
fn nothing_loaded_says_the_id() {
    assert_eq!(Sentences::default().say(Locale::En, "hello", &[]), "「hello」");
}

#[test]
fn a_byte_order_mark_does_not_hide_the_first_sentence() {
    let mut files = files();
    for (_, _, text) in &mut files {
        // Without the term, whose line would take the mark.
        *text = format!("\u{feff}first = 1\n{text}");
    }
    let sentences = Sentences::load(&files).expect("no fault");
    assert_eq!(sentences.say(Locale::En, "first", &[]), "1");
}

#[test]
fn a_language_without_a_file_is_a_fault() {
    let mut files = files();
    files.retain(|(locale, ..)| *locale != Locale::ZhHant);
    let faults = Sentences::load(&files).expect_err("a language is missing");
    assert_eq!(faults.iter().map(ToString::to_string).collect::<Vec<_>>(), ["zh-Hant.ftl: no sentence in zh-Hant"]);
    let none = Sentences::load(&[]).expect_err("all are missing");
    assert_eq!(none.len(), 3);
}

#[test]
fn the_embedded_sentences_have_no_fault() {
    let data = Data::embedded().unwrap_or_else(|faults| panic!("{faults}"));
    assert!(data.sentences.ids().count() > 0);
}
