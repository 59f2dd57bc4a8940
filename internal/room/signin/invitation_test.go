package signin_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/mail"
	"candour/internal/room/signin"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/browser"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// invite makes an invitation and gives its code.
func (a *app) invite(id string) string {
	a.t.Helper()
	_, code, err := a.signin.Invite(a.admin(), id)
	if err != nil {
		a.t.Fatal(err)
	}
	return code
}

// takes makes a key with a code, as the page's script does.
func (b *visitor) takes(key *authenticator, code string) answer {
	b.t.Helper()
	options := b.post("/invitation", "/invitation/options", url.Values{"code": {code}})
	if options.status != http.StatusOK {
		return options
	}
	return b.post("/invitation", "/invitation/accept", url.Values{"code": {code}, "name": {"First key"}, "credential": {key.create(options.body)}})
}

// TestAnInvitationWorksOnce, for whom it was made, for three days, while they
// have no other way in; nothing of its code is kept.
func TestAnInvitationWorksOnce(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{noOIDC: true})
		a.register()
		code := a.invite("owner1")
		if regexp.MustCompile(`^([a-z2-7]{5}-){5}[a-z2-7]$`).FindString(code) == "" {
			t.Errorf("the code is %q", code)
		}
		look := a.browser().post("/invitation", "/invitation", url.Values{"code": {" " + strings.ToUpper(strings.ReplaceAll(code, "-", " ")) + " "}})
		if look.status != http.StatusOK || !strings.Contains(look.body, "Synthetic Person 1 (owner)") || !strings.Contains(look.body, "Owner") {
			t.Errorf("looking: %d", look.status)
		}
		b := a.browser()
		got := b.takes(newAuthenticator(t), code)
		if got.status != http.StatusOK || got.url.Path != web.DeskPath || !strings.HasPrefix(got.body, "owner1 ") {
			t.Fatalf("accepting: %d %s %.200s\n%s", got.status, got.url, got.body, a.log)
		}
		if got := a.browser().takes(newAuthenticator(t), code); got.status == http.StatusOK {
			t.Error("it worked twice")
		}
		if _, _, err := a.signin.Invite(a.admin(), "owner1"); !errs.Is(err, errs.Invalid) {
			t.Errorf("somebody who can sign in was invited: %v", err)
		}
		// The entries say so, and the code is nowhere.
		var n int
		if err := d.QueryRow(t.Context(), `SELECT count(*) FROM ledger_leaf WHERE leaf LIKE '%staff.accept%' OR body LIKE '%staff.accept%'`).Scan(&n); err != nil || n == 0 {
			t.Errorf("no entry of the acceptance: %v", err)
		}
		if err := d.QueryRow(t.Context(), `SELECT count(*) FROM staff_invitation WHERE code LIKE ? OR state <> 'used'`, "%"+code[:5]+"%").Scan(&n); err != nil || n != 0 {
			t.Errorf("%d rows keep the code or are not used, %v", n, err)
		}
		if strings.Contains(a.log.String(), code[:11]) {
			t.Error("the code is in the service's log")
		}
	})
}

// TestAnInvitationEnds by time, by another, by disabling, by another way in.
func TestAnInvitationEnds(t *testing.T) {
	a := newApp(t, testkit.SQLite(t), options{noOIDC: true})
	a.register()
	refuses := func(why, code string) {
		t.Helper()
		b := a.browser()
		look := b.post("/invitation", "/invitation", url.Values{"code": {code}})
		if look.status != http.StatusUnprocessableEntity || !strings.Contains(look.body, "cannot be used") || strings.Contains(look.body, "Synthetic Person") {
			t.Errorf("%s: %d", why, look.status)
		}
		if got := b.takes(newAuthenticator(t), code); got.status == http.StatusOK {
			t.Errorf("%s: it was taken", why)
		}
	}
	refuses("a code that never was", "aaaaa-aaaaa-aaaaa-aaaaa-aaaaa-a")
	first := a.invite("owner1")
	second := a.invite("owner1")
	refuses("an earlier one", first)
	a.clock.Advance(72 * time.Hour)
	refuses("after three days", second)

	third := a.invite("owner1")
	owner, err := a.signin.StaffMember(a.admin(), "owner1")
	if err != nil {
		t.Fatal(err)
	}
	owner.Disabled = true
	if err := a.signin.ChangeStaff(a.admin(), owner, "Left. (Made up.)"); err != nil {
		t.Fatal(err)
	}
	refuses("of somebody disabled", third)
	owner.Disabled, owner.Version = false, 0
	if err := a.signin.ChangeStaff(a.admin(), owner, "Came back. (Made up.)"); err != nil {
		t.Fatal(err)
	}
	refuses("from before they were disabled", third)

	_, _, err = a.signin.Invite(access.WithActor(context.Background(), owner.Actor()), "owner1")
	if !errs.Is(err, errs.Forbidden) {
		t.Errorf("an owner invited: %v", err)
	}
}

// TestSomebodyWhoseRolesWaitIsNotInvited: there is nothing that they may do yet.
func TestSomebodyWhoseRolesWaitIsNotInvited(t *testing.T) {
	a := newApp(t, testkit.SQLite(t), options{noOIDC: true})
	a.register()
	admin := access.ActorFrom(a.admin())
	admin.Human, admin.Standing = "seed-human", access.Alone(admin.ID, "seed-human", "", access.Unknown)
	p, err := a.signin.Enter(access.WithActor(t.Context(), admin), signin.Staff{ID: "ver1", Name: "Synthetic Juniper", Email: "juniper@example.test", Body: "panel", Human: "J-77",
		Roles: []access.Role{access.RoleVerifier}})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := a.signin.Invite(a.admin(), p.ID); !errs.Is(err, errs.Invalid) {
		t.Errorf("invited before a second administrator agreed: %v", err)
	}
}

// TestTheLetterOfAnInvitationHoldsNoCode: it waits in the database.
func TestTheLetterOfAnInvitationHoldsNoCode(t *testing.T) {
	d := testkit.SQLite(t)
	if _, err := d.Migrate(t.Context(), mail.Migrations()); err != nil {
		t.Fatal(err)
	}
	a := newApp(t, d, options{noOIDC: true, mail: mail.NewOutbox(mail.Config{})})
	a.register()
	code := a.invite("owner1")
	var letter string
	if err := d.QueryRow(t.Context(), `SELECT to_address || ' ' || body FROM mail_outbox`).Scan(&letter); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(letter, "owner@example.test ") || !strings.Contains(letter, "/invitation") || strings.Contains(letter, code[:5]) {
		t.Errorf("the letter: %s", letter)
	}
}

// TestAnInvitationInChromium is followed by its link: the code goes from behind
// the # into the form, and the browser makes the key.
func TestAnInvitationInChromium(t *testing.T) {
	a, address := onLocalhost(t, options{noOIDC: true, demo: true})
	a.register()
	syn := a.synthetic()
	tab := browser.Start(t).Open(t, browser.Options{})
	tab.Go(address + signin.DemoPath)
	tab.Follow(`form:has(input[value="` + syn.ID + `"]) button`)
	tab.Go(address + "/staff/owner1")
	tab.FollowText("Make an invitation for Synthetic Person 1 (owner)")
	tab.Check()
	link := regexp.MustCompile(`http://\S+/invitation#\S+`).FindString(tab.Text("main"))
	if link == "" {
		t.Fatalf("no link on %s", tab.Text("main"))
	}
	tab.FollowText("Sign out")
	tab.SecurityKey()
	tab.Go(link)
	tab.Check()
	if strings.Contains(tab.URL(), "#") {
		t.Errorf("the code is still in the address: %s", tab.URL())
	}
	tab.FollowText("Continue")
	tab.Check()
	tab.Fill("#name", "Virtual key")
	tab.FollowText("Make my passkey")
	if got := tab.URL(); got != address+web.DeskPath {
		t.Errorf("after making the key: %s %s\n%s", got, tab.Text("body"), a.log)
	}
	tab.Quiet()
}

// TestAForgedInvitationLetsNobodyIn: whoever can write rows, and has no key,
// makes no invitation to a code of their own, and turns none to somebody else.
func TestAForgedInvitationLetsNobodyIn(t *testing.T) {
	a := newApp(t, testkit.SQLite(t), options{noOIDC: true})
	_, admin := a.register()
	code := "aaaaa-aaaaa-aaaaa-aaaaa-aaaaa-a"
	sum := sha256.Sum256([]byte(strings.ReplaceAll(code, "-", "")))
	real := a.invite("owner1")
	write := func(fn func(context.Context, *ledger.Tx) error) {
		t.Helper()
		if _, err := a.ledger.Write(a.admin(), ledger.Act{Action: access.UserManage, Kind: "staff_invitation", ID: "forged"}, fn); err != nil {
			t.Fatal(err)
		}
	}
	write(func(_ context.Context, tx *ledger.Tx) error {
		return tx.Insert("staff_invitation", "forged", ledger.Row{"staff": admin.ID, "code": hex.EncodeToString(sum[:]), "epoch": 0, "expires": "2030-01-01T00:00:00.000000Z", "state": "open"})
	})
	write(func(ctx context.Context, tx *ledger.Tx) error {
		var id string
		if err := tx.QueryRow(ctx, `SELECT id FROM staff_invitation WHERE staff = 'owner1'`).Scan(&id); err != nil {
			return err
		}
		return tx.Update(ctx, "staff_invitation", id, 0, ledger.Row{"staff": admin.ID})
	})
	for what, c := range map[string]string{"a code of one's own": code, "one turned to somebody else": real} {
		if got := a.browser().takes(newAuthenticator(t), c); got.status == http.StatusOK {
			t.Errorf("%s was taken: %s", what, got.body)
		}
	}
}
