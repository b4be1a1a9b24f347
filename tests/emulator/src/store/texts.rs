//! Records as text that takes little room.
//!
//! A text is the record as the service answers it, and behind a line break its facets, so that nobody needs to read it to answer with it.
//! Records of a kind are much alike: they have the same members, and many values in common. They are compressed each by itself, so that one
//! can be read without the others, with the first of them as a dictionary.

use std::borrow::Cow;
use std::sync::Arc;

use lz4_flex::block::{compress_prepend_size_with_dict, decompress_size_prepended_with_dict};
use serde::Serializer;
use serde_json::Value;

use super::fields::FACETS;
use super::{Number, place};
use crate::tree::Node;

/// So much of the first records makes the dictionary, in bytes: enough for the names of all members.
const LONGEST: usize = 12_288;

/// What the first records have in common with the others. Clones are the same dictionary for as long as it grows no more.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dictionary(Arc<Vec<u8>>);

/// The text of a record.
#[derive(Debug)]
pub(crate) enum Text {
    /// Part of what made the dictionary.
    Plain(Box<[u8]>),
    Packed(Box<[u8]>),
}

impl Dictionary {
    /// The text of a record: a part of the dictionary as long as that grows.
    pub(crate) fn text(&self, record: &impl Node) -> Text {
        let text = written(record);
        match self.is_complete() {
            true => Text::Packed(compress_prepend_size_with_dict(&text, &self.0).into_boxed_slice()),
            false => Text::Plain(text.into_boxed_slice()),
        }
    }

    /// Whether it grows no more.
    pub(crate) fn is_complete(&self) -> bool {
        self.0.len() >= LONGEST
    }

    fn grow(&mut self, text: &Text) {
        if let (Text::Plain(text), false) = (text, self.is_complete()) {
            Arc::make_mut(&mut self.0).extend_from_slice(text);
        }
    }

    fn plain<'t>(&self, text: &'t Text) -> Option<Cow<'t, [u8]>> {
        match text {
            Text::Plain(text) => Some(text.as_ref().into()),
            Text::Packed(text) => Some(decompress_size_prepended_with_dict(text, &self.0).ok()?.into()),
        }
    }
}

/// Records by their numbers.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    dictionary: Dictionary,
    texts: Vec<Option<Text>>,
}

impl Texts {
    /// What texts are made with.
    pub(crate) fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// The number that the next record gets.
    pub(crate) fn next(&self) -> Number {
        Number::try_from(self.texts.len()).unwrap_or(Number::MAX)
    }

    /// Puts a text that was made with the dictionary at its number, which is the next or one that there was.
    pub(crate) fn put(&mut self, number: Number, text: Text) {
        self.dictionary.grow(&text);
        let place = place(number);
        if place >= self.texts.len() {
            self.texts.resize_with(place + 1, || None);
        }
        self.texts[place] = Some(text);
    }

    /// Takes the record of a number away.
    pub(crate) fn remove(&mut self, number: Number) {
        if let Some(text) = self.texts.get_mut(place(number)) {
            *text = None;
        }
    }

    /// The record of a number.
    pub(crate) fn get(&self, number: Number) -> Option<Value> {
        let (record, facets) = self.parts(self.texts.get(place(number))?.as_ref()?)?;
        let mut record: Value = serde_json::from_str(&record).ok()?;
        if let (Some(facets), Some(members)) = (facets, record.as_object_mut()) {
            members.insert(FACETS.to_owned(), serde_json::from_str(&facets).ok()?);
        }
        Some(record)
    }

    /// The record of a number as JSON, without its facets.
    pub(crate) fn shown(&self, number: Number) -> Option<String> {
        self.parts(self.texts.get(place(number))?.as_ref()?).map(|(record, _)| record)
    }

    /// All records as JSON with their facets, the oldest number first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = String> {
        let whole = |text| match self.parts(text)? {
            (record, None) => Some(record),
            (record, Some(facets)) => Some(format!("{},\"{FACETS}\":{facets}}}", record.strip_suffix('}')?)),
        };
        self.texts.iter().flatten().filter_map(whole)
    }

    /// A record as it is answered, and its facets.
    fn parts(&self, text: &Text) -> Option<(String, Option<String>)> {
        let mut record = String::from_utf8(self.dictionary.plain(text)?.into_owned()).ok()?;
        let facets = record.find('\n').map(|at| record.split_off(at).split_off(1));
        Some((record, facets))
    }
}

/// A record, and its facets behind it.
fn written(record: &impl Node) -> Vec<u8> {
    let mut text = Vec::with_capacity(LENGTH);
    let shown = record.members().filter(|(name, _)| *name != FACETS);
    // It is written to memory, and names are text.
    _ = serde_json::Serializer::new(&mut text).collect_map(shown);
    if let Some(facets) = record.member(FACETS) {
        text.push(b'\n');
        _ = facets.serialize(&mut serde_json::Serializer::new(&mut text));
    }
    text
}

/// As long as most records are, in bytes.
const LENGTH: usize = 4096;
