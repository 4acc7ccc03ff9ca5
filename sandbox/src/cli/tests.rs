use std::ffi::OsString;
use std::path::PathBuf;

use rstest::rstest;

use super::{Action, Cli};

fn parse(line: &str) -> Cli {
    Cli::from_args(line.split(' ').map(OsString::from))
}

mod home {
    use super::{Cli, PathBuf, parse, rstest};

    #[rstest]
    #[case::before_the_subcommand("near-sandbox --home /h init --fast")]
    #[case::after_the_subcommand("near-sandbox init --fast --home /h")]
    #[case::joined_by_equals("near-sandbox --home=/h init --fast")]
    fn is_accepted(#[case] line: &str) {
        let cli: Cli = parse(line);

        assert_eq!(cli.home_dir(), PathBuf::from("/h"));
    }
}

mod unknown_flags {
    use super::{Action, parse, rstest};

    #[rstest]
    #[case::with_a_value("near-sandbox --verbose all --home /h run --rpc-addr 127.0.0.1:3030")]
    #[case::without_a_value("near-sandbox --unsafe-fast-startup --home /h run --rpc-addr 127.0.0.1:3030")]
    #[case::right_before_the_subcommand("near-sandbox --home /h --loud run --rpc-addr 127.0.0.1:3030")]
    #[case::after_the_subcommand(
        "near-sandbox --home /h run --produce-empty-blocks true --rpc-addr 127.0.0.1:3030 --min-peers 0"
    )]
    fn are_dropped_with_their_values(#[case] line: &str) {
        let cli = parse(line);

        let Action::Run(run) = cli.command else { panic!("expected run, got {:?}", cli.command) };
        assert_eq!(run.rpc_addr, Some(([127, 0, 0, 1], 3030).into()));
    }
}

mod limits {
    use super::{Cli, rstest};
    use clap::Parser;

    #[rstest]
    #[case::no_shards("near-sandbox init --num-shards 0")]
    #[case::too_many_shards("near-sandbox init --num-shards 65")]
    #[case::no_blocks("near-sandbox run --keep-blocks 0")]
    fn are_named(#[case] line: &str) {
        let error = Cli::try_parse_from(line.split(' ')).expect_err("the number is out of bounds");

        let said = error.to_string();
        assert!(said.contains("is not in"), "got {said}");
    }
}
