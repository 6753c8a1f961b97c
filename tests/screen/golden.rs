//! What the screen shows, as it stands in `golden/`. `SIMDESK_SCREEN=write` writes what is there now, to be read before it is kept.

use std::fs;
use std::path::PathBuf;

use simdesk::channel::screen::{Input, News, snapshot};
use simdesk::model::{CaseState, Deed, Speaker};
use unicode_width::UnicodeWidthStr;

use super::scene::{NARROW, Scene, Told, WIDE, ago, case, claimed, morning, staff};

const ORDER: &[(&str, &str)] = &[
    ("status", "rejected"),
    ("plan", "移动花卡宝藏版19元"),
    ("reason", "证件照片反光，无法识别 [2007]"),
    ("cause", "id-photo (code 2007)"),
    ("refund", "not known"),
];

/// Every screen, by name.
#[expect(clippy::too_many_lines, reason = "a list of scenes")]
fn screens() -> Vec<(&'static str, Scene)> {
    let long = "我".repeat(300);
    let link = format!("https://example.com/{}", "a".repeat(200));
    let talk = || {
        let bot = "【身份证照片不清晰或不合要求】\n原因：证件照片反光、模糊或缺角。\n• 用身份证原件，找光线充足的地方拍。\n• 四角拍全。";
        let case = case(1002, 12, "照片反光，重拍三次了还是不过 😭👨‍👩‍👧 能帮我看看吗")
            .with(12, Speaker::Bot, bot)
            .with(11, Speaker::Customer, "转人工")
            .deed(8, Deed::Claimed(staff("lin")))
            .with(7, Speaker::Note(staff("chen")), "昨天来过电话，很急")
            .with(6, Speaker::Staff(staff("lin")), "您好，我看过了。\n请把身份证放在深色桌面上，关掉闪光灯再拍。")
            .with(5, Speaker::Refused(staff("chen")), "我来处理")
            .with(2, Speaker::Customer, "\u{1b}[31m红\u{1b}]0;title\u{7}\u{202e}了\u{1b}[0m 还是不行");
        case.standing(CaseState::WaitingOnStaff { by: staff("lin"), since: ago(2) }).order("6900000000000000101", true)
    };
    let opened = |size| {
        let mut cases = morning();
        cases[1] = talk();
        let mut scene = Scene::new(size, cases);
        scene.keys("j");
        scene.keys("Enter");
        scene.page(1002, ORDER);
        scene
    };
    let of = |size, cases, keys: &str| {
        let mut scene = Scene::new(size, cases);
        scene.keys(keys);
        scene
    };
    let mut english =
        vec![case(1003, 3, "My card was rejected twice. Which photo do you need?").with(2, Speaker::Bot, "One moment.").with(
            2,
            Speaker::Customer,
            &link,
        )];
    english[0].locale = simdesk::model::Locale::En;
    let mut writing = opened(NARROW);
    writing.keys("r '您好，请在' NewLine '深色桌面上重拍。' C-j 'Thank you'");
    let mut faq = opened(NARROW);
    faq.keys("f");
    let entries = [("id-photo", "身份证照片不清晰或不合要求"), ("id-mismatch", "实名信息不一致"), ("refund", "钱怎么退")];
    let entries = entries.map(|(id, title)| (id.parse().expect("an id"), title.to_owned())).to_vec();
    faq.hear(News::Faq(simdesk::model::CaseId(1002), entries));
    faq.keys("'id' Down");
    let mut refused = opened(NARROW);
    let wishes = refused.keys("r '我来' Enter");
    let act = wishes
        .iter()
        .find_map(|wish| if let simdesk::channel::screen::Wish::Act(_, _, name) = wish { Some(name.clone()) } else { None });
    let why = "chen was faster and has case C-1002; your answer was not sent, and is kept there";
    refused.hear(News::Refused(act.expect("an act"), why.to_owned()));
    let mut locked = opened(NARROW);
    locked.hear(News::Locked("the account lin was revoked".to_owned()));
    let mut away = opened(NARROW);
    away.hear(News::Trouble(Some("the store /var/lib/simdesk cannot be used: it is gone".to_owned())));
    let mut news = Scene::new(NARROW, morning());
    news.cases.push(case(1004, 0, "有人吗"));
    news.look();
    let mut found = opened(NARROW);
    found.hear(News::LookedUp("order         6900000000000000101\nstatus        rejected\nreasons       证件照片反光，无法识别\nmeans         id-photo (code 2007)".to_owned()));
    let many = (0..1_000).map(|n| case(1_000 + n, 2_000 - i64::try_from(n).unwrap_or(0), "排队中")).collect();
    vec![
        ("empty", Scene::new(NARROW, Vec::new())),
        ("morning", Scene::new(NARROW, morning())),
        ("morning-wide", Scene::new(WIDE, morning())),
        ("case", opened(NARROW)),
        ("case-wide", opened(WIDE)),
        ("english", {
            let mut scene = of(NARROW, english, "Enter");
            scene.page(1003, &[]);
            scene
        }),
        ("long", {
            let mut scene = of(NARROW, vec![case(12_345_678, 1_500, &long).standing(claimed("lin", 45))], "Enter");
            scene.page(12_345_678, &[]);
            scene
        }),
        ("writing", writing),
        ("refused", refused),
        ("faq", faq),
        ("look-up", found),
        ("help", of(NARROW, morning(), "?")),
        ("help-wide", of(WIDE, morning(), "?")),
        ("quit", {
            let mut scene = opened(NARROW);
            scene.keys("r '半句' Esc q");
            scene
        }),
        ("assign", {
            let mut scene = of(NARROW, morning(), "a");
            scene.hear(News::Crew(vec![staff("chen"), staff("lin"), staff("wang")]));
            scene.keys("'ch'");
            scene
        }),
        ("search", of(NARROW, morning(), "s '0101'")),
        ("nothing-found", of(NARROW, morning(), "s '77'")),
        ("locked", locked),
        ("store-away", away),
        ("news", news),
        ("thousand", of(NARROW, many, "End k k")),
        ("too-small", {
            let mut scene = Scene::new(NARROW, morning());
            scene.state.take(Input::Size(60, 20));
            scene
        }),
    ]
}

#[test]
fn screens_look_as_they_should() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/screen/golden");
    let mut stale: Vec<String> = fs::read_dir(&folder)
        .map(|entries| entries.map(|e| e.expect("a listed file").file_name().to_string_lossy().into_owned()).collect())
        .unwrap_or_default();
    let mut wrong = Vec::new();
    for (name, scene) in screens() {
        let file = format!("{name}.txt");
        stale.retain(|found| *found != file);
        let shown = snapshot(&scene.state);
        let (columns, rows) = scene.state.size;
        assert_eq!(shown.lines().count(), usize::from(rows), "{name}");
        assert!(shown.lines().all(|line| line.width() <= usize::from(columns)), "{name} is wider than the screen:\n{shown}");
        assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{name} would steer the terminal");
        if std::env::var_os("SIMDESK_SCREEN").is_some_and(|value| value == "write") {
            fs::write(folder.join(&file), &shown).expect("the file can be written");
        } else if fs::read_to_string(folder.join(&file)).unwrap_or_default() != shown {
            wrong.push(format!("{name}:\n{shown}"));
        }
    }
    assert!(wrong.is_empty(), "SIMDESK_SCREEN=write writes them:\n{}", wrong.join("\n"));
    assert!(stale.is_empty(), "no screen has these names: {stale:?}");
}

/// Pages for people show screens as they are: a comment names the file, the block after it is its text.
#[test]
fn documents_show_real_screens() {
    const MARK: &str = "<!-- screen: ";
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut shown = 0;
    for page in ["README.md", "docs/desk.md"] {
        let text = fs::read_to_string(root.join(page)).expect("the page can be read");
        let mut parts = text.split(MARK);
        let mut fresh = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            shown += 1;
            let (name, rest) = part.split_once(" -->").expect("a comment ends");
            let (before, rest) = rest.split_once("```text\n").expect("a block follows");
            let (_, after) = rest.split_once("```\n").expect("the block ends");
            let screen = fs::read_to_string(root.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
            fresh = format!("{fresh}{MARK}{name} -->{before}```text\n{screen}```\n{after}");
        }
        if std::env::var_os("SIMDESK_SCREEN").is_some_and(|value| value == "write") {
            fs::write(root.join(page), &fresh).expect("the page can be written");
        } else {
            assert!(fresh == text, "{page} shows an old screen; SIMDESK_SCREEN=write, twice, writes it");
        }
    }
    assert_eq!(shown, 2);
}

/// Whatever its size, and wherever the cursor, nothing is drawn outside, and nothing panics.
#[test]
fn every_size_can_be_drawn() {
    for (_, mut scene) in screens() {
        for size in [(0, 0), (1, 1), (79, 24), (80, 23), (80, 24), (81, 25), (133, 24), (200, 60), (300, 300)] {
            scene.state.take(Input::Size(size.0, size.1));
            let shown = snapshot(&scene.state);
            assert!(shown.lines().all(|line| line.width() <= usize::from(size.0)), "{size:?}:\n{shown}");
        }
    }
}
