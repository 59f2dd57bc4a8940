package pages

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/site/feed"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// tone of each state; never by colour alone.
var tones = map[inquiry.State]web.Tone{inquiry.Preparing: web.Neutral, inquiry.Open: web.Good, inquiry.Suspended: web.Warn, inquiry.Ended: web.Quiet}

func stateTag(x *inquiry.Inquiry, today clock.Day) *web.Tag {
	state, words := x.StateOn(today)
	return &web.Tag{Text: words, Tone: tones[state]}
}

// noDate is said where an inquiry gave no date: that is not late.
const noDate = "No date has been given."

// nextWord says by when an inquiry will next say what. One that has ended says no more here.
func nextWord(words []rules.Word, ended bool, today clock.Day) string {
	next, ok := rules.Next(words, today)
	switch {
	case !ok && ended:
		return "It has ended. No date is left."
	case !ok:
		return noDate
	case ended:
		return "It has ended. Before that it gave " + next.Due.Human() + " as the date for this: " + next.What
	}
	return "By " + next.Due.Human() + ": " + next.What
}

// nextWords say when an inquiry will next say something, and what it did not say.
func nextWords(words []rules.Word, ended bool, today clock.Day) web.Cell {
	c := web.T(nextWord(words, ended, today))
	for _, w := range rules.Missing(words, today) {
		c.Lines = append(c.Lines, "Said for "+w.Due.Human()+", and not recorded here as said: "+w.What)
	}
	return c
}

// formWords say the form that an inquiry has today, and the one that it has from a day to
// come.
func formWords(g inquiry.Goes) string {
	words := cmp.Or(g.Set.Title, "A form that is not known here ("+g.Set.Version+")")
	if g.Next != nil {
		words += "; from " + g.Next.From.Human() + ": " + cmp.Or(g.Next.Set.Title, g.Next.Set.Version)
	}
	return words
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	all, words, err := p.service.List(r.Context())
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "Inquiries", Section: inquiry.Home, Description: "What each inquiry is for, who does it, and when it will next say something."},
		Lead: []string{"What each inquiry is for, who does it, and when it will next say something."}}
	t := web.Table{ID: "inquiries", Stack: true, Caption: "Inquiries entered here", HideCaption: true, Columns: []web.Column{{Text: "Inquiry"}, {Text: "Area"},
		{Text: "How it stands"}, {Text: "Next word"}},
		Empty: "No inquiry has been entered here. That does not say that there is none."}
	for i := range all {
		x := &all[i]
		name := web.A(x.Title, inquiry.PathOf(x.ID))
		goes, err := p.service.Goes(r.Context(), x)
		if err != nil {
			return err
		}
		name.Note = formWords(goes)
		t.Rows = append(t.Rows, web.Row(name, web.T(x.Area), web.Cell{Tag: stateTag(x, p.service.Today())}, nextWords(words[x.ID], x.State == inquiry.Ended, p.service.Today())))
		v.Synthetic = v.Synthetic || x.Synthetic
	}
	v.Table = &t
	return p.web.Page(w, r, "inquiry/page", v)
}

// page begins a public page of an inquiry.
func (p *Pages) page(x *inquiry.Public, title string) web.Page {
	out := web.Page{Title: title, Section: inquiry.Home, Synthetic: x.Synthetic, Feeds: []web.Feed{{Title: x.Title, Href: inquiry.PathOf(x.ID) + "/feed.atom", Type: "application/atom+xml"}}}
	out.Back = &web.Link{Text: "Inquiries", Href: inquiry.Home}
	if title != x.Title {
		out.Back = &web.Link{Text: x.Title, Href: inquiry.PathOf(x.ID)}
	}
	return out
}

func (p *Pages) one(w http.ResponseWriter, r *http.Request) error {
	x, err := p.service.See(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := &sheet.View{Page: p.page(x, x.Title), Lead: []string{x.About}}
	found, err := p.foundBoxes(r.Context(), x.ID)
	if err != nil {
		return err
	}
	v.Boxes = slices.Concat(standsBoxes(x), found, wordBoxes(&x.Inquiry, x.Words, x.Today), termsBoxes(x))
	if x.Has(rules.Consultation) || len(x.Consultations) > 0 {
		v.Boxes = append(v.Boxes, consultationBoxes(x)...)
	}
	if len(x.Locals) > 0 {
		v.Boxes = append(v.Boxes, locals(x))
	}
	more, err := p.beside.boxes(r.Context(), x.ID)
	if err != nil {
		return err
	}
	more = append(more, sheet.Box{Title: "As a feed", Links: []web.Link{{Text: "What happens here", Href: inquiry.PathOf(x.ID) + "/feed.atom"}}})
	v.Boxes = append(append(v.Boxes, gathered(more)...), peopleBox(x), interestBox(x), turnBox(x))
	return p.web.Page(w, r, "inquiry/page", v)
}

func bodyName(x *inquiry.Public, id string) string {
	return cmp.Or(x.Names[id], "A body that is not on the list any more")
}

// standsBoxes say to everybody how the inquiry stands, and folded who is who.
func standsBoxes(x *inquiry.Public) []sheet.Box {
	all := standing(x)
	now := sheet.Box{ID: "stands", Title: all.Title, Tag: all.Tag, Lines: []string{"It looks at " + strings.Join(looksAt(x), ", ") + ", in " + x.Area + "."}}
	if x.Parent != nil {
		now.Links = []web.Link{{Text: "Part of " + x.Parent.Title, Href: inquiry.PathOf(x.Parent.ID)}}
	}
	all.Title, all.Tag, all.Fold = "Its form, who set it up, and when", nil, true
	return []sheet.Box{now, all}
}

func looksAt(x *inquiry.Public) (out []string) {
	for _, b := range x.Bodies {
		out = append(out, bodyName(x, b))
	}
	return out
}

// standing is how the inquiry stands, and who is who.
func standing(x *inquiry.Public) sheet.Box {
	setUp := web.T("Not said yet. Until then no evidence is considered.")
	if !x.SetUp.IsZero() {
		setUp = web.Cell{Text: x.SetUp.Human(), Note: "No evidence is considered before this day."}
	}
	rows := []web.SummaryRow{{Key: "Form", Value: web.Cell{Text: formWords(inquiry.Goes{Set: x.Set, Next: x.Next}), Href: inquiry.PathOf(x.ID) + "/rules"}}}
	if x.Parent != nil {
		rows = append(rows, web.SummaryRow{Key: "Part of", Value: web.A(x.Parent.Title, inquiry.PathOf(x.Parent.ID))})
	}
	rows = append(rows, sheet.Row("Area", x.Area), sheet.Row("Looks at", strings.Join(looksAt(x), "\n")), sheet.Row("Commissioned by", bodyName(x, x.Commissioner)),
		web.SummaryRow{Key: "Set up on", Value: setUp})
	return sheet.Box{ID: "standing", Title: "How it stands", Tag: stateTag(&x.Inquiry, x.Today), List: &web.SummaryList{Rows: rows}}
}

var wordTags = map[rules.Standing]web.Tag{rules.Waits: {Text: "To come", Tone: web.Neutral}, rules.InTime: {Text: "Kept", Tone: web.Good}, rules.SaidLate: {Text: "Said late", Tone: web.Warn},
	rules.Missed: {Text: "Missed", Tone: web.Bad}}

// wordBoxes are the date of next word with each that was missed, and every date that was
// given.
func wordBoxes(x *inquiry.Inquiry, words []rules.Word, today clock.Day) []sheet.Box {
	b := sheet.Box{ID: "next-word", Title: "When it will next say something", Lines: []string{nextWord(words, x.State == inquiry.Ended, today)}}
	for _, w := range rules.Missing(words, today) {
		b.Tag = &web.Tag{Text: "A date was missed", Tone: web.Bad}
		b.Points = append(b.Points, "Missed: said for "+w.Due.Human()+", "+web.Plural(w.Late(today), "day", "days")+" ago. "+w.What)
	}
	for _, w := range words {
		if w.Stands(today) != rules.SaidLate {
			continue
		}
		if b.Tag == nil {
			b.Tag = &web.Tag{Text: "A date was missed", Tone: web.Warn}
		}
		b.Points = append(b.Points, "Missed: said for "+w.Due.Human()+". Said late on "+w.Kept.Human()+", "+web.Plural(w.Late(today), "day", "days")+" after. "+w.What)
	}
	if len(words) == 0 {
		return []sheet.Box{b}
	}
	t := web.Table{ID: "words", Stack: true, Caption: "Every date that was given", HideCaption: true, Columns: []web.Column{{Text: "By"}, {Text: "What was to be said"},
		{Text: "What became of it"}, {Text: "What was recorded"}}}
	for _, w := range slices.Backward(words) {
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: w.Due.Human(), Note: "Given on " + w.Made.Human()}, web.T(w.What), wordCell(w, today), saidCell(x.ID, w)))
	}
	return []sheet.Box{b, {ID: "every-word", Title: "Every date that was given: " + web.Number(len(words)), Fold: true, Table: &t,
		Notes: []string{"A date that was missed stays here, whatever is said later. It counts as said on the day on which a second person agreed that it was, having opened what was published. " +
			"What was taken back stays here too."}}}
}

func wordCell(w rules.Word, today clock.Day) web.Cell {
	s := w.Stands(today)
	tag := wordTags[s]
	c := web.Cell{Tag: &tag}
	switch s {
	case rules.Missed:
		c.Note = web.Plural(w.Late(today), "day", "days") + " after, nothing is recorded"
	case rules.SaidLate:
		c.Note = "Recorded on " + w.Kept.Human() + ", " + web.Plural(w.Late(today), "day", "days") + " after"
	case rules.InTime:
		c.Note = "Recorded on " + w.Kept.Human()
	}
	return c
}

// byOne is said of what one person recorded, before it took two.
const byOne = "Recorded by one person"

// saidCell is everything that was recorded of a word, the oldest first.
func saidCell(id string, w rules.Word) web.Cell {
	var lines []string
	if !w.OneOn.IsZero() {
		lines = append(lines, w.OneBy, byOne+", on "+w.OneOn.Human())
	}
	c := web.Cell{}
	for _, s := range w.Said {
		who := "Proposed by " + s.Asked + ". Agreed to by " + s.Agreed + ", " + s.On.Human()
		if s.Back {
			lines = append(lines, "Taken back on "+s.On.Human()+": "+s.Why, who)
			c.Links = nil
			continue
		}
		lines = append(lines, s.By, who)
		if s.To.Kind != rules.PubUpdate {
			c.Links = []web.Link{{Text: "Read it", Href: inquiry.PathOf(id) + s.At}}
		}
	}
	if len(lines) == 0 {
		return web.T("Nothing")
	}
	c.Text, c.Lines = lines[0], lines[1:]
	return c
}

// termsBoxes are the newest version of the terms, and every version with its difference.
func termsBoxes(x *inquiry.Public) []sheet.Box {
	b := sheet.Box{ID: "terms", Title: "Terms of reference", Lines: []string{"No terms have been published yet."}}
	if len(x.Terms) == 0 {
		return []sheet.Box{b}
	}
	n := x.Terms[len(x.Terms)-1]
	b.Tag, b.Lines, b.Links = termsTag(n.State), []string{n.Why}, []web.Link{{Text: "Read version " + web.Number(n.Number) + ", of " + n.Made.Human(), Href: termsHref(x.ID, n.Number)}}
	t := web.Table{ID: "versions", Stack: true, Caption: "Versions", HideCaption: true, Columns: []web.Column{{Text: "Version"}, {Text: "State"}, {Text: "Why"}, {Text: "Difference"}}}
	for _, v := range slices.Backward(x.Terms) {
		diff := web.T("The first")
		if v.Number > 1 {
			diff = web.A("From version "+web.Number(v.Number-1)+" to "+web.Number(v.Number), compareHref(x.ID, v.Number-1, v.Number))
		}
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: "Version " + web.Number(v.Number), Href: termsHref(x.ID, v.Number), Note: v.Made.Human()}, web.Cell{Tag: termsTag(v.State)}, web.T(v.Why), diff))
	}
	return []sheet.Box{b, {ID: "every-version", Title: "Every version of the terms: " + web.Number(len(x.Terms)), Fold: true, Table: &t}}
}

func termsTag(state string) *web.Tag {
	return &web.Tag{Text: inquiry.TermsWords[state], Tone: map[string]web.Tone{inquiry.TermsConsulted: web.Info, inquiry.TermsInForce: web.Good, inquiry.TermsReplaced: web.Quiet}[state]}
}

func termsHref(id string, n int) string { return inquiry.PathOf(id) + "/terms/" + web.Number(n) }

func locals(x *inquiry.Public) sheet.Box {
	b := sheet.Box{ID: "locals", Title: "Local investigations within it"}
	for _, l := range x.Locals {
		b.Links = append(b.Links, web.Link{Text: l.Title, Href: inquiry.PathOf(l.ID)})
	}
	return b
}

func partName(part rules.Part) string {
	if info, ok := part.Info(); ok {
		return info.Name
	}
	return "Part not known"
}

// place is where a part stands among those that pages name.
func place(part rules.Part) int {
	return slices.IndexFunc(rules.Parts(), func(i rules.PartInfo) bool { return i.Part == part })
}

func peopleBox(x *inquiry.Public) sheet.Box {
	t := web.Table{ID: "people", Stack: true, Caption: "Who works on it", HideCaption: true, Empty: "Nobody has been named yet.",
		Columns: []web.Column{{Text: "Name"}, {Text: "Part"}, {Text: "From"}, {Text: "To"}}}
	seats := append(slices.Clone(x.Seats), x.Former...)
	slices.SortStableFunc(seats, func(a, b inquiry.Seat) int { return cmp.Compare(place(a.Part), place(b.Part)) })
	for _, s := range seats {
		to := cmp.Or(dayWords(s.Ended), dayWords(s.To), "No day is said")
		t.Rows = append(t.Rows, web.Row(web.T(s.Name), web.T(partName(s.Part)), web.T(dayWords(s.From)), web.T(to)))
	}
	return sheet.Box{ID: "team", Title: "Who works on it: " + web.Number(len(x.Seats)), Fold: true, Table: &t, Notes: []string{"Support workers, facilitators and the secretariat are not named."}}
}

func interestBox(x *inquiry.Public) sheet.Box {
	t := web.Table{ID: "interests", Stack: true, Caption: "What was declared", HideCaption: true, Empty: "Nothing has been declared yet. That does not say that there is no interest.",
		Columns: []web.Column{{Text: "Who"}, {Text: "Declared"}, {Text: "Conflict"}}}
	for _, i := range x.Interests {
		c := web.T("No")
		if i.Conflict {
			c = web.T("Yes, with the area. They see nothing of it")
			if i.Body != "" {
				c = web.T("Yes, with " + bodyName(x, i.Body) + ". They see nothing of what looks at it")
			}
		}
		who := web.Cell{Text: i.Name, Note: i.On.Human()}
		if info, known := i.Part.Info(); known && !info.Public {
			who.Text = info.Name
		}
		t.Rows = append(t.Rows, web.Row(who, web.T(i.Words), c))
	}
	return sheet.Box{ID: "declared", Title: "Declared interests", Fold: len(t.Rows) > 0, Table: &t}
}

func turnBox(x *inquiry.Public) sheet.Box {
	t := web.Table{ID: "turns", Stack: true, Caption: "What happened to it", HideCaption: true, Empty: "Nothing yet.", Columns: []web.Column{{Text: "Day"}, {Text: "What"}, {Text: "Why"}}}
	for _, n := range slices.Backward(x.Turns) {
		t.Rows = append(t.Rows, web.Row(web.T(n.On.Human()), web.T(turnWords(n)), web.Cell{Text: n.Why, Note: agreedWords(n)}))
	}
	t.Rows = append(t.Rows, web.Row(web.T(x.Made.Human()), web.T("Entered here"), web.T("Proposed by one person of the commissioning body and agreed to by another.")))
	return sheet.Box{ID: "happened", Title: "What happened to it", Fold: true, Table: &t, Notes: []string{"Hearings, reports, terms and what the inquiry asked have their own places on its page."}}
}

// agreedWords say who ended a part, and what an end left open.
func agreedWords(n inquiry.Turn) string {
	if n.LeftOpen != "" {
		return "Left open at its end: " + n.LeftOpen
	}
	if n.Asked == "" || n.Agreed == "" {
		return ""
	}
	return "Proposed by " + n.Asked + ". Agreed to by " + n.Agreed
}

func turnWords(n inquiry.Turn) string {
	switch n.Kind {
	case inquiry.TurnPart:
		return inquiry.TurnWords[n.Kind] + ": " + n.Name + ", " + partName(n.Part)
	case inquiry.TurnSetUp:
		return inquiry.TurnWords[n.Kind] + ": " + clock.DayOrNone(n.Becomes).Human()
	case inquiry.TurnReset:
		return inquiry.TurnWords[n.Kind] + ": from " + dayWords(clock.DayOrNone(n.Was)) + " to " + dayWords(clock.DayOrNone(n.Becomes))
	case inquiry.TurnConvert:
		to, _ := rules.Find(n.Becomes)
		return inquiry.TurnWords[n.Kind] + ", from the day after: " + cmp.Or(to.Title, n.Becomes) + ". What was given before stands under the old rules"
	}
	return inquiry.TurnWords[n.Kind]
}

// rules shows the form that the inquiry goes by, and those before.
func (p *Pages) rules(w http.ResponseWriter, r *http.Request) error {
	x, err := p.service.See(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := &sheet.View{Page: p.page(x, "What this form of inquiry has and has not"), Lead: []string{x.Set.Words},
		Boxes: []sheet.Box{setBox(x.Set, "In force today")}}
	for _, s := range slices.Backward(x.Past) {
		b := setBox(s, "Before: "+s.Title)
		b.Fold, b.Lines = true, []string{"What was given to the inquiry under these rules still stands under them."}
		v.Boxes = append(v.Boxes, b)
	}
	return p.web.Page(w, r, "inquiry/page", v)
}

func setBox(s rules.Set, title string) sheet.Box {
	t := web.Table{ID: s.Version, Stack: true, Caption: title, HideCaption: true, Empty: "This program does not know these rules. Nothing is done under them.",
		Columns: []web.Column{{Text: "What"}, {Text: "Has it"}, {Text: "Where it says so"}}}
	for _, l := range s.Step {
		has := web.Cell{Tag: &web.Tag{Text: "No", Tone: web.Quiet}, Note: l.Said}
		if l.On {
			has.Tag = &web.Tag{Text: "Yes", Tone: web.Good}
		}
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: l.Name, Note: l.Words}, has, web.Cell{Text: l.Source, Note: rules.StatusWords[l.Status]}))
	}
	return sheet.Box{ID: "set-" + s.Version, Title: title, Table: &t, Notes: []string{"Version " + s.Version + ", from " + dayWords(s.From) + ". " + s.Source}}
}

// feedTerms say in the feed how a version of the terms stands.
var feedTerms = map[string]string{inquiry.TermsConsulted: "is out for consultation", inquiry.TermsInForce: "is in force", inquiry.TermsReplaced: "has been replaced since"}

// feed is what happened in public, the newest first.
func (p *Pages) feed(w http.ResponseWriter, r *http.Request) error {
	x, err := p.service.See(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	var news []feed.News
	at := inquiry.PathOf(x.ID)
	add := func(id, title, text, category, path string, on clock.Day) {
		news = append(news, feed.News{ID: id, Title: title, Text: text, Path: path, At: clock.Midnight(on), Category: category})
	}
	for _, n := range x.Turns {
		add(n.ID, turnWords(n), n.Why, "turn", at+"#happened", n.On)
	}
	for _, t := range x.Terms {
		add(t.ID, "Version "+web.Number(t.Number)+" of the terms of reference "+feedTerms[t.State], t.Why, "terms", termsHref(x.ID, t.Number), t.Made)
	}
	for _, c := range x.Consultations {
		paper := paperHref(x.ID, c.Newest().Series)
		for _, n := range c.Papers {
			add(n.ID, "Question paper, version "+web.Number(n.Number)+": "+n.Title, n.Why, "consultation", paper+"#version-"+web.Number(n.Number), n.Made)
		}
		for _, n := range c.Themes {
			add(n.ID, "You said: "+n.Said, "To be answered by "+n.Due.Human(), "consultation", paper+"#you-said", n.Made)
			if n.Did != "" {
				add(n.ID+"-answered", "Answered: "+n.Said, n.DidWords()+": "+n.Words, "consultation", paper+"#you-said", n.Answered)
			}
		}
	}
	for _, n := range x.Words {
		add(n.ID, "Next word by "+n.Due.Human(), n.What, "word", at+"#every-word", n.Made)
		if n.Stands(x.Today) == rules.Missed {
			add(n.ID+"-missed", "Nothing was recorded by "+n.Due.Human(), n.What, "missed", at+"#every-word", n.Due.AddDays(1))
		}
		if !n.OneOn.IsZero() {
			add(n.ID+"-kept", "Said: "+n.What, n.OneBy+". "+byOne, "word", at+"#every-word", n.OneOn)
		}
		for _, y := range n.Said {
			if y.Back {
				add(y.ID, "Taken back that it was said: "+n.What, y.Why, "missed", at+"#every-word", y.On)
				continue
			}
			add(y.ID, "Said: "+n.What, y.By, "word", at+"#every-word", y.On)
		}
	}
	if err := p.foundNews(r.Context(), x.ID, add); err != nil {
		return err
	}
	slices.SortStableFunc(news, func(a, b feed.News) int { return b.At.Compare(a.At) })
	out, err := feed.Atom(p.url, inquiry.PathOf(x.ID)+"/feed.atom", x.Title, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), news)
	if err != nil {
		return err
	}
	return web.Text(w, "application/atom+xml; charset=utf-8", out)
}
