// Package hold serves the book of restrictions of an inquiry to those who hold: what is held from
// whom, applications, claims, orders of the chair, and what opens by two.
//
// It reaches the use cases (package holding) by what they export and decides nothing itself. Start
// at routes.go.
package hold
