//! A real Chromium, driven by its driver as a person would: `WebDriver` is JSON over HTTP, so that the tests' own client is enough for it.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;
use serde_json::{Value, json};

use super::http::Ask;
use crate::cli::help::skip;

/// What an element is called in answers of the driver.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
const PATIENCE: Duration = Duration::from_secs(30);

/// Who looks: on what, and in which light.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    pub width: u32,
    pub height: u32,
    pub phone: bool,
    pub dark: bool,
    /// Without script a page must still be read.
    pub script: bool,
}

pub const DESKTOP: Look = Look { width: 1280, height: 900, phone: false, dark: false, script: true };
pub const PHONE: Look = Look { width: 390, height: 844, phone: true, dark: false, script: true };

/// The driver, and a window. Both go with it.
pub struct Chromium {
    driver: Child,
    address: SocketAddr,
    session: String,
    _profile: tempfile::TempDir,
}

/// A window; `None` when this machine has no browser, which is a fault where everything must be tested.
pub fn open(look: Look) -> Option<Chromium> {
    match Chromium::start(look) {
        Ok(chromium) => Some(chromium),
        Err(why) if std::env::var_os("CI").is_some() => panic!("{why}"),
        Err(why) => {
            skip(&why);
            None
        }
    }
}

impl Chromium {
    fn start(look: Look) -> Result<Self, String> {
        let mut driver = Command::new("chromedriver");
        driver.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut driver =
            driver.spawn().map_err(|e| format!("chromedriver does not start ({e}); tests/web/install.sh gets it"))?;
        let mut lines = BufReader::new(driver.stdout.take().expect("it is piped")).lines();
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let rest = line.split("successfully on port ").nth(1)?;
            rest.trim_end_matches('.').parse::<u16>().ok()
        });
        let Some(port) = port else { return Err("chromedriver says no port".to_owned()) };
        // What it says later is nobody's, but it must not stop for it.
        std::thread::spawn(move || lines.for_each(drop));
        let profile = tempfile::tempdir().expect("a directory for the browser");
        let mut args = vec![
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--disable-gpu".to_owned(),
            "--hide-scrollbars".to_owned(),
            "--lang=zh-CN".to_owned(),
            format!("--user-data-dir={}", profile.path().display()),
            format!("--window-size={},{}", look.width, look.height),
        ];
        if look.dark {
            args.push("--force-dark-mode".to_owned());
            args.push("--blink-settings=preferredColorScheme=0".to_owned());
        }
        let mut options = json!({"args": args, "prefs": {"intl.accept_languages": "zh-CN,zh"}});
        if !look.script {
            options["prefs"]["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        if look.phone {
            let metrics = json!({"width": look.width, "height": look.height, "pixelRatio": 2.0, "touch": true});
            options["mobileEmulation"] = json!({"deviceMetrics": metrics});
        }
        let wanted = json!({"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options}}});
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let mut chromium = Self { driver, address, session: String::new(), _profile: profile };
        let answer = Ask::new(address, "POST", "/session").json(&wanted).send();
        let answer = answer.json();
        let Some(session) = answer["value"]["sessionId"].as_str() else {
            return Err(format!("Chromium does not start; tests/web/install.sh gets it: {}", answer["value"]["message"]));
        };
        session.clone_into(&mut chromium.session);
        Ok(chromium)
    }

    #[track_caller]
    fn asks(&self, method: &str, what: &str, body: &Value) -> Result<Value, String> {
        let ask = Ask::new(self.address, method, &format!("/session/{}/{what}", self.session));
        let ask = if method == "POST" { ask.json(body) } else { ask };
        let answer = ask.send().json();
        match answer["value"]["error"].as_str() {
            Some(error) => Err(format!("{what}: {error}: {}", answer["value"]["message"])),
            None => Ok(answer["value"].clone()),
        }
    }

    #[track_caller]
    fn must(&self, what: &str, body: &Value) -> Value {
        self.asks("POST", what, body).unwrap_or_else(|fault| panic!("{fault}\n{}", self.source()))
    }

    pub fn source(&self) -> String {
        self.asks("GET", "source", &Value::Null).map_or_else(|e| e, |v| v.as_str().unwrap_or_default().to_owned())
    }

    #[track_caller]
    pub fn goes_to(&self, url: &str) -> &Self {
        self.must("url", &json!({"url": url}));
        self
    }

    pub fn url(&self) -> String {
        self.asks("GET", "url", &Value::Null).map_or_else(|e| e, |v| v.as_str().unwrap_or_default().to_owned())
    }

    #[track_caller]
    pub fn reloads(&self) -> &Self {
        self.must("refresh", &json!({}));
        self
    }

    fn elements(&self, css: &str) -> Vec<String> {
        let found = self.must("elements", &json!({"using": "css selector", "value": css}));
        let ids = found.as_array().into_iter().flatten().filter_map(|one| one[ELEMENT].as_str());
        ids.map(str::to_owned).collect()
    }

    /// Waits for an element, and returns its number.
    #[track_caller]
    pub fn finds(&self, css: &str) -> String {
        let began = Instant::now();
        loop {
            if let Some(first) = self.elements(css).into_iter().next() {
                return first;
            }
            assert!(began.elapsed() < PATIENCE, "{css} never comes\n{}", self.source());
        }
    }

    /// How many there are now.
    pub fn count(&self, css: &str) -> usize {
        self.elements(css).len()
    }

    #[track_caller]
    pub fn clicks(&self, css: &str) -> &Self {
        let element = self.finds(css);
        self.must(&format!("element/{element}/click"), &json!({}));
        self
    }

    #[track_caller]
    pub fn types(&self, css: &str, text: &str) -> &Self {
        let element = self.finds(css);
        self.must(&format!("element/{element}/value"), &json!({"text": text}));
        self
    }

    /// The text of an element as it is seen.
    #[track_caller]
    pub fn reads(&self, css: &str) -> String {
        let element = self.finds(css);
        let text = self.asks("GET", &format!("element/{element}/text"), &Value::Null);
        text.map_or_else(|e| e, |v| v.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until a text is seen in an element.
    #[track_caller]
    pub fn sees(&self, css: &str, part: &str) -> &Self {
        let began = Instant::now();
        loop {
            let seen = if self.count(css) > 0 { self.reads(css) } else { String::new() };
            if seen.contains(part) {
                return self;
            }
            assert!(began.elapsed() < PATIENCE, "{part:?} is never seen in {css}, but {seen:?}\n{}", self.source());
        }
    }

    /// Runs script in the page.
    #[track_caller]
    pub fn runs(&self, script: &str) -> Value {
        self.must("execute/sync", &json!({"script": script, "args": []}))
    }

    /// The line to the network, as the browser sees it.
    #[track_caller]
    pub fn goes_offline(&self, offline: bool) -> &Self {
        let conditions = json!({"offline": offline, "latency": 0, "download_throughput": -1, "upload_throughput": -1});
        self.must("chromium/network_conditions", &json!({"network_conditions": conditions}));
        self
    }

    /// Another tab, which is then the one that is driven; returns the names of both.
    #[track_caller]
    pub fn opens_tab(&self) -> (String, String) {
        let before = self.asks("GET", "window", &Value::Null).expect("a window");
        let new = self.must("window/new", &json!({"type": "tab"}));
        let name = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let names = (name(&before), name(&new["handle"]));
        self.turns_to(&names.1);
        names
    }

    #[track_caller]
    pub fn turns_to(&self, tab: &str) -> &Self {
        self.must("window", &json!({"handle": tab}));
        self
    }

    /// What the browser complained about since the last time.
    pub fn complaints(&self) -> Vec<String> {
        let log = self.asks("POST", "se/log", &json!({"type": "browser"})).unwrap_or_default();
        let lines = log.as_array().into_iter().flatten().filter_map(|line| line["message"].as_str());
        lines.map(str::to_owned).collect()
    }

    /// A picture of the window, kept beside the build for whoever looks; `SIMDESK_SHOTS=DIR` keeps it there.
    #[track_caller]
    pub fn shoots(&self, name: &str) -> &Self {
        let picture = self.asks("GET", "screenshot", &Value::Null).expect("a picture");
        let bytes = base64::engine::general_purpose::STANDARD.decode(picture.as_str().unwrap_or_default()).expect("base 64");
        assert!(bytes.len() > 5_000, "{name} is an empty picture");
        let kept =
            std::env::var_os("SIMDESK_SHOTS").map_or_else(|| Path::new(env!("CARGO_TARGET_TMPDIR")).join("shots"), PathBuf::from);
        std::fs::create_dir_all(&kept).expect("a directory for pictures");
        std::fs::write(kept.join(format!("{name}.png")), bytes).expect("the picture can be kept");
        self
    }

    /// Nothing that keeps somebody out who does not see, or uses no mouse (axe-core, WCAG 2.2 AA and best practices).
    #[track_caller]
    pub fn is_accessible(&self) -> &Self {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a directory of the build");
        let axe = target.join("axe/node_modules/axe-core/axe.min.js");
        let axe = match std::fs::read_to_string(&axe) {
            Ok(axe) => axe,
            Err(_) if std::env::var_os("CI").is_none() => {
                skip("axe-core is not installed; tests/web/install.sh does it");
                return self;
            }
            Err(error) => panic!("{}: {error}; tests/web/install.sh installs it", axe.display()),
        };
        self.runs(&format!("{axe}; return 1;"));
        let script = "const done = arguments[arguments.length - 1]; axe.run().then((r) => done(r.violations.map((v) => \
                      v.id + ': ' + v.help + ' ' + v.nodes.map((n) => n.html + ' ' + (n.any[0]?.message ?? '')).join(' | '))), (e) => done([String(e)]));";
        let found = self.must("execute/async", &json!({"script": script, "args": []}));
        assert_eq!(found, json!([]), "{}: {found:#}", self.url());
        self
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            let _ = Ask::new(self.address, "DELETE", &format!("/session/{}", self.session)).send();
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
