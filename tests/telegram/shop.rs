//! A shop: a home with orders in its store, a Bot API server, and `simdesk serve` between them as a process.

use crate::cli::help::{Home, Live};

use super::emulator::{Options, Server};

/// A rejected order, for its photo, and the phone tail that goes with it.
pub const ORDER: &str = "6925000000000000019";
pub const TAIL: &str = "8101";

const ORDERS: &str = r#"{"order_id":"6925000000000000019","carrier":"unicom","submitted_at":"2026-02-20 10:00:00","decided_at":"2026-02-24 10:00:00","updated_at":"2026-02-24 10:00:00","audit_status":"rejected","reason_text":"身份证照片模糊，请重新上传","phone_last4":"8101"}
"#;

pub struct Shop {
    pub home: Home,
    pub server: Server,
}

impl Shop {
    pub fn open() -> Self {
        Self::with(Options::default())
    }

    pub fn with(options: Options) -> Self {
        let home = Home::new();
        let orders = home.file("orders.jsonl", ORDERS);
        home.on("s", &["import", &orders.display().to_string()]).run().code(0);
        Self { home, server: Server::with(options) }
    }

    /// A command of the shop's.
    pub fn run(&self, args: &[&str]) -> crate::cli::help::Run {
        let (token, url) = (self.server.token(), self.server.api_url());
        self.home.on("s", args).env("SIMDESK_TELEGRAM_TOKEN", token).env("SIMDESK_TELEGRAM_API_URL", url)
    }

    /// `simdesk serve`, started.
    pub fn starts(&self) -> Live {
        self.run(&["serve"]).start()
    }

    /// `simdesk serve`, asking for updates.
    pub fn serves(&self) -> Live {
        let mut live = self.starts();
        live.expect_log("simdesk serves Telegram");
        self.server.wait_for("the first question for updates", |server| (server.polls_waiting() > 0).then_some(()));
        live
    }
}
