// Package requesting is how an inquiry asks bodies for evidence, and what came.
//
// # Records
//
//	Document  what somebody handed over: its title, its hash, its pages, the day on which it
//	          came and from whom, whom it identifies if somebody looked. The file itself is not
//	          kept here: the hash says which one it was
//	Asked     what a body was asked for, with each act of both sides; how it stands says
//	          package request, and nothing of that is stored
//	Text      the text of a request that an inquiry keeps for later ones
//	Choice    whether silence is public, as the chair and another chose
//
// # Who reads what
//
// Whoever has a part that reads evidence (rules.Views) reads what nothing holds from them
// ([Holding]); whoever has one that gathers it records what came. A document that is held from
// somebody is answered as one that is not there.
//
// A missing fact closes: where it is not known what is held, all is; where nobody looked whom a
// document identifies, it may be anybody; a document that is not known has no sight
// ([Service.Look]).
//
// # Where to start reading
//
// document.go and asking.go have the records, service*.go the use cases, second.go what takes
// two humans, silence.go what everybody reads. Pages are package pages/ask.
package requesting
