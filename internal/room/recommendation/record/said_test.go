package record

import (
	"testing"

	"candour/internal/base/clock/edtf"
)

// TestWhatCountsAsSaid: a coded answer, with whose it is and what it stands on.
func TestWhatCountsAsSaid(t *testing.T) {
	asked := []Body{{ID: "a"}, {ID: "k", Kind: BodyClass}}
	said := saidOf([]Answer{{ID: "1", BodyID: "a", Status: NoneYet}, {ID: "2", BodyID: "a"}, {ID: "3", BodyID: "a", Status: Accepted, SourceURL: "https://a.test/"},
		{ID: "4", BodyID: "k", Status: Rejected, ReceivedFrom: FromOwn}, {ID: "5", BodyID: "", Status: Rejected, ReceivedFrom: FromOther}}, asked)
	by := map[string]Said{}
	for _, s := range said {
		by[s.BodyID] = s
	}
	if len(said) != 3 || !by["a"].Sourced || by["a"].Class || !by["k"].Sourced || !by["k"].Class || by[""].Sourced || by[""].Class {
		t.Errorf("%+v", said)
	}
	if len(own(said, "a")) != 1 || len(own(said, "")) != 0 || len(own(said, "z")) != 0 {
		t.Errorf("%+v, and of nobody %+v", own(said, "a"), own(said, ""))
	}
	for i, a := range answersOf(said) {
		if a.Position != i+1 || a.BodyID != said[i].BodyID || a.Status != said[i].Status {
			t.Errorf("%d: %+v", i, a)
		}
	}
}

// TestWhoRefused: by the answers that stand, each with a source; and only as well
// checked as the one that is known least of.
func TestWhoRefused(t *testing.T) {
	yes, no := ptr(true), ptr(false)
	reject := func(body, part string, sourced bool, checked *bool) Said {
		return Said{BodyID: body, PartID: part, Status: Rejected, Sourced: sourced, Checked: checked}
	}
	accept := Said{BodyID: "a", Status: Accepted, Sourced: true}
	for name, x := range map[string]struct {
		answer  Status
		said    []Said
		seen    string
		refused bool
		checked *bool
	}{
		"nobody":                      {NoneYet, nil, "", false, nil},
		"one, with a source":          {Rejected, []Said{reject("a", "", true, yes)}, "", true, yes},
		"one, without":                {Rejected, []Said{reject("a", "", false, yes)}, "", false, yes},
		"not the answer of all":       {Accepted, []Said{reject("a", "", true, yes)}, "", false, yes},
		"taken back":                  {Rejected, []Said{reject("a", "", true, yes), accept}, "", false, nil},
		"refused after all":           {Rejected, []Said{accept, reject("a", "", true, no)}, "", true, no},
		"of a part, taken back whole": {Rejected, []Said{reject("a", "1", true, yes), accept}, "", true, yes},
		"of two, one without source":  {Rejected, []Said{reject("a", "", true, yes), reject("b", "", false, yes)}, "", false, yes},
		"seen as the one with it":     {Rejected, []Said{reject("a", "", true, yes), reject("b", "", false, no)}, "a", true, yes},
		"seen as another":             {Rejected, []Said{reject("a", "", true, yes)}, "b", false, nil},
		"one not checked":             {Rejected, []Said{reject("a", "", true, yes), reject("b", "", true, no)}, "", true, no},
		"one not checked, first":      {Rejected, []Said{reject("b", "", true, no), reject("a", "", true, yes)}, "", true, no},
		"of one it is not known":      {Rejected, []Said{reject("a", "", true, no), reject("b", "", true, nil)}, "", true, nil},
		"of the first it is not":      {Rejected, []Said{reject("b", "", true, nil), reject("a", "", true, no)}, "", true, nil},
	} {
		s := &Summary{Answer: x.answer, Said: x.said, seen: x.seen}
		if got := s.refused(); got != x.refused {
			t.Errorf("%s: %v", name, got)
		}
		if got := s.refusalChecked().Done; (got == nil) != (x.checked == nil) || got != nil && *got != *x.checked {
			t.Errorf("%s: checked %v", name, got)
		}
	}
}

// TestTheAnswerOfOneBody is its own, or that others answered.
func TestTheAnswerOfOneBody(t *testing.T) {
	day := dated(t, "2026-05-05")
	said := []Said{{BodyID: "a", Status: Accepted, Given: day, Received: day, ReceivedFrom: FromOwn}, {BodyID: "k", Status: Rejected, Class: true, Received: day, ReceivedFrom: FromOwn}}
	for _, x := range []struct {
		all          Status
		body         string
		want         Status
		others, open bool
	}{
		{Accepted, "a", Accepted, false, false}, {Accepted, "b", NoneYet, true, false}, {NoneYet, "b", NoneYet, false, false}, {Accepted, "k", Rejected, false, true},
	} {
		s := &Summary{Answer: x.all, AnswerBy: "somebody", Said: said}
		s.answerOf(x.body)
		if s.Answer != x.want || s.others != x.others || s.TimeOpen != x.open || s.AnswerBy != "" || (s.FirstAnswer != nil) != (x.want != NoneYet) {
			t.Errorf("%s: %+v", x.body, s)
		}
	}
}

// TestWhatAFileCalledTheLatest stands until an answer is entered or put right here.
func TestWhatAFileCalledTheLatest(t *testing.T) {
	day := dated(t, "2026-05-05")
	for name, x := range map[string]struct {
		word    Status
		day     edtf.Date
		answers []Answer
		put     []Correction
		want    Status
	}{
		"nothing said":             {"", edtf.Date{}, []Answer{{Status: Rejected, ReceivedFrom: FromOwn}}, nil, ""},
		"said":                     {Accepted, day, []Answer{{Status: Rejected, ReceivedFrom: FromFile}}, nil, Accepted},
		"only its day":             {"", day, []Answer{{Status: Rejected, ReceivedFrom: FromFile}}, nil, ""},
		"only its day, and here":   {"", day, []Answer{{Status: Rejected, ReceivedFrom: FromOwn}}, nil, Rejected},
		"only its word, and here":  {Accepted, edtf.Date{}, []Answer{{Status: Rejected, ReceivedFrom: FromOwn}}, nil, Rejected},
		"entered by itself":        {Accepted, day, []Answer{{Status: Rejected, ReceivedFrom: FromOwn}}, nil, Rejected},
		"entered by another":       {Accepted, day, []Answer{{Status: Rejected, ReceivedFrom: FromOther}}, nil, Rejected},
		"put right":                {Accepted, day, []Answer{{Status: Rejected}}, []Correction{{OfKind: "answer"}}, Rejected},
		"something else put right": {Accepted, day, []Answer{{Status: Rejected}}, []Correction{{OfKind: "recommendation"}}, Accepted},
	} {
		r := &Record{}
		r.SaidLatest, r.SaidLatestDate, r.Answers, r.Corrections = x.word, x.day, x.answers, x.put
		if got, _ := r.LatestSaid(); got != x.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
