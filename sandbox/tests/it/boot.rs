use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::{PROGRAM, Process, free_address, init, program, refusal, send_signal};

fn read(home: &tempfile::TempDir, name: &str) -> Value {
    let text = std::fs::read(home.path().join(name)).expect("the file exists");
    serde_json::from_slice(&text).expect("the file is JSON")
}

#[test]
fn answers_version_with_success() {
    let output = Command::new(PROGRAM).arg("--version").output().expect("the program starts");

    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).expect("the version is text");
    assert!(text.starts_with("neard (release 2.14.0)"), "got {text}");
}

#[test]
fn init_writes_what_libraries_edit() {
    let home = tempfile::tempdir().expect("a temporary directory");

    init(home.path());

    let genesis = read(&home, "genesis.json");
    assert!(genesis["total_supply"].is_string() && genesis["records"].is_array());
    assert_eq!(genesis["epoch_length"], json!(60));
    assert!(read(&home, "config.json").is_object());
    assert_eq!(read(&home, "validator_key.json")["account_id"], json!("test.near"));
    assert!(read(&home, "node_key.json")["public_key"].is_string());
}

#[test]
fn runs_the_edited_genesis() {
    let home = tempfile::tempdir().expect("a temporary directory");
    init(home.path());
    let mut genesis = read(&home, "genesis.json");
    let records = genesis["records"].as_array_mut().expect("records are an array");
    records.push(json!({"Account": {"account_id": "sandbox", "account": {
        "amount": "7", "locked": "0", "code_hash": "11111111111111111111111111111111", "storage_usage": 182}}}));
    std::fs::write(home.path().join("genesis.json"), genesis.to_string()).expect("the file is written");

    let node = Process::run(home);

    let params = json!({"request_type": "view_account", "account_id": "sandbox", "finality": "final"});
    assert_eq!(node.result("query", params)["amount"], json!("7"));
}

#[test]
fn fails_at_once_when_the_port_is_taken() {
    let home = tempfile::tempdir().expect("a temporary directory");
    init(home.path());
    let listener = TcpListener::bind(free_address()).expect("the port is free");
    let address = listener.local_addr().expect("a listener has an address");

    let output = program(home.path())
        .args(["run", "--rpc-addr", &address.to_string()])
        .output()
        .expect("the program starts");

    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).expect("the reason is text");
    assert!(said.contains(&format!("cannot listen on {address}")), "got {said}");
}

#[test]
fn fails_without_genesis() {
    let home = tempfile::tempdir().expect("a temporary directory");
    let dir = home.path().join("never-made");

    let said = refusal(&dir, &[]);

    let dir = dir.display();
    let advice = format!("run `near-sandbox --home {dir} init` first");
    assert_eq!(said, format!("near-sandbox: {dir} holds no genesis.json: {advice}"));
}

#[test]
fn names_what_is_wrong_in_the_genesis() {
    let home = tempfile::tempdir().expect("a temporary directory");
    init(home.path());
    let path = home.path().join("genesis.json");
    let sound = read(&home, "genesis.json");

    let mut broken = sound.clone();
    broken["records"][2]["Account"]["account"]["amount"] = json!("many");
    std::fs::write(&path, broken.to_string()).expect("the file is written");
    let said = refusal(home.path(), &[]);
    let place = format!("near-sandbox: {} is malformed: `records[2].Account.account", path.display());
    assert!(said.starts_with(&place) && said.contains(r#""amount":"many""#), "got {said}");

    let mut broken = sound.clone();
    broken["epoch_length"] = json!("long");
    std::fs::write(&path, broken.to_string()).expect("the file is written");
    let said = refusal(home.path(), &[]);
    assert!(said.contains("`epoch_length`: invalid type: string \"long\", expected u64"), "got {said}");

    let mut broken = sound;
    let twice = broken["records"][0].clone();
    broken["records"].as_array_mut().expect("records are a list").push(twice);
    std::fs::write(&path, broken.to_string()).expect("the file is written");
    let said = refusal(home.path(), &[]);
    assert!(
        said.ends_with("near-sandbox: account test.near is in the genesis records more than once"),
        "got {said}"
    );
}

#[test]
fn names_what_is_wrong_in_the_configuration() {
    let home = tempfile::tempdir().expect("a temporary directory");
    init(home.path());
    let path = home.path().join("config.json");

    for (settings, complaint) in [
        (json!({"archive": "yes"}), r#"`archive` is "yes", expected true or false"#),
        (json!({"max_gas_burnt_view": -1}), "`max_gas_burnt_view` is -1, expected a whole number"),
        (
            json!({"rpc": {"addr": "here"}}),
            r#"`rpc.addr` is "here", expected an address and a port such as 127.0.0.1:3030"#,
        ),
    ] {
        std::fs::write(&path, settings.to_string()).expect("the file is written");
        let said = refusal(home.path(), &[]);
        assert_eq!(said, format!("near-sandbox: {} is malformed: {complaint}", path.display()));
    }
}

#[test]
fn logs_with_levels() {
    let home = tempfile::tempdir().expect("a temporary directory");
    init(home.path());
    let mut child = program(home.path())
        .args(["run", "--rpc-addr", &free_address().to_string()])
        .env_remove("RUST_LOG")
        .spawn()
        .expect("the program starts");
    let mut lines = BufReader::new(child.stderr.take().expect("stderr is piped")).lines();

    let serving = lines.next().expect("a line").expect("the log is text");
    send_signal(&child, "TERM");
    let stopping = lines.next().expect("a line").expect("the log is text");

    assert!(serving.contains(" INFO sandbox: serving address=127.0.0.1:"), "got {serving}");
    assert!(stopping.ends_with(" INFO sandbox: stopping signal=\"SIGTERM\""), "got {stopping}");
    assert_eq!(child.wait().expect("the node ends").code(), Some(0));
}

#[test]
fn ends_on_sigterm_and_sigint() {
    for signal in ["TERM", "INT"] {
        let node = Process::start();

        let (_home, code) = node.end(signal);

        assert_eq!(code, Some(0), "{signal}");
    }
}

#[test]
fn ignores_flags_it_does_not_know() {
    let home = tempfile::tempdir().expect("a temporary directory");

    let mut child = program(home.path())
        .args(["--unsafe-fast-startup", "init", "--fast", "--download-genesis", "--boot-nodes", "nobody"])
        .spawn()
        .expect("the program starts");

    let mut said = String::new();
    child.stderr.take().expect("stderr is piped").read_to_string(&mut said).expect("the warnings are text");
    assert!(child.wait().expect("the program ends").success());
    assert_eq!(
        said.lines().collect::<Vec<_>>(),
        [
            "near-sandbox: flag --unsafe-fast-startup is not modelled, ignored",
            "near-sandbox: flag --download-genesis is not modelled, ignored",
            "near-sandbox: flag --boot-nodes is not modelled, ignored",
        ]
    );
}

#[test]
fn answers_status_over_get() {
    let node = Process::start();

    let (head, body) = node.get("/status");

    assert!(head.starts_with("HTTP/1.1 200"), "got {head}");
    assert!(head.to_lowercase().contains("access-control-allow-origin: *"), "got {head}");
    let status: Value = serde_json::from_str(&body).expect("the status is JSON");
    assert_eq!(status["protocol_version"], json!(88));
    assert_eq!(status["sync_info"]["syncing"], json!(false));
}
