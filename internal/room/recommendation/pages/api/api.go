package api

import (
	"net/http"
	"strings"

	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/shelf"
	"candour/internal/site/api"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// API is the register for programs: public, read only.
type API struct {
	*api.API
	service *recommendation.Service
	shelves *shelf.Shelves
	url     string
}

// Root is where the API is mounted.
const Root = api.Root

// Problem describes the problem documents.
type Problem = api.Problem

// Prettied lays JSON out for reading.
var Prettied = api.Prettied

// Add adds the register to the service's API. The public URL ("https://...") is what
// links in answers begin with; the shelves are those of the pages, so that nothing is
// worked out twice.
func Add(on *api.API, s *recommendation.Service, shelves *shelf.Shelves, publicURL string) *API {
	a := &API{API: on, service: s, shelves: shelves, url: strings.TrimRight(publicURL, "/")}
	a.describeRegister()
	a.describeReports()
	a.describeBodies()
	a.describeTimes()
	a.describeChains()
	return a
}

// fromSummaries says of the operation that was added last that its answer comes
// from the shelf's summaries alone.
func (a *API) fromSummaries() { a.Handle(a.serveListed) }

// serveListed answers for an operation whose answer comes from the shelf's
// summaries and its address alone: what the client has need not be made again to
// see that it is still right.
func (a *API) serveListed(w http.ResponseWriter, r *http.Request) error {
	api.Open(w.Header())
	s, err := a.shelves.At(access.WithActor(r.Context(), access.Public()))
	if err != nil {
		return err
	}
	tag := s.Tag(a.url, r.URL.RequestURI())
	if web.Unchanged(w, r, tag) {
		return nil
	}
	got, err := a.Run(r)
	if err != nil {
		return err
	}
	return web.Text(w, "application/json", got)
}
