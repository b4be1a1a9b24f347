//! Random questions about random data: what is found, its order, the total, and whether there is more, are what a plain look gives.
//!
//! `EMULATOR_CASES` says how many questions are asked, `EMULATOR_SEED` which. The same numbers give the same questions.

use std::cell::Cell;
use std::collections::HashMap;

use cloud_app_security::Client;
use cloud_app_security_emulator::route::Kind;
use cloud_app_security_emulator::seed::Sizes;
use cloud_app_security_emulator::{Emulator, Settings};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;

use super::arguments::{Operator, operators};
use super::ground::{client, nothing_broke_the_spec, settings};
use super::question::{Form, Question};
use super::reference::Reference;

/// So many questions are asked about the same data.
const PER_TENANT: u32 = 25;

#[test]
fn random_questions_find_what_a_plain_look_finds_in_its_order() {
    let runtime = Runtime::new().unwrap();
    let (cases, seed) = (number("EMULATOR_CASES", 200), number("EMULATOR_SEED", 0));
    let operators: HashMap<Kind, Vec<Operator>> = Kind::ALL.into_iter().map(|kind| (kind, operators(kind))).collect();
    let (asked, telling) = (Cell::new(0), Cell::new(0));
    for tenant in 0..cases.div_ceil(PER_TENANT) {
        let mut runner = runner(seed, tenant);
        let tenant = Tenant::random(&runtime, &mut runner);
        let outcome = runner.run(&case(), |case| {
            let question = tenant.question(&operators, &case);
            asked.set(asked.get() + 1);
            let tells = if case.walks { tenant.walk(&runtime, question) } else { tenant.page(&runtime, &question) }?;
            telling.set(telling.get() + u32::from(tells));
            Ok(())
        });
        outcome.unwrap_or_else(|error| panic!("{error}\n{:?}", tenant.sizes));
        nothing_broke_the_spec(&tenant.emulator);
    }
    println!("{} questions, of which {} tell some records from others", asked.get(), telling.get());
    assert!(telling.get() * 3 > asked.get(), "{} of {}", telling.get(), asked.get());
}

fn number(variable: &str, usual: u32) -> u32 {
    std::env::var(variable).map_or(usual, |number| number.parse().unwrap_or_else(|error| panic!("{variable}: {error}")))
}

fn runner(seed: u32, tenant: u32) -> TestRunner {
    let bytes: Vec<u8> = [seed, tenant].into_iter().flat_map(u32::to_le_bytes).chain([0; 24]).collect();
    let config = Config { cases: PER_TENANT, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

/// What a question is made of. Places are taken of whatever there is.
#[derive(Clone, Debug)]
struct Case {
    kind: usize,
    /// The record that most arguments are taken from, so that several conditions hold of one at once.
    anchor: Index,
    conditions: Vec<Condition>,
    sort: Option<(Index, bool)>,
    skip: Option<i32>,
    limit: Option<i32>,
    form: usize,
    /// Whether all pages are asked for.
    walks: bool,
}

#[derive(Clone, Debug)]
struct Condition {
    operator: Index,
    values: Vec<Pick>,
    is_list: bool,
    /// Chooses where an argument can be made in several ways.
    chosen: usize,
}

#[derive(Clone, Debug)]
enum Pick {
    Anchor(Index),
    Anybody(Index, Index),
    Nobody,
}

fn case() -> impl Strategy<Value = Case> {
    let skip = prop_oneof![3 => 0..30, 2 => 0..300, 1 => Just(4900)];
    let parts = (
        0..Kind::ALL.len(),
        any::<Index>(),
        prop::collection::vec(condition(), 0..4),
        prop::option::of((any::<Index>(), any::<bool>())),
        prop::option::of(skip),
        prop::option::of(1..=100),
        0..Form::ALL.len(),
        prop::bool::weighted(0.25),
    );
    parts.prop_map(|(kind, anchor, conditions, sort, skip, limit, form, walks)| Case {
        kind,
        anchor,
        conditions,
        sort,
        skip,
        limit,
        form,
        walks,
    })
}

fn condition() -> impl Strategy<Value = Condition> {
    let indices = || (any::<Index>(), any::<Index>());
    let pick = prop_oneof![
        6 => any::<Index>().prop_map(Pick::Anchor),
        3 => indices().prop_map(|(record, value)| Pick::Anybody(record, value)),
        1 => Just(Pick::Nobody),
    ];
    let parts = (any::<Index>(), prop::collection::vec(pick, 1..4), any::<bool>(), 0..1000_usize);
    parts.prop_map(|(operator, values, is_list, chosen)| Condition { operator, values, is_list, chosen })
}

/// Random data, and what should be found in it.
struct Tenant {
    emulator: Emulator,
    client: Client,
    reference: Reference,
    sizes: Sizes,
}

impl Tenant {
    fn random(runtime: &Runtime, runner: &mut TestRunner) -> Tenant {
        let sizes = (0..300_usize, 0..80_usize, 1..40_usize, 0..120_usize, 0..12_usize);
        let ((activities, alerts, users, files, subnets), seed) = (sizes, any::<u64>()).new_tree(runner).unwrap().current();
        let sizes = Sizes { activities, alerts, users, files, subnets };
        let emulator = runtime.block_on(Emulator::start(Settings { seed, ..settings(sizes) })).unwrap();
        Tenant { client: client(&emulator), reference: Reference::of(&emulator), emulator, sizes }
    }

    fn question(&self, operators: &HashMap<Kind, Vec<Operator>>, case: &Case) -> Question {
        let kind = Kind::ALL[case.kind];
        let records = self.reference.records(kind);
        let anchor = (!records.is_empty()).then(|| case.anchor.get(records));
        let mut filters = Map::new();
        for condition in &case.conditions {
            let operator = condition.operator.get(&operators[&kind]);
            let argument = self.argument(kind, *operator, condition, anchor);
            filters.entry(operator.field).or_insert(json!({}))[operator.name] = argument;
        }
        let sort = case.sort.as_ref().map(|(field, is_ascending)| {
            let direction = if *is_ascending { "asc" } else { "desc" };
            ((*field.get(sort_fields(kind))).to_owned(), direction.to_owned())
        });
        let form = Form::ALL[case.form];
        Question { kind, filters: filters.into(), sort, skip: case.skip, limit: case.limit, form }
    }

    fn argument(&self, kind: Kind, operator: Operator, condition: &Condition, anchor: Option<&Value>) -> Value {
        let Condition { operator: _, values, is_list, chosen } = condition;
        if !operator.takes_values() {
            return json!(chosen.is_multiple_of(2));
        }
        let records = self.reference.records(kind);
        let of = |record: &Value, place: &Index| {
            let values = if operator.field == "allowDeleted" {
                vec![json!(true), json!(false)]
            } else {
                self.reference.values(kind, operator.field, record)
            };
            (!values.is_empty()).then(|| operator.about(place.get(&values), *chosen))
        };
        let argument = |pick: &Pick| {
            let about = match (pick, anchor) {
                // What is excluded had better be another's.
                (Pick::Anchor(place), Some(anchor)) if !operator.excludes() => of(anchor, place),
                (Pick::Anchor(place), Some(_)) => of(place.get(records), place),
                (Pick::Anybody(record, place), Some(_)) => of(record.get(records), place),
                _ => None,
            };
            about.unwrap_or_else(|| operator.about_nothing(*chosen))
        };
        if *is_list && operator.takes_list { values.iter().map(argument).collect() } else { argument(&values[0]) }
    }

    /// Whether the page is right; and whether it tells some records from others.
    fn page(&self, runtime: &Runtime, question: &Question) -> Result<bool, TestCaseError> {
        let found = runtime.block_on(question.page(&self.client));
        let found = found.map_err(|error| TestCaseError::fail(format!("{question:?}: {error}")))?;
        let expected = self.reference.page(question);
        prop_assert_eq!(&found, &expected, "{:?}", question);
        Ok(expected.total > 0 && usize::try_from(expected.total).unwrap() < self.reference.records(question.kind).len())
    }

    /// The same of all pages.
    fn walk(&self, runtime: &Runtime, mut question: Question) -> Result<bool, TestCaseError> {
        (question.skip, question.limit) = (None, None);
        if question.kind == Kind::Activity && question.form != Form::Query {
            // A scan goes by date, from the oldest on unless the direction says otherwise.
            let direction = question.sort.as_ref().map_or("asc", |(_, direction)| direction);
            question.sort = Some(("date".to_owned(), direction.to_owned()));
        }
        let found = runtime.block_on(question.all(&self.client));
        let found = found.map_err(|error| TestCaseError::fail(format!("{question:?}: {error}")))?;
        let expected = self.reference.all(&question);
        let length = expected.len();
        prop_assert_eq!(found, expected, "{:?}", question);
        Ok(length > 0 && length < self.reference.records(question.kind).len())
    }
}

fn sort_fields(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Activity => &["date", "created"],
        Kind::Alert => &["date", "severity", "status"],
        Kind::Entity => &["username", "lastSeen", "date", "severity"],
        Kind::File => &["modifiedDate", "dateModified"],
        Kind::Subnet => &["category", "tags", "name", "date"],
    }
}
