package offices_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/review"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/offices"
	"candour/internal/room/review/reviewtest"
	"candour/internal/room/review/rules"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

const typed = "Synthetic Valley Trust"

// world is a panel with the pages of administrators.
type world struct {
	*reviewtest.World
	service *offices.Service
	server  *web.Server
	as      *access.Actor
}

func newWorld(t *testing.T, d *db.DB) *world {
	w := &world{World: reviewtest.New(t, d), as: &access.Actor{}}
	policy, err := access.Compile(review.Access())
	w.OK(err)
	w.service = offices.NewService(offices.Config{DB: w.DB, Ledger: w.Ledger, Auth: policy, Clock: w.Clock, Panel: w.S,
		Listed: func(context.Context, db.Querier) ([]intake.BodyOption, error) { return reviewtest.Bodies(), nil }})
	rd, err := web.NewRenderer(web.Site{Policy: policy}, offices.Templates())
	w.OK(err)
	w.server, err = web.New(web.Config{Policy: policy, Renderer: rd, Log: slog.New(slog.DiscardHandler), Key: bytes.Repeat([]byte{7}, 32),
		Sessions: pages.Sessions{}}, offices.NewPages(w.service, rd).Routes()...)
	w.OK(err)
	return w
}

var token = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

// do asks for a page, or sends a form with the token of one, as somebody.
func (w *world) do(who, to string, form ...string) *httptest.ResponseRecorder {
	w.T.Helper()
	*w.as = w.People[who]
	send := func(r *http.Request, cookies []*http.Cookie) *httptest.ResponseRecorder {
		for _, c := range cookies {
			r.AddCookie(c)
		}
		rec := httptest.NewRecorder()
		w.server.ServeHTTP(rec, r.WithContext(access.WithActor(r.Context(), *w.as)))
		return rec
	}
	page := send(httptest.NewRequest(http.MethodGet, to, nil), nil)
	if len(form) == 0 {
		return page
	}
	found := token.FindStringSubmatch(page.Body.String())
	if found == nil {
		w.T.Fatalf("%s as %s has no form: %d %s", to, who, page.Code, page.Body)
	}
	values := "csrf=" + found[1]
	for i := 0; i+1 < len(form); i += 2 {
		values += "&" + form[i] + "=" + strings.ReplaceAll(form[i+1], " ", "+")
	}
	r := httptest.NewRequest(http.MethodPost, to, strings.NewReader(values))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return send(r, page.Result().Cookies())
}

// sees says who of the staff finds the case.
func (w *world) sees(id string) (out string) {
	for _, who := range []string{"secretary", "second", "reviewer", "independent"} {
		_, n, err := w.S.List(w.As(who), review.Filter{})
		w.OK(err)
		if _, err = w.S.Case(w.As(who), id, "To look"); (n > 0) != (err == nil) || err != nil && !errs.Is(err, errs.NotFound) {
			w.T.Errorf("%s counts %d and reads %v", who, n, err)
		}
		if err == nil {
			out += who + " "
		}
	}
	return out
}

func (w *world) desk(who string) (out string) {
	items, err := w.service.DeskItems(w.As(who), w.People[who])
	w.OK(err)
	for _, it := range items {
		out += it.Title + "; "
	}
	return out
}

var bar = regexp.MustCompile(offices.Path + `/(bar-[a-z0-9-]+)`)
var proposed = regexp.MustCompile(offices.ProposalsPath + `/(proposal-[a-z0-9]+)`)

// TestAnOfficeThatNobodyKnowsClosesTheCase until two administrators have said which it
// is; they see the name alone.
func TestAnOfficeThatNobodyKnowsClosesTheCase(t *testing.T) {
	for _, c := range []struct{ body, says, sees string }{
		{offices.Nobody, "belongs to it", "secretary second "}, {"made-up-western-police", "Made-up Western Police", "secretary second "}, {"made-up-panel-twin", "", ""},
	} {
		testkit.Databases(t, func(t *testing.T, d *db.DB) {
			w := newWorld(t, d)
			k := w.Apply(func(a *intake.Application) { a.ExcludeOffices = "made-up southern police\n " + typed })
			if got := w.sees(k.CaseID); got != "" {
				t.Fatalf("before: %s", got)
			}
			m, err := w.S.Mine(t.Context(), k)
			w.OK(err)
			if len(m.Offices) != 2 || m.Unseen || !strings.Contains(m.Offices[0].Name+m.Offices[1].Name, "Made-up Southern Police") {
				t.Errorf("the person is told %+v, unseen %v", m.Offices, m.Unseen)
			}
			if got := w.desk("admin"); !strings.Contains(got, "1 office that somebody keeps out") || w.desk("secretary") != "" || w.desk("auditor") != "" {
				t.Errorf("desks: %q, %q", got, w.desk("secretary"))
			}
			w.resolve(t, k, c.body, c.says, c.sees)
		})
	}
}

func (w *world) resolve(t *testing.T, k intake.PersonKey, body, says, sees string) {
	list := w.do("admin", offices.Path)
	found := bar.FindStringSubmatch(list.Body.String())
	if list.Code != http.StatusOK || found == nil || !strings.Contains(list.Body.String(), typed) {
		t.Fatalf("the list: %d %s", list.Code, list.Body)
	}
	for _, secret := range []string{k.CaseID, w.Number(k.CaseID), reviewtest.Canary} {
		if strings.Contains(list.Body.String()+w.do("admin", offices.Path+"/"+found[1]).Body.String(), secret) {
			t.Errorf("an administrator is shown %q", secret)
		}
	}
	for _, who := range []string{"secretary", "reviewer", "independent", "auditor", "liaison"} {
		if got := w.do(who, offices.Path+"/"+found[1]); got.Code != http.StatusForbidden || strings.Contains(got.Body.String(), typed) {
			t.Errorf("%s is shown the name: %d", who, got.Code)
		}
	}
	to := offices.Path + "/" + found[1]
	if got := w.do("admin", to, "body", "", "reason", "I asked"); got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), "I asked") {
		t.Errorf("nothing chosen: %d", got.Code)
	}
	got := w.do("admin", to, "body", body, "reason", "Its own website.")
	if says == "" { // no body of the list
		if got.Code != http.StatusUnprocessableEntity || w.sees(k.CaseID) != "" {
			t.Errorf("a body of no list: %d, seen by %s", got.Code, w.sees(k.CaseID))
		}
		return
	}
	if got.Code != http.StatusSeeOther || w.sees(k.CaseID) != "" {
		t.Fatalf("one alone: %d, and then %q see it", got.Code, w.sees(k.CaseID))
	}
	p := proposed.FindStringSubmatch(w.do("admin2", offices.ProposalsPath).Body.String())[1]
	if got := w.do("admin", offices.ProposalsPath+"/"+p); strings.Contains(got.Body.String(), `name="answer"`) {
		t.Error("who proposed it may answer")
	}
	if got := w.do("admin2", offices.ProposalsPath+"/"+p, "answer", "yes"); got.Code != http.StatusSeeOther {
		t.Fatalf("the second: %d %s", got.Code, got.Body)
	}
	if got := w.sees(k.CaseID); got != sees {
		t.Errorf("after: %q, want %q", got, sees)
	}
	m, err := w.S.Mine(t.Context(), k)
	w.OK(err)
	if len(m.Offices) != 2 || m.Offices[0].Unknown || m.Offices[1].Unknown {
		t.Errorf("after: %+v", m.Offices)
	}
	if w.desk("admin") != "" || w.do("admin2", to).Code != http.StatusNotFound {
		t.Error("it waits still")
	}
	w.OK(w.S.Withdraw(t.Context(), k))
	w.OK(w.S.EraseMine(t.Context(), k))
	var n int
	w.OK(w.DB.QueryRow(t.Context(), `SELECT COUNT(*) FROM review_bar WHERE reason LIKE '%Synthetic Valley%'`).Scan(&n))
	if n != 0 {
		t.Error("what was typed outlives the case")
	}
}

// TestAnOfficeTakesTheCaseFromWhoeverWorksThere: named while they have it.
func TestAnOfficeTakesTheCaseFromWhoeverWorksThere(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	k := w.Apply()
	w.To(k.CaseID, rules.Allocated)
	w.OK(w.S.Exclude(t.Context(), k, typed, ""))
	if got := w.sees(k.CaseID); got != "" || w.State(k.CaseID) != rules.Allocated {
		t.Fatalf("seen by %q, at %s", got, w.State(k.CaseID))
	}
	w.OK(w.S.Exclude(t.Context(), k, strings.ToUpper(typed), ""))
	found := bar.FindAllString(w.do("admin", offices.Path).Body.String(), -1)
	if len(found) != 1 {
		t.Fatalf("the same name twice: %v", found)
	}
	reviewers := w.People["reviewer"].Body
	w.OK(w.S.Exclude(t.Context(), k, "", "Made-up Southern Police\nSynthetic Nobody"))
	m, err := w.S.Mine(t.Context(), k)
	w.OK(err)
	if len(m.Offices) != 2 {
		t.Errorf("%s: %+v", reviewers, m.Offices)
	}
}
