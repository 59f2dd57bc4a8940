package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/trust/access"
)

// The codes of problems that only a program meets.
const (
	codeMethod  errs.Code = "method_not_allowed"
	codeCalls   errs.Code = "too_many_calls"
	codeScope   errs.Code = "insufficient_scope"
	codeKeyUsed errs.Code = "idempotency_key_used"
)

// toldPrograms is an error with other words for a program than for a person at a page.
type toldPrograms struct {
	error
	code  errs.Code // "" for that of the error
	words string
}

// Unwrap gives the error itself.
func (t *toldPrograms) Unwrap() error { return t.error }

// ToPrograms gives an error the words that a program is told: of its request, and of no
// page.
func ToPrograms(err error, words string) error { return &toldPrograms{error: err, words: words} }

// wantsProblem says whether a program asked, rather than a person.
func wantsProblem(r *http.Request) bool {
	if strings.HasPrefix(r.URL.Path, "/api/") {
		return true
	}
	accept := r.Header.Get("Accept")
	return strings.Contains(accept, "json") && !strings.Contains(accept, "text/html")
}

// problem is an RFC 9457 document. Code, Reference and Errors are extensions.
type problem struct {
	Type      string       `json:"type"`
	Title     string       `json:"title"`
	Status    int          `json:"status"`
	Detail    string       `json:"detail"`
	Instance  string       `json:"instance,omitempty"`
	Code      errs.Code    `json:"code,omitempty"`
	Reference string       `json:"reference,omitempty"`
	Errors    []errs.Field `json:"errors,omitempty"`
}

func writeProblem(w http.ResponseWriter, r *http.Request, status int, err error) {
	p := problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Reference: Reference(r.Context()), Errors: errs.FieldsOf(err)}
	p.Code, p.Detail = problemWords(r, status, err)
	if p.Reference != "" {
		p.Instance = "urn:candour:reference:" + p.Reference
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(p) // the connection is all that can fail
}

// problemWords gives the code and the words of a problem, in the language of a request.
func problemWords(r *http.Request, status int, err error) (errs.Code, string) {
	code, words := errs.CodeOf(err), errs.Message(err)
	if told, ok := errors.AsType[*toldPrograms](err); ok {
		if words = told.words; told.code != "" {
			code = told.code
		}
	}
	if big, ok := errors.AsType[*http.MaxBytesError](err); ok {
		words = "The body of the request is larger than the " + Bytes(big.Limit) + " that this operation takes. Nothing was saved. Send less at once."
	}
	if _, protocol := errors.AsType[httpError](err); !protocol {
		return code, words
	}
	switch status {
	case http.StatusNotFound:
		return errs.NotFound, "There is nothing at this address. What there is stands in /api/v1/openapi.json."
	case http.StatusMethodNotAllowed:
		return codeMethod, "This address does not take " + r.Method + ". The header Allow says what it takes."
	case http.StatusTooManyRequests:
		return codeCalls, "This token has called too often. Wait as many seconds as the header Retry-After says, then go on."
	}
	return code, http.StatusText(status) + "."
}

// lacksScope says to a token that may not use a route which scope that needs. One that
// has the scope and is refused all the same is told what the rule says.
func lacksScope(w http.ResponseWriter, who access.Actor, rt Route, err error) error {
	scope := string(rt.Action)
	if !rt.Bearer || !errs.Is(err, errs.Forbidden) || slices.Contains(who.Scopes, scope) {
		return err
	}
	w.Header().Set("WWW-Authenticate", `Bearer realm="candour", error="insufficient_scope", scope="`+scope+`"`)
	return &toldPrograms{error: err, code: codeScope, words: "This token lacks the scope " + scope + "; it has " + strings.Join(who.Scopes, ", ") +
		". Use a token that was made for it."}
}
