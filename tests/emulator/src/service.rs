//! The service: what becomes of a request.

use std::sync::{Mutex, MutexGuard, PoisonError};

use http::StatusCode;
use serde_json::{Map, Value};

use crate::control;
use crate::discovery::Ground;
use crate::exchange::{self, Answer, Refusal, Request};
use crate::gate::auth::Authority;
use crate::gate::check::Spec;
use crate::gate::faults::{self, Fault};
use crate::gate::report::{Breach, Report};
use crate::gate::throttle::Throttle;
use crate::listing::{self, ListRequest};
use crate::operations::{self, alerts, entities, subnets};
use crate::route::{Operation, Route, route};
use crate::settings::Settings;
use crate::state::State;

/// The service, whole.
#[derive(Debug)]
pub struct Service {
    /// How it is set up.
    pub settings: Settings,
    /// Where its storage is.
    pub storage: String,
    /// What callers did wrong.
    pub report: Report,
    state: Mutex<State>,
    throttle: Throttle,
    authority: Authority,
    spec: Spec,
}

/// What becomes of a request.
#[derive(Debug)]
pub enum Outcome {
    /// It is answered.
    Answer(Answer),
    /// It is answered, but the answer ends in the middle, and the connection with it.
    Cut(Answer),
    /// Its connection ends without an answer.
    Reset,
}

impl Service {
    /// With this state at the beginning.
    pub fn new(settings: Settings, storage: String, state: State) -> Service {
        Service {
            throttle: Throttle::new(settings.limit, settings.clock.clone()),
            authority: Authority::new(&settings),
            spec: Spec::bundled(),
            report: Report::default(),
            state: Mutex::new(state),
            storage,
            settings,
        }
    }

    /// What it knows, for as long as the guard lives.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a request, or ends its connection.
    pub async fn answer(&self, request: Request) -> Outcome {
        let path = request.uri().path();
        if path.starts_with(control::PREFIX) {
            return Outcome::Answer(control::answer(self, &request));
        }
        if path.ends_with("/oauth2/v2.0/token") || path.ends_with("/oauth2/token") {
            return Outcome::Answer(self.authority.token(&request).await);
        }
        let route = route(request.method(), path);
        let id = route.as_ref().map_or("", |route| route.id);
        let mut late = None;
        for fault in self.settings.faults.next(id, request.method(), path) {
            match fault {
                Fault::Error { status, retry_after } => return Outcome::Answer(faults::error(status, retry_after)),
                Fault::Page { status, retry_after } => return Outcome::Answer(faults::page(status, retry_after)),
                Fault::Delay(time) => self.settings.clock.sleep(time).await,
                Fault::Reset { after: false } => return Outcome::Reset,
                Fault::Reset { after: true } | Fault::Cut | Fault::Broken => late = Some(fault),
            }
        }
        let answer = self.pass(&request, route).await.unwrap_or_else(|answer| answer);
        if self.settings.check_answers {
            self.report.note_answer(id, &self.spec.answer(id, &answer));
        }
        match late {
            None => Outcome::Answer(answer),
            Some(Fault::Cut) => Outcome::Cut(answer),
            Some(Fault::Broken) => Outcome::Answer(faults::broken(answer)),
            Some(_) => Outcome::Reset,
        }
    }

    /// Has a request carried out, if it may be.
    async fn pass(&self, request: &Request, route: Option<Route>) -> Result<Answer, Answer> {
        self.throttle.pass().await?;
        let Some(Route { id, operation }) = route else { return Err(exchange::page(StatusCode::NOT_FOUND)) };
        self.authority.admits(request, id)?;
        let members = listing::request::members(request).await.map_err(|refusal| self.refused(id, &refusal))?;
        let breaches = self.spec.request(id, request, &members);
        if let Some(first) = breaches.first() {
            self.report.note(id, &breaches);
            let field = first.pointer.split('/').nth(1).filter(|field| *field != "*").unwrap_or("request");
            return Err(Refusal::new(field, first.to_string(), Value::Null).answer());
        }
        self.carry_out(&operation, &members).map_err(|refusal| self.refused(id, &refusal))
    }

    /// What the service understands and cannot do breaks the spec as well.
    fn refused(&self, operation: &str, refusal: &Refusal) -> Answer {
        let sentence = self.spec.masked(&refusal.error);
        self.report.note(operation, &[Breach { pointer: format!("/{}", refusal.field), sentence }]);
        refusal.answer()
    }

    fn carry_out(&self, operation: &Operation, members: &Map<String, Value>) -> Result<Answer, Refusal> {
        let now = self.settings.clock.now();
        let tenant = self.settings.tenant;
        let mut state = self.state();
        let state = &mut *state;
        let answer = match operation {
            Operation::List(kind) => {
                let page = listing::page::page(state.store.of(*kind), &ListRequest::of(members)?, now)?;
                exchange::written(StatusCode::OK, page.to_string())
            }
            Operation::Get(kind, id) => operations::get(state, *kind, id),
            Operation::Feedback(id) => operations::feedback(state, id, members),
            Operation::Close(closing) => alerts::close(state, members, *closing, now)?,
            Operation::OldClose(closing) => alerts::close_old(state, members, *closing, now)?,
            Operation::Dismiss(id) => alerts::dismiss(state, id, members, now),
            Operation::Mark { id, read } => alerts::mark(state, id, *read),
            Operation::CreateSubnet => subnets::create(state, members, tenant, now)?,
            Operation::UpdateSubnet(id) => subnets::update(state, id, members, tenant, now)?,
            Operation::DeleteSubnet(id) => subnets::delete(state, id)?,
            Operation::EntityTree(id) => entities::tree(&state.store, id),
            Operation::UploadUrl
            | Operation::DoneUpload
            | Operation::BlockScript
            | Operation::Streams
            | Operation::Categories
            | Operation::AppTags
            | Operation::TagApp { .. } => {
                let ground = Ground { settings: &self.settings, storage: &self.storage, now };
                state.discovery.answer(ground, operation, members)?
            }
        };
        match state.commit() {
            Ok(()) => Ok(answer),
            // What is not kept is not acknowledged.
            Err(_) => Ok(exchange::page(StatusCode::INTERNAL_SERVER_ERROR)),
        }
    }
}
