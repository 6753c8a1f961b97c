//! The FAQ as people see it, in Chromium: every kind of page, on a phone and at a desk, by day and by night, with and without script.

use super::browser::{self, DESKTOP, Look, PHONE};
use super::served::Served;

const PAGES: [(&str, &str); 4] = [
    ("home", "/zh-Hans/"),
    ("entry", "/zh-Hans/faq/id-photo"),
    ("search", "/zh-Hans/search?q=%E9%80%80%E6%AC%BE"),
    ("lost", "/zh-Hans/x"),
];

#[test]
fn every_page_is_accessible_and_fits() {
    let site = Served::start();
    for (name, look) in [("desktop", DESKTOP), ("phone", PHONE), ("night", Look { dark: true, ..PHONE })] {
        let Some(window) = browser::open(look) else { return };
        for (page, path) in PAGES {
            window.goes_to(&format!("http://{}{path}", site.address)).is_accessible();
            let too_wide = window.runs("return document.documentElement.scrollWidth - document.documentElement.clientWidth;");
            assert_eq!(too_wide, 0, "{page} on {name} is wider than the window");
            window.shoots(&format!("{page}-{name}"));
        }
        window
            .goes_to(&format!("http://{}/en/faq/credit-blacklist", site.address))
            .is_accessible()
            .shoots(&format!("english-{name}"));
        let dark = window.runs("return matchMedia('(prefers-color-scheme: dark)').matches;");
        assert_eq!(dark, look.dark, "{name}");
        let complaints: Vec<String> = window.complaints().into_iter().filter(|line| !line.contains("404")).collect();
        assert!(complaints.is_empty(), "{name}: {complaints:?}");
    }
}

#[test]
fn a_search_answers_while_one_types() {
    let site = Served::start();
    let Some(window) = browser::open(DESKTOP) else { return };
    window
        .goes_to(&format!("http://{}/zh-Hans/", site.address))
        .types("#q", "照片反光")
        .sees("#hits mark", "照片")
        .shoots("typing-desktop");
    window.is_accessible();
    window.clicks("#hits a").sees("h1", "身份证照片");
    window.goes_to(&format!("http://{}/zh-Hans/", site.address)).types("#q", "zzzz qqqq").sees("#hits", "没有找到");
    window.clicks("#hits a").sees("h1", "在线咨询");
}

#[test]
fn a_vote_is_thanked_for_on_the_page() {
    let site = Served::start();
    let Some(window) = browser::open(PHONE) else { return };
    window.goes_to(&format!("http://{}/zh-Hans/faq/quota", site.address)).clicks(".helped button").sees(".thanks", "谢谢");
    assert!(window.url().ends_with("/zh-Hans/faq/quota"), "{}", window.url());
}

#[test]
fn without_script_the_faq_is_complete() {
    let site = Served::start();
    let Some(window) = browser::open(Look { script: false, ..DESKTOP }) else { return };
    window.goes_to(&format!("http://{}/zh-Hans/", site.address)).types("#q", "退款").clicks(".find button");
    window.sees("h1", "搜索").clicks(".hits a").sees("article", "怎么办");
    window.clicks(".helped button").sees("main", "谢谢");
}
