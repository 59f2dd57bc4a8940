// Package web serves pages. It is thin over net/http and html/template: slices
// give it routes and templates, it gives them the layout, the components, the
// forms, the rules at the door and one way for things to go wrong.
//
// # How to add a page
//
// A page is one file, page_NAME.go, with its view model and its handler, and
// one template, templates/NAME.gohtml. The view model embeds [Page]:
//
//	type showView struct {
//		web.Page
//		Facts    web.SummaryList
//		Withdraw web.PostButton
//	}
//
//	func (p *pages) show(w http.ResponseWriter, r *http.Request) error {
//		rec, err := p.service.Get(r.Context(), r.PathValue("id"))
//		if err != nil {
//			return err // NotFound becomes a 404 page, Forbidden a 403 page
//		}
//		return p.web.Page(w, r, "register/show", &showView{
//			Page:  web.Page{Title: rec.Title, Section: "/recommendations"},
//			Facts: web.SummaryList{Rows: []web.SummaryRow{{Key: "Owner", Value: web.T(rec.Owner)}}},
//		})
//	}
//
// Its template defines "content", with one <h1>, and uses the partials:
//
//	{{define "content"}}
//	<h1 class="govuk-heading-l">{{.Title}}</h1>
//	{{template "summary-list" .Facts}}
//	{{template "post-button" (.Post .Withdraw)}}
//	{{end}}
//
// and its line in routes.go names its rule, without which the program does not
// start:
//
//	{Method: "GET", Pattern: "/recommendations/{id}", Action: access.LedgerRead, Handler: p.show},
//
// The templates are embedded by the slice and handed to [NewRenderer]:
//
//	//go:embed templates/*.gohtml
//	var templates embed.FS // a slice exports Templates() web.Templates
//
// Its test gives [CheckTemplates] a sample view model of each page.
//
// # How to have a page in Welsh
//
// Name it in Templates.Spoken, and put its words into words/cy.po beside the
// templates (package tongue). Mark what somebody else wrote: {{template "said" .Words}}.
//
// # How to take a form
//
// In the template: <form method="post" novalidate>{{template "csrf" .CSRF}},
// the fields, {{template "button" .Save}}. In the POST handler:
//
//	form, err := web.ParseForm(r)
//	if err != nil { return err }
//	title := form.Required("title", "Enter a title")
//	if form.OK() {
//		err := p.service.Edit(r.Context(), id, form.Version(), title)
//		switch {
//		case err == nil:
//			return web.Redirect(w, r, "/recommendations/"+id)
//		case errs.Is(err, errs.Conflict):
//			return p.conflict(w, r, form, id) // form.Conflict(...), Renderer.Conflict
//		case !form.Take(err):
//			return err
//		}
//	}
//	return p.showEdit(w, r, form) // the same page again: Errors: form.Errors()
//
// Where a form is shown, make its fields with form.Input, form.Radios and so
// on; they carry the value that was typed and the message about it.
//
// # How words are not lost
//
// A form that cannot be taken (its token does not fit, the session ran out, the
// store failed, a file is too large) is answered with what was typed, in that
// one answer: to be sent again where that may help, to be copied elsewhere. A
// handler has nothing to do for it but to return its error. Fields for
// passphrases must have a name that [Secret] knows; a room that can do better
// when the token is lost sets [Route] Lost. A test of internal/app walks every
// form of every room.
//
// # How to make a page that can be left at once
//
// Set Exit in the [Page] and in its [Route], and mount [LeaveRoute] once. The
// page then has GOV.UK's "Exit this page" on top (a link; three presses of
// Shift with JavaScript), is stored nowhere, shows no menu and no way to sign
// in, and so do the error pages of its route. Neutral keeps the service's name
// out of the title, the icon and the heads of the page. Leaving expires our
// cookies and asks the browser to forget the rest. With JavaScript the
// browser's Back then leads away again; without it Back asks the server for
// the page once more, without the cookie: such a page must then show nothing
// that was typed or found. What ties a visitor to a draft must therefore be a
// cookie (its name starting with __Host-candour), never part of an address.
//
// # What happens to a request
//
// Before anything is read, [Server.Listener] has counted the connection (package
// gate). Then, from the outside in: reference, security headers and the log line; panics;
// assets; refusal of what another site sent; session; the route's rule; size
// limit; form token; handler. An error from any of them is rendered in one
// place ([Server] fail): a page, or an RFC 9457 document for programs.
//
// Answers to the signed-in, and pages with a form token, are never stored by a
// browser and never compressed; public pages carry an ETag.
package web
