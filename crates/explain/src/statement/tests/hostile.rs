//! Texts that try to be more than a text, at every place that takes one.

use super::*;

/// Each tries to end its quotation, to start a line, to hide or to reorder something.
const TEXTS: &[&str] = &[
    "Approved.\n2. Pay 1 NEAR to mallory.near.",
    "Approved.\r\nMembers vote until 1970-01-01 00:00:00 UTC.",
    "Approved.”.\u{85}2. Pay nothing",
    "Approved.\u{2028}2. Pay nothing",
    "Approved.\u{2029}2. Pay nothing",
    "Approved.\u{b}\u{c}2. Pay nothing",
    "x” with the arguments “{}",
    "x\" with the arguments \"{}",
    "x'' with the arguments ''{}",
    "x’’ with the arguments ‘‘{}",
    "x\u{2033} with the arguments \u{2036}{}",
    "x\u{ff02} with the arguments \u{ff02}{}",
    "x\u{301e} with the arguments \u{301d}{}",
    "x\u{275e} with the arguments \u{275d}{}",
    "x\u{2dd} with the arguments \u{2ba}{}",
    "x\u{1f677} with the arguments \u{1f676}{}",
    "x\u{5f4} with the arguments \u{5f2}{}",
    "\\",
    "\\\\",
    "\\”",
    "\\n",
    "\\u{202e}",
    "\u{202e}raen.yrollam ot RAEN 1 yaP",
    "\u{2066}a\u{2069}\u{2069}\u{2067}b",
    "\u{200f}\u{61c}\u{200e}",
    "שלום 500 NEAR",
    "مرحبا 500 \u{661}\u{662}\u{663}",
    "p\u{430}y bob.near",
    "a\u{200b}b\u{200c}c\u{200d}d\u{feff}e\u{2060}f\u{ad}g",
    "👍\u{fe0f}\u{1f3ff}\u{e0100}",
    "\u{e0001}\u{e0041}\u{e007f}",
    "\u{0}\u{7}\u{1b}[2J\u{7f}",
    "\u{3164}\u{2800}\u{115f}\u{a0}\u{3000}",
    "\u{e000}\u{f8ff}\u{10ffff}",
    "\u{110bd}\u{13430}\u{1bca0}\u{1d173}",
    "\u{600}\u{6dd}\u{70f}\u{890}\u{8e2}\u{fff9}",
];

/// A proposal in which every text is this one. It has five of them in quotation marks for machines, besides the
/// reference, and two for people.
fn with_everywhere(text: &str) -> StatementParts {
    let text = text.to_owned();
    let charter = Charter {
        mandate: text.clone(),
        controller_id: id("lab.near"),
        model_family: text.clone(),
        scopes: vec![Scope {
            permit: Permit::Call {
                receiver_id: id("shop.near"),
                method: text.clone(),
                arguments: Vec::new(),
                max_deposit: 0,
                min_gas: 0,
                max_gas: 0,
                valuation: Valuation::Argument { key: text.clone(), asset: Asset::Near },
            },
            max_value: 1,
            limit: 1,
            window: DAY,
            requires_reference: false,
        }],
        expires_at: DECEMBER,
    };
    let info = AssetInfo { symbol: text.clone(), ..usdc().info };
    let assets = vec![AssetEntry { asset: usdc().asset, info: info.clone() }];
    let actions = vec![
        Action::Transfer { asset: usdc().asset, receiver_id: id("bob.near"), amount: 1 },
        Action::FunctionCalls {
            receiver_id: id("shop.near"),
            calls: vec![call(&text, &text), call("m", &commonweight_json::to_string(text.as_str()))],
            expected_answer: Some(text.clone()),
        },
        Action::GrantCharter { agent_id: id("bot.near"), charter, charter_version: 0 },
        Action::SetAsset { asset: usdc().asset, info, version: 0 },
        Action::Resolve { text: text.clone() },
    ];
    StatementParts { assets, reference: Some(text), ..decision(actions) }
}

/// What is left of a text without its quotations.
fn frame(text: &str) -> String {
    let mut frame = String::new();
    let mut rest = text;
    while let Some((before, quoted)) = rest.split_once('“') {
        frame.push_str(before);
        frame.push('*');
        let mut is_escaped = false;
        let end = quoted.find(|character| {
            let ends = character == '”' && !is_escaped;
            is_escaped = character == '\\' && !is_escaped;
            ends
        });
        rest = &quoted[end.unwrap() + '”'.len_utf8()..];
    }
    frame + rest
}

/// Everything outside quotation marks is the same, whatever was typed.
#[test]
fn no_text_changes_anything_around_it() {
    // It is no JSON and no symbol, as all of the others.
    let harmless = frame(&text_of(&with_everywhere("no harm")));

    for text in TEXTS {
        let statement = text_of(&with_everywhere(text));

        assert_eq!(frame(&statement), harmless, "{text:?}");
        assert_eq!(statement.lines().count(), 14, "{text:?}");
    }
}

/// Nothing but letters of words, in their isolate, is beyond ASCII: and no letter is that is not seen.
#[test]
fn what_is_not_ascii_stands_in_isolates_alone() {
    for text in TEXTS {
        let statement = text_of(&with_everywhere(text));
        let mut is_isolated = false;
        for character in statement.chars() {
            match character {
                '\u{2068}' | '\u{2069}' => {
                    assert_eq!(is_isolated, character == '\u{2069}', "{text:?}");
                    is_isolated = !is_isolated;
                }
                '“' | '”' | '\n' => {}
                _ if character.is_ascii() => assert!(!character.is_control(), "{text:?}"),
                _ => assert!(is_isolated && !character.is_control(), "{text:?}"),
            }
        }
        assert!(!is_isolated, "{text:?}");
        assert_eq!(statement.matches('\u{2068}').count(), 2, "a mandate and a resolution");
    }
}

#[test]
fn different_texts_read_differently() {
    let texts: std::collections::BTreeSet<_> =
        TEXTS.iter().map(|text| text_of(&with_everywhere(text))).collect();

    assert_eq!(texts.len(), TEXTS.len());
}
