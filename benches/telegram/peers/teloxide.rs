//! A bot on teloxide's own dispatcher and webhook, as its documentation writes one. It says 200 when the update is in memory.
//!
//! The bench starts itself again with a hidden argument to be this bot, so that it is a process of its own like the others.

use std::net::SocketAddr;

use teloxide::dispatching::{Dispatcher, UpdateFilterExt as _};
use teloxide::error_handlers::LoggingErrorHandler;
use teloxide::types::Update;
use teloxide::update_listeners::webhooks;
use teloxide::{Bot, dptree};

use super::Given;

/// What makes the bench this bot.
pub const ARGUMENT: &str = "--be-the-teloxide-bot";

/// Serves until it is killed.
pub fn run(given: &Given) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime starts");
    runtime.block_on(async {
        let bot = Bot::new(given.token.clone()).set_api_url(given.api.parse().expect("an address"));
        let address = SocketAddr::from(([127, 0, 0, 1], given.port));
        let url = "https://bot.example.com/hook".parse().expect("an address");
        let options = webhooks::Options::new(address, url).secret_token(given.secret.clone());
        let listener = webhooks::axum(bot.clone(), options).await.expect("the webhook can be set");
        let nothing = Update::filter_message().endpoint(|| async { Ok::<(), std::convert::Infallible>(()) });
        let mut dispatcher = Dispatcher::builder(bot, dptree::entry().branch(nothing)).build();
        dispatcher.dispatch_with_listener(listener, LoggingErrorHandler::new()).await;
    });
}
