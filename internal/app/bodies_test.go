package app

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"candour/internal/base/config"
	"candour/internal/base/errs"
	"candour/internal/room/bodies"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/review"
	"candour/internal/room/signin"
	"candour/internal/site/madeup"
	"candour/internal/table/codebook"
	"candour/internal/trust/access"
)

// TestBuiltInBodiesAreSingle: no two that the program knows can be taken for
// each other, each kind is known, and every office of the prosecutors has its
// head office.
func TestBuiltInBodiesAreSingle(t *testing.T) {
	book, err := codebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, demo := range []bool{false, true} {
		list, ties := builtInBodies(book, demo)
		seen := map[string]bool{}
		for _, b := range list {
			if seen[b.ID] || b.Kind == "" {
				t.Errorf("%+v is there twice, or nobody says what it is", b)
			}
			seen[b.ID] = true
		}
		for _, tie := range ties {
			if !seen[tie.From] || !seen[tie.To] {
				t.Errorf("%+v ties what is not there", tie)
			}
		}
		for _, b := range reviewBodies(demo) {
			if !seen[b.ID] {
				t.Errorf("%s may have closed a case and is not on the list", b.ID)
			}
		}
		if !demo && len(ties) != len(prosecutorAreas) {
			t.Errorf("%d areas have a head office", len(ties))
		}
	}
}

// TestABodyIsOnTheListOrNowhere: staff get a body of the list and no other, on
// the form and by every other way in; a coordinator cannot add a second force.
func TestABodyIsOnTheListOrNowhere(t *testing.T) {
	s := newSite(t)
	admin := s.browser("administrator")
	person := url.Values{"name": {"Synthetic Person 77"}, "email": {"person77@demo.invalid"}, "roles": {"custodian"}, "human": {"MADE-UP-77"}}
	for body, want := range map[string]string{"": "Choose the body that this person belongs to", "nowhere": "Choose the body from the list"} {
		person.Set("body", body)
		if got := admin.post("/staff/new", person); got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), want) || !strings.Contains(got.Body.String(), `href="#body"`) {
			t.Errorf("a custodian of the body %q: %d", body, got.Code)
		}
	}
	ctx := access.WithActor(context.Background(), access.Actor{ID: "command:test", Roles: []access.Role{access.RoleAdministrator}})
	if _, err := s.signin.EnsureStaff(ctx, signin.Staff{Name: "Synthetic Person 78", Email: "person78@demo.invalid", Body: "nowhere",
		Roles: []access.Role{access.RoleVerifier}}); !errs.Is(err, errs.Invalid) {
		t.Errorf("somebody of no listed body is entered: %v", err)
	}
	coordinator := access.WithActor(context.Background(), access.Actor{ID: "synthetic", Name: "Synthetic Person 1", Body: madeup.Keeper, Roles: []access.Role{access.RoleCoordinator}})
	b, err := s.register.CreateBody(coordinator, record.Body{Name: "The MADE UP Coastal Constabulary", Kind: record.BodyAgency, Synthetic: true})
	if err != nil || b.ID != "made-up-coastal-police" || b.Name != "Made-up Coastal Police" {
		t.Errorf("a second entry of a force: %+v, %v", b, err)
	}
	if _, err := s.register.CreateBody(coordinator, record.Body{Name: "Made-up Eastern", Kind: record.BodyCouncil}); !errs.Is(err, errs.Invalid) {
		t.Errorf("a body that may be a force: %v", err)
	}
	page := admin.get("/body-list?q=coastal").Body.String()
	if !strings.Contains(page, "Made-up Coastal Police") || strings.Contains(page, "Made-up Northern Police") {
		t.Error("the search of the list does not find what it should")
	}
}

// TestTheSeedNamesNobodyTwice: the register that comes with the program names
// nobody of the list under a second id, and nobody who cannot be told apart.
func TestTheSeedNamesNobodyTwice(t *testing.T) {
	book, err := codebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	list, ties := builtInBodies(book, false)
	d := bodies.NewDirectory(list, ties, nil, nil)
	_, recs, err := exchange.SeedFiles()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range recs {
		for _, name := range r.Addressees {
			if b, found, nearest := d.Named(name); nearest != nil || found && b.ID != record.Slug(name) {
				t.Errorf("%s names %q, which is %s on the list (or may be %v)", r.ID, name, b.ID, nearest)
			}
		}
	}
}

// TestOneHumanHasTheKinOfAllTheirAccounts: whoever is of the panel by one account
// and of a force by another closes cases by both, also when the other account is
// disabled; and a body that somebody is moved away from stays theirs.
func TestOneHumanHasTheKinOfAllTheirAccounts(t *testing.T) {
	cfg := config.Default()
	cfg.Data, cfg.PublicURL, cfg.Listen = filepath.Join(t.TempDir(), "data"), "http://127.0.0.1:8080", "127.0.0.1:0"
	s, err := newServer(t.Context(), cfg, serverOptions{log: slog.New(slog.NewTextHandler(io.Discard, nil)), demo: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	ctx := access.WithActor(t.Context(), access.Actor{ID: "command:test", Roles: []access.Role{access.RoleAdministrator}})
	enter := func(n int, body string, like string) signin.Staff {
		p := madeUpStaff(n, access.RoleReviewer, body, "reviewer")
		if p.Answer.Same = like; like != "" {
			p.Human = madeUpStaff(88, "", "", "").Human // the same number, at another body
		}
		p, err := s.signin.AddStaff(ctx, p)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	panel := enter(88, review.PanelBody, "")
	if panel.Standing.Closes != access.No || panel.Standing.OfKin("made-up-northern-police") {
		t.Fatalf("a member of the panel stands as %+v", panel.Standing)
	}
	force := enter(89, "made-up-northern-police", panel.Human)
	if !force.Standing.Is(panel.Human) {
		t.Fatalf("two humans: %s and %s", force.Human, panel.Human)
	}
	// By a command on somebody's behalf they are no less one human.
	if a, err := s.staffNamed(ctx, force.Email); err != nil || !a.Is(panel.ID) || !a.Is(panel.Human) {
		t.Errorf("by a command they stand as %+v (%v)", a.Standing, err)
	}
	of := func(id string) access.Standing {
		t.Helper()
		people, err := s.signin.People(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range people {
			if p.ID == id {
				return p.Standing
			}
		}
		t.Fatalf("%s is not there", id)
		return access.Standing{}
	}
	for _, id := range []string{panel.ID, force.ID} {
		if st := of(id); st.Closes != access.Yes || !st.OfKin("made-up-northern-police") || !st.OfKin(review.PanelBody) {
			t.Errorf("%s stands as %+v", id, st)
		}
	}
	if _, err := s.signin.AddStaff(ctx, madeUpStaff(91, access.RoleAdministrator, "", "administrator")); err != nil {
		t.Fatal(err)
	}
	other, err := s.signin.AddStaff(ctx, madeUpStaff(90, access.RoleLiaison, "made-up-southern-police", "contact"))
	if err != nil {
		t.Fatal(err)
	}
	now, err := s.signin.StaffMember(ctx, other.ID)
	if err != nil {
		t.Fatal(err)
	}
	now.Body = review.PanelBody
	if err := s.signin.ChangeStaff(ctx, now, "They moved. (Made up.)"); err != nil {
		t.Fatal(err, errs.FieldsOf(err))
	}
	past, err := s.bodies.Pasts(ctx, s.db, other.ID)
	if err != nil || len(past) != 1 || past[0].Body != "made-up-southern-police" {
		t.Errorf("where they came from is forgotten: %+v, %v", past, err)
	}
}

// madeUpStaff is one made-up person, with one role.
func madeUpStaff(n int, role access.Role, body, what string) signin.Staff {
	return staffOf(madeup.Person{N: n, Role: role, Body: body, What: what})
}
