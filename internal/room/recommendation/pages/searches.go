package pages

import (
	"net/http"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
)

// answerKnown says what is known where no answer is entered, and whom to tell of one.
func answerKnown(s *record.Summary, today clock.Day) string {
	words := s.UnansweredWords(today)
	if state := s.AnswerState(today); state == record.StateNotEntered || state == record.StateNotAnswered {
		if state == record.StateNotAnswered {
			words += " Who, when and where is below."
		}
		words += " If you know of one, tell whoever runs this service."
	}
	return words
}

// searchDues are the days after which a search may say that something is late.
func searchDues(s *record.Summary) map[string]edtf.Date {
	out := map[string]edtf.Date{}
	if s.AnswerDue != nil {
		out[record.SoughtAnswer] = edtf.Of(*s.AnswerDue)
	}
	if s.Deadline != nil {
		out[record.SoughtDoing] = edtf.Of(*s.Deadline)
	}
	return out
}

// searchItems lists every search in order, those withdrawn struck through.
// Each says when it was entered here, too, and whether it can say anything of
// lateness: one by the due day cannot, nor one whose day is rough.
func (p *Pages) searchItems(r *http.Request, live []record.Search, gone *record.Withdrawn, list []record.Correction, due map[string]edtf.Date, asked []record.Searched) []web.TimelineItem {
	var withdrawn []record.Search
	if gone != nil {
		withdrawn = gone.Searches
	}
	var out []web.TimelineItem
	for _, s := range inTime(live, withdrawn, func(s record.Search) edtf.Date { return s.Searched }) {
		it := web.TimelineItem{Title: s.Title(), When: record.DateWords(s.Searched), By: s.Who(), Tag: syntheticIf(s.Synthetic)}
		it.Lines = s.Lines(due[s.Sought], asked)
		if record.SafeURL(s.SourceURL) {
			it.Links = append(it.Links, web.Link{Text: "Where it is", Href: s.SourceURL, Hidden: record.HostOf(s.SourceURL)})
		}
		if p.service.MayAgree(r.Context(), &s) {
			it.Links = append(it.Links, web.Link{Text: "I looked too", Href: record.AgreeHref(s.ID)})
		}
		out = append(out, mark(it, list, "search", s.ID))
	}
	return out
}
