// Package awards is the money of an inquiry: costs of others (awards, bills, their assessment),
// payments, and what everybody reads of a quarter.
//
// # Records
//
//	Award    what somebody asks for, with each decision of the chair (package award)
//	Bill     what a lawyer claims for a month; what was done is sealed to those who assess bills
//	Payee    a reference of the accounts office, for one class of payments. No name, no bank
//	Payment  ordered by two humans, under a reference drawn by lot
//	Out      what everybody reads of a quarter: frozen. A correction is another release
//
// # Who may do what
//
// The solicitor's side enters applications and assesses bills (rules.Costs), never a bill that somebody sent
// themselves or that was sent for them; where it is not known who somebody is they assess none. The chair
// decides (rules.Awards) on what the solicitor's side proposes. The secretary, the secretariat and the
// solicitor have payments made, and figures published (rules.Pays), two humans each time; the secretariat
// reads no word of what was done, and nobody here any account. Whoever bills (role "biller") has their own
// award and its bills, and is told of no other, nor that there is one.
//
// An award is made while the inquiry goes on. Bills, payments and figures go on while it is suspended, and
// after its end: what is owed stays owed.
//
// # Where to start reading
//
// awards.go has the records, service.go who may, second.go what takes two; service_*.go are the
// use cases, store_money.go the SQL.
package awards
