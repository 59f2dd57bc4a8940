package recommendation_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// TestADraftTellsNothing makes random registers and adds random drafts to them.
// Whatever the public can ask for is, to the byte, what it was before.
func TestADraftTellsNothing(t *testing.T) {
	for seed := range uint64(2) {
		w := seeded(t, testkit.SQLite(t))
		c := &crowd{site: newSite(t, w), api: openAPI(t, w), r: rand.New(rand.NewPCG(seed, 7)), t: t}
		for range 6 {
			c.publishes()
		}
		before := c.everything(nil)
		c.unseen = nil
		for range 6 {
			c.drafts()
		}
		var asked []string
		for at := range before {
			asked = append(asked, at)
		}
		slices.Sort(asked)
		after := c.everything(asked)
		for _, at := range asked {
			if before[at] != after[at] {
				t.Errorf("seed %d: a draft changes %s:\n%s", seed, at, firstDifference(before[at], after[at]))
			}
		}
		if len(asked) < 300 || len(c.unseen) < 40 {
			t.Fatalf("%d addresses and %d of drafts: the test does not test", len(asked), len(c.unseen))
		}
		c.answersAsForNone()
		c.historyNamesNone()
	}
}

// TestASearchGivesNoDraft: what lists of other packages are made of is asked for by
// rule, whoever asks.
func TestASearchGivesNoDraft(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		clerk := as(access.RoleCoordinator, "register")
		report := exchange.FileReport{ReportID: "made-up", Title: "A report", Body: "Synthetic Inquiry", Kind: "inquiry"}
		draft := exchange.FileRecommendation{ID: "made-up-01", ReportID: "made-up", Title: "Unmistakable", Summary: "Neutral.", State: record.StateDraft}
		if _, err := w.Load(clerk, []exchange.FileReport{report}, []exchange.FileRecommendation{draft}); err != nil {
			t.Fatal(err)
		}
		for _, who := range []struct {
			ctx  context.Context
			want int
		}{{public(), 0}, {clerk, 1}} {
			got, _, err := w.Found(who.ctx, "unmistakable")
			if err != nil || len(got) != who.want {
				t.Errorf("%d found, want %d (%v)", len(got), who.want, err)
			}
		}
	})
}

// crowd acts at random on a register, and asks it everything as the public.
type crowd struct {
	*site
	api    *apiSite
	r      *rand.Rand
	t      *testing.T
	n      int
	unseen []string // addresses of what was entered last, by kind and id
	secret []string // ids and words of drafts
}

func (c *crowd) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatalf("%v %+v", err, errs.FieldsOf(err))
	}
}

func (c *crowd) ask(target string) string {
	rec := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	if strings.HasPrefix(target, "/api/") {
		c.api.server.ServeHTTP(rec, r)
	} else {
		c.server.ServeHTTP(rec, r)
	}
	rec.Header().Del("Set-Cookie")
	rec.Header().Del("Content-Security-Policy")
	if strings.HasPrefix(rec.Header().Get("Content-Type"), "text/html") {
		rec.Header().Del("Etag") // of the body, and that has a nonce
	}
	body := rec.Body.String()
	if ref := rec.Header().Get("X-Reference"); ref != "" { // a number of its own for each answer
		rec.Header().Del("X-Reference")
		body = strings.ReplaceAll(body, ref, "")
	}
	return fmt.Sprintf("%d %s\n%s", rec.Code, fmt.Sprint(rec.Header()), nonces.ReplaceAllString(body, ""))
}

var (
	nonces = regexp.MustCompile(`nonce="[^"]*"`)
	links  = regexp.MustCompile(`(?:href|src)="(/[^"#]*)`)
)

// everything asks for the given addresses, or for all that links lead to from
// the public pages, and the API's lists and records.
func (c *crowd) everything(addresses []string) map[string]string {
	out := map[string]string{}
	queue := slices.Clone(addresses)
	if addresses == nil {
		queue = []string{"/register", "/recommendations?q=zqdraft", "/recommendations.csv", "/recommendations.json", "/recommendations.jsonl", "/timetable.csv", "/timetable.json",
			"/timetable.ics", "/feed.atom", "/ladder", "/about", "/api/v1/figures", "/api/v1/ladder", "/api/v1/openapi.json"}
		for _, list := range []string{"recommendations", "reports", "bodies", "timetable", "chains"} {
			for page := 1; page < 4; page++ {
				queue = append(queue, fmt.Sprintf("/api/v1/%s?per_page=100&page=%d", list, page))
			}
		}
	}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if _, known := out[at]; known {
			continue
		}
		out[at] = c.ask(at)
		if addresses != nil || len(out) > 400 {
			continue
		}
		for _, m := range links.FindAllStringSubmatch(out[at], -1) {
			to := strings.ReplaceAll(m[1], "&amp;", "&")
			if !strings.HasPrefix(to, "/assets/") && strings.Count(to, "&") < 1 {
				queue = append(queue, to)
			}
			if parts := strings.Split(to, "/"); len(parts) == 3 && slices.Contains([]string{"reports", "bodies", "recommendations", "chains"}, parts[1]) {
				queue = append(queue, "/api/v1"+to)
			}
		}
	}
	return out
}

func firstDifference(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	from := max(0, i-80)
	return fmt.Sprintf("before ...%q\nafter  ...%q", a[from:min(len(a), i+120)], b[from:min(len(b), i+120)])
}

var coordinatorHere = as(access.RoleCoordinator, "register")

// publishes enters something published; drafts something that is not.
func (c *crowd) publishes() { c.enter(true, "zqpublic") }
func (c *crowd) drafts()    { c.enter(false, "zqdraft") }

// enter enters a recommendation with what hangs on it, in a report of its own or
// in one that is published already.
func (c *crowd) enter(publish bool, word string) {
	c.n++
	mark := fmt.Sprintf("%s %d", word, c.n)
	report := "iicsa-final"
	if c.r.IntN(2) == 0 {
		id, err := c.CreateReport(coordinatorHere, recommendation.ReportInput{Title: "Report " + mark, Body: "Inquiry " + mark, Kind: "inquiry report", Published: "2021-03",
			URL: "https://example.org/" + word, Publish: publish, Checked: true, Synthetic: true})
		c.must(err)
		report = id
		c.noted("reports", id)
	}
	bodies := []string{"Body " + mark}
	if c.r.IntN(2) == 0 {
		bodies = append(bodies, "UK Government")
	}
	id, err := c.CreateRecommendation(coordinatorHere, recommendation.RecommendationInput{ReportID: report, Number: fmt.Sprint(900 + c.n), Title: "Title " + mark,
		Summary:    "Summary of the child protection authority " + mark,
		Addressees: bodies, Deadline: "2022-01-01", AnswerDue: "2021-09-01", SourceURL: "https://example.org/" + word, Publish: publish, Checked: true, Synthetic: true})
	c.must(err)
	c.noted("recommendations", id)
	c.noted("chains", id)
	c.noted("bodies", record.Slug(bodies[0]))
	c.hang(id, record.Slug(bodies[0]), mark)
}

// hang adds an answer, a commitment with a moved date, and a link.
func (c *crowd) hang(id, body, mark string) {
	if c.r.IntN(2) == 0 {
		_, err := c.RecordAnswer(coordinatorHere, id, recommendation.AnswerInput{BodyID: body, Status: "accepted", Given: "2023-10-01", Words: "Answer " + mark, SourceURL: "https://example.org/a",
			CodedBy: "Test", Checked: true, CheckedBy: "Synthetic Person 9", Synthetic: true})
		c.must(err)
	}
	if c.r.IntN(2) == 0 {
		made, err := c.CreateCommitment(as(access.RoleOwner, body), recommendation.CommitmentInput{BodyID: body, Wording: "Promise " + mark, Criterion: "Criterion " + mark, Due: "2026-12-01",
			Serves: []string{id}, Synthetic: true})
		c.must(err)
		c.noted("commitments", made.ID)
		c.must(c.MoveDate(as(access.RoleOwner, body), made.ID, made.Version, "2027-02-01", "Reason "+mark))
	}
	if c.r.IntN(2) == 0 {
		ends := []string{id, "iicsa-final-01"}
		if c.r.IntN(2) == 0 {
			slices.Reverse(ends)
		}
		c.must(c.DecideTie(coordinatorHere, recommendation.TieInput{FromID: ends[0], ToID: ends[1], Kind: record.TieKinds[c.r.IntN(len(record.TieKinds))].Value, Confirm: true, Reason: "Tie " + mark}))
	}
}

func (c *crowd) noted(room, id string) {
	at := "/" + room + "/" + id
	c.secret = append(c.secret, id)
	c.unseen = append(c.unseen, at, at+"/feed.atom", at+"/calendar.ics", at+"/statement/2025", "/api/v1"+at, "/recommendations?body="+id, "/recommendations?report="+id, "/api/v1"+at+"/statement/2025")
}

// answersAsForNone: what is asked of a draft is answered as for what never was.
func (c *crowd) answersAsForNone() {
	for _, at := range c.unseen {
		never := regexp.MustCompile(`[^/=]+$`).ReplaceAllString(at, "zqnever")
		for _, rest := range []string{"/feed.atom", "/calendar.ics", "/statement/2025"} {
			if trimmed, ok := strings.CutSuffix(at, rest); ok {
				never = regexp.MustCompile(`[^/]+$`).ReplaceAllString(trimmed, "zqnever") + rest
			}
		}
		id := ""
		for _, s := range c.secret {
			if strings.Contains(at, s) && len(s) > len(id) {
				id = s
			}
		}
		got, want := strings.ReplaceAll(c.ask(at), id, "zqnever"), c.ask(never)
		if got != want {
			c.t.Errorf("%s is not answered as %s is:\n%s", at, never, firstDifference(want, got))
		}
	}
}

// historyNamesNone: histories of what is published, and entries of the log, show
// no row about a draft.
func (c *crowd) historyNamesNone() {
	for _, id := range []string{"iicsa-final-01", "iicsa-final-02"} {
		trail, err := c.Trail(public(), id)
		c.must(err)
		items, err := c.ledger.History(public(), trail.Of...)
		c.must(err)
		c.silent(items)
	}
	items, err := c.ledger.Recent(public(), 0, 1000)
	c.must(err)
	c.silent(items)
}

func (c *crowd) silent(items []ledger.Item) {
	c.t.Helper()
	for _, it := range items {
		pub, ok := c.ledger.Public(it)
		if !ok {
			continue
		}
		shown, whole, err := c.Shown(public(), pub)
		c.must(err)
		if !whole && len(shown.Rows) == 0 {
			continue // as the pages leave it out
		}
		raw, err := json.Marshal(shown)
		c.must(err)
		if text := string(raw); strings.Contains(text, "zqdraft") {
			c.t.Errorf("the log shows a draft: %s", text[:min(len(text), 300)])
		}
	}
}
