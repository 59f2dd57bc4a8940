// Package gate keeps the doors open when somebody pushes. It decides who goes
// next and who is turned away; pages, connections and bodies ask it. Nothing
// in it reads a clock or a request by itself, and no address is kept.
//
// # Who is who
//
// A visitor is known by a [Mark]: a keyed hash of the prefix of their address
// (/24 of IPv4, /48 of IPv6). The key is random, is in memory alone and is
// replaced within the hour ([Marks]): after that nobody, not even the process,
// can tell which address a mark was. Behind a proxy the address is the one that
// the proxy wrote, if the proxy is one that the configuration trusts
// ([Client]); otherwise it is the connection's own.
//
// # Whose turn it is
//
// Stretching a phrase takes a tenth of a second of one core, and bounds how
// fast phrases can be guessed; so people wait for turns ([Turns], over the pure
// [Queue]). There are two lanes, one for starting and one for coming back, that
// take turns with each other: a crowd in one never shuts the other. In a lane
// prefixes take turns; when it is full whoever holds most places loses one.
// Among those of one prefix, whoever solved a puzzle goes before whoever waited
// a few seconds, who goes before whoever did neither; each fourth turn is for
// those who waited.
//
// # Tickets and puzzles
//
// A page with a form carries a [Tickets] ticket: signed, good once, for half an
// hour. Somebody without JavaScript who comes with one that is some seconds
// old has waited. With JavaScript the page finds a number that makes a hash
// begin with zeros; how many is set by how many of the same prefix have solved
// one and wait.
//
// # Connections and bodies
//
// [Book] keeps count of open connections by mark and says which to close when
// there are too many: those that have not yet said what they want, of the
// prefix that has most. [Budget] bounds the bytes that are held for people who
// are not signed in.
//
// # Calls
//
// [Rates] bounds how often one API token may call.
package gate
