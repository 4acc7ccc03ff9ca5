//! The wire form of each event.

use std::borrow::Cow;

use commonweight_common::{Digest, roles::RoleHolders};
use near_sdk::{AccountId, test_utils::get_logs};

use super::Event;

fn account(name: &str) -> Cow<'static, AccountId> {
    Cow::Owned(name.parse().unwrap())
}

#[test]
fn events_keep_their_wire_form() {
    let code_hash = Digest([7; 32]);
    Event::CodeDeployed { code_hash }.emit();
    Event::CodeStaged { code_hash, ready_at: 8.into(), expires_at: 9.into() }.emit();
    Event::CodeUnstaged { code_hash }.emit();
    Event::MinterAdded { account_id: account("sale.near"), cap: 7.into() }.emit();
    Event::MinterRemoved { account_id: account("sale.near") }.emit();
    Event::OwnerProposed { proposed_id: Some(account("dao.near")) }.emit();
    Event::OwnerProposed { proposed_id: None }.emit();
    let minters = |names: &[&str]| RoleHolders {
        role: "minter".to_owned(),
        account_ids: names.iter().map(|name| name.parse().unwrap()).collect(),
    };
    for (forgotten_code_hash, roles) in
        [(None, vec![]), (Some(code_hash), vec![minters(&["sale.near", "x.near"])])]
    {
        let (old_owner_id, new_owner_id) = (account("launcher.near"), account("dao.near"));
        Event::OwnerChanged { old_owner_id, new_owner_id, forgotten_code_hash, roles }.emit();
    }

    assert_eq!(
        get_logs(),
        [
            r#"EVENT_JSON:{"standard":"commonweight","version":"1.0.0","event":"code_deployed","data":{"code_hash":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc="}}"#,
            r#"EVENT_JSON:{"standard":"commonweight","version":"1.0.0","event":"code_staged","data":{"code_hash":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=","ready_at":"8","expires_at":"9"}}"#,
            r#"EVENT_JSON:{"standard":"commonweight","version":"1.0.0","event":"code_unstaged","data":{"code_hash":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc="}}"#,
            r#"EVENT_JSON:{"standard":"commonweight","version":"1.0.0","event":"minter_added","data":{"account_id":"sale.near","cap":"7"}}"#,
            r#"EVENT_JSON:{"standard":"commonweight","version":"1.0.0","event":"minter_removed","data":{"account_id":"sale.near"}}"#,
            r#"EVENT_JSON:{"standard":"commonweight","version":"1.0.0","event":"owner_proposed","data":{"proposed_id":"dao.near"}}"#,
            r#"EVENT_JSON:{"standard":"commonweight","version":"1.0.0","event":"owner_proposed","data":{"proposed_id":null}}"#,
            r#"EVENT_JSON:{"standard":"commonweight","version":"1.0.0","event":"owner_changed","data":{"old_owner_id":"launcher.near","new_owner_id":"dao.near","forgotten_code_hash":null,"roles":[]}}"#,
            r#"EVENT_JSON:{"standard":"commonweight","version":"1.0.0","event":"owner_changed","data":{"old_owner_id":"launcher.near","new_owner_id":"dao.near","forgotten_code_hash":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=","roles":[{"role":"minter","account_ids":["sale.near","x.near"]}]}}"#,
        ]
    );
}
