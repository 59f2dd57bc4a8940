// Package hear serves what the team of an inquiry does with people who speak to it: who waits,
// one's own sessions, accounts with their themes, referrals, and when accounts are taken. What
// everybody reads of that stands on the inquiry's public page ([Pages.Boxes]).
//
// It reaches the use cases (package listening) by what they export and decides nothing
// itself. Start at routes.go. The pages of the person who speaks are another package.
package hear
