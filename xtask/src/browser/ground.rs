//! What every part of the test stands on, and how the pages are shared out to several tabs.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use clientwright::ir;

use super::chromium::Chromium;
use super::fault::Fault;
use super::site::Site;
use super::tab::Tab;

/// A browser, and what to look at in it.
pub(super) struct Ground<'a> {
    pub(super) chromium: &'a Chromium,
    pub(super) site: &'a Site,
    /// What the site is about.
    pub(super) api: &'a ir::Api,
}

impl Ground<'_> {
    /// Does something with each page, in several tabs. What stops the work on one page is a fault of that page.
    pub(super) fn each(
        &self,
        pages: &[String],
        work: impl Fn(&mut Tab, &str) -> Result<Vec<Fault>, String> + Sync,
    ) -> Vec<Fault> {
        let next = AtomicUsize::new(0);
        let worker = || {
            let mut faults = Vec::new();
            let mut tab = None;
            while let Some(page) = pages.get(next.fetch_add(1, Ordering::Relaxed)) {
                let done = match tab.take() {
                    Some(tab) => Ok(tab),
                    None => self.chromium.tab(),
                };
                let done = done.and_then(|mut used| {
                    let found = work(&mut used, page)?;
                    tab = Some(used);
                    Ok(found)
                });
                // A tab in which something failed is not used again.
                faults.extend(done.unwrap_or_else(|problem| vec![Fault::new(page, "the work on it stopped", problem)]));
            }
            faults
        };
        let tabs = thread::available_parallelism().map_or(2, |count| count.get().clamp(2, 6));
        thread::scope(|scope| {
            let workers: Vec<_> = (0..tabs).map(|_| scope.spawn(worker)).collect();
            workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
        })
    }

    /// Does something in one tab, with the page that it is about.
    pub(super) fn once(&self, page: &str, work: impl Fn(&mut Tab) -> Result<Vec<Fault>, String> + Sync) -> Vec<Fault> {
        self.each(&[page.to_owned()], |tab, _| work(tab))
    }
}
