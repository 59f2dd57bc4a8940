package app

import (
	"net/http"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/room/signin"
	"candour/internal/trust/access"
	"candour/internal/trust/vault"
)

// TestOpeningsCountWhatIsThere: each fact that is taken away closes the room
// that needs it, and a human with two accounts is one.
func TestOpeningsCountWhatIsThere(t *testing.T) {
	person := func(id, human, body string, roles ...access.Role) access.Actor {
		return access.Actor{ID: id, Human: human, Body: body, Roles: roles, Standing: access.Alone(id, human, body, access.No)}
	}
	full := present{mail: true, keys: true, contact: true, witnesses: true, backups: true, rounds: 1, today: clock.NewDay(2026, 12, 31), holidaysTo: clock.NewDay(2027, 12, 31), people: []access.Actor{
		person("c1", "h30", "a", access.RoleCustodian), person("c2", "h31", "b", access.RoleCustodian), person("c3", "h32", "c", access.RoleCustodian)}}
	for i, info := range access.RoleInfos() {
		n := string(rune('a' + i))
		full.people = append(full.people, person(n+"1", "h"+n+"1", "body-1-"+n, info.Role), person(n+"2", "h"+n+"2", "body-2-"+n, info.Role))
	}
	for _, h := range []string{"h30", "h31", "h32"} {
		full.custodians = append(full.custodians, vault.Custodian{Human: h, State: vault.KeyActive, Enabled: true})
	}
	closed := func(f present) (out []string) {
		for _, o := range f.openings() {
			if !o.Open() {
				out = append(out, o.Room)
			}
		}
		return out
	}
	if got := closed(full); got != nil {
		t.Fatalf("with everybody there %v are closed", got)
	}
	if got := closed(present{}); len(got) != 8 {
		t.Errorf("an empty service: %v are closed", got)
	}
	for name, change := range map[string]func(f *present){
		access.RoomService + ", an auditor": func(f *present) { f.without(access.RoleAuditor) },
		access.RoomRegister:                 func(f *present) { f.mail = false },
		access.RoomPanel:                    func(f *present) { f.custodians[2].Enabled = false },
		access.RoomPanel + ", keys":         func(f *present) { f.keys = false },
		access.RoomPanel + ", holidays":     func(f *present) { f.today = clock.NewDay(2027, 1, 1) },
		access.RoomReturns:                  func(f *present) { f.rounds = 0 },
		access.RoomFigures + ", one human": func(f *present) {
			selves := []string{"one"}
			for _, p := range f.people {
				if p.Has(access.RoleStatistician) {
					selves = append(selves, p.ID)
				}
			}
			for i := range f.people {
				if f.people[i].Has(access.RoleStatistician) {
					f.people[i].Selves = selves
				}
			}
		},
		access.RoomRegister + ", kin": func(f *present) {
			for i := range f.people {
				f.people[i].Kin = []string{"one-body"}
			}
		},
	} {
		f := full
		f.people, f.custodians = append([]access.Actor(nil), full.people...), append([]vault.Custodian(nil), full.custodians...)
		change(&f)
		if got := closed(f); len(got) != 1 {
			t.Errorf("%s: closed are %v", name, got)
		}
	}
}

func (f *present) without(r access.Role) {
	kept := f.people[:0:0]
	for _, p := range f.people {
		if !p.Has(r) {
			kept = append(kept, p)
		}
	}
	f.people = kept
}

// TestTheOpeningPage is the administrator's alone.
func TestTheOpeningPage(t *testing.T) {
	s := peopledSite(t)
	if got := s.browser("administrator").get(signin.OpeningPath); got.Code != http.StatusOK {
		t.Errorf("%d %s", got.Code, got.Body)
	}
	if got := s.browser("coordinator").get(signin.OpeningPath); got.Code != http.StatusForbidden {
		t.Errorf("as a coordinator: %d", got.Code)
	}
}

// TestNotReadyWithoutTheVaultsKeys: readyz answers what the start found.
func TestNotReadyWithoutTheVaultsKeys(t *testing.T) {
	s := serving(t, nil)
	s.vaultFound.Missing = map[string]int{"service": 1}
	if got := asked(s, "/readyz"); got.Code != http.StatusServiceUnavailable {
		t.Errorf("with missing keys: %d", got.Code)
	}
}
