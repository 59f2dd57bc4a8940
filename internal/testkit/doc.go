// Package testkit holds what tests of several packages need: a database of
// each kind, a browser, an identity provider. Nothing in it is built into the
// candour binary, and none of it stands in for our own code.
package testkit
