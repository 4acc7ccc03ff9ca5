//! Writes a snapshot as a page for people.

use std::fmt::Write;

use super::{Measurement, Points, Snapshot, tgas};

const HEAD: &str = "# Gas

Written by `scripts/bench.sh`, which measures on the embedded sandbox at the newest protocol version. Do not edit.

*Total* is all gas that the transaction and its receipts burn, fees included and refunds not. *In the VM* is what each
contract itself burns: its instructions, the loading of its code, its storage; without the fees of the receipt that
called it and of those that it sends. 1 Tgas is 10^12 gas. The figures repeat to the last gas, but for proposals, which
write dates into a text, and for vouchers and relayed ballots, whose signatures are others in every run: those repeat to
a thousandth. They hold for the toolchain named below; other compilers build contracts whose figures differ by some
percent.
";

/// The page of a snapshot, in Markdown.
pub fn report(snapshot: &Snapshot) -> String {
    let mut page = HEAD.to_owned();
    toolchain(&mut page, snapshot);
    sizes(&mut page, snapshot);
    methods(&mut page, snapshot);
    growth(&mut page, snapshot);
    batches(&mut page, snapshot);
    page
}

fn toolchain(page: &mut String, snapshot: &Snapshot) {
    page.push_str("\n## Toolchain\n\n");
    let entries = snapshot.toolchain.as_object().into_iter().flatten();
    for (name, value) in entries {
        line(page, format_args!("- {name}: `{}`", value.as_str().unwrap_or_default()));
    }
}

fn sizes(page: &mut String, snapshot: &Snapshot) {
    page.push_str("\n## Size of the contracts\n\n| contract | bytes |\n|---|---:|\n");
    for (name, bytes) in &snapshot.wasm_bytes {
        line(page, format_args!("| {name} | {bytes} |"));
    }
}

fn methods(page: &mut String, snapshot: &Snapshot) {
    page.push_str("\n## Calls\n\n| what | total, Tgas | in the VM, Tgas |\n|---|---:|---|\n");
    for (name, measured) in &snapshot.methods {
        line(page, format_args!("| {name} | {} | {} |", tgas(measured.total), vm(measured)));
    }
}

fn vm(measured: &Measurement) -> String {
    let calls = measured.vm.iter().map(|(call, gas)| format!("`{call}` {}", tgas(*gas)));
    calls.collect::<Vec<_>>().join(", ")
}

fn growth(page: &mut String, snapshot: &Snapshot) {
    page.push_str(
        "\n## Growth\n\nThe same call at several sizes of the state. The last column is how much more the largest \
         costs than the smallest.\n\n| what | size: total, Tgas | more |\n|---|---|---:|\n",
    );
    for (name, points) in &snapshot.growth {
        line(page, format_args!("| {name} | {} | {} % |", costs(points), percent(points)));
    }
}

fn batches(page: &mut String, snapshot: &Snapshot) {
    page.push_str(
        "\n## Batches\n\nOne call that does many things. The last column is what each further one costs.\n\n\
         | what | number: total, Tgas | each, Tgas |\n|---|---|---:|\n",
    );
    for (name, points) in &snapshot.batches {
        line(page, format_args!("| {name} | {} | {} |", costs(points), marginal(points)));
    }
}

fn costs(points: &Points) -> String {
    let costs = points.iter().map(|(size, measured)| format!("{size}: {}", tgas(measured.total)));
    costs.collect::<Vec<_>>().join(", ")
}

/// What one more costs, between the ends.
fn marginal(points: &Points) -> String {
    match (points.iter().next(), points.iter().next_back()) {
        (Some((few, first)), Some((many, last))) if few < many => {
            tgas((last.total - first.total) / (many - few))
        }
        _ => String::new(),
    }
}

/// By how many percent the last point is above the first, to the hundredth.
fn percent(points: &Points) -> String {
    let (Some(first), Some(last)) = (points.values().next(), points.values().next_back()) else {
        return String::new();
    };
    let change = (i128::from(last.total) - i128::from(first.total)) * 10_000 / i128::from(first.total);
    format!("{}{}.{:02}", if change < 0 { "-" } else { "" }, change.abs() / 100, change.abs() % 100)
}

fn line(page: &mut String, text: std::fmt::Arguments<'_>) {
    writeln!(page, "{text}").expect("writing to memory does not fail");
}
