// Package store is the register's SQL: how records are read, and the few tables
// beside the records that are written without the ledger (lists, search, files,
// uploads). It decides nothing and asks no rule: only the use cases call it.
package store
