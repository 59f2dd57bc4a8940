// Package proposal keeps what takes two humans: one proposes it, and it counts
// once another, who has opened it, has agreed.
//
// A room proposes in its own transaction ([Make]) and says with a [Kind] what is
// to be opened of such a proposal and what is done when it is agreed to. [Service]
// asks the room's rules (whoever may propose may read; whoever agrees is another
// human), asks whether the second has opened it (package opened), and runs what the
// room said, in one transaction with its entry. A kind that no room names is read
// by nobody and agreed to by nobody.
//
// A later proposal about the same record takes the place of one that waits: of one's own at
// once, of somebody else's only once one was shown it and went on ([Make]). Whoever made it
// is told ([Service.News]).
// Nothing is done by waiting: a proposal that nobody answers changes nothing.
package proposal
