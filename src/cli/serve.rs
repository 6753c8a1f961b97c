//! `simdesk serve`: every configured channel, in one process, until it is told to stop.

use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::exit::Failure;
use crate::app::introduce::{Introduction, Part};
use crate::app::{self, Opened, housekeeping, reload, telegram};
use crate::channel::telegram::{poll, webhook};
use crate::config::Config;
use crate::desk;
use crate::flow::{Pump, crew};
use crate::model::{DeskNote, Reply};
use crate::port::{Clock, Deliver, Owner};

/// What staff read who write where no customer reads it.
const NO_CASE: Reply = Reply::Desk(DeskNote::NoCasesThread);
/// What was begun is brought to its end within this time; what takes longer goes on at the next start.
const DRAIN_MAX: Duration = Duration::from_secs(20);

/// Options of `simdesk serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {}

/// Serves until told to stop.
///
/// # Errors
/// When no channel is configured, or the data, the store or the address can't be used.
pub async fn run(_args: &ServeArgs, config: &Config) -> Result<u8, Failure> {
    // Before anything is opened: the usual slip is a missing token.
    telegram::api(config).map_err(|e| Failure::usage(e.to_string()))?;
    let clock: Arc<dyn Clock> = Arc::new(app::SystemClock);
    let (knowledge, watcher) = reload::watched(config)?;
    let Opened { store, keyring, place, dir, guard: _guard } = app::ready(app::open(config)?).await?;
    let (fresh, live) = watch::channel(Arc::clone(&knowledge));
    let _housekeeping = housekeeping::start_serving(Arc::clone(&store), Arc::clone(&clock), config, dir.as_deref(), live.clone());
    let home = telegram::home(config, &store).await?;
    let telegram = telegram::channel(config, Arc::clone(&store), Arc::clone(&clock), keyring.clone(), home.clone())?;
    let telegram = telegram.that_says(&knowledge.renderer(config.staff_locale, clock.now()).message(&[NO_CASE]).text);
    let telegram = Arc::new(telegram);
    let group = home.clone().map(|home| telegram::group(config, Arc::clone(&clock), home)).transpose()?;
    let context = app::following(config, live, keyring);
    desk::wake(&*store, clock.now()).await?;
    if let Some(home) = &home {
        desk::room::threads(&*store, home.id(), clock.now()).await?;
    }
    let started = u64::try_from(clock.now().timestamp_millis()).unwrap_or_default();
    let owner = Owner { name: "serve".to_owned(), epoch: started };
    let pump = Arc::new(Pump::new(store, clock, context, owner));
    let (over, stop) = watch::channel(false);

    let mut tasks: JoinSet<anyhow::Result<()>> = JoinSet::new();
    if let Some(hook) = telegram::hook(config) {
        let listener = TcpListener::bind(config.telegram.listen).await;
        let listener = listener
            .with_context(|| format!("cannot listen on {}; set [telegram] listen to a free address", config.telegram.listen))?;
        let routes = webhook::routes(telegram::path_of(&hook.url), Arc::clone(&telegram), &hook.secret);
        tracing::info!("waiting for Telegram on {}", config.telegram.listen);
        let mut stop = stop.clone();
        tasks.spawn(async move {
            let ended = axum::serve(listener, routes).with_graceful_shutdown(async move {
                let _ = stop.wait_for(|over| *over).await;
            });
            ended.await.context("the webhook ended")
        });
    } else {
        let (telegram, stop) = (Arc::clone(&telegram), stop.clone());
        tasks.spawn(async move {
            poll::run(&telegram, stop).await;
            Ok(())
        });
    }
    // Telegram being away does not hold up the start.
    let introduction = Introduction::new(Arc::clone(&telegram), Arc::clone(&knowledge), home, config.clone());
    let introduction = Arc::new(introduction);
    for part in [Part::Bot, Part::Group] {
        let (introduction, stop) = (Arc::clone(&introduction), stop.clone());
        tasks.spawn(async move {
            introduction.make(part, stop).await;
            Ok(())
        });
    }
    if let Some(watcher) = watcher {
        let (pump, mut stop) = (Arc::clone(&pump), stop.clone());
        tasks.spawn(async move {
            tokio::select! {
                () = watcher.follow(|news| {
                    pump.renew(Arc::clone(&news));
                    fresh.send_replace(news);
                }) => {}
                _ = stop.wait_for(|over| *over) => {}
            }
            Ok(())
        });
    }
    // Logs may be off; whoever started it wants to see that it runs.
    let mut err = std::io::stderr().lock();
    let _ = writeln!(err, "simdesk serves Telegram from {place}; Ctrl-C ends it, what was begun is finished first");
    drop(err);
    let mut channels: Vec<Arc<dyn Deliver>> = vec![telegram];
    channels.extend(group.map(|group| Arc::new(group) as Arc<dyn Deliver>));
    let work = crew::serve(&pump, &channels, &stop);
    tokio::pin!(work);
    let told = app::told_to_stop();
    tokio::pin!(told);
    let ended = loop {
        tokio::select! {
            ended = &mut work => break ended.map_err(anyhow::Error::from),
            // Whoever supervises the process starts it again; half a service would go unnoticed.
            Some(one) = tasks.join_next() => {
                let fault = match one {
                    Ok(Ok(())) => continue,
                    Ok(Err(fault)) => fault,
                    Err(panic) => anyhow::anyhow!("a worker ended unexpectedly, which is a bug in simdesk: {panic}"),
                };
                break Err(fault);
            }
            () = &mut told => {
                let _ = over.send(true);
                let drained = tokio::time::timeout(DRAIN_MAX, &mut work).await.unwrap_or_else(|_| {
                    tracing::warn!("some messages were still on their way; they are sent at the next start");
                    Ok(())
                });
                break drained.map_err(anyhow::Error::from);
            }
        }
    };
    let _ = over.send(true);
    let rest = async { while tasks.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(Duration::from_secs(5), rest).await;
    ended?;
    Ok(0)
}
