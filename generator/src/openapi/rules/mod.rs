//! The rules that a table cannot say, one family a file.
//!
//! A rule reads the tree and reports; it changes nothing itself. What tolerant mode is to change it leaves with the judge, who does it
//! once a round is through. Later rounds rely on earlier ones: first every `$ref` leads somewhere, then nothing goes in circles.

mod conditions;
mod cycles;
mod discriminators;
pub(super) mod judge;
pub(crate) mod look;
pub(crate) mod messages;
mod names;
mod operations;
mod paging;
mod parameters;
mod paths;
mod references;
pub(super) mod schemas;
mod security;
mod servers;
mod upload;
mod values;

use crate::document::Node;
use crate::options::Mode;
use crate::source::Diagnostics;
use judge::Judge;
use look::Document;

/// A rule: reads the document and reports.
type Rule = fn(&Document<'_>, &mut Judge<'_>);

/// The rules, round by round.
const ROUNDS: &[&[Rule]] = &[
    &[references::apply],
    &[cycles::apply],
    &[
        paths::templates,
        paths::parameters,
        parameters::lists,
        parameters::values,
        operations::ids,
        operations::messages,
        operations::tags,
        servers::apply,
        security::apply,
    ],
    &[schemas::keywords, schemas::required, values::enums, discriminators::apply, names::apply],
    &[
        values::defaults,
        conditions::schemas,
        conditions::bodies,
        conditions::schemes,
        conditions::operations,
        messages::formats,
        paging::apply,
        upload::apply,
    ],
];

/// Mending one thing may lay bare another; more often than this it does not.
const PASSES: usize = 8;

/// Applies every rule; in tolerant mode mends the document.
pub(super) fn apply(root: &mut Node, mode: Mode, problems: &mut Diagnostics) {
    let mut judge = Judge::new(mode, problems);
    for _ in 0..PASSES {
        if !pass(root, &mut judge) {
            break;
        }
    }
}

/// Goes through all rounds once. Whether anything was mended.
fn pass(root: &mut Node, judge: &mut Judge<'_>) -> bool {
    let mut mended = false;
    let mut rounds = ROUNDS.iter();
    // As long as a round changes nothing, the next one sees the same objects.
    while rounds.len() > 0 {
        let document = Document::new(root);
        for round in rounds.by_ref() {
            for rule in *round {
                rule(&document, judge);
            }
            if judge.is_about_to_mend() {
                break;
            }
        }
        mended |= judge.mend(root);
    }
    mended
}
