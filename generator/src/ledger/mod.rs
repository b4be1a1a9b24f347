//! What became of each part of a document: one row for each, and none in silence.
//!
//! The rows are written down when the document has been read and before anything in it is mended ([`Ledger::of`]). When the crate is
//! decided, each row gets its verdict (`settle.rs`): from the diagnostics, by their place and their effect; from the table of
//! keywords; and from the other end, by looking for each row in what is left of the document and in the generated crate. What is missing
//! there and nobody has spoken of is reported then, so that report and ledger never disagree. What the options leave out is `excluded`, with
//! all that is in it, and nothing is said of it.
//!
//! | kind | a row for each |
//! |---|---|
//! | `operation` | operation below `paths` |
//! | `callback` | operation below `webhooks`, in a callback, or in `components.pathItems` |
//! | `parameter` | parameter, where it is used and where it is described; in Swagger 2.0 those with `in: body` are bodies |
//! | `body` | request body, where it is used and where it is described |
//! | `media type` | entry of a `content` |
//! | `response` | answer, where it is used and where it is described |
//! | `header` | header of an answer or of a part of a form |
//! | `schema` | schema that is a map, be it only a `$ref` |
//! | `keyword` | key of a schema that does not begin with `x-`; in Swagger 2.0 also those that speak of the value of a parameter or header |
//! | `security scheme` | security scheme |
//! | `other` | diagnostic with an effect on something that is none of these: a server, a tag, a misspelt key of an operation |
//!
//! All but `other` are counted, and an independent count of the document (`xtask/src/count.rs`) finds the same sums. What a `$ref` to
//! another file leads to is counted once where the generator makes a component of it, and each time where it takes the place of the
//! `$ref`. Vendor extensions have no rows; `coverage.json` says which there are and how often.

mod grammar;
mod walk;
mod keywords;
mod settle;
mod unwanted;
mod summary;
mod write;

use std::collections::BTreeMap;

use crate::source::{Effect, Place};

pub(crate) use settle::Made;
pub use write::VERSION;

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An operation of a path.
    Operation,
    /// An operation that the service calls.
    Callback,
    /// A parameter.
    Parameter,
    /// The body of a request.
    Body,
    /// An entry of `content`.
    MediaType,
    /// An answer.
    Response,
    /// A header of an answer.
    Header,
    /// A schema.
    Schema,
    /// A key of a schema.
    Keyword,
    /// A security scheme.
    SecurityScheme,
    /// What a diagnostic speaks of, where that is none of these.
    Other,
}

impl Kind {
    /// All kinds, in the order in which they are summed up.
    pub const ALL: [Kind; 11] = [
        Kind::Operation,
        Kind::Callback,
        Kind::Parameter,
        Kind::Body,
        Kind::MediaType,
        Kind::Response,
        Kind::Header,
        Kind::Schema,
        Kind::Keyword,
        Kind::SecurityScheme,
        Kind::Other,
    ];

    /// What it is called.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Operation => "operation",
            Kind::Callback => "callback",
            Kind::Parameter => "parameter",
            Kind::Body => "body",
            Kind::MediaType => "media type",
            Kind::Response => "response",
            Kind::Header => "header",
            Kind::Schema => "schema",
            Kind::Keyword => "keyword",
            Kind::SecurityScheme => "security scheme",
            Kind::Other => "other",
        }
    }
}

/// Why a part of the document is not in the generated crate as it has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Gap {
    /// It is there, and takes or gives more.
    Widened,
    /// It cannot be said.
    NotExpressed,
    /// Nobody wants it, as the options say.
    Excluded,
}

impl From<Effect> for Gap {
    fn from(effect: Effect) -> Gap {
        match effect {
            Effect::Widened => Gap::Widened,
            Effect::NotExpressed => Gap::NotExpressed,
        }
    }
}

/// A part of the document.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// What it is.
    pub kind: Kind,
    /// Where it stands below the root, as a JSON pointer without the `#`.
    pub pointer: Box<str>,
    /// Where its key stands, or it itself in a list.
    pub place: Place,
    /// Where it stands itself.
    pub value: Place,
    /// The row that it is in.
    pub parent: Option<usize>,
    /// Whether it stands elsewhere, or in other words, since the document is OpenAPI 3.0.
    pub moved: bool,
    /// What became of it, and why; none where it is in the generated crate.
    pub gap: Option<(Gap, usize)>,
}

/// What became of each part of a document.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    pub(crate) rows: Vec<Row>,
    /// Why parts are not there as they were meant; rows refer to them.
    pub(crate) reasons: Vec<String>,
    /// The vendor extensions, each with how often it stands in the document.
    pub(crate) extensions: BTreeMap<String, usize>,
    finder: walk::Finder,
}

/// How many rows of a kind there are, by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// In the generated crate.
    pub generated: usize,
    /// There, and wider than the document says.
    pub widened: usize,
    /// Not there.
    pub not_expressed: usize,
    /// Not there, since nobody wants it.
    pub excluded: usize,
}

impl Sum {
    /// All of them.
    pub fn total(self) -> usize {
        self.generated + self.widened + self.not_expressed + self.excluded
    }
}

impl Ledger {
    /// How many rows of a kind there are.
    pub fn sum(&self, kind: Kind) -> Sum {
        let mut sum = Sum::default();
        for row in self.rows.iter().filter(|row| row.kind == kind) {
            match row.gap {
                None => sum.generated += 1,
                Some((Gap::Widened, _)) => sum.widened += 1,
                Some((Gap::NotExpressed, _)) => sum.not_expressed += 1,
                Some((Gap::Excluded, _)) => sum.excluded += 1,
            }
        }
        sum
    }
}
