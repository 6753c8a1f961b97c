//! The desk on a real terminal, through a pseudo-terminal of Python: its customers have what was sent.

use serde_json::json;
use simdesk::app::SystemClock;
use simdesk::channel::screen::{self, Looks, State, Terminal};
use simdesk::cli::desk_screen::shelf;
use simdesk::port::Clock as _;

use crate::cli::help::Home;
use crate::cli::terminal::{given_back, on_terminal, report};
use crate::telegram::shop::{ORDER, Shop, TAIL};

const PASTE: &str = "\u{1b}[200~第一行\r\n第二行\u{1b}[201~";

fn home() -> (Home, String) {
    let home = Home::new();
    home.on("s", &["chat"]).stdin("我的照片明明很清楚\n转人工\n").run().code(0).says("工单号 C-1001");
    let store = home.store("s");
    (home, store)
}

#[test]
fn a_case_is_claimed_and_answered_in_chinese() {
    let (home, store) = home();
    let steps = json!([
        ["size", 24, 80],
        ["shows", "C-1001"],
        ["send", "\r"],
        ["shows", "customer: "],
        ["send", "c"],
        ["shows", "yours; the customer hears that"],
        ["send", "r"],
        ["shows", "reply to C-1001"],
        ["send", "您好，请在深色桌面上重拍。"],
        ["shows", "重拍。"],
        ["send", "\u{1b}\r"],
        ["send", PASTE],
        ["shows", "第二行"],
        ["send", "\r"],
        ["shows", "taken; the customer reads it in terminal"],
        ["send", "\u{1b}"],
        ["shows", "d draft"],
        ["send", "n"],
        ["shows", "note for other staff in C-1001"],
        ["send", "打过电话\r"],
        ["shows", "noted for other staff"],
        ["send", "\u{1b}"],
        ["shows", "d draft"],
        ["send", "q"]
    ]);
    if on_terminal(&home, &["--store", &store, "desk", "--as", "lin"], &steps).is_none() {
        return;
    }
    let chat = home.on("s", &["chat"]).stdin("").run().code(0);
    assert!(chat.out.contains("客服 lin 已接手工单 C-1001"), "{chat}");
    assert!(chat.out.contains("您好，请在深色桌面上重拍。\n  第一行\n  第二行"), "{chat}");
    assert!(!chat.out.contains("打过电话"), "notes are for staff: {chat}");
    let case = home.on("s", &["cases", "C-1001"]).run().code(0);
    case.says("taken by lin").says("lin (note): 打过电话").says("with lin, answered at");
    let log = home.on("s", &["audit-log"]).run().code(0);
    for act in ["cases C-1001", "case C-1001", "claim C-1001", "reply C-1001", "note C-1001"] {
        assert!(log.out.lines().any(|line| line.contains("  lin (") && line.ends_with(&format!("  {act}"))), "{act}: {log}");
    }
}

/// Beside a process that has the store, too, a draft is what the bot would have said: about this order, not about orders at large.
#[test]
fn a_draft_knows_the_order_beside_a_process_that_serves() {
    let shop = Shop::open();
    let live = shop.serves();
    let customer = shop.server.user(4711).named("李", None, Some("zh-hans"));
    for said in [ORDER, TAIL, "转人工", "那钱退吗"] {
        customer.says(said);
        customer.next_answer();
    }
    let steps = json!([
        ["size", 40, 120],
        ["shows", "C-1001"],
        ["send", "\r"],
        ["shows", "customer: "],
        ["send", "d"],
        ["shows", "the bot's answer to"],
        ["shows", "付过的话，卡没办成"],
        ["send", "\u{1b}"],
        ["shows", "d draft"],
        ["send", "q"],
        ["shows", "There are words that were not sent"],
        ["send", "y"]
    ]);
    on_terminal(&shop.home, &["--store", &shop.home.store("s"), "desk", "--as", "lin"], &steps);
    live.terminate().code(0);
}

#[test]
fn what_others_do_appears_by_itself_and_words_survive_being_slower() {
    let (home, store) = home();
    let program = env!("CARGO_BIN_EXE_simdesk");
    let other = |args: &[&str]| -> Vec<String> {
        [&[program, "--store", &store], args].concat().into_iter().map(str::to_owned).collect()
    };
    let steps = json!([
        ["size", 24, 80],
        ["shows", "C-1001"],
        ["send", "r"],
        ["shows", "reply to C-1001"],
        ["send", "我来处理"],
        ["shows", "我来处理"],
        ["run", other(&["staff", "add", "wang", "--role", "admin"])],
        ["run", other(&["staff", "add", "lin", "--as", "wang"])],
        ["run", other(&["staff", "add", "chen", "--as", "wang"])],
        ["run", other(&["claim", "C-1001", "--as", "chen"])],
        ["shows", "with chen"],
        ["send", "\r"],
        ["shows", "chen has case C-1001"],
        ["run", other(&["staff", "revoke", "lin", "--as", "wang"])],
        ["shows", "the account lin was revoked"],
        ["send", "\r"],
        ["send", "\u{3}"],
        ["shows", "There are words that were not sent, in C-1001."],
        ["send", "y"]
    ]);
    if on_terminal(&home, &["--store", &store, "desk", "--as", "lin"], &steps).is_some() {
        let case = home.on("s", &["cases", "C-1001", "--as", "wang"]).run().code(0).says("with chen since");
        assert!(!case.out.contains("我来处理"), "{case}");
    }
}

#[test]
fn the_terminal_is_given_back_and_unsent_words_with_it() {
    for signal in [15, 1] {
        let (home, store) = home();
        let steps = json!([
            ["size", 24, 80],
            ["shows", "C-1001"],
            ["send", "r"],
            ["shows", "reply to C-1001"],
            ["send", "没写完的话"],
            ["shows", "没写完的话"],
            ["signal", signal],
            ["expect", "words for C-1001, not sent:\r\n没写完的话"]
        ]);
        on_terminal(&home, &["--store", &store, "desk"], &steps);
    }
}

#[test]
fn it_grows_and_shrinks_with_its_window() {
    let (home, store) = home();
    let steps = json!([
        ["size", 20, 70],
        ["shows", "The desk needs 80 columns and 24 rows; here are 70 and 20."],
        ["size", 40, 120],
        ["shows", "C-1001"],
        ["send", "q"]
    ]);
    on_terminal(&home, &["--store", &store, "desk"], &steps);
}

#[test]
fn without_a_terminal_it_says_what_works() {
    let (home, _) = home();
    home.on("s", &["desk"]).run().code(2).out("").complains("the desk needs a terminal").complains("simdesk cases");
}

/// The process that has the store is killed under the desk: whoever leaves has their terminal back.
#[test]
fn the_terminal_is_given_back_when_the_store_has_ended() {
    let shop = Shop::open();
    let live = shop.serves();
    let customer = shop.server.user(4711);
    customer.says("转人工");
    customer.next_answer();
    let steps = json!([
        ["size", 24, 80],
        ["shows", "C-1001"],
        ["run", ["kill", "-9", live.id().to_string()]],
        ["send", "\r"],
        ["send", "q"]
    ]);
    on_terminal(&shop.home, &["--store", &shop.home.store("s"), "desk", "--as", "lin"], &steps);
}

/// What a panic says can be read: it comes when the screen is gone.
#[test]
fn the_terminal_is_given_back_when_the_screen_panics() {
    let this = std::env::current_exe().expect("the tests themselves");
    let args = ["--exact", "screen::pty::panics_on_a_terminal", "--ignored", "--nocapture"];
    let Some(report) = report(&Home::new(), &this.display().to_string(), &args, &json!([["size", 24, 80]])) else { return };
    let seen = given_back(&report);
    let (screen, after) = seen.split_once("\u{1b}[?1049l").expect("the screen was there");
    assert!(screen.contains("simdesk desk") && !screen.contains("a fault of the screen"), "{seen:?}");
    assert!(after.contains("a fault of the screen"), "{seen:?}");
    assert_eq!(report["code"], 101, "{seen:?}");
}

#[test]
#[ignore = "panics on a terminal; the test above gives it one"]
fn panics_on_a_terminal() {
    if !screen::is_terminal() {
        return;
    }
    shelf::catch_panics();
    let (mut terminal, _typed) = Terminal::take(Looks { colours: true }).expect("a terminal");
    let size = terminal.size().expect("a size");
    terminal.show(&State::new("lin".parse().expect("a name"), "session", SystemClock.now(), size)).expect("shown");
    panic!("a fault of the screen");
}
