//! The log line, and that near-sdk's own module writes the same.

use std::borrow::Cow;

use super::{AsNep297Event, Nep297Event};
use crate::serde::Serialize;

#[derive(Debug, Serialize)]
#[serde(crate = "crate::serde", tag = "event", content = "data", rename_all = "snake_case")]
enum Event {
    Renamed { name: String },
}

impl AsNep297Event for Event {
    fn to_nep297_event(&self) -> Nep297Event<'_, Self> {
        Nep297Event::new(Cow::Borrowed("test"), Cow::Borrowed("1.0.0"), Cow::Borrowed("renamed"), self)
    }
}

#[test]
fn are_logged_as_near_sdk_logs_them() {
    let event = Event::Renamed { name: "a \"b\"\n".to_owned() };
    let line = event.to_nep297_event().to_event_log();

    assert_eq!(
        line,
        r#"EVENT_JSON:{"standard":"test","version":"1.0.0","event":"renamed","data":{"name":"a \"b\"\n"}}"#
    );
    let theirs = near_sdk_upstream::Nep297Event::new(
        Cow::Borrowed("test"),
        Cow::Borrowed("1.0.0"),
        Cow::Borrowed("renamed"),
        &event,
    );
    assert_eq!(event.to_nep297_event().to_json(), theirs.to_json());
    assert_eq!(line, theirs.to_event_log());
}
