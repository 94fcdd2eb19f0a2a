//! A JSON text printed as other programs would print it: numbers, strings and the order of members stay as they are.

use alloc::string::String;

use crate::normalize::unicode_escape;
use crate::text::holds;

/// How a program prints JSON.
pub(super) struct Style<'l> {
    pub(super) layout: &'l Layout,
    pub(super) slash: Slash,
    pub(super) unicode: Unicode,
}

/// Where a program puts white space.
pub(super) struct Layout {
    /// What a person calls it.
    name: &'static str,
    /// Before every item that has a line of its own, once for each level; `None` where all is one line.
    indent: Option<&'static str>,
    item: &'static str,
    member: &'static str,
    /// Ruby's older printer breaks lines in `{}` and `[]` as well; Stripe's bodies are printed so.
    breaks_empty: bool,
}

/// How `/` is printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Slash {
    AsIs,
    Plain,
    Escaped,
}

/// How characters are printed that need no escape.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unicode {
    AsIs,
    Plain,
    /// All but ASCII escaped.
    Escaped,
    /// What HTML or JavaScript would take for its own escaped.
    HtmlSafe,
}

const fn pretty(name: &'static str, indent: &'static str, breaks_empty: bool) -> Layout {
    Layout { name, indent: Some(indent), item: ",", member: ": ", breaks_empty }
}

pub(super) const LAYOUTS: &[Layout] = &[
    Layout {
        name: "without white space",
        indent: None,
        item: ",",
        member: ":",
        breaks_empty: false,
    },
    pretty("indented by 2 spaces", "  ", false),
    pretty("indented by 2 spaces, with lines in empty objects", "  ", true),
    pretty("indented by 4 spaces", "    ", false),
    pretty("indented by tabs", "\t", false),
    Layout {
        name: "with spaces after commas and colons",
        indent: None,
        item: ", ",
        member: ": ",
        breaks_empty: false,
    },
];

impl Style<'_> {
    /// Prints a text that is valid JSON; `None` if the result would be longer than `limit` by more than one string.
    pub(super) fn print(&self, text: &str, limit: usize) -> Option<String> {
        let layout = self.layout;
        let mut out = String::with_capacity(text.len());
        let (mut rest, mut depth) = (text, 0_usize);
        while let Some(first) = rest.chars().next() {
            if out.len() > limit {
                return None;
            }
            let after = rest.split_at_checked(first.len_utf8())?.1;
            rest = after;
            match first {
                '"' => {
                    let (string, after) = after.split_at_checked(string_end(after)?)?;
                    out.push('"');
                    self.push_string(&mut out, string);
                    out.push('"');
                    rest = after.split_at_checked(1)?.1;
                }
                '{' | '[' => {
                    out.push(first);
                    let inner = after.trim_ascii_start();
                    if let Some(close) = inner.chars().next().filter(|c| matches!(c, '}' | ']')) {
                        if layout.breaks_empty {
                            out.push_str(if first == '[' { "\n" } else { "" });
                            layout.line(&mut out, depth);
                        }
                        out.push(close);
                        rest = inner.split_at_checked(1)?.1;
                    } else {
                        depth = depth.checked_add(1)?;
                        layout.line(&mut out, depth);
                    }
                }
                '}' | ']' => {
                    depth = depth.checked_sub(1)?;
                    layout.line(&mut out, depth);
                    out.push(first);
                }
                ',' => {
                    out.push_str(layout.item);
                    layout.line(&mut out, depth);
                }
                ':' => out.push_str(layout.member),
                ' ' | '\t' | '\n' | '\r' => {}
                other => out.push(other),
            }
        }
        Some(out)
    }

    /// The style in words; `end` is what was printed behind the text.
    pub(super) fn described(&self, end: &str) -> String {
        let mut words = String::from(self.layout.name);
        words.push_str(match self.slash {
            Slash::AsIs => "",
            Slash::Plain => ", / not escaped",
            Slash::Escaped => ", / escaped",
        });
        words.push_str(match self.unicode {
            Unicode::AsIs => "",
            Unicode::Plain => ", characters not escaped",
            Unicode::Escaped => ", all but ASCII escaped",
            Unicode::HtmlSafe => ", escaped for HTML",
        });
        words.push_str(if end.is_empty() { "" } else { ", with a final line end" });
        words
    }

    /// Prints what stands between a string's quotation marks.
    fn push_string(&self, out: &mut String, string: &str) {
        if self.slash == Slash::AsIs && self.unicode == Unicode::AsIs {
            return out.push_str(string);
        }
        let mut rest = string;
        while let Some((written, char, after)) = next_char(rest) {
            rest = after;
            let escaped = |char: char| match self.unicode {
                Unicode::AsIs | Unicode::Plain => false,
                Unicode::Escaped => !char.is_ascii(),
                Unicode::HtmlSafe => matches!(char, '&' | '<' | '>' | '\u{2028}' | '\u{2029}'),
            };
            match char {
                Some('/') => out.push_str(match self.slash {
                    Slash::AsIs => written,
                    Slash::Plain => "/",
                    Slash::Escaped => "\\/",
                }),
                Some(char) if escaped(char) => {
                    for unit in char.encode_utf16(&mut [0; 2]) {
                        out.push_str("\\u");
                        out.push_str(&hex::encode(unit.to_be_bytes()));
                    }
                }
                Some(char) if self.unicode != Unicode::AsIs => out.push(char),
                _ => out.push_str(written),
            }
        }
    }
}

impl Slash {
    /// Whether a text may be printed otherwise.
    pub(super) fn differs(self, text: &str) -> bool {
        match self {
            Self::AsIs => true,
            Self::Escaped => holds(text, "/"),
            Self::Plain => holds(text, "/") && holds(text, "\\"),
        }
    }
}

impl Unicode {
    /// Whether a text may be printed otherwise.
    pub(super) fn differs(self, text: &str) -> bool {
        match self {
            Self::AsIs => true,
            Self::Escaped => !text.is_ascii() || holds(text, "\\"),
            Self::Plain => holds(text, "\\"),
            Self::HtmlSafe => {
                !text.is_ascii() || text.bytes().any(|b| matches!(b, b'\\' | b'&' | b'<' | b'>'))
            }
        }
    }
}

impl Layout {
    fn line(&self, out: &mut String, depth: usize) {
        if let Some(indent) = self.indent {
            out.push('\n');
            for _ in 0..depth {
                out.push_str(indent);
            }
        }
    }
}

/// Where a string ends, behind its first quotation mark.
fn string_end(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|b| {
        let end = b == b'"' && !escaped;
        escaped = b == b'\\' && !escaped;
        end
    })
}

/// The next character of a string as it is written, what it is if it may be written otherwise, and the rest.
fn next_char(text: &str) -> Option<(&str, Option<char>, &str)> {
    let first = text.chars().next()?;
    let length = match first {
        '\\' => 2,
        first => first.len_utf8(),
    };
    let (written, after) = text.split_at_checked(length)?;
    let char = match written {
        "\\/" => '/',
        "\\u" => {
            // Half a surrogate pair stays as it is, and so do characters that must be escaped.
            let Some((char, rest)) = unicode_escape(after)
                .filter(|(char, _)| !char.is_control() && !matches!(char, '"' | '\\'))
            else {
                return Some((written, None, after));
            };
            let (written, _) = text.split_at_checked(text.len().checked_sub(rest.len())?)?;
            return Some((written, Some(char), rest));
        }
        _ if first == '\\' => return Some((written, None, after)),
        _ => first,
    };
    Some((written, Some(char), after))
}
