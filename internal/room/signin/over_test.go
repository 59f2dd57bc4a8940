package signin_test

import (
	"context"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"candour/internal/base/confirm"
	"candour/internal/base/db"
	"candour/internal/room/signin"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// TestNoProposalIsReplacedInSilence: whoever proposes something of somebody of whom another
// human's proposal waits is asked first, and only once they go on does theirs take its place.
// One's own is replaced at once, by another account of one's own too.
func TestNoProposalIsReplacedInSilence(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{})
		a.administrators()
		p, err := a.signin.Enter(a.as("one"), signin.Staff{Name: "Synthetic Okapi", Email: "okapi@panel.test", Body: "panel", Human: "K-1", Roles: []access.Role{access.RoleAnalyst, access.RoleVerifier}})
		if err != nil {
			t.Fatal(err)
		}
		first := a.waiting(1)[0]
		wants := a.look(p.ID)
		wants.Roles = []access.Role{access.RoleAnalyst, access.RoleCustodian}
		change := func(ctx context.Context) error { return a.signin.ChangeStaff(ctx, wants, "They keep a key.") }
		err = change(a.as("two"))
		q, asked := confirm.Of(err)
		if words := strings.Join(q.Lines, "\n"); !asked || !strings.Contains(words, first.ByName) || !strings.Contains(words, "New work: ") || !strings.Contains(words, first.Reason) {
			t.Fatalf("another's proposal is replaced unasked: %v", err)
		}
		if now := a.waiting(1)[0]; now.ID != first.ID {
			t.Fatal("the question alone took its place")
		}
		for _, code := range []string{"", "another question"} {
			if _, asked := confirm.Of(change(confirm.With(a.as("two"), code))); !asked {
				t.Errorf("who was asked %q goes on", code)
			}
		}
		other := a.staff(signin.Staff{ID: "gnu", Name: "Synthetic Gnu", Email: "gnu@example.test", Human: "G-9", Body: "council", Roles: []access.Role{access.RoleAnalyst}})
		if _, asked := confirm.Of(a.signin.ProposeJoin(a.as("two"), p.ID, other.ID, "Both numbers were found on one contract.")); !asked {
			t.Error("a join takes the place of another's proposal unasked")
		}
		if err := change(confirm.With(a.as("two"), q.Code)); err != nil {
			t.Fatalf("who was asked and goes on: %v", err)
		}
		second := a.waiting(1)[0]
		if second.ID == first.ID || second.ByName == first.ByName {
			t.Errorf("what waits is %+v", second)
		}
		ended, err := a.signin.Ended(a.as("one"))
		if err != nil || len(ended) != 1 || ended[0].ID != first.ID || ended[0].State != signin.ProposalReplaced {
			t.Errorf("whoever made it reads %+v (%v)", ended, err)
		}
		if err := change(confirm.With(a.as("one"), q.Code)); err == nil {
			t.Error("an answer about another proposal counts for this one")
		}
		if err := change(a.as("two")); err != nil {
			t.Errorf("one's own: %v", err)
		}
		a.waiting(1)
	})
}

// TestTheQuestionKeepsWhatWasTyped: it stands on a page with everything that was typed, and
// the list then says what became of the first.
func TestTheQuestionKeepsWhatWasTyped(t *testing.T) {
	a := staffed(t)
	a.administrators()
	p, err := a.signin.Enter(a.as("one"), signin.Staff{Name: "Synthetic Okapi", Email: "okapi@panel.test", Body: "panel", Human: "K-1", Roles: []access.Role{access.RoleAnalyst, access.RoleVerifier}})
	if err != nil {
		t.Fatal(err)
	}
	b := a.browser()
	b.signIn(a, "s-admin")
	at := "/staff/" + p.ID
	form := url.Values{"name": {p.Name}, "email": {p.Email}, "body": {"panel"}, "human": {"K-1"}, "roles": {"analyst", "custodian"}, "reason": {"They keep a key from now on."}}
	got := b.post(at, at, form)
	for _, want := range []string{"Put mine in its place", "They keep a key from now on.", "Synthetic one proposed on", "in the list of what waits for a second administrator"} {
		if !strings.Contains(got.body, want) {
			t.Fatalf("the question does not show %q: %d\n%s", want, got.status, got.body)
		}
	}
	over := regexp.MustCompile(`action="([^"]*over=[^"]*)"`).FindStringSubmatch(got.body)
	if over == nil {
		t.Fatalf("no way to go on\n%s", got.body)
	}
	if got := b.post(at, html.UnescapeString(over[1]), form); got.status != http.StatusOK || !strings.Contains(got.body, "Another administrator must agree") {
		t.Fatalf("going on: %d\n%s", got.status, got.body)
	}
	if got := b.get("/staff-proposals"); !strings.Contains(got.body, "What became of others in the last 30 days") || !strings.Contains(got.body, "A later change took its place on") {
		t.Errorf("the list: %s", got.body)
	}
}
