//! Tells the story: numbered steps with who did what, the money before and after, and the gas. In the JSON form
//! nothing is told until the end.

use std::{fmt::Display, time::Duration};

use commonweight_integration_tests::Outcome;
use near_sdk::Gas;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    books::{Books, Change, Ledger},
    stage::Stage,
};

/// The story as far as it has been told.
pub(crate) struct Story {
    json: bool,
    steps: Vec<Step>,
    chapter: String,
    books: Books,
}

#[derive(Debug, Serialize)]
struct Step {
    number: usize,
    chapter: String,
    what: String,
    /// The error, where the step was refused as it should be.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused_with: Option<String>,
    transactions: usize,
    gas: u64,
    money: Vec<Change>,
}

#[derive(Serialize)]
struct Document<'a> {
    balances: bool,
    seconds: f64,
    steps: &'a [Step],
    ledger: &'a Ledger,
}

impl Story {
    pub(crate) async fn begin(stage: &Stage, json: bool) -> Self {
        Self { json, steps: Vec::new(), chapter: String::new(), books: Books::read(stage).await }
    }

    pub(crate) fn chapter(&mut self, title: &str) {
        self.tell(&format!("\n== {title}"));
        title.clone_into(&mut self.chapter);
    }

    /// A remark between two steps.
    pub(crate) fn note(&self, text: &str) {
        for line in text.lines() {
            self.tell(&format!("      | {line}"));
        }
    }

    /// Something that one transaction did, with every receipt of it.
    pub(crate) async fn done<T: DeserializeOwned>(
        &mut self,
        stage: &Stage,
        what: &str,
        outcome: Outcome<T>,
    ) -> T {
        let gas = outcome.gas();
        let answer = outcome.ok();
        self.step(stage, what, None, 1, gas).await;
        answer
    }

    /// Something that one transaction did, though receipts of it failed.
    pub(crate) async fn ended<T: DeserializeOwned>(
        &mut self,
        stage: &Stage,
        what: &str,
        outcome: Outcome<T>,
    ) -> T {
        let gas = outcome.gas();
        let answer = outcome.value();
        self.step(stage, what, None, 1, gas).await;
        answer
    }

    /// Something that several transactions did.
    pub(crate) async fn done_all<T: DeserializeOwned>(
        &mut self,
        stage: &Stage,
        what: &str,
        outcomes: Vec<Outcome<T>>,
    ) -> Vec<T> {
        let gas = outcomes.iter().map(Outcome::gas).fold(Gas::from_gas(0), Gas::saturating_add);
        let n_transactions = outcomes.len();
        let answers = outcomes.into_iter().map(Outcome::ok).collect();
        self.step(stage, what, None, n_transactions, gas).await;
        answers
    }

    /// Something that was tried and refused with exactly this error.
    pub(crate) async fn refused<T>(
        &mut self,
        stage: &Stage,
        what: &str,
        outcome: Outcome<T>,
        error: &impl Display,
    ) {
        outcome.fails_with(error);
        self.step(stage, what, Some(error.to_string()), 1, outcome.gas()).await;
    }

    async fn step(
        &mut self,
        stage: &Stage,
        what: &str,
        refused_with: Option<String>,
        transactions: usize,
        gas: Gas,
    ) {
        let books = Books::read(stage).await;
        let step = Step {
            number: self.steps.len() + 1,
            chapter: self.chapter.clone(),
            what: what.to_owned(),
            refused_with,
            transactions,
            gas: gas.as_gas(),
            money: self.books.changes(&books),
        };
        self.books = books;
        self.tell_step(&step);
        self.steps.push(step);
    }

    fn tell_step(&self, step: &Step) {
        self.tell(&format!("{:>4}. {}", step.number, step.what));
        if let Some(error) = &step.refused_with {
            self.tell(&format!("      refused: {error}"));
        }
        for change in &step.money {
            let (before, after) = (change.asset.write(change.before), change.asset.write(change.after));
            self.tell(&format!("      {:<9} {before} -> {after}", change.account));
        }
        let transactions = match step.transactions {
            1 => String::new(),
            n => format!(" in {n} transactions"),
        };
        self.tell(&format!("      gas {}{transactions}", tgas(step.gas)));
    }

    /// Tells the ledger, or prints the whole story as JSON.
    pub(crate) fn end(&self, ledger: &Ledger, took: Duration) {
        let balances = ledger.balances();
        if self.json {
            let document = Document { balances, seconds: took.as_secs_f64(), steps: &self.steps, ledger };
            println!(
                "{}",
                serde_json::to_string_pretty(&document).expect("the story can be written as JSON")
            );
            return;
        }
        self.tell("\n== The ledger");
        for asset in &ledger.assets {
            self.tell(&format!("  {}: who has it", asset.asset.symbol()));
            for (name, amount) in &asset.balances {
                let amount = amount.parse().expect("the ledger writes whole numbers");
                self.tell(&format!("    {name:<10} {:>40}", asset.asset.write(amount)));
            }
            self.tell(&format!("    {:<10} {:>40}", "together", asset.asset.write(asset.sum)));
            let verdict = if asset.sum == asset.supply { "equal" } else { "NOT EQUAL" };
            self.tell(&format!("    {:<10} {:>40}  {verdict}", "supply", asset.asset.write(asset.supply)));
        }
        self.tell("  What contracts have, and what they owe to others");
        for contract in &ledger.contracts {
            let (has, owes) = (contract.asset.write(contract.balance), contract.asset.write(contract.owed));
            let verdict = if contract.balance == contract.owed { "equal" } else { "NOT EQUAL" };
            self.tell(&format!("    {:<10} has {has}, owes {owes}  {verdict}", contract.contract));
        }
        let verdict =
            if balances { "Every unit is accounted for" } else { "NOT EVERY UNIT IS ACCOUNTED FOR" };
        self.tell(&format!("\n{verdict}. {} steps in {:.1} s.", self.steps.len(), took.as_secs_f64()));
    }

    fn tell(&self, line: &str) {
        if !self.json {
            println!("{line}");
        }
    }
}

fn tgas(gas: u64) -> String {
    format!("{}.{:03} Tgas", gas / 1_000_000_000_000, gas / 1_000_000_000 % 1_000)
}
