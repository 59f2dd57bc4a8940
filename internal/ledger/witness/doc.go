// Package witness is the other half of the log's honesty: a program that
// another body runs, with its own key and its own memory, which signs a
// checkpoint only if the log has grown from the one it signed before.
//
// [Server] speaks the tlog-witness protocol (https://c2sp.org/tlog-witness).
// It remembers the last size and root of each log on disk, and stores what it
// is about to sign before it signs it: after a crash it may have signed less
// than it remembers and never more. A log that was rewound, forked or rebuilt
// cannot show a proof from what the witness remembers, and is refused.
//
// [Group] is the log's side: it asks every witness of a policy at once and
// says whether enough agreed. A refusal and an absence are told apart: the one
// is an alarm, the other a nuisance (docs/runbooks/witness-refuses.md).
package witness
