//! Records as text that takes little room.
//!
//! Records of a kind are much alike: they have the same members, and many values in common. They are compressed each by itself, so that one
//! can be read without the others, with the first of them as a dictionary.

use lz4_flex::block::{compress_prepend_size_with_dict, decompress_size_prepended_with_dict};
use serde_json::Value;

use super::Number;

/// So much of the first records makes the dictionary, in bytes: enough for the names of all members.
const DICTIONARY: usize = 12_288;

/// Records by their numbers.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    dictionary: Vec<u8>,
    texts: Vec<Option<Text>>,
}

#[derive(Debug)]
enum Text {
    /// Part of what made the dictionary.
    Plain(Box<[u8]>),
    Packed(Box<[u8]>),
}

impl Texts {
    /// The number that the next record gets.
    pub(crate) fn next(&self) -> Number {
        Number::try_from(self.texts.len()).unwrap_or(Number::MAX)
    }

    /// Puts a record at its number, which is the next or one that there was.
    pub(crate) fn put(&mut self, number: Number, record: &Value) {
        let text = record.to_string().into_bytes();
        let text = if self.dictionary.len() < DICTIONARY && self.texts.iter().all(|text| !matches!(text, Some(Text::Packed(_)))) {
            self.dictionary.extend_from_slice(&text);
            Text::Plain(text.into_boxed_slice())
        } else {
            Text::Packed(compress_prepend_size_with_dict(&text, &self.dictionary).into_boxed_slice())
        };
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
        serde_json::from_slice(&self.plain(self.texts.get(place(number))?.as_ref()?)?).ok()
    }

    /// All records as JSON, the oldest number first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = String> {
        self.texts.iter().flatten().filter_map(|text| String::from_utf8(self.plain(text)?.into_owned()).ok())
    }

    fn plain<'t>(&self, text: &'t Text) -> Option<std::borrow::Cow<'t, [u8]>> {
        match text {
            Text::Plain(text) => Some(text.as_ref().into()),
            Text::Packed(text) => Some(decompress_size_prepended_with_dict(text, &self.dictionary).ok()?.into()),
        }
    }
}

fn place(number: Number) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
