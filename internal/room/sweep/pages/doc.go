// Package pages serves the sweep of closed cases: the public board with its
// corrections and rules, and the workroom of those who send lists, give cases out,
// look at them again, test the screening and publish the board.
//
// It reaches the use cases (package sweep) by what they export, decides nothing
// itself and keeps nothing. Start at routes.go, which names the rule for each
// page; room.go says what the room brings to the service; the other files are a
// page each, and templates/ is the one page that they are drawn on.
package pages
