//! URL → source: the path as received, and nothing else of a request, chooses the source.

use crate::config::{Gateway, Source};

pub(crate) fn source<'g>(gateway: &'g Gateway, url: &str) -> Option<&'g Source> {
    let path = path(url);
    gateway.sources.iter().find(|source| source.path == path)
}

/// The path of an absolute URL.
fn path(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    rest.find('/').and_then(|start| rest.get(start..)).unwrap_or("/")
}
