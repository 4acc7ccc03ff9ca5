use super::*;

/// A folder with a token of two bytes, and the stamp given.
fn a_folder(stamp: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("token.wasm"), [1, 2]).expect("the file is written");
    fs::write(folder.path().join("token.stamp"), stamp).expect("the file is written");
    folder
}

#[test]
fn a_wasm_of_the_present_sources_is_loaded() {
    let folder = a_folder(&sources("token").expect("the token has sources"));

    assert_eq!(load(folder.path(), "token"), Ok(vec![1, 2]));
}

#[test]
fn a_wasm_of_other_sources_is_refused() {
    let folder = a_folder("0123\n");

    let refused = load(folder.path(), "token").expect_err("the stamp is wrong");

    assert!(refused.ends_with("token.wasm was not built from the present sources"), "{refused}");
}

#[test]
fn a_name_that_is_no_contract_is_refused() {
    let refused = sources("nobody").expect_err("there is no such contract");

    assert_eq!(refused, "error: there is no contract 'nobody'\n");
}
