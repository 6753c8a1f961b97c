//! `[web]`: the site, its address, and who may put the chat into their own pages.

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};

use super::{Env, Secret};
use crate::model::Fault;
use crate::sheet::{At, Section, Sheet};

/// Where the demo listens.
pub const DEMO_LISTEN: SocketAddr = SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 8000));
/// Pages of others that may show the chat; more make the header that names them too long.
const ORIGINS_MAX: usize = 20;
/// Shorter secrets can be guessed.
const SECRET_CHARS: std::ops::RangeInclusive<usize> = 32..=200;

/// The site.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WebPlan {
    /// Where it listens; `None` = there is none.
    pub listen: Option<SocketAddr>,
    /// Its public address, without a slash at the end; `None` = links and the map of the site name the address it listens on.
    pub url: Option<String>,
    /// Pages that may show the chat: `https://shop.example.com`, without a path.
    pub widget_origins: Vec<String>,
    /// True when a proxy stands before it, whose word on a visitor's address is taken.
    pub proxy: bool,
    /// What signs the orders that other systems send; `None` = none are taken.
    pub ingest_secret: Option<Secret>,
}

impl WebPlan {
    pub(super) fn read(sheet: &Sheet<'_>, section: &mut Section<'_>) -> Self {
        let mut plan = Self::default();
        if let Some(listen) = section.optional_text("listen") {
            if let Ok(address) = listen.value.parse() {
                plan.listen = Some(address);
            } else {
                let message = format!("`listen` is {:?}: expected an address and a port, such as {DEMO_LISTEN}", listen.value);
                sheet.error(listen.line, message);
            }
        }
        if let Some(url) = section.optional_text("url") {
            let bare = url.value.trim_end_matches('/');
            if origin(bare).is_some() {
                plan.url = Some(bare.to_owned());
            } else {
                sheet.error(url.line, format!("`url` is {:?}: {NO_ORIGIN}", url.value));
            }
        }
        plan.widget_origins = origins(sheet, section);
        plan.proxy = section.optional_choice("proxy", &[("yes", true), ("no", false)]).unwrap_or_default();
        if let Some(secret) = section.optional_text("ingest_secret") {
            if is_secret(&secret.value) {
                plan.ingest_secret = Some(Secret::from(secret.value));
            } else {
                sheet.error(secret.line, format!("`ingest_secret` {NO_SECRET}"));
            }
        }
        plan
    }

    pub(super) fn read_env(&mut self, env: &Env, faults: &mut Vec<Fault>) {
        let set = |name: &str| env.get(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        if let Some(listen) = set("SIMDESK_WEB_LISTEN") {
            if let Ok(address) = listen.parse() {
                self.listen = Some(address);
            } else {
                let message = format!("{listen:?}: expected an address and a port, such as {DEMO_LISTEN}");
                faults.push(Fault::error("SIMDESK_WEB_LISTEN", 0, message));
            }
        }
        if let Some(secret) = set("SIMDESK_WEB_INGEST_SECRET") {
            if is_secret(&secret) {
                self.ingest_secret = Some(Secret::from(secret));
            } else {
                faults.push(Fault::error("SIMDESK_WEB_INGEST_SECRET", 0, NO_SECRET));
            }
        }
    }
}

const NO_ORIGIN: &str = "expected https:// (or http://) and a host, with a port where it needs one, and no path";

/// Does not repeat what was given: it may be the secret with a slip of the pen in it.
const NO_SECRET: &str =
    "is no usable secret: expected 32 to 200 characters without spaces, such as `openssl rand -hex 32` prints";

fn is_secret(text: &str) -> bool {
    SECRET_CHARS.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn origins(sheet: &Sheet<'_>, section: &mut Section<'_>) -> Vec<String> {
    let listed: Vec<At<String>> = section.texts("widget_origins").unwrap_or_default();
    if let Some(extra) = listed.get(ORIGINS_MAX) {
        sheet.error(extra.line, format!("`widget_origins` names more than {ORIGINS_MAX} pages"));
    }
    let mut origins = Vec::new();
    for given in listed {
        match origin(given.value.trim_end_matches('/')) {
            Some(origin) => origins.push(origin),
            None => sheet.error(given.line, format!("`widget_origins` has {:?}: {NO_ORIGIN}", given.value)),
        }
    }
    origins
}

/// Scheme, host and port as browsers write them; `None` for what has more, or is put together so that a header could be broken with it.
fn origin(text: &str) -> Option<String> {
    let (scheme, host) = text.split_once("://")?;
    let known = matches!(scheme, "https" | "http");
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port),
        _ => (host, "1"),
    };
    let bare = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let fine = match bare {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.')),
    };
    (known && fine && port.parse::<u16>().is_ok_and(|port| port > 0)).then(|| text.to_ascii_lowercase())
}
