//! JSON that is made quickly: names are written in the program, and most texts are borrowed from what they are about.
//!
//! Activities are made by the million, and a `serde_json::Value` of one takes hundreds of allocations. What is asked of a record that is put
//! into a store can be asked of either: that is a `Node`.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

/// JSON in one of its forms.
pub trait Node: Serialize {
    /// The member of an object by its name.
    fn member(&self, name: &str) -> Option<&Self>;

    /// The members of an object with their names; none of anything else.
    fn members(&self) -> impl Iterator<Item = (&str, &Self)>;

    /// The elements of a list; nothing of anything else.
    fn elements(&self) -> Option<&[Self]>
    where
        Self: Sized;

    /// The same as a value of its own.
    fn to_value(&self) -> Value;

    /// A text.
    fn text(&self) -> Option<&str>;

    /// Whether it is null.
    fn is_null(&self) -> bool;
}

impl Node for Value {
    fn member(&self, name: &str) -> Option<&Value> {
        self.get(name)
    }

    fn members(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.as_object().into_iter().flatten().map(|(name, member)| (name.as_str(), member))
    }

    fn elements(&self) -> Option<&[Value]> {
        self.as_array().map(Vec::as_slice)
    }

    fn to_value(&self) -> Value {
        self.clone()
    }

    fn text(&self) -> Option<&str> {
        self.as_str()
    }

    fn is_null(&self) -> bool {
        self.is_null()
    }
}

/// JSON that is made quickly.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree<'t> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number.
    Whole(i64),
    /// Any other number.
    Real(f64),
    /// A text.
    Text(Cow<'t, str>),
    /// A list.
    List(Vec<Tree<'t>>),
    /// An object.
    Object(Vec<(&'static str, Tree<'t>)>),
}

/// An object: `tree!({ "name": value, … })`. An object in it is another `tree!`.
macro_rules! tree {
    ({ $($name:literal: $value:expr),* $(,)? }) => {
        $crate::tree::Tree::Object(vec![$(($name, $crate::tree::Tree::from($value))),*])
    };
}

pub(crate) use tree;

impl<'t> Tree<'t> {
    /// Adds a member to an object.
    pub fn push(&mut self, name: &'static str, value: impl Into<Tree<'t>>) {
        if let Tree::Object(members) = self {
            members.push((name, value.into()));
        }
    }
}

impl Node for Tree<'_> {
    fn member(&self, name: &str) -> Option<&Self> {
        match self {
            Tree::Object(members) => members.iter().find(|(known, _)| *known == name).map(|(_, member)| member),
            _ => None,
        }
    }

    fn members(&self) -> impl Iterator<Item = (&str, &Self)> {
        let members = if let Tree::Object(members) = self { members.as_slice() } else { &[] };
        members.iter().map(|(name, member)| (*name, member))
    }

    fn elements(&self) -> Option<&[Self]> {
        if let Tree::List(elements) = self { Some(elements) } else { None }
    }

    fn to_value(&self) -> Value {
        match self {
            Tree::Null => Value::Null,
            Tree::Bool(value) => (*value).into(),
            Tree::Whole(number) => (*number).into(),
            Tree::Real(number) => (*number).into(),
            Tree::Text(text) => text.as_ref().into(),
            Tree::List(elements) => elements.iter().map(Node::to_value).collect(),
            Tree::Object(members) => {
                Value::Object(members.iter().map(|(name, member)| ((*name).to_owned(), member.to_value())).collect())
            }
        }
    }

    fn text(&self) -> Option<&str> {
        if let Tree::Text(text) = self { Some(text) } else { None }
    }

    fn is_null(&self) -> bool {
        *self == Tree::Null
    }
}

impl Serialize for Tree<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Tree::Null => serializer.serialize_unit(),
            Tree::Bool(value) => serializer.serialize_bool(*value),
            Tree::Whole(number) => serializer.serialize_i64(*number),
            Tree::Real(number) => serializer.serialize_f64(*number),
            Tree::Text(text) => serializer.serialize_str(text),
            Tree::List(elements) => serializer.collect_seq(elements),
            Tree::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, member) in members {
                    map.serialize_entry(name, member)?;
                }
                map.end()
            }
        }
    }
}

impl From<bool> for Tree<'_> {
    fn from(value: bool) -> Self {
        Tree::Bool(value)
    }
}

impl From<i64> for Tree<'_> {
    fn from(number: i64) -> Self {
        Tree::Whole(number)
    }
}

impl From<f64> for Tree<'_> {
    fn from(number: f64) -> Self {
        Tree::Real(number)
    }
}

impl<'t> From<&'t str> for Tree<'t> {
    fn from(text: &'t str) -> Self {
        Tree::Text(text.into())
    }
}

impl<'t> From<&'t String> for Tree<'t> {
    fn from(text: &'t String) -> Self {
        Tree::Text(text.as_str().into())
    }
}

impl From<String> for Tree<'_> {
    fn from(text: String) -> Self {
        Tree::Text(text.into())
    }
}

impl<'t, T: Into<Tree<'t>>> From<Option<T>> for Tree<'t> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Tree::Null, Into::into)
    }
}

impl<'t, T: Into<Tree<'t>>> From<Vec<T>> for Tree<'t> {
    fn from(values: Vec<T>) -> Self {
        Tree::List(values.into_iter().map(Into::into).collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_tree_is_the_value_that_it_says() {
        let name = "Ana".to_owned();
        let mut tree = tree!({
            "name": &name, "tags": vec!["a", "b"], "none": None::<i64>, "inner": tree!({ "at": 0.0, "is": true }), "empty": Vec::<String>::new(),
        });
        tree.push("more", 7);
        let value = json!({ "name": "Ana", "tags": ["a", "b"], "none": null, "inner": { "at": 0.0, "is": true }, "empty": [], "more": 7 });
        assert_eq!(tree.to_value(), value);
        assert_eq!(serde_json::to_string(&tree).ok(), Some(value.to_string()));
        assert_eq!(
            tree.members().map(|(name, _)| name).collect::<Vec<_>>(),
            value.members().map(|(name, _)| name).collect::<Vec<_>>()
        );
        assert_eq!(tree.member("inner").and_then(|inner| inner.member("is")), Some(&Tree::Bool(true)));
        assert_eq!(tree.member("tags").and_then(Node::elements).map(<[Tree<'_>]>::len), Some(2));
        assert_eq!(tree.member("nobody"), None);
    }
}
