// Package speak is the pages of somebody who speaks to an inquiry: without an account, by a
// phrase that only they have. Help comes before any field; then which inquiry, how they want
// to speak, their words, and each use of them by itself; and the page to which they come back.
//
// Start with pages.go, then steps.go, which is the form as a list. form.go shows and saves a
// step, send.go gives it to the inquiry; lost.go keeps what somebody typed after their form
// was closed; mine.go is the page of what is theirs, acts.go what they do there.
package speak
