// Package pages serves the audits: what is published, to everybody; and the audit
// desk, with a page for each step of a project.
//
// It reaches the use cases (package audit) by what they export, decides nothing
// itself and keeps nothing. Start at routes.go, which names the rule for each
// page; room.go says what the room brings to the service; the other files are a
// page or a few each, and templates/ is the one page that they are drawn on.
package pages
