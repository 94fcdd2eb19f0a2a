//! Event × what a source is for → forward it, acknowledge it and no more, or refuse it: asked before anything is recorded or sent.

use alloc::string::String;
use alloc::vec::Vec;

use hookseal::{Event, Provider};

/// How many patterns or accounts one source may list.
const MAX_LISTED: usize = 256;
/// How long each of them may be.
const MAX_LENGTH: usize = 128;

/// Which events of its provider a source forwards.
#[derive(Debug)]
pub struct Accept {
    types: Option<Vec<Pattern>>,
    livemode: Option<bool>,
    accounts: Option<Vec<String>>,
}

/// Native types.
#[derive(Debug)]
enum Pattern {
    Every,
    /// Those that begin so.
    Beginning(String),
    Exactly(String),
}

/// What becomes of an authentic event.
#[derive(Debug)]
pub enum Decision {
    /// It goes to the origin.
    Forward,
    /// It gets the provider's success, and goes nowhere.
    Ignore(Ignored),
    /// The provider is to keep it: it is at the wrong door, and may be somebody's money.
    Refuse(Unexpected),
}

/// Why an event is acknowledged and not forwarded.
#[derive(Clone, Copy, Debug)]
pub enum Ignored {
    /// Its type is none of those that are enabled.
    Type,
    /// A test where live events are expected: no money, and providers send both to one endpoint.
    Test,
}

/// What about an event contradicts the source.
#[derive(Clone, Copy, Debug)]
pub enum Unexpected {
    /// Whether it is live.
    Livemode,
    /// Whose it is.
    Account,
}

/// The field that is wrong, and why.
type Wrong = (String, &'static str);

impl Accept {
    pub(crate) fn new(
        provider: &Provider,
        types: Option<Vec<String>>,
        livemode: Option<bool>,
        accounts: Option<Vec<String>>,
    ) -> Result<Self, Wrong> {
        if livemode.is_some() && provider.events.livemode.is_empty() {
            let field = "expect_livemode".into();
            return Err((field, "this provider's events do not say whether they are live"));
        }
        if accounts.is_some() && provider.events.account.is_empty() {
            let field = "expect_account".into();
            return Err((field, "this provider's events do not name an account"));
        }
        if let Some(accounts) = &accounts {
            check_list("expect_account", accounts)?;
        }
        let types = types.map(|types| {
            check_list("enabled_events", &types)?;
            let patterns = types.iter().enumerate().map(|(index, text)| {
                Pattern::new(text).ok_or_else(|| {
                    let field = alloc::format!("enabled_events[{index}]");
                    (field, "a type is written as the provider has it; `*` stands alone, or at the end behind a dot: charge.*")
                })
            });
            patterns.collect()
        });
        Ok(Self { types: types.transpose()?, livemode, accounts })
    }

    /// Whether nothing of an event is looked at.
    #[must_use]
    pub const fn is_everything(&self) -> bool {
        self.types.is_none() && self.livemode.is_none() && self.accounts.is_none()
    }

    /// What becomes of an event.
    #[must_use]
    pub fn decide(&self, event: &Event<'_>) -> Decision {
        // What names no type may be any of them.
        if let (Some(types), Some(native_type)) = (&self.types, event.native_type())
            && !types.iter().any(|pattern| pattern.matches(native_type))
        {
            return Decision::Ignore(Ignored::Type);
        }
        match (self.livemode, event.livemode()) {
            (None, _) | (Some(true), Some(true)) | (Some(false), Some(false)) => {}
            (Some(true), Some(false)) => return Decision::Ignore(Ignored::Test),
            (Some(_), None) | (Some(false), Some(true)) => {
                return Decision::Refuse(Unexpected::Livemode);
            }
        }
        match (&self.accounts, event.account()) {
            (None, _) => Decision::Forward,
            (Some(accounts), Some(account)) if accounts.iter().any(|each| each == account) => {
                Decision::Forward
            }
            _ => Decision::Refuse(Unexpected::Account),
        }
    }
}

impl Pattern {
    fn new(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::Every);
        }
        let beginning = text.strip_suffix('*').filter(|beginning| beginning.ends_with('.'));
        if beginning.unwrap_or(text).contains('*') || beginning == Some(".") {
            return None;
        }
        Some(
            beginning
                .map_or_else(|| Self::Exactly(text.into()), |text| Self::Beginning(text.into())),
        )
    }

    fn matches(&self, native_type: &str) -> bool {
        match self {
            Self::Every => true,
            Self::Beginning(beginning) => native_type.starts_with(beginning.as_str()),
            Self::Exactly(text) => native_type == text,
        }
    }
}

fn check_list(field: &'static str, list: &[String]) -> Result<(), Wrong> {
    if !(1..=MAX_LISTED).contains(&list.len()) {
        return Err((field.into(), "list 1 to 256 of them, or leave the field out"));
    }
    let bad = |text: &String| {
        !(1..=MAX_LENGTH).contains(&text.len()) || !text.bytes().all(|b| b.is_ascii_graphic())
    };
    match list.iter().position(bad) {
        None => Ok(()),
        Some(index) => Err((
            alloc::format!("{field}[{index}]"),
            "this is 1 to 128 printable ASCII characters without spaces",
        )),
    }
}

impl Ignored {
    /// Its word in the log.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Type => "event_type_disabled",
            Self::Test => "test_event",
        }
    }
}

impl Unexpected {
    /// Its word in the log.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Livemode => "unexpected_livemode",
            Self::Account => "unexpected_account",
        }
    }

    /// What a person can do about it.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Livemode => {
                "the event is not shown to be of this source's mode: check expect_livemode, and which secret is bound"
            }
            Self::Account => {
                "the event is of another account: add it to expect_account, or give it a source of its own"
            }
        }
    }
}
