package signin

import (
	"context"
	"net/http"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// roleOptions are the boxes to tick: every role that can be given.
func roleOptions() (out []web.Option) {
	for _, i := range access.RoleInfos() {
		out = append(out, web.Option{Value: string(i.Role), Text: i.Name, Hint: i.Hint})
	}
	return out
}

func rolesInWords(roles []access.Role) string {
	var names []string
	for _, r := range inOrder(roles) {
		names = append(names, r.Name())
	}
	return web.InWords(names)
}

// bodies gives the bodies to choose from; none when the app offers none.
func (s *Service) bodies(ctx context.Context) ([]web.Option, error) {
	if s.cfg.Bodies == nil {
		return nil, nil
	}
	return s.cfg.Bodies(ctx)
}

func bodyName(bodies []web.Option, id string) string {
	for _, b := range bodies {
		if b.Value == id {
			return b.Text
		}
	}
	if id == "" {
		return "None"
	}
	return id
}

// staffSize is how many people a page of the list shows.
const staffSize = 10

// staffView is the list of staff.
type staffView struct {
	web.Page
	Table web.Table
	Pages web.Pagination
	Add   web.Button
	Many  web.Button
	First *web.Link // many at once
	Waits *web.Link // what waits for a second administrator
}

func (s *Service) staffPage(w http.ResponseWriter, r *http.Request) error {
	list, err := s.Staff(r.Context())
	if err != nil {
		return err
	}
	bodies, err := s.bodies(r.Context())
	if err != nil {
		return err
	}
	v := &staffView{Page: web.Page{Title: "Staff", Section: StaffPath, Wide: true}, Add: web.Button{Text: "Add a person", Href: "/staff/new"},
		Many: web.Button{Text: "Add people from a table", Href: ImportPath, Kind: "secondary"}}
	v.Table = web.Table{Caption: "People who may sign in", HideCaption: true, Stack: true, Empty: "Nobody is registered.",
		Columns: []web.Column{{Text: "Name"}, {Text: "Email address"}, {Text: "Roles"}, {Text: "Body"}, {Text: "State"}}}
	v.Pages = web.Paginate(r.URL, web.PageNumber(r.URL), staffSize, len(list))
	for _, p := range web.PageOf(list, web.PageNumber(r.URL), staffSize) {
		state := web.Mark("May sign in", web.Good)
		if p.Disabled {
			state = web.Mark("Disabled", web.Quiet)
		}
		v.Synthetic = v.Synthetic || p.Synthetic
		v.Table.Rows = append(v.Table.Rows, web.Row(web.A(p.Name, "/staff/"+p.ID), web.T(p.Email),
			web.T(rolesInWords(p.Roles)), web.T(bodyName(bodies, p.Body)), state))
	}
	if s.cfg.Openings != nil {
		v.First = &web.Link{Text: "What is still missing before each room opens", Href: OpeningPath}
	}
	if err := v.waiting(r.Context(), s); err != nil {
		return err
	}
	switch r.URL.Query().Get("done") {
	case "waits":
		v.Notice = &web.Notice{Heading: "Another administrator must agree.", Text: "What gives a power counts once they have. The rest is saved.", Success: true}
	case "agreed":
		v.Notice = &web.Notice{Heading: "You agreed. It counts from the person's next page on.", Success: true}
	case "refused":
		v.Notice = &web.Notice{Heading: "You refused. Nothing of it counts.", Success: true}
	case "added":
		v.Notice = &web.Notice{Heading: "The person is added. They can sign in from now on.", Success: true}
	case "imported":
		v.Notice = &web.Notice{Heading: "Everybody in the table is added. Open each to make their invitation.", Success: true}
	case "changed":
		v.Notice = &web.Notice{Heading: "The change is saved. It counts from the person's next page on.", Success: true}
	}
	return s.cfg.Pages.Page(w, r, "signin/staff", v)
}

// editView is the form for one person.
type editView struct {
	web.Page
	Name, Email web.Input
	Body        web.Input   // when there is no list of bodies
	BodyChoice  *web.Select // when there is
	Human       web.Input
	Like        *likeQuestion // when somebody like them is registered
	Roles       web.Choices
	Disabled    web.Choices
	Reason      web.Input
	Same        *web.Link
	Holds       string // what they have in hand
	New         bool
	Before      *web.Link // where they worked before
	Version     web.Versioned
	Invite      *web.PostButton // for somebody who cannot sign in yet
	Save        web.Button
}

func (s *Service) newStaffPage(w http.ResponseWriter, r *http.Request) error {
	return s.showEdit(w, r, web.NewForm(), Staff{})
}

func (s *Service) editStaffPage(w http.ResponseWriter, r *http.Request) error {
	p, err := s.StaffMember(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	f := web.NewForm().Set("name", p.Name).Set("email", p.Email).Set("body", p.Body).Set("human", p.Number)
	var roles []string
	for _, role := range p.Roles {
		roles = append(roles, string(role))
	}
	f.Set("roles", roles...)
	if p.Disabled {
		f.Set("disabled", "yes")
	}
	return s.showEdit(w, r, f, p)
}

// showEdit shows the form, for a new person when p has no id.
func (s *Service) showEdit(w http.ResponseWriter, r *http.Request, f *web.Form, p Staff) error {
	bodies, err := s.bodies(r.Context())
	if err != nil {
		return err
	}
	title := "Add a person"
	if p.ID != "" {
		title = "Change " + p.Name
	}
	v := &editView{Page: web.Page{Title: title, Section: StaffPath, Errors: f.Errors(), Synthetic: p.Synthetic,
		Breadcrumbs: []web.Link{{Text: "Staff", Href: StaffPath}, {Text: title}}},
		Name: f.Input("name", "Name", ""), Email: f.Input("email", "Email address", "The one that they sign in with at their own organisation"),
		Roles: f.Checkboxes("roles", "What they do", "Choose all that apply", roleOptions()),
		New:   p.ID == "", Save: web.Button{Text: "Add this person"}}
	v.Human = f.Input("human", "Payroll, warrant or roll number",
		"Their number at the body that they belong to. Two accounts with the same number count as one person, wherever two people must agree")
	if v.Like, err = s.askLike(r.Context(), f, p.ID); err != nil {
		return err
	}
	v.Human.Autocomplete = "off"
	v.Email.Type, v.Email.Autocomplete, v.Name.Autocomplete = "email", "off", "off"
	v.Body = f.Input("body", "Body", "The id of the department, force, council or panel that they belong to")
	if bodies != nil {
		choice := f.Select("body", "Body", "The department, force, council or panel that they belong to", bodies)
		choice.Blank = "None"
		v.BodyChoice = &choice
	}
	if s.cfg.List != nil && !v.New {
		v.Before = &web.Link{Text: "Former employers and secondments", Href: StaffPath + "/" + p.ID + "/ties"}
	}
	if !v.New {
		v.Save.Text = "Save the change"
		if v.Holds, err = s.holdsWords(r.Context(), p); err != nil {
			return err
		}
		v.Same = &web.Link{Text: "This is the same human as somebody else on the list", Href: StaffPath + "/" + p.ID + "/same"}
		v.Disabled = f.Checkboxes("disabled", "May they sign in?", "", []web.Option{{Value: "yes", Text: "Disable this person",
			Hint: "They are signed out at once, everywhere"}})
		v.Reason = f.Input("reason", "Why are you making this change?", "This is kept in the log")
		v.Version = f.Versioned(p.Version)
		if v.Invite, err = s.inviteButton(r, p); err != nil {
			return err
		}
	}
	return s.cfg.Pages.Page(w, r, "signin/edit", v)
}

// staffFrom reads the form.
func staffFrom(f *web.Form, id string) Staff {
	p := Staff{ID: id, Name: f.Text("name"), Email: f.Text("email"), Body: f.Text("body"), Human: f.Text("human"), Answer: answerFrom(f), Version: f.Version(), Disabled: f.Has("disabled", "yes")}
	for _, role := range f.All("roles") {
		p.Roles = append(p.Roles, access.Role(strings.TrimSpace(role)))
	}
	return p
}

func (s *Service) addStaff(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	p := staffFrom(f, "")
	p.Disabled = false
	var added Staff
	if added, err = s.Enter(r.Context(), p); err == nil {
		return s.done(w, r, added.ID, "added")
	}
	if !f.Take(err) {
		return err
	}
	return s.showEdit(w, r, f, Staff{})
}

func (s *Service) changeStaff(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	was, err := s.StaffMember(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	reason := f.Required("reason", "Say why you are making this change")
	f.Limit("reason", "The reason", 500)
	if f.OK() {
		err = s.ChangeStaff(r.Context(), staffFrom(f, was.ID), reason)
		switch {
		case err == nil:
			return s.done(w, r, was.ID, "changed")
		case errs.Is(err, errs.Conflict):
			f.Fail("", "Somebody else changed this person while you were writing. Open the page again to see what it says now.")
		case !f.Take(err):
			return err
		}
	}
	return s.showEdit(w, r, f, was)
}
