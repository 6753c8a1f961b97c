//! `simdesk serve`: every configured channel, in one process, until it is told to stop.

use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use clap::Args;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::exit::Failure;
use crate::app::introduce::{Introduction, Part};
use crate::app::{self, Opened, demo, housekeeping, reload, telegram, web};
use crate::channel::telegram::{Home, Telegram, poll, webhook};
use crate::channel::web as site;
use crate::config::{Config, WebPlan};
use crate::desk;
use crate::flow::{Context, Knowledge, Pump, crew};
use crate::model::{DeskNote, Reply, Role, Sample, StaffId};
use crate::port::{Clock, Deliver, ImportId, Owner, Store};

/// What staff read who write where no customer reads it.
const NO_CASE: Reply = Reply::Desk(DeskNote::NoCasesThread);
/// The account of the demo.
const DEMO_STAFF: &str = "demo";
/// What was begun is brought to its end within this time; what takes longer goes on at the next start.
const DRAIN_MAX: Duration = Duration::from_secs(20);

/// Options of `simdesk serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// The site alone, on this machine only, with a temporary store and invented orders; nothing is kept
    #[arg(long)]
    demo: bool,
}

/// What runs beside the work on messages.
type Tasks = JoinSet<anyhow::Result<()>>;

/// Serves until told to stop.
///
/// # Errors
/// When no channel is configured, or the data, the store or the address can't be used.
pub async fn run(args: &ServeArgs, config: &Config) -> Result<u8, Failure> {
    // The demo is of this machine: nothing leads from it to a real site.
    let demo = args.demo.then(|| {
        let web = WebPlan { url: None, proxy: false, ..config.web.clone() };
        Config { web, ..config.clone() }
    });
    let config = demo.as_ref().unwrap_or(config);
    let with_telegram = !args.demo && (config.telegram.token.is_some() || config.web.listen.is_none());
    // Before anything is opened: the usual slip is a missing token.
    if with_telegram {
        telegram::api(config).map_err(|e| Failure::usage(format!("{e}; or set [web] listen for a site, or try serve --demo")))?;
    }
    app::take_handles();
    let listener = web::listener(config, args.demo).await?;
    let clock: Arc<dyn Clock> = Arc::new(app::SystemClock);
    let (knowledge, watcher) = reload::watched(config)?;
    let opened = if args.demo { app::open_demo()? } else { app::open(config)? };
    let Opened { store, keyring, place, dir, guard: _guard } = app::ready(opened).await?;
    let mut samples: Vec<Sample> = Vec::new();
    let mut demo_token = None;
    if args.demo {
        let (updates, named) = demo::seed(&keyring, &knowledge.calendar, clock.now())?;
        store.import_chunk(&ImportId("demo".to_owned()), 0, updates, clock.now()).await?;
        samples = named;
        demo_token = Some(demo_staff(&*store, clock.now()).await?);
    }
    let (fresh, live) = watch::channel(Arc::clone(&knowledge));
    let (over, stop) = watch::channel(false);
    // The demo's store is gone before anything in it is old.
    let serving = || housekeeping::start_serving(Arc::clone(&store), Arc::clone(&clock), config, dir.as_deref(), live.clone());
    let _housekeeping = (!args.demo).then(serving);
    let mut tasks = Tasks::new();
    let mut channels: Vec<Arc<dyn Deliver>> = Vec::new();
    let mut surfaces = Vec::new();
    if with_telegram {
        let home = telegram::home(config, &store).await?;
        let telegram = telegram::channel(config, Arc::clone(&store), Arc::clone(&clock), keyring.clone(), home.clone())?;
        let no_case = knowledge.renderer(config.staff_locale, clock.now()).message(&[NO_CASE]).text;
        let telegram = Arc::new(telegram.that_says(&no_case));
        if let Some(home) = &home {
            channels.push(Arc::new(telegram::group(config, Arc::clone(&clock), Arc::clone(home))?));
            desk::room::threads(&*store, home.id(), clock.now()).await?;
        }
        channels.push(Arc::clone(&telegram) as Arc<dyn Deliver>);
        hear_telegram(&mut tasks, config, &telegram, &stop).await?;
        introduce(&mut tasks, config, &telegram, home, &knowledge, &stop);
        surfaces.push("Telegram".to_owned());
    }
    let mut own = None;
    if let Some(listener) = listener {
        let url = web::url(config, &listener);
        own = args.demo.then(|| url.clone());
        surfaces.push(url.clone());
        let (store, clock, keyring) = (Arc::clone(&store), Arc::clone(&clock), keyring.clone());
        let web = Arc::new(web::channel(config, url, samples.clone(), store, clock, live.clone(), keyring, stop.clone()));
        let (routes, stop) = (site::routes(&web), stop.clone());
        channels.push(web);
        tasks.spawn(async move {
            site::listen::serve(listener, routes, stop).await;
            Ok(())
        });
    }
    let mut context = Context { samples, ..app::following(config, live, keyring) };
    // The demo's customers sit at this machine.
    context.site = context.site.or(own);
    desk::wake(&*store, clock.now()).await?;
    let started = u64::try_from(clock.now().timestamp_millis()).unwrap_or_default();
    let owner = Owner { name: "serve".to_owned(), epoch: started };
    let pump = Arc::new(Pump::new(store, clock, context, owner));
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
    let _ =
        writeln!(err, "simdesk serves {} from {place}; Ctrl-C ends it, what was begun is finished first", surfaces.join(" and "));
    if let Some(token) = demo_token {
        let site = surfaces.first().map_or("", String::as_str);
        let _ = writeln!(err, "staff side, in a second terminal: simdesk desk --store {place} --as {DEMO_STAFF}");
        let _ = writeln!(err, "answers for other systems: {site}/assist with the token {token}");
    }
    drop(err);
    let ended = until_told(&pump, &channels, tasks, over, &stop).await;
    ended?;
    Ok(0)
}

/// Somebody to try the staff side as.
async fn demo_staff(store: &dyn Store, now: DateTime<Utc>) -> anyhow::Result<String> {
    let name: StaffId = DEMO_STAFF.parse()?;
    desk::staff::add(store, &name, &name, Role::Admin, None, now).await?;
    Ok(desk::token::make(store, &name, &name, app::random_token()?, now).await?)
}

/// Works until somebody says that it is enough, or something that is needed ends.
async fn until_told(
    pump: &Arc<Pump>,
    channels: &[Arc<dyn Deliver>],
    mut tasks: Tasks,
    over: watch::Sender<bool>,
    stop: &watch::Receiver<bool>,
) -> anyhow::Result<()> {
    let work = crew::serve(pump, channels, stop);
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
    let _ = tokio::time::timeout(Duration::from_secs(6), rest).await;
    ended
}

/// Updates come by a webhook, or are asked for.
async fn hear_telegram(
    tasks: &mut Tasks,
    config: &Config,
    telegram: &Arc<Telegram>,
    stop: &watch::Receiver<bool>,
) -> anyhow::Result<()> {
    let (telegram, mut stop) = (Arc::clone(telegram), stop.clone());
    let Some(hook) = telegram::hook(config) else {
        tasks.spawn(async move {
            poll::run(&telegram, stop).await;
            Ok(())
        });
        return Ok(());
    };
    let listener = TcpListener::bind(config.telegram.listen).await;
    let listener = listener
        .with_context(|| format!("cannot listen on {}; set [telegram] listen to a free address", config.telegram.listen))?;
    let routes = webhook::routes(telegram::path_of(&hook.url), telegram, &hook.secret);
    tracing::info!("waiting for Telegram on {}", config.telegram.listen);
    tasks.spawn(async move {
        let ended = axum::serve(listener, routes).with_graceful_shutdown(async move {
            let _ = stop.wait_for(|over| *over).await;
        });
        ended.await.context("the webhook ended")
    });
    Ok(())
}

/// Telegram being away does not hold up the start.
fn introduce(
    tasks: &mut Tasks,
    config: &Config,
    telegram: &Arc<Telegram>,
    home: Option<Arc<Home>>,
    knowledge: &Arc<Knowledge>,
    stop: &watch::Receiver<bool>,
) {
    let introduction = Introduction::new(Arc::clone(telegram), Arc::clone(knowledge), home, config.clone());
    let introduction = Arc::new(introduction);
    for part in [Part::Bot, Part::Group] {
        let (introduction, stop) = (Arc::clone(&introduction), stop.clone());
        tasks.spawn(async move {
            introduction.make(part, stop).await;
            Ok(())
        });
    }
}
