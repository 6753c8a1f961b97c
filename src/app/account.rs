//! Under whose account a command runs: what the audit log can know for sure. The name that staff work under is theirs to choose.

/// The account's number, and the name that the session gives it.
#[cfg(unix)]
#[must_use]
pub fn account() -> String {
    const NAME_CHARS_MAX: usize = 20;
    let name: String = super::system_user().chars().filter(|c| !c.is_control()).take(NAME_CHARS_MAX).collect();
    format!("{name}/{}", rustix::process::getuid().as_raw())
}

/// The name that the session gives the account.
#[cfg(not(unix))]
#[must_use]
pub fn account() -> String {
    super::system_user().chars().filter(|c| !c.is_control()).take(20).collect()
}
