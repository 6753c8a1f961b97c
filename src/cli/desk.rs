//! What staff do about a case from the command line: take it, answer, note, give it away, close it, take it up again.

use std::io::{IsTerminal as _, Write};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use super::audit_log::Logger;
use super::exit::Failure;
use crate::app::{self, Opened};
use crate::config::Config;
use crate::desk::{self, DeskError};
use crate::flow::Pump;
use crate::model::{About, Actor, Case, CaseId, Speaker, StaffAct, StaffId};
use crate::port::{Clock, Owner, Store};

/// A process that runs does what was noted within milliseconds; where none does, this command does it.
const LOOKS: u32 = 30;
const LOOK: Duration = Duration::from_millis(10);

/// Whoever runs the command.
#[derive(Debug, Clone, Default, Args)]
pub struct Who {
    /// The account that you work under (default: `[desk] staff` of the configuration)
    #[arg(id = "as", long = "as", alias = "staff", value_name = "NAME")]
    pub name: Option<StaffId>,
}

impl Who {
    /// Checks the account. As long as there is none, anybody may act.
    pub(super) async fn actor(&self, store: &dyn Store, config: &Config) -> Result<Actor, Failure> {
        let name = self.name.as_ref().unwrap_or(&config.staff);
        desk::staff::actor(store, name).await.map_err(|error| match error {
            desk::staff::StaffError::Store(error) => error.into(),
            error => Failure::usage(error.to_string()),
        })
    }
}

/// Options of `simdesk reply`.
#[derive(Debug, Args)]
pub struct ReplyArgs {
    /// The case, as in C-12
    case: CaseId,
    /// What the customer reads
    #[arg(required_unless_present = "close")]
    text: Option<String>,
    /// Close the case with this answer
    #[arg(long)]
    close: bool,
    #[command(flatten)]
    who: Who,
}

/// Options of commands that take a case and nothing else.
#[derive(Debug, Args)]
pub struct CaseArgs {
    /// The case, as in C-12
    case: CaseId,
    #[command(flatten)]
    who: Who,
}

/// Options of `simdesk note`.
#[derive(Debug, Args)]
pub struct NoteArgs {
    /// The case, as in C-12
    case: CaseId,
    /// What other staff read; the customer never does
    text: String,
    #[command(flatten)]
    who: Who,
}

/// Options of `simdesk assign`.
#[derive(Debug, Args)]
pub struct AssignArgs {
    /// The case, as in C-12
    case: CaseId,
    /// Who has it from now on
    name: StaffId,
    #[command(flatten)]
    who: Who,
}

/// What somebody wants done.
pub(super) struct Wish<'a> {
    case: CaseId,
    who: &'a Who,
    act: StaffAct,
}

impl ReplyArgs {
    pub(super) fn wish(&self) -> Wish<'_> {
        let text = self.text.clone().unwrap_or_default();
        Wish { case: self.case, who: &self.who, act: StaffAct::Reply { text, close: self.close } }
    }
}

impl CaseArgs {
    pub(super) fn wish(&self, act: StaffAct) -> Wish<'_> {
        Wish { case: self.case, who: &self.who, act }
    }
}

impl NoteArgs {
    pub(super) fn wish(&self) -> Wish<'_> {
        Wish { case: self.case, who: &self.who, act: StaffAct::Note { text: self.text.clone() } }
    }
}

impl AssignArgs {
    pub(super) fn wish(&self) -> Wish<'_> {
        Wish { case: self.case, who: &self.who, act: StaffAct::Assign { to: self.name.clone() } }
    }
}

/// Does it, and says what came of it.
///
/// # Errors
/// When the case does not exist, it can't be done as the case stands, or the store can't be used.
pub(super) async fn run(wish: Wish<'_>, config: &Config) -> Result<u8, Failure> {
    let opened = app::ready(app::open(config)?).await?;
    let store = &*opened.store;
    let actor = wish.who.actor(store, config).await?;
    tell_how_to_add(store).await?;
    Logger { store, staff: &actor.id }.note(wish.act.logged_as(), vec![About::Case(wish.case)]).await?;
    let action = format!("{:016x}", app::random_u64()?);
    let before = match desk::act(store, wish.case, &actor, wish.act.clone(), &action, app::SystemClock.now()).await {
        Ok(case) => case,
        Err(error @ DeskError::NoCase(_)) => return Err(Failure::not_found(error.to_string())),
        Err(error) => return Err(error.into()),
    };
    let line = match &wish.act {
        StaffAct::Reply { .. } => {
            let after = seen(store, &before).await?;
            if let Some(case) = after.filter(|case| is_refused(case, &before, &actor)) {
                let has = case.state.staff().map_or("somebody else", StaffId::as_str);
                return Err(Failure::data([format!(
                    "{has} was faster and has case {}; your answer was not sent, and is kept there",
                    case.id
                )]));
            }
            format!("taken; the customer reads it in {}.", before.conversation)
        }
        StaffAct::Note { .. } => "noted for other staff.".to_owned(),
        act => came_of(act, &done(opened, config, &before).await?, &actor).map_err(|why| Failure::data([why]))?,
    };
    writeln!(std::io::stdout().lock(), "{}: {line}", before.id)?;
    Ok(0)
}

/// Whoever works without accounts hears how to have some, where a person reads it.
async fn tell_how_to_add(store: &dyn Store) -> Result<(), Failure> {
    if std::io::stderr().is_terminal() && store.staff().await?.is_empty() {
        let hint =
            "there are no accounts of staff, so everybody may do everything; add one with `simdesk staff add NAME --role admin`";
        writeln!(std::io::stderr().lock(), "simdesk: {hint}")?;
    }
    Ok(())
}

/// The case after a running process has done something in it; `None` when nobody does.
async fn seen(store: &dyn Store, before: &Case) -> Result<Option<Case>, Failure> {
    for _ in 0..LOOKS {
        if let Some(case) = store.case(before.id).await?.filter(|case| case.version > before.version) {
            return Ok(Some(case));
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(None)
}

/// The case after it was done, here if nowhere else.
async fn done(opened: Opened, config: &Config, before: &Case) -> Result<Case, Failure> {
    if let Some(case) = seen(&*opened.store, before).await? {
        return Ok(case);
    }
    let Opened { store, keyring, .. } = &opened;
    let context = app::context(config, app::knowledge(config)?, keyring.clone());
    let clock: Arc<dyn Clock> = Arc::new(app::SystemClock);
    let started = u64::try_from(clock.now().timestamp_millis()).unwrap_or_default();
    let owner = Owner { name: format!("desk {:016x}", app::random_u64()?), epoch: started };
    Pump::new(Arc::clone(store), clock, context, owner).catch_up().await?;
    let after = seen(&**store, before).await?;
    after.ok_or_else(|| anyhow::anyhow!("it is noted, and done as soon as a running simdesk comes to it").into())
}

fn is_refused(case: &Case, before: &Case, actor: &Actor) -> bool {
    let news = case.notes.iter().skip(before.notes.len());
    news.into_iter().any(|note| note.who == Speaker::Refused(actor.id.clone()))
}

/// What came of it. Somebody may have been faster.
pub(super) fn came_of(act: &StaffAct, after: &Case, actor: &Actor) -> Result<String, String> {
    let holder = after.state.holder();
    let whose = match act {
        StaffAct::Claim | StaffAct::Reopen => Some(&actor.id),
        StaffAct::Assign { to } => Some(to),
        _ => None,
    };
    if let (Some(wanted), Some(has)) = (whose, holder)
        && wanted != has
    {
        return Err(format!("{has} was faster and has case {}", after.id));
    }
    let is_done = match act {
        StaffAct::Close => !after.state.is_open(),
        StaffAct::HandBack => after.state.is_waiting(),
        _ => holder.is_some(),
    };
    if !is_done {
        return Err(format!("something else happened in case {} first; it is {} now", after.id, after.state.name()));
    }
    Ok(match act {
        StaffAct::Claim => "yours; the customer hears that, and the bot is silent.".to_owned(),
        StaffAct::Assign { to } => format!("{to} has it; the customer hears that."),
        StaffAct::HandBack => "the bot answers again; the case waits.".to_owned(),
        StaffAct::Reopen => "open again, and yours; the customer hears that.".to_owned(),
        _ => "closed; the customer hears that.".to_owned(),
    })
}
