// Package rules is what the panel goes by. The states of a case and the only
// moves between them are code (state.go). The rest is data: who can be helped and what is
// open to them otherwise (eligibility.toml), by when each step is due
// (clocks.toml), how long a record is kept (retention.toml) and the codes of every
// form (codes.toml). A secretariat can change the data without a programmer; a
// file with a fault is refused whole (docs/formats/review-rules.md).
//
// All of it is pure: no SQL, no HTTP, and the day is handed in. Start with
// state.go, then [Criteria.Judge], [Clocks.For] and [Retention.Due].
package rules
