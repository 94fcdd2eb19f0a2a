//! Bodies, read with a count and a deadline: whole, or not at all.

use alloc::vec::Vec;
use core::cell::Cell;
use core::pin::pin;
use core::time::Duration;

use futures_util::future::{Either, select};
use js_sys::{IteratorNext, Uint8Array};
use wasm_bindgen::JsCast;
use web_sys::{ReadableStream, ReadableStreamDefaultReader, Request};
use worker::Delay;

/// How long a sender may take over a body.
const DEADLINE: Duration = Duration::from_secs(10);
/// How much of an unwanted body is read, so that a sender gets the answer and not a reset connection.
const DRAIN: usize = 64 * 1024;
/// How long that may take.
const DRAIN_DEADLINE: Duration = Duration::from_secs(1);

/// How many bytes an isolate holds of bodies whose senders are still sending, so that no sender can take all of its memory.
const IN_FLIGHT: usize = 48 * 1024 * 1024;

thread_local! {
    static HELD: Cell<usize> = const { Cell::new(0) };
}

/// Why a body could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It is longer than allowed.
    TooLarge,
    /// The sender took too long.
    TooSlow,
    /// It ended before its end.
    Broken,
    /// Too many bodies are being received.
    Busy,
}

/// A body while it is received.
struct Incoming {
    bytes: Vec<u8>,
    held: usize,
}

/// The body of a request, if it has at most `limit` bytes.
pub(crate) async fn read(request: &Request, limit: usize) -> Result<Vec<u8>, Unread> {
    let Some(stream) = request.body() else { return Ok(Vec::new()) };
    let reader = ReadableStreamDefaultReader::new(&stream).map_err(|_| Unread::Broken)?;
    let result = within(DEADLINE, collect(&reader, limit)).await.unwrap_or(Err(Unread::TooSlow));
    match result {
        Err(Unread::TooLarge) => finish(&reader).await,
        Err(Unread::TooSlow | Unread::Busy) => cancel(&reader).await,
        Err(Unread::Broken) | Ok(_) => {}
    }
    result
}

/// Reads and forgets the body of a request that is answered without it.
pub(crate) async fn drain(request: &Request) {
    if request.body_used() {
        return;
    }
    if let Some(reader) =
        request.body().and_then(|stream| ReadableStreamDefaultReader::new(&stream).ok())
    {
        finish(&reader).await;
    }
}

/// Reads and forgets a stream up to a size that keeps its connection usable; `Err` if it breaks before its end.
pub(crate) async fn skim(stream: &ReadableStream) -> Result<(), Unread> {
    let reader = ReadableStreamDefaultReader::new(stream).map_err(|_| Unread::Broken)?;
    match skip(&reader).await {
        Err(Unread::TooLarge) => {
            cancel(&reader).await;
            Ok(())
        }
        result => result,
    }
}

/// What `work` comes to, or `None` if it takes too long.
pub(crate) async fn within<T>(limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    match select(pin!(work), pin!(Delay::from(limit))).await {
        Either::Left((done, _)) => Some(done),
        Either::Right(_) => None,
    }
}

async fn collect(reader: &ReadableStreamDefaultReader, limit: usize) -> Result<Vec<u8>, Unread> {
    let mut incoming = Incoming { bytes: Vec::new(), held: 0 };
    while let Some(chunk) = next(reader).await? {
        incoming.push(&chunk.to_vec(), limit)?;
    }
    Ok(core::mem::take(&mut incoming.bytes))
}

impl Incoming {
    fn push(&mut self, chunk: &[u8], limit: usize) -> Result<(), Unread> {
        let all = HELD.get().saturating_add(chunk.len());
        if chunk.len() > limit.saturating_sub(self.held) {
            return Err(Unread::TooLarge);
        }
        if all > IN_FLIGHT {
            return Err(Unread::Busy);
        }
        HELD.set(all);
        self.held = self.held.saturating_add(chunk.len());
        self.bytes.extend_from_slice(chunk);
        Ok(())
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        HELD.set(HELD.get().saturating_sub(self.held));
    }
}

async fn finish(reader: &ReadableStreamDefaultReader) {
    if within(DRAIN_DEADLINE, skip(reader)).await != Some(Ok(())) {
        cancel(reader).await;
    }
}

async fn skip(reader: &ReadableStreamDefaultReader) -> Result<(), Unread> {
    let mut skipped: usize = 0;
    while let Some(chunk) = next(reader).await? {
        skipped = skipped.saturating_add(usize::try_from(chunk.length()).unwrap_or(usize::MAX));
        if skipped > DRAIN {
            return Err(Unread::TooLarge);
        }
    }
    Ok(())
}

async fn next(reader: &ReadableStreamDefaultReader) -> Result<Option<Uint8Array>, Unread> {
    let step = reader.read().await.map_err(|_| Unread::Broken)?;
    let step: IteratorNext = step.unchecked_into();
    if step.done() {
        return Ok(None);
    }
    step.value().dyn_into().map(Some).map_err(|_| Unread::Broken)
}

/// Tells the other side that no more is wanted. That this can fail changes nothing.
async fn cancel(reader: &ReadableStreamDefaultReader) {
    let _ = within(DRAIN_DEADLINE, reader.cancel().into_future()).await;
}
