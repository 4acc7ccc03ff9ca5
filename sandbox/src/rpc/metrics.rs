//! `GET /metrics` in the text format of Prometheus. Names are the node's own where it has the figure.

use std::collections::BTreeMap;
use std::fmt::Write;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use parking_lot::Mutex;

use super::{Answer, Service};
use crate::node::{Node, Totals};

/// The media type of the format, with its version.
const TEXT_FORMAT: &str = "text/plain; version=0.0.4";
/// The code of a method that does not exist, and the label that stands for all such methods.
const METHOD_NOT_FOUND: i64 = -32_601;
const UNSUPPORTED: &str = "UNSUPPORTED_METHOD";

/// Requests answered so far.
#[derive(Debug, Default)]
pub(super) struct Requests {
    by_method: Mutex<BTreeMap<String, Answered>>,
}

/// Answers of one method.
#[derive(Debug, Default)]
struct Answered {
    all: u64,
    errors: BTreeMap<i64, u64>,
}

impl Requests {
    /// Counts an answer. Methods that do not exist are counted as one: anybody can invent names.
    pub(super) fn count(&self, method: &str, answer: &Answer) {
        let code = answer.as_ref().err().map(|error| error.code);
        let method = if code == Some(METHOD_NOT_FOUND) { UNSUPPORTED } else { method };
        let mut by_method = self.by_method.lock();
        if !by_method.contains_key(method) {
            by_method.insert(method.to_owned(), Answered::default());
        }
        let answered = by_method.get_mut(method).expect("invariant: it was just inserted");
        answered.all += 1;
        if let Some(code) = code {
            *answered.errors.entry(code).or_default() += 1;
        }
    }
}

/// Answers `GET /metrics`.
pub(super) async fn over_get(State(service): State<Service>) -> impl IntoResponse {
    ([(CONTENT_TYPE, TEXT_FORMAT)], text(&service.node, &service.requests))
}

fn text(node: &Node, requests: &Requests) -> String {
    let (height, final_height) = node.read(|chain| (chain.head().id.height, chain.head().last_final.height));
    let Totals { blocks, transactions, receipts, gas_burnt } = node.totals();
    let mut page = Page::default();
    page.single("gauge", "near_block_height_head", "Height of the newest block", height);
    page.single("gauge", "near_final_block_height", "Height of the newest final block", final_height);
    page.single("counter", "near_block_processed_total", "Blocks produced", blocks);
    page.single("counter", "near_transaction_processed_total", "Transactions included", transactions);
    page.single("counter", "near_receipt_processed_total", "Receipts executed", receipts);
    page.single("counter", "near_gas_burnt_total", "Gas burnt by transactions and receipts", gas_burnt);

    let by_method = requests.by_method.lock();
    page.head("counter", "near_rpc_total_count", "Requests answered, by method");
    for (method, answered) in &*by_method {
        page.sample("near_rpc_total_count", &format!("method=\"{method}\""), answered.all);
    }
    page.head("counter", "near_rpc_error_count", "Requests answered with an error, by method and code");
    for (method, answered) in &*by_method {
        for (code, count) in &answered.errors {
            let labels = format!("err_code=\"{code}\",method=\"{method}\"");
            page.sample("near_rpc_error_count", &labels, count);
        }
    }
    page.text
}

/// A page of metrics under way.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn single(&mut self, kind: &str, name: &str, help: &str, value: impl std::fmt::Display) {
        self.head(kind, name, help);
        self.line(format_args!("{name} {value}"));
    }

    fn head(&mut self, kind: &str, name: &str, help: &str) {
        self.line(format_args!("# HELP {name} {help}"));
        self.line(format_args!("# TYPE {name} {kind}"));
    }

    fn sample(&mut self, name: &str, labels: &str, value: impl std::fmt::Display) {
        self.line(format_args!("{name}{{{labels}}} {value}"));
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        writeln!(self.text, "{line}").expect("invariant: writing to a string does not fail");
    }
}
