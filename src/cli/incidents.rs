//! `simdesk incidents`: what is suddenly frequent, and whether those who wait hear of it.

use std::io::Write;
use std::str::FromStr;

use clap::{Args, Subcommand};
use serde_json::json;

use super::audit_log::Logger;
use super::desk::Who;
use super::exit::Failure;
use crate::app::data::Data;
use crate::app::incidents::Wording;
use crate::app::{self, Opened};
use crate::config::Config;
use crate::desk::incident::{self, History, IncidentError, News, message};
use crate::model::{About, Act, Incident, IncidentId, Known, Locale, Verdict, counted, shanghai};
use crate::port::Clock;

/// Incidents listed at once.
const LISTED_MAX: usize = 1_000;

const HELP: &str = "\
A running `simdesk serve` looks every five minutes ([alerts] of the
configuration); `simdesk incidents look` looks now. An incident is open until
somebody approves its notice or dismisses it, and over when it has been calm for
[alerts] calm. Without --all those that are over are left out.

--json prints one object a line: incident, kind (code, cause or carrier), key,
state (open, announced, dismissed or over), began_at, last_at, ended_at, minutes,
count, peak, expected, compared_with (weeks, days), by, decided_at, told, name
and notice (by language).";

const APPROVE_HELP: &str = "\
The notice goes to everybody with an open case about it that waits for staff, and
to those who asked about it since it began and whose last message was not
answered; to each once, in their language, and not to those who want no news.
--text puts other words in its place, in one language each (default zh-Hans);
the other languages keep what is suggested:

  simdesk incidents approve I-3 --text \"…\" --text en=\"…\" --as wang";

/// Options of `simdesk incidents`.
#[derive(Debug, Args)]
#[command(after_long_help = HELP, args_conflicts_with_subcommands = true)]
pub struct IncidentsArgs {
    #[command(subcommand)]
    command: Option<IncidentsCommand>,
    /// Those that are over, too
    #[arg(long)]
    all: bool,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    who: Who,
}

/// Subcommands of `simdesk incidents`.
#[derive(Debug, Subcommand)]
enum IncidentsCommand {
    /// Look now
    Look(LookArgs),
    /// Send the notice to everybody who waits
    #[command(after_long_help = APPROVE_HELP)]
    Approve(ApproveArgs),
    /// Say that customers need no notice
    Dismiss(DismissArgs),
}

/// Options of `simdesk incidents look`.
#[derive(Debug, Args)]
struct LookArgs {
    #[command(flatten)]
    who: Who,
}

/// Options of `simdesk incidents approve`.
#[derive(Debug, Args)]
struct ApproveArgs {
    /// The incident, as in I-3
    incident: IncidentId,
    /// Other words than those suggested; `en=…` for those in English, `zh-Hant=…` in traditional Chinese
    #[arg(long, value_name = "TEXT")]
    text: Vec<Own>,
    #[command(flatten)]
    who: Who,
}

/// Options of `simdesk incidents dismiss`.
#[derive(Debug, Args)]
struct DismissArgs {
    /// The incident, as in I-3
    incident: IncidentId,
    #[command(flatten)]
    who: Who,
}

/// Words in one language.
#[derive(Debug, Clone)]
struct Own(Locale, String);

impl FromStr for Own {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let tagged = text.split_once('=').and_then(|(tag, words)| {
            let locale = Locale::ALL.into_iter().find(|locale| locale.tag().eq_ignore_ascii_case(tag.trim()))?;
            Some(Self(locale, words.to_owned()))
        });
        Ok(tagged.unwrap_or_else(|| Self(Locale::default(), text.to_owned())))
    }
}

/// Lists, looks, approves or dismisses.
///
/// # Errors
/// When whoever asks is no account of staff, the incident can't be decided about, or the store can't be used.
pub async fn run(args: &IncidentsArgs, config: &Config) -> Result<u8, Failure> {
    let Opened { store, guard: _guard, .. } = app::ready(app::open(config)?).await?;
    let store = &*store;
    let now = app::SystemClock.now();
    let mut out = std::io::stdout().lock();
    match &args.command {
        None => {
            let actor = args.who.actor(store, config).await?;
            let found = store.incidents(args.all, LISTED_MAX).await?;
            let about = found.iter().map(|incident| About::Incident(incident.id)).collect();
            Logger { store, staff: &actor.id }.note(Act::ListIncidents, about).await?;
            list(&mut out, &found, args)?;
        }
        Some(IncidentsCommand::Look(args)) => {
            let actor = args.who.actor(store, config).await?;
            Logger { store, staff: &actor.id }.note(Act::ListIncidents, Vec::new()).await?;
            if !config.alerts.on {
                return Err(Failure::usage("[alerts] look is \"off\" in the configuration".to_owned()));
            }
            let data = Data::load(config.data_dir.as_deref())?;
            let voice = Wording { faq: &data.faq, sentences: &data.sentences };
            let news = incident::look(store, &mut History::new(), &config.alerts, &voice, now).await?;
            for one in &news {
                let what = match one {
                    News::Opened(_) => "New",
                    News::Grown(_) => "Doubled",
                    News::Over(_) => "Over",
                };
                writeln!(out, "{what}: {}", message(one.incident()))?;
            }
            if news.is_empty() {
                let open = store.incidents(false, LISTED_MAX).await?.len();
                writeln!(out, "Nothing new; {}.", counted(open, "incident is open", "incidents are open"))?;
            }
        }
        Some(IncidentsCommand::Approve(args)) => {
            let actor = args.who.actor(store, config).await?;
            Logger { store, staff: &actor.id }.note(Act::Announce, vec![About::Incident(args.incident)]).await?;
            let own: Vec<(Locale, String)> = args.text.iter().map(|Own(locale, text)| (*locale, text.clone())).collect();
            let sent = incident::approve(store, args.incident, &actor, &own, now).await.map_err(tell)?;
            let told = if let Verdict::Announced { told: Some(told), .. } = sent.verdict { told } else { 0 };
            let who = counted(usize::try_from(told).unwrap_or(usize::MAX), "customer who waits", "customers who wait");
            writeln!(out, "{}: the notice goes to {who}; whoever asks about it from now on gets it with the answer.", sent.id)?;
            for (locale, text) in &sent.notice {
                writeln!(out, "  {locale}: {text}")?;
            }
        }
        Some(IncidentsCommand::Dismiss(args)) => {
            let actor = args.who.actor(store, config).await?;
            Logger { store, staff: &actor.id }.note(Act::Dismiss, vec![About::Incident(args.incident)]).await?;
            let done = incident::dismiss(store, args.incident, &actor, now).await.map_err(tell)?;
            writeln!(out, "{}: no notice is sent. It stays listed until it is over.", done.id)?;
        }
    }
    Ok(0)
}

fn tell(error: IncidentError) -> Failure {
    match error {
        IncidentError::NoIncident(_) => Failure::not_found(error.to_string()),
        IncidentError::Store(error) => error.into(),
        IncidentError::Empty | IncidentError::TooLong(_) => Failure::usage(error.to_string()),
        error => anyhow::anyhow!("{error}").into(),
    }
}

fn list(out: &mut impl Write, found: &[Incident], args: &IncidentsArgs) -> Result<(), Failure> {
    if found.is_empty() && !args.json {
        writeln!(out, "{}", if args.all { "There has been no incident." } else { "No incident is open." })?;
    }
    for incident in found {
        if args.json {
            writeln!(out, "{}", as_json(incident))?;
        } else {
            writeln!(out, "{}\n{}\n", in_one_line(incident), message(incident))?;
        }
    }
    Ok(())
}

fn minute(at: chrono::DateTime<chrono::Utc>) -> String {
    at.with_timezone(&shanghai()).format("%Y-%m-%d %H:%M").to_string()
}

/// An incident above a list of cases.
pub(super) fn in_one_line(incident: &Incident) -> String {
    let more = match (&incident.verdict, incident.ended_at) {
        (_, Some(at)) => format!(", since {}", minute(at)),
        (Verdict::Announced { by, at, .. } | Verdict::Dismissed { by, at }, None) => format!(" by {by} at {}", minute(*at)),
        (Verdict::None, None) => format!("; simdesk incidents approve {0}, or dismiss {0}", incident.id),
    };
    let (id, key, count) = (incident.id, &incident.key, incident.peak);
    let began = minute(incident.began_at);
    format!(
        "INCIDENT {id}  {key}  since {began}, up to {count} in {} minutes  {}{more}",
        incident.window_minutes,
        incident.state()
    )
}

fn as_json(incident: &Incident) -> serde_json::Value {
    let by_language = |words: &[(Locale, String)]| {
        words.iter().map(|(locale, text)| (locale.tag().to_owned(), json!(text))).collect::<serde_json::Map<_, _>>()
    };
    let (by, at, told) = match &incident.verdict {
        Verdict::None => (None, None, None),
        Verdict::Announced { by, at, told } => (Some(by), Some(at), *told),
        Verdict::Dismissed { by, at } => (Some(by), Some(at), None),
    };
    let (weeks, days) = match incident.known {
        Known::Weeks(weeks) => (weeks, 0),
        Known::Days(days) => (0, days),
        Known::Nothing => (0, 0),
    };
    json!({
        "incident": incident.id.to_string(),
        "kind": incident.key.kind(),
        "key": incident.key.value(),
        "state": incident.state(),
        "began_at": incident.began_at.to_rfc3339(),
        "last_at": incident.last_at.to_rfc3339(),
        "ended_at": incident.ended_at.map(|at| at.to_rfc3339()),
        "minutes": incident.window_minutes,
        "count": incident.count,
        "peak": incident.peak,
        "expected": f64::from(incident.expected_milli) / 1_000.0,
        "compared_with": { "weeks": weeks, "days": days },
        "by": by.map(crate::model::StaffId::as_str),
        "decided_at": at.map(chrono::DateTime::to_rfc3339),
        "told": told,
        "name": by_language(&incident.name),
        "notice": by_language(&incident.notice),
    })
}
