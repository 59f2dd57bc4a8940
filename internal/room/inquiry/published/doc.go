// Package published is a report of an inquiry as everybody reads it, from the write that signs it on.
//
// A report that is out is one row (inquiry_report_out), written once by package drafting in its own write ([Insert]): the signed text less what is withheld, where something
// is missing and on what ground, where each sentence stands and what sort it is, who signed, and what it commits to. Nothing
// of it changes any more. What its sentences rest on is kept beside it as it was signed, and told as it stands today: a
// page that was restricted since is no more named ([Service.Read]).
//
// Of testimony the public is told that a sentence rests on it, and no more.
package published
