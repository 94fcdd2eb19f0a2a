//! The gateway: a Cloudflare Worker before an origin.
