//! Takes secrets out of what a service sends back.

use std::cmp::Reverse;

use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use http::HeaderMap;
use zeroize::Zeroizing;

use super::secret::Secret;
use super::style;

/// Takes secrets out of texts: a service may repeat in its answer what it was sent.
#[derive(Clone, Default)]
pub(super) struct Redactor(Vec<Zeroizing<String>>);

impl Redactor {
    /// Another text to take out, also as it looks in a URL, JSON, HTML and Base64. Very short ones would riddle every text with holes.
    pub(super) fn add(&mut self, secret: &str) {
        if secret.len() < SHORTEST_SECRET {
            return;
        }
        let escaped = secret.replace('\\', "\\\\").replace('"', "\\\"");
        let html = secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        let forms = [escaped.replace('/', "\\/"), escaped, html, style::encode(secret), BASE64_STANDARD_NO_PAD.encode(secret)];
        self.0.push(Zeroizing::new(secret.to_owned()));
        self.0.extend(forms.into_iter().filter(|form| form != secret).map(Zeroizing::new));
        // A text that is a part of another one would leave the rest of that.
        self.0.sort_by_key(|text| Reverse(text.len()));
    }

    /// Whether a host may be shown: it is in lower case, and may be what an echoed secret was taken for.
    pub(super) fn may_show(&self, host: &str) -> bool {
        self.0.iter().map(|secret| secret.to_lowercase()).all(|secret| !secret.contains(host) && !host.contains(&secret))
    }

    pub(super) fn clean(&self, text: String) -> String {
        let replaced = self.0.iter().fold(text, |text, secret| match text.contains(secret.as_str()) {
            true => text.replace(secret.as_str(), REDACTED),
            false => text,
        });
        self.0.iter().fold(replaced, |text, secret| without_halves(text, secret))
    }
}

/// Shorter texts than this, in bytes, are not looked for.
const SHORTEST_SECRET: usize = 6;

const REDACTED: &str = "[redacted]";

/// Marks headers with secrets of the caller's own as such, so that no log of a transport shows them, and gives the secrets.
pub(super) fn mark_secrets(headers: &mut HeaderMap) -> Vec<Secret> {
    let mut secrets = Vec::new();
    for (_, value) in headers.iter_mut().filter(|(name, _)| sounds_secret(name.as_str())) {
        value.set_sensitive(true);
        // Of `Bearer abc` the second word counts.
        secrets.extend(String::from_utf8_lossy(value.as_bytes()).split(' ').map(Secret::from));
    }
    secrets
}

/// Whether a parameter of this name most likely carries a secret.
pub(super) fn sounds_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["authorization", "cookie", "key", "password", "secret", "session", "sig", "signature", "token"]
        .iter()
        .any(|word| name.ends_with(word))
}

/// Texts are cut to a length before they come here, and the cut may go through a secret.
fn without_halves(text: String, secret: &str) -> String {
    let kept = text.trim_end_matches('…');
    let cuts = || secret.char_indices().filter_map(|(at, _)| secret.split_at_checked(at));
    let begun = cuts().rev().map(|(half, _)| half).find(|half| half.len() >= SHORTEST_SECRET && kept.ends_with(half));
    if let Some(half) = begun {
        return format!("{}{REDACTED}", kept.strip_suffix(half).unwrap_or_default());
    }
    let ended = cuts().skip(1).map(|(_, half)| half).find(|half| half.len() >= SHORTEST_SECRET && kept.starts_with(half));
    match ended.and_then(|half| text.strip_prefix(half)) {
        Some(rest) => format!("{REDACTED}{rest}"),
        None => text,
    }
}
