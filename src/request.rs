//! The request as received: borrowed, never copied, never decoded.

use crate::text::split_once;

/// An HTTP request as the provider sent it.
///
/// Everything is borrowed. `body` must be the exact bytes received: a body that was parsed and printed again, trimmed, or decoded to
/// text and back does not verify.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The method, `POST` for example. Upper case.
    pub method: &'a str,
    /// The URL, or its path and query: a handshake reads its query.
    pub url: &'a str,
    /// Header names (any case) and values (the bytes received). A header that came twice stands here twice.
    pub headers: &'a [(&'a str, &'a [u8])],
    /// The body, byte for byte.
    pub body: &'a [u8],
}

impl<'a> Request<'a> {
    /// A `POST` with these headers and this body, which is what nearly every webhook is.
    #[must_use]
    pub const fn post(headers: &'a [(&'a str, &'a [u8])], body: &'a [u8]) -> Self {
        Self { method: "POST", url: "/", headers, body }
    }

    /// The values of a header, whatever the case of its name.
    pub(crate) fn header(&self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        self.headers.iter().filter(move |(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| *v)
    }

    /// The query part of the URL, without its `?`; empty when there is none.
    pub(crate) fn query(&self) -> &'a str {
        query_of(self.url)
    }
}

/// The query part of a URL, without its `?`; empty when there is none.
pub(crate) fn query_of(url: &str) -> &str {
    let url = split_once(url, "#").map_or(url, |(before, _)| before);
    split_once(url, "?").map_or("", |(_, query)| query)
}

impl core::fmt::Debug for Request<'_> {
    /// Method and body length only: headers hold signatures, bodies hold people's data.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("body_len", &self.body.len())
            .finish_non_exhaustive()
    }
}
