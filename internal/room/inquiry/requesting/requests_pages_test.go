package requesting_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/pages/ask"
	"candour/internal/room/inquiry/request"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/rules"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// waiting is the page of the one proposal that waits, of a kind.
func (s *site) waiting(kind string) string {
	s.t.Helper()
	var id string
	s.do(s.db.QueryRow(context.Background(), `SELECT id FROM proposal WHERE kind = ? AND state = 'waiting'`, kind).Scan(&id))
	return ask.ProposalsPath + "/" + id
}

// yes has somebody open the proposal that waits and agree to it.
func (s *site) yes(a access.Actor, kind string, words ...string) {
	s.t.Helper()
	at := s.waiting(kind)
	s.Wants(s.Get(a, at), http.StatusOK, words...)
	if got := s.Post(a, at, at, "answer", "yes"); got.Code != http.StatusSeeOther {
		s.t.Fatalf("%d %s", got.Code, got.Body)
	}
}

// sent wants a form to be taken.
func (s *site) sent(a access.Actor, at string, fields ...string) string {
	s.t.Helper()
	got := s.Post(a, at, at, fields...)
	if got.Code != http.StatusSeeOther {
		s.Wants(got, http.StatusSeeOther)
		s.t.FailNow()
	}
	to, _, _ := strings.Cut(got.Location, "?")
	return to
}

// TestAskingByItsPages: a request is sent and kept as a text; what is typed stays where something
// is wrong; the body answers its own and reads nothing of another's; an objection is ruled on by
// two; silence is chosen by two, becomes public with its matters, and goes when something comes.
func TestAskingByItsPages(t *testing.T) {
	s := newSite(t)
	s.open(rules.Council)
	of, pub := inquiry.OnePath+"/"+s.id, inquiry.PathOf(s.id)
	add := of + "/requests/new"
	s.Wants(s.Get(paralegal, of), http.StatusOK, "What bodies were asked for", "!Whether silence is public")
	s.Wants(s.Get(secretary, of+"/requests"), http.StatusNotFound)
	s.Wants(s.Get(counsel, of+"/requests"), http.StatusOK, "No body was asked for anything.", "!Ask a body")
	s.Wants(s.Get(paralegal, of+"/silence"), http.StatusNotFound)
	s.Wants(s.Post(chair, of+"/silence", of+"/silence", "shown", "", "why", "Everybody should see."), http.StatusUnprocessableEntity, "Choose yes or no", "Everybody should see.")
	s.sent(chair, of+"/silence", "shown", "yes", "why", "Everybody should see who answers.")
	s.yes(member, requesting.KindSilence, "It is public, from the day after")
	got := s.Wants(s.Post(solicitor, add, add, "body", "", "matters", "The made-up minutes", "days", "", "source", "Made-up protocol"), http.StatusUnprocessableEntity,
		"Choose which body is asked", "within how many working days", "The made-up minutes")
	if !strings.Contains(got.Body, `value="Made-up protocol"`) {
		t.Error("what was typed is lost")
	}
	one := s.sent(solicitor, add, "body", council, "matters", "The made-up minutes canary-matter\nThe made-up list", "days", "10", "source", "Made-up protocol", "keep", "Minutes")
	s.Wants(s.Get(paralegal, add), http.StatusOK, "Begin with “Minutes”")
	other := s.sent(solicitor, add, "body", police, "matters", "Something else canary-other", "days", "200", "source", "Made-up protocol")
	id := one[strings.LastIndex(one, "/")+1:]
	mine, theirs := inquiry.AskedPath+"/"+id, inquiry.AskedPath+"/"+other[strings.LastIndex(other, "/")+1:]

	s.Wants(s.Get(provider, inquiry.AskedPath), http.StatusOK, "Made-up Inquiry", "16 March 2026", "!canary-other", "!Body made-up-police")
	s.Wants(s.Get(provider, mine), http.StatusOK, "canary-matter", "This inquiry makes it public", "!canary-other", "!made-up-police")
	s.asNone(provider, theirs, inquiry.AskedPath+"/asking-none")
	s.asNone(provider, theirs+"/answer", inquiry.AskedPath+"/asking-none/answer")
	s.asNone(provider, mine+"/remind", inquiry.AskedPath+"/asking-none/remind")
	s.Wants(s.Get(visitor, pub), http.StatusOK, "Public since 2 March 2026", "Nobody is recorded here as silent today.", "!canary")
	s.to(clock.NewDay(2026, 3, 17))
	s.Wants(s.Get(visitor, pub), http.StatusOK, "had not answered by the day: 1", "No answer is recorded here as received by 16 March 2026.", "An account of the body opened it on 2 March 2026.",
		"!said nothing", "!has answered", "canary-matter", "Body made-up-council", "!canary-other")
	s.Wants(s.Get(paralegal, of+"/requests"), http.StatusOK, "No answer by its day", "Not known that it arrived", "Overdue", "1 reminder is due")
	s.sent(paralegal, one+"/remind")

	s.Wants(s.Post(provider, mine+"/object", mine+"/object", "why", "", "ground", ""), http.StatusUnprocessableEntity, "Say why they object")
	s.sent(provider, mine+"/object", "why", "It is asked twice", "ground", "")
	s.Wants(s.Get(visitor, pub), http.StatusOK, "had not answered by the day: 0", "Nobody is recorded here as silent today.",
		"It was reminded on 17 March 2026.", "It objected on 17 March 2026.", "!canary-matter")
	s.Wants(s.Get(solicitor, one+"/rule"), http.StatusNotFound)
	s.Wants(s.Post(chair, one+"/rule", one+"/rule", "outcome", "varied", "vary", "2. The list of 2011", "fair", "It is what is needed", "cost", "", "due", "30 March 2026"),
		http.StatusUnprocessableEntity, "Say what it costs", "It is what is needed", "2. The list of 2011")
	s.sent(chair, one+"/rule", "outcome", "varied", "vary", "2. The list of 2011", "fair", "It is what is needed", "cost", "A day of one clerk", "due", "30 March 2026")
	s.yes(solicitor, requesting.KindRuling, "It is what is needed", "Matter 2 is now: The list of 2011")
	s.Wants(s.Get(provider, mine), http.StatusOK, "The list of 2011", "30 March 2026", "What it costs: A day of one clerk")
	s.sent(provider, mine+"/answer", "matters", "1", "why", "")
	s.sent(provider, mine+"/gap", "matters", "2", "why", "It was never made")
	s.Wants(s.Get(provider, mine), http.StatusOK, "Answered", "A gap was stated", "!Say what is not there")
	s.Wants(s.Get(solicitor, one+"/notice"), http.StatusNotFound) // this form cannot compel
	s.Wants(s.Get(chair, one), http.StatusOK, "It was never made", "!Send a notice")

	s.sent(paralegal, of+"/keep", "body", police, "matters", "The made-up boxes")
	s.yes(chair, requesting.KindNotice, "The made-up boxes", "as it will be sent")
	s.sent(paralegal, other+"/altered", "why", "A made-up box is empty")
	s.yes(chair, requesting.KindAltered, "A made-up box is empty")
	s.Wants(s.Get(chair, other), http.StatusOK, "altered or destroyed", "A made-up box is empty")
	s.Wants(s.Get(elsewhere, theirs), http.StatusOK, "canary-other", "!box is empty")
	s.sent(paralegal, other+"/came", "did", string(request.Acknowledged), "on", s.Today().Human())
	s.sent(paralegal, other+"/withdraw", "why", "It is not needed any more")
	s.Wants(s.Get(elsewhere, theirs), http.StatusOK, "Withdrawn", "By post, recorded by the inquiry")
}

// TestWhatThePublicReadsOfSilence: what was recorded is told as such: a body that said that it had
// the request has not said nothing; and of whom it is not known that it arrived nothing is told, and
// the team reads why and what to record.
func TestWhatThePublicReadsOfSilence(t *testing.T) {
	s := newSite(t)
	s.open(rules.Council)
	s.public()
	id := s.asked()
	one, pub := inquiry.OnePath+"/"+s.id+"/requests/"+id, inquiry.PathOf(s.id)
	s.to(clock.NewDay(2026, 3, 23))
	s.Wants(s.Get(visitor, pub), http.StatusOK, "had not answered by the day: 0", "Nobody is recorded here as silent today.", "!canary-matter")
	s.Wants(s.Get(paralegal, one), http.StatusOK, "Not known that it arrived. Until it is, nothing of it is public. Record how it was delivered", "It was delivered")
	s.Wants(s.Post(paralegal, one+"/delivered", one+"/delivered", "on", "24 March 2026", "why", "Signed for"), http.StatusUnprocessableEntity, "was delivered, such as")
	s.Wants(s.Post(paralegal, one+"/delivered", one+"/delivered", "on", "1 March 2026", "why", "Signed for"), http.StatusConflict, "It was not sent yet.")
	s.sent(paralegal, one+"/came", "did", string(request.Acknowledged), "on", "12 March 2026")
	s.Wants(s.Get(paralegal, one+"/delivered"), http.StatusNotFound)
	s.sent(paralegal, one+"/came", "did", string(request.AskedTime), "on", "20 March 2026", "why", "The archive canary-moved", "due", "30 March 2026")
	s.Wants(s.Get(visitor, pub), http.StatusOK, "had not answered by the day: 1", "No answer is recorded here as received by 16 March 2026.",
		"It said on 12 March 2026 that it had the request, recorded here on 23 March 2026.",
		"More time was asked for on 20 March 2026, after the day, recorded here on 23 March 2026.", "!said nothing", "!Nothing came", "!canary-moved")
	s.to(clock.NewDay(2026, 3, 24))
	s.sent(paralegal, one+"/time", "due", "30 March 2026", "why", "They need it")
	s.Wants(s.Get(visitor, pub), http.StatusOK, "had not answered by the day: 0", "until something was recorded", "It said on 12 March 2026 that it had the request, recorded here on 23 March 2026.",
		"More time was given on 24 March 2026, until 30 March 2026.", "!answered after", "!had been taken for silent")
	s.to(clock.NewDay(2026, 3, 25))
	s.sent(paralegal, one+"/came", "did", string(request.Answered), "on", "13 March 2026", "matters", "1")
	s.Wants(s.Get(visitor, pub), http.StatusOK, "had not answered by the day: 0", "Who was taken for silent here, and had answered",
		"From 23 March 2026 to 24 March 2026", "An answer came on 13 March 2026, recorded here on 25 March 2026.",
		"!until something was recorded")
}

// TestDesksSayWhatWaits: a body's contact, whoever asks, and the chair who rules.
func TestDesksSayWhatWaits(t *testing.T) {
	s := newSite(t)
	s.open(rules.Council)
	id := s.asked()
	var p *ask.Pages
	rd, err := web.NewRenderer(web.Site{Policy: s.Auth.(*access.Policy)})
	s.do(err)
	p = ask.New(s.Service, s.inquiries, rd)
	items := func(a access.Actor) (out []string) {
		t.Helper()
		all, err := p.DeskItems(as(a), a)
		s.do(err)
		for _, it := range all {
			out = append(out, it.Title)
		}
		return out
	}
	wants := func(a access.Actor, words string) {
		t.Helper()
		if got := strings.Join(items(a), "; "); !strings.Contains(got, words) || words == "" && got != "" {
			t.Errorf("%s: %q, want %q", a.ID, got, words)
		}
	}
	wants(provider, "Answer what an inquiry asks")
	wants(elsewhere, "")
	s.to(clock.NewDay(2026, 3, 10))
	wants(paralegal, "Remind a body")
	s.do(s.Answer(as(provider), id, request.Act{Did: request.AskedTime, Why: "The archive moved", Due: clock.NewDay(2026, 4, 1)}))
	wants(paralegal, "Answer who asks for more time")
	wants(chair, "")
	s.do(s.Answer(as(provider), id, request.Act{Did: request.Objected, Why: "It is asked twice"}))
	wants(chair, "Rule on an objection")
}
