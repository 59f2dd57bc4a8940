// Package formsession is the cookie by which somebody's form lies open: somebody who has
// no account, and writes under a return phrase (package comeback).
//
// The cookie holds, sealed, what the person is doing and the key to it. It opens only
// together with a row of the database and a key that is in neither: when either the cookie
// or the row is gone, so is the way in, until the phrase is typed again (docs/adr/0048).
// Each room has a cookie of its own name and a secret of its own (comeback.Derive).
//
// Start with session.go. mark.go tells a text that repeats the phrase; trying.go is how a
// new phrase is shown and tried; door.go is the way in when many come at once.
package formsession
