//! Where sealed messages go: a URL that a message may be sent to, or a bound service.

use alloc::format;
use alloc::string::String;

use web_sys::Url;

/// Plain HTTP leaves no machine at these hosts.
const LOOPBACK: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// Where sealed messages go.
#[derive(Debug)]
pub enum Origin {
    /// To an address.
    Url(String),
    /// To another Worker.
    Service {
        /// The name that it is bound by.
        binding: String,
        /// What it sees as the request's URL.
        url: String,
    },
}

/// Whether a request to this URL leaves the machine encrypted, and goes where the text says.
pub(crate) fn is_safe(text: &str) -> bool {
    let plain = text.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'\\' | b'#'));
    let Some(url) = Url::new(text).ok().filter(|_| plain) else { return false };
    let secure = text.starts_with("https://");
    let local = text.starts_with("http://") && LOOPBACK.contains(&url.hostname().as_str());
    (secure || local) && url.username().is_empty() && url.password().is_empty()
}

impl Origin {
    pub(crate) fn at_url(text: String) -> Result<Self, &'static str> {
        const MESSAGE: &str = "an origin is an https URL, or an http URL of 127.0.0.1, localhost or [::1], without user, password, \
            fragment, white space or backslash";
        if is_safe(&text) { Ok(Self::Url(text)) } else { Err(MESSAGE) }
    }

    pub(crate) fn at_service(binding: String, path: &str) -> Result<Self, &'static str> {
        if !path.starts_with('/') {
            return Err("a service's path begins with `/`");
        }
        match Self::at_url(format!("https://origin{path}"))? {
            Self::Url(url) => Ok(Self::Service { binding, url }),
            other @ Self::Service { .. } => Ok(other),
        }
    }
}
