package speak

import (
	"bytes"
	"context"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/speaking"
	"candour/internal/site/formsession"
	"candour/internal/site/web"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
	"candour/internal/trust/comeback"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/phrase"
	"candour/internal/trust/proposal"
	"candour/internal/trust/vault"
)

// canary is what an account says in tests.
const canary = "Summary withheld in test data, canary-account."

func staff(id, body string, role access.Role) access.Actor {
	return access.Actor{ID: id, Name: "Synthetic Person (" + id + ")", Body: body, Human: "H-" + id, Roles: []access.Role{access.RolePublic, role}, Synthetic: true,
		Standing: access.Alone(id, "H-"+id, body, access.No)}
}

var (
	com1        = staff("com-1", "made-up-office", access.RoleCommissioner)
	com2        = staff("com-2", "made-up-office", access.RoleCommissioner)
	chair       = staff("chair", "made-up-team", access.RoleInquiry)
	secretary   = staff("secretary", "made-up-team", access.RoleInquiry)
	analyst     = staff("analyst", "made-up-team", access.RoleInquiry)
	analyst2    = staff("analyst-2", "made-up-team", access.RoleInquiry)
	facilitator = staff("facilitator", "made-up-team", access.RoleInquiry)
	support     = staff("support", "made-up-team", access.RoleInquiry)
)

type bodies struct{}

func (bodies) Kin(_ context.Context, _ db.Querier, body string) ([]string, error) {
	return []string{body}, nil
}

func (bodies) Listed(context.Context, db.Querier) (out []inquiry.Body, _ error) {
	for _, id := range []string{"made-up-office", "made-up-team", "made-up-council"} {
		out = append(out, inquiry.Body{ID: id, Name: "Body " + id, Synthetic: true})
	}
	return out, nil
}

type everybody struct{}

func (everybody) PeopleIn(context.Context, db.Querier) ([]access.Actor, error) {
	return []access.Actor{com1, com2, chair, secretary, analyst, analyst2, facilitator, support}, nil
}

func as(a access.Actor) context.Context { return access.WithActor(context.Background(), a) }

// site is these pages over real use cases, behind the real server, with an inquiry that
// takes accounts.
type site struct {
	*listening.Service
	t         *testing.T
	db        *db.DB
	clock     *clock.Fake
	inquiries *inquiry.Service
	pages     *Pages
	server    *web.Server
	id        string
}

func newSite(t *testing.T, d *db.DB) *site {
	t.Helper()
	ctx := t.Context()
	_, err := d.Migrate(ctx, ledger.Migrations(), opened.Migrations(), proposal.Migrations(), vault.Migrations(), inquiry.Migrations(), listening.Migrations(), speaking.Migrations())
	s := &site{t: t, db: d, clock: clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))}
	s.ok(err)
	policy, err := access.Compile(inquiry.Access())
	s.ok(err)
	l, err := ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: s.clock, Origin: "test.candour.example/ledger",
		Tables: slices.Concat(opened.Tables(), proposal.Tables(), vault.Tables(), inquiry.Tables(), listening.Tables())})
	s.ok(err)
	keys, err := vault.NewFileKeys(filepath.Join(t.TempDir(), "keys"))
	s.ok(err)
	days, err := clock.BankHolidays()
	s.ok(err)
	s.inquiries = inquiry.NewService(inquiry.Config{DB: d, Ledger: l, Auth: policy, Clock: s.clock, Bodies: bodies{}, Staff: everybody{}, Keys: keys})
	s.Service = listening.NewService(listening.Config{DB: d, Ledger: l, Auth: policy, Clock: s.clock, Keys: keys, Inquiries: s.inquiries, Calendar: days})
	rd, err := web.NewRenderer(web.Site{Policy: policy}, Templates())
	s.ok(err)
	secret := bytes.Repeat([]byte{7}, 32)
	drafts := speaking.New(comeback.Config{DB: d, Clock: s.clock, Gate: phrase.NewGate(2, 64), Secret: secret, Params: phrase.Params{Memory: 8 << 10, Time: 1, Threads: 1}})
	s.pages = New(Config{Service: s.Service, Drafts: drafts, Renderer: rd, Secret: secret, Now: s.clock.Now, MadeUp: true})
	s.server, err = web.New(web.Config{Policy: policy, Renderer: rd, Log: slog.New(slog.DiscardHandler), Key: secret, Once: l},
		append(s.pages.Routes(), formsession.LeaveRoute("", inquiry.InquirySee, func() []formsession.Sessions { return []formsession.Sessions{s.pages.Sessions()} }))...)
	s.ok(err)
	s.open()
	return s
}

func (s *site) ok(err error) {
	s.t.Helper()
	if err != nil {
		for _, f := range errs.FieldsOf(err) {
			s.t.Log(f)
		}
		s.t.Fatal(err)
	}
}

func (s *site) agreed(on *proposal.Service, a access.Actor, id string, err error) {
	s.t.Helper()
	s.ok(err)
	p, err := on.Read(as(a), id)
	s.ok(err)
	s.ok(on.Opened(as(a), p))
	s.ok(on.Agree(as(a), id, ""))
	s.clock.Advance(time.Minute)
}

// open sets an inquiry up that takes accounts in every way.
func (s *site) open() {
	s.t.Helper()
	on := s.inquiries.Proposals()
	p, err := s.inquiries.Propose(as(com1), inquiry.New{Title: "Made-up Inquiry",
		Form: rules.Council, Bodies: []string{"made-up-council"}, Area: "Made-up Area", About: "Summary withheld in test data.", Why: "Made up."})
	s.agreed(on, com2, p, err)
	all, _, err := s.inquiries.List(as(access.Public()))
	s.ok(err)
	s.id = all[0].ID
	for a, part := range map[string]rules.Part{"chair": rules.Chair, "secretary": rules.Secretary, "analyst": rules.Analyst, "analyst-2": rules.Analyst,
		"facilitator": rules.Facilitator, "support": rules.Support} {
		p, err := s.inquiries.ProposeSeat(as(com1), inquiry.SeatInput{Inquiry: s.id, Account: a, Part: part, From: s.Today(), Why: "Made up."})
		s.agreed(on, com2, p, err)
	}
	s.turn(inquiry.TurnSetUp)
	p, err = s.ProposeTaking(as(secretary), listening.TakingInput{Inquiry: s.id, From: s.Today(), Words: "Two people listen, and one of them is there for you."})
	s.agreed(s.Proposals(), chair, p, err)
}

func (s *site) turn(kind string) {
	s.t.Helper()
	p, err := s.inquiries.ProposeTurn(as(com1), inquiry.TurnInput{Inquiry: s.id, Kind: kind, On: s.Today(), Why: "Made up."})
	s.agreed(s.inquiries.Proposals(), com2, p, err)
}

func (s *site) count(query string, args ...any) (n int) {
	s.t.Helper()
	s.ok(s.db.QueryRow(s.t.Context(), query, args...).Scan(&n))
	return n
}

// visitor is somebody's browser.
type visitor struct {
	*site
	cookies map[string]string
	last    answered
}

type answered struct {
	code           int
	body, location string
}

func (s *site) visitor() *visitor { return &visitor{site: s, cookies: map[string]string{}} }

// twin is the same person on another device, or in another window.
func (v *visitor) twin() *visitor {
	return &visitor{site: v.site, cookies: maps.Clone(v.cookies), last: v.last}
}

func (v *visitor) send(r *http.Request) answered {
	v.t.Helper()
	for name, value := range v.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	rec := httptest.NewRecorder()
	v.server.ServeHTTP(rec, r)
	for _, c := range rec.Result().Cookies() {
		if v.cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(v.cookies, c.Name)
		}
	}
	got := pages.Checked(v.t, r, rec)
	v.last = answered{got.Code, got.Body, got.Location}
	if got.Code != http.StatusSeeOther && !strings.Contains(got.Body, `href="/leave"`) {
		v.t.Errorf("%s %s has no way out", r.Method, r.URL)
	}
	return v.last
}

func (v *visitor) get(target string) answered {
	v.t.Helper()
	return v.send(httptest.NewRequest(http.MethodGet, target, nil))
}

var hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)

// press fills in the last form of the page that lies open which posts to an address, and
// presses a button of it.
func (v *visitor) press(action string, fields ...string) answered {
	v.t.Helper()
	return v.sendForm(action, v.fill(action, fields...))
}

func (v *visitor) fill(action string, fields ...string) url.Values {
	v.t.Helper()
	i := strings.LastIndex(v.last.body, `method="post" action="`+action+`"`)
	if i < 0 {
		v.t.Fatalf("no form posts to %s: %d %s", action, v.last.code, pages.Plain(v.last.body))
	}
	form, _, _ := strings.Cut(v.last.body[i:], "</form>")
	values := url.Values{}
	for _, m := range hiddenField.FindAllStringSubmatch(form, -1) {
		values.Set(m[1], m[2])
	}
	for i := 0; i+1 < len(fields); i += 2 {
		values.Set(fields[i], fields[i+1])
	}
	return values
}

func (v *visitor) sendForm(action string, values url.Values) answered {
	v.t.Helper()
	got := v.send(postOf(action, values))
	if got.code == http.StatusSeeOther {
		v.get(got.location)
		return answered{got.code, v.last.body, got.location}
	}
	return got
}

// must fails unless the answer has the code and the words; "!words" must not be there.
func (a answered) must(t *testing.T, code int, words ...string) answered {
	t.Helper()
	if a.code != code {
		t.Fatalf("answered %d to %q, want %d: %s", a.code, a.location, code, pages.Plain(a.body))
	}
	for _, w := range words {
		if not := strings.HasPrefix(w, "!"); strings.Contains(pages.Plain(a.body), strings.TrimPrefix(w, "!")) == not {
			t.Errorf("the page has %q: %v: %s", strings.TrimPrefix(w, "!"), not, pages.Plain(a.body))
		}
	}
	return a
}

var shownPhrase = regexp.MustCompile(`<li class="cd-phrase__item" lang="en-GB" translate="no">([^<]+)</li>`)

// start begins a form and gives its phrase; which inquiry is asked next.
func (v *visitor) start() string {
	v.t.Helper()
	v.get(formPath).must(v.t, http.StatusOK, "How do you want to come back?")
	v.press(formPath, "go", goStart, "kind", string(phrase.Words)).must(v.t, http.StatusSeeOther, "Your words")
	var groups []string
	for _, m := range shownPhrase.FindAllStringSubmatch(v.last.body, -1) {
		groups = append(groups, m[1])
	}
	words := strings.Join(groups, " ")
	v.press(formPath, "go", goNext).must(v.t, http.StatusSeeOther, "Type your seven words once")
	v.press(formPath, "go", goNext, "phrase", strings.ToUpper(words)).must(v.t, http.StatusSeeOther, "Which inquiry do you want to speak to?", "!"+strings.Join(groups[:3], " "))
	return words
}

// writes answers until the words are asked for.
func (v *visitor) writes() {
	v.t.Helper()
	v.press(formPath, "go", goNext, boxInquiry, v.id).must(v.t, http.StatusSeeOther, "How do you want to speak?")
	v.press(formPath, "go", goNext, boxWay, "writing").must(v.t, http.StatusSeeOther, "What do you want to tell the inquiry?")
}

// back comes back by the phrase.
func (v *visitor) back(words string) answered {
	v.t.Helper()
	v.get(Return)
	return v.press(Return, "phrase", words)
}

// postOf is a form on its way.
func postOf(action string, values url.Values) *http.Request {
	r := httptest.NewRequest(http.MethodPost, action, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func codeOf(h http.Handler, r *http.Request) int {
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec.Code
}
