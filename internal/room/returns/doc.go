// Package returns is the room where forces and councils send figures: each row
// is checked, put right by whoever sent it, approved by somebody else, and kept
// so that every published figure can be followed back to it.
//
// # What there is
//
// A [Round] asks bodies for a return of one kind for one period, by a day. Each
// body then owes a [Return]. What it sends is a [Version]: a file that was
// checked at the row, or an explicit nil return ("we looked, there is nothing"),
// or, when the body sent nothing, an earlier period's figures put in its place
// by the national desk. A version has loads, one for each table in it, and a
// load has rows.
//
// # How a return moves
//
//	expected -> received -> checked -> submitted -> approved -> published
//	                ^__________|___________|            |            |
//	                                    unlocked with a reason: a new version
//	                                    is then sent; approved again it is revised
//
// Completing is not approving: whoever submitted a return never approves it.
// Where the round asks for it, the body's own chief officer signs what was
// submitted before it can be approved ([Service.Sign]).
// A lock says why it is there and who can open it ([LockOf]). Each step is kept
// with who, when and the digest of what it was about.
//
// # What is a record and what is not
//
// Rounds, returns, versions, loads and steps are records: each change is one
// entry of the log. Rows are not records one by one: a load's record holds the
// SHA-256 of its rows, so that a row that is changed afterwards is found
// ([Service.CheckRows]). docs/adr/0025-return-rows.md says what was measured.
//
// # Who sees what
//
// Everybody sees who owes which return and how it stands, and that a nil return
// is not a missing one. A body sees its own rows. The national desk sees all;
// whoever reads another body's rows leaves an entry. Everybody else sees what
// package figures publishes.
//
// # Where to start reading
//
// state.go has the moves of a return, round.go what is asked, asked.go from when it
// is owed, scorecard.go and profile.go what is said of a body. service_*.go are the
// use cases, store_*.go the SQL. Pages and their addresses are package pages.
package returns
