// Package pages serves the returns: the public board of who was asked and what
// came, the code book, the desk of those who send, sign and approve, one return
// with its versions and their problems, the scorecards, the problem profiles.
//
// It reaches the use cases (package returns) by what they export, decides nothing
// itself and keeps nothing. Start at routes.go, which names the rule for each
// page; room.go says what the room brings to the service; the other files are a
// page each, and templates/ is the one page that they are drawn on.
package pages
