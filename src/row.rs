//! A provider's row as data: read from JSON or another format, checked field by field, and written again.

mod bounds;
mod read;

use alloc::string::String;
use core::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use self::bounds::bounds;
use self::read::{At, Node, Read};
use crate::error::Error;
use crate::kind::Kind;
use crate::provider::{FactPart, List, Provider, SecretHint, Text, When};

/// What is to be a row. [`Provider`] is read and checked at once; this is for programs that say which field is wrong.
#[derive(Clone)]
pub struct Row(Node);

/// What is wrong with a row. It holds no value of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// `events.id[0].pointer`, for example.
    pub field: String,
    /// What to do about it.
    pub detail: &'static str,
}

/// The document's examples run with the tests.
#[cfg(doctest)]
#[doc = include_str!("../docs/CUSTOM-PROVIDERS.md")]
struct Document;

type Checked = Result<(), RowFault>;

impl Row {
    /// The row, if it has the shape of one, contradicts itself nowhere, keeps every bound, and is not called like a built-in one.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn check(self) -> Result<Provider, RowFault> {
        let provider = Provider::read(self.0, &At::Row)?;
        bounds(&provider)?;
        provider.check().map_err(RowFault::from)?;
        Ok(provider)
    }
}

impl fmt::Debug for Row {
    /// Without what it says: a person may have put a secret there.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row").finish_non_exhaustive()
    }
}

impl From<Error> for RowFault {
    /// The sentence of a row's own check begins with the field.
    fn from(error: Error) -> Self {
        let (field, detail) = error.message().split_once(": ").unwrap_or(("", error.message()));
        Self { field: field.into(), detail }
    }
}

impl fmt::Display for RowFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.detail)
    }
}

impl core::error::Error for RowFault {}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Node::deserialize(deserializer).map(Self)
    }
}

impl<'de> Deserialize<'de> for Provider {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Row::deserialize(deserializer)?.check().map_err(D::Error::custom)
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// What a written row leaves out, because a row without it is the same.
pub(crate) trait LeftOut {
    fn is_left_out(&self) -> bool;
}

/// [`LeftOut`] as serde calls it.
pub(crate) fn left_out<T: LeftOut>(value: &T) -> bool {
    value.is_left_out()
}

impl LeftOut for Text {
    fn is_left_out(&self) -> bool {
        self.is_empty()
    }
}

impl<T: Clone> LeftOut for List<T> {
    fn is_left_out(&self) -> bool {
        self.is_empty()
    }
}

impl<T> LeftOut for Option<T> {
    fn is_left_out(&self) -> bool {
        self.is_none()
    }
}

impl LeftOut for SecretHint {
    fn is_left_out(&self) -> bool {
        self.prefix.is_empty() && self.mistaken.is_empty()
    }
}

impl LeftOut for When {
    fn is_left_out(&self) -> bool {
        *self == Self::Always
    }
}

impl LeftOut for FactPart {
    fn is_left_out(&self) -> bool {
        *self == Self::Whole
    }
}
