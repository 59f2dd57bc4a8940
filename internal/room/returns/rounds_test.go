package returns_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/room/returns"
	returnspages "candour/internal/room/returns/pages"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// manyForces are so many made-up forces.
func manyForces(n int) (out []returns.Body) {
	for i := range n {
		out = append(out, returns.Body{ID: fmt.Sprintf("made-up-force-%02d", i+1), Name: fmt.Sprintf("Made-up Force %02d", i+1), Kind: "force"})
	}
	return out
}

func (w *world) site() *pages.Site {
	return pages.New(w.t, pages.Sessions{}, []access.Rules{returns.Access()}, returnspages.Templates(), func(rd *web.Renderer) []web.Route {
		return returnspages.New(w.Service, rd, "https://test.example").Routes()
	})
}

// TestManyReturnsAreReadByTheirRound: of 15 rounds of 43 forces the desk has 15 lines,
// each number leads to just those returns, and a choice stays while another is made.
func TestManyReturnsAreReadByTheirRound(t *testing.T) {
	bodies := manyForces(43)
	w := newWorldOf(t, testkit.SQLite(t), bodies)
	s := w.site()
	var last returns.Round
	for y := range 15 {
		r, err := returns.CheckRound("investigations", "Investigations", fmt.Sprint(2009+y), fmt.Sprintf("%d-03-31", 2012+y))
		w.do(err)
		r.Asking = returns.Asking{On: clock.NewDay(2012+y, 2, 1), How: "Made-up letter.", Why: "The log of an earlier service."}
		if y < 14 {
			r.Asking = returns.Asking{}
		}
		last, err = w.OpenRound(as(deskA), r)
		w.do(err)
	}
	leads := map[string]access.Actor{}
	for i, b := range bodies { // 12 say that there is nothing, 1 has rows, 30 send nothing
		leads[b.ID] = person("lead-"+b.ID, b.ID, access.RoleDataLead)
		switch r := w.of(last, b.ID); {
		case i < 12:
			w.do(w.Nil(as(leads[b.ID]), r.ID, ""))
			w.do(w.Submit(as(leads[b.ID]), r.ID, ""))
		case i == 12:
			w.send(leads[b.ID], r.ID, national(2)...)
			w.do(w.Submit(as(leads[b.ID]), r.ID, ""))
		}
	}
	w.clock.Set(time.Date(2026, 4, 2, 9, 0, 0, 0, time.UTC))
	w.do(w.Approve(as(deskA), w.of(last, bodies[0].ID).ID))

	desk := s.Wants(s.Get(deskA, returns.DeskPath), 200, "12 returns to approve: ", "By round")
	if n := strings.Count(desk.Body, returns.ReturnPath+"/"); n != 0 {
		t.Errorf("the desk names %d single returns", n)
	}
	if n := len(regexp.MustCompile(`href="`+returns.RoundPath+`/round-[^"?/]+">`).FindAllString(desk.Body, -1)); n != 15 {
		t.Errorf("the desk has %d rounds, want 15", n)
	}
	at := returns.RoundPath + "/" + last.ID
	for show, want := range map[string]int{"": 43, "you": 12, "others": 30, "late": 30, "rows": 0, "approved": 1} {
		got := s.Wants(s.Get(deskA, at+"?show="+show), 200)
		if n := strings.Count(got.Body, `href="`+returns.ReturnPath+"/"); n != min(want, 25) {
			t.Errorf("%q shows %d returns, want %d", show, n, min(want, 25))
		}
		wantsRaw(t, got, fmt.Sprintf(">%s<", web.Plural(want, "return", "returns")))
		if show != "" && want > 0 {
			wantsRaw(t, desk, fmt.Sprintf(`href="%s?show=%s">%d</a>`, at, show, want))
		}
	}
	kept := s.Wants(s.Get(deskA, at+"?show=late&body=made-up-force-20"), 200)
	wantsRaw(t, kept, `name="show" value="late"`, "body=made-up-force-20&amp;show=you", ">1 return<")
	if n := strings.Count(kept.Body, `href="`+returns.ReturnPath+"/"); n != 1 {
		t.Errorf("a body's late return: %d", n)
	}
	s.Wants(s.Get(deskA, at), 200, "12 returns can be approved together", "Made-up Force 02 (nil return)", "Made-up Force 13 (8 rows)", "Read and approve them (12)")

	own := s.Wants(s.Get(leads[bodies[20].ID], at), 200, "Made-up Force 21")
	for _, other := range []string{"Made-up Force 01", "Made-up Force 20", "approved together", "Who was asked"} {
		if strings.Contains(own.Body, other) {
			t.Errorf("a data lead reads %q", other)
		}
	}
	for _, a := range []access.Actor{access.Public(), person("auditor", "audit-office", access.RoleAuditor)} {
		if got := s.Get(a, at); got.Code == 200 {
			t.Errorf("%s opens a round of the desk", a.ID)
		}
	}
}

// wantsRaw looks for words of the page as it is written, with its addresses.
func wantsRaw(t *testing.T, got pages.Answer, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(got.Body, w) {
			t.Errorf("the page has no %s", w)
		}
	}
}
