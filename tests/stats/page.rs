//! The page with charts: nothing that somebody wrote becomes part of it, every chart has its table, every tag its end.

use simdesk::views::stats::report_html;

use super::seed::Seed;
use super::{O, on_runtime, report_of, shop};

/// Every tag is closed in its place, every chart is named and followed by a table, and nothing is fetched or run.
#[track_caller]
pub fn is_sound(page: &str) {
    let mut open: Vec<&str> = Vec::new();
    for piece in page.split('<').skip(1) {
        let (tag, _) = piece.split_once('>').expect("every tag ends");
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{page}");
        } else if !tag.starts_with('!') && !tag.ends_with('/') && name != "meta" {
            open.push(name);
        }
    }
    assert_eq!(open, Vec::<&str>::new());
    for chart in page.split("<svg ").skip(1) {
        assert!(chart.starts_with("class=\"chart\" role=\"img\" aria-labelledby="), "{chart}");
        let (drawn, after) = chart.split_once("</svg>").expect("it ends");
        assert!(drawn.contains("<title id="), "{chart}");
        let table = after.trim_start().strip_prefix("</figure>").unwrap_or_default().trim_start();
        assert!(table.starts_with("<div class=\"wide\" tabindex=\"0\""), "{after}");
    }
    for foreign in ["<script", "http://", "https://", "src=", "href=", "url("] {
        let inside_tags = page.split('<').skip(1).filter_map(|piece| piece.split_once('>')).any(|(tag, _)| tag.contains(foreign));
        assert!(!inside_tags, "{foreign}: {page}");
    }
    let mut tags = page.split('<').skip(1).filter_map(|piece| piece.split_once('>')).map(|(tag, _)| tag);
    assert!(!tags.any(|tag| tag.split_whitespace().any(|word| word.starts_with("on") && word.contains('='))), "{page}");
    assert!(page.contains("default-src 'none'") && page.contains("prefers-color-scheme: dark"));
}

#[test]
fn a_shop_has_its_charts_and_tables() {
    on_runtime(async {
        let page = report_html(&report_of(&shop().await, 3).await);
        is_sound(&page);
        for part in
            ["id=\"causes-t\"", "id=\"days-t\"", "id=\"talks-t\"", "id=\"why-t\"", "身份证照片不清晰或不合要求", "今天天气怎么样"]
        {
            assert!(page.contains(part), "{part} is missing: {page}");
        }
        assert_eq!(page.matches("<svg ").count(), 4);
    });
}

#[test]
fn what_people_write_stays_text() {
    let hostile = "</td><script>alert('1')</script><img src=\"x\" onerror=\"y\">&amp;\u{1b}[31m";
    on_runtime(async {
        let mut seed = Seed::new();
        for outcome in [O::OutOfScope, O::NotUnderstood] {
            seed.turn("t:1", "2026-02-22 12:00", outcome, Some(hostile)).await;
        }
        let report = report_of(&seed, 1).await;
        let page = report_html(&report);
        is_sound(&page);
        let safe = "&lt;/td&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&lt;img src=&quot;x&quot; onerror=&quot;y&quot;&gt;&amp;amp; [31m";
        assert_eq!(page.matches(safe).count(), 2, "{page}");
        assert!(!page.contains('\u{1b}'));
        assert!(!simdesk::views::stats::report_text(&report).contains('\u{1b}'));
    });
}
