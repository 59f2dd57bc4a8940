// Package hearing is the hearings of an inquiry: days, witnesses, what is due before each of them,
// who may ask what, and how somebody who gives evidence is looked after.
//
// A Hearing holds witnesses; its acts give a new Hearing and leave the old one alone. Nothing says how
// far a witness has come: [Witness.Standing] works it out from what was done and the day.
//
//   - What is due (statement, evidence proposal, proposals for questions, bundle) is counted back
//     from the day of the witness in working days ([Timetable.Due]). No statute says how many: the
//     numbers are data of the inquiry with their source and status. A year whose bank holidays are not
//     known has no due day.
//   - A document that comes late is let in only with the witness, the request it answers and the notice
//     that was given, and two clear working days before the witness ([Hearing.LetIn]).
//   - Only counsel to the inquiry and the panel ask. Others propose, topic by topic, and say what
//     the issue is, and whether it is new, or why it should be asked all the same (Inquiry Rules 2006
//     r.10(4), (5)). Each topic is ruled on by itself; one on which nobody ruled, or that was granted and
//     neither asked nor given up, keeps the witness from being done ([Hearing.Done]).
//   - Special measures are asked once ([Hearing.Ask]); the sheet of the day has them without reasons, and
//     the witness by the name that they go by ([Hearing.Sheet]).
//
// What is missing closes: a topic without its issue is not a topic, a ruling by one person alone is
// none, a witness whose measures nobody asked about is not heard.
package hearing
