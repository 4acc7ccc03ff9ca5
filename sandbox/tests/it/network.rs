use serde_json::json;

use crate::support::Process;

#[test]
fn knows_no_peers() {
    let node = Process::start();

    let info = node.result("network_info", json!(null));
    let (_, body) = node.get("/network_info");

    assert_eq!((&info["active_peers"], &info["num_active_peers"]), (&json!([]), &json!(0)));
    assert_eq!(body, info.to_string());
}

#[test]
fn client_config_is_what_the_node_runs_with() {
    let home = tempfile::tempdir().expect("a temporary directory");
    crate::support::init(home.path());
    let settings = json!({"archive": true, "trie_viewer_state_size_limit": 7, "max_gas_burnt_view": 8});
    std::fs::write(home.path().join("config.json"), settings.to_string()).expect("the file is written");

    let config = Process::run(home).result("client_config", json!([]));

    assert_eq!((&config["archive"], &config["trie_viewer_state_size_limit"]), (&json!(true), &json!(7)));
    assert_eq!((&config["max_gas_burnt_view"], &config["epoch_length"]), (&json!(8), &json!(60)));
    assert_eq!(config["version"]["version"], json!("2.14.0"));
}

#[test]
fn maintenance_is_possible_for_who_produces_nothing() {
    let node = Process::start();

    let producer = node.result("maintenance_windows", json!({"account_id": "test.near"}));
    let other = node.result("EXPERIMENTAL_maintenance_windows", json!({"account_id": "near"}));

    assert_eq!(producer, json!([]));
    assert_eq!(other[0]["end"], json!(60));
    assert_eq!(other.as_array().map(Vec::len), Some(1));
}

#[test]
fn storage_is_not_split() {
    let node = Process::start();

    let info = node.result("EXPERIMENTAL_split_storage_info", json!({}));

    assert!(info["head_height"].as_u64() >= info["final_head_height"].as_u64(), "got {info}");
    assert_eq!((&info["cold_head_height"], &info["hot_db_kind"]), (&json!(null), &json!(null)));
}

#[test]
fn browsers_may_ask_from_anywhere() {
    let node = Process::start();

    let head = node.preflight("http://page");

    assert!(head.starts_with("HTTP/1.1 200"), "got {head}");
    for allowed in ["access-control-allow-origin: *", "access-control-allow-headers: *"] {
        assert!(head.to_lowercase().contains(allowed), "{allowed} is not in {head}");
    }
}
