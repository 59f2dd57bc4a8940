package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"candour/internal/trust/access"
)

// Handler answers one request. It returns an error instead of writing one: the
// server turns it into a page or a problem document (see [Server]). A handler
// that has begun to write and then fails makes the server break the
// connection, so that half an answer is never taken for a whole one.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Route is one method and path, the rule it stands under and what answers it.
type Route struct {
	// Method is GET (which serves HEAD too), POST, PUT, PATCH, DELETE, or
	// [AnyMethod].
	Method string
	// Pattern is the path part of a [http.ServeMux] pattern: "/reports/{id}",
	// "/reports/{$}", "/api/v1/{rest...}". It never names a host.
	Pattern string
	// Action is the rule: the policy is asked for it, about [access.Route],
	// before Handler runs. A handler that touches a record asks again, about
	// that record, through its service.
	Action access.Action
	// Handler answers.
	Handler Handler
	// MaxBody is the most bytes that a request may send; 0 is [DefaultMaxBody].
	MaxBody int64
	// InMemory keeps all of an upload in memory, whatever its size up to MaxBody: what
	// somebody sends here must not touch a disk before it is sealed.
	InMemory bool
	// Bearer marks a route of the JSON API that is called with a token
	// ("Authorization: Bearer ..."): it needs no form token, because no browser adds
	// that header by itself. Where the server knows tokens ([Config] Bearers), whoever
	// is signed in is nobody there; elsewhere the form token is asked for as usual of a
	// request without the header.
	Bearer bool
	// Exit marks the pages with "Exit this page" ([Page] Exit): an error there
	// is shown with the button, and no more of the service than the page shows.
	Exit bool
	// Fresh asks for a sign-in within the last minutes before anything is done
	// here, besides the actions that always do ([access.Act]).
	Fresh bool
	// Lost answers a form whose token does not fit, where a room can do better
	// than the page that shows what was typed. It must change nothing.
	Lost Handler
	// Large answers a form that is larger than MaxBody, where a room can lead back to
	// the page that it came from; [CutForm] has its words. It must change nothing: the
	// token is not looked at. Up to maxPassed of what is too much is passed over
	// first, so that a browser that is still sending gets to read the answer.
	Large Handler
}

// Get is a page: what may be looked at.
func Get(pattern string, action access.Action, h Handler) Route {
	return Route{Method: http.MethodGet, Pattern: pattern, Action: action, Handler: h}
}

// Post is where a form is sent.
func Post(pattern string, action access.Action, h Handler) Route {
	return Route{Method: http.MethodPost, Pattern: pattern, Action: action, Handler: h}
}

// AnyMethod is for a route that hands every method to another mux (the API).
const AnyMethod = "ANY"

// DefaultMaxBody is the size of a form without files, in bytes (1 MiB).
const DefaultMaxBody = 1 << 20

// maxPassed is how many bytes past the limit are read and forgotten, before a form
// that is too large is answered: a film from a telephone is hardly larger.
const maxPassed = 512 << 20

// String is the route as ServeMux writes it: "GET /reports/{id}".
func (rt Route) String() string {
	if rt.Method == AnyMethod {
		return rt.Pattern
	}
	return rt.Method + " " + rt.Pattern
}

// maxBody is MaxBody with its default filled in.
func (rt Route) maxBody() int64 {
	if rt.MaxBody > 0 {
		return rt.MaxBody
	}
	return DefaultMaxBody
}

// Authorizer answers whether somebody may do something (package access does).
type Authorizer interface {
	access.Authorizer
	// Knows says whether any rule bears on the action.
	Knows(action access.Action) bool
	// WantsFresh says whether whoever does it must have just signed in anew.
	WantsFresh(action access.Action) bool
}

var methods = []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, AnyMethod}

// check says why the route cannot be mounted. A route without a rule, or with
// a rule that no policy knows, must stop the program at start: nobody may find
// out in use that a page was open to all, or to none.
func (rt Route) check(policy Authorizer) error {
	switch {
	case !slices.Contains(methods, rt.Method):
		return fmt.Errorf("route %q: the method %q is not one of %s", rt.Pattern, rt.Method, strings.Join(methods, ", "))
	case !strings.HasPrefix(rt.Pattern, "/"):
		return fmt.Errorf("route %q: the pattern must start with /", rt)
	case strings.HasPrefix(rt.Pattern, assetsPrefix):
		return fmt.Errorf("route %q: %s belongs to the server", rt, assetsPrefix)
	case rt.Handler == nil:
		return fmt.Errorf("route %q has no handler", rt)
	case rt.Action == "":
		return fmt.Errorf("route %q names no rule", rt)
	case !policy.Knows(rt.Action):
		return fmt.Errorf("route %q: no policy knows its rule %q", rt, rt.Action)
	}
	return nil
}

// mount puts the route into the mux; ServeMux panics when two patterns
// conflict, which becomes an error here.
func mount(mux *http.ServeMux, rt Route, h http.Handler) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("route %q: %v", rt, p)
		}
	}()
	mux.Handle(rt.String(), h)
	return nil
}
