package api

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/shelf"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// Root is where the API is mounted.
const Root = "/api/v1"

// API is the register for programs: public, read only, the same answer to
// everybody whether signed in or not. Its description is made from the types
// in api_types.go, so the two cannot differ.
type API struct {
	service *recommendation.Service
	shelves *shelf.Shelves
	web     *web.Renderer
	url     string
	huma    huma.API
	mux     *http.ServeMux // of the operations alone
	ops     []Operation
	routes  []web.Route
	// The description of the API, as it is served.
	json, yaml []byte
	kept       docsKept
}

// Operation is one thing that the API does, for its human docs.
type Operation struct {
	Path   string
	action access.Action
	// example gives the rest of an address that shows it at work, made from
	// what is in the register; false when the register is too empty for one.
	Example func(ctx context.Context) (string, bool, error)
}

// New describes and mounts the API. The public URL ("https://...") is what
// links in answers begin with; the shelves are those of the pages, so that nothing is
// worked out twice.
func New(s *recommendation.Service, shelves *shelf.Shelves, publicURL string, rd *web.Renderer) (*API, error) {
	a := &API{service: s, shelves: shelves, web: rd, url: strings.TrimRight(publicURL, "/"), mux: http.NewServeMux()}
	c := huma.DefaultConfig("Candour: the register of recommendations", "1.0.0")
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = "", "", "" // served by us; the built-in docs load a script from elsewhere
	c.CreateHooks = nil                                   // no $schema member in answers
	c.RejectUnknownQueryParameters = true                 // a mistyped filter must not pass for "all"
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", apiSchemaName)
	c.Info.Description = apiDescription
	c.Servers = []*huma.Server{{URL: Root}}
	a.huma = humago.NewWithPrefix(a.mux, Root, c)
	a.describe()
	var err error
	if a.json, err = apiIndent(a.huma.OpenAPI()); err != nil {
		return nil, fmt.Errorf("api.New: %w", err)
	}
	if a.yaml, err = a.huma.OpenAPI().YAML(); err != nil {
		return nil, fmt.Errorf("api.New: %w", err)
	}
	return a, nil
}

// apiDescription opens the docs.
const apiDescription = "Everything that the register publishes, for programs. Anybody may use it without a key. " +
	"It only reads: answers, commitments, reports and findings are entered by people, on the pages, so that each is somebody's act. " +
	"Lists come a page at a time (per_page, at most 200). Dates are as rough as they were given (EDTF, or words such as \"spring 2026\"). " +
	"What is not known is null or left out. Records marked synthetic are made up for demonstration. " +
	"Every answer has an ETag: send it back as If-None-Match and get 304 while nothing has changed."

// describe lists every operation.
func (a *API) describe() {
	a.describeRegister()
	a.describeReports()
	a.describeBodies()
	a.describeTimes()
	a.describeChains()
}

// Operations are what the API does, in the order of its docs.
func (a *API) Operations() []Operation { return a.ops }

// OpenAPI is the API's description.
func (a *API) OpenAPI() *huma.OpenAPI { return a.huma.OpenAPI() }

// Routes are the operations, the description of the API in two forms, and the
// docs for people.
func (a *API) Routes() []web.Route {
	get := func(pattern string, h web.Handler) web.Route {
		return web.Route{Method: http.MethodGet, Pattern: Root + pattern, Action: recommendation.APIRead, Handler: h}
	}
	return append([]web.Route{
		get("/openapi.json", a.document("application/openapi+json", a.json)),
		get("/openapi.yaml", a.document("application/openapi+yaml", a.yaml)),
		get("/docs", a.docs),
	}, a.routes...)
}

// apiAdd registers one operation with its rule, its words and an example.
func apiAdd[I, O any](a *API, path, id string, action access.Action, summary, description string,
	example func(context.Context) (string, bool, error), do func(context.Context, *I) (*O, error)) {
	problem := a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "")
	huma.Register(a.huma, huma.Operation{
		Method: http.MethodGet, Path: path, OperationID: id, Summary: summary, Description: description,
		Tags:       []string{strings.SplitN(path, "/", 3)[1]},
		Extensions: map[string]any{"x-access-action": string(action)},
		Responses: map[string]*huma.Response{
			"304":     {Description: "Nothing has changed since the answer with the ETag in If-None-Match."},
			"default": {Description: "A problem (RFC 9457).", Content: map[string]*huma.MediaType{"application/problem+json": {Schema: problem}}},
		},
	}, func(ctx context.Context, in *I) (*apiBody[O], error) {
		out, err := do(access.WithActor(ctx, access.Public()), in)
		if err != nil {
			noteFailure(ctx, err)
			return nil, err
		}
		return &apiBody[O]{Body: out}, nil
	})
	a.ops = append(a.ops, Operation{Path: path, action: action, Example: example})
	a.routes = append(a.routes, web.Route{Method: http.MethodGet, Pattern: Root + path, Action: action, Handler: a.serve})
}

// fromSummaries says of the operation that was added last that its answer comes
// from the shelf's summaries alone.
func (a *API) fromSummaries() { a.routes[len(a.routes)-1].Handler = a.serveListed }

// apiBody is how huma takes an answer.
type apiBody[O any] struct{ Body *O }

// apiSchemaName names a type in the description: without our prefix.
func apiSchemaName(t reflect.Type, hint string) string {
	return strings.NewReplacer("API", "", "Api", "").Replace(huma.DefaultSchemaNamer(t, hint))
}
