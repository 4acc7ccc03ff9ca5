//! Prints the ABI of a contract, read from the contract itself: a library of the host, compiled with the
//! features `contract` and `abi`, exports what each of its `#[near]` blocks knows of its methods and types.
//!
//! Builds nothing: `scripts/build.sh` makes the library and keeps the ABI beside the Wasm.

use std::{collections::BTreeMap, path::PathBuf};

use anyhow::{Context, bail};
use clap::Parser;
use libloading::{Library, Symbol};
use near_abi::{AbiBody, AbiFunction, AbiMetadata, AbiRoot, BuildInfo};
use near_sdk::bs58;
use object::Object;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// What near-sdk calls the functions that describe a block of methods.
const SYMBOL_PREFIX: &str = "__near_abi_";

/// Prints the ABI of a contract as JSON.
#[derive(Parser)]
struct Arguments {
    /// The contract as a library of this machine, with the features `contract` and `abi`.
    library: PathBuf,
    /// The Wasm that the ABI belongs to; its hash goes into the ABI.
    #[arg(long)]
    wasm: PathBuf,
    /// Name of the contract.
    #[arg(long)]
    name: String,
    /// The compiler of the Wasm, with its version.
    #[arg(long)]
    compiler: String,
}

/// What one block of methods says of itself.
#[derive(Deserialize)]
struct Chunk {
    schema_version: String,
    #[serde(flatten)]
    body: AbiBody,
}

#[expect(improper_ctypes_definitions, reason = "near-sdk defines it so; both sides are one compiler's")]
type Describe = unsafe extern "C" fn() -> (*const u8, usize);

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let wasm = std::fs::read(&arguments.wasm).with_context(|| arguments.wasm.display().to_string())?;
    let metadata = AbiMetadata {
        name: Some(arguments.name.clone()),
        version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        build: Some(BuildInfo {
            compiler: arguments.compiler.clone(),
            builder: "scripts/build.sh".to_owned(),
            image: None,
        }),
        wasm_hash: Some(bs58::encode(Sha256::digest(&wasm)).into_string()),
        ..AbiMetadata::default()
    };
    let mut abi = serde_json::to_value(join(chunks(&arguments)?, metadata)?)?;
    make_readable(&mut abi);
    println!("{}", serde_json::to_string_pretty(&abi)?);
    Ok(())
}

/// Puts right what near-sdk and near-account-id say of their own types, and takes the links out of all texts: who reads
/// an ABI has no other page to go to.
fn make_readable(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if let Some(bytes) = members.get_mut("Base64VecU8") {
                let description = "Bytes in base64, with padding.";
                *bytes = json!({ "type": "string", "contentEncoding": "base64", "description": description });
            }
            for (name, member) in members {
                match member {
                    Value::String(text) if matches!(name.as_str(), "doc" | "description") => {
                        *text = if text.starts_with("NEAR Account Identifier") {
                            "The name of a NEAR account.".to_owned()
                        } else {
                            without_links(text)
                        };
                    }
                    _ => make_readable(member),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(make_readable),
        _ => {}
    }
}

/// A text in which each link to an item is the name of that item.
fn without_links(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once("[`") {
        let Some((path, after)) = link.split_once("`]") else { break };
        let name = path.rsplit("::").next().unwrap_or(path);
        plain.extend([before, "`", name, "`"]);
        rest = match after.strip_prefix('(').and_then(|target| target.split_once(')')) {
            Some((_, after)) => after,
            None => after,
        };
    }
    plain + rest
}

/// Asks every block of methods in the library for its description.
fn chunks(arguments: &Arguments) -> anyhow::Result<Vec<Chunk>> {
    let path = &arguments.library;
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    let mut names = Vec::new();
    for export in object::File::parse(&*bytes)?.exports()? {
        let name = std::str::from_utf8(export.name())?;
        // Mach-O puts an underscore before every name.
        let name = name.strip_prefix('_').filter(|rest| rest.starts_with(SYMBOL_PREFIX)).unwrap_or(name);
        if name.starts_with(SYMBOL_PREFIX) {
            names.push(name.to_owned());
        }
    }
    names.sort();

    // SAFETY: the library is this project's own contract; loading it runs no code but Rust's own set-up.
    let library = unsafe { Library::new(path) }?;
    names.iter().map(|name| describe(&library, name)).collect()
}

fn describe(library: &Library, name: &str) -> anyhow::Result<Chunk> {
    // SAFETY: near-sdk gives every function with this prefix this type, and what it returns stays allocated.
    let json = unsafe {
        let describe: Symbol<Describe> = library.get(name.as_bytes())?;
        let (start, length) = describe();
        std::slice::from_raw_parts(start, length)
    };
    serde_json::from_slice(json).with_context(|| format!("{name} is not a description of methods"))
}

/// One ABI of all blocks. Two types of one name would make it lie, and are refused.
fn join(chunks: Vec<Chunk>, metadata: AbiMetadata) -> anyhow::Result<AbiRoot> {
    let mut functions: BTreeMap<String, AbiFunction> = BTreeMap::new();
    let mut whole: Option<(String, AbiBody)> = None;
    for Chunk { schema_version, mut body } in chunks {
        for function in std::mem::take(&mut body.functions) {
            if let Some(twin) = functions.insert(function.name.clone(), function) {
                bail!("two methods are named {}", twin.name);
            }
        }
        let Some((_, joined)) = &mut whole else {
            whole = Some((schema_version, body));
            continue;
        };
        for (name, schema) in body.root_schema.definitions {
            let known = joined.root_schema.definitions.entry(name.clone()).or_insert_with(|| schema.clone());
            if *known != schema {
                bail!("two types are named {name}");
            }
        }
    }
    let Some((schema_version, mut body)) = whole else {
        bail!("the library describes no method: was it built with the features contract and abi?");
    };
    body.functions = functions.into_values().collect();
    Ok(AbiRoot { schema_version, metadata, body })
}
