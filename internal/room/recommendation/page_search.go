package recommendation

import (
	"net/http"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/site/web"
)

// searchForm shows the form on which somebody says that they looked, where, and
// what they found.
func (p *Pages) searchForm(kind string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		about, err := p.toSearch(r, kind)
		if err != nil {
			return err
		}
		form := web.NewForm().Set("searched", p.service.Today().Human())
		if len(about.sought) == 1 {
			form.Set("sought", about.sought[0].Value)
		}
		return p.showSearch(w, r, kind, about, form)
	}
}

// toSearch loads what is looked for and refuses who may not say so.
func (p *Pages) toSearch(r *http.Request, kind string) (*searchable, error) {
	var err error
	if kind == "commitment" {
		_, err = p.service.Commitment(r.Context(), r.PathValue("id"))
	} else {
		_, err = p.service.Get(r.Context(), r.PathValue("id"))
	}
	if err != nil {
		return nil, err
	}
	about, err := p.service.searchable(r.Context(), p.service.db, kind, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return about, p.service.may(r.Context(), SearchRecord, about.facts)
}

// search records it.
func (p *Pages) search(kind string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		form, err := web.ParseForm(r)
		if err != nil {
			return err
		}
		about, err := p.toSearch(r, kind)
		if err != nil {
			return err
		}
		in := SearchInput{AboutKind: kind, AboutID: r.PathValue("id"), Sought: form.Text("sought"), Result: form.Text("result"), Searched: form.Text("searched"),
			Of: form.All("of"), Places: form.Text("places"), SourceURL: form.Text("source_url"), Words: form.Text("words"), WhyLate: form.Text("why_late"), Synthetic: synthetic(r)}
		if len(about.sought) == 1 {
			in.Sought = about.sought[0].Value
		}
		if _, err = p.service.RecordSearch(r.Context(), in); err == nil {
			return done(w, r, "search", aboutHref(kind, in.AboutID))
		}
		if !form.Take(err) {
			return err
		}
		return p.showSearch(w, r, kind, about, form)
	}
}

func aboutHref(kind, id string) string {
	if kind == "commitment" {
		return commitmentHref(id)
	}
	return recommendationHref(id)
}

func (p *Pages) showSearch(w http.ResponseWriter, r *http.Request, kind string, about *searchable, form *web.Form) error {
	to := aboutHref(kind, r.PathValue("id"))
	v := &formView{Page: web.Page{Title: "Say that you looked, and what you found", Section: "/desk", Back: back("Back to the record", to), Errors: form.Errors(), Synthetic: about.synthetic},
		Lead: []string{"If you found none, that counts only when a second person from another body has looked too.",
			"Everybody reads where you looked, on which day, and what you found."},
		Action: r.URL.Path, Buttons: []web.Button{{Text: "Record this search"}}, Cancel: back("Cancel", to)}
	if len(about.sought) > 1 {
		v.Fields = append(v.Fields, radioField(form.Radios("sought", "What was looked for?", "", options(about.sought))))
	}
	if len(about.asked) > 1 {
		v.Fields = append(v.Fields, tickField(form.Checkboxes("of", whoseWords(kind), "Tick only those that you looked for. Nothing is said of the others.", searchedOptions(about.asked))))
	} else if len(about.asked) == 1 {
		v.Lead = append(v.Lead, "You looked for: "+about.asked[0].Name+".")
	}
	v.Fields = append(v.Fields,
		radioField(form.Radios("result", "What was found?", "", options(FoundLabels))),
		inputField(form.Input("searched", "When was it looked for?", about.dayHint())),
		areaField(form.Textarea("places", "Where was it looked for?", "Sites, papers, people who were asked. Needed when none was found.", 2000)),
		inputField(form.Input("source_url", "If there is one: its web address", "")),
		areaField(form.Textarea("why_late", "If you looked more than "+itoa(lateEntry)+" days ago: why is it entered only now?", "", 1000)),
		areaField(form.Textarea("words", "Note (optional)", "", 2000)))
	return p.showForm(w, r, v)
}

func whoseWords(kind string) string {
	if kind == "commitment" {
		return "Whose work was looked for?"
	}
	return "Whose answer, or whose work, was looked for?"
}

// searchedOptions are those who were asked, to tick.
func searchedOptions(asked []Searched) (out []web.Option) {
	for _, b := range asked {
		o := web.Option{Value: b.ID, Text: b.Name}
		if b.Class {
			o.Hint = "A kind of body. A search says nothing of any one of them."
		}
		out = append(out, o)
	}
	return out
}

// dayHint says at the field which days are taken.
func (about *searchable) dayHint() string {
	hint := "The exact day, for example 27 March 2026."
	for _, c := range about.sought {
		if due := about.due[c.Value]; !due.IsZero() {
			hint += " If none was found, not before " + due.Human()
			if len(about.sought) > 1 {
				hint += " (" + lowerFirst(c.Label) + ")"
			}
			hint += "."
		}
	}
	return hint + " More than " + itoa(lateEntry) + " days ago needs a reason."
}

// mayLook says whether to offer the form on a commitment.
func (p *Pages) mayLook(r *http.Request, c *Commitment) bool {
	about, err := p.service.searchable(r.Context(), p.service.db, "commitment", c.ID)
	return err == nil && p.service.May(r.Context(), SearchRecord, about.facts)
}

// searchItems lists every search in order, those withdrawn struck through.
// Each says when it was entered here, too, and whether it can say anything of
// lateness: one by the due day cannot, nor one whose day is rough.
func (p *Pages) searchItems(r *http.Request, live []Search, gone *Withdrawn, list []Correction, due map[string]edtf.Date, asked []Searched) []web.TimelineItem {
	var withdrawn []Search
	if gone != nil {
		withdrawn = gone.Searches
	}
	var out []web.TimelineItem
	for _, s := range inTime(live, withdrawn, func(s Search) edtf.Date { return s.Searched }) {
		it := web.TimelineItem{Title: s.Title(), When: dateWords(s.Searched), By: s.who(), Tag: syntheticIf(s.Synthetic)}
		it.Lines = s.lines(due[s.Sought], asked)
		if SafeURL(s.SourceURL) {
			it.Links = append(it.Links, web.Link{Text: "Where it is", Href: s.SourceURL, Hidden: hostOf(s.SourceURL)})
		}
		if p.mayAgree(r, &s) {
			it.Links = append(it.Links, web.Link{Text: "I looked too", Href: agreeHref(s.ID)})
		}
		out = append(out, mark(it, list, "search", s.ID))
	}
	return out
}

// lines say of a search all but who and when.
func (s Search) lines(due edtf.Date, asked []Searched) (out []string) {
	switch of := s.speaksOf(asked); {
	case len(s.Of) > 0:
		out = append(out, "Of: "+searchedNames(s.Of))
	case s.Result == FoundNone && len(of) > 0:
		out = append(out, "It names nobody. It is of "+namesOf(of)+", who alone was asked.")
	case s.Result == FoundNone:
		out = append(out, "It names nobody. Where several were asked it says nothing of any of them.")
	}
	if on, ok := exactDay(s.Searched); ok && s.entered(on) == (clock.Day{}) {
		out = append(out, "When it was entered here is not known")
	} else if !s.Recorded.IsZero() {
		out = append(out, "Entered here on "+s.Recorded.Human())
	}
	if s.WhyLate != "" {
		out = append(out, "Why it was entered only then: "+s.WhyLate)
	}
	if why := s.saysNothing(due); why != "" {
		out = append(out, why)
	}
	if s.Places != "" {
		out = append(out, "Where it was looked for: "+s.Places)
	}
	switch {
	case s.Result != FoundNone:
	case s.Agreed.IsZero():
		out = append(out, "Nobody else has looked too. Until somebody does, nothing follows from this.")
	default:
		out = append(out, "On "+s.Agreed.Human()+" somebody else looked too and found none: "+s.agreer()+". Where they looked: "+orNotKnown(s.AgreedPlaces))
	}
	return append(out, lines(s.Words)...)
}

func searchedNames(all []Searched) string {
	names := make([]string, len(all))
	for i, b := range all {
		if names[i] = b.Name; b.Class {
			names[i] += " (a kind of body)"
		}
	}
	return strings.Join(names, "; ")
}

// searchDues are the days after which a search may say that something is late.
func searchDues(s *Summary) map[string]edtf.Date {
	out := map[string]edtf.Date{}
	if s.AnswerDue != nil {
		out[SoughtAnswer] = edtf.Of(*s.AnswerDue)
	}
	if s.Deadline != nil {
		out[SoughtDoing] = edtf.Of(*s.Deadline)
	}
	return out
}

// saysNothing says why a search that found none supports no lateness; empty when
// it can.
func (s Search) saysNothing(due edtf.Date) string {
	on, exact := exactDay(s.Searched)
	last, set := due.Last()
	switch {
	case s.Result != FoundNone:
		return ""
	case !exact:
		return "The exact day is not known, so this says nothing of lateness."
	case set && !on.After(last):
		return "It was not late by this day: the last day was " + last.Human() + "."
	}
	return ""
}

// answerKnown says what is known where no answer is entered; empty where one is.
func answerKnown(s *Summary, today clock.Day) string {
	const tell = " If you know of one, tell whoever runs this service."
	switch s.answerState(today) {
	case StateNotEntered:
		if _, looked := s.Sought.glimpse(today); looked {
			return "No answer is entered here. One person has looked for one, and that does not say that there is none." + tell
		}
		return "No answer is entered here, and nobody has recorded looking for one. That does not say that there is none." + tell
	case StateNotOwn:
		return "An answer is entered. No source says that this body gave it."
	case StateAnswerKnown:
		return "Something is known of an answer. It is not entered here as one."
	case StateNotAnswered:
		return "Two people looked for an answer and found none. Who, when and where is below." + tell
	}
	return ""
}

// answerState says what is known of an answer; empty where one is entered.
func (s *Summary) answerState(today clock.Day) State {
	if s.Answered() {
		return ""
	}
	return s.facts().unanswered(today).State
}
