//! What the operating system knows: the time, the user, the language, the width of the terminal, randomness.

use chrono::{DateTime, Utc};

use crate::model::Locale;
use crate::port::Clock;

/// The computer's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the computer's clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// A random number from the operating system.
///
/// # Errors
/// When the system gives none; then no safe name or key can be made.
pub fn random_u64() -> anyhow::Result<u64> {
    getrandom::u64().map_err(|e| anyhow::anyhow!("the system gives no random numbers: {e}"))
}

/// Takes as many open files as the system lets this process have: every open page is one, and the usual 1,024 would be used up soon.
#[cfg(unix)]
pub fn take_handles() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }) {
        tracing::debug!("no more open files than before: {error}");
    }
}

/// Elsewhere there is no such limit.
#[cfg(not(unix))]
pub fn take_handles() {}

/// What a token of staff is made of.
///
/// # Errors
/// As [`random_u64`].
pub fn random_token() -> anyhow::Result<[u8; crate::desk::token::RANDOM_BYTES]> {
    let mut bytes = [0; crate::desk::token::RANDOM_BYTES];
    getrandom::fill(&mut bytes).map_err(|e| anyhow::anyhow!("the system gives no random numbers: {e}"))?;
    Ok(bytes)
}

/// The name of the logged-in user, "me" when there is none.
#[must_use]
pub fn system_user() -> String {
    ["USER", "LOGNAME", "USERNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok())
        .filter(|n| !n.is_empty())
        .unwrap_or("me".into())
}

/// The language of the session, as in `zh_CN.UTF-8`. `C` and `POSIX` say nothing; whoever reads neither Chinese nor English is more
/// likely to know some English.
#[must_use]
pub fn system_locale() -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .filter(|value| !matches!(value.split('.').next(), Some("C" | "POSIX")))
        .map(|value| if value.parse::<Locale>().is_ok() { value } else { Locale::En.tag().to_owned() })
}

/// Columns of the terminal, where there is one.
#[must_use]
pub fn terminal_width() -> Option<usize> {
    rustix::termios::tcgetwinsize(std::io::stdout()).ok().map(|size| usize::from(size.ws_col)).filter(|columns| *columns > 0)
}

/// Ready when the person or the system wants the program to end: Ctrl-C, a closed terminal, a shutdown.
pub async fn told_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let (Ok(mut end), Ok(mut hang_up)) = (signal(SignalKind::terminate()), signal(SignalKind::hangup())) {
            return tokio::select! {
                _ = tokio::signal::ctrl_c() => (),
                _ = end.recv() => (),
                _ = hang_up.recv() => (),
            };
        }
    }
    // Nothing else can be done without signals than to wait for the one that always works.
    let _ = tokio::signal::ctrl_c().await;
}
