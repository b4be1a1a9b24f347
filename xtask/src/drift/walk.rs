//! Walks through a value beside its schema, and notes what does not fit.

use serde_json::Value;

use super::kind::Kind;
use super::look::{Look, Side, Step, look};
use super::names;
use super::shape::{ShapeId, Shapes};
use super::tally::{Note, Origin, Place, Tally};

/// A value on its way past the document.
pub(super) struct Walk<'w, 'd> {
    pub(super) shapes: &'w Shapes<'d>,
    pub(super) tally: &'w mut Tally,
    pub(super) side: Side,
    pub(super) origin: Origin,
    /// Whether nothing of it may ever be told: it comes out of a query.
    pub(super) is_secret: bool,
}

impl Walk<'_, '_> {
    /// Walks through a value from its beginning.
    pub(super) fn whole(&mut self, value: &Value, site: ShapeId) {
        self.value(value, &[site], &mut Vec::new());
    }

    fn value<'v>(&mut self, value: &'v Value, sites: &[ShapeId], way: &mut Vec<Step<'v>>) {
        let Look { parts, troubles, inside } = look(self.shapes, value, sites, self.side);
        self.tally.visit(&parts, self.side);
        for trouble in troubles {
            let (id, kind, value) = trouble.told();
            let kind = self.fit_to_tell(id, kind);
            let way = written(way);
            let (place, origin, is_secret) = (Place::Schema(id), self.origin, self.is_secret);
            self.tally.note(Note { place, kind, origin, way: &way, value, media: None, is_secret });
        }
        for (step, value, sites) in inside {
            way.push(step);
            self.value(value, &sites, way);
            way.pop();
        }
    }

    /// The kind, without a name that may be data.
    fn fit_to_tell(&self, id: ShapeId, kind: Kind) -> Kind {
        match kind {
            Kind::UnknownMember(name) => {
                let shown = self.tally.show_values && !self.is_secret;
                let known = self.shapes.get(id).members.keys().map(String::as_str);
                let may_be_told = shown || names::is_name(&name) || names::is_dotted_name(&name, known);
                if may_be_told { Kind::UnknownMember(name) } else { Kind::HiddenMembers }
            }
            kind => kind,
        }
    }
}

/// `$.data[*]['entity.ip'].*`
fn written(way: &[Step<'_>]) -> String {
    let mut out = "$".to_owned();
    for step in way {
        match step {
            Step::Item => out.push_str("[*]"),
            Step::Key => out.push_str(".*"),
            Step::Member(name) if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') => {
                out.push('.');
                out.push_str(name);
            }
            Step::Member(name) => {
                out.push_str("['");
                out.push_str(&name.replace('\\', "\\\\").replace('\'', "\\'"));
                out.push_str("']");
            }
        }
    }
    out
}
