package apply

import (
	"errors"
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/site/formsession"
	"candour/internal/site/gate"
	"candour/internal/site/web"
	"candour/internal/trust/comeback"
)

// placeCookie keeps the place of somebody who waits to start (formsession.Door).
const placeCookie = "__Host-candour-place"

func (p *Pages) door() formsession.Door {
	return formsession.Door{Turns: p.Turns, Tickets: p.Tickets, Cookie: placeCookie}
}

// waitView is the page of those who wait to start.
type waitView struct {
	web.Page
	Kind  string
	Place *formsession.Place
	Next  web.Button
	Help  []HelpLink
}

// waitToStart keeps somebody's place. The page comes again by itself.
func (p *Pages) waitToStart(w http.ResponseWriter, r *http.Request, kind string) error {
	v := &waitView{Page: p.page("Your form", nil), Kind: kind, Place: p.door().Place(r, gate.Start, true), Help: p.Help,
		Next: web.Button{Text: "Look now", Name: "go", Value: goStart, Kind: "secondary"}}
	v.Status = http.StatusServiceUnavailable
	p.door().Hold(w, kind, v.Place, formPath)
	return p.Renderer.Page(w, r, "review/apply_wait", v)
}

// waited goes on for somebody who pressed Start, was asked to wait, and whose
// page came again.
func (p *Pages) waited(w http.ResponseWriter, r *http.Request) (answered bool, err error) {
	kind, ticket, ok := p.door().Held(r)
	if !ok {
		return false, nil
	}
	return true, p.begin(w, r, kind, ticket, "")
}

// begin makes a draft when the turn comes, or keeps the place.
func (p *Pages) begin(w http.ResponseWriter, r *http.Request, kind, ticket, proof string) error {
	s, err := p.start(p.door().Visit(r, gate.Start, ticket, proof), formsession.KindOf(kind))
	if formsession.TurnedAway(err) && p.Tickets != nil {
		return p.waitToStart(w, r, string(formsession.KindOf(kind)))
	}
	if errs.Is(err, errs.Unavailable) {
		words := "Many people are here at this moment. Press Continue again in a minute."
		if errors.Is(err, comeback.ErrNoRoom) {
			words = errs.Message(err)
		}
		form := web.NewForm().Set("kind", kind)
		form.Fail("", words)
		return p.chooseKind(w, r, form)
	}
	if err != nil {
		return err
	}
	p.door().Drop(w)
	if err := p.sessions.Put(r.Context(), w, s); err != nil {
		return err
	}
	return web.Redirect(w, r, formPath)
}
