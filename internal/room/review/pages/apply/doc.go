// Package apply is the person's pages: asking for a review without an account,
// coming back to what was written, and the page of one's own case.
//
// Start with routes_public.go, then apply.go. session.go has the cookie by which a form
// lies open; apply_lost.go keeps what somebody typed after it has closed; door.go is the
// way in when many come at once.
package apply
