//! Events of NEP-297 as near-sdk's macros make them, written without the intermediate forms that near-sdk's own
//! module brings into a contract.

use std::borrow::Cow;

use commonweight_json::{ToJson, to_string};

use crate::serde_json::Value;

/// An event that knows its standard, version and name. near-sdk's `#[near(event_json(…))]` implements it.
pub trait AsNep297Event: ToJson + Sized {
    /// The event with what NEP-297 adds to it.
    fn to_nep297_event(&self) -> Nep297Event<'_, Self>;
}

/// An event with its standard, version and name.
#[derive(Debug)]
#[must_use = "emit it"]
pub struct Nep297Event<'a, T> {
    standard: Cow<'a, str>,
    version: Cow<'a, str>,
    event: &'a T,
}

impl<'a, T: ToJson> Nep297Event<'a, T> {
    /// The event of `standard` in `version`. Its name is in what `event` writes: an object with `event` and
    /// `data`.
    pub fn new(standard: Cow<'a, str>, version: Cow<'a, str>, _name: Cow<'a, str>, event: &'a T) -> Self {
        Self { standard, version, event }
    }

    /// The JSON that an indexer reads: `standard`, `version`, `event` and `data`.
    fn to_text(&self) -> String {
        format_object(&self.standard, &self.version, &to_string(self.event))
    }

    /// The event as a value, for tests and tools.
    pub fn to_json(&self) -> Value {
        near_sdk_upstream::serde_json::from_str(&self.to_text()).unwrap_or_default()
    }

    /// The line that is logged: `EVENT_JSON:` and the event.
    pub fn to_event_log(&self) -> String {
        let mut line = String::from("EVENT_JSON:");
        line.push_str(&self.to_text());
        line
    }
}

/// Puts the standard and the version before the members of an object.
fn format_object(standard: &str, version: &str, object: &str) -> String {
    let members = object.strip_prefix('{').unwrap_or(object);
    // `concat` would take a kilobyte.
    String::from_iter(["{\"standard\":\"", standard, "\",\"version\":\"", version, "\",", members])
}

#[cfg(test)]
mod tests;
