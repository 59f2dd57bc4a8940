// Package ask serves what the team of an inquiry does to get evidence (whom it asked for what,
// how that stands, what it was given), what whoever was asked answers for their body, and what
// everybody reads of silence ([Pages.Boxes]).
//
// It reaches the use cases (package requesting) by what they export and decides nothing itself.
// Start at routes.go.
package ask
