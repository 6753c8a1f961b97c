//! What keys wish: a table of keys, and what happens to words whatever becomes of them.

use simdesk::channel::screen::{Input, Key, Kind, News, Popup, Wish};
use simdesk::model::{CaseId, StaffAct};

use super::scene::{NARROW, Scene, case, claimed, morning, staff};

fn told(wishes: &[Wish]) -> String {
    let told = wishes.iter().map(|wish| match wish {
        Wish::Open(case) => format!("open {case}"),
        Wish::Leave => "leave".to_owned(),
        Wish::Act(case, act, _) => match act {
            StaffAct::Claim => format!("claim {case}"),
            StaffAct::Reply { text, close } => format!("reply {case} {text:?}{}", if *close { " and close" } else { "" }),
            StaffAct::Note { text } => format!("note {case} {text:?}"),
            StaffAct::Assign { to } => format!("assign {case} {to}"),
            StaffAct::HandBack => format!("hand back {case}"),
            StaffAct::Close => format!("close {case}"),
            StaffAct::Reopen => format!("reopen {case}"),
            act @ (StaffAct::Send { .. } | StaffAct::Correct { .. } | StaffAct::Withdraw | StaffAct::Ban | StaffAct::Unban) => {
                format!("{act:?} {case}")
            }
            StaffAct::Read => format!("read {case}"),
        },
        Wish::LookUp(sought) => format!("look up {sought}"),
        Wish::Faq(case) => format!("faq {case}"),
        Wish::Entry(case, id) => format!("entry {id} for {case}"),
        Wish::Draft(case) => format!("draft {case}"),
        Wish::Crew => "crew".to_owned(),
        Wish::Bell => "bell".to_owned(),
        Wish::Quit => "quit".to_owned(),
    });
    told.collect::<Vec<_>>().join("; ")
}

/// Keys, from the list as it stands in the morning (C-999 yours; C-998 escalated, C-1002 and C-1003 waiting; C-1000 answered; C-1001 with
/// chen), and what they wish.
const KEYS: &[(&str, &str)] = &[
    // The selected case.
    ("Enter", "open C-999"),
    ("j Enter", "open C-998"),
    ("j j k j Enter", "open C-1002"),
    ("Down Down Down Up Enter", "open C-1002"),
    ("End Enter", "open C-1001"),
    ("G g Enter", "open C-999"),
    ("j c", "claim C-998"),
    ("j j c", "claim C-1002"),
    ("G o", "reopen C-1001"),
    // What the customer hears at once is asked before.
    ("x", ""),
    ("x y", "close C-999"),
    ("x n", ""),
    ("x Esc", ""),
    ("x x", ""),
    ("h Y", "hand back C-999"),
    ("h Enter", ""),
    // Words.
    ("r '您好' Enter", "open C-999; reply C-999 \"您好\""),
    ("r 'a' NewLine 'b' C-j 'c' Enter", "open C-999; reply C-999 \"a\\nb\\nc\""),
    ("r '好了' C-e", "open C-999; reply C-999 \"好了\" and close"),
    ("r Enter", "open C-999"),
    ("r ' ' Enter", "open C-999"),
    // What is typed after Enter is the next message, and no command; it waits for the one before.
    ("r '好' Enter 'cxyq' Enter", "open C-999; reply C-999 \"好\""),
    ("n 'q?/x' Enter", "open C-999; note C-999 \"q?/x\""),
    ("r 'abc' Backspace Left Delete 'd' Enter", "open C-999; reply C-999 \"ad\""),
    ("r 'one two' C-w Enter", "open C-999; reply C-999 \"one \""),
    ("r 'one' C-u 'two' Home 'x' End 'y' Enter", "open C-999; reply C-999 \"xtwoy\""),
    // Unsent words wait, each kind for itself.
    (
        "r '半句' Esc n '注' Enter Esc r '话' Enter",
        "open C-999; open C-999; note C-999 \"注\"; open C-999; reply C-999 \"半句话\"",
    ),
    ("r '半句' Esc j r '别的' Enter", "open C-999; open C-998; reply C-998 \"别的\""),
    // Giving it to somebody.
    ("a 'chen' Enter", "crew; assign C-999 chen"),
    ("a Enter", "crew"),
    ("a '陈' Enter", "crew"),
    ("a 'chen' Esc c", "crew; claim C-999"),
    // Looking up and searching.
    ("/ '6900000000000000101' Enter", "look up 6900000000000000101"),
    ("/ '8101' ' ' '2026-11-02' Enter", "look up 8101 2026-11-02"),
    ("/ Enter c", "claim C-999"),
    ("/ 'x' Esc c", "claim C-999"),
    ("s '1002' Enter c", "claim C-1002"),
    ("s 'c-1003' Enter Enter", "open C-1003"),
    ("s '0102' Enter c", "claim C-998"),
    ("s '1002' Esc k k k c", "claim C-999"),
    // A closed case is found by its number.
    ("s 'C-77' Enter", "open C-77"),
    ("s 'nobody' Enter", ""),
    // The FAQ, and what the bot would say.
    ("f", "open C-999; faq C-999"),
    ("d", "open C-999; draft C-999"),
    // What has no meaning does nothing.
    ("z 1 Tab Left Right PageUp PageDown Delete C-z NewLine", ""),
    ("? c", ""),
    ("? Esc c", "claim C-999"),
    ("? j j k q", ""),
    ("q", "quit"),
    ("C-c", "quit"),
    ("r C-c", "open C-999; quit"),
    ("r '半句' C-c", "open C-999"),
    ("r '半句' Esc q y", "open C-999; quit"),
    ("r '半句' Esc q n q C-c", "open C-999; quit"),
    ("r '半句' Esc q n q q", "open C-999"),
];

#[test]
fn keys_wish_what_the_table_says() {
    for (keys, expected) in KEYS {
        let mut scene = Scene::new(NARROW, morning());
        assert_eq!(told(&scene.keys(keys)), *expected, "{keys}");
    }
}

#[test]
fn an_empty_desk_has_nothing_to_act_on() {
    let mut scene = Scene::new(NARROW, Vec::new());
    for key in "c r n a h x o f d i Enter j k G".split(' ') {
        assert_eq!(told(&scene.keys(key)), "", "{key}");
        assert!(scene.state.popup.is_none() && scene.state.drafts.is_empty(), "{key}");
    }
}

fn act_of(wishes: &[Wish]) -> String {
    let act = wishes.iter().rev().find_map(|wish| if let Wish::Act(_, _, name) = wish { Some(name.clone()) } else { None });
    act.expect("an act")
}

fn words(scene: &Scene, kind: Kind) -> Option<&str> {
    scene.state.drafts.get(&(CaseId(999), kind)).map(|draft| draft.words.text())
}

#[test]
fn words_go_when_they_were_sent_and_stay_otherwise() {
    let mut scene = Scene::new(NARROW, morning());
    scene.keys("Enter");
    scene.page(999, &[]);
    let first = act_of(&scene.keys("r '我来看看' Enter"));
    // While they are on their way the next ones can be written, and what is left asks first.
    assert_eq!(told(&scene.keys("'x' Enter Backspace C-c n")), "");
    assert_eq!(words(&scene, Kind::Reply), Some(""));
    scene.hear(News::Refused(first.clone(), "chen was faster".to_owned()));
    assert_eq!(words(&scene, Kind::Reply), Some("我来看看"));
    assert!(scene.state.remark.as_ref().is_some_and(|remark| remark.is_bad && remark.text.contains("chen")));
    // What was refused is another act when it is tried again.
    let second = act_of(&scene.keys("Enter"));
    assert_ne!(first, second);
    // Of what nobody knows, the same words are the same act, so that they are sent once; other words are another one.
    scene.hear(News::Unknown(second.clone(), "the store is away".to_owned()));
    assert_eq!(act_of(&scene.keys("Enter")), second);
    scene.keys("'还有'");
    scene.hear(News::Unknown(second.clone(), "the store is away".to_owned()));
    assert_eq!(words(&scene, Kind::Reply), Some("我来看看\n还有"), "what was written since comes after");
    let third = act_of(&scene.keys("Enter"));
    assert_ne!(third, second);
    scene.hear(News::Done(third, "C-999: taken".to_owned()));
    assert_eq!(words(&scene, Kind::Reply), Some(""), "whoever is in the box goes on there");
    assert_eq!(told(&scene.keys("Esc q")), "quit", "nothing is unsent");
    assert_eq!(words(&scene, Kind::Reply), None);
}

#[test]
fn words_wait_while_the_case_is_closed_by_somebody_else() {
    let mut scene = Scene::new(NARROW, morning());
    scene.keys("Enter");
    scene.page(999, &[]);
    scene.keys("n '打过电话' Esc");
    scene.cases.retain(|case| case.id != CaseId(999));
    scene.look();
    assert_eq!(words(&scene, Kind::Note), Some("打过电话"));
    assert_eq!(told(&scene.keys("Esc q")), "leave");
    assert!(matches!(&scene.state.popup, Some(Popup::Ask(_))), "asked before");
}

/// A key that was meant for a case that has just gone never reaches the one that took its place.
#[test]
fn a_selected_case_that_goes_takes_its_keys_along() {
    let mut scene = Scene::new(NARROW, morning());
    scene.keys("j j");
    scene.cases.retain(|case| case.id != CaseId(1002));
    scene.look();
    assert_eq!(told(&scene.keys("c")), "claim C-1002");
    assert_eq!(told(&scene.keys("j c")), "claim C-1003");
}

#[test]
fn words_from_the_faq_are_added_and_never_sent_by_themselves() {
    let mut scene = Scene::new(NARROW, morning());
    scene.keys("Enter");
    scene.page(999, &[]);
    scene.keys("r '您好，' Esc f");
    let entries = [("id-photo", "身份证照片不清晰"), ("refund", "钱怎么退"), ("retry-now", "能马上重传吗")];
    let entries = entries.map(|(id, title)| (id.parse().expect("an id"), title.to_owned())).to_vec();
    scene.hear(News::Faq(CaseId(999), entries));
    assert_eq!(told(&scene.keys("Down Down Down Up Enter")), "entry refund for C-999");
    let entries = [("credit-platform", "Malicious refunds"), ("refund", "钱怎么退")];
    let entries = entries.map(|(id, title)| (id.parse().expect("an id"), title.to_owned())).to_vec();
    scene.hear(News::Faq(CaseId(999), entries));
    assert_eq!(told(&scene.keys("'Refund' Enter")), "entry refund for C-999", "names come before titles");
    scene.hear(News::Faq(CaseId(999), vec![("id-photo".parse().expect("an id"), "身份证照片不清晰".to_owned())]));
    assert_eq!(told(&scene.keys("'照片' Enter")), "entry id-photo for C-999");
    let wishes =
        scene.hear(News::Words(CaseId(999), "【身份证照片】\n请重拍。".to_owned(), "entry id-photo of the FAQ".to_owned()));
    assert_eq!(told(&wishes), "");
    assert_eq!(words(&scene, Kind::Reply), Some("您好，\n\n【身份证照片】\n请重拍。"));
    assert_eq!(told(&scene.keys("Enter")), "reply C-999 \"您好，\\n\\n【身份证照片】\\n请重拍。\"");
}

#[test]
fn a_paste_is_words_only_where_words_are_written() {
    let mut scene = Scene::new(NARROW, morning());
    let paste = |scene: &mut Scene, text: &str| scene.state.take(Input::Paste(text.to_owned()));
    assert_eq!(told(&paste(&mut scene, "cxy\nq")), "");
    assert!(scene.state.popup.is_none(), "no key of it counts");
    scene.keys("r");
    assert_eq!(told(&paste(&mut scene, "第一行\r\n第二行\n")), "");
    assert_eq!(words(&scene, Kind::Reply), Some("第一行\n第二行"));
    scene.keys("Esc /");
    paste(&mut scene, "6900000000000000101\n");
    assert_eq!(told(&scene.keys("Enter")), "look up 6900000000000000101");
}

#[test]
fn whoever_may_not_act_any_more_keeps_their_words_and_does_nothing() {
    let mut scene = Scene::new(NARROW, morning());
    scene.keys("r '半句'");
    scene.hear(News::Locked("the account lin was revoked".to_owned()));
    assert_eq!(told(&scene.keys("Enter Esc c r n a f d Enter x y h y")), "");
    assert_eq!(told(&scene.keys("/ '6900000000000000101' Enter Esc")), "");
    assert_eq!(words(&scene, Kind::Reply), Some("半句"));
    scene.hear(News::Account(staff("lin"), "agent"));
    assert_eq!(told(&scene.keys("c")), "claim C-999");
}

#[test]
fn the_bell_rings_for_what_is_new_and_not_for_what_one_did() {
    let mut scene = Scene::new(NARROW, morning());
    assert_eq!(told(&scene.look()), "", "nothing has changed");
    scene.cases.push(case(1004, 0, "有人吗"));
    assert_eq!(told(&scene.look()), "bell");
    assert_eq!(told(&scene.look()), "", "once");
    // The customer of a case that is mine writes.
    scene.cases[4] = scene.cases[4].clone();
    let said = scene.cases[4].notes[0].clone();
    scene.cases[4].notes.push(said);
    assert_eq!(told(&scene.look()), "bell");
    // Somebody gives me a case.
    scene.cases[5].state = claimed("lin", 0);
    assert_eq!(told(&scene.look()), "bell");
    // I take one: no news for me.
    scene.keys("s '1003' Enter");
    let act = act_of(&scene.keys("c"));
    scene.cases[2].state = claimed("lin", 0);
    assert_eq!(told(&scene.look()), "", "seen before the answer");
    scene.hear(News::Done(act, "C-1003: yours".to_owned()));
    assert_eq!(told(&scene.look()), "");
    // What others do to each other's cases is theirs.
    scene.cases[5].state = claimed("wang", 0);
    assert_eq!(told(&scene.look()), "");
}

#[test]
fn whoever_reads_further_up_stays_there_when_something_is_said() {
    let mut long = case(999, 90, "第一句").clone();
    for line in 0..40 {
        let said = simdesk::model::CaseNote { text: format!("第 {line} 句"), ..long.notes[0].clone() };
        long.notes.push(said);
    }
    long.state = claimed("lin", 5);
    let mut scene = Scene::new(NARROW, vec![long]);
    scene.keys("Enter");
    scene.page(999, &[]);
    scene.keys("k k k");
    assert_eq!(scene.state.scroll, 3);
    let said = scene.cases[0].notes[0].clone();
    scene.cases[0].notes.push(said);
    scene.page(999, &[]);
    assert_eq!(scene.state.scroll, 4);
    scene.keys("Home");
    let top = scene.state.scroll;
    scene.keys("k k k j");
    assert_eq!(scene.state.scroll, top - 1, "no key is lost above the first line");
    scene.state.take(Input::Key(Key::End));
    assert_eq!(scene.state.scroll, 0);
}
