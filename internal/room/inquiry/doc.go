// Package inquiry is the room of inquiries: set up in public, by a body apart from those
// that are looked at, under rules that anybody can read.
//
// # Records
//
//	Inquiry    one inquiry, or one local investigation within one (Parent): its form and the
//	           version of its rules, who commissions it, which bodies it looks at
//	Turn       what happened to it: set up, suspended, resumed, ended, changed in form
//	Seat       a person of the inquiry's team: an account, a part, from a day to a day
//	Interest   what somebody with a part declared; a conflict takes sight away
//	Word       a day by which the inquiry said that it would next say something
//	Kept       that it did, by something that it published; or that this is taken back
//	Draft      the terms of reference that are worked on; the team alone sees them
//	Consulted  who was asked about a draft, on what day, and what changed because of it
//	Terms      a version of the terms that is out: for consultation, in force, or replaced
//
// An inquiry is being prepared, then open from its setting-up day, and may be suspended and
// ended: then nothing is written, and the record is still read. Before the setting-up day
// no evidence is considered ([Inquiry.Considers]).
//
// # Who may do what
//
// Whoever commissions inquiries (role "commissioner", of the commissioning body) sets one up,
// turns it and gives seats, two humans each time. Whoever has a seat today (role "inquiry")
// does what the part does (rules.Part): [Inquiry.allocation] hands the rules the humans of
// each inquiry as "allocated". A seat in one investigation is none in another, nor in the
// inquiry around it. What everybody reads as done takes two: that a date was kept, what was
// said in a consultation, what was done about it. Nobody of a body under examination, or of its kin, does anything here;
// nobody with a declared conflict sees the area (policies/2-inquiry.cedar). What is missing
// closes: an unknown body, an unknown human, a form whose version the program lacks.
//
// Everybody reads what is public: it is every row of the tables that [Tables] shows, and
// what [Public] gathers.
//
// # Where to start reading
//
// Package rules is what an inquiry goes by (pure). inquiry.go has the records, facts.go what
// the access rules weigh, service*.go the use cases, second.go what takes two humans,
// store_*.go the SQL. Pages are package pages. How people speak to an inquiry is package
// listening; how its record ends is package closing; floor.go is what it and other floors need of this one.
package inquiry
