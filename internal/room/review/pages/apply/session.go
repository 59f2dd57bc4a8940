package apply

import (
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/site/formsession"
	"candour/internal/site/web"
)

// sessionCookie is the cookie by which an applicant's form or case lies open.
const sessionCookie = "__Host-candour-form"

// newSessions are the open forms of a cookie of this room.
func newSessions(c Config, cookie string) formsession.Sessions {
	return formsession.New(formsession.Config{Cookie: cookie, Secret: c.Secret, Now: c.Now, Drafts: c.Drafts.Drafts, Log: c.Log, Longest: 4 * intake.MaxBox})
}

// personOf is who acts on the case that a session leads to.
func personOf(s formsession.Session) intake.PersonKey {
	f := s.Found()
	return intake.PersonKey{CaseID: f.Ref, Key: f.Key}
}

// leave is the button "Exit this page", of this room and of the others.
func (p *Pages) leave() web.Route {
	return formsession.LeaveRoute(p.LeaveTo, rules.ReviewApply, func() []formsession.Sessions {
		all := []formsession.Sessions{p.sessions}
		if p.Others != nil {
			all = append(all, p.Others()...)
		}
		return all
	})
}
