package apply

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/site/gate"
	"candour/internal/site/web"
)

// When many people come at once, whoever starts or comes back waits for a turn
// (package gate). They wait before they type, or with what they typed still in
// the box. With JavaScript the page works out a puzzle meanwhile; without it,
// having waited is enough.

// placeCookie keeps the place of somebody who waits to start: which way of
// coming back they chose, and their ticket. It says nothing of anybody.
const placeCookie = "__Host-candour-place"

// lookAgain is after how many seconds the page of those who wait comes again:
// a little more than a ticket needs to show that somebody waited.
const lookAgain = "5"

// placeView is the ticket in a form, and its puzzle when there is a crowd.
type placeView struct {
	Ticket string
	Zeros  int
	Busy   bool
	Send   bool // the form is sent by itself once the puzzle is solved
}

// place makes the ticket for a form; send when the form was turned away.
func (p *Pages) place(r *http.Request, lane string, send bool) *placeView {
	if p.Tickets == nil {
		return nil
	}
	busy, solved := p.Turns.Busy(lane, web.MarkOf(r))
	zeros := gate.Bits(solved, gate.Places)
	return &placeView{Ticket: p.Tickets.Issue(lane, zeros), Zeros: zeros, Busy: busy || send, Send: send}
}

// visit notes who asks for a turn, and what their ticket is worth.
func (p *Pages) visit(r *http.Request, lane, ticket, proof string) context.Context {
	v := gate.Visit{Mark: web.MarkOf(r)}
	if p.Tickets != nil {
		v.Class = p.Tickets.Use(lane, ticket, proof)
	}
	return gate.WithVisit(r.Context(), v)
}

// waitView is the page of those who wait to start.
type waitView struct {
	web.Page
	Kind  string
	Place *placeView
	Next  web.Button
	Help  []HelpLink
}

// turnedAway says whether somebody only has to wait for their turn.
func turnedAway(err error) bool {
	return errs.Is(err, errs.Unavailable) && !errors.Is(err, intake.ErrNoRoom)
}

// waitToStart keeps somebody's place. The page comes again by itself.
func (p *Pages) waitToStart(w http.ResponseWriter, r *http.Request, kind string) error {
	v := &waitView{Page: p.page("Your form", nil), Kind: kind, Place: p.place(r, gate.Start, true), Help: p.Help,
		Next: web.Button{Text: "Look now", Name: "go", Value: goStart, Kind: "secondary"}}
	v.Status = http.StatusServiceUnavailable
	w.Header().Set("Refresh", lookAgain+"; url="+formPath)
	http.SetCookie(w, &http.Cookie{Name: placeCookie, Value: kind + "." + v.Place.Ticket, Path: "/", MaxAge: int(gate.TicketLife.Seconds()),
		Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode})
	return p.Renderer.Page(w, r, "review/apply_wait", v)
}

func dropPlace(w http.ResponseWriter) {
	http.SetCookie(w, &http.Cookie{Name: placeCookie, Path: "/", MaxAge: -1, Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode})
}

// waited goes on for somebody who pressed Start, was asked to wait, and whose
// page came again. That it is a GET is no harm: the place was given to a form of
// ours, and no other site can make a browser send its cookie.
func (p *Pages) waited(w http.ResponseWriter, r *http.Request) (answered bool, err error) {
	c, err := r.Cookie(placeCookie)
	if err != nil || p.Tickets == nil {
		return false, nil
	}
	kind, ticket, _ := strings.Cut(c.Value, ".")
	return true, p.begin(w, r, kind, ticket, "")
}

// begin makes a draft when the turn comes, or keeps the place.
func (p *Pages) begin(w http.ResponseWriter, r *http.Request, kind, ticket, proof string) error {
	s, err := p.start(p.visit(r, gate.Start, ticket, proof), kindOf(kind))
	if turnedAway(err) && p.Tickets != nil {
		return p.waitToStart(w, r, string(kindOf(kind)))
	}
	if errs.Is(err, errs.Unavailable) {
		words := "Many people are here at this moment. Press Continue again in a minute."
		if errors.Is(err, intake.ErrNoRoom) {
			words = errs.Message(err)
		}
		form := web.NewForm().Set("kind", kind)
		form.Fail("", words)
		return p.chooseKind(w, r, form)
	}
	if err != nil {
		return err
	}
	s.Step = stepPhrase
	dropPlace(w)
	if err := p.sessions.put(r.Context(), w, s); err != nil {
		return err
	}
	return web.Redirect(w, r, formPath)
}
