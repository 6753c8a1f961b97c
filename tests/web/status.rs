//! The page of an order or a case: whoever has the link, and nobody else, sees how it stands and goes on from there.

use chrono::TimeDelta;
use simdesk::audits::Keyring;
use simdesk::audits::ticket::{self, Ticket};
use simdesk::flow::{inbox, status};
use simdesk::model::{ConversationId, OrderId};
use simdesk::port::Clock as _;

use super::chat::{HOSTILE, first_case, says, staff};
use super::http::Answer;
use super::served::Served;
use super::until;
use crate::cli::help::Home;

const ORDER: &str = "4781320682406083640";

fn keyring() -> Keyring {
    Keyring::from_bytes([7; 32])
}

/// The path of a page, as the link names it.
fn path(site: &Served, opens: &Ticket) -> String {
    status::link("", &keyring(), opens, site.clock.now()).expect("a link")
}

/// A closed door: the same words for everybody.
fn is_gone(answer: &Answer, gone: &str) {
    assert_eq!((answer.status, answer.body.as_str()), (404, gone));
    assert!(answer.header("set-cookie").is_empty());
}

#[test]
fn a_customer_gets_the_link_and_sees_what_staff_answer() {
    let site = Served::start();
    let mut browser = site.visitor();
    browser.says("转人工").status(202);
    let read = browser.reads(0);
    let text = read[1]["text"].as_str().expect("a text");
    let link = text.split_whitespace().find_map(|word| word.split("http://").nth(1)).expect("a link");
    let path = link.strip_prefix(&site.address.to_string()).expect("it is ours").to_owned();
    assert!(path.starts_with("/s/"), "{path}");
    let page = site.get(&path).status(200);
    assert!(page.body.contains("C-1001") && page.body.contains("排队中") && page.body.contains("您排在最前面"), "{}", page.body);
    assert!(page.body.contains("还没有客服的回复") && !page.body.contains("「web-"), "{}", page.body);
    assert_eq!((page.header("x-robots-tag"), page.header("cache-control")), ("noindex, nofollow", "no-store"));
    assert!(page.header("set-cookie").is_empty() && page.body.contains("noindex"));
    staff(&site, first_case(), says(&format!("请明天再试 {HOSTILE}")), "a");
    until("the answer is on the page", || site.get(&path).body.contains("请明天再试"));
    let page = site.get(&path).status(200).body;
    assert!(page.contains("客服 lin 已回复") && !page.contains("<script>alert") && !page.contains("<img"), "{page}");
    let english = site.get(&format!("{path}?lang=en")).status(200).body;
    assert!(english.contains("lin has answered") && english.contains("<html lang=\"en\">"), "{english}");
}

#[test]
fn a_case_goes_on_in_any_browser() {
    let site = Served::start();
    let telegram: ConversationId = "telegram:555".parse().expect("a name");
    let now = site.clock.now();
    site.run(inbox::accept(&*site.store, &telegram, "1", inbox::text_event("转人工"), now)).expect("it is taken");
    until("a case is open", || site.run(site.store.case(first_case())).expect("the store answers").is_some());
    let path = path(&site, &Ticket::Case(first_case()));
    assert!(site.get(&path).status(200).body.contains("Telegram"));
    let go_on = |headers: &[(&str, &str)]| {
        let ask = site.ask("POST", &format!("{path}/continue")).form(&[("once", "7"), ("lang", "zh-Hans")]);
        headers.iter().fold(ask, |ask, (name, value)| ask.header(name, value)).send()
    };
    assert_eq!(go_on(&[("origin", "https://evil.example")]).status, 403);
    assert_eq!(go_on(&[("sec-fetch-site", "cross-site")]).status, 403);
    let opened = go_on(&[("sec-fetch-site", "same-origin")]).status(303);
    assert_eq!(opened.header("location"), "/chat?lang=zh-Hans#last");
    let cookie = opened.cookie();
    assert!(cookie.starts_with("simdesk_chat=t."), "{cookie}");
    let page = site.ask("GET", "/chat").cookie(&cookie).send().status(200).body;
    assert!(page.contains("C-1001") && page.contains("Telegram"), "{page}");
    // What is written here is told there.
    let said = serde_json::json!({"id": 3, "text": "我还有一个问题"});
    site.ask("POST", "/chat/say").cookie(&cookie).json(&said).send().status(202);
    let told = || site.run(site.store.messages(&telegram, 0, 50)).expect("the store answers");
    until("it is told", || told().iter().any(|message| message.text == "您在网页上说：\n我还有一个问题"));
    let shown = site.ask("GET", "/chat/messages").cookie(&cookie).send().status(200).json();
    assert!(shown.as_array().into_iter().flatten().any(|message| message["text"] == "我还有一个问题"), "{shown}");
    // Who is in the conversation already keeps the cookie that they have.
    assert!(go_on(&[("cookie", &cookie)]).status(303).header("set-cookie").is_empty());
    // The secret of the cookie ends with its days.
    site.clock.advance(TimeDelta::days(91));
    site.ask("GET", "/chat/messages").cookie(&cookie).send().status(403);
}

#[test]
fn an_order_is_told_and_taken_into_the_chat() {
    let site = Served::start();
    site.knows(ORDER, "8000", &format!("证件照片反光 {HOSTILE}"));
    let order: OrderId = ORDER.parse().expect("an order");
    let path = path(&site, &Ticket::Order(order));
    let page = site.get(&path).status(200).body;
    for part in ["订单 478…3640：审核未通过", "证件照片反光", "何时再提交", "最晚"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    for never in ["<script>alert", "<img", ORDER, "转人工", "这样清楚了吗"] {
        assert!(!page.contains(never), "{never}: {page}");
    }
    assert!(site.get(&format!("{path}?lang=en")).status(200).body.contains("not approved"));
    let form = [("once", "12"), ("lang", "zh-Hans")];
    let opened = site.ask("POST", &format!("{path}/continue")).form(&form).send().status(303);
    let cookie = opened.cookie();
    assert!(cookie.starts_with("simdesk_chat=") && !cookie.contains("=t."), "{cookie}");
    let read = || site.ask("GET", "/chat/messages").cookie(&cookie).send().status(200).json();
    until("it is answered", || !read().as_array().expect("a list").is_empty());
    assert!(read()[0]["text"].as_str().expect("a text").contains("审核未通过"), "{}", read());
    // Pressed twice it is pressed once; and the order needs no proof any more.
    site.ask("POST", &format!("{path}/continue")).cookie(&cookie).form(&form).send().status(303);
    let said = serde_json::json!({"id": 1, "text": "钱退不退"});
    site.ask("POST", "/chat/say").cookie(&cookie).json(&said).send().status(202);
    until("it is answered", || read().as_array().expect("a list").len() == 3);
    // Looking has begun nothing.
    assert!(site.run(site.store.case(first_case())).expect("the store answers").is_none());
}

#[test]
fn whatever_is_wrong_with_a_link_the_words_are_the_same() {
    let site = Served::start();
    site.knows(ORDER, "8000", "证件照片反光");
    let order = Ticket::Order(ORDER.parse().expect("an order"));
    let good = path(&site, &order);
    let gone = site.get("/s/x").status(404);
    assert!(gone.body.contains("打不开") && gone.body.contains("noindex"), "{}", gone.body);
    let gone = gone.body;
    let letters = good.strip_prefix("/s/").expect("a path");
    for at in 0..letters.len() {
        for to in [b'A', b'B', b'_'] {
            let mut forged = letters.as_bytes().to_vec();
            if forged[at] == to {
                continue;
            }
            forged[at] = to;
            let forged = String::from_utf8(forged).expect("letters");
            is_gone(&site.get(&format!("/s/{forged}")), &gone);
        }
    }
    let conversation = Ticket::Conversation("web:me".parse().expect("a name"));
    let unknown = Ticket::Order("4781320682406099999".parse().expect("an order"));
    let write = |opens: &Ticket, days| ticket::write(&keyring(), opens, days, site.clock.now()).expect("a ticket");
    let foreign = ticket::write(&Keyring::from_bytes([8; 32]), &order, 30, site.clock.now()).expect("a ticket");
    let others = [write(&conversation, 9), write(&unknown, 9), write(&Ticket::Case(first_case()), 9), foreign, "a".repeat(500)];
    for other in others {
        is_gone(&site.get(&format!("/s/{other}")), &gone);
        let press = site.ask("POST", &format!("/s/{other}/continue")).form(&[("once", "1")]).send();
        is_gone(&press, &gone);
    }
    // On its last day it still opens, on the next no more.
    let short = write(&order, 2);
    site.clock.advance(TimeDelta::days(2));
    site.get(&format!("/s/{short}")).status(200);
    site.clock.advance(TimeDelta::days(1));
    is_gone(&site.get(&format!("/s/{short}")), &gone);
}

#[test]
fn the_command_prints_a_link_for_what_there_is() {
    let home = Home::new();
    let rows = "order_id,audit_status,phone_last4\n4781320682406083640,审核失败,8000\n";
    home.file("orders.csv", rows);
    home.on("s", &["import", "orders.csv"]).run().code(0);
    home.on("s", &["web", "link", ORDER]).run().code(2).complains("[web] url");
    home.file("site.toml", "[web]\nurl = \"https://sim.example.com\"\n");
    let link = |what: &str| home.on("s", &["--config", "site.toml", "web", "link", what]).run();
    let printed = link(ORDER).code(0).out;
    let ticket = printed.strip_prefix("https://sim.example.com/s/").expect("an address").trim_end().to_owned();
    assert!(ticket.len() > 40 && ticket.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)), "{printed}");
    link("4781320682406099999").code(4).complains("no order or case").complains("478…9999");
    link("C-1001").code(4).complains("C-1001");
    link("照片").code(2).complains("no order number");
}
