//! The keys that are pressed, as Chromium wants to be told of them.

use serde_json::{Value, json};

/// A key, or a key with Ctrl.
#[derive(Clone, Copy, Debug)]
pub(super) enum Key {
    Tab,
    Enter,
    Escape,
    Down,
    Left,
    Right,
    Backspace,
    /// Ctrl and a letter.
    Control(char),
    /// What writes a sign.
    Sign(char),
}

impl Key {
    /// That it goes down, and up.
    pub(super) fn events(self) -> [Value; 2] {
        let (key, code, number) = match self {
            Key::Tab => ("Tab".to_owned(), "Tab".to_owned(), 9),
            Key::Enter => ("Enter".to_owned(), "Enter".to_owned(), 13),
            Key::Escape => ("Escape".to_owned(), "Escape".to_owned(), 27),
            Key::Left => ("ArrowLeft".to_owned(), "ArrowLeft".to_owned(), 37),
            Key::Right => ("ArrowRight".to_owned(), "ArrowRight".to_owned(), 39),
            Key::Down => ("ArrowDown".to_owned(), "ArrowDown".to_owned(), 40),
            Key::Backspace => ("Backspace".to_owned(), "Backspace".to_owned(), 8),
            Key::Sign('/') => ("/".to_owned(), "Slash".to_owned(), 191),
            Key::Sign(sign) | Key::Control(sign) => {
                let upper = sign.to_ascii_uppercase();
                (sign.to_string(), format!("Key{upper}"), u32::from(upper))
            }
        };
        let modifiers = if matches!(self, Key::Control(_)) { 2 } else { 0 };
        let mut down = json!({
            "type": "rawKeyDown", "key": key, "code": code, "windowsVirtualKeyCode": number, "modifiers": modifiers,
        });
        let mut up = down.clone();
        up["type"] = "keyUp".into();
        let text = match self {
            Key::Sign(sign) => Some(sign.to_string()),
            // It is this sign that activates a button.
            Key::Enter => Some("\r".to_owned()),
            _ => None,
        };
        if let Some(text) = text {
            down["type"] = "keyDown".into();
            down["text"] = text.into();
        }
        [down, up]
    }
}
