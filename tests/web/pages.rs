//! The pages of the FAQ: complete without script, in three languages, and closed against what is sent at them.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use simdesk::model::Locale;
use simdesk::views::site::topic_of;

use super::http::Answer;
use super::served::Served;
use crate::transcripts::play::KNOWLEDGE;

fn is_closed(answer: &Answer) {
    let policy = answer.header("content-security-policy");
    for part in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"] {
        assert!(policy.contains(part), "{part}: {answer:?}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("referrer-policy"), "same-origin");
}

#[test]
fn every_entry_has_a_page_in_every_language() {
    let site = Served::start();
    for locale in Locale::ALL {
        let home = site.get(&format!("/{locale}/")).status(200);
        is_closed(&home);
        for entry in KNOWLEDGE.faq.entries().iter().filter(|entry| topic_of(entry).is_some()) {
            let path = format!("/{locale}/faq/{}", entry.id);
            assert!(home.body.contains(&format!("href=\"{path}\"")), "{path} is on the home page");
            let page = site.get(&path).status(200);
            is_closed(&page);
            let answer = &entry.answer[&locale];
            let escaped = |text: &str| text.replace('&', "&#38;").replace('\'', "&#39;").replace('"', "&#34;");
            assert!(page.body.contains(&format!("<h1>{}</h1>", escaped(&answer.title))), "{path}: {}", page.body);
            assert!(page.body.contains(&format!("<html lang=\"{locale}\">")), "{path}");
            assert!(page.body.len() < 100_000, "{path} is {} bytes", page.body.len());
            assert!(!page.body.contains("「web-"), "{path}: a sentence is missing");
            assert!(!page.body.contains('{') || page.body.contains("ld+json"), "{path}");
            let data = page.body.split("ld+json\">").nth(1).and_then(|rest| rest.split("</script>").next());
            let data: serde_json::Value = serde_json::from_str(data.expect("it is there")).expect("it is JSON");
            assert_eq!(data["@type"], "FAQPage");
            assert_eq!(data["mainEntity"][0]["name"], answer.title);
            assert!(!data["mainEntity"][0]["acceptedAnswer"]["text"].as_str().unwrap_or_default().contains("{carrier"), "{path}");
        }
    }
}

#[test]
fn the_home_follows_the_browsers_language() {
    let site = Served::start();
    for (asked, home) in [
        ("", "/zh-Hans/"),
        ("en-GB,en;q=0.9", "/en/"),
        ("fr-FR,zh-TW;q=0.8,en;q=0.5", "/zh-Hant/"),
        ("en;q=0.1,zh-CN", "/zh-Hans/"),
        ("q=;;;,,*;q=x", "/zh-Hans/"),
    ] {
        let answer = site.ask("GET", "/").header("accept-language", asked).send().status(302);
        assert_eq!(answer.header("location"), home, "{asked}");
    }
}

#[test]
fn a_search_marks_what_it_found_and_escapes_what_was_asked() {
    let site = Served::start();
    let found = site.get("/zh-Hans/search?q=%E7%85%A7%E7%89%87%E5%8F%8D%E5%85%89").status(200);
    assert!(found.body.contains("/zh-Hans/faq/id-photo"), "{}", found.body);
    assert!(found.body.contains("<mark>照片</mark>"), "{}", found.body);
    let json = site.get("/search.json?lang=en&q=photo").status(200).json();
    assert!(json.as_array().expect("a list").iter().any(|hit| hit["url"] == "/en/faq/id-photo"), "{json}");
    // As one types: the beginning of a word is enough.
    let json = site.get("/search.json?lang=en&q=blackl").status(200).json();
    assert!(!json.as_array().expect("a list").is_empty(), "{json}");
    let hostile = site.get("/zh-Hans/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").status(200);
    assert!(!hostile.body.contains("<script>alert"), "{}", hostile.body);
    let nothing = site.get("/zh-Hans/search?q=%F0%9F%8D%95%F0%9F%8D%95").status(200);
    assert!(nothing.body.contains("没有找到"), "{}", nothing.body);
    for odd in ["q=", "q=%FF%FE", "q", "", "q=a&q=b", &format!("q={}", "%E7%85%A7".repeat(1_000))] {
        site.get(&format!("/zh-Hans/search?{odd}")).status(200);
        site.get(&format!("/search.json?{odd}")).status(200);
    }
}

#[test]
fn the_map_names_every_page() {
    let site = Served::start();
    let map = site.get("/sitemap.xml").status(200);
    assert_eq!(map.header("content-type"), "application/xml");
    for line in map.body.split("<loc>").skip(1) {
        let url = line.split("</loc>").next().expect("an address ends");
        let path = url.strip_prefix(&format!("http://{}", site.address)).expect("it is ours");
        site.get(path).status(200);
    }
    assert!(site.get("/robots.txt").status(200).body.contains("Sitemap: http://"));
}

#[test]
fn an_unchanged_page_is_not_sent_again() {
    let site = Served::start();
    let page = site.get("/en/faq/quota").status(200);
    let again = site.ask("GET", "/en/faq/quota").header("if-none-match", page.header("etag")).send().status(304);
    assert!(again.body.is_empty());
    let style = page.body.split("stylesheet\" href=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a style");
    let style = site.get(style).status(200);
    assert!(style.header("cache-control").contains("immutable"));
    let head = site.ask("HEAD", "/en/faq/quota").send().status(200);
    assert!(head.body.is_empty());
}

#[test]
fn what_is_not_there_is_not_there() {
    let site = Served::start();
    for path in [
        "/zh-Hans/faq/nothing",
        "/zh-Hans/faq/../../../../etc/passwd",
        "/assets/../Cargo.toml",
        "/assets/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/zh-Hans/faq/greeting",
        "/fr/",
        "/.git/config",
        "//evil.example",
        "/%00",
    ] {
        let answer = site.get(path).status(404);
        is_closed(&answer);
        assert!(!answer.body.contains("root:"), "{path}");
    }
    for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"] {
        let answer = site.ask(method, "/zh-Hans/").send();
        assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD"), "{method}");
    }
}

#[test]
fn a_vote_is_kept_once_and_only_for_what_there_is() {
    let site = Served::start();
    let vote =
        |entry: &str, helped: &str| site.ask("POST", "/helped").form(&[("entry", entry), ("helped", helped), ("lang", "en")]);
    let answer = vote("id-photo", "yes").send().status(303);
    assert_eq!(answer.header("location"), "/en/faq/id-photo#thanks");
    vote("id-photo", "no").send().status(303);
    vote("nothing", "yes").send().status(400);
    vote("id-photo", "maybe").send().status(400);
    vote("id-photo", "yes").header("sec-fetch-site", "cross-site").send().status(403);
    vote("id-photo", "yes").header("origin", "https://evil.example").send().status(403);
    let today = simdesk::model::shanghai_day(super::served::NOW.parse().expect("a time"));
    let notes = || site.run(site.store.turn_notes(today, None, 100)).expect("the store answers");
    let votes = || notes().iter().filter(|row| row.note.entry.as_ref().is_some_and(|entry| entry.as_str() == "id-photo")).count();
    crate::web::until("both votes are noted", || votes() == 2);
}

/// Whoever is slow, huge or many is sent away, and others are served meanwhile.
#[test]
fn slow_and_huge_requests_keep_nobody_out() {
    let site = Served::start();
    let mut slow = Vec::new();
    for _ in 0..200 {
        let mut stream = TcpStream::connect(site.address).expect("it listens");
        stream.write_all(b"GET /zh-Hans/ HTTP/1.1\r\nHost: x\r\nX-Slow: ").expect("it reads");
        slow.push(stream);
    }
    site.get("/zh-Hans/").status(200);
    let huge = "a".repeat(200_000);
    let long = site.get(&format!("/zh-Hans/search?q={huge}"));
    assert!(matches!(long.status, 414 | 431), "{}", long.status);
    let many = site.ask("POST", "/chat/say").header("content-type", "application/json").body(vec![b'x'; 50 << 20]).send();
    assert!(matches!(many.status, 403 | 413), "{}", many.status);
    let mut garbage = TcpStream::connect(site.address).expect("it listens");
    garbage.set_read_timeout(Some(Duration::from_secs(30))).expect("a patience");
    garbage.write_all(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n").expect("it reads");
    let mut said = String::new();
    let _ = garbage.read_to_string(&mut said);
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 400"), "{said}");
    site.get("/en/").status(200);
}

#[test]
fn one_address_can_not_write_without_end() {
    let site = Served::with(simdesk::channel::web::Options { writes_per_minute: 20, ..Default::default() });
    let vote = || site.ask("POST", "/helped").form(&[("entry", "quota"), ("helped", "yes")]).send().status;
    let statuses: Vec<u16> = (0..30).map(|_| vote()).collect();
    assert_eq!(statuses[0], 303);
    assert!(statuses.contains(&429), "{statuses:?}");
    site.get("/zh-Hans/").status(200);
}

/// Behind a proxy its word on the address counts: one that searches or listens without end is stopped, another one is not.
#[test]
fn one_address_can_not_search_or_listen_without_end() {
    let site = Served::with(simdesk::channel::web::Options { writes_per_minute: 6_000, proxy: true, ..Default::default() });
    let search = |from: &str| site.ask("GET", "/search.json?lang=en&q=photo").header("x-forwarded-for", from).send().status;
    let statuses: Vec<u16> = (0..120).map(|_| search("10.0.0.1, 203.0.113.9")).collect();
    assert_eq!(statuses[0], 200);
    assert!(statuses.contains(&429), "{statuses:?}");
    assert_eq!(search("203.0.113.9, 203.0.113.10:4711"), 200, "somebody else is behind another address");

    let listens = |number: usize, from: &str| {
        use base64::Engine as _;
        let secret = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(Sha256::digest(number.to_be_bytes()));
        let ask = site.ask("GET", "/chat/events").header("authorization", &format!("Bearer {secret}"));
        ask.header("x-forwarded-for", from)
    };
    let open: Vec<_> = (0..300).map(|number| listens(number, "203.0.113.20").stream()).collect();
    assert_eq!(listens(300, "203.0.113.20").send().status, 429);
    drop(listens(300, "203.0.113.21").stream());
    drop(open);
}
