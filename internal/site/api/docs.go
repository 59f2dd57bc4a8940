package api

import (
	"bytes"
	"context"
	"encoding/json"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// docsView is the page for people: the description of the API in words,
// with each operation shown at work on the register as it is now.
type docsView struct {
	web.Page
	Opening string
	Rest    template.HTML
}

// docsRest is what is the same for every reader until the examples are run again.
type docsRest struct {
	Operations []docsOperation
	Shapes     []docsShape
}

type docsOperation struct {
	ID, Heading, Address, Words, Answer, AnswerHref string
	Parameters                                      web.Table
	// Token says that it needs a token; such an operation is not shown at work.
	Token bool
	// Example is an address, and Shown what it gives; empty when the register
	// holds nothing to show it on.
	Example, Shown string
}

type docsShape struct {
	Name, ID string
	Fields   web.Table
}

// exampleLines is how much of an example's answer is shown.
const exampleLines = 60

// docsAge is how long the docs show one run of the examples: they run every
// operation, which a crowd need not repeat.
const docsAge = 10 * time.Second

// docsKept are the operations as they were last documented.
type docsKept struct {
	mu  sync.Mutex
	at  time.Time
	ops []docsOperation
	// html is all of it as the page shows it.
	html template.HTML
}

func (a *API) docs(w http.ResponseWriter, r *http.Request) error {
	ops, html, err := a.documentedAll(access.WithActor(r.Context(), access.Public()))
	if err != nil {
		return err
	}
	v := &docsView{Page: web.Page{Title: "Data and API", Section: "/api/v1/docs", Description: "How programs read what is published, and how a body's own systems send returns."},
		Opening: Description, Rest: html}
	for _, d := range ops {
		v.Synthetic = v.Synthetic || strings.Contains(d.Shown, `ynthetic": true`)
	}
	return a.web.Page(w, r, "api/docs", v)
}

// documentedAll describes every operation, from the last run if it is recent.
// One at a time runs them; the others wait and share.
func (a *API) documentedAll(ctx context.Context) ([]docsOperation, template.HTML, error) {
	a.kept.mu.Lock()
	defer a.kept.mu.Unlock()
	now := a.now()
	if age := now.Sub(a.kept.at); a.kept.ops != nil && age >= 0 && age < docsAge {
		return a.kept.ops, a.kept.html, nil
	}
	var ops []docsOperation
	for _, op := range a.ops {
		d, err := a.documented(ctx, op)
		if err != nil {
			return nil, "", err
		}
		ops = append(ops, d)
	}
	for _, op := range a.owned {
		ops = append(ops, a.described(op))
	}
	html, err := a.web.Fragment("api/docs", "api-rest", docsRest{ops, a.shapes()})
	if err != nil {
		return nil, "", err
	}
	a.kept.ops, a.kept.html, a.kept.at = ops, html, now
	return ops, html, nil
}

// documented describes one operation and runs its example.
func (a *API) documented(ctx context.Context, op Operation) (docsOperation, error) {
	d := a.described(a.huma.OpenAPI().Paths[op.Path].Get)
	path, ok, err := op.Example(ctx)
	if err != nil || !ok {
		return d, err
	}
	shown, err := a.shown(ctx, Root+path)
	if errs.Is(err, errs.NotFound) {
		return d, nil // it went meanwhile: shown the next time
	}
	d.Example, d.Shown = Root+path, shown
	return d, err
}

// described puts the description of an operation into words.
func (a *API) described(o *huma.Operation) docsOperation {
	d := docsOperation{ID: o.OperationID, Heading: o.Summary, Address: o.Method + " " + Root + o.Path, Words: o.Description, Token: len(o.Security) > 0}
	for _, status := range []string{"200", "202"} {
		if r := o.Responses[status]; r != nil && r.Content["application/json"].Schema.Ref != "" {
			d.Answer = shapeOf(r.Content["application/json"].Schema.Ref)
			d.AnswerHref = "#" + shapeID(d.Answer)
			break
		}
	}
	d.Parameters = web.Table{ID: o.OperationID + "-parameters", Caption: o.Summary + ": what a call may say",
		Columns: []web.Column{{Text: "Name"}, {Text: "Values"}, {Text: "Meaning"}}, Empty: "Nothing more."}
	for _, p := range o.Parameters {
		name := p.Name
		if p.In == "path" {
			name = "{" + name + "}"
		}
		d.Parameters.Rows = append(d.Parameters.Rows, web.Row(web.T(name), web.T(schemaWords(p.Schema)), web.T(p.Description)))
	}
	return d
}

// shown runs an example in this very process, by the same way as a request.
func (a *API) shown(ctx context.Context, address string) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", err
	}
	body, err := a.Run(r)
	if err != nil {
		return "", err
	}
	return Prettied(body)
}

// Prettied lays JSON out for reading and cuts it where it gets long.
func Prettied(body []byte) (string, error) {
	var b bytes.Buffer
	if err := json.Indent(&b, bytes.TrimSpace(body), "", "  "); err != nil {
		return "", err
	}
	lines := strings.Split(b.String(), "\n")
	if len(lines) > exampleLines {
		more := len(lines) - exampleLines
		lines = append(lines[:exampleLines], "... and "+strconv.Itoa(more)+" more lines")
	}
	return strings.Join(lines, "\n"), nil
}

// shapes lists what answers are made of, by name.
func (a *API) shapes() []docsShape {
	all := a.huma.OpenAPI().Components.Schemas.Map()
	var names []string
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	var out []docsShape
	for _, name := range names {
		s := all[name]
		shape := docsShape{Name: name, ID: shapeID(name), Fields: web.Table{ID: shapeID(name) + "-fields", Caption: name + ": its fields",
			Columns: []web.Column{{Text: "Field"}, {Text: "Value"}, {Text: "Meaning"}}}}
		var fields []string
		for f := range s.Properties {
			fields = append(fields, f)
		}
		slices.Sort(fields)
		for _, f := range fields {
			p := s.Properties[f]
			value := schemaWords(p)
			if !slices.Contains(s.Required, f) {
				value += ", may be left out"
			}
			shape.Fields.Rows = append(shape.Fields.Rows, web.Row(web.T(f), web.T(value), web.T(p.Description)))
		}
		out = append(out, shape)
	}
	return out
}

// schemaWords says in words which values a schema allows.
func schemaWords(s *huma.Schema) string {
	switch {
	case s.Ref != "":
		return shapeOf(s.Ref)
	case len(s.Enum) > 0:
		var all []string
		for _, v := range s.Enum {
			if text, ok := v.(string); ok {
				all = append(all, text)
			}
		}
		return strings.Join(all, ", ")
	}
	words := map[string]string{huma.TypeString: "text", huma.TypeInteger: "whole number", huma.TypeNumber: "number",
		huma.TypeBoolean: "true or false", huma.TypeObject: "object"}[s.Type]
	if s.Type == huma.TypeArray {
		words = "list of: " + schemaWords(s.Items)
	}
	if s.Maximum != nil && s.Minimum != nil {
		words += " from " + strconv.Itoa(int(*s.Minimum)) + " to " + strconv.Itoa(int(*s.Maximum))
	}
	if s.Nullable {
		words += " or null"
	}
	return words
}

func shapeOf(ref string) string { return ref[strings.LastIndexByte(ref, '/')+1:] }

func shapeID(name string) string { return "shape-" + strings.ToLower(name) }
