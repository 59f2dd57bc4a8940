package app

import (
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"candour/internal/base/config"
	"candour/internal/room/signin"
	chromium "candour/internal/testkit/browser"
)

// emptyService is a real service on an empty database, as candour serve runs it,
// under a name at which browsers make passkeys.
type emptyService struct {
	*demoSite
	b      *chromium.Browser
	admins []*chromium.Tab
}

// startEmpty writes a configuration, migrates, and serves until the test ends.
func startEmpty(t *testing.T) *emptyService {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	_, port, _ := net.SplitHostPort(addr)
	dir := t.TempDir()
	file := filepath.Join(dir, "candour.toml")
	text := fmt.Sprintf("data = %q\nlisten = %q\npublic_url = \"http://localhost:%s\"\nleave_to = \"http://localhost:%s/healthz\"\n"+
		"first_administrator = \"admin1@example.test\"\nfirst_administrator_number = \"A-1\"\nsecond_administrator = \"admin2@example.test\"\nsecond_administrator_number = \"A-2\"\n"+
		"service_owner = \"Synthetic Council\"\nservice_email = \"register@council.example\"\naccessibility_reviewed = \"2026-11-20\"\n",
		filepath.Join(dir, "data"), addr, port, port)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	candour(t, 0, "migrate", "--config", file)
	cfg, err := config.Load(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	ready := make(chan struct{})
	s, err := newServer(t.Context(), cfg, serverOptions{log: quiet(slog.New(slog.NewTextHandler(t.Output(), nil))), ready: func(string) { close(ready) }})
	if err != nil {
		t.Fatal(err)
	}
	s.runFor(t, ready)
	e := &emptyService{demoSite: &demoSite{server: s, url: cfg.PublicURL}, b: chromium.Start(t)}
	for _, who := range []string{"admin1@example.test", "admin2@example.test"} {
		e.admins = append(e.admins, e.join(t, linkIn(t, candour(t, 0, "staff", "invite", "--config", file, "--email", who))))
	}
	return e
}

var invitationLink = regexp.MustCompile(`http://\S+/invitation#[a-z2-7-]+`)

func linkIn(t *testing.T, text string) string {
	t.Helper()
	link := invitationLink.FindString(text)
	if link == "" {
		t.Fatalf("no invitation in: %s", text)
	}
	return link
}

// join follows an invitation in a browser of one's own with a key.
func (e *emptyService) join(t *testing.T, link string) *chromium.Tab {
	t.Helper()
	tab := e.b.Open(t, chromium.Options{Width: 1280, Height: 900})
	tab.SecurityKey()
	tab.Go(link)
	tab.FollowText("Continue")
	tab.FollowText("Make my passkey")
	if strings.Contains(tab.URL(), "/invitation") {
		t.Fatalf("the invitation was not taken: %s", tab.Text("main"))
	}
	return tab
}

// invite lets somebody in by their page, and gives their browser.
func (e *emptyService) invite(t *testing.T, email string) *chromium.Tab {
	t.Helper()
	e.admins[0].Go(e.url + "/staff/" + e.idOf(t, email))
	e.admins[0].Follow(`form[action$="/invite"] button`)
	return e.join(t, linkIn(t, e.admins[0].Text("main")))
}

// idOf is the id of somebody's account.
func (e *emptyService) idOf(t *testing.T, email string) string {
	t.Helper()
	p, err := signin.StaffByEmail(t.Context(), e.db, email)
	if err != nil {
		t.Fatalf("%s: %v", email, err)
	}
	return p.ID
}

// body adds one to the list.
func (e *emptyService) body(t *testing.T, name, kind string) string {
	t.Helper()
	tab := e.admins[0]
	tab.Go(e.url + "/body-list/new")
	tab.Fill(`[name="name"]`, name)
	tab.Click(`[name="kind"][value="` + kind + `"]`)
	tab.FollowText("Add this body")
	if none := `[name="sure"][value="none"]`; tab.Count(none) > 0 { // its name is like that of another
		tab.Click(none)
		tab.FollowText("Add this body")
	}
	must(t, tab, name)
	return tab.URL()
}

// madeUpName tells people apart: nearly the same name would be asked about.
func madeUpName(n int) string {
	return "Synthetic " + []string{"Alder", "Birchwood", "Cedarfield", "Damson", "Elderberry", "Firth", "Gorsehill", "Hazelnut", "Iris", "Juniper", "Kelp", "Larch"}[n]
}

// person adds one on the form.
func (e *emptyService) person(t *testing.T, n int, role, body string) string {
	t.Helper()
	tab, email := e.admins[0], fmt.Sprintf("p%d@example.test", n)
	tab.Go(e.url + "/staff/new")
	tab.Fill(`[name="name"]`, madeUpName(n))
	tab.Fill(`[name="email"]`, email)
	tab.Choose(`[name="body"]`, body)
	tab.Click(`[name="roles"][value="` + role + `"]`)
	tab.Fill(`[name="human"]`, fmt.Sprintf("N-%d", n))
	tab.FollowText("Add this person")
	if !strings.Contains(tab.URL(), "done=added") {
		t.Fatalf("%s was not added: %s", email, tab.Text("main"))
	}
	return email
}

// agree has the second administrator agree to all that the first proposed.
func (e *emptyService) agree(t *testing.T) {
	t.Helper()
	tab := e.admins[1]
	for range 20 {
		tab.Go(e.url + "/staff-proposals")
		if tab.Status() != 200 || tab.Count(`#open-proposals a`) == 0 {
			return
		}
		tab.Follow(`#open-proposals a`)
		tab.Click(`[name="answer"][value="yes"]`)
		tab.FollowText("Answer")
	}
	t.Fatal("the proposals do not end")
}

// TestFromAnEmptyServiceToAVerifiedClaimAndADecidedReview: no demonstration.
func TestFromAnEmptyServiceToAVerifiedClaimAndADecidedReview(t *testing.T) {
	e := startEmpty(t)
	e.admins[0].Go(e.url + "/staff/opening")
	must(t, e.admins[0], "Not open yet", "0 of 8 have all that they need")
	look(t, e.admins[0], "opening")
	force := e.review.ListedBodies()[0].ID
	for name, kind := range map[string]string{"Synthetic Department": "department", "Synthetic Inspectorate": "inspectorate", "Synthetic Trust": "other", "Synthetic Review Panel": "review-panel"} {
		e.body(t, name, kind)
	}
	coordinator := e.person(t, 1, "coordinator", "synthetic-department")
	e.table(t, force)
	e.agree(t)
	e.claimVerified(t, coordinator)
	e.reviewDecided(t, force)
	e.admins[0].Go(e.url + "/staff/opening")
	must(t, e.admins[0], "3 now")
	shoot(t, e.admins[0], "opening-after")
}

// table adds everybody else at once.
func (e *emptyService) table(t *testing.T, force string) {
	t.Helper()
	rows := "name,email,roles,body,number\r\n"
	for i, who := range [][2]string{2: {"owner", "synthetic-department"}, 3: {"verifier", "synthetic-inspectorate"}, 4: {"Panel secretariat", "synthetic-review-panel"},
		5: {"reviewer", "synthetic-review-panel"}, 6: {"Independent member", "Synthetic Trust"}, 7: {"custodian", "synthetic-trust"},
		8: {"custodian", "synthetic-inspectorate"}, 9: {"custodian", "synthetic-department"}, 10: {"Force or office contact", force}, 11: {"Panel secretariat", "synthetic-review-panel"}} {
		if i >= 2 {
			rows += fmt.Sprintf("%s,p%d@example.test,%s,%s,N-%d\r\n", madeUpName(i), i, who[0], who[1], i*111)
		}
	}
	file := filepath.Join(t.TempDir(), "staff.csv")
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	tab := e.admins[0]
	tab.Go(e.url + signin.ImportPath)
	look(t, tab, "import")
	tab.Upload(`[name="file"]`, file)
	tab.FollowText("Upload and preview")
	look(t, tab, "preview")
	if !tab.Has("Nothing is wrong with this table") {
		t.Fatalf("the table: %s", tab.Text("main"))
	}
	tab.FollowText("Add all 10 people")
	must(t, tab, "Everybody in the table is added", madeUpName(2))
	tab.Go(e.url + signin.StaffPath + "?page=2")
	must(t, tab, madeUpName(11))
}

// claimVerified leads a recommendation to a claim that another body verified.
func (e *emptyService) claimVerified(t *testing.T, coordinator string) {
	t.Helper()
	tab := e.invite(t, coordinator)
	tab.Go(e.url + "/reports/new")
	for name, words := range map[string]string{"title": "Synthetic Report", "body": "Synthetic Inquiry", "kind": "inquiry report", "published": "June 2025",
		"url": "https://example.org/r", "id": "synthetic"} {
		tab.Fill(`[name="`+name+`"]`, words)
	}
	tab.Click(`[name="publish"]`)
	tab.Follow(`main form button.govuk-button:not(.govuk-button--secondary)`)
	tab.Go(e.url + "/reports/synthetic/add")
	for name, words := range map[string]string{"number": "1", "title": "A first recommendation (made up)", "summary": "It should be published.",
		"addressees": "Synthetic Department", "source_url": "https://example.org/r"} {
		tab.Fill(`[name="`+name+`"]`, words)
	}
	tab.Click(`[name="publish"]`)
	tab.Follow(`main form button.govuk-button:not(.govuk-button--secondary)`)
	tab.Go(e.url + "/recommendations?report=synthetic")
	must(t, tab, "A first recommendation (made up)")
	rec := e.url + strings.Split(tab.Attribute(`main a[href^="/recommendations/"]`, "href"), "?")[0]
	owner := e.invite(t, "p2@example.test")
	owner.Go(rec + "/answer")
	if owner.Count(`input[name="status"]`) > 0 {
		owner.Click(`input[name="status"][value="accepted"]`)
	} else {
		owner.Choose(`select[name="status"]`, "accepted")
	}
	owner.Fill(`[name="given"]`, "November 2026")
	owner.Fill(`[name="words"]`, "We accept it")
	publish(owner)
	owner.Go(rec + "/commit")
	owner.Fill(`[name="text"]`, "A promise of the journey")
	owner.Fill(`[name="criterion"]`, "It can be read on the page")
	owner.Fill(`[name="due"]`, "spring 2027")
	publish(owner)
	owner.Go(rec)
	commitment := owner.Attribute(`main a[href^="/commitments/"]`, "href")
	page := e.url + strings.Split(commitment, "?")[0]
	evidence := filepath.Join(t.TempDir(), "proof.txt")
	if err := os.WriteFile(evidence, []byte("It is on the page. (Made up.)\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	owner.Go(page + "/report")
	owner.Fill(`[name="text"]`, "It is done")
	owner.Click(`input[name="claim"][value="done"]`)
	owner.Upload(`input[type="file"]`, evidence)
	publish(owner)
	verifier := e.invite(t, "p3@example.test")
	verifier.Go(page + "/finding")
	must(t, verifier, "It can be read on the page", "You have still to open: proof.txt")
	var given int // a link to a file downloads it: asked for as the page would
	verifier.Eval(`(() => { const r = new XMLHttpRequest(); r.open('GET', document.querySelector('main a[href^="/evidence/"]').href, false); r.send(); return r.status })()`, &given)
	if given != http.StatusOK {
		t.Fatalf("the evidence: %d", given)
	}
	verifier.Click(`input[name="verdict"][value="verified"]`)
	verifier.Fill(`[name="reasons"]`, "Seen to be done")
	verifier.Click(`input[name="outcome"][value="unknown"]`)
	publish(verifier)
	if verifier.Has("There is a problem") || verifier.Status() >= 400 {
		t.Fatalf("the finding: %d %s", verifier.Status(), verifier.Text("main"))
	}
	verifier.Go(page)
	must(t, verifier, "It is done", "Seen to be done", "Verified as done")
}

// reviewDecided leads an application of a visitor to a decision that two agreed
// to.
func (e *emptyService) reviewDecided(t *testing.T, force string) {
	t.Helper()
	visitor := e.b.Open(t, chromium.Options{Width: 1280, Height: 900})
	visitor.Go(e.url + "/review")
	must(t, visitor, "not open")
	for n := 7; n <= 9; n++ {
		tab := e.invite(t, fmt.Sprintf("p%d@example.test", n))
		tab.Go(e.url + "/custody/enrol")
		for _, field := range []string{"passphrase", "passphrase_again"} {
			tab.Fill(`[name="`+field+`"]`, fmt.Sprintf("five plain words make key %d", n))
		}
		tab.FollowText("Make my key")
	}
	e.applies(t, visitor, force)
	e.panelDecides(t)
}
