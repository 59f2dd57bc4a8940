// Package tokens is the room of API tokens: with one, a body's own system sends
// returns and reads what was found in them, without a browser.
//
// Somebody of the body makes a token on a page, says what it may do and how long it
// lasts, and is shown it once. What is kept is a keyed hash ([Service.markOf]), which
// also ties whose it is, what it may and until when: a row that was changed in the
// database is no token.
//
// A token is the human who made it ([access.TokenActor]): it is never a second
// human, and nothing that takes a person (a submission, a signature, an approval) is
// open to it. It works while its maker could make it anew: [Service.Speaks] asks the
// rules each time, so that one of somebody who left, lost the role or moved, or of a
// body that has ended, stops at once. Revoking takes the hash out of the row.
//
// Making and revoking are entries of the log, and so is each act of a token, under
// its own id. That it read something is one entry a day.
package tokens
