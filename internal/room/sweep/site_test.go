package sweep_test

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"testing"

	"candour/internal/room/sweep"
	sweeppages "candour/internal/room/sweep/pages"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// site is the sweep's pages on a world.
type site struct {
	*world
	*pages.Site
}

func newSite(t testing.TB) *site {
	t.Helper()
	w := newWorld(t, testkit.SQLite(t))
	return &site{w, served(t, w, pages.Sessions{})}
}

func served(t testing.TB, w *world, sessions web.Sessions) *pages.Site {
	t.Helper()
	return pages.New(t, sessions, []access.Rules{sweep.Access()}, sweeppages.Templates(), func(rd *web.Renderer) []web.Route {
		return sweeppages.New(w.Service, rd, "https://test.example").Routes()
	})
}

func (s *site) upload(a access.Actor, data string, fields ...string) pages.Answer {
	s.T.Helper()
	v := s.Fill(s.Get(a, sweep.UploadPath), sweep.UploadPath, fields...)
	var buf bytes.Buffer
	m := multipart.NewWriter(&buf)
	for key, all := range v {
		for _, value := range all {
			s.must(m.WriteField(key, value))
		}
	}
	part, err := m.CreateFormFile("file", "list.csv")
	s.must(err)
	_, err = io.WriteString(part, data)
	s.must(err)
	s.must(m.Close())
	r := httptest.NewRequest(http.MethodPost, sweep.UploadPath, &buf)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return s.Send(a, r)
}

// played is a site with the demonstration's sweep on it.
func played(t testing.TB) *site {
	t.Helper()
	s := newSite(t)
	s.must(s.Seed(context.Background(), sweep.SeedPeople{National: national, Second: national2, Reviewers: []access.Actor{reviewerSouth, reviewerNorth}}))
	return s
}
