//! Texts that somebody typed, between “ and ”.
//!
//! Whatever a text holds, its quotation ends where it seems to end, it stays on its line, and nothing around it is
//! moved or hidden. Each form is one-to-one.

use std::fmt;

/// What machines read, such as the name of a method: in ASCII, and everything else by its number.
pub(crate) struct Code<'a>(pub(crate) &'a str);

/// What is sent to a contract, or comes from it. In JSON a plain quotation mark is never the last one before more
/// words, so it needs no escape there; what is no JSON is called so.
pub(crate) struct Data<'a>(pub(crate) &'a str);

/// What people read, in any script. It is isolated, so that letters which run from right to left move nothing else.
pub(crate) struct Words<'a>(pub(crate) &'a str);

impl fmt::Display for Code<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("“")?;
        Kind::Code.write(self.0, f)?;
        f.write_str("”")
    }
}

impl fmt::Display for Data<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !commonweight_json::is_json(self.0) {
            return write!(f, "(no JSON) {}", Code(self.0));
        }
        f.write_str("“")?;
        Kind::Json.write(self.0, f)?;
        f.write_str("”")
    }
}

impl fmt::Display for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("“\u{2068}")?;
        Kind::Words.write(self.0, f)?;
        f.write_str("\u{2069}”")
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Code,
    Json,
    Words,
}

impl Kind {
    /// Writes a text with what must be escaped behind a backslash, as itself where that shows it, or by its number.
    fn write(self, text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut n_written = 0;
        let mut is_after_single_mark = false;
        for (position, character) in text.char_indices() {
            let is_single_mark = is_single_mark(character);
            // Two single marks together look like a double one.
            if self.escapes(character) || is_single_mark && is_after_single_mark {
                f.write_str(text.get(n_written..position).unwrap_or_default())?;
                match character {
                    '\n' => f.write_str("\\n")?,
                    '!'..='~' => write!(f, "\\{character}")?,
                    '“'..='„' if self == Self::Words => write!(f, "\\{character}")?,
                    _ => write!(f, "\\u{{{:x}}}", u32::from(character))?,
                }
                n_written = position + character.len_utf8();
            }
            is_after_single_mark = is_single_mark;
        }
        f.write_str(text.get(n_written..).unwrap_or_default())
    }

    const fn escapes(self, character: char) -> bool {
        match self {
            _ if character == '\\' => true,
            Self::Code => !matches!(character, ' '..='~') || character == '"',
            Self::Json => !matches!(character, ' '..='~'),
            Self::Words => is_double_mark(character) || is_unseen(character),
        }
    }
}

/// What can be taken for a double quotation mark.
const fn is_double_mark(character: char) -> bool {
    matches!(
        character,
        '"' | '\u{2ba}'
            | '\u{2dd}'
            | '\u{2ee}'
            | '\u{2f5}'..='\u{2f6}'
            | '\u{5f2}'
            | '\u{5f4}'
            | '\u{1cd3}'
            | '\u{201c}'..='\u{201f}'
            | '\u{2033}'..='\u{2034}'
            | '\u{2036}'..='\u{2037}'
            | '\u{2057}'
            | '\u{275d}'..='\u{2760}'
            | '\u{2e42}'
            | '\u{3003}'
            | '\u{301d}'..='\u{301f}'
            | '\u{ff02}'
            | '\u{1f676}'..='\u{1f678}'
    )
}

/// What can be taken for one half of a double quotation mark. Alone it is an apostrophe.
const fn is_single_mark(character: char) -> bool {
    matches!(
        character,
        '\'' | '`'
            | '\u{b4}'
            | '\u{2b9}'..='\u{2bf}'
            | '\u{2c8}'..='\u{2cb}'
            | '\u{5f3}'
            | '\u{2018}'..='\u{201b}'
            | '\u{2032}'
            | '\u{2035}'
            | '\u{275b}'..='\u{275c}'
            | '\u{ff07}'
    )
}

/// What is not seen, or looks different everywhere: control and format characters (all of Unicode's `Cc` and `Cf`),
/// variation selectors, tags, other default ignorable characters, wide and zero spaces, line and paragraph
/// separators, and characters for private use.
const fn is_unseen(character: char) -> bool {
    matches!(
        character,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{a0}'
            | '\u{ad}'
            | '\u{34f}'
            | '\u{600}'..='\u{605}'
            | '\u{61c}'
            | '\u{6dd}'
            | '\u{70f}'
            | '\u{890}'..='\u{891}'
            | '\u{8e2}'
            | '\u{115f}'..='\u{1160}'
            | '\u{1680}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{2000}'..='\u{200f}'
            | '\u{2028}'..='\u{202f}'
            | '\u{205f}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3000}'
            | '\u{3164}'
            | '\u{e000}'..='\u{f8ff}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffc}'
            | '\u{110bd}'
            | '\u{110cd}'
            | '\u{13430}'..='\u{1345f}'
            | '\u{16fe4}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d159}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..
    )
}
