//! JSON objects, written member by member.

use alloc::string::String;

use crate::normalize::push_string;

/// An object that has begun; [`Object::end`] closes it.
pub(crate) struct Object<'o> {
    out: &'o mut String,
    empty: bool,
}

impl<'o> Object<'o> {
    pub(crate) fn begin(out: &'o mut String) -> Self {
        out.push('{');
        Self { out, empty: true }
    }

    /// Writes a member's name; its value is to be appended to what this returns. Our own names need no escapes.
    pub(crate) fn name(&mut self, name: &'static str) -> &mut String {
        self.out.push_str(if core::mem::take(&mut self.empty) { "\"" } else { ",\"" });
        self.out.push_str(name);
        self.out.push_str("\":");
        self.out
    }

    /// As [`Object::name`], for a name that may be any text.
    pub(crate) fn any_name(&mut self, name: &str) -> &mut String {
        if !core::mem::take(&mut self.empty) {
            self.out.push(',');
        }
        push_string(self.out, name);
        self.out.push(':');
        self.out
    }

    /// A member whose value is JSON already.
    #[cfg(feature = "js")]
    pub(crate) fn json(&mut self, name: &'static str, value: &str) {
        self.name(name).push_str(value);
    }

    #[cfg(feature = "js")]
    pub(crate) fn number(&mut self, name: &'static str, value: impl Into<u64>) {
        self.json(name, &crate::time::decimal(value.into()));
    }

    pub(crate) fn text(&mut self, name: &'static str, value: &str) {
        push_string(self.name(name), value);
    }

    /// A member that is `null` without a value.
    #[cfg(feature = "js")]
    pub(crate) fn optional(&mut self, name: &'static str, value: Option<&str>) {
        match value {
            Some(value) => self.text(name, value),
            None => self.json(name, "null"),
        }
    }

    #[cfg(feature = "js")]
    pub(crate) fn texts<'t>(&mut self, name: &'static str, values: impl Iterator<Item = &'t str>) {
        let out = self.name(name);
        out.push('[');
        for (index, value) in values.enumerate() {
            if index > 0 {
                out.push(',');
            }
            push_string(out, value);
        }
        out.push(']');
    }

    #[cfg(feature = "js")]
    pub(crate) fn bool(&mut self, name: &'static str, value: bool) {
        self.json(name, if value { "true" } else { "false" });
    }

    pub(crate) fn end(self) {
        self.out.push('}');
    }
}
