//! Entry points with the chain mocked: guards, errors, events, promises, and every balance behind them.

mod admin;
mod async_payouts;
mod channels;
mod claim;
mod deposit;
mod flush;
mod layouts;
mod pauses;
mod redeem;
mod register;
mod sequences;
mod storage;
mod treasury;
mod upgrades;
mod views;
mod weights;
mod world;
