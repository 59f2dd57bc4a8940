// Package pages serves the figures: what is published and what stands behind each
// number, to everybody; and the figures desk, where releases are drafted, built,
// checked and published.
//
// It reaches the use cases (package figures) and the tables (package output) by
// what they export, decides nothing itself and keeps nothing. Start at routes.go,
// which names the rule for each page; room.go says what the room brings to the
// service; the other files are a page or a few each, and templates/ is what they
// are drawn on.
package pages
