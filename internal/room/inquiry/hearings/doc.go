// Package hearings is the hearings of inquiries as they are worked on and published: a floor over
// the pure packages hearing (days, witnesses, topics) and transcript (page and line).
//
// # Records
//
//	Hearing     a hearing.Hearing of one inquiry, and what of it everybody reads: the
//	            timetable as two people published it
//	Transcript  what was said on one day of a hearing, whom its lines identify, and whether
//	            two people published it
//
// # Who does what
//
// The secretariat and the solicitor arrange days, witnesses and what helps them. Counsel, the solicitor and
// paralegals send evidence proposals, enter topics that others want to ask, and take
// transcripts in. Topics are ruled on by the panel, as counsel or the solicitor put it to
// them. What everybody reads goes out by two: a timetable, a transcript, a line that is put right. A "stop" holds
// lines at once, by one.
//
// Whoever commissions the inquiry and whoever it looks at see no more than everybody. The secretariat sees no
// transcript before everybody does, and no topics.
//
// What everybody reads of a transcript is cut line by line at each reading, by the restrictions of that day: nothing is
// stored of it that a later order would have to find. A missing fact closes: without rules every line is held.
//
// The words of transcripts lie in the clear in the database, as those of papers do: what was heard in private is for the
// room of evidence.
//
// # Where to start reading
//
// hearings.go has the records, service.go who may do what, service_hearing.go and service_transcript.go
// the use cases, second.go what takes two humans, public.go what everybody reads.
package hearings
