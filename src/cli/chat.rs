//! `simdesk chat`: the assistant in a terminal.

use std::io::{BufReader, IsTerminal};
use std::sync::Arc;

use clap::Args;

use super::exit::{self, Failure};
use crate::app::{self, Opened, demo, housekeeping, reload, seat};
use crate::channel::terminal::{self, Printer, Session};
use crate::config::Config;
use crate::desk;
use crate::flow::{Context, Pump};
use crate::model::Locale;
use crate::port::{Clock, ImportId, Owner};

/// Options of `simdesk chat`.
#[derive(Debug, Args)]
pub struct ChatArgs {
    /// A temporary store with invented orders; nothing is kept
    #[arg(long)]
    demo: bool,
    /// Language to start in: zh-Hans, zh-Hant or en (default: that of the system)
    #[arg(long, value_name = "LANG")]
    lang: Option<Locale>,
}

/// Runs the chat until the person leaves.
///
/// # Errors
/// When the data or the store can't be used.
pub async fn run(args: &ChatArgs, config: &Config) -> Result<u8, Failure> {
    let clock: Arc<dyn Clock> = Arc::new(app::SystemClock);
    let (knowledge, watcher) = reload::watched(config)?;
    let opened = if args.demo { app::open_demo()? } else { app::open(config)? };
    let Opened { store, keyring, place, dir, guard: _guard } = app::ready(opened).await?;
    let seat = seat::take(dir.as_deref(), &if args.demo { "demo".to_owned() } else { app::system_user() })?;
    let mut samples = Vec::new();
    if args.demo {
        let (updates, named) = demo::seed(&keyring, &knowledge.calendar, clock.now())?;
        store.import_chunk(&ImportId("demo".to_owned()), 0, updates, clock.now()).await?;
        samples = named;
    }
    let locale_hint =
        args.lang.map(|l| l.tag().to_owned()).or_else(|| config.locale.map(|l| l.tag().to_owned())).or_else(app::system_locale);
    // The demo's store is gone before anything in it is old.
    let _housekeeping = (!args.demo).then(|| housekeeping::start(Arc::clone(&store), Arc::clone(&clock), config, dir.as_deref()));
    let context = Context { samples, ..app::context(config, knowledge, keyring) };
    desk::wake(&*store, clock.now()).await?;
    let started = u64::try_from(clock.now().timestamp_millis()).unwrap_or_default();
    // Chats may run side by side on one store, so the name is that of the seat.
    let owner = Owner { name: format!("chat {}", seat.channel), epoch: started };
    let session_id = format!("{:016x}", app::random_u64()?);
    let session = Session {
        pump: Arc::new(Pump::new(store, clock, context, owner)),
        conversation: seat.conversation.clone(),
        session_id,
        locale_hint,
        demo: args.demo,
    };
    let width = app::terminal_width();
    let (source, printer) = if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
        let (source, editor) = terminal::interactive("> ")?;
        (source, Printer::editor(editor, width, seat.channel))
    } else {
        let printer = Printer::plain(Box::new(std::io::stdout()), width, seat.channel);
        (terminal::piped(BufReader::new(std::io::stdin())), printer)
    };
    if args.demo && std::io::stdin().is_terminal() {
        printer.notice(&format!(
            "staff side, in a second terminal:\nsimdesk cases --store {place}\nsimdesk reply --store {place} C-1001 \"…\""
        ));
    }
    let pump = Arc::clone(&session.pump);
    let follow = async move {
        match watcher {
            Some(watcher) => watcher.follow(|fresh| pump.renew(fresh)).await,
            None => std::future::pending().await,
        }
    };
    let refused = tokio::select! {
        ended = terminal::run(&session, source, &printer) => ended?,
        () = app::told_to_stop() => 0,
        () = follow => 0,
    };
    Ok(if refused == 0 { 0 } else { exit::DATA })
}
