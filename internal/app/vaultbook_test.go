package app

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/room/review"
	reviewdemo "candour/internal/room/review/demo"
	"candour/internal/room/signin"
	"candour/internal/trust/access"
	"candour/internal/trust/phrase"
)

// TestVaultKeysRunbook follows docs/runbooks/vault-keys.md on the data of an
// earlier release, while the service runs.
func TestVaultKeysRunbook(t *testing.T) {
	r := openRunbook(t, "vault-keys")
	folders := releaseFolders(t)
	unpack(t, folders[len(folders)-1], filepath.Join(r.root, "was"))
	if err := os.Rename(filepath.Join(r.root, "was", "data"), filepath.Join(r.root, "var/lib/candour")); err != nil {
		t.Fatal(err)
	}
	r.write("etc/candour.toml", 0o600, "data = '"+r.root+"/var/lib/candour'\nlisten = '127.0.0.1:0'\npublic_url = 'http://127.0.0.1:1'\n"+ownerLines+"backup_recipients = ['"+r.sealing()+"']\n")
	says := func(script string, words ...string) {
		t.Helper()
		out, err := r.try(script)
		if err != nil {
			t.Fatalf("%s: %v\n%s", script, err, out)
		}
		for _, w := range words {
			if !strings.Contains(out, w) {
				t.Errorf("%s: %v, and nothing says %q:\n%s", script, err, w, out)
			}
		}
	}
	says("candour migrate --config /etc/candour.toml && systemctl start candour && cp -r /var/lib/candour/keys /safe/keys")
	r.follow("wraps open with the keys that are here")
	r.follow("wraps were made again", "The earlier keys are destroyed.")
	says("mv /safe/keys /safe/keys-before && cp -r /safe/keys-before /safe/keys") // somebody kept a copy
	r.follow("wraps open with the keys that are here")
	// The folder of before the rotation is the wrong one, and it is said.
	says("rm -r /var/lib/candour/keys; cp -r /safe/keys-before /var/lib/candour/keys; candour vault check --config /etc/candour.toml || true",
		"NOT WHOLE", "their key is not in the folder of keys", "wraps of service")
	r.follow("wraps open with the keys that are here")
	says("rm /var/lib/candour/keys/vault-marks.key; candour vault check --config /etc/candour.toml || true", "The key of marks is not the one", "NOT WHOLE")
	r.follow("wraps open with the keys that are here")
	r.done()
}

// asReal is the same person as a real service would have them.
func asReal(p signin.Staff) signin.Staff {
	p.Synthetic = false
	return p
}

// TestACustodianOnWhomNamesHangIsNotDisabled by an administrator: neither the
// account, nor the role, nor whose account it is.
func TestACustodianOnWhomNamesHangIsNotDisabled(t *testing.T) {
	s := serving(t, nil)
	as := func(id string) context.Context {
		return access.WithActor(t.Context(), access.Actor{ID: id, Name: "Synthetic", Human: "H-" + id, Standing: access.Alone(id, "H-"+id, "", access.No), Roles: []access.Role{access.RoleAdministrator}})
	}
	admin := as("test:admin")
	if _, err := s.signin.AddStaff(admin, asReal(madeUpStaff(9, access.RoleAdministrator, "", "administrator"))); err != nil {
		t.Fatal(err)
	}
	var keepers []signin.Staff
	for i := 1; i <= 3; i++ {
		p, err := s.signin.AddStaff(admin, asReal(madeUpStaff(i, access.RoleCustodian, review.PanelBody, "custodian")))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.review.Enrol(access.WithActor(t.Context(), p.Actor()), reviewdemo.Passphrase); err != nil {
			t.Fatal(err)
		}
		keepers = append(keepers, p)
	}
	if _, _, err := s.review.Submit(t.Context(), "", reviewdemo.Application(1, s.review.ListedBodies()[0].ID, phrase.NewKey([32]byte{1}))); err != nil {
		t.Fatal(err)
	}
	change := func(n int, how func(p *signin.Staff)) error {
		p := keepers[n]
		p.Version = 0
		how(&p)
		return s.signin.ChangeStaff(admin, p, "Made up.")
	}
	disable := func(p *signin.Staff) { p.Disabled = true }
	if err := change(0, disable); err != nil {
		t.Fatalf("with three, one can be disabled: %v", err)
	}
	if err := s.review.Ready(t.Context()); !errs.Is(err, errs.Unavailable) {
		t.Errorf("applications are taken with a custodian disabled: %v", err)
	}
	for field, how := range map[string]func(p *signin.Staff){"disabled": disable,
		"roles": func(p *signin.Staff) { p.Roles = []access.Role{access.RoleAuditor} }, "human": func(p *signin.Staff) { p.Human = "MADE-UP-99" }} {
		err := change(1, how)
		if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != field || !strings.Contains(f[0].Message, "1 person could then be opened by nobody") {
			t.Errorf("%s: %v %v", field, err, f)
		}
	}
	if err := change(0, func(*signin.Staff) {}); err != nil {
		t.Errorf("letting the first in again: %v", err)
	}
	list, err := s.signin.Proposals(admin)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d wait for a second administrator: %v", len(list), err)
	}
	if err := s.signin.Agree(as("test:second"), list[0].ID, ""); err != nil {
		t.Errorf("agreeing to let the first in again: %v", err)
	}
	if err := s.review.Ready(context.Background()); err != nil {
		t.Errorf("with three again: %v", err)
	}
	if err := change(1, disable); err != nil {
		t.Errorf("and now another can be disabled: %v", err)
	}
}
