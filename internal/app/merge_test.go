package app

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"candour/internal/room/bodies"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	chromium "candour/internal/testkit/browser"
	"candour/internal/trust/access"
)

// twice enters a body that is there already under a slip of its name, with a
// recommendation that is addressed to it.
func twice(t *testing.T, s *server) (entry string) {
	t.Helper()
	ctx := access.WithActor(context.Background(), access.Actor{ID: "synthetic", Name: "Synthetic Person 1", Body: "made-up-register-office", Synthetic: true,
		Roles: []access.Role{access.RoleCoordinator}, Standing: access.Alone("synthetic", "MADE-UP-77", "made-up-register-office", access.No)})
	in := recommendation.RecommendationInput{ID: "made-up-77", ReportID: "made-up-2025", Number: "77", Title: "Keep one list (made up)", Summary: "Made up for a test.",
		Addressees: []string{"Made-up Departmant"}, Publish: true, Synthetic: true}
	if _, err := s.register.CreateRecommendation(ctx, in); err == nil || !strings.Contains(err.Error(), "like") {
		t.Fatalf("a like name is entered without asking: %v", err)
	}
	in.Another = in.Addressees
	if _, err := s.register.CreateRecommendation(ctx, in); err != nil {
		t.Fatal(err)
	}
	return "made-up-departmant"
}

var waitingMerge = regexp.MustCompile(`/body-merges/(proposal-[0-9a-f]+)`)

// TestABodyIsMergedInView: a coordinator proposes that two entries are one, and sees
// what would move; an administrator agrees; old addresses lead on, and pages, files,
// search and the API read through it. Undone in the same way, it is as before.
func TestABodyIsMergedInView(t *testing.T) {
	s := newSite(t)
	entry, keep := twice(t, s.server), "made-up-department"
	public, coordinator, admin := s.browser("visitor"), s.browser("coordinator"), s.browser("administrator")
	for _, who := range []string{"owner", "verifier", "auditor", "visitor"} {
		if got := s.browser(who).get("/body-list/" + entry + "/merge"); got.Code == http.StatusOK {
			t.Errorf("a %s opens the page of merges", who)
		}
	}
	form := url.Values{"into": {keep}, "reason": {"It was entered twice, with a slip. (Made up.)"}}
	check := coordinator.post("/body-list/"+entry+"/merge", form)
	if body := check.Body.String(); check.Code != http.StatusOK || !strings.Contains(body, "1 recommendation that is addressed to it") || !strings.Contains(body, "Made-up Departmant") {
		t.Fatalf("the check page: %d", check.Code)
	}
	if s.browser("coordinator").get("/body-merges").Body.String() == "" || waitingMerge.MatchString(coordinator.get("/body-merges").Body.String()) {
		t.Error("looking proposes")
	}
	form.Set("seen", "yes")
	if got := coordinator.post("/body-list/"+entry+"/merge", form); got.Code != http.StatusSeeOther {
		t.Fatalf("proposing: %d", got.Code)
	}
	if got := public.get("/bodies/" + entry); got.Code != http.StatusOK {
		t.Errorf("one person alone made them one: %d", got.Code)
	}
	answer := func(b *browser) int {
		found := waitingMerge.FindStringSubmatch(b.get("/body-merges").Body.String())
		if found == nil {
			t.Fatal("nothing waits")
		}
		b.get("/body-merges/" + found[1])
		return b.post("/body-merges/"+found[1], url.Values{"answer": {"yes"}}).Code
	}
	if code := answer(coordinator); code != http.StatusForbidden {
		t.Errorf("whoever proposed it agrees: %d", code)
	}
	if code := answer(admin); code != http.StatusSeeOther {
		t.Fatalf("an administrator agrees: %d", code)
	}
	for from, to := range map[string]string{"/bodies/" + entry: "/bodies/" + keep, "/bodies/" + entry + "/feed.atom": "/bodies/" + keep + "/feed.atom",
		"/bodies/" + entry + "/statement/2026": "/bodies/" + keep + "/statement/2026", "/recommendations?body=" + entry: "/recommendations?body=" + keep,
		"/bodies/" + entry + "/calendar.ics": "/bodies/" + keep + "/calendar.ics", "/recommendations.csv?body=" + entry: "/recommendations.csv?body=" + keep} {
		if got := public.get(from); got.Code != http.StatusPermanentRedirect || got.Header().Get("Location") != to {
			t.Errorf("%s leads to %d %s", from, got.Code, got.Header().Get("Location"))
		}
	}
	for target, want := range map[string]string{"/bodies/" + keep: "Also entered here as Made-up Departmant", "/recommendations/made-up-77": "/bodies/" + keep,
		"/recommendations?body=" + keep: "Keep one list", "/bodies?q=departmant": "/bodies/" + keep, "/search?q=made-up+departmant": "/bodies/" + keep,
		"/api/v1/bodies/" + entry: `"id":"` + keep + `"`, "/api/v1/recommendations?body=" + entry: `"id":"made-up-77"`, "/body-list/" + entry: ""} {
		if got := public.get(target).Body.String(); !strings.Contains(strings.ReplaceAll(got, `": "`, `":"`), want) {
			t.Errorf("%s does not say %q", target, want)
		}
	}
	if strings.Contains(public.get("/recommendations/made-up-77").Body.String(), "(now ") {
		t.Error("what was typed twice reads as an earlier name")
	}
	if got := coordinator.post("/body-list/"+entry+"/unmerge", url.Values{"reason": {"They are two. (Made up.)"}}); got.Code != http.StatusSeeOther {
		t.Fatalf("proposing to undo it: %d", got.Code)
	}
	if code := answer(admin); code != http.StatusSeeOther {
		t.Fatalf("undoing it: %d", code)
	}
	if got := public.get("/bodies/" + entry); got.Code != http.StatusOK || strings.Contains(public.get("/bodies/"+keep).Body.String(), "Departmant") {
		t.Errorf("after it was undone: %d", got.Code)
	}
}

// TestAClosedBodyIsAnsweredFor: only where a source says who took it over; its desk
// then stands with them, and without one it is said that nobody recorded it.
func TestAClosedBodyIsAnsweredFor(t *testing.T) {
	s := newSite(t)
	ctx := context.Background()
	as := func(id, human string, r access.Role) context.Context {
		return access.WithActor(ctx, access.Actor{ID: id, Name: "Synthetic Person 8", Human: human, Synthetic: true, Roles: []access.Role{r}, Standing: access.Alone(id, human, "", access.No)})
	}
	say := func(in bodies.SayInput) {
		t.Helper()
		in.Body, in.Reason = "made-up-department", "made up"
		if err := s.bodies.Say(as("k", "HK", access.RoleCoordinator), in); err != nil {
			t.Fatal(err)
		}
	}
	say(bodies.SayInput{Kind: bodies.Former, Name: "Made-up Ministry", Until: "3 May 2027"})
	say(bodies.SayInput{Kind: bodies.Closed, From: "1 June 2026"})
	page := func() string { return s.browser("visitor").get("/bodies/made-up-department").Body.String() }
	if got := page(); !strings.Contains(got, "Known as Made-up Ministry until 3 May 2027") || !strings.Contains(got, "Closed: 1 June 2026") || !strings.Contains(got,
		"It is not recorded who took this over") {
		t.Error("the page does not tell what is known, and what is not")
	}
	if got := s.browser("visitor").get("/recommendations/made-up-01").Body.String(); !strings.Contains(got, "Made-up Ministry (now Made-up Department)") {
		t.Error("what was addressed to it has not the name of its day")
	}
	tie := func(source string) {
		t.Helper()
		in := bodies.TieInput{From: "made-up-department", To: "made-up-taskforce", Kind: bodies.Became, Reason: "made up", Source: source, Since: "1 June 2026"}
		if err := s.bodies.Tie(as("a", "HA", access.RoleAdministrator), in); err != nil {
			t.Fatal(err)
		}
		second := as("b", "HB", access.RoleAdministrator)
		all, err := s.bodies.Proposals().Waiting(second, bodies.TieProposal)
		if err != nil || len(all) != 1 {
			t.Fatal(len(all), err)
		}
		_, parts, err := s.bodies.EffectOf(second, all[0])
		if err == nil {
			err = s.bodies.Proposals().Opened(second, all[0], parts...)
		}
		if err == nil {
			err = s.bodies.Proposals().Agree(second, all[0].ID, "")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	desk := func() recommendation.Work {
		t.Helper()
		w, err := s.register.Work(access.WithActor(ctx, access.Actor{ID: "o", Name: "Synthetic Person 8", Human: "HO", Body: "made-up-taskforce", Synthetic: true,
			Roles: []access.Role{access.RoleOwner}, Standing: access.Alone("o", "HO", "made-up-taskforce", access.No)}))
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	owed := func(w recommendation.Work) int {
		return len(w.Overdue) + len(w.SentBack) + len(w.Stalled) + len(w.Soon) + len(w.Unanswered)
	}
	before := owed(desk())
	tie("https://example.org/made-up-order")
	if got := page(); !strings.Contains(got, "Who answers for it now") || !strings.Contains(got, "/bodies/made-up-taskforce") || strings.Contains(got, "not recorded who") {
		t.Error("the page does not say who answers for it now")
	}
	if after := owed(desk()); after <= before {
		t.Errorf("%d stand on the desk of who took it over, %d before", after, before)
	}
	list, err := s.register.Commitments(access.WithActor(ctx, access.Public()), "made-up-department")
	if err != nil || len(list) == 0 || !slices.ContainsFunc(list, func(c record.Commitment) bool { return record.Owns(c.Heirs, "made-up-taskforce") }) {
		t.Errorf("its commitments are answered for by nobody: %d, %v", len(list), err)
	}
}

// idsOfBodies are columns whose name says that they may hold a body's id, and that
// hold none: whose name, or a kind of text, it is.
var idsOfBodies = regexp.MustCompile(`(^|_)(body|bodies|force|force_id|prosecutor)(_id)?$`)

// TestEveryColumnOfABodyIsCounted: whoever is asked about a merge is shown how many
// rows of every table name the entry that goes.
func TestEveryColumnOfABodyIsCounted(t *testing.T) {
	said := map[string]bool{"report.body": true /* words */, "vault_custodian.body": true, "vault_opening.by_body": true, "vault_request.by_body": true, // the vault names nobody's records
		"body_merge.from_body": true, "body_merge.to_body": true}
	for _, c := range bodyColumns(rooms()) {
		said[c.Table+"."+c.Column] = true
	}
	for _, r := range rooms() {
		for _, table := range r.Tables {
			for _, column := range table.Columns {
				if idsOfBodies.MatchString(column) && !said[table.Name+"."+column] {
					t.Errorf("%s.%s may hold the id of a body, and the room %s does not declare it", table.Name, column, r.Name)
				}
			}
		}
	}
}

// TestACoordinatorMergesTwoBodiesInTheBrowser: from the body's own page to the old
// address that leads on, with JavaScript and without, each page looked at by axe.
func TestACoordinatorMergesTwoBodiesInTheBrowser(t *testing.T) {
	eachWay(t, func(t *testing.T, s *demoSite, open func() *chromium.Tab) {
		entry := twice(t, s.server)
		const send = `main form button.govuk-button:not(.govuk-button--secondary)`
		tab, second, reader := open(), open(), open()
		become(tab, s, "Synthetic Person 1 (coordinator)")
		tab.Go(s.url + "/bodies/" + entry)
		tab.Check()
		tab.Follow(`main a[href="/body-list/` + entry + `/names"]`)
		tab.Check()
		tab.Go(s.url + "/body-list/" + entry + "/merge")
		tab.Check()
		tab.Choose(`select[name="into"]`, "made-up-department")
		tab.Fill(`[name="reason"]`, "It was entered twice. (Made up.)")
		tab.Follow(send)
		must(t, tab, "Check what would move", "1 recommendation that is addressed to it", "would be read as", "Propose the merge")
		tab.Check()
		tab.Follow(send)
		must(t, tab, "Read as one: Made-up Departmant and Made-up Department")
		become(second, s, "Synthetic Person 8 (administrator)")
		second.Go(s.url + "/my-desk")
		must(t, second, "Read as one: Made-up Departmant and Made-up Department")
		second.Go(s.url + "/body-merges")
		second.Check()
		second.Follow(`main a[href^="/body-merges/proposal-"]`)
		must(t, second, "It was entered twice. (Made up.)", "1 recommendation that is addressed to it")
		second.Check()
		second.Click(`input[name="answer"][value="yes"]`)
		second.Follow(send)
		must(t, second, "You agreed, and it counts from now on.")
		reader.Go(s.url + "/bodies/" + entry)
		if !strings.HasSuffix(reader.URL(), "/bodies/made-up-department") {
			t.Errorf("the old address leads to %s", reader.URL())
		}
		must(t, reader, "Also entered here as Made-up Departmant; the two entries are one body.")
		reader.Check()
		reader.Go(s.url + "/recommendations/made-up-77")
		must(t, reader, "Made-up Department")
		reader.Check()
	})
}
