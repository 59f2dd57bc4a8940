// Package access says who may do what to which record.
//
// The rules are Cedar policies: text files under policies/, here the kernel's and in
// each room its own, beside the actions that they speak of ([Rules]). They are
// written for a governance board to read, embedded in the binary and replaceable
// by a folder. Nothing is allowed unless a rule permits it, and a rule that forbids
// beats any rule that permits. Who holds which role, and which body a record
// belongs to, are facts handed to the rules, never rules of their own, so that the
// rules stay few.
//
// Start with [Actor] (who asks), [Action] (what for), [Resource] (about what)
// and [Policy.Authorize] (the answer). Any error on the way to an answer is a
// refusal.
package access
