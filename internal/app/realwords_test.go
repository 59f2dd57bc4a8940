package app

import (
	"archive/zip"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/room/recommendation/exchange"
)

// lateOrSilent are words that say that somebody was late or silent. One of them about
// a real body needs a record that states it, with its source, on the same page.
// Welsh stands beside English: a Welsh page must be held to the same.
var lateOrSilent = regexp.MustCompile(`(?i)\b(late|later than due|lateness|overdue|over due|unanswered|not answered|never answered|no reply|no response|silent|silence|missed|misses|refus\w*|fail\w*|ignor\w*|neglect\w*|delay\w*|in default|not done|still not|has not come|have not come|did not answer|dragg\w*|broken promise|stall\w*|hwyr|yn hwyr|heb ateb|heb ei ateb|distaw\w*|methu|methodd|gwrthod\w*|anwybyddu\w*)\b|\b\d[\d,]* (days?|weeks?|diwrnod) (late|over|past|ago|after|overdue|hwyr|without)\b`)

// A page is read as text: what stands in marks that say something too.
var (
	spoken  = regexp.MustCompile(`(?i)\b(?:alt|title|aria-label|content|placeholder)="([^"]*)"`)
	marks   = regexp.MustCompile(`(?s)<[^>]*>`)
	redMark = regexp.MustCompile(`(?s)cd-(?:tag|stat)--bad[^>]*>(.{0,900})`)
	links   = regexp.MustCompile(`(?i)(?:href|src)="([^"]*)"|<id>(https?://[^<]*)</id>|"(?:page_)?url": ?"([^"]*)"|URL:(\S+)`)
)

// TestRealBodiesAreAccusedOfNothingUnrecorded is acceptance 3: every page, feed,
// download, calendar and answer of the API of a service that holds the embedded
// register alone, found by following links until there are no more, holds no
// word of lateness, silence or refusal that no record states with its source.
func TestRealBodiesAreAccusedOfNothingUnrecorded(t *testing.T) {
	s := realSite(t)
	said := recordsSay(t)
	pages, names := 0, madeUpNames(t)
	for target, got := range s.walk() {
		pages++
		if name := nameIn(got, names); name != "" {
			t.Errorf("%s names %s, which is made up", target, name)
		}
		if strings.Contains(got.body, madeUpBand) {
			t.Errorf("%s says that something is made up", target)
		}
		if strings.HasPrefix(target, "/api/v1/openapi") || target == "/api/v1/docs" || target == "/policies" {
			continue // codes and rules with their meaning; what they give is walked on its own
		}
		for _, hit := range said.accusations(readable(got)) {
			t.Errorf("%s says of a real body: …%s…", target, hit)
		}
		if target == "/about" { // where each mark is explained
			continue
		}
		for _, at := range redMark.FindAllStringSubmatchIndex(got.body, -1) {
			if words, of := strings.TrimSpace(saidAloud(got.body[at[2]:at[3]])), ofWhich(target, got.body, at[0], got.body[at[2]:at[3]]); !said.red(words, of) {
				t.Errorf("%s has a red mark on %q that no record states: %.60s", target, of, words)
			}
		}
	}
	if pages < 400 {
		t.Errorf("only %d pages were found", pages)
	}
	said.withSources(t, s)
}

// TestTheSearchForAccusationsFindsThem: a test that cannot fail finds nothing.
func TestTheSearchForAccusationsFindsThem(t *testing.T) {
	for _, text := range []string{"Not answered, 1580 days late", "Overdue by 12 days", "The department has been silent", "It ignored two letters", "They refused", "Heb ateb eto",
		"An answer was due and has not come.", "state,overdue", `{"state":"overdue"}`, "Stalled", "The force failed to reply", "late/answer/iicsa-final-01"} {
		if len((&stated{}).accusations(text)) == 0 {
			t.Errorf("%q passes", text)
		}
	}
	for _, text := range []string{"No answer entered here", "Date passed", "late 2026", "mid to late 2027", "said again years later", "Latest reports"} {
		if hits := (&stated{}).accusations(text); len(hits) > 0 {
			t.Errorf("%q is taken for an accusation: %v", text, hits)
		}
	}
}

// stated is what records say, each with its source: the text of the embedded
// register, and what follows from the days of its checked answers. Words of the
// program are never among it.
type stated struct {
	text   string         // every text of a record, in plain words
	came   map[string]int // recommendation -> days after the day asked for
	source map[string]string
	open   map[string]bool // found not complete by an independent body
}

func recordsSay(t *testing.T) *stated {
	t.Helper()
	reps, recs, err := exchange.SeedFiles()
	if err != nil {
		t.Fatal(err)
	}
	out := &stated{came: map[string]int{}, source: map[string]string{}, open: map[string]bool{}}
	var all []string
	for _, line := range []any{reps, recs} {
		text, err := json.Marshal(line)
		var v any
		if err == nil {
			err = json.Unmarshal(text, &v)
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, textsOf(v)...)
	}
	out.text = plainWords(strings.Join(all, " | "))
	for _, r := range recs {
		out.note(r)
	}
	return out
}

// textsOf gives every text in a JSON value.
func textsOf(v any) (out []string) {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		for _, one := range v {
			out = append(out, textsOf(one)...)
		}
	case map[string]any:
		for _, one := range v {
			out = append(out, textsOf(one)...)
		}
	}
	return out
}

// note works out from a record alone, not by the program's rules, what may be
// said of it.
func (s *stated) note(r exchange.FileRecommendation) {
	if f := r.Implementation; f != nil && f.By != nil && f.SourceURL != nil && f.Status != "implemented" {
		s.open[r.ID], s.source[r.ID] = len(r.Addressees) == 1 && (f.Status == "incomplete" || f.Status == "not_started"), *f.SourceURL
	}
	if r.AnswerDue == nil {
		return
	}
	due, err := clock.ParseDay(*r.AnswerDue)
	if err != nil {
		return
	}
	first := -1
	for _, a := range r.Answers {
		if a.Answer == nil || a.Date == nil || a.Checked == nil || !*a.Checked || a.SourceURL == nil {
			continue
		}
		if day, err := clock.ParseDay(*a.Date); err == nil && (first < 0 || day.Sub(due) < first) {
			first = day.Sub(due)
			s.source["answer/"+r.ID] = *a.SourceURL
		}
	}
	if first > 0 {
		s.came[r.ID] = first
	}
}

// withSources looks at the page of each recommendation of which something is
// said: its source must stand there.
func (s *stated) withSources(t *testing.T, site *site) {
	visitor := site.browser("visitor")
	for id := range s.came {
		if body := html.UnescapeString(visitor.get("/recommendations/" + id).Body.String()); !strings.Contains(body, s.source["answer/"+id]) {
			t.Errorf("%s: the answer that came after its day is shown without its source", id)
		}
	}
	for id := range s.open {
		if body := html.UnescapeString(visitor.get("/recommendations/" + id).Body.String()); !strings.Contains(body, s.source[id]) {
			t.Errorf("%s: the finding is shown without its source", id)
		}
	}
}

// red says whether a red mark is one that a record states with its source: that
// an independent body found this one not complete, and that one body was asked.
func (s *stated) red(words, of string) bool {
	return strings.HasPrefix(words, "Found not complete") && (of == nameOfState && len(s.open) > 0 || s.open[of])
}

// nameOfState stands for a mark that names a state beside the count of it.
const nameOfState = "the name of a state"

var recommendationLink = regexp.MustCompile(`href="/recommendations/([a-z0-9][a-z0-9.-]*)"`)

// ofWhich gives the recommendation that a mark is on: the last that is linked to
// before it in a list, and on its own page the page's.
func ofWhich(target, body string, at int, after string) string {
	if id, own := strings.CutPrefix(target, "/recommendations/"); own && !strings.ContainsAny(id, "/?") {
		return id
	}
	if row, _, ends := strings.Cut(after, "</tr>"); ends && strings.Contains(row, "state=found_not_done") {
		return nameOfState
	}
	all := recommendationLink.FindAllStringSubmatch(body[:at], -1)
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1][1]
}

// TestARedMarkNeedsItsOwnFinding: a mark on another recommendation than the one that
// was found not complete, and other words, are found.
func TestARedMarkNeedsItsOwnFinding(t *testing.T) {
	s := &stated{open: map[string]bool{"a-1": true}}
	const list = `<a href="/recommendations/a-1">A</a><p class="x">`
	for _, c := range []struct {
		target, before, after string
		want                  bool
	}{
		{"/recommendations/a-1", "", "Found not complete", true}, {"/recommendations/b-1", list, "Found not complete", false},
		{"/recommendations", list, "Found not complete", true}, {"/recommendations", list + `<a href="/recommendations/b-1">`, "Found not complete", false},
		{"/recommendations", "", "Found not complete", false}, {"/recommendations", list, "Overdue by 2 days", false},
		{"/bodies/x", "", `Found not complete</strong><a href="/recommendations?state=found_not_done">1</a></tr>`, true},
	} {
		if got := s.red(saidAloud(c.after), ofWhich(c.target, c.before, len(c.before), c.after)); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// roughDates are dates such as "late 2026", which say nothing of anybody.
var roughDates = regexp.MustCompile(`(?i)\b(?:mid to |mid/|-)?late[ -]?\d{4}\b|\b\d{4}-(?:mid/)?late\b`)

// cameAfter is how an answer is spoken of that came after the day asked for.
var cameAfter = regexp.MustCompile(`Answered\s+(\d+)\s+days?\s+after\s+the\s+day\s+asked\s+for`)

// ofNobody are sentences of the program that speak of no body: how things are
// worked out, names of filters, figures and columns. Each is written out, so that
// no sentence about somebody hides behind it.
var ofNobody = []string{
	"Most overdue first", `"overdue":0`, `"overdue": 0`, `overdue": 0`, `overdue":0`, "0 overdue of 153 entered", "Searched for, no answer found Date passed Overdue",
	"Stands: Overdue × No recommendation matches", "is refused, never ignored", "institutions fail them",
	`"label": "Refused"`, `"value": "refused"`, `"label":"Refused"`, `"value":"refused"`, "not yet known, refused, not available", "not stated, refused, not available",
	"on a day that has not come", "first category neglect", "Plans for neglect", "plans_neglect", "No body has refused to send papers, or failed to send them in time",
	"Refused by the force", "agreed or refused", "nothing is late before the end of it", "That does not say that it was not done",
	"Nobody is late who was not asked", "Overdue After that day two people from other bodies looked", "and then a rise is no failure",
	"are closures too, without a failure by themselves", "Which bodies refused to send papers to the review panel",
}

// accusations gives what in a text accuses and no record states.
func (s *stated) accusations(text string) (out []string) {
	text = roughDates.ReplaceAllString(text, "·")
	text = cameAfter.ReplaceAllStringFunc(text, func(m string) string {
		for _, n := range s.came {
			if cameAfter.FindStringSubmatch(m)[1] == strconv.Itoa(n) {
				return "·"
			}
		}
		return m
	})
	text = strings.Join(strings.Fields(text), " ")
	for _, words := range ofNobody {
		text = strings.ReplaceAll(text, words, "·")
	}
	for _, at := range lateOrSilent.FindAllStringIndex(text, -1) {
		if before, after := text[max(0, at[0]-80):at[1]], text[at[0]:min(len(text), at[1]+80)]; !s.recorded(before, after) {
			out = append(out, strings.ToValidUTF8(strings.Join(strings.Fields(text[max(0, at[0]-50):min(len(text), at[1]+50)]), " "), ""))
		}
	}
	return out
}

// recorded says whether words stand in a record together with the three that
// come before them, or after them.
func (s *stated) recorded(before, after string) bool {
	b, a := strings.Fields(plainWords(before)), strings.Fields(plainWords(after))
	return len(b) > 4 && strings.Contains(s.text, strings.Join(b[len(b)-4:], " ")) || len(a) > 4 && strings.Contains(s.text, strings.Join(a[:4], " "))
}

var notWords = regexp.MustCompile(`[^\p{L}\p{N}|]+`)

// plainWords keeps words alone, small, with one space between.
func plainWords(s string) string { return notWords.ReplaceAllString(strings.ToLower(s), " ") }

// answered is one answer of the service.
type answered struct{ body, kind string }

// saidAloud takes marks out of a page and keeps what they say aloud.
func saidAloud(body string) string {
	body = spoken.ReplaceAllString(regexp.MustCompile(`(?is)<(script|style)\b.*?</(script|style)>`).ReplaceAllString(body, " "), `> $1 <`)
	return html.UnescapeString(marks.ReplaceAllString(body, " "))
}

// readable gives the text of an answer, whatever its kind.
func readable(a answered) string {
	switch {
	case strings.Contains(a.kind, "html"), strings.Contains(a.kind, "xml"):
		return saidAloud(a.body)
	case strings.Contains(a.kind, "opendocument"):
		return saidAloud(workbookWords(a.body))
	case strings.Contains(a.kind, "calendar"):
		return strings.ReplaceAll(strings.ReplaceAll(a.body, "\r\n ", ""), `\,`, ",")
	case strings.Contains(a.kind, "json"):
		return strings.NewReplacer(`\"`, `"`, `\n`, " ", `\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(a.body)
	}
	return a.body
}

// workbookWords gives the texts of a workbook.
func workbookWords(body string) string {
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		return body
	}
	var b strings.Builder
	for _, f := range z.File {
		if r, err := f.Open(); err == nil && strings.HasSuffix(f.Name, ".xml") {
			_, _ = io.Copy(&b, r)
			_ = r.Close()
		}
	}
	return b.String()
}

// walk asks for every page that links lead to, from the front page on, and from
// the roots of the API and the downloads.
func (s *site) walk() map[string]answered { return s.walkWhere(func(string) bool { return true }) }

// walkWhere is walk along some addresses alone. A page in Welsh is the English one,
// put into Welsh: what it says is looked for there.
func (s *site) walkWhere(goes func(target string) bool) map[string]answered {
	visitor, out := s.browser("visitor"), map[string]answered{}
	queue := []string{"/", "/register", "/about", "/recommendations.jsonl", "/timetable.ics", "/feed.atom", "/api", "/api/v1/openapi.json", "/api/v1/recommendations?per_page=200", "/api/v1/figures",
		"/api/v1/reports?per_page=200", "/api/v1/bodies?per_page=200", "/api/v1/timetable?per_page=200", "/api/v1/chains?per_page=200", "/timetable?undated=yes"}
	seen := map[string]bool{}
	for len(queue) > 0 {
		target := queue[0]
		if queue = queue[1:]; seen[target] || !goes(target) || target == "/cy" || strings.HasPrefix(target, "/cy/") {
			continue
		}
		seen[target] = true
		w := visitor.get(target)
		got := answered{body: w.Body.String(), kind: w.Header().Get("Content-Type")}
		if w.Code != http.StatusOK || got.kind == "" {
			continue
		}
		out[target] = got
		for _, m := range links.FindAllStringSubmatch(got.body, -1) {
			if next := s.within(html.UnescapeString(m[1]+m[2]+m[3]+m[4]), target); next != "" {
				queue = append(queue, next)
			}
		}
	}
	return out
}

// within gives the path of a link that leads on within the service and says
// something new: a list in another order, or an older year's statement of one
// more body, says the same again.
func (s *site) within(link, from string) string {
	base, err := url.Parse("http://register.test" + from)
	if err != nil {
		return ""
	}
	u, err := base.Parse(link)
	if err != nil || u.Host != "register.test" && u.Scheme+"://"+u.Host != s.cfg.PublicURL {
		return ""
	}
	q := u.Query()
	year, _ := strconv.Atoi(path.Base(u.Path))
	switch {
	case q.Has("sort"), q.Has("next"), strings.HasPrefix(u.Path, "/assets/"), strings.HasPrefix(u.Path, "/ledger/tile"), strings.HasPrefix(u.Path, "/sign-in"),
		strings.HasPrefix(u.Path, "/ledger/receipt"),
		strings.Contains(u.Path, "/statement/") && year < 2025 && !strings.Contains(u.Path, "/uk-government/"), strings.HasPrefix(u.Path, "/demo"),
		q.Has("format") && !strings.Contains(u.Path, "/uk-government/"), len(q) > 1 && q.Has("page"):
		return ""
	}
	u.Fragment, u.Host, u.Scheme = "", "", ""
	return u.String()
}
