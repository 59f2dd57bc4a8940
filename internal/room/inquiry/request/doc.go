// Package request says how something that was asked of an institution stands on a day, once
// everything that both sides did about it is taken together.
//
// An [Asking] is what is asked, of whom, by which clock: a request, a notice that compels, or a
// notice that something is kept. A [Record] is an asking with its acts in the order in which they
// were done. [Record.Do] adds an act or says what is wrong with it; [Record.Standing] works out
// how all of it stands on a day. Nothing that is worked out is stored.
//
// # The clock
//
// The due day is so many working days of a nation after the day of sending. A year that the
// calendar does not know gives no due day, and what has none is not sent. A day that somebody
// sets by hand must be a working day.
//
// # Silence
//
// Silence begins on the day after the due day, by the clock alone, and only where nothing at all
// came that the other side could point to. A part answer or a gap that was stated, more time
// asked for by the due day, and an objection are no silence; nor is anything without a due day.
// More time asked for after the due day, and that the asking was acknowledged, end no silence.
// Nobody is silent of whom it is not on record that the asking reached them: an acknowledgement,
// anything they sent, that an account of theirs opened it, that it was delivered, or a reminder
// ([Standing] Reached). Where that is of a day after the due day, silence begins after it.
// Silence that ended is kept with both its days ([Silence]).
//
// # What takes two
//
// Sending a notice, ruling on an objection and reporting that something was altered or destroyed
// name two people. A ruling says why it is fair and what it costs.
//
// A missing fact closes: without a calendar nobody is late and nothing is sent; an act that
// lacks a fact that it needs is not done.
package request
