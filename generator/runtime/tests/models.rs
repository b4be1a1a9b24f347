//! Generated types, as they are declared: what a newer service may send is read, and the right variant is chosen.

#![allow(clippy::panic, clippy::unwrap_used, missing_docs)]

use std::collections::BTreeMap;

use clientwright_runtime as runtime;
use runtime::{DateTime, Maybe, build, number_enum, object, text_enum, union, union_from};
use serde_json::{Value, json};

text_enum! {
    pub enum CatKind {
        Cat = "cat",
        _ => Unrecognized,
    }
}

text_enum! {
    pub enum DogKind {
        Dog = "dog",
        _ => Unrecognized,
    }
}

text_enum! {
    pub enum Size {
        Small = "small",
        Large = "large",
        _ => Unrecognized,
    }
}

number_enum! {
    pub enum Level: i32 {
        Low = 1,
        High = 2,
        _ => Unrecognized,
    }
}

object! {
    pub struct Cat {
        pub kind: CatKind,
        pub name: Option<String>,
        pub lives: Option<i64>,
    }
}

object! {
    pub struct Dog {
        pub kind: DogKind,
        pub name: Option<String>,
        pub size: Option<Size>,
        pub nick: Maybe<String> = "nickName",
        pub owner: Option<String> | null,
        ..pub extra: Value,
    }
}

build! {
    Dog: new(kind: into(DogKind)) set(name: into(String), size: into(Size), nick: maybe(Maybe<String>), owner: into(String)) rest(extra)
}

object! {
    pub struct Kennel {
        pub dogs: Vec<Pet>,
        pub level: Option<Level>,
        pub count: i64,
        pub prices: Option<BTreeMap<String, f64>>,
    }
}

union! {
    pub enum Pet {
        Cat(Cat),
        Dog(Dog),
        Kennel(Box<Kennel>),
        _ => Unrecognized,
    }
}

union! {
    #[tag = "kind"]
    pub enum Told {
        Cat(Cat) = "cat" | "kitten",
        Dog(Dog) = "dog",
        _ => Unrecognized,
    }
}

object! {
    pub struct Beast {
        pub kind: String,
        ..pub extra: Value,
    }
}

union! {
    #[tag = "kind"]
    pub enum Heir {
        Cat(Cat) = "cat",
        _ => Base(Beast),
        _ => Unrecognized,
    }
}

union! {
    pub enum Scalar {
        Text(String),
        Number(f64),
        Integer(i64),
        Time(DateTime),
        Size(Size),
        Map(BTreeMap<String, Value>),
        Cat(Cat),
        _ => Unrecognized,
    }
}

union_from! { Scalar: Text(String), Text(&str), Number(f64), Integer(i64) }

fn read<T: serde::de::DeserializeOwned>(value: &Value) -> T {
    serde_json::from_str(&value.to_string()).unwrap()
}

#[test]
fn a_variant_is_chosen_by_how_much_of_the_value_it_knows() {
    assert!(matches!(read(&json!({"kind": "cat", "name": "Tom"})), Pet::Cat(_)));
    assert!(matches!(read(&json!({"kind": "dog", "name": "Rex"})), Pet::Dog(_)));
    // A newer service says more than either knows.
    assert!(matches!(read(&json!({"kind": "dog", "lives": 1, "colour": "red"})), Pet::Dog(_)));
    assert!(matches!(read(&json!({"dogs": [{"kind": "dog"}], "count": 1})), Pet::Kennel(_)));
    let strange = json!([1, {"a": null}]);
    assert_eq!(read::<Pet>(&strange), Pet::Unrecognized(strange));
}

#[test]
fn the_narrower_scalar_is_chosen() {
    let cases = [
        (json!("plain"), "Text"),
        (json!("2023-11-14T22:13:20Z"), "Time"),
        (json!("small"), "Size"),
        (json!(7), "Integer"),
        (json!(7.5), "Number"),
        (json!(7.0), "Number"),
        (json!({"kind": "cat"}), "Cat"),
        (json!({"other": 1}), "Map"),
        (json!(true), "Unrecognized"),
    ];
    for (value, expected) in cases {
        let scalar: Scalar = read(&value);
        assert!(format!("{scalar:?}").starts_with(expected), "{value}: {scalar:?}");
        assert_eq!(serde_json::to_value(&scalar).unwrap(), value);
    }
    assert_eq!(Scalar::from("x"), Scalar::Text("x".into()));
}

#[test]
fn a_tag_chooses_and_one_that_is_not_known_keeps_the_value() {
    assert!(matches!(read(&json!({"kind": "cat"})), Told::Cat(_)));
    assert!(matches!(read(&json!({"kind": "kitten"})), Told::Cat(_)));
    for value in [json!({"kind": "horse", "name": "Ed"}), json!({"name": "Ed"}), json!({"kind": 7})] {
        let told: Told = read(&value);
        assert_eq!(told, Told::Unrecognized(value.clone()));
        assert_eq!(serde_json::to_value(&told).unwrap(), value);
    }
    let error = serde_json::from_value::<Told>(json!({"kind": "cat", "lives": "nine"})).unwrap_err();
    assert_eq!(error.to_string(), "`lives`: invalid type: string \"nine\", expected a whole number");
}

#[test]
fn what_is_no_known_heir_is_read_as_what_all_of_them_have() {
    assert!(matches!(read(&json!({"kind": "cat", "lives": 9})), Heir::Cat(_)));
    let horse = json!({"kind": "horse", "hands": 16});
    let Heir::Base(beast) = read(&horse) else { panic!("a horse is a beast") };
    assert_eq!((beast.kind.as_str(), &beast.extra["hands"]), ("horse", &json!(16)));
    assert_eq!(serde_json::to_value(Heir::Base(beast)).unwrap(), horse);
    // A cat has lives; what has none is some beast still.
    let strange = json!({"kind": "cat", "lives": "nine"});
    assert!(matches!(read(&strange), Heir::Base(beast) if serde_json::to_value(&beast).unwrap() == strange));
    for value in [json!({"hands": 16}), json!("horse"), json!({"kind": 7})] {
        let heir: Heir = read(&value);
        assert_eq!(heir, Heir::Unrecognized(value.clone()));
        assert_eq!(serde_json::to_value(&heir).unwrap(), value);
    }
}

#[test]
fn what_a_newer_service_adds_is_read_and_written_back() {
    let value = json!({"kind": "dog", "size": "giant", "nickName": null, "owner": null, "colour": ["red"]});
    let dog: Dog = read(&value);
    assert_eq!((&dog.size, &dog.nick), (&Some(Size::Unrecognized("giant".into())), &Maybe::Null));
    assert_eq!(dog.extra, BTreeMap::from([("colour".to_owned(), json!(["red"]))]));
    assert_eq!(serde_json::to_value(&dog).unwrap(), value);

    let kennel: Kennel = read(&json!({"dogs": [], "level": 7.0, "count": 1.0, "prices": null}));
    assert_eq!((kennel.level, kennel.count, kennel.prices), (Some(Level::Unrecognized(7)), 1, None));
}

/// Every order in which these can stand.
fn orders<T: Clone>(all: &[T]) -> Vec<Vec<T>> {
    let Some((first, others)) = all.split_first() else { return vec![Vec::new()] };
    let with_first = |order: Vec<T>| {
        (0..=order.len()).map(move |at| {
            let mut order = order.clone();
            order.insert(at, first.clone());
            order
        })
    };
    orders(others).into_iter().flat_map(with_first).collect()
}

#[test]
fn members_are_found_in_whatever_order_they_come() {
    let members =
        [r#""kind":"dog""#, r#""name":"Rex""#, r#""size":"small""#, r#""nickName":"R""#, r#""owner":null"#, r#""colour":1"#];
    // Objects of more than 128 members are read in another way.
    let many: Vec<String> = (0..130).map(|number| format!("\"other{number}\":0")).collect();
    for known in 1..=members.len() {
        for order in orders(&members[..known]) {
            for others in [&[][..], &many] {
                let (before, after) = order.split_at(known / 2);
                let all: Vec<&str> =
                    before.iter().copied().chain(others.iter().map(String::as_str)).chain(after.iter().copied()).collect();
                let json = format!("{{{}}}", all.join(","));
                let dog: Dog = serde_json::from_str(&json).unwrap();
                let mut expected: Value = serde_json::from_str(&json).unwrap();
                // It is written also where it is absent.
                expected["owner"] = Value::Null;
                assert_eq!(serde_json::to_value(&dog).unwrap(), expected);
                assert_eq!(dog.extra.len(), others.len() + usize::from(known == members.len()), "{json}");
            }
        }
    }
}

#[test]
fn absent_and_null_are_told_apart() {
    let dog: Dog = read(&json!({"kind": "dog"}));
    assert_eq!((dog.nick.clone(), dog.owner.clone()), (Maybe::Absent, None));
    assert_eq!(serde_json::to_value(&dog).unwrap(), json!({"kind": "dog", "owner": null}));
    let dog = Dog::new("dog").name("Rex").nick(None::<String>).size("small");
    assert_eq!(
        serde_json::to_value(&dog).unwrap(),
        json!({"kind": "dog", "name": "Rex", "size": "small", "nickName": null, "owner": null})
    );
}

#[test]
fn what_is_wrong_is_said_with_the_way_to_it() {
    let error = serde_json::from_value::<Kennel>(json!({"dogs": [], "count": "many"})).unwrap_err();
    assert_eq!(error.to_string(), "`count`: invalid type: string \"many\", expected a whole number");
    let error = serde_json::from_value::<Kennel>(json!({"dogs": [], "count": 1, "prices": {"a": []}})).unwrap_err();
    assert_eq!(error.to_string(), "`prices.a`: invalid type: sequence, expected a number");
    let error = serde_json::from_value::<Kennel>(json!({"dogs": []})).unwrap_err();
    assert_eq!(error.to_string(), "missing field `count`");
    let error = serde_json::from_value::<Kennel>(json!(7)).unwrap_err();
    assert_eq!(error.to_string(), "invalid type: integer `7`, expected an object");
}
