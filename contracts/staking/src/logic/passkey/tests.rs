//! What an authenticator signs, byte by byte.

use rstest::rstest;

use super::*;

const CHALLENGE: [u8; 32] = [0xfb; 32];
const PARTY: [u8; 32] = [7; 32];

fn client_data(challenge: &str) -> Vec<u8> {
    let rest = r#""origin":"https://vote.example","crossOrigin":false}"#;
    format!(r#"{{"type":"webauthn.get","challenge":"{challenge}",{rest}"#).into_bytes()
}

fn authenticator_data(flags: u8) -> Vec<u8> {
    [PARTY.as_slice(), &[flags], &[0; 4]].concat()
}

/// The base64 of 32 times `0xfb`, for URLs, without padding.
const IN_BASE64: &str = "-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s";

#[test]
fn the_challenge_is_base64_for_urls() {
    assert_eq!(base64_url(&CHALLENGE), IN_BASE64.as_bytes());
    assert_eq!(&base64_url(&[0; 32]), &[b'A'; 43]);
    let counted: [u8; 32] = std::array::from_fn(|index| u8::try_from(index).unwrap());
    assert_eq!(&base64_url(&counted), b"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
}

#[test]
fn client_data_names_the_challenge() {
    assert_eq!(check_client_data(&client_data(IN_BASE64), &CHALLENGE), Ok(()));
}

/// What follows the challenge is hashed and not read: Chromium ends a quarter of its client data so.
#[rstest]
#[case::origin_first(r#""origin":"https://vote.example","crossOrigin":false"#)]
#[case::other_keys(
    r#""origin":"https://vote.example","crossOrigin":false,"other_keys_can_be_added_here":"do not compare clientDataJSON against a template. See https://goo.gl/yabPex""#
)]
#[case::cross_origin(
    r#""origin":"https://vote.example","crossOrigin":true,"topOrigin":"https://top.example""#
)]
fn client_data_may_end_with_any_member(#[case] rest: &str) {
    let data = format!(r#"{{"type":"webauthn.get","challenge":"{IN_BASE64}",{rest}}}"#);

    assert_eq!(check_client_data(data.as_bytes(), &CHALLENGE), Ok(()));
}

#[rstest]
#[case::another_challenge(client_data(IN_BASE64).iter().map(|b| if *b == b's' { b't' } else { *b }).collect())]
#[case::padding(client_data(&format!("{IN_BASE64}=")))]
#[case::a_prefix(client_data(&IN_BASE64[..42]))]
#[case::for_a_registration(
    String::from_utf8(client_data(IN_BASE64)).unwrap().replace("webauthn.get", "webauthn.create").into_bytes()
)]
#[case::another_order(format!(r#"{{"challenge":"{IN_BASE64}","type":"webauthn.get"}}"#).into_bytes())]
#[case::webkit_before_2024(
    format!(r#"{{"challenge":"{IN_BASE64}","origin":"https://vote.example","type":"webauthn.get"}}"#).into_bytes()
)]
#[case::spaces(format!(r#"{{"type": "webauthn.get","challenge":"{IN_BASE64}","origin":"x"}}"#).into_bytes())]
#[case::nothing(Vec::new())]
#[case::too_long([client_data(IN_BASE64), vec![b' '; MAX_CLIENT_DATA]].concat())]
fn client_data_of_anything_else_is_refused(#[case] data: Vec<u8>) {
    assert_eq!(check_client_data(&data, &CHALLENGE), Err(Fault::ClientData));
}

#[rstest]
#[case::present(authenticator_data(1), Ok(()))]
#[case::present_and_verified_with_extensions([authenticator_data(0x85), vec![1; 40]].concat(), Ok(()))]
#[case::nobody_there(authenticator_data(0xfe), Err(Fault::UserPresence))]
#[case::another_site([&[8_u8; 32][..], &[1, 0, 0, 0, 0]].concat(), Err(Fault::RelyingParty))]
#[case::too_short(authenticator_data(1)[..36].to_vec(), Err(Fault::Length))]
#[case::too_long(vec![7; MAX_AUTHENTICATOR_DATA + 1], Err(Fault::Length))]
fn authenticator_data_is_of_the_site_and_of_a_human(
    #[case] data: Vec<u8>,
    #[case] expected: Result<(), Fault>,
) {
    assert_eq!(check_authenticator_data(&data, &PARTY), expected);
}
