// Package listening is how somebody speaks to an inquiry, and what those who listen may do
// with what they were told.
//
// # Records
//
//	Taking    from which day to which an inquiry takes accounts: public, by two people
//	Approach  how one person came to speak: the way, and each step with its day. Its id is
//	          what a return phrase leads to, and whom the vault keeps keys for
//	Sitting   the session at which they speak: whose it is, its day, its stage
//	Account   what they gave. Its acts (package testimony) are kept in order and replayed at
//	          every reading: what cannot be replayed is refused, and not read as if it held
//	Theme     what people have in common; a reading and a tag are of one human each
//	Referral  somebody was told that a person is in danger: by two people, told to the person
//
// # What is sealed, and to whom
//
// Each approach is up to four persons of the vault, so that one part can be destroyed and
// the others stay: its id (the way back), .contact and a number (how to reach them, what
// they need, the note of a session), .words (the account, a chosen name, the first word
// back), .referral. All open to the person by their phrase. The account is wrapped for
// those who read only while the person says yes to a use that needs reading: a no takes the
// key away, and not a rule alone. Whose sight it was stands under the approach, for the
// person to read.
//
// # Who may do what
//
// Parts decide (rules.Part): Hears sees that somebody waits, and no more, until the session is
// their own; Reads opens accounts one at a time, each an entry, for a use that was agreed
// to; whoever has a part in the secretariat does neither, whatever else they have; whoever
// sits with people reads no account. Nobody of a body that is looked at or of the one that
// commissions the inquiry, and nobody with a conflict, does anything here. A missing
// fact closes: an unknown body, an unknown human, a sheet that cannot be read, a form
// whose rules the program lacks.
//
// An inquiry that is suspended or has ended goes on for the person: they read, say no, and
// take back. Nothing new is cited.
//
// # Where to start reading
//
// listening.go has the records. service_speak.go and service_return.go are the person's side (Begin,
// Choose, Give; Mine, Own, Say, Withdraw), service_sitting.go the session of both, and
// service_read.go, service_cite.go, service_refer.go, service_restrict.go those of the team;
// count.go what everybody reads.
package listening
