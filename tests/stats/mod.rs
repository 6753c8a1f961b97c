//! Statistics of a store with known numbers: the exact report, and what it does at its edges.
//!
//! `SIMDESK_STATS=write cargo test --test main stats::` writes what is reported today, for review.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod page;
mod seed;
mod turns;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use simdesk::app::data::Data;
use simdesk::model::AuditStatus::{Activated, Approved, Cancelled, Pending, Rejected, Shipped};
use simdesk::model::{CaseId, CaseReason, Locale, TurnOutcome as O};
use simdesk::views::stats::{Period, Report, collect, report_html, report_json, report_text};
use unicode_width::UnicodeWidthStr;

use seed::{Row, Seed, explain, first_answer, handed_off, local};

static DATA: LazyLock<Data> = LazyLock::new(|| Data::embedded().unwrap());

fn on_runtime<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test)
}

async fn report_of(seed: &Seed, days: u32) -> Report {
    let period = Period::last(days, local("2026-02-22 18:00"));
    collect(&*seed.store, &DATA.faq, &explain, Locale::ZhHans, period).await.unwrap()
}

#[track_caller]
fn is_as_written(name: &str, now: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stats").join(name);
    if std::env::var_os("SIMDESK_STATS").is_some_and(|v| v == "write") {
        fs::write(&path, now).unwrap();
    }
    assert_eq!(now, fs::read_to_string(&path).unwrap_or_default(), "{name}");
}

/// Three days of a shop: what each line counts as stands beside it.
async fn shop() -> Seed {
    let mut seed = Seed::new();
    seed.rows(&[
        Row("10001", Rejected, "2026-02-20 09:00", &["id-photo"], None),
        Row("10002", Rejected, "2026-02-20 10:00", &["id-photo"], None),
        // One minute to midnight in Shanghai, and one after.
        Row("10003", Rejected, "2026-02-20 23:59", &["id-photo"], None),
        Row("10004", Rejected, "2026-02-21 00:01", &["age"], None),
        // Two reasons: one rejection, two causes.
        Row("10005", Rejected, "2026-02-21 12:00", &["age", "id-photo"], None),
        // No reason at all.
        Row("10006", Rejected, "2026-02-22 08:00", &[], None),
        // Outside the period, or no rejection.
        Row("10007", Rejected, "2026-02-12 08:00", &["age"], None),
        Row("10008", Pending, "2026-02-21 08:00", &[], None),
        Row("10009", Cancelled, "2026-02-21 08:00", &["cancelled"], None),
        // Turned down, and passed later: its rejection counts on its day.
        Row("10010", Rejected, "2026-02-20 15:00", &["quota"], None),
    ])
    .await;
    seed.rows(&[
        Row("10010", Approved, "2026-02-22 09:00", &[], None),
        // The same rejection with better words is one rejection.
        Row("10002", Rejected, "2026-02-20 11:00", &["id-photo"], None),
    ])
    .await;
    talks(&mut seed).await;
    seed
}

async fn talks(seed: &mut Seed) {
    // Answered, two questions in one conversation, on two days.
    seed.turn("t:1", "2026-02-20 09:00", O::Answered, Some("照片不行怎么办")).await;
    seed.turn("t:1", "2026-02-21 09:00", O::Answered, Some("钱退吗")).await;
    // Asked back, then answered.
    seed.turn("t:2", "2026-02-20 10:00", O::Clarified, Some("不行")).await;
    seed.turn("t:2", "2026-02-20 10:01", O::Answered, None).await;
    // Answered, then handed off, answered by a person after four minutes.
    seed.turn("t:3", "2026-02-21 10:00", O::Answered, None).await;
    seed.turn("t:3", "2026-02-21 10:01", handed_off(1001, CaseReason::Asked), Some("转人工")).await;
    seed.turn("t:3", "2026-02-21 10:05", first_answer(1001, 245), None).await;
    // Handed off for two more reasons: answered after a day and a half, closed by the customer, and waiting.
    seed.turn("t:4", "2026-02-20 22:00", handed_off(1002, CaseReason::Complaint), Some("投诉")).await;
    seed.turn("t:4", "2026-02-22 10:00", first_answer(1002, 129_600), None).await;
    seed.turn("t:5", "2026-02-21 11:00", handed_off(1003, CaseReason::Asked), None).await;
    seed.turn("t:5", "2026-02-21 11:30", O::Closed { case: CaseId(1003) }, None).await;
    seed.turn("t:6", "2026-02-22 11:00", handed_off(1004, CaseReason::NotUnderstood), None).await;
    // With a person since before the period: not answered by the bot alone.
    seed.turn("t:7", "2026-02-22 09:00", O::WithStaff, None).await;
    seed.turn("t:7", "2026-02-22 09:01", O::Answered, None).await;
    // Out of scope, in four wordings of two questions.
    for (n, question) in
        ["今天天气怎么样", "今天天气怎么样？", "明天的天气怎么样", "推荐一部电影", "推薦一部電影吧"].iter().enumerate()
    {
        seed.turn(&format!("t:{}", 20 + n), "2026-02-22 12:00", O::OutOfScope, Some(question)).await;
    }
    seed.turn("t:30", "2026-02-22 13:00", O::NotUnderstood, Some("那个啥")).await;
    seed.turn("t:30", "2026-02-22 13:01", O::Asked, None).await;
    // Outside the period.
    seed.turn("t:40", "2026-02-19 23:59", O::Answered, Some("昨天的")).await;
}

#[test]
fn a_shop_of_three_days_is_reported_exactly() {
    on_runtime(async {
        let report = report_of(&shop().await, 3).await;
        is_as_written("shop.txt", &report_text(&report));
        is_as_written("shop.json", &format!("{:#}\n", report_json(&report)));
    });
}

#[test]
fn nothing_at_all_is_reported_as_such() {
    on_runtime(async {
        let report = report_of(&Seed::new(), 30).await;
        is_as_written("nothing.txt", &report_text(&report));
        let json = report_json(&report);
        assert_eq!((json["rejections"].as_u64(), json["days"].as_array().map(Vec::len)), (Some(0), Some(30)));
        assert!(json["first_human_answer"]["median_s"].is_null());
        page::is_sound(&report_html(&report));
    });
}

#[test]
fn one_day_is_one_day() {
    on_runtime(async {
        let seed = shop().await;
        let report = report_of(&seed, 1).await;
        is_as_written("one-day.txt", &report_text(&report));
        // A long period has a line a week, and its last week is whole.
        let long = report_text(&report_of(&seed, 60).await);
        let days: Vec<&str> = long.lines().filter(|l| l.trim_start().starts_with("2026-02-") && !l.contains(" to ")).collect();
        assert_eq!(days.len(), 3, "{long}");
        assert!(days[2].contains("2026-02-16 Mon      7"), "{long}");
    });
}

#[test]
fn twenty_reviewed_tries_are_enough_and_nineteen_are_not() {
    // Reviewed, of which passed; what is said.
    let table: [(u32, u32, &str, Option<u64>); 4] = [
        (19, 19, "too few (19 of 20)", None),
        (20, 0, "0 of 20 passed    0 %", Some(0)),
        (20, 20, "20 of 20 passed  100 %", Some(20)),
        (30, 21, "21 of 30 passed   70 %", Some(21)),
    ];
    for (reviewed, passed, said, counted) in table {
        on_runtime(async {
            let mut seed = Seed::new();
            for n in 0..reviewed {
                let (old, new) = (format!("2{n:04}"), format!("3{n:04}"));
                let status = [Rejected, Approved, Shipped, Activated][if n < passed { 1 + n as usize % 3 } else { 0 }];
                // The new order may come first.
                let rows = [
                    Row(&new, status, "2026-02-21 09:00", if n < passed { &[] } else { &["age"] }, Some(&old)),
                    Row(&old, Rejected, "2026-01-05 09:00", &["id-photo"], None),
                ];
                seed.rows(&rows).await;
            }
            // None of these is a reviewed try of the period: waiting, taken back, decided earlier, of an order that nobody knows.
            seed.rows(&[
                Row("90001", Rejected, "2026-01-05 09:00", &["id-photo"], None),
                Row("90002", Pending, "2026-02-21 09:00", &[], Some("90001")),
                Row("90003", Cancelled, "2026-02-21 09:00", &[], Some("90001")),
                Row("90004", Approved, "2026-01-09 09:00", &[], Some("90001")),
                Row("90005", Approved, "2026-02-21 09:00", &[], Some("99999")),
            ])
            .await;
            let report = report_of(&seed, 30).await;
            let text = report_text(&report);
            assert!(text.contains(said), "{said} is missing:\n{text}");
            let json = &report_json(&report)["retried"]["causes"];
            assert_eq!(json.as_array().map(Vec::len), Some(1), "{json}");
            assert_eq!((json[0]["reviewed"].as_u64(), json[0]["passed"].as_u64()), (Some(u64::from(reviewed)), counted));
            page::is_sound(&report_html(&report));
        });
    }
}

#[test]
fn no_line_is_wider_than_eighty_columns() {
    on_runtime(async {
        let mut seed = shop().await;
        let causes: Vec<&str> = DATA.faq.entries().iter().map(|e| e.id.as_str()).collect();
        for (n, cause) in causes.iter().enumerate() {
            for more in 0..=n {
                let id = format!("5{n:03}{more:03}");
                seed.rows(&[Row(&id, Rejected, "2026-02-22 10:00", &[cause], None)]).await;
            }
        }
        seed.turn("t:90", "2026-02-22 12:00", O::OutOfScope, Some(&"宽".repeat(200))).await;
        for locale in Locale::ALL {
            let period = Period::last(30, local("2026-02-22 18:00"));
            let report = collect(&*seed.store, &DATA.faq, &explain, locale, period).await.unwrap();
            let text = report_text(&report);
            for line in text.lines() {
                assert!(line.width() <= 80, "{} columns: {line}", line.width());
            }
            // Bars begin in one column, whatever the titles are made of.
            let starts: Vec<usize> = text
                .lines()
                .skip_while(|l| !l.starts_with("Rejections:"))
                .skip(1)
                .take_while(|l| l.contains('#'))
                .map(|l| l.split('#').next().unwrap_or_default().width())
                .collect();
            assert!(starts.len() >= causes.len() && starts.iter().all(|s| *s == starts[0]), "{starts:?}\n{text}");
            page::is_sound(&report_html(&report));
        }
    });
}

/// Questions with how often they are asked, and the groups that come out.
type Grouping = (&'static [(&'static str, u32)], &'static [(&'static str, u64)]);

#[test]
fn questions_are_grouped_by_likeness() {
    let table: [Grouping; 5] = [
        (&[("讲个笑话", 1), ("给我讲个笑话", 2), ("講個笑話！", 1)], &[("给我讲个笑话", 4)]),
        (&[("股票怎么买", 1), ("彩票怎么中", 1)], &[("彩票怎么中", 1), ("股票怎么买", 1)]),
        (
            &[("What's the weather?", 2), ("what is the WEATHER", 1), ("sing a song", 1)],
            &[("What's the weather?", 3), ("sing a song", 1)],
        ),
        (&[("嗯", 3), ("嗯嗯", 1)], &[("嗯", 4)]),
        (&[("[#] 是多少", 2), ("[#]是多少", 1)], &[("[#] 是多少", 3)]),
    ];
    for (questions, expected) in table {
        on_runtime(async {
            let mut seed = Seed::new();
            for (n, (question, times)) in questions.iter().enumerate() {
                for more in 0..*times {
                    seed.turn(&format!("t:{n}-{more}"), "2026-02-22 12:00", O::OutOfScope, Some(question)).await;
                }
            }
            let report = report_of(&seed, 1).await;
            let groups: Vec<(&str, u64)> = report.talks.out_of_scope.iter().map(|g| (g.example.as_str(), g.count)).collect();
            assert_eq!(groups, expected);
        });
    }
}
