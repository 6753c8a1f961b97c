//! The chat as people use it, in Chromium: on a phone and at a desk, in several tabs, without a line, in somebody else's page.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};

use serde_json::json;
use simdesk::channel::web::Options;

use super::browser::{self, Chromium, DESKTOP, Look, PHONE};
use super::chat::{first_case, says, staff};
use super::served::Served;
use super::until;

const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
/// Shift goes down, Enter, Shift goes up.
const NEW_LINE: &str = "\u{e008}\u{e007}\u{e008}";
const ORDER: &str = "4781320682406083640";

fn opens(window: &Chromium, site: &Served) {
    window.goes_to(&format!("http://{}/chat?lang=zh-Hans", site.address)).sees("#log li.bot", "您好");
}

fn bubbles(window: &Chromium) -> Vec<String> {
    let texts = window.runs("return [...document.querySelectorAll('#log .bubble')].map((b) => b.textContent);");
    texts.as_array().into_iter().flatten().map(|text| text.as_str().unwrap_or_default().to_owned()).collect()
}

fn is_quiet(window: &Chromium) {
    let complaints = window.complaints();
    assert!(complaints.is_empty(), "{complaints:?}");
}

#[test]
fn a_customer_finds_out_why() {
    let site = Served::start();
    site.knows(ORDER, "8000", "证件照片反光");
    for (name, look) in [("desktop", DESKTOP), ("phone", PHONE), ("night", Look { dark: true, ..PHONE })] {
        let Some(window) = browser::open(look) else { return };
        opens(&window, &site);
        window.is_accessible().shoots(&format!("chat-greeting-{name}"));
        window.clicks("details.order summary").types("#number", ORDER).types("#tail", "8000");
        window.is_accessible().shoots(&format!("chat-order-{name}"));
        window.types("#tail", ENTER).sees("#log li.bot:last-child", "证件照片反光").shoots(&format!("chat-answer-{name}"));
        let before = bubbles(&window);
        assert_eq!(before.len(), 3, "{before:?}");
        window.types("#text", "我的身份证11010519491231002X").sees("#warn", "身份证号").is_accessible();
        window.shoots(&format!("chat-warning-{name}")).types("#text", ENTER).sees("#log li.you:nth-last-child(2)", "•");
        let inside = "const box = document.getElementById('text').getBoundingClientRect(); return box.bottom <= innerHeight;";
        assert_eq!(window.runs(inside), json!(true), "the box can be reached");
        window.clicks(".chips button:last-child").sees("#log li.bot:last-child", "C-100");
        let whole = bubbles(&window);
        window.reloads().sees("#log li.bot:last-child", "C-100");
        assert_eq!(bubbles(&window), whole, "a reload shows the same");
        window.is_accessible().shoots(&format!("chat-human-{name}"));
        is_quiet(&window);
    }
}

#[test]
fn what_is_typed_is_looked_at_before_it_is_sent() {
    let site = Served::start();
    let Some(window) = browser::open(DESKTOP) else { return };
    opens(&window, &site);
    for (text, warns) in [
        ("11010519491231002X", "身份证号"),
        ("证件 110105 19491231 002x 对吗", "身份证号"),
        ("11010519491231002", ""),
        ("110105194912310021", ""),
        ("4111 1111 1111 1111", "银行卡号"),
        ("6222021234567890128", "银行卡号"),
        ("6222021234567890129", ""),
        (ORDER, ""),
        ("订单号 4781320682406083640 尾号 8000", ""),
    ] {
        let typed = format!(
            "const box = document.getElementById('text'), warn = document.getElementById('warn'); box.value = '{text}'; \
             box.dispatchEvent(new Event('input')); return warn.hidden ? '' : warn.textContent;"
        );
        let warning = window.runs(&typed);
        let warning = warning.as_str().unwrap_or_default();
        assert_eq!(warning.is_empty(), warns.is_empty(), "{text}: {warning}");
        assert!(warning.contains(warns), "{text}: {warning}");
    }
}

#[test]
fn enter_sends_but_not_while_a_word_is_picked() {
    let site = Served::start();
    let Some(window) = browser::open(DESKTOP) else { return };
    opens(&window, &site);
    window.types("#text", &format!("一{NEW_LINE}二"));
    let key = |more: &str| {
        let script = format!(
            "const box = document.getElementById('text'); box.dispatchEvent(new KeyboardEvent('keydown', \
             {{ key: 'Enter', bubbles: true, cancelable: true, {more} }})); return box.value;"
        );
        window.runs(&script)
    };
    assert_eq!(key("isComposing: true"), "一\n二");
    assert_eq!(key("keyCode: 229"), "一\n二");
    assert_eq!(key("shiftKey: true"), "一\n二");
    assert_eq!(key(""), "");
    window.sees("#log li.you", "一\n二");
}

#[test]
fn two_tabs_show_one_conversation_and_no_line_loses_nothing() {
    let site = Served::start();
    let Some(window) = browser::open(DESKTOP) else { return };
    opens(&window, &site);
    let (first, second) = window.opens_tab();
    opens(&window, &site);
    window.types("#text", &format!("转人工{ENTER}")).sees("#log li.bot:last-child", "C-1001");
    window.turns_to(&first).sees("#log li.bot:last-child", "C-1001");
    staff(&site, first_case(), says("我在看，请看 https://example.com/help。"), "a");
    window.sees("#log li.staff", "我在看").shoots("chat-staff-desktop");
    let link = "const a = document.querySelector('li.staff a'); return [a.href, a.rel, a.target].join(' ');";
    assert_eq!(window.runs(link), "https://example.com/help noopener noreferrer nofollow _blank");
    window.turns_to(&second).sees("#log li.staff", "我在看");
    window.turns_to(&first).goes_offline(true).types("#text", &format!("断网时写的{ENTER}"));
    window.sees("#state", "网络断了").shoots("chat-offline-desktop");
    staff(&site, first_case(), says("断网时回的"), "b");
    window.goes_offline(false).sees("#log", "断网时回的");
    until("it is sent", || {
        bubbles(&window).iter().filter(|text| *text == "断网时写的").count() == 1 && window.count("li[data-id]") == 0
    });
    window.reloads().sees("#log", "断网时写的");
    let told = bubbles(&window);
    for once in ["断网时写的", "断网时回的"] {
        assert_eq!(told.iter().filter(|text| text.contains(once)).count(), 1, "{told:?}");
    }
}

#[test]
fn who_left_sees_the_answer_and_comes_back() {
    let site = Served::start();
    let Some(window) = browser::open(PHONE) else { return };
    opens(&window, &site);
    window.types("#text", &format!("转人工{ENTER}")).sees("#log li.bot:last-child", "C-1001");
    let link = window.runs("return document.querySelector('#log a').href;");
    staff(&site, first_case(), says("请明天再试"), "a");
    let Some(elsewhere) = browser::open(PHONE) else { return };
    elsewhere.goes_to(link.as_str().unwrap_or_default()).sees(".answers", "请明天再试").is_accessible().shoots("status-phone");
    elsewhere.clicks("main form button").sees("#log li.staff", "请明天再试");
    elsewhere.types("#text", &format!("好的，谢谢{ENTER}"));
    window.sees("#log", "好的，谢谢");
    elsewhere.goes_to(&format!("http://{}/s/x", site.address)).sees("h1", "打不开").is_accessible().shoots("status-gone-phone");
}

#[test]
fn what_is_deleted_leaves_the_page() {
    let site = Served::start();
    let Some(window) = browser::open(PHONE) else { return };
    opens(&window, &site);
    window.types("#text", &format!("我的快递放在北门{ENTER}")).sees("#log", "北门");
    window.clicks(".quick button:last-child").sees("#log li.bot:last-child", "现在删除吗");
    assert!(bubbles(&window).contains(&"删除我的资料".to_owned()), "{:?}", bubbles(&window));
    window.clicks("#log li:last-child .chips button").sees("#log", "已删除");
    until("it is gone", || bubbles(&window).len() == 1);
    let kept = window.runs("return JSON.stringify({ ...localStorage, ...sessionStorage });");
    assert!(!kept.as_str().unwrap_or_default().contains("北门"), "{kept}");
}

/// A page of somebody else, which loads the widget.
fn shop(site: &str) -> (SocketAddr, TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let page = format!(
        "<!doctype html><html lang=zh><meta charset=utf-8><meta name=viewport content=width=device-width><title>shop</title>\
         <main><h1>店铺</h1></main><script src=\"{site}/widget.js\" data-lang=zh-Hans async></script></html>"
    );
    (listener.local_addr().expect("an address"), listener, page)
}

fn serves(listener: TcpListener, page: String) {
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let _ = stream.read(&mut [0; 4096]);
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                page.len()
            );
            let _ = stream.write_all((head + &page).as_bytes());
        }
    });
}

#[test]
fn a_shop_shows_the_chat_and_a_stranger_can_not() {
    let (friend, at_friend, _) = shop("");
    let origins = vec![format!("http://{friend}")];
    let site = Served::with(Options { widget_origins: origins, writes_per_minute: 6_000, ..Options::default() });
    let address = format!("http://{}", site.address);
    serves(at_friend, shop(&address).2);
    let (stranger, at_stranger, page) = shop(&address);
    serves(at_stranger, page);
    let Some(window) = browser::open(DESKTOP) else { return };
    window.goes_to(&format!("http://{friend}/")).sees("button", "在线咨询").clicks("button").finds("iframe");
    window
        .enters("iframe")
        .sees("#log li.bot", "您好")
        .types("#text", &format!("转人工{ENTER}"))
        .sees("#log li.bot:last-child", "C-1001");
    window.types("#text", ESCAPE).leaves().sees("button", "在线咨询").shoots("widget-closed-desktop");
    staff(&site, first_case(), says("我在看"), "a");
    window.sees("button", "1").reloads().sees("button", "1").clicks("button").enters("iframe").sees("#log li.staff", "我在看");
    window.leaves().sees("button", "收起").shoots("widget-desktop");
    is_quiet(&window);
    window.is_accessible();
    // What looks for faults asks the frame, too, and is not heard there.
    window.complaints();
    window.goes_to(&format!("http://{stranger}/")).clicks("button").finds("iframe");
    until("the browser refuses", || window.complaints().iter().any(|line| line.contains("frame-ancestors")));
    assert_eq!(window.enters("iframe").count("#log"), 0);
}
