package formsession

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/site/gate"
	"candour/internal/site/web"
	"candour/internal/trust/comeback"
)

// Door is the way in when many people come at once: whoever starts or comes back waits for
// a turn (package gate), before they type, or with what they typed still in the box. With
// JavaScript the page works out a puzzle meanwhile; without it, having waited is enough.
// All rooms have one queue.
type Door struct {
	// Turns and Tickets are the queue; without them nobody is asked to wait.
	Turns   *gate.Turns
	Tickets *gate.Tickets
	// Cookie keeps the place of somebody who waits to start: which way of
	// coming back they chose, and their ticket. It says nothing of anybody.
	Cookie string
}

// Place is the ticket in a form, and its puzzle when there is a crowd.
type Place struct {
	Ticket string
	Zeros  int
	Busy   bool
	Send   bool // the form is sent by itself once the puzzle is solved
}

// Place makes the ticket for a form; send when the form was turned away.
func (d Door) Place(r *http.Request, lane string, send bool) *Place {
	if d.Tickets == nil {
		return nil
	}
	busy, solved := d.Turns.Busy(lane, web.MarkOf(r))
	zeros := gate.Bits(solved, gate.Places)
	return &Place{Ticket: d.Tickets.Issue(lane, zeros), Zeros: zeros, Busy: busy || send, Send: send}
}

// Visit notes who asks for a turn, and what their ticket is worth.
func (d Door) Visit(r *http.Request, lane, ticket, proof string) context.Context {
	v := gate.Visit{Mark: web.MarkOf(r)}
	if d.Tickets != nil {
		v.Class = d.Tickets.Use(lane, ticket, proof)
	}
	return gate.WithVisit(r.Context(), v)
}

// TurnedAway says whether somebody only has to wait for their turn.
func TurnedAway(err error) bool {
	return errs.Is(err, errs.Unavailable) && !errors.Is(err, comeback.ErrNoRoom)
}

// lookAgain is after how many seconds the page of those who wait comes again:
// a little more than a ticket needs to show that somebody waited.
const lookAgain = "5"

// Hold keeps somebody's place while they wait to start, and has the page come again by
// itself at the address of the form.
func (d Door) Hold(w http.ResponseWriter, kind string, at *Place, form string) {
	w.Header().Set("Refresh", lookAgain+"; url="+form)
	http.SetCookie(w, &http.Cookie{Name: d.Cookie, Value: kind + "." + at.Ticket, Path: "/", MaxAge: int(gate.TicketLife.Seconds()),
		Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode})
}

// Held gives the place of somebody who waits. That it is read on a GET is no harm: the
// place was given to a form of ours, and no other site can make a browser send its cookie.
func (d Door) Held(r *http.Request) (kind, ticket string, ok bool) {
	c, err := r.Cookie(d.Cookie)
	if err != nil || d.Tickets == nil {
		return "", "", false
	}
	kind, ticket, _ = strings.Cut(c.Value, ".")
	return kind, ticket, true
}

// Drop gives the place up.
func (d Door) Drop(w http.ResponseWriter) {
	http.SetCookie(w, &http.Cookie{Name: d.Cookie, Path: "/", MaxAge: -1, Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode})
}
