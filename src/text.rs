//! Texts taken apart at other texts. The standard library's searches, which take any pattern, are kilobytes of WebAssembly.

/// What stands before and behind the first occurrence of a separator, which has a character.
#[inline(never)]
pub(crate) fn split_once<'v>(value: &'v str, separator: &str) -> Option<(&'v str, &'v str)> {
    let first = separator.bytes().next()?;
    let mut at = 0;
    loop {
        while *value.as_bytes().get(at)? != first {
            at = at.wrapping_add(1);
        }
        let (before, rest) = value.split_at_checked(at)?;
        if let Some(after) = rest.strip_prefix(separator) {
            return Some((before, after));
        }
        at = at.wrapping_add(1);
    }
}

/// What stands between separators, as `str::split`.
pub(crate) const fn split<'v, 's>(value: &'v str, separator: &'s str) -> Split<'v, 's> {
    Split { rest: Some(value), separator }
}

/// Whether a text, which has a character, stands in another.
pub(crate) fn holds(value: &str, text: &str) -> bool {
    split_once(value, text).is_some()
}

/// What is left without this text at the front, as often as it stands there.
pub(crate) fn trim_start<'v>(mut text: &'v str, part: &str) -> &'v str {
    while let Some(rest) = text.strip_prefix(part) {
        text = rest;
    }
    text
}

/// What is left without this text at the end, as often as it stands there.
pub(crate) fn trim_end<'v>(mut text: &'v str, part: &str) -> &'v str {
    while let Some(rest) = text.strip_suffix(part) {
        text = rest;
    }
    text
}

/// Appends an item, which is not empty, to a list with this separator.
pub(crate) fn push_item(list: &mut alloc::string::String, separator: &str, item: &str) {
    if !list.is_empty() {
        list.push_str(separator);
    }
    list.push_str(item);
}

/// The items of [`split`].
#[derive(Clone)]
pub(crate) struct Split<'v, 's> {
    rest: Option<&'v str>,
    separator: &'s str,
}

impl<'v> Iterator for Split<'v, '_> {
    type Item = &'v str;

    #[inline(never)]
    fn next(&mut self) -> Option<&'v str> {
        let rest = self.rest?;
        let (item, after) = match split_once(rest, self.separator) {
            Some((item, after)) => (item, Some(after)),
            None => (rest, None),
        };
        self.rest = after;
        Some(item)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use alloc::string::String;
    use alloc::vec::Vec;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_the_standard_library(text in "[ab=é,]{0,12}", separator in "(a|=|é|,|a=|aa)") {
            let separator: &str = &separator;
            prop_assert_eq!(split_once(&text, separator), text.split_once(separator));
            prop_assert_eq!(split(&text, separator).collect::<Vec<_>>(), text.split(separator).collect::<Vec<_>>());
            prop_assert_eq!(holds(&text, separator), text.contains(separator));
            prop_assert_eq!(trim_start(&text, separator), text.trim_start_matches(separator));
            prop_assert_eq!(trim_end(&text, separator), text.trim_end_matches(separator));
        }
    }

    #[test]
    fn items_have_a_separator_between_them() {
        let mut list = String::new();
        for item in ["a", "b", "c"] {
            push_item(&mut list, ", ", item);
        }
        assert_eq!(list, "a, b, c");
    }
}
