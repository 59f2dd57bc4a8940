// Package partake draws the participants of inquiries: for everybody, who is one and what was refused, with
// the reasons; for the team, applications, decisions, who acts and what was given; for whoever acts for a
// participant, the undertaking and what they may open.
//
// routes.go says which pages there are; own.go is what whoever acts reads, and nothing of it depends on
// anybody but those for whom they act.
package partake
