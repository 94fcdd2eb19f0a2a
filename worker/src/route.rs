//! URL → path and query: the path, and nothing else of a request, chooses who answers.
//!
//! The path is matched as the runtime gives it, after its normalization of the URL: dot segments are gone and `\\` is `/`.

/// The path of an absolute URL.
pub(crate) fn path<'u>(url: &'u str, host: Option<&str>) -> Option<&'u str> {
    let (authority, path) = split(url)?;
    // A runtime may write the Host header into the URL as it came, and `a/path?` would then be more than a host.
    (is_host(authority) && host.is_none_or(is_host)).then_some(path)
}

/// The query of a URL, without its mark.
pub(crate) fn query(url: &str) -> &str {
    url.split('#').next().and_then(|url| url.split_once('?')).map_or("", |(_, query)| query)
}

/// The authority and the path of an absolute URL.
fn split(url: &str) -> Option<(&str, &str)> {
    let (_, rest) = url.split_once("://")?;
    let rest = rest.split(['?', '#']).next()?;
    Some(rest.find('/').and_then(|start| rest.split_at_checked(start)).unwrap_or((rest, "/")))
}

fn is_host(text: &str) -> bool {
    let good =
        |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b':' | b'-' | b'_' | b'[' | b']');
    text.bytes().all(good)
}
