// Package sent serves the pages on which a body that was asked hands files over itself, and reads which of its own files could
// not be read, and why. It shows nothing that the body did not send, and nothing that the team decided.
package sent
