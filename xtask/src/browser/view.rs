//! What pages are looked at with: the size of the window, and the scheme of colours.

/// A window.
#[derive(Clone, Copy, Debug)]
pub(super) struct View {
    pub(super) name: &'static str,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) is_phone: bool,
}

/// At a desk.
pub(super) const DESK: View = View { name: "desk", width: 1440, height: 900, is_phone: false };

/// In a hand.
pub(super) const PHONE: View = View { name: "phone", width: 390, height: 844, is_phone: true };

/// A scheme of colours.
#[derive(Clone, Copy, Debug)]
pub(super) enum Scheme {
    Light,
    Dark,
}

impl Scheme {
    /// Both.
    pub(super) const ALL: [Scheme; 2] = [Scheme::Light, Scheme::Dark];

    /// What CSS calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        }
    }
}
