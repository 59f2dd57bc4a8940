package signin

import (
	"embed"
	"net/http"
	"slices"

	"candour/internal/site/web"
	"candour/internal/trust/access"
)

//go:embed templates
var templates embed.FS

// Templates are this package's pages, for the renderer.
func Templates() web.Templates { return web.Templates{Slice: "signin", FS: templates} }

// The paths that others need to know. The sign-in page itself is
// web.SignInPath.
const (
	callbackPath = "/sign-in/callback"
	// SignOutPath is where the "Sign out" button posts (web.Site.SignOutPath).
	SignOutPath = "/sign-out"
	// AccountPath is one's own account.
	AccountPath = "/account"
	// StaffPath is the administrator's list.
	StaffPath = "/staff"
	// DemoPath is where one becomes an invented person.
	DemoPath = "/demo/choose"
)

// Routes are the pages of sign-in, one's account and the list of staff.
func (s *Service) Routes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	return append(slices.Concat(s.invitationRoutes(), s.importRoutes(), s.openingRoutes()), []web.Route{
		{Method: get, Pattern: web.SignInPath, Action: SessionCreate, Handler: s.signInPage},
		{Method: get, Pattern: "/sign-in/passkey.js", Action: SessionCreate, Handler: s.passkeyScript},
		{Method: post, Pattern: "/sign-in/oidc", Action: SessionCreate, Handler: s.oidcStart},
		{Method: get, Pattern: callbackPath, Action: SessionCreate, Handler: s.oidcCallback},
		{Method: post, Pattern: "/sign-in/passkey/options", Action: SessionCreate, Handler: s.passkeyOptions},
		{Method: post, Pattern: "/sign-in/passkey", Action: SessionCreate, Handler: s.passkeySignIn},
		{Method: get, Pattern: againPath, Action: AccountManage, Handler: s.againPage},
		{Method: post, Pattern: againPath + "/oidc", Action: AccountManage, Handler: s.againOIDC},
		{Method: post, Pattern: againPath + "/passkey", Action: AccountManage, Handler: s.againPasskey},
		{Method: get, Pattern: heldPath, Action: AccountManage, Handler: s.heldPage},
		{Method: post, Pattern: SignOutPath, Action: SessionEnd, Handler: s.signOut},

		{Method: get, Pattern: AccountPath, Action: AccountManage, Handler: s.accountPage},
		{Method: post, Pattern: "/account/passkeys/options", Action: AccountManage, Handler: s.registerOptions, Fresh: true},
		{Method: post, Pattern: "/account/passkeys", Action: AccountManage, Handler: s.registerPasskey, Fresh: true},
		{Method: post, Pattern: "/account/passkeys/remove", Action: AccountManage, Handler: s.removePasskey, Fresh: true},
		{Method: post, Pattern: "/account/sign-out-everywhere", Action: AccountManage, Handler: s.signOutEverywhere},

		{Method: get, Pattern: StaffPath, Action: access.UserManage, Handler: s.staffPage},
		{Method: get, Pattern: "/staff/new", Action: access.UserManage, Handler: s.newStaffPage},
		{Method: post, Pattern: "/staff/new", Action: access.UserManage, Handler: s.addStaff},
		{Method: get, Pattern: proposalsPath, Action: access.UserManage, Handler: s.proposalsPage},
		{Method: get, Pattern: proposalsPath + "/{id}", Action: access.UserManage, Handler: s.proposalPage},
		{Method: post, Pattern: proposalsPath + "/{id}", Action: StaffAgree, Handler: s.answerProposal},
		{Method: get, Pattern: "/staff/{id}/same", Action: access.UserManage, Handler: s.joinPage},
		{Method: post, Pattern: "/staff/{id}/same", Action: access.UserManage, Handler: s.joinHumans},
		{Method: get, Pattern: "/staff/{id}", Action: access.UserManage, Handler: s.editStaffPage},
		{Method: post, Pattern: "/staff/{id}", Action: access.UserManage, Handler: s.changeStaff},
	}...)
}

// DemoRoutes are the page on which a visitor becomes one of the invented
// people. The demonstration alone mounts them; even there, only people marked
// synthetic can be chosen.
func (s *Service) DemoRoutes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Pattern: DemoPath, Action: DemoChoose, Handler: s.demoPage},
		{Method: http.MethodPost, Pattern: DemoPath, Action: DemoChoose, Handler: s.demoChoose},
	}
}
