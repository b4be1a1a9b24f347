//! Calls for programs without async: they hold the thread until the answer is there.
//!
//! One thread in the background, shared by all clients of the program, does what an async runtime does. So these calls can be made
//! from any thread, even one that an async runtime owns, though that one then stands still.

use std::fmt;
use std::future::IntoFuture;
use std::sync::{OnceLock, mpsc};

use futures_core::Stream;
use futures_util::StreamExt;
use tokio::runtime::{Builder, Runtime};

use super::error::Error;

/// Sends a call and waits for its answer: `client.alerts().list().limit(10).wait()?`.
pub trait Wait {
    /// What a successful call gives.
    type Value;

    /// Sends the call and holds the thread until the answer is there.
    fn wait(self) -> Result<Self::Value, Error>;
}

impl<C, T> Wait for C
where
    C: IntoFuture<Output = Result<T, Error>>,
    C::IntoFuture: Send + 'static,
    T: Send + 'static,
{
    type Value = T;

    fn wait(self) -> Result<T, Error> {
        finish(self.into_future())?
    }
}

/// Walks a stream of records or pages: `for alert in client.alerts().list().items().wait_each() { … }`.
pub trait WaitEach: Stream + Sized {
    /// An iterator that holds the thread until the next one is there. It fetches nothing that is not asked for.
    fn wait_each(self) -> Each<Self>;
}

impl<S, T> WaitEach for S
where
    S: Stream<Item = Result<T, Error>> + Send + Unpin + 'static,
    T: Send + 'static,
{
    fn wait_each(self) -> Each<Self> {
        Each(Some(self))
    }
}

/// An iterator over a stream, see [`WaitEach`].
#[must_use = "an iterator does nothing until it is asked for the next one"]
pub struct Each<S>(Option<S>);

impl<S> Each<S> {
    /// The stream as it stands, for example to ask for its checkpoint. `None` after a failure of the thread in the background.
    pub fn stream(&self) -> Option<&S> {
        self.0.as_ref()
    }
}

impl<S, T> Iterator for Each<S>
where
    S: Stream<Item = Result<T, Error>> + Send + Unpin + 'static,
    T: Send + 'static,
{
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut stream = self.0.take()?;
        let (item, stream) = match finish(async move { (stream.next().await, stream) }) {
            Ok(moved) => moved,
            Err(error) => return Some(Err(error)),
        };
        self.0 = Some(stream);
        item
    }
}

impl<S: fmt::Debug> fmt::Debug for Each<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Each").field(&self.0).finish()
    }
}

/// Runs a future in the background and waits for it.
fn finish<F>(future: F) -> Result<F::Output, Error>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let (sender, receiver) = mpsc::sync_channel(1);
    runtime()?.spawn(async move {
        // Nobody listens any more if the waiting thread is gone.
        let _ = sender.send(future.await);
    });
    receiver.recv().map_err(|_| Error::configuration("the thread in the background has ended"))
}

fn runtime() -> Result<&'static Runtime, Error> {
    static RUNTIME: OnceLock<Result<Runtime, String>> = OnceLock::new();
    let start = || Builder::new_multi_thread().worker_threads(1).thread_name("api-client").enable_all().build();
    let runtime = RUNTIME.get_or_init(|| start().map_err(|error| error.to_string()));
    runtime.as_ref().map_err(|error| Error::configuration(format!("no thread in the background: {error}")))
}
