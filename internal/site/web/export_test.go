package web

import "net/http"

// FormToken gives the token of a page that is being made; call it before anything is
// written.
func FormToken(r *http.Request) string {
	if x := exchangeFrom(r.Context()); x != nil {
		// The session may have begun since the request came in.
		x.req = r
		return x.formToken()
	}
	return ""
}
