// Package sheet is the plain page of a workroom, from top to bottom: what it is
// about, figures, a filter, boxes of facts, a table, pictures, forms, files.
//
//	return p.web.Page(w, r, "returns/page", &sheet.View{Page: web.Page{Title: "Returns"}, Table: &t})
//
// The slice's template is one line, {{define "content"}}{{template "sheet" .}}{{end}}.
// A page that needs another order has a template of its own, and may still use
// the parts "sheet-box", "sheet-form" and "sheet-field".
package sheet
