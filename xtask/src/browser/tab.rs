//! A tab, as a person has it: goes to pages, presses keys, clicks; and all that a person would not see, such as errors of scripts.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::keys::Key;
use super::protocol::Session;
use super::view::{Scheme, View};

/// A page of this site is there in a fraction of this.
const PATIENCE: Duration = Duration::from_secs(15);

/// So long after a click or a key a page of this site is there, or there is nothing to wait for.
const RESPONSE: Duration = Duration::from_secs(8);

/// A tab of its own.
pub(super) struct Tab {
    session: Session,
    target: Value,
    context: Value,
    /// What has been heard and not yet waited for.
    events: VecDeque<Value>,
    watch: Watch,
}

impl Tab {
    pub(super) fn new(session: Session, target: Value, context: Value) -> Result<Tab, String> {
        let mut tab = Tab { session, target, context, events: VecDeque::new(), watch: Watch::default() };
        for domain in ["Page", "Runtime", "Network", "Log", "Inspector"] {
            tab.call(&format!("{domain}.enable"), json!({}))?;
        }
        tab.call("Page.setLifecycleEventsEnabled", json!({"enabled": true}))?;
        // Only one tab of a screen has the focus, but each of ours must behave as if it had.
        tab.call("Emulation.setFocusEmulationEnabled", json!({"enabled": true}))?;
        Ok(tab)
    }

    /// The name of the storage and permissions that are this tab's.
    pub(super) fn context(&self) -> &Value {
        &self.context
    }

    /// Asks something of the tab.
    pub(super) fn call(&mut self, method: &str, parameters: Value) -> Result<Value, String> {
        let Tab { session, events, watch, .. } = self;
        session.call(method, &parameters, |event| {
            watch.notice(&event, session);
            events.push_back(event);
        })
    }

    /// The size of the window, and whether it is a phone's.
    pub(super) fn view(&mut self, view: View) -> Result<(), String> {
        let View { width, height, is_phone, .. } = view;
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": is_phone});
        self.call("Emulation.setDeviceMetricsOverride", metrics).map(drop)
    }

    /// What the person has set: the scheme of colours, and that nothing should move.
    pub(super) fn prefers(&mut self, scheme: Scheme) -> Result<(), String> {
        let features = json!([
            {"name": "prefers-color-scheme", "value": scheme.name()},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]);
        self.call("Emulation.setEmulatedMedia", json!({"features": features})).map(drop)
    }

    /// Goes to an address, and waits until all is loaded. What is below `site` may be asked for.
    pub(super) fn go(&mut self, site: &str, path: &str) -> Result<(), String> {
        site.clone_into(&mut self.watch.site);
        let address = format!("{site}{path}");
        self.events.clear();
        let answer = self.call("Page.navigate", json!({"url": address}))?;
        if let Some(problem) = answer["errorText"].as_str() {
            return Err(format!("cannot be opened: {problem}"));
        }
        // The same page with another anchor is not loaded again.
        let Some(loader) = answer["loaderId"].as_str() else { return Ok(()) };
        self.wait("the page to load", PATIENCE, |event| is_loaded(event) && event["params"]["loaderId"] == loader)
    }

    /// Waits until what was just done has led somewhere: to another page, or to another place on this one.
    pub(super) fn arrive(&mut self) -> Result<(), String> {
        self.wait("a navigation", RESPONSE, |event| is_loaded(event) || event["method"] == "Page.navigatedWithinDocument")
    }

    /// Forgets what has happened: what is waited for next is still to come.
    pub(super) fn forget(&mut self) {
        self.events.clear();
    }

    fn wait(&mut self, what: &str, patience: Duration, is_it: impl Fn(&Value) -> bool) -> Result<(), String> {
        let until = Instant::now() + patience;
        loop {
            while let Some(event) = self.events.pop_front() {
                if is_it(&event) {
                    return Ok(());
                }
            }
            let event = self.session.event(what, until)?;
            self.watch.notice(&event, &self.session);
            self.events.push_back(event);
        }
    }

    /// The value of an expression in the page; a promise is waited for.
    pub(super) fn ask<T: DeserializeOwned>(&mut self, expression: &str) -> Result<T, String> {
        let evaluate = json!({"expression": expression, "returnByValue": true, "awaitPromise": true, "userGesture": true});
        let mut answer = self.call("Runtime.evaluate", evaluate)?;
        if let Some(problem) = answer.get("exceptionDetails") {
            return Err(format!("a script of the test fails: {}", exception(problem)));
        }
        let value = answer["result"]["value"].take();
        serde_json::from_value(value).map_err(|error| format!("a script of the test gives something else: {error}"))
    }

    /// The value of a function of the test's scripts for an argument.
    pub(super) fn run<T: DeserializeOwned>(&mut self, function: &str, argument: impl Into<Value>) -> Result<T, String> {
        self.ask(&format!("({})({})", function.trim().trim_end_matches(';'), argument.into()))
    }

    /// Whether an expression becomes true within some seconds; looked at whenever the page is drawn.
    pub(super) fn soon(&mut self, expression: &str) -> Result<bool, String> {
        let script = format!(
            "(async () => {{
                const until = performance.now() + 5000;
                for (;;) {{
                    if (await ({expression})) return true;
                    if (performance.now() > until) return false;
                    await new Promise(done => requestAnimationFrame(done));
                }}
            }})()"
        );
        self.ask(&script)
    }

    /// Presses a key and lets it go.
    pub(super) fn press(&mut self, key: Key) -> Result<(), String> {
        for event in key.events() {
            self.call("Input.dispatchKeyEvent", event)?;
        }
        Ok(())
    }

    /// Types a text, key by key.
    pub(super) fn write(&mut self, text: &str) -> Result<(), String> {
        text.chars().try_for_each(|sign| self.press(Key::Sign(sign)))
    }

    /// Clicks at a point of the window.
    pub(super) fn click(&mut self, (x, y): (f64, f64)) -> Result<(), String> {
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let button = if kind == "mouseMoved" { "none" } else { "left" };
            self.call("Input.dispatchMouseEvent", json!({"type": kind, "x": x, "y": y, "button": button, "clickCount": 1}))?;
        }
        Ok(())
    }

    /// What went wrong since it was last asked.
    pub(super) fn faults(&mut self) -> Vec<String> {
        std::mem::take(&mut self.watch.faults)
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        _ = self.session.post("Target.closeTarget", &json!({"targetId": self.target}));
    }
}

fn is_loaded(event: &Value) -> bool {
    event["method"] == "Page.lifecycleEvent" && event["params"]["name"] == "load"
}

/// What must not happen on any page.
#[derive(Default)]
struct Watch {
    site: String,
    requests: HashMap<String, String>,
    faults: Vec<String>,
}

impl Watch {
    fn notice(&mut self, event: &Value, session: &Session) {
        let parameters = &event["params"];
        match event["method"].as_str().unwrap_or_default() {
            "Runtime.consoleAPICalled" => self.console(parameters),
            "Runtime.exceptionThrown" => {
                self.faults.push(format!("a script fails: {}", exception(&parameters["exceptionDetails"])));
            }
            "Log.entryAdded" => self.entry(&parameters["entry"]),
            "Network.requestWillBeSent" => self.request(parameters),
            "Network.responseReceived" => {
                let response = &parameters["response"];
                if let Some(status) = response["status"].as_u64().filter(|status| *status >= 400) {
                    self.faults.push(format!("{} is answered with {status}", self.within(text(&response["url"]))));
                }
            }
            // A page that is left stops what it was loading.
            "Network.loadingFailed" if parameters["canceled"] != true => {
                let request = self.requests.get(text(&parameters["requestId"])).cloned().unwrap_or_default();
                self.faults.push(format!("{} does not load: {}", self.within(&request), text(&parameters["errorText"])));
            }
            "Page.javascriptDialogOpening" => {
                self.faults.push(format!("opens a dialog: {}", text(&parameters["message"])));
                // The page stands still until it is closed.
                _ = session.post("Page.handleJavaScriptDialog", &json!({"accept": false}));
            }
            "Inspector.targetCrashed" => self.faults.push("the page crashes".to_owned()),
            _ => {}
        }
    }

    fn console(&mut self, parameters: &Value) {
        let kind = text(&parameters["type"]);
        if ["error", "warning", "assert"].contains(&kind) {
            let words = parameters["args"].as_array().into_iter().flatten();
            let word = |value: &Value| value["description"].as_str().map_or_else(|| value["value"].to_string(), str::to_owned);
            let words: Vec<String> = words.map(word).collect();
            self.faults.push(format!("the console says ({kind}): {}", words.join(" ")));
        }
    }

    fn entry(&mut self, entry: &Value) {
        // What the network has to say is known by its own events.
        if entry["source"] != "network" && ["error", "warning"].contains(&text(&entry["level"])) {
            let place = self.within(text(&entry["url"]));
            self.faults.push(format!("the browser says ({}): {} {place}", text(&entry["level"]), text(&entry["text"])));
        }
    }

    fn request(&mut self, parameters: &Value) {
        let address = text(&parameters["request"]["url"]);
        self.requests.insert(text(&parameters["requestId"]).to_owned(), address.to_owned());
        // What the page itself holds is no request.
        let is_inside = ["data:", "blob:", "about:"].iter().any(|scheme| address.starts_with(scheme));
        if !is_inside && !address.starts_with(&self.site) {
            self.faults.push(format!("asks for {address}, which is outside of the site"));
        }
    }

    /// An address as it is within the site, so that the same fault on many pages has the same words.
    fn within<'a>(&self, address: &'a str) -> &'a str {
        address.strip_prefix(&self.site).unwrap_or(address)
    }
}

fn exception(details: &Value) -> String {
    let exception = &details["exception"];
    let said = exception["description"].as_str().or(exception["value"].as_str()).unwrap_or(text(&details["text"]));
    said.lines().next().unwrap_or_default().to_owned()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
