//! `simdesk desk`: the desk on one screen, over the store or the process that holds it.

mod deeds;
pub mod shelf;
mod sought;
mod worker;

use std::io::{IsTerminal as _, Write as _};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use tokio::sync::{mpsc, watch};

use super::desk::Who;
use super::exit::Failure;
use crate::app::{self, Opened, reload};
use crate::channel::screen::{self, Input, Looks, News, State, Terminal, Wish};
use crate::config::Config;
use crate::desk;
use crate::flow::Pump;
use crate::port::{Clock, Owner};
use crate::understand::spans;
use worker::Worker;

/// The clock on the screen.
const TICK: Duration = Duration::from_secs(1);
/// Keys that are taken before the screen is drawn again: a paste of a terminal without bracketed paste is a row of them.
const KEYS_AT_ONCE: usize = 256;

/// Options of `simdesk desk`.
#[derive(Debug, Args)]
pub struct DeskArgs {
    #[command(flatten)]
    who: Who,
}

/// Works at the desk until whoever does leaves.
///
/// # Errors
/// When there is no terminal, they are no account of staff, or the store can't be used.
pub async fn run(args: &DeskArgs, config: &Config) -> Result<u8, Failure> {
    if !screen::is_terminal() {
        let why = "the desk needs a terminal; without one `simdesk cases` lists the cases, and claim, reply, note … act on them";
        return Err(Failure::usage(why));
    }
    let clock: Arc<dyn Clock> = Arc::new(app::SystemClock);
    let (knowledge, watcher) = reload::watched(config)?;
    let Opened { store, keyring, guard: _guard, .. } = app::ready(app::open(config)?).await?;
    let actor = args.who.actor(&*store, config).await?;
    desk::wake(&*store, clock.now()).await?;
    let session = app::random_u64()?;
    let started = u64::try_from(clock.now().timestamp_millis()).unwrap_or_default();
    let owner = Owner { name: format!("desk {session:016x}"), epoch: started };
    let context = app::context(config, Arc::clone(&knowledge), keyring.clone());
    let pump = Arc::new(Pump::new(Arc::clone(&store), Arc::clone(&clock), context, owner));
    let (fresh, knowledge) = watch::channel(knowledge);
    let follow = {
        let pump = Arc::clone(&pump);
        async move {
            match watcher {
                Some(watcher) => watcher.follow(|news| drop((pump.renew(Arc::clone(&news)), fresh.send(news)))).await,
                None => fresh.closed().await,
            }
            std::future::pending::<()>().await;
        }
    };
    let name = args.who.name.clone().unwrap_or_else(|| config.staff.clone());
    let (wish, wishes) = mpsc::unbounded_channel();
    let (tell, news) = mpsc::unbounded_channel();
    let rules = worker::Rules { hours: config.hours.clone(), promises: config.promises };
    let worker = Worker::new(store, Arc::clone(&clock), keyring, pump, knowledge, name, rules, tell);
    let worker = tokio::spawn(worker.run(wishes));

    shelf::catch_panics();
    let looks = Looks { colours: std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) };
    let (terminal, typed) = Terminal::take(looks)?;
    let state = State::new(actor.id, &format!("{session:016x}"), clock.now(), terminal.size()?);
    let mut shown = Shown { state, terminal, clock, wish };
    let ended = tokio::select! {
        ended = shown.follow(typed, news) => ended,
        () = app::told_to_stop() => Ok(Left::Told),
        () = follow => Ok(Left::Told),
        // The screen shows why the store can't be used; a worker that ends otherwise has a fault.
        ended = worker => Err(anyhow::anyhow!("the desk's worker ended unexpectedly, which is a bug in simdesk: {ended:?}")),
    };
    let Shown { state, terminal, .. } = shown;
    drop(terminal);
    shelf::clear();
    if !matches!(ended, Ok(Left::Asked)) {
        hand_over(&state)?;
    }
    ended?;
    Ok(0)
}

/// Why the screen is left.
enum Left {
    /// Whoever works there wanted it, and was asked about words that were not sent.
    Asked,
    /// The system did, or the terminal is gone.
    Told,
}

/// The screen as it is shown.
struct Shown {
    state: State,
    terminal: Terminal,
    clock: Arc<dyn Clock>,
    wish: mpsc::UnboundedSender<Wish>,
}

impl Shown {
    /// Shows what happens until somebody leaves, or nothing can be read any more.
    async fn follow(
        &mut self,
        mut typed: mpsc::Receiver<Input>,
        mut news: mpsc::UnboundedReceiver<News>,
    ) -> anyhow::Result<Left> {
        let mut tick = tokio::time::interval(TICK);
        loop {
            // The news of another size can come before anybody listens for it.
            let (columns, rows) = self.terminal.size()?;
            self.state.take(Input::Size(columns, rows));
            self.terminal.show(&self.state)?;
            let mut left = KEYS_AT_ONCE;
            let mut next = tokio::select! {
                input = typed.recv() => match input {
                    Some(input) => Some(input),
                    None => return Ok(Left::Told),
                },
                Some(news) = news.recv() => Some(Input::News(news)),
                _ = tick.tick() => Some(Input::News(News::Time(self.clock.now()))),
            };
            while let Some(input) = next.take() {
                if self.take(input)? {
                    return Ok(Left::Asked);
                }
                left = left.saturating_sub(1);
                if left > 0 {
                    next = typed.try_recv().ok();
                }
            }
        }
    }

    /// True when that was all.
    fn take(&mut self, input: Input) -> anyhow::Result<bool> {
        for wish in self.state.take(input) {
            match wish {
                Wish::Quit => return Ok(true),
                Wish::Bell => self.terminal.ring()?,
                wish => drop(self.wish.send(wish)),
            }
        }
        Ok(false)
    }
}

/// Words that were being written when the desk had to end are shown to whoever wrote them, and to nobody's log.
fn hand_over(state: &State) -> Result<(), Failure> {
    let mut err = std::io::stderr().lock();
    if !err.is_terminal() {
        return Ok(());
    }
    for ((case, _), draft) in state.drafts.iter().filter(|(_, draft)| !draft.unsent().is_empty()) {
        let words = spans::mask(&draft.unsent()).0;
        let why = if draft.sending.is_some() { "on their way, but not known to be sent" } else { "not sent" };
        writeln!(err, "simdesk: words for {case}, {why}:\n{words}")?;
    }
    Ok(())
}
