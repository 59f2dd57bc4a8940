package apply

import (
	"net/http"

	"candour/internal/room/review/intake"
	"candour/internal/site/web"
)

// seenField carries the mark of what was saved when the page was made.
const seenField = "seen"

// bothView shows two versions of an answer, and lets the person choose.
type bothView struct {
	web.Page
	Place, At, Seen string
	Saved           []checkRow
	Inputs          []questionInput
	Mine, Theirs    web.Button
	Help            []HelpLink
}

// showBoth shows what another window or device saved beside what was typed
// here. Whichever is chosen, it is chosen over what was shown.
func (p *Pages) showBoth(w http.ResponseWriter, r *http.Request, q intake.Question, a intake.Answers, form *web.Form) error {
	v := &bothView{Page: p.page("Your form", nil), Place: placeOf(q.Section), At: q.ID, Seen: a.Mark(q), Help: p.Help,
		Mine:   web.Button{Text: "Keep what I typed here", Name: "go", Value: goNext},
		Theirs: web.Button{Text: "Keep what is saved", Name: "go", Value: goSkip, Kind: "secondary"}}
	q, v.Status = shownOf(q, a, form), http.StatusConflict
	for _, ask := range q.Asks {
		v.Saved = append(v.Saved, rowOf(ask, a, q.ID))
	}
	v.Inputs = inputsOf(form, q)
	return p.Renderer.Page(w, r, "review/apply_both", v)
}

func inputsOf(form *web.Form, q intake.Question) []questionInput {
	var out []questionInput
	for _, ask := range q.Asks {
		out = append(out, inputOf(form, ask, false))
	}
	return out
}

// checkAgain shows all answers once more when they are not those that the
// person looked at before they pressed Send.
func (p *Pages) checkAgain(w http.ResponseWriter, r *http.Request, a intake.Answers) error {
	form := web.NewForm()
	form.Fail("", "It was not sent. Something was changed in another window or on another device. Check it once more, then send it.")
	return p.showCheck(w, r, a, form)
}
