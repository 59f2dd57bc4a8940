// Package logbook shows the transparency log: to people, as pages (what the
// log is, a record's history, receipts, the auditor's view, the access rules
// in force), and to programs, as tlog-tiles (https://c2sp.org/tlog-tiles) under
// /ledger/, so that anybody's tools can check it.
//
// It holds no rule of its own. What the public may see of an entry is decided
// by package ledger (Ledger.Public), and never includes who did it.
package logbook
