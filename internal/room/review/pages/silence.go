package pages

import (
	"fmt"
	"net/http"

	"candour/internal/base/clock"
	"candour/internal/site/web"
)

// silenceView is the public list of papers that were refused or not sent.
type silenceView struct {
	web.Page
	Table web.Table
}

// monthWords gives a day's month alone: with a whole day somebody might tell
// which case it was.
func monthWords(d clock.Day) string {
	if d.IsZero() {
		return "Not known"
	}
	year, month, _ := d.Date()
	return fmt.Sprintf("%s %d", month, year)
}

// silences lists them for anybody.
func (p *StaffPages) silences(w http.ResponseWriter, r *http.Request) error {
	list, err := p.service.Silences(r.Context())
	if err != nil {
		return err
	}
	asked, err := p.service.AnyAsked(r.Context())
	if err != nil {
		return err
	}
	empty := "No request for papers has been made yet."
	if asked {
		empty = "Papers have been asked for. No body has refused to send papers, or failed to send them in time."
	}
	v := &silenceView{Page: web.Page{Title: "Papers that were not sent", Section: "/review", Description: "Which bodies refused to send papers to the review panel, or did not send them in time."},
		Table: web.Table{ID: "silences", Stack: true, Caption: "Papers refused or not sent", Empty: empty,
			Columns: []web.Column{{Text: "Who was asked"}, {Text: "What happened"}, {Text: "Asked in"}, {Text: "Due in"}}}}
	for _, s := range list {
		tag, ok := paperTags[s.State]
		if !ok {
			continue
		}
		v.Table.Rows = append(v.Table.Rows, web.Row(web.T(p.bodyName(s.Body)), web.Cell{Tag: &tag}, web.T(monthWords(s.Asked)), web.T(monthWords(s.Due))))
	}
	return p.web.Page(w, r, "review/papers_silence", v)
}
