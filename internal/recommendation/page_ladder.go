package recommendation

import (
	"net/http"

	"candour/internal/web"
)

// ladderView is the ladder in force and who stands on it.
type ladderView struct {
	web.Page
	Ladder Ladder
	Rungs  web.Table
	// Standing is who is on which rung today, the highest rung first.
	Standing web.Table
}

// ladder shows the steps that follow silence, and which recommendation has
// come to which of them.
func (p *Pages) ladder(w http.ResponseWriter, r *http.Request) error {
	list, err := p.service.List(r.Context(), Filter{}, 0, 0)
	if err != nil {
		return err
	}
	l := p.service.Ladder()
	v := &ladderView{Page: web.Page{Title: "The chase ladder", Section: "/ladder",
		Description: "What happens, step by step, when a recommendation is not answered."}, Ladder: l, Rungs: rungTable(l)}
	v.Standing = web.Table{ID: "standing", Caption: "Who is on which step today",
		Columns: []web.Column{{Text: "Recommendation"}, {Text: "Asked of"}, {Text: "Answer was due"}, {Text: "Step now"}},
		Empty:   "No recommendation is waiting for an answer that was asked for by a date."}
	today := p.service.Today()
	for i := len(l.Rungs) - 1; i >= 0; i-- {
		for _, s := range list.Items {
			if at, ok := l.At(s, today); ok && at.ID == l.Rungs[i].ID {
				v.Standing.Rows = append(v.Standing.Rows, web.Row(recommendationCell(s), bodiesCell(s.Bodies),
					web.T(s.AnswerAsked.Human()), web.Mark(at.Label, rungTone(i))))
				v.Synthetic = v.Synthetic || s.Synthetic || s.HasSynthetic
			}
		}
	}
	return p.web.Page(w, r, "recommendation/ladder", v)
}

// rungTone warns more the higher the step: at first the body is only waited for.
func rungTone(i int) web.Tone {
	switch i {
	case 0:
		return web.Info
	case 1:
		return web.Warn
	}
	return web.Bad
}

// rungTable shows the ladder's own data: it may be changed without a new
// version of the program.
func rungTable(l Ladder) web.Table {
	t := web.Table{ID: "steps", Caption: "The steps",
		Columns: []web.Column{{Text: "Step"}, {Text: "Days after the answer was due", Numeric: true}, {Text: "What happens"}, {Text: "Who is written to"}}}
	for _, g := range l.Rungs {
		after, to := "Before that day", "Nobody"
		if g.AfterDays != nil {
			after = "From day " + itoa(*g.AfterDays+1)
		}
		if g.To != "" {
			to = g.To
		}
		t.Rows = append(t.Rows, web.Row(web.T(g.Label), web.T(after), web.T(g.Public), web.T(to)))
	}
	return t
}
