// Package testimony is what an inquiry promises to somebody who speaks to it, and
// the rules that keep the promise: what may be done with an account, until when the
// person can change their mind, and what they are told that it changed.
//
// An [Account] is the fold of what happened to it: [Account.Do] takes one [Act] and
// gives the account after it, or says why that may not be done. There are nine
// uses ([Use]), each asked by itself. None implies another, the answer is no until
// the person says yes, and it is changed at the return page. What is done under a
// use has two stages: it is cited, which ends with a no, and it is fixed, which is
// the point of no return. That point is written on the [Sheet] that the person had
// before them when they said yes, and the sheet of that day counts for what was
// given under it, whatever becomes of the inquiry.
//
// The promise in one place, as the tests hold it over every order of acts
// (TestThePromiseIsKeptInEveryOrder):
//
//   - nothing is cited or fixed without a yes to that very use, said by the person
//     on a sheet that offered it;
//   - a no, and a withdrawal, end at once whatever is not fixed, and nothing is
//     cited or fixed after it;
//   - what was fixed stays, as was said beforehand, and never grows;
//   - while a restriction stands or is asked for, nothing new is cited or fixed
//     (rule 12 of the Inquiry Rules 2006: an application to restrict is treated as
//     granted until it is decided);
//   - a change of the inquiry's form gives no right over what was given before it;
//   - the end of the inquiry stops citing, and stops nobody from saying no;
//   - the words are destroyed on the day of a withdrawal, and at the closing unless
//     the person said yes to the archive.
//
// How somebody came to speak is an [Approach]; its steps are counted so that nobody
// falls away unseen ([Count]). Sittings are [Session], themes by two readers
// [Agreement], and what a person reads of what their words changed is [Rests].
// All of it is pure: no SQL, no HTTP, and the day is handed in.
package testimony
