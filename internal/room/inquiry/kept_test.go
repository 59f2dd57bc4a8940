package inquiry_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// update is words that are published with the record itself.
func update(id, word, text string) inquiry.WordInput {
	return inquiry.WordInput{Inquiry: id, Word: word, To: rules.Published{Kind: rules.PubUpdate}, Text: text}
}

// wordOf gives the first word of an inquiry, as everybody reads it.
func (w *world) wordOf(id string) rules.Word {
	w.t.Helper()
	x, err := w.See(as(visitor), id)
	w.do(err)
	return x.Words[0]
}

// TestAWordIsKeptByTwo: nobody's text box makes a missed date good; it counts on the day on
// which the second, who opened it, agrees.
func TestAWordIsKeptByTwo(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.open()
		refused(t, "a date for nothing", w.SetWord(as(secretary), id, w.Today().AddDays(5), "."), errs.Invalid)
		w.do(w.SetWord(as(secretary), id, w.Today().AddDays(5), "A timetable of hearings."))
		word := w.wordOf(id).ID
		w.clock.Advance(8 * 24 * time.Hour)
		for _, text := range []string{"", ".", "…", "n/a", "Said.", "done", "A timetable of hearings", "A TIMETABLE of hearings: published.", strings.Repeat("x", inquiry.MaxAbout+1)} {
			_, err := w.ProposeWord(as(secretary), update(id, word, text))
			refused(t, "by "+text[:min(len(text), 40)], err, errs.Invalid)
		}
		p, err := w.ProposeWord(as(secretary), update(id, word, "Hearings begin in a made-up month."))
		w.do(err)
		if got := w.wordOf(id); got.Stands(w.Today()) != rules.Missed {
			t.Errorf("one person kept it: %+v", got)
		}
		refused(t, "agreeing with oneself", w.Proposals().Agree(as(secretary), p, ""), errs.Forbidden)
		refused(t, "agreeing unread", w.Proposals().Agree(as(chair), p, ""), errs.Conflict)
		refused(t, "agreeing with no part that does", w.agree(support, p), errs.NotFound)
		w.clock.Advance(2 * 24 * time.Hour)
		w.do(w.agree(chair, p))
		got := w.wordOf(id)
		if got.Stands(w.Today()) != rules.SaidLate || got.Kept != w.Today() || got.By != "Hearings begin in a made-up month." || !got.OneOn.IsZero() {
			t.Errorf("%+v", got)
		}
		if s := got.Said[0]; s.Asked != secretary.Name+", Secretary" || s.Agreed != chair.Name+", Chair" {
			t.Errorf("%+v", s)
		}
		_, err = w.ProposeWord(as(secretary), update(id, word, "Other made-up words."))
		refused(t, "twice", err, errs.Conflict)
		_, err = w.ProposeWord(as(secretary), update(id, "word-none", "Other made-up words."))
		refused(t, "of no date", err, errs.Invalid)
	})
}

// TestAWordPointsToWhatWasPublishedSince the date was given, and to nothing else.
func TestAWordPointsToWhatWasPublishedSince(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.open()
	w.draft(id, "1. What was known?", true)
	w.publish(id, inquiry.TermsInForce)
	w.do(w.SetWord(as(secretary), id, w.Today().AddDays(5), "The terms, written anew."))
	_, words, err := w.Words(as(secretary), id)
	w.do(err)
	choices := func() []inquiry.Sayable {
		x := w.inquiry(id)
		all, err := w.WordChoices(as(secretary), x, words)
		w.do(err)
		return all[words[0].ID]
	}
	if got := choices(); len(got) != 0 {
		t.Errorf("before anything was published: %+v", got)
	}
	x, err := w.See(as(visitor), id)
	w.do(err)
	_, err = w.ProposeWord(as(secretary), inquiry.WordInput{Inquiry: id, Word: words[0].ID, To: rules.Published{Kind: rules.PubTerms, ID: x.Terms[0].ID}})
	refused(t, "by what was out before", err, errs.Invalid)
	w.draft(id, "1. What was known, and by whom?", true)
	w.publish(id, inquiry.TermsInForce)
	series := w.paper(id)
	w.answers(id, series, "One.")
	w.theme(inquiry.ThemeInput{Inquiry: id, Series: series, Said: "Look at earlier years.", Many: 1, Due: w.Today().AddDays(9)})
	w.clock.Advance(24 * time.Hour)
	_, c, err := w.Consultation(as(visitor), id, series)
	w.do(err)
	w.did(id, c.Themes[0].ID)
	w.turn(id, inquiry.TurnSuspend)
	var kinds []string
	for _, p := range choices() {
		kinds = append(kinds, string(p.Kind))
	}
	slices.Sort(kinds)
	if got := strings.Join(kinds, " "); got != "answer paper terms turn" {
		t.Errorf("%s", got)
	}
	other := w.found(newOf(rules.Council, "Another", "", police))
	_, err = w.ProposeWord(as(secretary), inquiry.WordInput{Inquiry: other, Word: words[0].ID, To: choices()[0].Published})
	refused(t, "in an inquiry that is not theirs", err, errs.NotFound)
	for _, p := range choices() { // also while it is suspended
		n, err := w.ProposeWord(as(secretary), inquiry.WordInput{Inquiry: id, Word: words[0].ID, To: p.Published})
		w.do(err)
		w.do(w.Proposals().Refuse(as(chair), n, "Made up."))
	}
	n, err := w.ProposeWord(as(secretary), inquiry.WordInput{Inquiry: id, Word: words[0].ID, To: choices()[0].Published})
	w.agreed(chair, n, err)
	if got := w.wordOf(id); got.Stands(w.Today()) != rules.InTime || got.Said[0].At == "" {
		t.Errorf("%+v", got)
	}
}

// TestThatAWordWasKeptIsTakenBackByTwo: it is missed again as of its old day, and everything
// that was recorded stays.
func TestThatAWordWasKeptIsTakenBackByTwo(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.open()
		w.do(w.SetWord(as(secretary), id, w.Today().AddDays(5), "A timetable."))
		word := w.wordOf(id).ID
		back := inquiry.WordInput{Inquiry: id, Word: word, Back: true, Why: "It was another paper."}
		_, err := w.ProposeWord(as(solicitor), back)
		refused(t, "before anything was recorded", err, errs.Conflict)
		w.keeps(id, word)
		for _, why := range []string{"", "-"} {
			_, err = w.ProposeWord(as(solicitor), inquiry.WordInput{Inquiry: id, Word: word, Back: true, Why: why})
			refused(t, "without a reason", err, errs.Invalid)
		}
		w.clock.Advance(20 * 24 * time.Hour)
		p, err := w.ProposeWord(as(solicitor), back)
		w.do(err)
		if w.wordOf(id).Kept.IsZero() {
			t.Error("one person took it back")
		}
		w.do(w.agree(chair, p))
		got := w.wordOf(id)
		if got.Stands(w.Today()) != rules.Missed || got.Late(w.Today()) != 15 || len(got.Said) != 2 || got.Said[1].Why != "It was another paper." || !got.Said[1].Back {
			t.Errorf("%+v", got)
		}
		if rules.Missing([]rules.Word{got}, w.Today()) == nil {
			t.Error("it is not missed again")
		}
		w.keeps(id, word)
		if got := w.wordOf(id); got.Stands(w.Today()) != rules.SaidLate || len(got.Said) != 3 {
			t.Errorf("%+v", got)
		}
	})
}

// TestWhatOnePersonRecordedStays: what was kept before it took two is kept, and says so; it is
// taken back by two.
func TestWhatOnePersonRecordedStays(t *testing.T) {
	s := newSite(t)
	id := s.open()
	s.do(s.SetWord(as(secretary), id, s.Today().AddDays(5), "A timetable."))
	word := s.wordOf(id).ID
	act := ledger.Act{Action: inquiry.InquiryWork, Kind: "inquiry", ID: id, Facts: func(context.Context, *ledger.Tx) (access.Resource, error) {
		return access.Resource{Kind: "inquiry", ID: id, Attrs: map[string]any{"bodies": []string{council}, "allocated": []string{secretary.Human}, "barred": []string{}}}, nil
	}}
	_, err := s.ledger.Write(as(secretary), act, func(ctx context.Context, tx *ledger.Tx) error {
		return tx.Update(ctx, "inquiry_word", word, 0, ledger.Row{"kept": s.Today().String(), "kept_by": "."})
	})
	s.do(err)
	at := inquiry.PathOf(id)
	s.Wants(s.Get(visitor, at), http.StatusOK, "Kept", "Recorded by one person, on 2 March 2026")
	s.Wants(s.Get(visitor, at+"/feed.atom"), http.StatusOK, "Recorded by one person")
	p, err := s.ProposeWord(as(solicitor), inquiry.WordInput{Inquiry: id, Word: word, Back: true, Why: "Nothing was published."})
	s.do(err)
	s.Wants(s.Get(chair, inquiry.ProposalsPath+"/"+p), http.StatusOK, "would be taken back", "Recorded by one person")
	s.do(s.agree(chair, p))
	s.clock.Advance(6 * 24 * time.Hour)
	s.Wants(s.Get(visitor, at), http.StatusOK, "A date was missed", "Recorded by one person, on 2 March 2026", "Taken back on 2 March 2026: Nothing was published.",
		"Proposed by "+solicitor.Name+", Solicitor to the inquiry. Agreed to by "+chair.Name+", Chair")
	s.Wants(s.Get(visitor, at+"/feed.atom"), http.StatusOK, "Taken back that it was said: A timetable.")
}

// TestThePageOfAWord asks what was published, keeps what was typed, and shows the second the
// words that would count.
func TestThePageOfAWord(t *testing.T) {
	s := newSite(t)
	id := s.open()
	s.do(s.SetWord(as(secretary), id, s.Today().AddDays(5), "A timetable."))
	word := s.wordOf(id).ID
	at := inquiry.OnePath + "/" + id + "/word"
	got := s.Post(secretary, at, at+"/kept", "word", word, "to", "here", "text", ".")
	s.Wants(got, http.StatusUnprocessableEntity, "That says nothing that the date did not say already")
	s.Wants(s.Post(secretary, at, at+"/kept", "word", word, "text", "Typed words of an update."),
		http.StatusUnprocessableEntity, "Choose something that the inquiry published", "Typed words of an update.")
	if got := s.Post(secretary, at, at+"/kept", "word", word, "to", "here", "text", "Hearings begin in a made-up month."); got.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	s.Wants(s.Get(visitor, inquiry.PathOf(id)), http.StatusOK, "!Hearings begin in a made-up month.")
	waits, err := s.Proposals().Waiting(as(chair))
	s.do(err)
	one := inquiry.ProposalsPath + "/" + waits[0].ID
	s.Wants(s.Get(chair, one), http.StatusOK, "These words would be published", "Hearings begin in a made-up month.", "A timetable.")
	if got := s.Post(chair, one, one, "answer", "yes"); got.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	s.Wants(s.Get(visitor, inquiry.PathOf(id)), http.StatusOK, "Hearings begin in a made-up month.", "Agreed to by "+chair.Name)
	s.Wants(s.Post(secretary, at, at+"/back", "back", word, "why", ""), http.StatusUnprocessableEntity, "Write why it is taken back")
	if got := s.Post(secretary, at, at+"/back", "back", word, "why", "It was not what was promised."); got.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
}

// TestWhatWasSaidGoesOutByTwo: not twice, by a day that is near, and no answer by one.
func TestWhatWasSaidGoesOutByTwo(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.open()
		series := w.paper(id)
		w.answers(id, series, "One.", "Two.")
		in := inquiry.ThemeInput{Inquiry: id, Series: series, Said: "Look at earlier years.", Many: 2, Due: w.Today().AddDays(10)}
		for days, code := range map[int]errs.Code{-1: errs.Invalid, 0: errs.Invalid, 184: errs.Invalid, 40_000: errs.Invalid} {
			x := in
			x.Due = w.Today().AddDays(days)
			_, err := w.ProposeTheme(as(secretary), x)
			refused(t, "a day far off or over", err, code)
		}
		x := in
		x.Said = "…"
		_, err := w.ProposeTheme(as(secretary), x)
		refused(t, "words that say nothing", err, errs.Invalid)
		p, err := w.ProposeTheme(as(secretary), in)
		w.do(err)
		themes := func() []inquiry.Theme {
			_, c, err := w.Consultation(as(visitor), id, series)
			w.do(err)
			return c.Themes
		}
		if len(themes()) != 0 {
			t.Error("one person published what was said")
		}
		refused(t, "of one's own", w.agree(secretary, p), errs.Forbidden)
		w.do(w.agree(member, p))
		if got := themes(); len(got) != 1 || got[0].Agreed != member.Name+", Panel member" {
			t.Errorf("%+v", got)
		}
		x = in
		x.Said = "LOOK at earlier, years!"
		_, err = w.ProposeTheme(as(chair), x)
		refused(t, "the same again", err, errs.Invalid)
		x.Said, x.Due = "Sit in the evening.", w.Today().AddDays(3)
		late, err := w.ProposeTheme(as(secretary), x)
		w.do(err)
		w.clock.Advance(4 * 24 * time.Hour)
		refused(t, "agreed to once its day is over", w.agree(chair, late), errs.Conflict)
		a, err := w.ProposeDid(as(secretary), inquiry.AnswerTo{Inquiry: id, Theme: themes()[0].ID, Did: inquiry.DidIt, Words: "Done."})
		refused(t, "an answer that says nothing", err, errs.Invalid)
		a, err = w.ProposeDid(as(secretary), inquiry.AnswerTo{Inquiry: id, Theme: themes()[0].ID, Did: inquiry.DidIt, Words: "The years begin in 1996."})
		w.do(err)
		if got := themes()[0]; got.Did != "" {
			t.Errorf("one person answered: %+v", got)
		}
		refused(t, "agreeing unread", w.Proposals().Agree(as(chair), a, ""), errs.Conflict)
		w.do(w.agree(chair, a))
		if got, err := (inquiry.Outside{}).Public(as(visitor), w.db, id); err != nil || len(got) != 1 || got[0].Words != themes()[0].Said+"\nThe years begin in 1996." {
			t.Errorf("counted: %+v %v", got, err)
		}
		if got := themes()[0]; got.Answered != w.Today() || got.DidAsked != secretary.Name+", Secretary" {
			t.Errorf("%+v", got)
		}
	})
}

// TestThePageAfterAnAnswerClaimsNothing of whoever typed its address, nor of a note that was
// made up, is another paper's, or ran out.
func TestThePageAfterAnAnswerClaimsNothing(t *testing.T) {
	s := newSite(t)
	id := s.open()
	series := s.paper(id)
	sent := inquiry.PathOf(id) + "/papers/" + series + "/sent"
	const taken = "Your answer was taken"
	for _, note := range []string{"", "?note=", "?note=zzzzzzz.00", "?note=" + s.SentNote(as(visitor), "paper-other")} {
		s.Wants(s.Get(visitor, sent+note), http.StatusOK, "After an answer was sent", "!"+taken)
	}
	at := answerForm(id, series)
	got := s.Post(visitor, at+"?go=on", at, "answer", "A made-up answer.")
	if !strings.HasPrefix(got.Location, sent+"?note=") {
		t.Fatalf("%d %s", got.Code, got.Location)
	}
	s.Wants(s.Get(visitor, got.Location), http.StatusOK, taken, "Exit this page")
	s.clock.Advance(11 * time.Minute)
	s.Wants(s.Get(visitor, got.Location), http.StatusOK, "After an answer was sent", "!"+taken, "Exit this page")
}

// TestOneThingThatWasPublishedKeepsOneDate: terms that kept a date keep no other, until that is
// taken back; and the same words with a record say nothing twice. A date that was said late
// stays at the top of what everybody reads.
func TestOneThingThatWasPublishedKeepsOneDate(t *testing.T) {
	s := newSite(t)
	id := s.open()
	s.do(s.SetWord(as(secretary), id, s.Today().AddDays(3), "The terms, written anew."))
	s.do(s.SetWord(as(secretary), id, s.Today().AddDays(5), "A timetable of hearings."))
	s.do(s.SetWord(as(secretary), id, s.Today().AddDays(6), "Who sits on the panel."))
	s.draft(id, "1. What was known?", true)
	s.publish(id, inquiry.TermsInForce)
	s.clock.Advance(8 * 24 * time.Hour)
	x, err := s.See(as(visitor), id)
	s.do(err)
	terms := rules.Published{Kind: rules.PubTerms, ID: x.Terms[0].ID}
	points := func(word string) (string, error) {
		return s.ProposeWord(as(secretary), inquiry.WordInput{Inquiry: id, Word: word, To: terms})
	}
	waiting, err := points(x.Words[1].ID) // of before anything is kept by them
	s.do(err)
	p, err := points(x.Words[0].ID)
	s.agreed(chair, p, err)
	refused(t, "agreed though they keep another by now", s.agree(chair, waiting), errs.Conflict)
	_, err = points(x.Words[1].ID)
	if fields := errs.FieldsOf(err); len(fields) != 1 || fields[0].Name != "to" || !strings.Contains(fields[0].Message, "One thing that was published keeps one date") {
		t.Errorf("%v %v", err, fields)
	}
	choices, err := s.WordChoices(as(secretary), &x.Inquiry, x.Words[1:2])
	s.do(err)
	for _, c := range choices[x.Words[1].ID] {
		if c.Published == terms {
			t.Error("they are offered for another date")
		}
	}
	back, err := s.ProposeWord(as(secretary), inquiry.WordInput{Inquiry: id, Word: x.Words[0].ID, Back: true, Why: "It was another paper."})
	s.agreed(chair, back, err)
	p, err = points(x.Words[1].ID)
	s.agreed(chair, p, err)
	s.keeps(id, x.Words[0].ID)
	_, err = s.ProposeWord(as(secretary), update(id, x.Words[2].ID, "hearings begin in a made-up month"))
	refused(t, "the same words once more", err, errs.Invalid)
	page := s.Get(visitor, inquiry.PathOf(id))
	s.Wants(page, http.StatusOK, "A date was missed", "Said late on "+s.Today().Human())
	if strings.Index(page.Body, "Said late on") > strings.Index(page.Body, "every-word") {
		t.Error("that it was said late stands in the folded table alone")
	}
}
