//! What this process has used of the machine so far: for figures that people compare.

/// Seconds of processor time of all its threads.
#[cfg(unix)]
#[must_use]
pub fn cpu_seconds() -> Option<f64> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    let (seconds, nanoseconds) = (u32::try_from(time.tv_sec).ok()?, u32::try_from(time.tv_nsec).ok()?);
    Some(f64::from(seconds) + f64::from(nanoseconds) / 1e9)
}

/// No figure where the system has no such clock.
#[cfg(not(unix))]
#[must_use]
pub fn cpu_seconds() -> Option<f64> {
    None
}

/// The most memory that it ever held, in MB of 1024² bytes; the kernel keeps the account (`VmHWM`), where there is such a kernel.
#[must_use]
pub fn memory_peak_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kb: u32 = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()?;
    Some(f64::from(kb) / 1024.0)
}
