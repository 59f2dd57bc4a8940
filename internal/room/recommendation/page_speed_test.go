package recommendation_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"candour/internal/base/clock/edtf"
	"candour/internal/room/recommendation/record"
	"candour/internal/testkit"
)

// blank answers nothing and counts: what is measured is the page, not the
// recorder.
type blank struct {
	h    http.Header
	code int
	n    int
}

func (b *blank) Header() http.Header { return b.h }
func (b *blank) WriteHeader(code int) {
	b.code = code
}
func (b *blank) Write(p []byte) (int, error) {
	b.n += len(p)
	return len(p), nil
}

// BenchmarkRegisterPage is one page of the register through the whole server,
// with as many recommendations as named. The summaries are put into memory
// directly; the pages read nothing else.
//
//	go test ./internal/room/recommendation -run '^$' -bench RegisterPage
func BenchmarkRegisterPage(b *testing.B) {
	for _, n := range []int{72, 100_000} {
		l := openLibrary(b, seeded(b, testkit.SQLite(b)))
		l.fillWith(b, n)
		for name, target := range map[string]string{
			"plain": "/recommendations", "page 900": "/recommendations?page=900",
			"filtered": "/recommendations?state=no_commitment&body=uk-government", "front": "/register", "one": "/recommendations/iicsa-final-01",
		} {
			b.Run(fmt.Sprintf("%d/%s", n, name), func(b *testing.B) {
				r := httptest.NewRequest(http.MethodGet, target, nil)
				b.ReportAllocs()
				for b.Loop() {
					w := &blank{h: http.Header{}}
					l.server.ServeHTTP(w, r)
					if w.code != http.StatusOK {
						b.Fatal(w.code)
					}
				}
			})
		}
	}
}

// fillWith puts summaries into the catalogue until it holds n, as a database
// of that size would.
func (l *library) fillWith(b testing.TB, n int) {
	b.Helper()
	whole, err := l.Whole(public())
	if err != nil {
		b.Fatal(err)
	}
	published, err := edtf.Parse("2015-06-01")
	if err != nil {
		b.Fatal(err)
	}
	all := whole.All
	var more []*record.Summary
	for i := len(all); i < n; i++ {
		s := *all[i%len(all)]
		s.ID, s.ReportID, s.ReportTitle, s.Published, s.Position = fmt.Sprintf("made-%d", i), fmt.Sprintf("made-%d", i/100), fmt.Sprintf("Made report %d", i/100), published, i
		more = append(more, &s)
	}
	l.Hold(more)
}
