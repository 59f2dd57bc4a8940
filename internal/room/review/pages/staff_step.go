package pages

import (
	"context"
	"net/http"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/room/review"
	"candour/internal/room/review/rules"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// staffStep is one thing that staff can do to a case: a page with a form, a
// page to check the answers where that is due, and what is then done.
type staffStep struct {
	// slug is the end of the address; action the rule for it.
	slug   string
	action access.Action
	title  string
	lead   []string
	button string
	// statement is what the person declares on the page of answers; empty: the
	// form is sent at once.
	statement string
	// judges, if given, is what this step judges the case in; kind is what is
	// proposed by it.
	judges review.Judging
	kind   string
	// closed says why it cannot be done to a case now; empty when it can.
	closed func(c *review.Case) string
	fields func(form *web.Form, c *review.Case) ([]web.Question, error)
	// boxes are shown above the form.
	boxes   func(c *review.Case) []staffBox
	answers []staffAnswer
	// gather, if given, puts fields together before they are read.
	gather func(form *web.Form)
	send   func(ctx context.Context, id string, form *web.Form) error
	// after is the word for what was done; leave is where to go instead of the
	// case.
	after, leave string
}

// staffAnswer is a field of a step, for checks and for conflicts.
type staffAnswer struct {
	name, label string
	// need is said when it is empty; limit is in characters (0: none).
	need  string
	limit int
	// words turns a code into what it says.
	words func(value string) string
}

// route gives the two routes of a step.
func (p *StaffPages) stepRoutes(s *staffStep) []web.Route {
	pattern := review.PanelPath + "/cases/{id}/" + s.slug
	return []web.Route{
		{Method: http.MethodGet, Pattern: pattern, Action: s.action, Handler: func(w http.ResponseWriter, r *http.Request) error {
			return p.showStep(w, r, s, web.NewForm())
		}},
		{Method: http.MethodPost, Pattern: pattern, Action: s.action, Handler: func(w http.ResponseWriter, r *http.Request) error {
			return p.takeStep(w, r, s)
		}},
	}
}

// stepCase opens the case for a step that the reader may take of it.
func (p *StaffPages) stepCase(r *http.Request, s *staffStep) (*review.Case, error) {
	c, err := p.service.Case(r.Context(), r.PathValue("id"), purposeWork)
	if err != nil {
		return nil, err
	}
	if !c.May[s.action] {
		return nil, errs.New(errs.Forbidden, "Your part in this case does not include this step.")
	}
	return c, nil
}

// showStep shows the form, or why there is none now.
func (p *StaffPages) showStep(w http.ResponseWriter, r *http.Request, s *staffStep, form *web.Form) error {
	c, err := p.stepCase(r, s)
	if err != nil {
		return err
	}
	v := &staffForm{Page: web.Page{Title: s.title, Back: backToCase(c.ID), Errors: form.Errors(), Synthetic: c.Synthetic},
		Caption: "Case " + c.Number, Action: r.URL.Path}
	if s.boxes != nil {
		v.Boxes = s.boxes(c)
	}
	why := s.closed(c)
	if why == "" && s.judges == review.JudgePropose {
		if why, err = p.service.CannotPropose(r.Context(), c, s.kind); err != nil {
			return err
		}
	}
	if why != "" {
		v.Lead = []string{"This cannot be done now.", why}
		return p.showForm(w, r, v)
	}
	if v.OpenFirst, err = p.openFirst(r, c, s.judges, s.kind, "", s.slug); err != nil {
		return err
	}
	if s.fields != nil {
		if v.Fields, err = s.fields(form, c); err != nil {
			return err
		}
	}
	hidden := form.Versioned(c.Version, s.longNames()...)
	v.Lead, v.Versioned, v.Cancel = s.lead, &hidden, &web.Link{Text: "Cancel", Href: review.CasePath(c.ID)}
	v.Buttons = []web.Button{{Text: s.button}}
	if s.statement != "" {
		v.Buttons = []web.Button{{Text: "Continue", Name: turnField, Value: turnCheck}}
	}
	return p.showForm(w, r, v)
}

// takeStep reads the form, shows the answers once more where that is due, and
// then does it.
func (p *StaffPages) takeStep(w http.ResponseWriter, r *http.Request, s *staffStep) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	turn := form.Text(turnField)
	if turn == turnChange {
		return p.showStep(w, r, s, form)
	}
	s.read(form)
	if form.OK() && s.statement != "" && turn != turnRecord {
		return p.checkStep(w, r, s, form)
	}
	if form.OK() {
		id := r.PathValue("id")
		err := s.send(r.Context(), id, form)
		switch {
		case err == nil && s.leave != "":
			return doneAt(w, r, s.leave, s.after)
		case err == nil:
			return doneAt(w, r, review.CasePath(id), s.after)
		case errs.Is(err, errs.Conflict):
			return p.stepConflict(w, r, s, form, err)
		case !form.Take(err):
			return err
		}
	}
	return p.showStep(w, r, s, form)
}

// read complains about what is missing or too long.
func (s *staffStep) read(form *web.Form) {
	if s.gather != nil {
		s.gather(form)
	}
	for _, a := range s.answers {
		if a.need != "" {
			form.Required(a.name, a.need)
		}
		if a.limit > 0 {
			form.Limit(a.name, a.label, a.limit)
		}
	}
}

// longNames are the fields that hold words rather than a choice.
func (s *staffStep) longNames() []string {
	var out []string
	for _, a := range s.answers {
		if a.limit > 0 {
			out = append(out, a.name)
		}
	}
	return out
}

func (s *staffStep) names() []string {
	out := []string{web.VersionField}
	for _, a := range s.answers {
		out = append(out, a.name)
	}
	return out
}

// rows are what was answered, in words.
func (s *staffStep) rows(form *web.Form) []web.SummaryRow {
	var out []web.SummaryRow
	for _, a := range s.answers {
		text := ""
		for i, v := range form.All(a.name) {
			if a.words != nil {
				v = a.words(v)
			}
			if i > 0 {
				text += "\n"
			}
			text += v
		}
		out = append(out, staffRow(a.label, text, "Nothing entered"))
	}
	return out
}

// checkStep shows the answers for the last time. What was typed is carried in
// hidden fields; the case is asked again when it is sent.
func (p *StaffPages) checkStep(w http.ResponseWriter, r *http.Request, s *staffStep, form *web.Form) error {
	c, err := p.stepCase(r, s)
	if err != nil {
		return err
	}
	if s.closed(c) != "" {
		return p.showStep(w, r, s, form)
	}
	hidden := form.Hidden(s.names()...)
	for _, n := range s.longNames() {
		hidden = append(hidden, form.Hidden("was."+n)...)
	}
	button := func(text, kind, turn string) web.PostButton {
		return web.PostButton{Action: r.URL.Path, Button: web.Button{Text: text, Kind: kind},
			Hidden: append([]web.Hidden{{Name: turnField, Value: turn}}, hidden...)}
	}
	v := &staffCheck{Page: web.Page{Title: "Check before you go on", Section: review.PanelPath, Back: backToCase(c.ID), Synthetic: c.Synthetic, NoIndex: true},
		Caption: "Case " + c.Number, Lead: []string{s.title + ":"},
		Check:  web.CheckAnswers{Summary: web.SummaryList{Rows: s.rows(form)}, Statement: s.statement, Form: button(s.button, "", turnRecord)},
		Change: button("Change these answers", "secondary", turnChange)}
	return p.web.Page(w, r, "review/staff_check", v)
}

// stepConflict is for "somebody else changed the case meanwhile". Where the
// step can still be taken the words can be sent again; where it cannot, they
// are shown so that they can be kept.
func (p *StaffPages) stepConflict(w http.ResponseWriter, r *http.Request, s *staffStep, form *web.Form, cause error) error {
	c, err := p.service.Case(r.Context(), r.PathValue("id"), purposeWork)
	if err != nil {
		return err // it is no longer theirs to see
	}
	why := s.closed(c)
	if why == "" && c.May[s.action] && form.Version() == c.Version {
		form.Fail("", errs.Message(cause)+" What you typed is still here.")
		return p.showStep(w, r, s, form)
	}
	if why == "" && c.May[s.action] && len(s.longNames()) > 0 {
		return p.web.Conflict(w, r, s.conflict(r, form, c))
	}
	v := &staffForm{Page: web.Page{Title: "Somebody else changed this case while you were writing", Back: backToCase(c.ID),
		Status: http.StatusConflict, Synthetic: c.Synthetic},
		Caption: "Case " + c.Number,
		Lead:    []string{"Nothing of yours is recorded. The case is now at: " + stateWords(c.State) + "."}}
	if why != "" {
		v.Lead = append(v.Lead, why)
	}
	if len(s.answers) > 0 {
		v.Boxes = []staffBox{staffFacts("What you entered", s.rows(form)...)}
		v.Lead = append(v.Lead, "What you entered is below. Copy what you still need.")
	}
	return p.showForm(w, r, v)
}

// conflict offers the words again over the case as it is now.
func (s *staffStep) conflict(r *http.Request, form *web.Form, c *review.Case) *web.Conflict {
	var fields []web.ConflictField
	for _, a := range s.answers {
		if a.limit > 0 {
			fields = append(fields, web.ConflictField{Name: a.name, Label: a.label, Long: true})
		}
	}
	out := form.Conflict(r.URL.Path, c.Version, fields...)
	out.Synthetic, out.Section, out.Back = c.Synthetic, review.PanelPath, backToCase(c.ID)
	return out
}

func backToCase(id string) *web.Link {
	return &web.Link{Text: "Back to the case", Href: review.CasePath(id)}
}

// inState gives the reason when a case is not where a step begins.
func inState(to rules.State) func(*review.Case) string {
	return func(c *review.Case) string {
		if may(c, to, rules.ByStaff) {
			return ""
		}
		return "The case is at: " + stateWords(c.State) + ". This step is not open from there, or not to you."
	}
}

// may says whether a move is among those that the reader may make now.
func may(c *review.Case, to rules.State, who rules.Who) bool {
	return slices.ContainsFunc(c.Moves, func(m rules.Move) bool { return m.To == to && m.Who == who })
}

// always is for steps that no state shuts, but the last.
func always(c *review.Case) string {
	if c.State == rules.Erased {
		return "The case is erased. Nothing more can be done to it."
	}
	return ""
}
