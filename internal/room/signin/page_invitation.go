package signin

import (
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// InvitationPath is where somebody who was invited makes their first passkey.
const InvitationPath = "/invitation"

// invitationView is the page for the code, and then for the key.
type invitationView struct {
	web.Page
	CanAdd   bool
	Code     web.Input
	Continue web.Button
	// Of somebody whose code was found:
	Known bool
	Typed string
	Facts web.SummaryList
	Name  web.Input
}

func (s *Service) invitationPage(w http.ResponseWriter, r *http.Request) error {
	return s.showInvitation(w, r, web.NewForm())
}

func (s *Service) showInvitation(w http.ResponseWriter, r *http.Request, f *web.Form) error {
	v := &invitationView{Page: web.Page{Title: "Make your first passkey", NoIndex: true, Errors: f.Errors()}, CanAdd: s.webauthn != nil,
		Code: f.Input("code", "Your invitation code", "26 letters and digits, in groups. The person who added you gave it to you"), Continue: web.Button{Text: "Continue"}}
	v.Code.Autocomplete, v.Code.Width = "off", 20
	return s.cfg.Pages.Page(w, r, "signin/invitation", v)
}

// lookInvitation says whom a code lets in, so that nobody makes a key for
// somebody else's account.
func (s *Service) lookInvitation(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	code := f.Required("code", "Enter your invitation code")
	if !f.OK() {
		return s.showInvitation(w, r, f)
	}
	who, i, err := s.invited(r.Context(), s.cfg.DB, code)
	if errs.Is(err, errs.Invalid) {
		f.Fail("code", errs.Message(err))
		return s.showInvitation(w, r, f)
	}
	if err != nil {
		return err
	}
	bodies, err := s.bodies(r.Context())
	if err != nil {
		return err
	}
	v := &invitationView{Page: web.Page{Title: "Make your first passkey", NoIndex: true}, CanAdd: s.webauthn != nil, Known: true, Typed: code,
		Name: web.NewForm().Input("name", "What to call this passkey", "For example, my work phone")}
	v.Name.Width = 20
	v.Facts.Rows = []web.SummaryRow{
		{Key: "Name", Value: web.T(who.Name)}, {Key: "Roles", Value: web.T(rolesInWords(who.Roles))},
		{Key: "Body", Value: web.T(bodyName(bodies, who.Body))}, {Key: "Use it before", Value: web.T(inWords(i.Expires))}}
	return s.cfg.Pages.Page(w, r, "signin/invitation", v)
}

// invitationOptions gives the script the challenge.
func (s *Service) invitationOptions(w http.ResponseWriter, r *http.Request) error {
	options, err := s.startInvited(r.Context(), r.PostFormValue("code"))
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, options)
}

// acceptInvitation takes the key and signs the person in.
func (s *Service) acceptInvitation(w http.ResponseWriter, r *http.Request) error {
	if s.webauthn == nil {
		return errNoPasskeys
	}
	who, err := s.accept(r.Context(), r.PostFormValue("code"), r.PostFormValue("name"), r.PostFormValue("credential"))
	if err == nil {
		err = s.begin(r.Context(), who, MethodPasskey, s.cfg.Clock.Now())
	}
	if err != nil {
		return s.refused(w, r, err)
	}
	return web.Redirect(w, r, nextFor(who, ""))
}

// invitedView shows the code, once.
type invitedView struct {
	web.Page
	Name, Email, Code, Link string
	Mailed                  bool
	Until                   string
	Back                    web.Button
}

// InvitationLink is where a code is used. What stands behind the # is sent to no
// server.
func (s *Service) InvitationLink(code string) string {
	return s.cfg.PublicURL + InvitationPath + "#" + code
}

// inviteStaff makes an invitation and shows its code on this page alone.
func (s *Service) inviteStaff(w http.ResponseWriter, r *http.Request) error {
	who, code, err := s.Invite(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	v := &invitedView{Page: web.Page{Title: "Invitation for " + who.Name, Section: StaffPath, Synthetic: who.Synthetic,
		Breadcrumbs: []web.Link{{Text: "Staff", Href: StaffPath}, {Text: who.Name, Href: StaffPath + "/" + who.ID}, {Text: "Invitation"}}},
		Name: who.Name, Email: who.Email, Code: code, Link: s.InvitationLink(code), Mailed: s.cfg.Mail != nil,
		Until: inWords(s.cfg.Clock.Now().Add(invitationLife)), Back: web.Button{Text: "Back to the list of staff", Href: StaffPath, Kind: "secondary"}}
	return s.cfg.Pages.Page(w, r, "signin/invited", v)
}

// inviteButton is on the page of somebody who cannot sign in yet.
func (s *Service) inviteButton(r *http.Request, p Staff) (*web.PostButton, error) {
	if s.webauthn == nil || p.ID == "" {
		return nil, nil
	}
	if _, err := s.mayBeInvited(r.Context(), s.cfg.DB, p.ID); err != nil {
		if errs.Is(err, errs.Invalid) {
			err = nil
		}
		return nil, err
	}
	return &web.PostButton{Action: StaffPath + "/" + p.ID + "/invite", Button: web.Button{Text: "Make an invitation", Kind: "secondary", Hidden: "for " + p.Name}}, nil
}

// invitationRoutes are the pages of invitations.
func (s *Service) invitationRoutes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	return []web.Route{
		{Method: get, Pattern: InvitationPath, Action: SessionCreate, Handler: s.invitationPage},
		{Method: post, Pattern: InvitationPath, Action: SessionCreate, Handler: s.lookInvitation},
		{Method: post, Pattern: InvitationPath + "/options", Action: SessionCreate, Handler: s.invitationOptions},
		{Method: post, Pattern: InvitationPath + "/accept", Action: SessionCreate, Handler: s.acceptInvitation},
		{Method: post, Pattern: StaffPath + "/{id}/invite", Action: access.UserManage, Handler: s.inviteStaff},
	}
}
