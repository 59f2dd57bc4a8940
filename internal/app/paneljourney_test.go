package app

import (
	"context"
	"testing"

	"candour/internal/room/inquiry/pages/panel"
	"candour/internal/room/inquiry/pages/speak"
	"candour/internal/room/recommendation"
	"candour/internal/room/signin"
	"candour/internal/site/madeup"
	chromium "candour/internal/testkit/browser"
	"candour/internal/trust/access"
)

const (
	firstMember  = "Synthetic Person 84 (survivors panel, first member)"
	secondMember = "Synthetic Person 85 (survivors panel, second member)"
)

// claimAgain has the owner of a commitment report again, with a file.
func claimAgain(t *testing.T, s *demoSite) {
	t.Helper()
	people, err := s.signin.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range people {
		if !a.Has(access.RoleOwner) || a.Body != madeup.Police {
			continue
		}
		ctx := access.WithActor(context.Background(), a)
		in := recommendation.ProgressInput{CommitmentID: "made-up-c2", Words: "All 40 certificates are listed. (Made up.)", ClaimDone: true, Synthetic: true}
		id, err := s.register.SaveProgress(ctx, in)
		if err == nil {
			_, err = s.register.AddEvidence(ctx, id, recommendation.EvidenceInput{Name: "certificates.csv", Data: []byte("number,day\n1,2026-09-01\n")})
		}
		if err == nil {
			in.ID, in.Submit = id, true
			draft, more := s.register.Commitment(ctx, "made-up-c2")
			if err = more; err == nil {
				in.Version = draft.Progress[len(draft.Progress)-1].Version
				_, err = s.register.SaveProgress(ctx, in)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Fatal("nobody owns made-up-c2")
}

// TestThePanelVerifiesOne: two members open the evidence, each for themselves, and agree; the register and the page of the
// person whose words led to it show what they found.
func TestThePanelVerifiesOne(t *testing.T) {
	eachWay(t, func(t *testing.T, s *demoSite, open func() *chromium.Tab) {
		claimAgain(t, s)
		id := ""
		if err := s.db.QueryRow(t.Context(), `SELECT id FROM inquiry`).Scan(&id); err != nil {
			t.Fatal(err)
		}
		here := s.url + "/survivors-panel/" + id
		for i, who := range []string{firstMember, secondMember} {
			tab := open()
			become(tab, s, who)
			tab.Go(here)
			must(t, tab, "You may always speak to your doctor, lawyer, support worker and MP.")
			look(t, tab, "panel-table")
			tab.Follow(`main a[href$="/claims"]`)
			look(t, tab, "panel-claims")
			tab.Follow(`main a[href$="/claims/made-up-c2"]`)
			must(t, tab, "To open first", "certificates.csv")
			look(t, tab, "panel-claim")
			answer := func() {
				tab.Click(`input[name="verdict"][value="verified"]`)
				tab.Fill("#reasons", "Each of the forty lines has a day. (Made up.)")
				tab.Click(`input[name="outcome"][value="unknown"]`)
				tab.Follow(`#verify-form button`)
			}
			answer()
			must(t, tab, "Open the evidence first")
			given := 0
			tab.Eval(`(() => { const r = new XMLHttpRequest(); r.open('GET', document.querySelector('main a[href^="/evidence/"]').href, false); r.send(); return r.status })()`, &given)
			if given != 200 {
				t.Fatalf("the evidence: %d", given)
			}
			tab.Go(here + "/claims/made-up-c2")
			must(t, tab, "Opened, as it is now")
			if i == 1 && tab.Has("Each of the forty lines") {
				t.Error("the second is shown what the first found")
			}
			answer()
			look(t, tab, "panel-answered")
			must(t, tab, []string{"It counts once another member has looked", "It stands in the register"}[i])
		}
		tab := open()
		tab.Go(s.url + "/recommendations/made-up-02")
		must(t, tab, "Verified as done", "Made-up Survivors Panel", "Another member, who looked for themselves")
		tab.Go(s.url + panel.PathOf(id))
		must(t, tab, "Both found: verified as done", "Each of the forty lines")
		look(t, tab, "panel-public")
		tab.Go(s.url + signin.DemoPath)
		const comes = `form[action="` + speak.Return + `"]`
		tab.Click(`details:has(` + comes + `) summary`)
		tab.Follow(comes + ` button`)
		must(t, tab, "What your words changed", "Train every reviewer")
		if !tab.Has("Verified as done") {
			t.Error("the person does not read that it was verified")
		}
		look(t, tab, "panel-thread")
	})
}
