//! The seat assistant without script: who may, what is proposed, and that nothing of what was pasted stays.

use simdesk::channel::web::Options;
use simdesk::model::{About, Act};

use super::api::{logged, staff};
#[cfg(unix)]
use super::browser::{self, DESKTOP, Look, PHONE};
use super::http::{Answer, Ask};
use super::served::Served;
use crate::transcripts::play::{Stage, play};

const ORDER: &str = "4781320682406083640";

/// A site with an order, and a browser's cookie of somebody who has logged in.
fn seat() -> (Served, String) {
    let site = Served::start();
    site.knows(ORDER, "8000", "证件照片反光");
    let token = staff(&site, "lin", 1);
    let entered = site.ask("POST", "/assist/login").form(&[("token", &token), ("lang", "zh-Hans")]).send().status(303);
    assert_eq!(entered.header("location"), "/assist?lang=zh-Hans");
    let cookie = entered.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && !cookie.contains("Secure"), "{cookie}");
    let cookie = entered.cookie();
    (site, cookie)
}

fn asks(site: &Served, cookie: &str, text: &str, say: &str) -> Answer {
    site.ask("POST", "/assist").cookie(cookie).form(&[("text", text), ("say", say), ("lang", "zh-Hans")]).send()
}

/// What is to be copied.
fn answer(page: &Answer) -> &str {
    let after = page.body.split("<textarea id=\"answer\"").nth(1).and_then(|rest| rest.split_once(">\n"));
    after.and_then(|(_, rest)| rest.split("</textarea>").next()).unwrap_or_default()
}

/// For the order's owner the bot says the same, once the owner check is passed.
#[test]
fn the_answer_is_what_the_bot_would_say_to_the_owner() {
    let (site, cookie) = seat();
    let page = asks(&site, &cookie, &format!("亲 {ORDER} 为什么没过"), "").status(200);
    let proposed = answer(&page);
    let scene = format!(
        "now 2026-11-24 10:00\norder {ORDER} tail=8000 status=rejected reason=\"证件照片反光\" submitted=\"2026-11-21 10:00\" \
         decided=\"2026-11-23 10:00\"\n> {ORDER}\n> 8000\n"
    );
    let said = site.run(play(&scene, Stage::memory())).expect("played");
    let said: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("| ")).collect();
    let lines: Vec<&str> = proposed.lines().filter(|line| !line.is_empty()).collect();
    assert!(lines.len() > 8, "{proposed}");
    for line in &lines {
        assert!(said.contains(line), "{line} is not what the bot says: {said:#?}");
    }
    for part in ["审核未通过", "证件照片反光", "何时再提交", "钱："] {
        assert!(proposed.contains(part), "{part}: {proposed}");
    }
    // The bot's own questions stay out of what a person sends.
    assert!(!proposed.contains("转人工") || !proposed.contains("回复"), "{proposed}");
    let link = page.body.split("/s/").nth(1).and_then(|rest| rest.split('"').next()).expect("a link");
    assert!(link.len() > 40, "{link}");
    for part in ["字面命中", "订单记录", "/zh-Hans/faq/id-photo"] {
        assert!(page.body.contains(part), "{part}");
    }
    let english = asks(&site, &cookie, ORDER, "en").status(200);
    assert!(answer(&english).contains("not approved"), "{}", answer(&english));
}

#[test]
fn nothing_of_what_was_pasted_is_kept_and_the_look_up_is_noted() {
    let (site, cookie) = seat();
    let before = site.run(site.store.verify()).expect("readable").records;
    asks(&site, &cookie, "照片糊了被拒怎么办 我叫王五 13912345678", "").status(200);
    assert_eq!(site.run(site.store.verify()).expect("readable").records, before, "words alone leave nothing");
    asks(&site, &cookie, &format!("{ORDER} 我叫王五"), "").status(200);
    asks(&site, &cookie, "4781320682406083641 查一下", "").status(200);
    let log = logged(&site);
    let about: Vec<_> = log.iter().map(|entry| (entry.act, entry.about.clone())).collect();
    let order = About::Order(ORDER.parse().expect("an order"));
    assert_eq!(about, [(Act::LookUp, vec![order]), (Act::LookUp, vec![About::Nothing(simdesk::model::Sought::Order)])]);
    let snapshot = site.run(site.store.snapshot()).expect("a view");
    let records = site.run(site.store.snapshot_page(&snapshot, &[])).expect("readable");
    assert!(records.iter().all(|record| !String::from_utf8_lossy(&record.1).contains("王五")));
    assert!(site.run(site.store.cases(simdesk::port::CaseFilter { all: true }, 10)).expect("readable").is_empty());
}

#[test]
fn whatever_is_pasted_comes_back_harmless() {
    let (site, cookie) = seat();
    for text in [
        "<script>alert(1)</script>",
        "</textarea><img src=x onerror=alert(1)>",
        "\"><svg onload=alert(1)>",
        "{{ frame }} {% block %}",
        "\u{202e}\u{0}\u{7}",
    ] {
        let page = asks(&site, &cookie, &format!("照片反光怎么办 {text}"), "\"><script>").status(200);
        for bad in ["<script>alert", "<img", "<svg", "onerror=alert(1)>", "\"><script>"] {
            assert!(!page.body.contains(bad), "{bad}: {}", page.body);
        }
        assert!(!page.body.contains(" style=") && !page.body.contains(" onclick="));
        let policy = page.header("content-security-policy");
        assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
        assert!(page.body.contains("noindex"));
    }
    assert_eq!(answer(&asks(&site, &cookie, "😀😀😀", "").status(200)), "");
    assert_eq!(answer(&asks(&site, &cookie, "", "").status(200)), "");
    let long = asks(&site, &cookie, &format!("照片反光怎么办。{}", "长".repeat(100_000)), "").status(200);
    assert!(long.body.contains("只读了开头") && long.body.len() < 100_000, "{} bytes", long.body.len());
    asks(&site, &cookie, &"x".repeat(3 << 20), "").status(413);
    let masked = asks(&site, &cookie, "身份证110101199003077758 照片反光怎么办", "").status(200);
    assert!(!masked.body.contains("110101199003077758") && masked.body.contains("已经隐去"));
}

#[test]
fn who_is_not_staff_or_comes_from_elsewhere_gets_nothing() {
    let (site, cookie) = seat();
    let form: &[(&str, &str)] = &[("text", ORDER), ("lang", "en")];
    let nobody = site.ask("POST", "/assist").form(form).send().status(401);
    assert!(nobody.body.contains("name=\"token\"") && !nobody.body.contains("not approved"));
    site.ask("POST", "/assist").cookie("simdesk_staff=sds_wrong").form(form).send().status(401);
    // The browser would send the cookie only with pages of its own; another program may lie about that, and is not believed.
    let foreign: [fn(Ask) -> Ask; 3] = [
        |ask| ask.header("origin", "https://evil.example"),
        |ask| ask.header("sec-fetch-site", "cross-site"),
        |ask| ask.header("sec-fetch-site", "same-site").header("origin", "https://evil.example"),
    ];
    for from in foreign {
        for path in ["/assist", "/assist/login", "/assist/leave"] {
            let answer = from(site.ask("POST", path).cookie(&cookie)).form(form).send();
            assert_eq!((answer.status, answer.body.as_str()), (403, ""), "{path}");
        }
    }
    site.ask("POST", "/assist").cookie(&cookie).header("sec-fetch-site", "same-origin").form(form).send().status(200);
    for (method, path) in [("DELETE", "/assist"), ("GET", "/assist/login"), ("GET", "/assist/leave")] {
        site.ask(method, path).send().status(405);
    }
    let left = site.ask("POST", "/assist/leave").cookie(&cookie).form(&[]).send().status(303);
    assert!(left.header("set-cookie").contains("Max-Age=0"));
    for _ in 0..10 {
        site.ask("POST", "/assist/login").form(&[("token", "guess")]).send();
    }
    assert!(
        site.ask("POST", "/assist/login").form(&[("token", "guess"), ("lang", "en")]).send().status(429).body.contains("minutes")
    );
    assert!(logged(&site).iter().all(|entry| entry.act == Act::LookUp));
}

#[test]
fn without_accounts_the_page_says_how_to_make_one() {
    let site = Served::with(Options { url: "https://help.example".to_owned(), writes_per_minute: 60, ..Options::default() });
    let page = site.get("/assist?lang=en").status(200);
    assert!(page.body.contains("simdesk staff add") && page.body.contains("simdesk staff token"));
    site.ask("POST", "/assist/login").form(&[("token", ""), ("lang", "en")]).send().status(401);
    let token = staff(&site, "lin", 1);
    let entered = site.ask("POST", "/assist/login").form(&[("token", &token)]).send().status(303);
    assert!(entered.header("set-cookie").ends_with("; Secure"));
    let page = site.get("/assist?lang=zh-Hant").status(200);
    assert!(!page.body.contains("staff add") && page.body.contains("登入"));
}

/// In a browser the hands stay on the keys, and the page is as open to those who do not see it.
#[cfg(unix)]
#[test]
fn keys_ask_copy_and_start_anew() {
    let site = Served::start();
    site.knows(ORDER, "8000", "证件照片反光");
    let token = staff(&site, "lin", 1);
    for (name, look) in [("desktop", DESKTOP), ("phone", PHONE), ("night", Look { dark: true, ..DESKTOP })] {
        let Some(window) = browser::open(look) else { return };
        window
            .goes_to(&format!("http://{}/assist?lang=zh-Hans", site.address))
            .is_accessible()
            .shoots(&format!("assist-login-{name}"));
        window.types("#token", &token).clicks(".log-in button").sees("#ask", "买家说了什么").is_accessible();
        assert_eq!(window.runs("return document.activeElement.id;"), "text");
        // Control and Enter.
        window.types("#text", &format!("{ORDER} 为什么没过\u{e009}\u{e007}")).sees("#links-head", "进度链接").is_accessible();
        window.shoots(&format!("assist-{name}"));
        let too_wide = window.runs("return document.documentElement.scrollWidth - document.documentElement.clientWidth;");
        assert_eq!(too_wide, 0, "{name}");
        assert_eq!(window.runs("return document.activeElement.id;"), "answer");
        window.types("#answer", "\u{e007}").sees("#copied", "已复制");
        // Escape.
        window.types("#answer", "\u{e00c}").sees("#keys", "Esc");
        let gone = |window: &browser::Chromium| {
            window.count("#answer") == 0 && window.runs("return document.getElementById('text').value;") == ""
        };
        super::until("the page starts anew", || gone(&window));
        assert!(window.complaints().is_empty(), "{name}: {:?}", window.complaints());
    }
}
