package api

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// Root is where the API is mounted.
const Root = "/api/v1"

// API is the service for programs. What anybody may read is the same answer to
// everybody, whether signed in or not; what is a body's own needs a token of it. Each
// room adds its part. Its description is made from the types of the operations, so the
// two cannot differ.
type API struct {
	web    *web.Renderer
	now    func() time.Time
	huma   huma.API
	mux    *http.ServeMux // of the operations alone
	ops    []Operation
	owned  []*huma.Operation // those that need a token
	routes []web.Route
	// The description of the API, as it is served.
	json, yaml []byte
	kept       docsKept
}

// Operation is one thing that the API does, for its human docs.
type Operation struct {
	Path    string
	action  access.Action
	Example Example
}

// New begins the API; rooms add to it, and [API.Ready] ends that.
func New(rd *web.Renderer, now func() time.Time) *API {
	a := &API{web: rd, now: now, mux: http.NewServeMux()}
	c := huma.DefaultConfig("Candour", "1.0.0")
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = "", "", "" // served by us; the built-in docs load a script from elsewhere
	c.CreateHooks = nil                                   // no $schema member in answers
	c.RejectUnknownQueryParameters = true                 // a mistyped filter must not pass for "all"
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{tokenScheme: {Type: "http", Scheme: "bearer",
		Description: "An API token of a body, made on the page API tokens by somebody of the body."}}
	c.Info.Description = Description
	c.Servers = []*huma.Server{{URL: Root}}
	a.huma = humago.NewWithPrefix(a.mux, Root, c)
	return a
}

// tokenScheme is what the description calls a token.
const tokenScheme = "token"

// Ready writes the description, once all rooms have added their part.
func (a *API) Ready() (err error) {
	if a.json, err = indented(a.huma.OpenAPI()); err != nil {
		return fmt.Errorf("api.Ready: %w", err)
	}
	if a.yaml, err = a.huma.OpenAPI().YAML(); err != nil {
		return fmt.Errorf("api.Ready: %w", err)
	}
	return nil
}

// Description opens the docs.
const Description = "Everything that is published here, for programs. Anybody may read it without a key: what is entered by people is entered on the pages, " +
	"so that each is somebody's act. What is under /own is a body's own: its systems send returns and read what was found, with a token that somebody of the body made. " +
	"Lists come a page at a time (per_page, at most 200). Dates are as rough as they were given (EDTF, or words such as \"spring 2026\"). " +
	"What is not known is null or left out. Records marked synthetic are made up for demonstration. " +
	"Every public answer has an ETag: send it back as If-None-Match and get 304 while nothing has changed; a client that keeps no tags sends Last-Modified back as If-Modified-Since."

// Operations are what the API does, in the order of its docs.
func (a *API) Operations() []Operation { return a.ops }

// OpenAPI is the API's description.
func (a *API) OpenAPI() *huma.OpenAPI { return a.huma.OpenAPI() }

// Routes are the operations, the description of the API in two forms, and the
// docs for people. The rule is that for reading the description.
func (a *API) Routes(read access.Action) []web.Route {
	get := func(pattern string, h web.Handler) web.Route { return web.Get(Root+pattern, read, h) }
	return append([]web.Route{
		get("/openapi.json", a.document("application/openapi+json", a.json)),
		get("/openapi.yaml", a.document("application/openapi+yaml", a.yaml)),
		get("/docs", a.docs),
	}, a.routes...)
}

// Example gives the rest of an address that shows an operation at work, made from
// what is there; false when there is nothing to show it on.
type Example = func(ctx context.Context) (string, bool, error)

// Always is an example that needs no record.
func Always(path string) Example {
	return func(context.Context) (string, bool, error) { return path, true, nil }
}

// Add adds an operation that anybody may use, with its rule, its words and an example.
func Add[I, O any](a *API, path, id string, action access.Action, summary, description string, example Example, do func(context.Context, *I) (*O, error)) {
	op := a.operation(http.MethodGet, path, id, action, summary, description)
	op.Responses["304"] = &huma.Response{Description: "Nothing has changed since the answer with the ETag in If-None-Match, or, without one, since If-Modified-Since."}
	register(a, op, func(ctx context.Context, in *I) (*O, error) { return do(access.WithActor(ctx, access.Public()), in) })
	a.ops = append(a.ops, Operation{Path: path, action: action, Example: example})
	a.routes = append(a.routes, web.Get(Root+path, action, a.serve))
}

// AddOwn adds an operation that reads what is a body's own: with a token, and as it.
func AddOwn[I, O any](a *API, path, id string, action access.Action, summary, description string, do func(context.Context, *I) (*O, error)) {
	op := a.operation(http.MethodGet, path, id, action, summary, description)
	own(&op)
	register(a, op, do)
	a.owned = append(a.owned, a.huma.OpenAPI().Paths[path].Get)
	a.routes = append(a.routes, web.Route{Method: http.MethodGet, Pattern: Root + path, Action: action, Handler: a.serveOwn, Bearer: true})
}

// Sending is an operation that sends files with a token.
type Sending struct {
	Path, ID, Summary, Description string
	Action                         access.Action
	// MaxBody is the most bytes of a call.
	MaxBody int64
	// Handler takes it: it answers with JSON of the type of Answer.
	Handler web.Handler
	// Answer is a value of what it answers, for the description.
	Answer any
	// Says are the statuses of an answer of that type, with what each means.
	Says map[int]string
}

// AddSending adds an operation that sends files.
func (a *API) AddSending(s Sending) {
	op := a.operation(http.MethodPost, s.Path, s.ID, s.Action, s.Summary, s.Description)
	own(&op)
	answer := a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeOf(s.Answer), true, "")
	for status, words := range s.Says {
		op.Responses[strconv.Itoa(status)] = &huma.Response{Description: words, Content: map[string]*huma.MediaType{"application/json": {Schema: answer}}}
	}
	op.Responses["409"] = &huma.Response{Description: "It cannot be done now (conflict); this Idempotency-Key was used for another call " +
		"(idempotency_key_used), or before, and its answer is not known (repeated).",
		Content: op.Responses["default"].Content}
	op.Parameters = []*huma.Param{{Name: web.IdempotencyHeader, In: "header", Schema: &huma.Schema{Type: huma.TypeString},
		Description: "A value of your own for this one call: the same call sent again with it counts once and gets the same answer; another call with it is refused (409). It is kept for three days."}}
	for _, name := range pathNames(s.Path) {
		op.Parameters = append(op.Parameters, &huma.Param{Name: name, In: "path", Required: true, Description: "Its id.", Schema: &huma.Schema{Type: huma.TypeString}})
	}
	file := &huma.Schema{Type: huma.TypeArray, Description: "The file, or each of several.", Items: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{Type: huma.TypeObject,
		Properties: map[string]*huma.Schema{"file": file}, Required: []string{"file"}}}}}
	a.huma.OpenAPI().AddOperation(&op)
	a.owned = append(a.owned, &op)
	a.routes = append(a.routes, web.Route{Method: http.MethodPost, Pattern: Root + s.Path, Action: s.Action, Handler: s.Handler, Bearer: true, MaxBody: s.MaxBody})
}

var inPath = regexp.MustCompile(`\{(\w+)\}`)

func pathNames(path string) (out []string) {
	for _, m := range inPath.FindAllStringSubmatch(path, -1) {
		out = append(out, m[1])
	}
	return out
}

// operation describes what all operations have.
func (a *API) operation(method, path, id string, action access.Action, summary, description string) huma.Operation {
	problem := a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "")
	return huma.Operation{
		Method: method, Path: path, OperationID: id, Summary: summary, Description: description,
		Tags:       []string{strings.SplitN(path, "/", 3)[1]},
		Extensions: map[string]any{"x-access-action": string(action)},
		Responses: map[string]*huma.Response{
			"default": {Description: "A problem (RFC 9457).", Content: map[string]*huma.MediaType{"application/problem+json": {Schema: problem}}},
		},
	}
}

// own says of an operation that it needs a token.
func own(op *huma.Operation) {
	op.Security = []map[string][]string{{tokenScheme: {}}}
	op.Responses["401"] = &huma.Response{Description: "There is no token, or it cannot be used."}
	op.Responses["429"] = &huma.Response{Description: "The token has called too often. Retry-After says how many seconds to wait."}
}

func register[I, O any](a *API, op huma.Operation, do func(context.Context, *I) (*O, error)) {
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*body[O], error) {
		out, err := do(ctx, in)
		if err != nil {
			noteFailure(ctx, err)
			return nil, err
		}
		return &body[O]{Body: out}, nil
	})
}

// Handle has the operation that was added last answered in another way.
func (a *API) Handle(h web.Handler) { a.routes[len(a.routes)-1].Handler = h }

// body is how huma takes an answer.
type body[O any] struct{ Body *O }

// schemaName names a type in the description: without our prefix.
func schemaName(t reflect.Type, hint string) string {
	return strings.NewReplacer("API", "", "Api", "").Replace(huma.DefaultSchemaNamer(t, hint))
}
