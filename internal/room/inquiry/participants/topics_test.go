package participants_test

import (
	"net/http"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/hearing"
	"candour/internal/room/inquiry/hearings"
	"candour/internal/room/inquiry/participant"
	"candour/internal/room/inquiry/participants"
)

// TestALawyerProposesATopic: of a witness of whom everybody reads, once it was sent out what they are asked about;
// each sees what was put for those for whom they act, with the ruling, and nobody else's.
func TestALawyerProposesATopic(t *testing.T) {
	s := newSite(t)
	s.text("I keep what I am shown to myself.")
	a, b := s.party("Family A", clock.Day{}), s.party("Family B", clock.Day{})
	ofA, ofB := s.acts("law-a", a), s.acts("law-b", b)
	_, _, err := s.Asks(as("law-a"), ofA)
	refused(t, "before the promise", err, errs.NotFound)
	s.promise("law-a", ofA)
	s.promise("law-b", ofB)
	day := s.Today().AddDays(60)
	for day.Weekday() != 3 {
		day = day.AddDays(1)
	}
	of, err := s.hearings.Begin(as("secretary"), hearings.New{Inquiry: s.id, Title: "Made-up records", Days: []clock.Day{day}, Nation: clock.EnglandAndWales})
	s.do(err)
	witness, err := s.hearings.Call(as("secretary"), hearings.Witness{Inquiry: s.id, Hearing: of, Alias: "Witness B2", On: day, Order: 1})
	s.do(err)
	s.do(s.hearings.Meet(as("counsel"), s.id, of, witness, hearing.Proposal, s.Today(), "doc-1"))
	in := participants.Question{Party: a, Hearing: of, Witness: witness, Topic: hearing.Topic{Issue: "Canary issue: who was told", New: true}}
	refused(t, "a witness of whom nobody reads", s.Ask(as("law-a"), ofA, in), errs.Invalid)
	id, err := s.hearings.ProposeTimetable(as("secretary"), s.id, of)
	s.do(err)
	p, err := s.hearings.Proposals().Read(as("solicitor"), id)
	s.do(err)
	_, part, err := s.hearings.Proposed(as("solicitor"), s.DB, p)
	s.do(err)
	s.do(s.hearings.Proposals().Opened(as("solicitor"), p, part))
	s.do(s.hearings.Proposals().Agree(as("solicitor"), id, ""))

	at := inquiry.GivenPath + "/" + ofA + "/questions"
	s.Wants(s.Post(who("law-a"), at, at, "witness", "", "issue", "Canary issue"), http.StatusUnprocessableEntity, "Choose a witness", "Say whether it is a new issue", "Canary issue")
	s.sent(s.Post(who("law-a"), at, at, "witness", of+" "+witness, "issue", "Canary issue: who was told", "new", "yes"))
	s.Wants(s.Get(who("law-a"), at), http.StatusOK, "Canary issue: who was told", "Witness B2", "Nothing yet")
	s.Wants(s.Get(who("law-b"), inquiry.GivenPath+"/"+ofB+"/questions"), http.StatusOK, "!Canary", "You have proposed nothing.")
	s.Wants(s.Get(who("law-b"), at), http.StatusNotFound)
	in.Party = b
	refused(t, "for another", s.Ask(as("law-a"), ofA, in), errs.NotFound)
	in.Party, in.Witness = a, "witness-none"
	refused(t, "a witness that never was", s.Ask(as("law-a"), ofA, in), errs.Invalid)
	_, _, seen, err := s.hearings.Witness(as("counsel"), s.id, of, witness)
	s.do(err)
	if len(seen.Topics) != 1 || seen.Topics[0].Of != "Family A" || seen.Topics[0].Party != a || seen.Topics[0].Came != s.Today() {
		t.Errorf("the team sees %+v", seen.Topics)
	}
	s.do(s.EndActing(as("solicitor"), s.id, ofA, participant.Changed, "Another acts from now on."))
	in.Witness = witness
	refused(t, "once they act no more", s.Ask(as("law-a"), ofA, in), errs.NotFound)
	s.Wants(s.Get(who("law-a"), at), http.StatusNotFound)
}
