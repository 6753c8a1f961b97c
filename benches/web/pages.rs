//! Pages of the FAQ a second, beside nginx with the same bytes on the same machine, asked by the same client.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::Effort;
use crate::client::{Line, get};
use crate::sheet::figure;
use crate::site::Site;

const LINES: usize = 32;
/// Of nginx.
const RATIO_MIN: f64 = 0.4;
const PATHS: [&str; 4] = ["/zh-Hans/", "/zh-Hans/faq/id-photo", "/zh-Hans/faq/credit-blacklist", "/en/faq/resubmit-when"];
/// In turns, so that what else the machine does meets both.
const ROUNDS: usize = 3;

pub fn measure(home: &Path, effort: &Effort) {
    let dir = tempfile::tempdir_in(home).expect("a directory beside the build");
    let site = Site::start(home, dir.path());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let nginx = Nginx::start(dir.path(), &runtime, site.address);
    let long = if effort.quick { Duration::from_millis(300) } else { Duration::from_secs(4) };
    let mut best = [0.0_f64; 2];
    for _ in 0..ROUNDS {
        best[0] = best[0].max(runtime.block_on(rate(site.address, long)));
        if let Some(nginx) = &nginx {
            best[1] = best[1].max(runtime.block_on(rate(nginx.address, long)));
        }
    }
    let [ours, theirs] = best;
    figure("pages of the FAQ, a second", &format!("{ours:.0}"), "32 kept connections, best of 3");
    if nginx.is_none() {
        figure("  nginx", "not known", "nginx is not installed");
        return;
    }
    let ratio = ours / theirs;
    let verdict = if ratio >= RATIO_MIN { "ok" } else { "UNDER" };
    figure("  nginx with the same bytes", &format!("{theirs:.0}"), &format!("ours {ratio:.2} of it, bar {RATIO_MIN}: {verdict}"));
}

/// Answers a second.
async fn rate(address: SocketAddr, long: Duration) -> f64 {
    let done = Arc::new(AtomicU64::new(0));
    let began = Instant::now();
    let lines: Vec<_> = (0..LINES)
        .map(|number| {
            let done = Arc::clone(&done);
            tokio::spawn(async move {
                let requests = PATHS.map(|path| get(path, ""));
                let mut line = Line::open(address).await.expect("it listens");
                for at in number.. {
                    if began.elapsed() > long {
                        return;
                    }
                    let answer = line.ask(&requests[at % PATHS.len()]).await.expect("it answers");
                    assert!(answer.status == 200 && answer.body.len() > 1_000, "a page comes");
                    done.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    for line in lines {
        line.await.expect("a line does not panic");
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of answers")]
    let answers = done.load(Ordering::Relaxed) as f64;
    answers / began.elapsed().as_secs_f64()
}

struct Nginx {
    address: SocketAddr,
    child: Child,
}

impl Nginx {
    /// With the pages as files, as somebody would serve them.
    fn start(dir: &Path, runtime: &tokio::runtime::Runtime, ours: SocketAddr) -> Option<Self> {
        Command::new("nginx").arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
        let root = dir.join("html");
        runtime.block_on(async {
            let mut line = Line::open(ours).await.expect("it listens");
            for path in PATHS {
                let answer = line.ask(&get(path, "")).await.expect("it answers");
                let file = if path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
                let file = root.join(file.trim_start_matches('/'));
                std::fs::create_dir_all(file.parent().expect("a file is in a directory")).expect("a directory can be made");
                std::fs::write(file, answer.body).expect("a page can be written");
            }
        });
        let address = std::net::TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).ok()?;
        let config = dir.join("nginx.conf");
        let (at, root) = (dir.display(), root.display());
        let text = format!(
            "daemon off; worker_processes 2; pid {at}/nginx.pid; error_log {at}/nginx.log;\n\
             events {{ worker_connections 1024; }}\n\
             http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; default_type text/html; open_file_cache max=100;\n\
             client_body_temp_path {at}/b; proxy_temp_path {at}/p; fastcgi_temp_path {at}/f; uwsgi_temp_path {at}/u; scgi_temp_path {at}/s;\n\
             server {{ listen {address}; root {root}; }} }}\n"
        );
        std::fs::write(&config, text).ok()?;
        let mut command = Command::new("nginx");
        command.args(["-c", &config.display().to_string(), "-e", &dir.join("nginx.log").display().to_string()]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
        let began = Instant::now();
        while std::net::TcpStream::connect(address).is_err() {
            assert!(began.elapsed() < Duration::from_secs(20), "nginx starts");
            std::thread::sleep(Duration::from_millis(10));
        }
        Some(Self { address, child })
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}
