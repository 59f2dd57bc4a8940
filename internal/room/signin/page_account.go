package signin

import (
	"net/http"

	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// accountView is one's own account.
type accountView struct {
	web.Page
	Facts      web.SummaryList
	Passkeys   []passkeyRow
	CanAdd     bool // passkeys are possible here
	Fresh      bool // they have shown just now that it is they
	Again      web.Button
	Name       web.Input
	Sessions   web.Table
	Everywhere web.PostButton
}

type passkeyRow struct {
	Name   string
	Facts  string
	Remove web.PostButton
}

func (s *Service) accountPage(w http.ResponseWriter, r *http.Request) error {
	ctx, who := r.Context(), access.ActorFrom(r.Context())
	keys, err := s.listPasskeys(ctx, s.cfg.DB, who.ID)
	if err != nil {
		return err
	}
	open, err := openSessions(ctx, s.cfg.DB, who.ID, s.limits.clock.Now())
	if err != nil {
		return err
	}
	bodies, err := s.bodies(ctx)
	if err != nil {
		return err
	}
	v := &accountView{Page: web.Page{Title: "Your account", Section: AccountPath, Synthetic: who.Synthetic},
		CanAdd: s.webauthn != nil, Fresh: s.Fresh(ctx), Again: web.Button{Text: "Sign in again to add or remove a passkey",
			Href: s.AskFresh(AccountPath), Kind: "secondary"}, Name: web.NewForm().Input("name", "What to call this passkey", "For example, my work phone"),
		Everywhere: web.PostButton{Action: "/account/sign-out-everywhere",
			Button: web.Button{Text: "Sign out everywhere", Kind: "warning"}}}
	v.Name.Width = 20
	v.Facts.Rows = []web.SummaryRow{
		{Key: "Name", Value: web.T(who.Name)},
		{Key: "Roles", Value: web.T(rolesInWords(who.Roles))},
		{Key: "Body", Value: web.T(bodyName(bodies, who.Body))},
	}
	if s.cfg.List != nil {
		before, err := s.cfg.List.Before(ctx, s.cfg.DB, who.ID)
		if err != nil {
			return err
		}
		row := web.SummaryRow{Key: "Worked before", Value: web.T("Nobody has noted a former employer or a secondment")}
		if len(before) > 0 {
			row.Value = web.Cell{Text: before[0], Lines: before[1:]}
		}
		v.Facts.Rows = append(v.Facts.Rows, row)
	}
	for _, k := range keys {
		facts := "Added " + inWords(k.Created) + ". Last used: " + inWords(k.Used) + "."
		if !k.good {
			facts = "Nobody can sign in with this one: it was added before this service could tell that it is yours. Remove it, then add it again."
		}
		v.Passkeys = append(v.Passkeys, passkeyRow{Name: k.Name, Facts: facts,
			Remove: web.PostButton{Action: "/account/passkeys/remove", Hidden: []web.Hidden{{Name: "id", Value: k.ID}},
				Button: web.Button{Text: "Remove", Kind: "secondary", Hidden: "the passkey " + k.Name}}})
	}
	v.Sessions = sessionTable(open)
	switch r.URL.Query().Get("done") {
	case "added":
		v.Notice = &web.Notice{Heading: "Your passkey is added. You can sign in with it from now on.", Success: true}
	case "removed":
		v.Notice = &web.Notice{Heading: "The passkey is removed. Nobody can sign in with it any more.", Success: true}
	}
	return s.cfg.Pages.Page(w, r, "signin/account", v)
}

func sessionTable(open []OpenSession) web.Table {
	t := web.Table{Caption: "Where you are signed in", Columns: []web.Column{{Text: "How"}, {Text: "Since"}, {Text: "Last used"}}}
	how := map[string]string{MethodOIDC: "Your organisation", MethodPasskey: "Passkey", MethodDemo: "Demonstration"}
	for _, o := range open {
		t.Rows = append(t.Rows, web.Row(web.T(how[o.Method]), web.T(inWords(o.Started)), web.T(inWords(o.Seen))))
	}
	return t
}

// registerOptions gives the script what it needs to make a key.
func (s *Service) registerOptions(w http.ResponseWriter, r *http.Request) error {
	options, err := s.startRegister(r.Context(), access.ActorFrom(r.Context()).ID)
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, options)
}

func (s *Service) registerPasskey(w http.ResponseWriter, r *http.Request) error {
	if s.webauthn == nil {
		return errNoPasskeys
	}
	who := access.ActorFrom(r.Context())
	err := s.finishRegister(r.Context(), who.ID, r.PostFormValue("name"), r.PostFormValue("credential"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, AccountPath+"?done=added")
}

func (s *Service) removePasskey(w http.ResponseWriter, r *http.Request) error {
	ctx, who := r.Context(), access.ActorFrom(r.Context())
	if err := s.forgetPasskey(ctx, who.ID, r.PostFormValue("id")); err != nil {
		return err
	}
	s.cfg.Log.InfoContext(ctx, "passkey removed", "staff", who.ID)
	return web.Redirect(w, r, AccountPath+"?done=removed")
}

func (s *Service) signOutEverywhere(w http.ResponseWriter, r *http.Request) error {
	if err := s.endAll(r.Context(), access.ActorFrom(r.Context()).ID); err != nil {
		return err
	}
	return s.signOut(w, r)
}
