//! The DAO: humans decide, agents work inside their charters.
