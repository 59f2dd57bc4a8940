// Package survivors is the survivors panel of an inquiry: it advises, it looks at what is
// claimed to be done, and it finds nothing itself.
//
// # Records
//
//	Offer       what a member does, how much time it takes, what is paid and how, how to leave: a
//	            published version, by two people. Nobody can be nominated before there is one
//	LinkPerson  who stands between the panel and the inquiry; employer and interests are public
//	Door        from when to when nominations are taken
//	Nomination  by oneself or by another, without an account, under a return phrase; sealed
//	Member      somebody who joined: an account called by an alias of their own choice. The alias
//	            is the only name that any record, page, export or entry of the log has
//	Wall        a body, or one paper, that is kept from a member: their own case, their own area
//	Meeting     with the items that members set, papers, and minutes that members agree to
//	Paper       what is put to the panel, with its hash, and out so many working days before
//	Advice      by two members, answered by a day: you said, we did or did not, because
//	Resignation in their own words, never edited, published if and when the member wishes
//	Verdict     one member's on a claim of done; two that are the same are the panel's finding
//
// # Who may do what
//
// The team keeps the panel (rules.Panels) and two of it publish (rules.Decides). Nominations open to
// the chair and the link person (rules.Chooses), and two of them answer. Members have a role of
// their own, and no other: policies/4-survivors.cedar shuts all else of an inquiry to it, and
// [Service.Walled] bars every other account of the same human. Whoever resigned may still say
// whether their words are published. Missing facts close: a body of which nobody knows the
// kin, a human who is not known, a day that cannot be counted.
//
// Nothing here can bind a member to silence in general: a paper is confidential by itself, with
// a reason and a last day, and [AlwaysSpeak] stands on each.
//
// # Where to start reading
//
// survivors.go has the records and rules, pure. service.go says who may, second.go what takes two
// of the team; service_*.go are the use cases, public.go what everybody reads, store_*.go the SQL.
package survivors
