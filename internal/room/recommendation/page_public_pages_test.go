package recommendation_test

import (
	"html"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// everyPage is each public page once, on the real register, with what it must
// show and (after "!") must not.
var everyPage = []struct {
	target string
	words  []string
}{
	{"/register", []string{"248", "at least; 20 reports do not say how many", "of 153 entered", "that were due by now and are known here", "11 of 12 entered", "years on",
		`href="/ledger"`, `action="/recommendations"`, "!Synthetic"}},
	{"/recommendations", []string{"153 recommendations in the register", "Showing 1 to 20 of 153", "Filter this list", "/recommendations.csv", "Not checked|Checked against its source", "!Synthetic"}},
	{"/recommendations?page=8", []string{"Showing 141 to 153 of 153", `start="141"`}},
	{"/recommendations?q=redress", []string{"A single redress scheme", "recommendations match, of 153", "Best match first", "!Mandatory reporting"}},
	{"/recommendations?state=declined&sort=title", []string{"Remove the filter", "Stands: Not being done", "Clear all filters", "/recommendations.ods?sort=title&amp;state=declined"}},
	{"/recommendations?answer=any", []string{"recommendations match, of 153"}},
	{"/recommendations?timing=in_time", []string{"recommendations match, of 153"}},
	{"/recommendations/iicsa-final-19", []string{"Accepted in principle in 2023, not being taken forward since 2025", "Every answer, in order", "Mandate Now", "Show this picture as a table",
		"Whose words stand behind", `/recommendations/iicsa-final-19/history`, "Checked against its source", "!Record an answer", "!chase ladder:"}},
	{"/recommendations/iicsa-final-01", []string{"Welsh Government", "December 2025", "spring 2026", "mid to late 2027", "Nobody independent has judged this yet", "No view of theirs is entered here",
		"No report of the owner is entered here", "The source does not say who owns it", "no measure was given"}},
	{"/recommendations/iicsa-networks-02", []string{"Something is known of an answer", "No commitment is recorded", "!chase ladder:"}},
	{"/recommendations/iicsa-final-07", []string{"This says again", "Register children&#39;s homes staff", "/chains/iicsa-final-07", "Who says so: the report itself"}},
	{"/recommendations/casey-2025-04", []string{"No link to another recommendation has been confirmed", "!iicsa-networks-data"}},
	{"/reports", []string{"40 reports", "11 of 12 entered", "how many it made is not known", "!Enter a report"}},
	{"/reports/hmicfrs-cse-2023", []string{"7 of 9 entered", "Where they stand today", "/reports/hmicfrs-cse-2023/calendar.ics", "Problem profiles in every force", "!Edit this report"}},
	{"/bodies?q=telford", []string{"Telford", "Overdue", "Showing 1 to", "Remove the filter", "!UK Government"}},
	{"/bodies/uk-government", []string{"No record says that anything was not there by its date", "Date passed", "/bodies/uk-government/statement/2026", "/bodies/uk-government/feed.atom"}},
	{"/bodies/uk-government/statement/2025", []string{"1 January to 31 December 2025", "Not being done (", "No answer entered here (", "is made from the register alone"}},
	{"/chains", []string{"things have been asked for more than once", "First said in 2018"}},
	{"/chains/iicsa-final-07", []string{"First said in 2018 by Independent Inquiry", "said again once since", "8 years", "who says so", "<svg"}},
	{"/chains/casey-2025-01", []string{"Said once"}},
	{"/timetable", []string{"These as a picture", "<svg", "/timetable.ics", "asked of", "; the source does not say who owns it", "the earliest first", "last possible day", "!Go to what comes next"}},
	{"/timetable?page=1", []string{"Go to what comes next", "Showing 1 to"}},
	{"/timetable?page=11", []string{"Date passed"}},
	{"/timetable?undated=yes&body=uk-government", []string{"Provision in law for a single child identifier", "No date given", "/bodies/uk-government/calendar.ics"}},
	{"/timetable?month=2025-05", []string{"in May 2025", "April 2025", "June 2025"}},
	{"/ladder", []string{"First letter", "Reasons for not answering", "Nothing is on the ladder", "!Fuller disruption toolkit"}},
	{"/about", []string{"more than 90 days", "Accessibility", "none_yet", "It does not make it impossible"}},
}

func TestEveryPublicPageOnTheRealRegister(t *testing.T) {
	l := seededLibrary(t)
	for _, p := range everyPage {
		t.Run(p.target, func(t *testing.T) {
			for _, w := range p.words {
				if a, b, ok := strings.Cut(w, "|"); ok { // either will do
					if body := l.shows("", p.target); !strings.Contains(body, a) && !strings.Contains(body, b) {
						t.Errorf("GET %s shows neither %q nor %q", p.target, a, b)
					}
					continue
				}
				l.shows("", p.target, w)
			}
			body := l.shows("", p.target, "Candour</title>")
			for _, never := range []string{"<nil>", "%!", "&lt;nil&gt;", "ZgotmplZ", "{0 ", "0001-01-01", "ERROR"} {
				if strings.Contains(body, never) {
					t.Errorf("GET %s shows %q", p.target, never)
				}
			}
		})
	}
}

// TestAboutFoldsWhatIsLookedUp: the marks and the columns are one click away, say
// how many they are, and no cell of a table is prose.
func TestAboutFoldsWhatIsLookedUp(t *testing.T) {
	body := seededLibrary(t).shows("", "/about", "What each of the "+strconv.Itoa(len(record.StateLabels))+" marks means", "The columns of the list: ")
	for _, words := range pages.LongCells(body, 10) {
		t.Errorf("a cell of more than ten words: %q", words)
	}
	for _, c := range record.StateLabels {
		if at, fold := strings.Index(body, ">"+html.EscapeString(c.Label)+"<"), strings.Index(body, "<details"); at < fold || fold < 0 {
			t.Errorf("%q is not folded: at %d, the first fold at %d", c.Label, at, fold)
		}
	}
}

// TestEveryRecommendationHasItsPage opens all of them, and each body, report
// and chain that they lead to.
func TestEveryRecommendationHasItsPage(t *testing.T) {
	l := seededLibrary(t)
	list, err := l.List(public(), record.Filter{}, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	open := func(target string, words ...string) {
		if !seen[target] {
			seen[target] = true
			l.shows("", target, words...)
		}
	}
	for _, s := range list.Items {
		open(record.RecommendationHref(s.ID), htmlText(s.Title), htmlText(s.Summary))
		open(record.ReportHref(s.ReportID))
		open("/chains/" + s.ID)
		open(record.RecommendationHref(s.ID) + "/feed.atom")
		for _, b := range s.Concerned() {
			open(record.BodyHref(b.ID), htmlText(b.Name))
		}
		for _, w := range s.Work {
			open(record.CommitmentHref(w.ID), htmlText(w.Wording))
		}
	}
	if len(seen) < 200 {
		t.Errorf("only %d pages were opened", len(seen))
	}
}

func htmlText(s string) string {
	return strings.NewReplacer("&", "&amp;", "'", "&#39;", `"`, "&#34;", "<", "&lt;", ">", "&gt;", "+", "&#43;").Replace(s)
}

// TestTheLatestAnswerOfTheFileIsQuestioned: where the file calls something the
// latest answer that it does not list, the page says so, and only there.
func TestTheLatestAnswerOfTheFileIsQuestioned(t *testing.T) {
	l := seededLibrary(t)
	_, recs, err := exchange.SeedFiles()
	if err != nil {
		t.Fatal(err)
	}
	other := recs[0]
	other.ID, other.Number, other.LatestAnswer, other.Commitments = "iicsa-final-u99", "", new(string), nil
	*other.LatestAnswer = string(record.Rejected)
	if _, err := l.Load(as(access.RoleCoordinator, "register"), nil, []exchange.FileRecommendation{other}); err != nil {
		t.Fatal(err)
	}
	recs = append(recs, other)
	const notice = "but lists no such answer with its source"
	asked := 0
	for _, r := range recs {
		listed := r.LatestAnswer == nil
		for _, a := range r.Answers {
			listed = listed || record.TextOf(a.Answer) == record.TextOf(r.LatestAnswer)
		}
		if listed {
			l.shows("", record.RecommendationHref(r.ID), "!"+notice)
			continue
		}
		asked++
		l.shows("", record.RecommendationHref(r.ID), notice)
	}
	if asked == 0 {
		t.Error("no line of the seed disagrees with itself; this test tries nothing")
	}
}

// TestTheBannerShowsWhenSomethingIsSynthetic and never on a page without.
func TestTheBannerShowsWhenSomethingIsSynthetic(t *testing.T) {
	l := openLibrary(t, withSynthetic(t))
	const banner = "This page shows synthetic data"
	for target, shown := range map[string]bool{
		"/register": true, "/recommendations": true, "/recommendations?q=redress": false, "/recommendations/casey-2025-04": true, "/recommendations/casey-2025-05": false,
		"/reports/casey-2025": true, "/reports/telford-2022": false, "/timetable?body=home-office": true, "/timetable?report=telford-2022": false,
		"/bodies/home-office": true, "/bodies/home-office/statement/2026": true, "/bodies/west-mercia-police": false, "/about": false, "/chains/iicsa-final-07": false,
	} {
		if got := strings.Contains(l.shows("", target), banner); got != shown {
			t.Errorf("GET %s: banner %v, want %v", target, got, shown)
		}
	}
	// Acts of one instant are all in the lists: the finding after the claim.
	l.shows("", "/recommendations?state=not_accepted", "Mandatory ethnicity", "Some of it synthetic")
	// The rows are marked too, on the page and in what is taken away.
	l.shows("", "/recommendations/casey-2025-04", "Synthetic</span>", "Claimed without evidence", "Not accepted as done", "This is not what was asked for", "now due spring 2027", "12%")
	l.shows("", "/recommendations.csv?q=ethnicity", ",part,")
	l.shows("", "/timetable.csv", "Publish a synthetic plan")
	l.shows("", "/bodies/home-office/feed.atom", "Synthetic: Date moved: Publish a synthetic plan", "Why: Synthetic reason: the supplier was late.")
	l.shows("", "/timetable.ics", "Synthetic: Commitment")
}

// TestTheThreeVoicesStandApart: claim, finding and view are three boxes, and
// whether it was done is told apart from whether it changed anything.
func TestTheThreeVoicesStandApart(t *testing.T) {
	l := openLibrary(t, withSynthetic(t))
	list, err := l.Commitments(public(), "home-office")
	if err != nil || len(list) != 1 {
		t.Fatal(len(list), err)
	}
	body := l.shows("", record.CommitmentHref(list[0].ID), "What the owner says", "What an independent body found", "What the victims and survivors panel thinks",
		"Did it change anything?", "Share of forces that use it", "The plan is on the website", "From December 2026 to spring 2027", "the supplier was late")
	if n := strings.Count(body, `class="cd-voice"`); n != 3 {
		t.Errorf("%d voices, want 3", n)
	}
	for _, box := range strings.Split(body, `class="cd-voice"`)[1:] {
		box, _, _ = strings.Cut(box, "</section>")
		if n := strings.Count(box, "Synthetic progress") + strings.Count(box, "Synthetic reasons") + strings.Count(box, "Synthetic view"); n != 1 {
			t.Errorf("a box holds %d voices: %s", n, box)
		}
	}
}

// TestButtonsAreForThoseWhoMay: each role is offered what it may do, and
// nobody else is.
func TestButtonsAreForThoseWhoMay(t *testing.T) {
	l := openLibrary(t, withSynthetic(t))
	const rec = "/recommendations/casey-2025-04"
	list, err := l.Commitments(public(), "home-office")
	if err != nil {
		t.Fatal(err)
	}
	c := record.CommitmentHref(list[0].ID)
	for who, want := range map[string]map[string]bool{
		"":                             {rec + "/answer": false, rec + "/edit": false, c + "/report": false, c + "/move": false, c + "/finding": false},
		"coordinator register":         {rec + "/answer": true, rec + "/edit": true, rec + "/ladder": true, c + "/close": true, c + "/move": false, c + "/finding": false},
		"owner uk-government":          {rec + "/answer": true, rec + "/commit": true, rec + "/edit": false, c + "/report": false},
		"owner home-office":            {rec + "/answer": false, c + "/report": true, c + "/move": true, c + "/reading": true, c + "/finding": false},
		"owner west-mercia-police":     {rec + "/answer": false, c + "/report": false, c + "/move": false},
		"verifier college-of-policing": {rec + "/answer": false, c + "/report": false, c + "/view": true},
		"auditor register":             {rec + "/answer": false, c + "/report": false, c + "/view": false},
	} {
		body := l.shows(who, rec)
		for href, shown := range want {
			if got := strings.Contains(body, `href="`+href+`"`); got != shown {
				t.Errorf("as %q: link to %s is %v, want %v", who, href, got, shown)
			}
		}
	}
}

// TestEvidenceIsAlwaysADownload, never a page of this site.
func TestEvidenceIsAlwaysADownload(t *testing.T) {
	w := withSynthetic(t)
	owner := as(access.RoleOwner, "home-office")
	list, err := w.Commitments(owner, "home-office")
	if err != nil {
		t.Fatal(err)
	}
	submitted := list[0].Progress[0].ID
	e, err := w.AddEvidence(owner, submitted, recommendation.EvidenceInput{Name: "synthetic <script>.txt", Data: []byte("<script>alert(1)</script>")})
	if err != nil {
		t.Fatal(err)
	}
	draft, err := w.SaveProgress(owner, recommendation.ProgressInput{CommitmentID: list[0].ID, Words: "A draft that nobody else may see", Synthetic: true})
	if err != nil {
		t.Fatal(err)
	}
	hiddenFile, err := w.AddEvidence(owner, draft, recommendation.EvidenceInput{Name: "draft.txt", Data: []byte("draft words")})
	if err != nil {
		t.Fatal(err)
	}
	l := openLibrary(t, w)
	got := l.get("", "/evidence/"+e.ID)
	h := got.Header()
	if got.Code != http.StatusOK || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") || h.Get("X-Content-Type-Options") != "nosniff" ||
		!strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || strings.Contains(h.Get("Content-Type"), "html") {
		t.Errorf("evidence: %d %v", got.Code, h)
	}
	if got := l.get("", "/evidence/"+hiddenFile.ID); got.Code != http.StatusNotFound || strings.Contains(got.Body.String(), "draft words") {
		t.Errorf("a draft's evidence: %d", got.Code)
	}
	l.shows("", record.CommitmentHref(list[0].ID), "!A draft that nobody else may see", "Download synthetic")
	l.shows("owner home-office", record.CommitmentHref(list[0].ID), "A draft that nobody else may see")
}

// TestTemplatesAreChecked runs every template of the public on an empty view
// model too: a page with nothing on it must still be a page.
func TestTemplatesAreChecked(t *testing.T) {
	l := openLibrary(t, newWorld(t, testkit.SQLite(t)))
	for _, target := range []string{"/register", "/recommendations", "/recommendations?q=x", "/reports", "/bodies", "/chains", "/timetable", "/ladder", "/about"} {
		l.shows("", target)
	}
	l.shows("", "/recommendations", "0 recommendations in the register", "Nothing in the register matches")
	for _, target := range []string{"/recommendations.csv", "/recommendations.json", "/recommendations.ods", "/recommendations.jsonl", "/timetable.csv", "/timetable.ics", "/feed.atom"} {
		if got := l.get("", target); got.Code != http.StatusOK {
			t.Errorf("GET %s on an empty register: %d", target, got.Code)
		}
	}
}
