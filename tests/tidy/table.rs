//! The walls of the house, as one table. The check reads it, and CONTRIBUTING.md shows it.

/// A room of `src/`: a folder or a file of that name.
pub struct Room {
    pub name: &'static str,
    /// What it is for, in a few words.
    pub about: &'static str,
    /// Rooms it may import, each listed above it, so that there can be no circle. `port::TimerChange` allows this one item.
    pub may: &'static [&'static str],
    /// Pure: the same input gives the same output, so no clock, files, environment, network or threads.
    pub pure: bool,
}

const fn room(name: &'static str, about: &'static str, may: &'static [&'static str]) -> Room {
    Room { name, about, may, pure: false }
}

const fn pure(name: &'static str, about: &'static str, may: &'static [&'static str]) -> Room {
    Room { name, about, may, pure: true }
}

/// From the ground up.
pub const ROOMS: &[Room] = &[
    pure("model", "the vocabulary; no I/O", &[]),
    pure("port", "the traits: store, channel, clock", &["model"]),
    pure("normalise", "text made comparable", &["model"]),
    pure("sheet", "TOML with the place of every fault", &["model"]),
    pure("calendar", "working days", &["model", "sheet"]),
    pure("locale", "the bot's own sentences", &["model", "sheet"]),
    pure("faq", "entries, rules, contacts", &["model", "normalise", "sheet"]),
    pure("understand", "from a text to its meaning", &["model", "normalise", "faq"]),
    pure("decide", "from a meaning to replies", &["model", "port::TimerChange", "normalise", "calendar", "faq"]),
    pure("render", "from replies to one message", &["model", "calendar", "locale", "faq"]),
    room("failpoint", "steps at which tests make the disk or the process fail", &[]),
    room("io_words", "faults of files, in words", &[]),
    // Records from many formats are normalised, masked and explained on the way in.
    room(
        "audits",
        "audit records: import, look-up, owner check",
        &["model", "port", "normalise", "sheet", "calendar", "faq", "understand", "failpoint", "io_words"],
    ),
    // A turn asks the audits' owner check, and a look-up hashes a phone tail and reads numbers and days as an import does; these are
    // the only doors between the rooms of this floor.
    room(
        "flow",
        "the way of one message",
        &["model", "port", "normalise", "calendar", "locale", "faq", "understand", "decide", "render", "audits", "failpoint"],
    ),
    room("desk", "what staff do", &["model", "port", "normalise", "understand", "decide"]),
    room(
        "views",
        "read-only queries",
        &[
            "model",
            "port",
            "normalise",
            "calendar",
            "faq",
            "understand",
            "decide",
            "render",
            "audits::Keyring",
            "audits::cell::compact",
            "audits::dates::shanghai",
        ],
    ),
    room("channel", "adapters of the channel port", &["model", "port", "normalise", "locale", "flow", "desk", "audits", "views"]),
    room("store", "adapters of the store port", &["model", "port", "failpoint"]),
    room("config", "the configuration, validated once", &["model", "sheet"]),
    room(
        "app",
        "wiring",
        &[
            "model",
            "port",
            "normalise",
            "sheet",
            "calendar",
            "locale",
            "faq",
            "understand",
            "decide",
            "render",
            "io_words",
            "audits",
            "flow",
            "desk",
            "views",
            "channel",
            "store",
            "config",
            "failpoint",
        ],
    ),
    room(
        "cli",
        "one file a subcommand",
        &[
            "model",
            "port",
            "normalise",
            "sheet",
            "calendar",
            "locale",
            "faq",
            "understand",
            "decide",
            "render",
            "io_words",
            "audits",
            "flow",
            "desk",
            "views",
            "channel",
            "store",
            "config",
            "failpoint",
            "app",
        ],
    ),
    room("main", "the program", &["cli"]),
];

/// A crate that is not ours, and the folders that may name it. `*` = every room.
pub struct Outside {
    pub name: &'static str,
    pub places: &'static [&'static str],
}

const fn outside(name: &'static str, places: &'static [&'static str]) -> Outside {
    Outside { name, places }
}

/// Every direct dependency has a row.
pub const OUTSIDE: &[Outside] = &[
    // Words that everybody speaks.
    outside("chrono", &["*"]),
    outside("serde", &["*"]),
    outside("thiserror", &["*"]),
    // The edge.
    outside("anyhow", &["app", "cli"]),
    outside("clap", &["cli"]),
    outside("askama", &["channel/web", "cli"]),
    outside("clap_complete", &["cli"]),
    outside("clap_mangen", &["cli"]),
    outside("indicatif", &["cli"]),
    outside("tracing_subscriber", &["app", "cli"]),
    outside("rust_embed", &["app"]),
    outside("tempfile", &["app", "audits", "cli", "store/remote"]),
    outside("directories", &["app", "config"]),
    outside("getrandom", &["app", "channel/web", "store"]),
    // The runtime and its logs: the middle is pure and needs neither.
    outside("tokio", &["flow", "desk", "audits", "views", "channel", "store", "app", "cli"]),
    outside("tracing", &["flow", "desk", "audits", "views", "channel", "store", "app", "cli"]),
    outside("async_trait", &["port", "channel", "store", "app"]),
    // Formats.
    outside("toml", &["sheet", "calendar", "faq", "config", "audits"]),
    outside("serde_json", &["calendar", "understand", "audits", "views", "channel/telegram", "channel/web", "cli"]),
    outside("postcard", &["understand", "store"]),
    outside("csv", &["audits"]),
    outside("calamine", &["audits"]),
    outside("zip", &["audits"]),
    outside("encoding_rs", &["audits"]),
    outside("fluent_bundle", &["locale"]),
    outside("fluent_syntax", &["locale"]),
    // Text.
    outside("unicode_normalization", &["normalise", "faq", "understand", "audits"]),
    outside("unicode_width", &["render", "views", "channel", "cli"]),
    outside("fast2s", &["normalise", "understand"]),
    outside("pinyin", &["understand"]),
    outside("aho_corasick", &["faq", "understand"]),
    outside("regex", &["faq", "understand", "audits"]),
    outside("regex_syntax", &["faq", "understand"]),
    // The terminal.
    outside("rustyline", &["channel/terminal"]),
    outside("strsim", &["sheet"]),
    outside("textwrap", &["channel/terminal", "channel/screen"]),
    outside("ratatui", &["channel/screen"]),
    outside("unicode_segmentation", &["channel/screen"]),
    outside("mimalloc", &["main"]),
    // The stores and the key.
    outside("sled", &["store/sled"]),
    outside("crossbeam_epoch", &["store/sled"]),
    outside("crc32fast", &["store"]),
    outside("rustix", &["store", "app"]),
    outside("fail", &["failpoint"]),
    outside("hmac", &["audits"]),
    outside("sha2", &["app", "audits", "channel/web", "desk", "faq", "store"]),
    outside("age_encryption", &["store/backup"]),
    outside("subtle", &["audits", "channel/telegram", "desk"]),
    outside("base64", &["app", "audits", "channel/web"]),
    // The network.
    outside("teloxide", &["channel/telegram"]),
    outside("axum", &["channel/telegram", "channel/web", "cli"]),
    outside("hyper", &["channel/web"]),
    outside("hyper_util", &["channel/web"]),
    outside("tower", &["channel/web"]),
    outside("futures_util", &["channel/web"]),
    outside("governor", &["channel/web"]),
    outside("utoipa", &["channel/web"]),
    outside("prometheus_client", &["channel/web"]),
];

/// What of the standard library a pure room may not touch.
pub const IMPURE: &[&str] = &[
    "std::env",
    "std::fs",
    "std::io",
    "std::net",
    "std::os",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
];

/// A wall that one file may cross, and why. An exception that is no longer needed is a fault.
pub struct Exception {
    pub file: &'static str,
    /// The beginning of the fault's text.
    pub fault: &'static str,
    pub reason: &'static str,
}

pub const EXCEPTIONS: &[Exception] = &[];

pub const LINES_MAX: usize = 500;
/// Files longer than this are counted, not refused.
pub const LINES_WANTED: usize = 200;
