//! Which Cargo features a program needs, where the crate is split into them.

use askama::Template;

use super::{Content, Guide};
use crate::emit::docs::markdown::writer::Writer;
use crate::emit::docs::reference::Reference;
use crate::emit::docs::reference::features::FeatureFacts;
use crate::emit::docs::reference::target::Topic;

/// What the guide says.
pub(super) struct Facts<'a> {
    crate_name: &'a str,
    features: &'a [FeatureFacts<'a>],
    /// What the example asks for: the first of them.
    example: String,
}

#[derive(Template)]
#[template(path = "docs/markdown/guides/features.md", escape = "none")]
pub(super) struct Body<'a> {
    pub(super) out: &'a Writer,
    pub(super) facts: &'a Facts<'a>,
}

/// The guide, where there is something to choose.
pub(super) fn guide<'a>(api: &'a Reference<'a>) -> Option<Guide<'a>> {
    let example = format!("reqwest,{}", api.features.first()?.name);
    Some(Guide {
        target: Topic::Features.into(),
        title: "Compile less",
        summary: "features that leave out operations and types which a program does not use.".to_owned(),
        content: Content::Features(Facts { crate_name: api.crate_name, features: &api.features, example }),
    })
}
