package panel

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/survivors"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// public is what everybody reads of a panel.
func (p *Pages) public(w http.ResponseWriter, r *http.Request) error {
	x, err := p.service.Public(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "The survivors panel", Section: inquiry.Home, Synthetic: x.Inquiry.Synthetic, Back: &web.Link{Text: x.Inquiry.Title, Href: inquiry.PathOf(x.Inquiry.ID)}}}
	v.Lead = []string{"People with experience of what the inquiry is about advise it, and look at what others claim to have done. They find nothing themselves, and open no account that " +
		"anybody gave. " +
		"No member is named here."}
	if x.Offer() == nil {
		v.Inset = "Nothing is published of a survivors panel yet. That does not say that there will be none."
		return p.web.Page(w, r, "inquiry/page", v)
	}
	v.Boxes = []sheet.Box{standing(x), offerBox(x.Offer(), "What a member is offered", true), meetingBox(x), adviceBox(x), p.verdictBox(x)}
	if len(x.Papers) > 0 {
		v.Boxes = append(v.Boxes, paperBox(x))
	}
	if len(x.Resigned) > 0 {
		v.Boxes = append(v.Boxes, resignedBox(x))
	}
	for i := len(x.Offers) - 2; i >= 0; i-- {
		o := &x.Offers[i]
		v.Boxes = append(v.Boxes, offerBox(o, "Version "+strconv.Itoa(o.Number)+" of what is offered, of "+o.Made.Human(), true))
	}
	if open(x) {
		v.Links = []web.Link{{Text: "Nominate yourself or somebody else", Href: PathOf(x.Inquiry.ID) + "/nominate"}}
	}
	v.Links = append(v.Links, web.Link{Text: "Come back to a nomination", Href: ReturnPath})
	return p.web.Page(w, r, "inquiry/page", v)
}

func open(x *survivors.Public) bool {
	return x.Door.Open(x.Today) && len(x.Missing) == 0 && !x.Inquiry.Frozen()
}

func standing(x *survivors.Public) sheet.Box {
	link := web.T("Nobody today")
	if x.Link != nil {
		link = web.Cell{Text: x.Link.Name, Lines: []string{"Works for: " + x.Link.Employer, "Interests: " + x.Link.Interests}, Note: both(x.Link.Asked, x.Link.Agreed)}
	}
	door := "Not taken now"
	switch {
	case open(x):
		door = "Taken to the end of " + x.Door.To.Human() + ". " + x.Door.Words
	case len(x.Missing) > 0:
		door = "Not taken. This must be public first: " + x.Missing[0]
		if len(x.Missing) > 1 {
			door += ", and " + web.Plural(len(x.Missing)-1, "more thing", "more things")
		}
	case x.Door != nil && x.Today.Before(x.Door.From):
		door = "Taken from " + x.Door.From.Human() + " to " + x.Door.To.Human()
	}
	return sheet.Box{ID: "standing", Title: "How it stands", List: &web.SummaryList{Rows: []web.SummaryRow{sheet.Row("Members today", web.UpperFirst(survivors.Sitters(x.Members))),
		{Key: "Link person", Value: link}, sheet.Row("Nominations", door)}}}
}

func both(asked, agreed string) string { return "Proposed by " + asked + ". Agreed to by " + agreed }

func offerBox(o *survivors.Offer, title string, fold bool) sheet.Box {
	return sheet.Box{ID: "offer-" + strconv.Itoa(o.Number), Title: title, Fold: fold, List: sheet.Rows(sheet.Row("What the panel does", o.Work), sheet.Row("Time in a month", o.Time),
		sheet.Row("Pay", o.Pay), sheet.Row("How pay may be taken", o.Ways), sheet.Row("Before you say yes: benefits", o.Benefits), sheet.Row("How long a term is", o.Length),
		sheet.Row("How to leave", o.Leaving), sheet.Row("Papers", "Out "+web.Plural(o.PapersDays, "working day", "working days")+" before a meeting"),
		sheet.Row("Advice", "Answered within "+web.Plural(o.AnswerDays, "working day", "working days"))),
		Notes: []string{"Version " + strconv.Itoa(o.Number) + ", out since " + o.Made.Human() + ". " + both(o.Asked, o.Agreed) + ".",
			"No tax form and no bank detail is asked for before somebody has been told yes. " + survivors.AlwaysSpeak + " A paper can be confidential, by itself, for a reason and to a day; " +
				"nothing else can."}}
}

func meetingBox(x *survivors.Public) sheet.Box {
	t := web.Table{ID: "meetings", Stack: true, Caption: "Meetings", HideCaption: true, Empty: "No meeting has been set.", Columns: []web.Column{{Text: "Day"}, {Text: "How"}, {Text: "Minutes"}}}
	for _, m := range slices.Backward(x.Meetings) {
		minutes := m.Minutes
		switch {
		case minutes != "":
		case m.Day.After(x.Today):
			minutes = "To come"
		default:
			minutes = "Not written yet"
		}
		t.Rows = append(t.Rows, web.Row(web.T(m.Day.Human()), web.T(m.How), web.T(minutes)))
	}
	return sheet.Box{ID: "met", Title: "Meetings", Fold: len(x.Meetings) > 1, Table: &t}
}

// adviceTags say how advice stands, in words; the tone repeats them.
var adviceTags = map[string]web.Tone{survivors.AdviceWaits: web.Neutral, survivors.AdviceNoDay: web.Neutral, survivors.AdviceLate: web.Bad, survivors.AdviceInTime: web.Good,
	survivors.AdviceSaidLate: web.Warn,
	survivors.AdviceAlone:    web.Quiet}

var answers = map[string]string{survivors.Did: "We did", survivors.DidNot: "We did not"}

// saidCells are what was advised, what was done, and how it stands on a day.
func saidCells(a *survivors.Advice, today clock.Day) (said, did, stands web.Cell) {
	said, did = web.Said(a.Words), web.T("Not answered yet")
	if a.Kind == survivors.OtherLink {
		said.Note = "They ask for another link person"
	}
	state := a.Stands(today)
	stands = web.Cell{Tag: &web.Tag{Text: web.UpperFirst(state), Tone: adviceTags[state]}}
	if !a.Due.IsZero() {
		stands.Note = "By " + a.Due.Human()
	}
	if a.Answer != "" {
		did = web.Cell{Text: answers[a.Answer] + ", because:", Lines: []string{a.Because}, Note: both(a.AnswerAsked, a.AnswerDone) + ", " + a.Answered.Human()}
	}
	return said, did, stands
}

func adviceBox(x *survivors.Public) sheet.Box {
	t := web.Table{ID: "advice", Stack: true, Caption: "You said, we did", HideCaption: true, Empty: "The panel has advised nothing in public yet.",
		Columns: []web.Column{{Text: "The panel said"}, {Text: "What was done"}, {Text: "How it stands"}}}
	for i := range slices.Backward(x.Advice) {
		said, did, stands := saidCells(&x.Advice[i], x.Today)
		t.Rows = append(t.Rows, web.Row(said, did, stands))
	}
	return sheet.Box{ID: "said", Title: "What it advised, and what became of it", Fold: len(x.Advice) > 4, Table: &t}
}

func (p *Pages) verdictBox(x *survivors.Public) sheet.Box {
	t := web.Table{ID: "verdicts", Stack: true, Caption: "Claims that two members looked at", HideCaption: true, Empty: "No two members have looked at a claim yet.",
		Columns: []web.Column{{Text: "What was claimed to be done"}, {Text: "What they found"}, {Text: "Their reasons, each for themselves"}}}
	for _, f := range slices.Backward(x.Verdicts) {
		words := web.Cell{Tag: p.bothFound(f.Each[0].Verdict), Note: "It stands in the register as the panel’s finding"}
		if f.Stands == survivors.Split {
			words = web.Cell{Tag: &web.Tag{Text: "Split: counts as not verified", Tone: web.Warn}, Note: "No finding was entered. The register shows that they did not agree, with both reasons"}
		}
		c := web.Cell{}
		for i, one := range f.Each {
			who := "One member"
			if i > 0 {
				who = "Another member"
			}
			c.Lines = append(c.Lines, who+": "+p.word(one.Verdict)+". "+one.Reasons)
		}
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: f.Title, Note: "Answered by " + f.On.Human()}, words, c))
	}
	return sheet.Box{ID: "verified", Title: "Claims of done that it looked at", Table: &t}
}

// bothFound says what two members found, toned by what it was: of a word that is not known, in no tone.
func (p *Pages) bothFound(v string) *web.Tag {
	word := []rune(p.word(v))
	tag := &web.Tag{Text: "Both found: " + strings.ToLower(string(word[:min(1, len(word))])) + string(word[min(1, len(word)):]), Tone: web.Neutral}
	all, _ := p.service.Register.Choices()
	if i := slices.IndexFunc(all, func(c survivors.Choice) bool { return c.Value == v }); i >= 0 {
		tag.Tone = web.Bad
		if all[i].Done {
			tag.Tone = web.Good
		}
	}
	return tag
}

// word is a verdict in the register's own words.
func (p *Pages) word(v string) string {
	all, _ := p.service.Register.Choices()
	if i := slices.IndexFunc(all, func(c survivors.Choice) bool { return c.Value == v }); i >= 0 {
		return all[i].Text
	}
	return v
}

func paperBox(x *survivors.Public) sheet.Box {
	t := web.Table{ID: "papers", Stack: true, Caption: "Papers that were put to it", HideCaption: true, Columns: []web.Column{{Text: "Paper"}, {Text: "Out"}, {Text: "Who reads it"}}}
	for i := range slices.Backward(x.Papers) {
		s := &x.Papers[i]
		name := web.A(s.Title, PathOf(x.Inquiry.ID)+"/paper/"+s.ID)
		who := web.T("Everybody")
		if s.Secret(x.Today) {
			name.Href = ""
			who = web.Cell{Text: "The panel, to the end of " + s.Until.Human(), Note: "Because: " + s.Confidential}
		}
		name.Note = "Version " + strconv.Itoa(s.Number) + ". SHA-256 " + s.SHA256
		t.Rows = append(t.Rows, web.Row(name, outCell(s), who))
	}
	return sheet.Box{ID: "put", Title: "Papers that were put to it: " + strconv.Itoa(len(x.Papers)), Fold: true, Table: &t,
		Notes: []string{"Question papers of consultations are public from the hour they go out: they stand on the page of the inquiry. " + survivors.AlwaysSpeak}}
}

// outCell says on which day a paper went out, and by itself that it was late, and why.
func outCell(s *survivors.Paper) web.Cell {
	c := web.T(s.Out.Human())
	if s.Late {
		c.Tag, c.Note = &web.Tag{Text: "Late", Tone: web.Warn}, "Because: "+s.Why
	}
	return c
}

func resignedBox(x *survivors.Public) sheet.Box {
	b := sheet.Box{ID: "resigned", Title: "Members who resigned and had their words published", Fold: true,
		Notes: []string{"Each in their own words, as they wrote them. Others may have resigned and wished that nothing is published."}}
	t := web.Table{ID: "resignations", Stack: true, Caption: b.Title, HideCaption: true, Columns: []web.Column{{Text: "Day"}, {Text: "In their own words"}}}
	for _, s := range x.Resigned {
		said := web.Said(s.Words)
		said.Note = "SHA-256 " + s.SHA256
		t.Rows = append(t.Rows, web.Row(web.T(s.On.Human()), said))
	}
	b.Table = &t
	return b
}

// paperOut is a paper that everybody reads.
func (p *Pages) paperOut(w http.ResponseWriter, r *http.Request) error {
	x, s, err := p.service.PaperOut(r.Context(), r.PathValue("id"), r.PathValue("paper"))
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: s.Title, Section: inquiry.Home, Synthetic: x.Synthetic, Back: &web.Link{Text: "The survivors panel", Href: PathOf(x.ID)}},
		Boxes: []sheet.Box{paperText(&s)}}
	return p.web.Page(w, r, "inquiry/page", v)
}

// paperText is a paper with what stands on each.
func paperText(s *survivors.Paper) sheet.Box {
	out := "Out on " + s.Out.Human() + "."
	if s.Late {
		out = "Out late, on " + s.Out.Human() + ", because: " + s.Why
	}
	b := sheet.Box{ID: "paper", Title: "Version " + strconv.Itoa(s.Number), Lines: lines(s.Text), Notes: []string{survivors.AlwaysSpeak, out, both(s.Asked, s.Agreed) + ".",
		"SHA-256 of the words: " + s.SHA256}}
	if s.Confidential != "" {
		b.Notes = append(b.Notes, "Confidential to the end of "+s.Until.Human()+", because: "+s.Confidential+" After that everybody reads it.")
	}
	return b
}
