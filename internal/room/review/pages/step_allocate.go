package pages

import (
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/room/review"
	"candour/internal/room/review/rules"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// showAllocate offers only people with no conflict. It does not say how many
// others there are: that alone would tell who is in conflict.
func (p *StaffPages) showAllocate(w http.ResponseWriter, r *http.Request) error {
	return p.allocateForm(w, r, web.NewForm())
}

func allocatable(c *review.Case) bool { return may(c, rules.Allocated, rules.ByStaff) }

func (p *StaffPages) allocateForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	c, err := p.service.Case(r.Context(), r.PathValue("id"), purposeWork)
	if err != nil {
		return err
	}
	v := &staffForm{Page: web.Page{Title: "Give this case to a reviewer", Back: backToCase(c.ID), Errors: form.Errors(), Synthetic: c.Synthetic},
		Caption: "Case " + c.Number, Action: r.URL.Path}
	if !c.May[rules.ReviewWork] || !allocatable(c) {
		v.Lead = []string{"This cannot be done now.", inState(rules.Allocated)(c)}
		return p.showForm(w, r, v)
	}
	people, err := p.service.Candidates(r.Context(), c.ID)
	if err != nil {
		return err
	}
	v.Lead = p.listedWords(c)
	v.Fields = []web.Question{
		p.candidateField(form, "reviewer", "Who looks at the case?", "Choose a reviewer", access.RoleReviewer, people),
		p.candidateField(form, "independent", "Who is the independent member?", "Choose an independent member", access.RoleIndependent, people)}
	hidden := form.Versioned(c.Version)
	v.Versioned, v.Cancel = &hidden, &web.Link{Text: "Cancel", Href: review.CasePath(c.ID)}
	v.Buttons = []web.Button{{Text: "Give them the case"}}
	return p.showForm(w, r, v)
}

func (p *StaffPages) candidateField(form *web.Form, name, label, blank string, role access.Role, people []review.Candidate) web.Question {
	var list []web.Option
	for _, c := range people {
		if c.Role == string(role) {
			list = append(list, web.Option{Value: c.Staff, Text: c.Name + ", " + p.bodyName(c.Body)})
		}
	}
	s := form.Select(name, label, "", list)
	s.Blank = blank
	return web.AskList(s)
}

// allocateAgain shows the same choices over the case as it is now.
func (p *StaffPages) allocateAgain(w http.ResponseWriter, r *http.Request, old *web.Form, cause error) error {
	form := web.NewForm().Set("reviewer", old.Text("reviewer")).Set("independent", old.Text("independent"))
	form.Fail("", errs.Message(cause)+" Nothing of yours is recorded.")
	return p.allocateForm(w, r, form)
}

// allocate gives the case away.
func (p *StaffPages) allocate(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	form.Required("reviewer", "Choose a reviewer")
	form.Required("independent", "Choose an independent member")
	if form.OK() {
		err := p.service.Allocate(r.Context(), r.PathValue("id"), form.Version(), form.Text("reviewer"), form.Text("independent"))
		switch {
		case err == nil:
			return doneAt(w, r, review.CasePath(r.PathValue("id")), "allocated")
		case errs.Is(err, errs.Conflict):
			return p.allocateAgain(w, r, form, err)
		case !form.Take(err):
			return err
		}
	}
	return p.allocateForm(w, r, form)
}
