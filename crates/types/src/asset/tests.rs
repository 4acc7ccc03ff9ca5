//! The text form, both ways.

use rstest::rstest;

use super::{Asset, ParseAssetError};

#[rstest]
#[case::near("near", Asset::Near)]
#[case::token("nep141:usdc.near", Asset::Nep141("usdc.near".parse().unwrap()))]
fn text_form_round_trips(#[case] text: &str, #[case] asset: Asset) {
    assert_eq!(text.parse(), Ok(asset.clone()));
    assert_eq!(asset.to_string(), text);
    assert_eq!(serde_json::to_string(&asset).unwrap(), format!("\"{text}\""));
    assert_eq!(serde_json::from_str::<Asset>(&format!("\"{text}\"")).unwrap(), asset);
}

#[rstest]
#[case::empty("")]
#[case::upper_case("NEAR")]
#[case::no_account("nep141:")]
#[case::bad_account("nep141:Not An Account")]
#[case::other_standard("nep245:a.near:1")]
fn other_texts_are_refused_by_name(#[case] text: &str) {
    assert_eq!(text.parse::<Asset>(), Err(ParseAssetError(text.to_owned())));
}
