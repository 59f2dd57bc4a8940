package returns_test

import (
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/returns"
	returnspages "candour/internal/room/returns/pages"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// withRefused sends a return of which one row is refused.
func (w *world) withRefused() (id string, v returns.Version) {
	w.t.Helper()
	r := w.of(w.openSigned("2023"), force1)
	sent := national(3)
	sent[0] = returns.SentBytes("investigation.csv",
		[]byte(invHead+"SYN-0,2023-01-05,2023-06-30,concluded,family,contact,2,0,1,associated,complex,1,no,no,cocad-1\nSYN-1,2023-13-05,2023-06-30,concluded,group,exploitation,2,0,1,associated,complex,1,no,no,cocad-1\n"))
	if v = w.send(lead1, r.ID, sent...); v.Refused == 0 || v.Good == 0 {
		w.t.Fatalf("%+v", v)
	}
	return r.ID, v
}

// TestWhyItGoesWithoutRefusedRowsIsKept: the reason cannot be empty, is kept as it
// was given, and is asked for again, and opened again, when the return comes back.
func TestWhyItGoesWithoutRefusedRowsIsKept(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id, v := w.withRefused()
		kept := func(want string) {
			t.Helper()
			r, err := w.See(as(deskA), id)
			w.do(err)
			if r.Newest == nil || r.Newest.ID != v.ID || r.Newest.Without != want {
				t.Errorf("kept: %+v", r.Newest)
			}
		}
		empty := func() {
			t.Helper()
			for _, none := range []string{"", " ", "\r\n", "\t \u00a0\n"} {
				err := w.Submit(as(lead1), id, none)
				if f := errs.FieldsOf(err); !errs.Is(err, errs.Invalid) || len(f) != 1 || f[0].Name != "without" {
					t.Errorf("%q: %v %v", none, err, f)
				}
			}
		}
		empty()
		kept("")
		w.do(w.Submit(as(lead1), id, " The record is being\r\nput right. "))
		kept("The record is being\nput right.")
		w.do(w.Sign(as(chief1), id))
		w.opens(as(deskA), id)
		w.do(w.SendBack(as(deskB), id, "Say until when."))
		empty()
		kept("The record is being\nput right.")
		w.do(w.Submit(as(lead1), id, "It is put right in May."))
		kept("It is put right in May.")
		w.refused(w.Service.Sign(as(chief1), id), errs.Conflict, returns.OpenFirst)
		w.do(w.Sign(as(chief1), id))
		w.refused(w.Service.Approve(as(deskA), id), errs.Conflict, returns.OpenFirst)
		w.do(w.Approve(as(deskA), id))
		kept("It is put right in May.")
	})
}

// TestWhyItGoesWithoutRefusedRowsOnPages: the form asks and loses nothing; who
// signs and who approves read the reason, and nobody of another body does.
func TestWhyItGoesWithoutRefusedRowsOnPages(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	s := pages.New(t, pages.Sessions{}, []access.Rules{returns.Access()}, returnspages.Templates(), func(rd *web.Renderer) []web.Route {
		return returnspages.New(w.Service, rd, "https://test.example").Routes()
	})
	id, v := w.withRefused()
	at, version := returns.ReturnPath+"/"+id, returns.VersionPath+"/"+v.ID
	s.Wants(s.Get(lead1, at), 200, "Why it goes without the refused rows", "7 rows were refused and would be left out. Put them right", "Nobody has said why yet.", "!Why: ", "!..")
	s.Wants(s.Post(lead1, at, at+"/submit"), 422, "Say why the return goes without the rows that were refused")
	s.Wants(s.Post(lead1, at, at+"/submit", "without", " \r\n "), 422, "Say why the return goes without the rows that were refused")
	s.Wants(s.Post(lead1, at, at+"/submit", "without", "The record is being put right."), 303)
	for _, a := range []access.Actor{lead1, chief1, deskA} {
		for _, page := range []string{at, version} {
			s.Wants(s.Get(a, page), 200, "Why it goes without", "The record is being put right.")
		}
	}
	s.Wants(s.Get(chief1, at), 200, "7 rows were refused and left out. Why: The record is being put right.", "Sign the return")
	s.Wants(s.Post(chief1, at, at+"/sign"), 303)
	s.Wants(s.Get(deskA, at), 200, "The record is being put right.", "Approve the return")
	for _, page := range []string{at, version} {
		if got := s.Get(lead2, page); got.Code != 404 || strings.Contains(got.Body, "being put right") {
			t.Errorf("another body at %s: %d", page, got.Code)
		}
	}
}
