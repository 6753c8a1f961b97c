//! The terminal itself: taken over for as long as the screen is there, and given back whatever happens.

use std::io::{self, IsTerminal as _, Stdout, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::Show;
use ratatui::crossterm::event::{
    DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, poll, read,
};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use tokio::sync::mpsc;

use super::input::{Input, Key};
use super::state::State;
use super::view::{Looks, draw};

/// How long the reader waits for a key before it looks whether it is to end.
const LOOK: Duration = Duration::from_millis(100);

/// True while the terminal is ours: giving it back a second time would move the cursor over what was written since.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// True when somebody reads and types here.
#[must_use]
pub fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// The terminal while it shows the screen. Dropping it gives it back.
pub struct Terminal {
    screen: ratatui::Terminal<CrosstermBackend<Stdout>>,
    looks: Looks,
    over: Arc<AtomicBool>,
}

impl Terminal {
    /// Takes the terminal over. What is typed comes out of the receiver; it ends when nothing can be read any more.
    ///
    /// # Errors
    /// When it can't be taken over.
    pub fn take(looks: Looks) -> io::Result<(Self, mpsc::Receiver<Input>)> {
        enable_raw_mode()?;
        TAKEN.store(true, Ordering::Relaxed);
        let over = Arc::new(AtomicBool::new(false));
        // From here on dropping it undoes what was done.
        let opened = ratatui::Terminal::new(CrosstermBackend::new(io::stdout())).inspect_err(|_| restore())?;
        let terminal = Self { screen: opened, looks, over };
        // The library's own clearing asks the terminal where its cursor is, and not every terminal answers.
        execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, Clear(ClearType::All))?;
        let inputs = inputs(&terminal.over);
        Ok((terminal, inputs))
    }

    /// Columns and rows.
    ///
    /// # Errors
    /// When the terminal does not say.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        self.screen.size().map(|size| (size.width, size.height))
    }

    /// Shows the screen.
    ///
    /// # Errors
    /// When nothing can be shown any more.
    pub fn show(&mut self, state: &State) -> io::Result<()> {
        self.screen.draw(|frame| draw(state, self.looks, frame)).map(|_| ())
    }

    /// Makes a sound.
    ///
    /// # Errors
    /// As [`Terminal::show`].
    pub fn ring(&mut self) -> io::Result<()> {
        io::stdout().write_all(b"\x07").and_then(|()| io::stdout().flush())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        restore();
    }
}

/// Gives the terminal back as it was, if it was taken.
pub fn restore() {
    if !TAKEN.swap(false, Ordering::Relaxed) {
        return;
    }
    // A terminal that is gone need not be given back.
    let _ = disable_raw_mode();
    let _ = execute!(io::stdout(), DisableBracketedPaste, LeaveAlternateScreen, Show);
}

fn inputs(over: &Arc<AtomicBool>) -> mpsc::Receiver<Input> {
    let (sender, typed) = mpsc::channel(256);
    let over = Arc::clone(over);
    std::thread::spawn(move || {
        while !over.load(Ordering::Relaxed) {
            match poll(LOOK) {
                Ok(false) => {}
                Ok(true) => match read() {
                    Ok(event) => {
                        let Some(input) = input(event) else { continue };
                        if sender.blocking_send(input).is_err() {
                            return;
                        }
                    }
                    Err(_) => return,
                },
                Err(_) => return,
            }
        }
    });
    typed
}

fn input(event: Event) -> Option<Input> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => self::key(key).map(Input::Key),
        Event::Paste(text) => Some(Input::Paste(text)),
        Event::Resize(columns, rows) => Some(Input::Size(columns, rows)),
        _ => None,
    }
}

fn key(key: KeyEvent) -> Option<Key> {
    let has = |modifier| key.modifiers.contains(modifier);
    Some(match key.code {
        KeyCode::Enter if has(KeyModifiers::ALT) || has(KeyModifiers::SHIFT) || has(KeyModifiers::CONTROL) => Key::NewLine,
        KeyCode::Enter => Key::Enter,
        KeyCode::Char(c) if has(KeyModifiers::CONTROL) => Key::Ctrl(c.to_ascii_lowercase()),
        KeyCode::Char(_) if has(KeyModifiers::ALT) => return None,
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab => Key::Tab,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        _ => return None,
    })
}
