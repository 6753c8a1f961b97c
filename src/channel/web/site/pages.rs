//! The pages that are the same for everybody: home, one for each entry, the map of the site.

use askama::Template;

use super::super::words::Words;
use super::super::{Options, assets};
use crate::model::{EntryId, Locale, Topic};
use crate::views::site::Page;

/// What every page has around it.
pub struct Frame<'a> {
    pub words: Words<'a>,
    /// The part of the address behind the language, for the way to the other languages.
    pub here: String,
    /// The public address of the site.
    pub url: &'a str,
    pub style: &'static str,
    /// The script, where the page has one.
    pub script: Option<&'static str>,
    /// What the page is about, for its title.
    pub title: String,
    /// One sentence about it, for those who list pages.
    pub about: String,
    /// True where search engines have no business.
    pub hidden: bool,
}

impl<'a> Frame<'a> {
    pub fn new(words: Words<'a>, here: &str, title: String, about: String, url: &'a str) -> Self {
        let script = Some(assets::SITE.path.as_str());
        Self { words, here: here.to_owned(), url, style: &assets::STYLE.path, script, title, about, hidden: false }
    }

    /// The same, kept out of lists.
    pub fn hidden(self) -> Self {
        Self { hidden: true, ..self }
    }
}

/// A part of the FAQ on the home page.
struct Shelf<'a> {
    name: &'static str,
    pages: Vec<&'a Page>,
}

#[derive(Template)]
#[template(path = "web/home.html")]
struct Home<'a> {
    frame: Frame<'a>,
    shelves: Vec<Shelf<'a>>,
}

#[derive(Template)]
#[template(path = "web/entry.html")]
struct Entry<'a> {
    frame: Frame<'a>,
    page: &'a Page,
    topic: &'static str,
    data: String,
}

#[derive(Template)]
#[template(path = "web/notice.html")]
struct Notice<'a> {
    frame: Frame<'a>,
    text: String,
}

#[derive(Template)]
#[template(path = "web/not_found.html")]
struct NotFound<'a> {
    frame: Frame<'a>,
    shelves: Vec<Shelf<'a>>,
}

fn shelves(pages: &[Page]) -> Vec<Shelf<'_>> {
    let shelf = |topic: Topic| Shelf { name: topic.name(), pages: pages.iter().filter(|page| page.topic == topic).collect() };
    Topic::ALL.into_iter().map(shelf).filter(|shelf| !shelf.pages.is_empty()).collect()
}

/// A template that can't be written is a bug; the page then says nothing, and the log does.
pub fn written(template: &impl Template) -> String {
    template.render().unwrap_or_else(|error| {
        tracing::error!("a page could not be written: {error}");
        String::new()
    })
}

/// Address and text of every page in one language.
pub fn all(words: Words<'_>, pages: &[Page], options: &Options) -> Vec<(String, String)> {
    let tag = words.tag();
    let frame = Frame::new(words, "/", words.of("home-title"), words.of("home-about"), &options.url);
    let mut all = vec![(format!("/{tag}/"), written(&Home { frame, shelves: shelves(pages) }))];
    for page in pages {
        let here = format!("/faq/{}", page.id);
        let frame = Frame::new(words, &here, page.text.title.clone(), page.text.cause.clone(), &options.url);
        let entry = Entry { frame, page, topic: page.topic.name(), data: structured(page, words) };
        all.push((format!("/{tag}{here}"), written(&entry)));
    }
    all
}

/// A page that says one sentence under another; both by their whole names.
pub fn notice(words: Words<'_>, title: &str, text: &str) -> String {
    let frame = Frame::new(words, "/", words.sentence(title), String::new(), "").hidden();
    written(&Notice { frame: Frame { script: None, ..frame }, text: words.sentence(text) })
}

/// What a page that does not exist says.
pub fn not_found(words: Words<'_>, pages: &[Page]) -> String {
    let frame = Frame::new(words, "/", words.of("not-found-title"), String::new(), "").hidden();
    written(&NotFound { frame, shelves: shelves(pages) })
}

/// The question and its answer, as search engines read them (schema.org `FAQPage`). Nothing in it can end the element that it stands in.
fn structured(page: &Page, words: Words<'_>) -> String {
    let parts = std::iter::once(&page.text.cause).chain(&page.text.remedy).chain(&page.text.note).chain(&page.retry);
    let answer = parts.map(String::as_str).collect::<Vec<_>>().join("\n");
    let data = serde_json::json!({
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "inLanguage": words.tag(),
        "mainEntity": [{
            "@type": "Question",
            "name": page.text.title,
            "acceptedAnswer": {"@type": "Answer", "text": answer},
        }],
    });
    data.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[derive(Template)]
#[template(path = "web/sitemap.xml", escape = "html")]
struct Sitemap<'a> {
    url: &'a str,
    paths: Vec<String>,
    tags: Vec<&'static str>,
}

/// The map of the site, each page with its other languages.
pub fn sitemap(names: &[EntryId], url: &str) -> String {
    let paths = std::iter::once("/".to_owned()).chain(names.iter().map(|name| format!("/faq/{name}"))).collect();
    written(&Sitemap { url, paths, tags: Locale::ALL.into_iter().map(Locale::tag).collect() })
}

/// What programs may read: everything but what belongs to one person.
pub fn robots(url: &str) -> String {
    format!(
        "User-agent: *\nDisallow: /chat\nDisallow: /assist\nDisallow: /s/\nDisallow: /v1/\nDisallow: /*/search\n\nSitemap: {url}/sitemap.xml\n"
    )
}
