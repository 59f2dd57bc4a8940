// Package releasing lets nothing of an inquiry become public that, with all that is public already, could
// tell who somebody is: package jigsaw over what an inquiry published.
//
// Records: the limits that an inquiry holds to and the names it listed (inquiry_release_rule); how many people are
// so (inquiry_release_crowd); that somebody read a text to its end, and what it tells of whom
// (inquiry_release_read); that a person agreed in writing (inquiry_release_waiver); that two people let a text out though
// something of a person can be told by it, as that person agreed (inquiry_release_override).
//
// [Service.Let] is the gate, asked within the write that publishes. It refuses
//
//   - where nobody set limits, nobody read just this text, or something that is public was read by nobody;
//   - where [jigsaw.Check] finds a trouble, but for one that two people let pass, for just this text and just what is told,
//     while the waivers of all whom it tells of stand that day.
//
// A text that was ever public counts for ever: what it told cannot be untold. A text that changed since it was
// read was read by nobody; and a reading counts only once it says of each mark of earlier words that it stands, or why not.
//
// Limits, numbers of people and what passes all the same take two humans. That a waiver was withdrawn takes one, at once.
// Whoever the gate refuses reads which earlier text and which kinds of things only if they may read what is here.
package releasing
