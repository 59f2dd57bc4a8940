// Package letter is the pages of whoever got a warning letter (Inquiry Rules 2006 r.13 to 15):
// without an account, by the link and the phrase that came with it on paper. They accept to keep
// it in confidence before it opens (r.14), read it, answer it part by part or as one, and are
// shown what was taken and when. A lawyer may open it with them, by the same words.
//
// Start with pages.go. enter.go asks for the phrase, mine.go shows the letter, answer.go and
// send.go take the answer, again.go changes the phrase, lost.go keeps what somebody typed after
// their letter was closed.
//
// copy.go is the same for copies of a report under embargo (r.17), which nobody answers.
//
// What the team decided is not on these pages: there is one acknowledgement and one treatment,
// and no correspondence about wording.
package letter
