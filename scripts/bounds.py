"""The tables of bounds in the contracts' READMEs, from the constants in the sources: scripts/docs.py writes them.

A table stands between `<!-- bounds: NAME -->` and `<!-- end of bounds -->`, and is what TABLES says under the NAME.
"""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent

CLOCK = "crates/types/src/clock.rs"
PAUSE = "crates/common/src/pause.rs"
UPGRADE = "crates/common/src/upgrade.rs"
ACTIONS = "contracts/dao/src/logic/actions.rs"
POLICY = "contracts/dao/src/logic/policy.rs"
LEDGER = "contracts/dao/src/logic/ledger.rs"
REPETITION = "contracts/dao/src/logic/repetition.rs"
ROYALTY = "contracts/royalty/src"
SALE = "contracts/sale/src/logic"
STAKING = "contracts/staking/src"
COMMON = [
    ("delay of announced code, and of an account that is to take the place of another", CLOCK, "CODE_DELAY", "time"),
    ("after that delay, how long it can be done", UPGRADE, "DEPLOY_WINDOW", "time"),
    ("entries in one answer of a list: 50 where there is no `limit`, and with one", "crates/common/src/page.rs", "MAX_LIMIT", "count"),
]
PAUSES = [
    ("a pause by one decision, and all pauses by others than the owner together", PAUSE, "MAX_PAUSE", "time"),
    ("without a pause, until others than the owner have that time again", PAUSE, "COOL_DOWN", "time"),
]
HOLDERS = [("accounts with one role", "crates/common/src/roles.rs", "MAX_GRANTEES", "count")]

# What each row is, the file and the name of its constant, and how it is written. A name with two constants is a range.
TABLES = {
    "dao": [
        ("actions of a proposal", ACTIONS, "MAX_ACTIONS", "count"),
        ("calls of one action", ACTIONS, "MAX_CALLS", "count"),
        ("arguments of all calls of a proposal", ACTIONS, "MAX_ARGS_LENGTH", "bytes"),
        ("a method's name", ACTIONS, "MAX_METHOD_LENGTH", "bytes"),
        ("`expected_answer`", ACTIONS, "MAX_ANSWER_LENGTH", "bytes"),
        ("gas that the actions of a proposal need together", "contracts/dao/src/gas.rs", "MAX_EXECUTION", "gas"),
        ("`description`, and the text of `resolve`", ACTIONS, "MAX_TEXT_LENGTH", "bytes"),
        ("reason of a guardian", "contracts/dao/src/contract/guardians.rs", "MAX_REASON_LENGTH", "bytes"),
        ("guardians", POLICY, "MAX_GUARDIANS", "count"),
        ("entries of the asset table", "contracts/dao/src/contract.rs", "MAX_ASSETS", "count"),
        ("a symbol", "crates/explain/src/action.rs", "MAX_SYMBOL_LENGTH", "bytes"),
        ("decimals of an asset", "crates/explain/src/action.rs", "MAX_DECIMALS", "count"),
        ("`value_per_whole`", "crates/explain/src/action.rs", "MAX_VALUE_PER_WHOLE", "power"),
        ("late turns that move the end of a vote", "crates/explain/src/statement/procedure.rs", "MAX_LATE_TURNS", "count"),
        ("the longest vote, late turns and timelock included", CLOCK, "LONGEST_VOTE", "time"),
        ("the latest end of an objection window", POLICY, "MAX_OBJECTION_WINDOW", "time"),
        ("until an execution that does not report back can be ended", POLICY, "RECOVERY_DELAY", "time"),
        ("a charter or a suspension from now on", POLICY, "MAX_TERM", "time"),
        ("`mandate`", ACTIONS, "MAX_MANDATE_LENGTH", "bytes"),
        ("`model_family`, and the key of an argument", ACTIONS, "MAX_NAME_LENGTH", "bytes"),
        ("scopes of a charter", ACTIONS, "MAX_SCOPES", "count"),
        ("receivers of a scope", ACTIONS, "MAX_RECEIVERS", "count"),
        ("`window` of a scope", POLICY, "MAX_SCOPE_WINDOW", "time"),
        ("decisions of an agent that count at once", LEDGER, "MAX_LOCKS", "count"),
        ("targets of these decisions together", LEDGER, "MAX_USES", "count"),
        ("decisions of an agent on one target, open or stopped, that are kept in mind", REPETITION, "MAX_RECENT", "count"),
        ("times that a lock is doubled because the same was stopped before", REPETITION, "MAX_DOUBLINGS", "count"),
        ("after its cool-down, until what was stopped makes nothing dearer", POLICY, "FORGET_AFTER", "time"),
        ("what is attached to a call below this makes no other meaning", "contracts/dao/src/logic/charter.rs", "DUST", "near"),
        ("NEAR of the treasury that stays for storage", "contracts/dao/src/contract/execute.rs", "STORAGE_RESERVE", "near"),
    ] + PAUSES + COMMON,
    "royalty": [
        ("`withdrawal_delay`", f"{ROYALTY}/logic/channel.rs", "MIN_WITHDRAWAL_DELAY MAX_WITHDRAWAL_DELAY", "time"),
        ("`model_id`", f"{ROYALTY}/logic/release.rs", "MAX_MODEL_ID_LENGTH", "bytes"),
        ("vouchers of one `redeem`", f"{ROYALTY}/types.rs", "MAX_VOUCHERS", "count"),
        ("model versions that they are for", f"{ROYALTY}/types.rs", "MAX_INCOMES", "count"),
        ("weights of one `set_weights`", f"{ROYALTY}/types.rs", "MAX_WEIGHTS", "count"),
        ("model versions of one `claim`", f"{ROYALTY}/types.rs", "MAX_CLAIMED_RELEASES", "count"),
        ("storage of an account", f"{ROYALTY}/contract/storage.rs", "ACCOUNT_BYTES", "storage"),
        ("storage of each open channel", f"{ROYALTY}/contract/storage.rs", "CHANNEL_BYTES", "storage"),
    ] + HOLDERS + PAUSES + COMMON,
    "staking": [
        ("`unbonding_period`", f"{STAKING}/contract.rs", "UNBONDING_PERIOD", "time"),
        ("`reward_period`, and `period` of `list_asset`", f"{STAKING}/contract.rs", "REWARD_PERIOD", "time"),
        ("listed assets", f"{STAKING}/logic/assets.rs", "MAX_LISTED", "count"),
        ("listed assets that are enabled", f"{STAKING}/logic/assets.rs", "MAX_ENABLED", "count"),
        ("disabled, until an asset can be delisted that owes something", f"{STAKING}/logic/assets.rs", "CLAIM_WINDOW", "time"),
        ("unbondings of an account at once", f"{STAKING}/logic/account.rs", "MAX_UNBONDINGS", "count"),
        ("ballot keys and passkeys of an account", f"{STAKING}/logic/account.rs", "MAX_BALLOT_KEYS", "count"),
        ("remembered choices of a delegate", f"{STAKING}/logic/delegation.rs", "MAX_CHOICES", "count"),
        ("nonce of a ballot before the block", f"{STAKING}/logic/ballot.rs", "LONGEST_OPEN", "time"),
        ("nonce of a ballot after the block", f"{STAKING}/logic/ballot.rs", "MAX_AHEAD", "time"),
        ("authenticator data of a passkey", f"{STAKING}/logic/passkey.rs", "MIN_AUTHENTICATOR_DATA MAX_AUTHENTICATOR_DATA", "bytes"),
        ("client data of a passkey", f"{STAKING}/logic/passkey.rs", "MAX_CLIENT_DATA", "bytes"),
        ("storage of a new account, at least", f"{STAKING}/contract/storage.rs", "MIN_BYTES", "storage"),
        ("storage of a ballot at the DAO, at most", "crates/types/src/ballot.rs", "LARGEST_BALLOT", "storage"),
    ] + HOLDERS + PAUSES + COMMON,
    "token": [
        ("accounts that have ever been a minter", "contracts/token/src/logic/minter.rs", "MAX_MINTERS", "count"),
        ("storage of an account", "contracts/token/src/contract/storage.rs", "ACCOUNT_BYTES", "storage"),
    ] + COMMON,
    "sale": [
        ("`phase`", f"{SALE}/validation.rs", "MAX_PHASE_LENGTH", "bytes"),
        ("text of the round's milestone", f"{SALE}/validation.rs", "MAX_MILESTONE_LENGTH", "bytes"),
        ("text of a tranche's own milestone", f"{SALE}/validation/release.rs", "MAX_TRANCHE_MILESTONE_LENGTH", "bytes"),
        ("the window, and from its opening to its end", f"{SALE}/validation.rs", "MAX_WINDOW", "time"),
        ("bonuses", f"{SALE}/validation.rs", "MAX_BONUSES", "count"),
        ("`vesting.duration`", f"{SALE}/validation.rs", "MAX_VESTING", "time"),
        ("tranches", f"{SALE}/validation/release.rs", "MAX_TRANCHES", "count"),
        ("rejections after which a tranche still gets new evidence", f"{SALE}/tranche.rs", "MAX_REJECTIONS", "count"),
        ("times that the bond of a challenge doubles", f"{SALE}/tranche.rs", "MAX_DOUBLINGS", "count"),
        ("reason of a challenge", "contracts/sale/src/contract/tranches.rs", "MAX_REASON_LENGTH", "bytes"),
        ("between two steps that raise the pace", f"{SALE}/tap.rs", "RAISE_INTERVAL", "time"),
        ("scheduled rounds", "contracts/sale/src/contract/schedule.rs", "MAX_SCHEDULED", "count"),
        ("that pauses of buying move one round's end", f"{SALE}/round.rs", "MAX_STRETCH", "time"),
        ("that pauses of releases hold one round up", f"{SALE}/time.rs", "MAX_STANDSTILL", "time"),
        ("after an abort, until its rounding is the treasury's", f"{SALE}/bucket.rs", "DUST_TIME", "time"),
        ("storage of an account", f"{SALE}/storage.rs", "ACCOUNT_BYTES", "storage"),
        ("storage of each purchase", f"{SALE}/storage.rs", "PURCHASE_BYTES", "storage"),
    ] + HOLDERS + PAUSES + COMMON,
}

SOURCES = sorted({CLOCK, PAUSE, POLICY, "crates/explain/src/statement/procedure.rs"} | {file for rows in TABLES.values() for _, file, _, _ in rows})
SPANS = [("day", 86_400 * 10**9), ("hour", 3_600 * 10**9), ("minute", 60 * 10**9), ("second", 10**9)]


def constants(file: str) -> dict[str, str]:
    """The constants of a file, as they are written."""
    text = (ROOT / file).read_text()
    found = re.findall(r"^\s*(?:pub(?:\([a-z]+\))? )?const (\w+): [\w<>]+ =\s*([^;{]+);", text, re.M)
    return {name: " ".join(value.split()) for name, value in found}


def value_of(expression: str, file: str):
    """What an expression comes to, with the constants of its file, or those of the whole suite."""
    text = re.sub(r"NearToken::from_near\((\d+)\)", r"(\1 * 10**24)", expression)
    text = re.sub(r"Gas::from_tgas\((\d+)\)", r"(\1 * 10**12)", text)
    text = re.sub(r"u128::MAX", "(2**128 - 1)", text)
    text = re.sub(r"\.pow\((\d+)\)", r"**\1", re.sub(r"(?<=\d)_?u(8|16|32|64|128)\b", "", text))
    own = constants(file)
    for name in sorted(set(re.findall(r"\b[A-Z][A-Z0-9_]+\b", text)), key=len, reverse=True):
        home = file if name in own else next((other for other in SOURCES if name in constants(other)), None)
        if home is None:
            raise SystemExit(f"scripts/bounds.py: {file} has {expression}, and no file that is known has {name}")
        text = re.sub(rf"(?:\w+::)?\b{name}\b", f"({value_of(constants(home)[name], home)})", text)
    return eval(text, {"__builtins__": {}})  # noqa: S307 (the repository's own sources)


def written(value: int, kind: str) -> str:
    """A value as people write it, with the value as the contract takes it."""
    if kind == "time":
        for name, span in SPANS:
            if value >= span and value % span == 0:
                return f"{value // span:,} {name}{'s' if value > span else ''} (`{value}`)"
        return f"{value} ns (`{value}`)"
    if kind == "near":
        return f"{value // 10**24 if value % 10**24 == 0 else value / 10**24:,} NEAR (`{value}`)"
    if kind == "share":
        return f"{value / 100:g} % (`{value}`)"
    if kind == "storage":
        return f"{value:,} bytes: {value / 10**5:g} NEAR"
    if kind == "gas":
        return f"{value // 10**12} Tgas"
    if kind == "power":
        return f"10^{len(str(value)) - 1}" if str(value).strip("0") == "1" else f"`{value}`"
    return f"{value:,} bytes" if kind == "bytes" else f"{value:,}"


def limits(rows) -> list[str]:
    table = ["| what | bound |", "|---|---|"]
    for what, file, names, kind in rows:
        expressions = []
        for name in names.split():
            if name not in constants(file):
                raise SystemExit(f"scripts/bounds.py: {file} has no constant {name}: name the one that {what} is bound by")
            expressions += constants(file)[name].split("..=")
        values = [written(value_of(expression, file), kind) for expression in expressions]
        table.append(f"| {what} | {' to '.join(values)} |")
    return table


def fields(file: str, struct: str) -> list[tuple[str, str, str]]:
    """The public fields of a struct: name, type, what is said of it."""
    body = re.search(rf"pub struct {struct} \{{\n(.*?)^\}}", (ROOT / file).read_text(), re.S | re.M)[1]
    found, doc = [], []
    for line in body.split("\n"):
        if line.strip().startswith("///"):
            doc.append(line.strip()[3:].strip())
        elif match := re.match(r"    pub (\w+): (.+),", line):
            found.append((match[1], match[2], " ".join(doc)))
            doc = []
    return found


def policy() -> list[str]:
    """The rules of the DAO with their bounds, which have the names of the fields."""
    own = constants(POLICY)
    table = ["| field | what it is | from | to |", "|---|---|---|---|"]
    for name, kind, doc in fields("crates/explain/src/policy.rs", "Policy"):
        how = "share" if kind == "Bps" else "near" if name.endswith("_bond") else "count"
        how = "time" if kind == "u64" else how
        if name == "veto_confirmations":
            least, most = "1", "as many as there are guardians"
        elif name == "challenge_period":
            least, most = "the longest vote and a day", written(value_of(own["CHALLENGE_PERIOD_MAX"], POLICY), how)
        else:
            bounds = [value_of(expression, POLICY) for expression in own[name.upper()].split("..=")]
            least, most = (written(bound, "power" if how == "count" and bound >= 10**30 else how) for bound in bounds)
            most = "no bound of its own" if bounds[1] == 2**128 - 1 else most
        most += ", and at most `veto_bps`" if name == "seal_bps" else ""
        table.append(f"| `{name}` | {doc} | {least} | {most} |")
    return table


def plan() -> list[str]:
    """The fields of a release plan with their bounds, from the calls that check them."""
    file = f"{SALE}/validation/release.rs"
    docs = {name: doc for struct in ("ReleasePlan", "Tranche") for name, _, doc in fields("contracts/sale/src/types/tranches.rs", struct)}
    call = r"check(?:_time)?\(PlanField::(\w+), (None|tranche), .+?, ([^,]+), ([^,]+)\);"
    table = ["| field | what it is | from | to |", "|---|---|---|---|"]
    for field, place, *ends in re.findall(call, (ROOT / file).read_text()):
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", field).lower()
        is_share = name in ("share", "holdback", "objection_threshold")
        kind = "share" if is_share else "near" if name == "challenge_bond" else "time"
        least, most = (written(value_of(end, file), kind) if end != "0" else "0" for end in ends)
        where = "" if place == "None" else " of a tranche"
        table.append(f"| `{name}`{where} | {docs[name]} | {least} | {most} |")
    return table


def readmes() -> list[tuple[str, str]]:
    """Each README of a contract, with its tables as the sources give them."""
    made = {"policy": policy, "release plan": plan} | {name: lambda rows=rows: limits(rows) for name, rows in TABLES.items()}
    pages = []
    for path in sorted((ROOT / "contracts").glob("*/README.md")):
        text = re.sub(
            r"(<!-- bounds: (.+?) -->\n).*?(<!-- end of bounds -->)",
            lambda match: f"{match[1]}\n" + "\n".join(made[match[2]]()) + f"\n\n{match[3]}",
            path.read_text(),
            flags=re.S,
        )
        pages.append((str(path.relative_to(ROOT)), text))
    return pages
