//! What Telegram is told when a process begins to serve, as soon as it can be reached: commands and webhook, and whether the staff's group
//! is as it should be.

use std::sync::Arc;
use std::time::Duration;

use super::telegram;
use crate::channel::telegram::{ApiFault, Home, Telegram, check, introduce_to_group, setup, status};
use crate::config::Config;
use crate::flow::Knowledge;
use crate::flow::crew::Stop;

/// The longest pause between two tries.
const PAUSE_MAX: Duration = Duration::from_mins(5);

/// What there is to do.
#[derive(Debug, Clone, Copy)]
pub enum Part {
    /// Commands in every language, and the webhook.
    Bot,
    /// The group: what it lacks becomes log lines; its commands.
    Group,
}

/// All that is told.
pub struct Introduction {
    telegram: Arc<Telegram>,
    knowledge: Arc<Knowledge>,
    home: Option<Arc<Home>>,
    config: Config,
}

impl Introduction {
    /// By this configuration.
    #[must_use]
    pub fn new(telegram: Arc<Telegram>, knowledge: Arc<Knowledge>, home: Option<Arc<Home>>, config: Config) -> Self {
        Self { telegram, knowledge, home, config }
    }

    /// Tries until it is done, or the process is told to stop.
    pub async fn make(&self, part: Part, mut stop: Stop) {
        let mut pause = Duration::from_secs(2);
        while !*stop.borrow() {
            let (what, made) = match part {
                Part::Bot => ("the bot's commands could not be set", self.bot().await),
                Part::Group => ("the staff group could not be checked", self.group().await),
            };
            match made {
                Ok(()) => return,
                Err(error) => tracing::warn!("{what}: {error}"),
            }
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                _ = stop.wait_for(|over| *over) => {}
            }
            pause = (pause * 2).min(PAUSE_MAX);
        }
    }

    async fn bot(&self) -> Result<(), ApiFault> {
        let hook = telegram::hook(&self.config);
        setup(self.telegram.api(), &self.knowledge.sentences, hook.as_ref()).await
    }

    async fn group(&self) -> Result<(), ApiFault> {
        let Some(home) = &self.home else { return Ok(()) };
        let api = self.telegram.api();
        self.telegram.is_called(&status(api).await?.name);
        let group = home.id();
        let checked = check(api, group).await?;
        for missing in &checked.missing {
            tracing::warn!("the staff group {group}: {missing}");
        }
        if checked.title.is_none() {
            return Ok(());
        }
        introduce_to_group(api, &self.knowledge.sentences, group, self.config.staff_locale).await
    }
}
