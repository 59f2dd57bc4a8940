// Package reviewtest is a made-up panel for tests of the room: its people, its
// bodies, and a case taken as far as a test needs. Only tests see it.
package reviewtest
