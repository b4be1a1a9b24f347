//! The values of one field, and which records have them.

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;
use memchr::memmem::Finder;
use roaring::{MultiOps, RoaringBitmap};
use serde_json::Value;

use super::Number;
use crate::listing::filter::searched;

/// The values of one field.
#[derive(Debug, Default)]
pub(crate) struct Values {
    entries: Vec<Entry>,
    /// The places of the entries, by the hash of their values.
    places: HashTable<usize>,
    texts: Texts,
    /// The records with any value but null.
    set: RoaringBitmap,
}

/// A value, and the records that have it. It stays when none has it any more.
#[derive(Debug)]
struct Entry {
    value: Hashed,
    numbers: Numbers,
}

/// A value with its hash, which can be reckoned long before it is needed.
#[derive(Clone, Debug)]
pub(crate) struct Hashed {
    value: Value,
    hash: u64,
}

impl Hashed {
    /// Hashes of one table are made by one hasher.
    pub(crate) fn of(value: Value, hasher: &RandomState) -> Hashed {
        Hashed { hash: hasher.hash_one(&value), value }
    }
}

impl Values {
    /// Notes that a record has a value.
    pub(crate) fn add(&mut self, value: Hashed, number: Number) {
        if !value.value.is_null() {
            self.set.insert(number);
        }
        match self.place(&value) {
            Some(place) => self.entries[place].numbers.insert(number),
            None => {
                self.texts.push(&value.value);
                self.places.insert_unique(value.hash, self.entries.len(), |place| self.entries[*place].value.hash);
                self.entries.push(Entry { value, numbers: Numbers::Few(vec![number]) });
            }
        }
    }

    /// Notes that a record is gone, which had a value.
    pub(crate) fn remove(&mut self, value: &Hashed, number: Number) {
        self.set.remove(number);
        if let Some(place) = self.place(value) {
            self.entries[place].numbers.remove(number);
        }
    }

    /// The records with any value.
    pub(crate) fn set(&self) -> &RoaringBitmap {
        &self.set
    }

    /// The records with this very value.
    pub(crate) fn with(&self, value: &Hashed) -> RoaringBitmap {
        union(self.place(value).map(|place| &self.entries[place].numbers))
    }

    /// The records with a value that passes.
    pub(crate) fn passing(&self, passes: impl Fn(&Value) -> bool) -> RoaringBitmap {
        union(self.entries.iter().filter(|entry| passes(&entry.value.value)).map(|entry| &entry.numbers))
    }

    /// The records with a value whose text has this part, be that at its beginning, at its end or anywhere.
    pub(crate) fn with_part(&self, part: &str, at: At) -> RoaringBitmap {
        union(self.texts.with(part, at).into_iter().map(|place| &self.entries[place].numbers))
    }

    fn place(&self, value: &Hashed) -> Option<usize> {
        self.places.find(value.hash, |place| self.entries[*place].value.value == value.value).copied()
    }
}

/// Where in a text a part of it is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    Beginning,
    Anywhere,
    End,
}

/// The texts of all values, one behind the other, so that one search goes through all of them.
#[derive(Debug, Default)]
struct Texts {
    bytes: Vec<u8>,
    /// Where the text of each value begins.
    starts: Vec<usize>,
}

/// Bytes that no text has in it: where a text begins, where it ends, and what stands for a value without text.
const BEGIN: u8 = 0xff;
const END: u8 = 0xfe;
const NONE: u8 = 0xfd;

impl Texts {
    fn push(&mut self, value: &Value) {
        self.starts.push(self.bytes.len());
        match searched(value) {
            None => self.bytes.push(NONE),
            Some(text) => {
                self.bytes.push(BEGIN);
                self.bytes.extend_from_slice(text.as_bytes());
                self.bytes.push(END);
            }
        }
    }

    /// The places of all texts with this part.
    fn with(&self, part: &str, at: At) -> Vec<usize> {
        let mut needle = Vec::with_capacity(part.len() + 1);
        // What is anywhere in a text behind its first byte is anywhere in the text, even if it is nothing.
        needle.extend((at == At::Beginning || part.is_empty()).then_some(BEGIN));
        needle.extend_from_slice(part.as_bytes());
        needle.extend((at == At::End && !part.is_empty()).then_some(END));
        let finder = Finder::new(&needle);
        let (mut found, mut place) = (Vec::new(), 0);
        while let Some(begin) = self.starts.get(place)
            && let Some(more) = finder.find(&self.bytes[*begin..])
        {
            place = self.place(begin + more, place);
            found.push(place);
            place += 1;
        }
        found
    }

    /// The place of the text with this byte, which is not before a place. It is looked for near that first.
    fn place(&self, byte: usize, from: usize) -> usize {
        let mut step = 1;
        while self.starts.get(from + step).is_some_and(|start| *start <= byte) {
            step *= 2;
        }
        let rest = &self.starts[from + step / 2..self.starts.len().min(from + step)];
        from + step / 2 + rest.partition_point(|start| *start <= byte) - 1
    }
}

/// Numbers of records, each once.
#[derive(Debug)]
enum Numbers {
    /// In their order.
    Few(Vec<Number>),
    Many(RoaringBitmap),
}

/// More numbers than these are many.
const FEW: usize = 64;

impl Numbers {
    fn insert(&mut self, number: Number) {
        match self {
            Numbers::Many(many) => _ = many.insert(number),
            Numbers::Few(few) => match few.binary_search(&number) {
                Ok(_) => {}
                Err(_) if few.len() == FEW => *self = Numbers::Many(few.iter().copied().chain([number]).collect()),
                Err(place) => few.insert(place, number),
            },
        }
    }

    fn remove(&mut self, number: Number) {
        match self {
            Numbers::Many(many) => _ = many.remove(number),
            Numbers::Few(few) => few.retain(|known| *known != number),
        }
    }
}

/// So many numbers are sooner put into one set of bits each by itself than as a whole.
const SINGLY: u64 = 8192;

/// All numbers.
fn union<'n>(all: impl IntoIterator<Item = &'n Numbers>) -> RoaringBitmap {
    let (mut bits, mut many) = (Bits::default(), Vec::new());
    for numbers in all {
        match numbers {
            Numbers::Few(few) => few.iter().for_each(|number| bits.insert(*number)),
            Numbers::Many(some) if some.len() < SINGLY => some.iter().for_each(|number| bits.insert(number)),
            Numbers::Many(some) => many.push(some),
        }
    }
    many.into_iter().union() | bits.to_bitmap()
}

/// Numbers as plain bits.
#[derive(Default)]
pub(crate) struct Bits(Vec<u8>);

impl Bits {
    pub(crate) fn insert(&mut self, number: Number) {
        let (byte, bit) = (super::place(number / 8), number % 8);
        if byte >= self.0.len() {
            self.0.resize((byte + 1).next_power_of_two(), 0);
        }
        self.0[byte] |= 1 << bit;
    }

    pub(crate) fn to_bitmap(&self) -> RoaringBitmap {
        RoaringBitmap::from_lsb0_bytes(0, &self.0)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn values(all: &[Value]) -> Values {
        let (mut values, hasher) = (Values::default(), RandomState::new());
        all.iter().zip(0..).for_each(|(value, number)| values.add(Hashed::of(value.clone(), &hasher), number));
        values
    }

    #[test]
    fn parts_are_found_in_all_texts_where_they_are_looked_for() {
        let values = values(&[
            json!("Download: Budget"),
            json!("load"),
            json!(null),
            json!("a LOAD"),
            json!(""),
            json!(17),
            json!({ "id": "Loader" }),
            json!("bud"),
        ]);
        let found = |part: &str, at| values.with_part(part, at).iter().collect::<Vec<_>>();
        assert_eq!(found("load", At::Anywhere), [0, 1, 3, 6]);
        assert_eq!(found("load", At::Beginning), [1, 6]);
        assert_eq!(found("load", At::End), [1, 3]);
        assert_eq!(found("17", At::Anywhere), [5]);
        for at in [At::Beginning, At::Anywhere, At::End] {
            assert_eq!(found("", at), [0, 1, 3, 4, 5, 6, 7], "{at:?}");
            assert_eq!(found("loadload", at), [] as [u32; 0], "{at:?}");
        }
    }

    #[test]
    fn numbers_are_found_however_many_there_are() {
        let (mut values, hasher) = (Values::default(), RandomState::new());
        let hashed = |value: Value| Hashed::of(value, &hasher);
        let all: Vec<Number> = (0..20_000).collect();
        for number in &all {
            values.add(hashed(json!("all")), *number);
            values.add(hashed(json!(number % 3)), *number);
            values.add(hashed(json!(number)), *number);
        }
        assert_eq!(values.with(&hashed(json!("all"))).iter().collect::<Vec<_>>(), all);
        assert_eq!(values.passing(Value::is_number).iter().collect::<Vec<_>>(), all);
        assert!(values.with(&hashed(json!(7))).iter().eq([7]));
        assert!(values.with(&hashed(json!(2))).iter().eq((0..20_000).filter(|number| number % 3 == 2)));
        for number in 1..19_999 {
            values.remove(&hashed(json!("all")), number);
        }
        assert_eq!(values.with(&hashed(json!("all"))).iter().collect::<Vec<_>>(), [0, 19_999]);
        assert!(values.with(&hashed(json!("none"))).is_empty());
    }
}
