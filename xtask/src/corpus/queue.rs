//! Tries documents, several at a time.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::documents::Document;

/// What came of each, in the order of the documents. `attempt` is given the number of the worker, which tries one at a time; what it
/// says is wrong ends that worker, and all of it when the others are through.
pub(crate) fn try_all<T: Send>(
    documents: &[Document],
    jobs: usize,
    attempt: impl Fn(&Document, usize) -> Result<T, String> + Sync,
) -> Result<Vec<T>, String> {
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, T)>> = Mutex::default();
    let work = |slot: usize| -> Result<(), String> {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(document) = documents.get(index) else { return Ok(()) };
            let result = attempt(document, slot)?;
            results.lock().unwrap_or_else(PoisonError::into_inner).push((index, result));
        }
    };
    thread::scope(|scope| {
        let work = &work;
        let workers: Vec<_> = (0..jobs.max(1)).map(|slot| scope.spawn(move || work(slot))).collect();
        workers.into_iter().try_for_each(|worker| worker.join().unwrap_or_else(|_| Err("a worker broke off".to_owned())))
    })?;
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(index, _)| *index);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}
