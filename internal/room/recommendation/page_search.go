package recommendation

import (
	"net/http"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/site/web"
	"candour/internal/trust/access"
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
	return about, p.service.may(r.Context(), access.SearchRecord, about.facts)
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
			Places: form.Text("places"), SourceURL: form.Text("source_url"), Words: form.Text("words"), Synthetic: synthetic(r)}
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
		Lead: []string{"That nothing is entered here says nothing of anybody. Only a search that is recorded may be called late, up to its own day.",
			"Everybody reads where you looked, on which day, and what you found."},
		Action: r.URL.Path, Buttons: []web.Button{{Text: "Record this search"}}, Cancel: back("Cancel", to)}
	if len(about.sought) > 1 {
		v.Fields = append(v.Fields, radioField(form.Radios("sought", "What was looked for?", "", options(about.sought))))
	}
	v.Fields = append(v.Fields,
		radioField(form.Radios("result", "What was found?", "", options(FoundLabels))),
		inputField(form.Input("searched", "When was it looked for?", "The exact day, for example 27 March 2026. A day by which nothing was due yet supports no lateness. Everybody reads this day and the one on which you enter it.")),
		areaField(form.Textarea("places", "Where was it looked for?", "Sites, papers, people who were asked. Needed when none was found.", 2000)),
		inputField(form.Input("source_url", "If there is one: its web address", "")),
		areaField(form.Textarea("words", "Note (optional)", "", 2000)))
	return p.showForm(w, r, v)
}

// mayLook says whether to offer the form on a commitment.
func (p *Pages) mayLook(r *http.Request, c *Commitment) bool {
	about, err := p.service.searchable(r.Context(), p.service.db, "commitment", c.ID)
	return err == nil && p.service.May(r.Context(), access.SearchRecord, about.facts)
}

// searchItems lists every search in order, those withdrawn struck through.
// Each says when it was entered here, too, and whether it can say anything of
// lateness: one by the due day cannot, nor one whose day is rough.
func searchItems(live []Search, gone *Withdrawn, list []Correction, due map[string]edtf.Date) []web.TimelineItem {
	var withdrawn []Search
	if gone != nil {
		withdrawn = gone.Searches
	}
	var out []web.TimelineItem
	for _, s := range inTime(live, withdrawn, func(s Search) edtf.Date { return s.Searched }) {
		it := web.TimelineItem{Title: s.Title(), When: dateWords(s.Searched), By: s.who(), Tag: syntheticIf(s.Synthetic)}
		if !s.Recorded.IsZero() {
			it.Lines = append(it.Lines, "Entered here on "+s.Recorded.Human())
		}
		if why := s.saysNothing(due[s.Sought]); why != "" {
			it.Lines = append(it.Lines, why)
		}
		if s.Places != "" {
			it.Lines = append(it.Lines, "Where it was looked for: "+s.Places)
		}
		if it.Lines = append(it.Lines, lines(s.Words)...); SafeURL(s.SourceURL) {
			it.Links = append(it.Links, web.Link{Text: "Where it is", Href: s.SourceURL, Hidden: hostOf(s.SourceURL)})
		}
		out = append(out, mark(it, list, "search", s.ID))
	}
	return out
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
		return "No answer is entered here, and nobody has recorded looking for one. That does not say that there is none." + tell
	case StateAnswerKnown:
		return "Something is known of an answer. It is not entered here as one."
	case StateNotAnswered:
		return "Somebody looked for an answer and found none. Who, when and where is below." + tell
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
