// Package witness is the other half of the log's honesty: a program that
// another body runs, with its own key and its own memory, which signs a
// checkpoint only if the log has grown from the one it signed before.
//
// [Server] speaks the tlog-witness protocol (https://c2sp.org/tlog-witness).
// It remembers the last checkpoint of each log on disk, and a cosignature
// leaves it only after that memory is safe: after a crash it may have promised
// less than it remembers and never more. A log that was rewound, forked or
// rebuilt cannot show a proof from what the witness remembers, and is refused;
// what it sent is kept as evidence. [Run] is the whole program.
//
// [Client] asks one witness and [Group] all those of a policy at once, and
// says whether enough agreed. A refusal ([RefusedError]) and an absence are
// told apart: the one is an alarm, the other a nuisance
// (docs/runbooks/witness-refuses.md).
package witness
