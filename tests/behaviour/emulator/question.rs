//! A question about records, and what the client finds when it asks.

use cloud_app_security::filters::{ActivityFilters, AlertFilters, EntityFilters, FileFilters, SubnetFilters};
use cloud_app_security::models::{
    ActivitySortField, AlertSortField, EntitySortField, FileSortField, SortDirection, SubnetSortField,
};
use cloud_app_security::{Client, Error};
use cloud_app_security_emulator::route::Kind;
use futures_util::TryStreamExt;
use serde_json::{Value, json};

/// What is asked for, and in which of the ways that the service takes.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) kind: Kind,
    pub(crate) filters: Value,
    /// Field and direction.
    pub(crate) sort: Option<(String, String)>,
    pub(crate) skip: Option<i32>,
    pub(crate) limit: Option<i32>,
    pub(crate) form: Form,
}

/// How it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Query,
    Json,
    UrlEncoded,
    Multipart,
}

impl Form {
    pub(crate) const ALL: [Form; 4] = [Form::Query, Form::Json, Form::UrlEncoded, Form::Multipart];
}

/// A page of what is found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) ids: Vec<String>,
    pub(crate) total: i64,
    pub(crate) has_next: bool,
}

impl Question {
    /// About all records of a kind that pass these filters.
    pub(crate) fn new(kind: Kind, filters: Value) -> Question {
        Question { kind, filters, sort: None, skip: None, limit: None, form: Form::Json }
    }

    /// One page.
    pub(crate) async fn page(&self, client: &Client) -> Result<Found, Error> {
        match self.kind {
            Kind::Activity => page!(self, client.activities(), ActivityFilters, ActivitySortField),
            Kind::Alert => page!(self, client.alerts(), AlertFilters, AlertSortField),
            Kind::Entity => page!(self, client.entities(), EntityFilters, EntitySortField),
            Kind::File => page!(self, client.files(), FileFilters, FileSortField),
            Kind::Subnet => page!(self, client.ip_ranges(), SubnetFilters, SubnetSortField),
        }
    }

    /// The ids on all pages. The client walks along all activities by a scan.
    pub(crate) async fn all(&self, client: &Client) -> Result<Vec<String>, Error> {
        match self.kind {
            Kind::Activity => all!(self, client.activities(), ActivityFilters, ActivitySortField),
            Kind::Alert => all!(self, client.alerts(), AlertFilters, AlertSortField),
            Kind::Entity => all!(self, client.entities(), EntityFilters, EntitySortField),
            Kind::File => all!(self, client.files(), FileFilters, FileSortField),
            Kind::Subnet => all!(self, client.ip_ranges(), SubnetFilters, SubnetSortField),
        }
    }
}

/// A call with all that a question says.
macro_rules! asked {
    ($question:expr, $call:expr, $filters:ty, $sort:ty) => {{
        let filters: $filters = serde_json::from_value($question.filters.clone()).unwrap();
        let mut call = $call.filters(filters);
        if let Some((field, direction)) = &$question.sort {
            let (field, direction): ($sort, SortDirection) = serde_json::from_value(json!([field, direction])).unwrap();
            call = call.sort_field(field).sort_direction(direction);
        }
        if let Some(skip) = $question.skip {
            call = call.skip(skip);
        }
        if let Some(limit) = $question.limit {
            call = call.limit(limit);
        }
        call
    }};
}

macro_rules! page {
    ($question:expr, $resource:expr, $filters:ty, $sort:ty) => {{
        let page = match $question.form {
            Form::Query => asked!($question, $resource.list_get(), $filters, $sort).await?,
            Form::Json => asked!($question, $resource.list(), $filters, $sort).await?,
            Form::UrlEncoded => asked!($question, $resource.list(), $filters, $sort).as_form().await?,
            Form::Multipart => asked!($question, $resource.list(), $filters, $sort).as_multipart().await?,
        };
        Ok(found(&serde_json::to_value(page).unwrap()))
    }};
}

macro_rules! all {
    ($question:expr, $resource:expr, $filters:ty, $sort:ty) => {
        match $question.form {
            Form::Query => all!(asked!($question, $resource.list_get(), $filters, $sort)),
            Form::Json => all!(asked!($question, $resource.list(), $filters, $sort)),
            Form::UrlEncoded => all!(asked!($question, $resource.list(), $filters, $sort).as_form()),
            Form::Multipart => all!(asked!($question, $resource.list(), $filters, $sort).as_multipart()),
        }
    };
    ($call:expr) => {
        $call.items().map_ok(|item| super::ground::id(&serde_json::to_value(item).unwrap()).to_owned()).try_collect().await
    };
}

use {all, asked, page};

fn found(page: &Value) -> Found {
    let ids = page["data"].as_array().unwrap().iter().map(|record| super::ground::id(record).to_owned()).collect();
    Found { ids, total: page["total"].as_i64().unwrap(), has_next: page["hasNext"].as_bool().unwrap() }
}
