// Package ask serves what the team of an inquiry does to get evidence: what it was given, with
// the hash of each document and how it stands.
//
// It reaches the use cases (package requesting) by what they export and decides nothing itself.
// Start at routes.go.
package ask
