package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/room/signin"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/vault"
)

// Where what is missing is done.
var (
	atStaff   = web.Link{Text: "Add a person", Href: signin.StaffPath + "/new"}
	atCustody = web.Link{Text: "Custodians make keys at My key", Href: signin.StaffPath}
	atService = web.Link{Text: "Who runs the service does this: see the log", Href: "/ledger"}
	atReturns = web.Link{Text: "A statistician opens a round", Href: "/returns"}
)

// present is what is there already, of which the openings are counted.
type present struct {
	people     []access.Actor
	custodians []vault.Custodian
	rounds     int
	mail       bool
	keys       bool
	contact    bool
	witnesses  bool
	backups    bool
	holidaysTo clock.Day // to which the list of bank holidays is whole
	today      clock.Day
}

// openings says what is still missing before each room can open, from what the
// database and the configuration really hold.
func (s *server) openings(ctx context.Context) ([]signin.Opening, error) {
	f := present{mail: s.cfg.SMTPAddress != "", keys: s.vaultFound.OK(), contact: s.cfg.SecurityContact != "",
		witnesses: s.witness.group != nil, backups: len(s.cfg.BackupRecipients) > 0}
	f.holidaysTo, f.today = s.holidays.Live().Now().Whole(clock.EnglandAndWales), clock.Today(s.clock)
	var err error
	if f.people, err = s.signin.People(ctx); err != nil {
		return nil, err
	}
	if f.custodians, err = s.review.Vault().Custodians(ctx); err != nil {
		return nil, err
	}
	if err = s.db.QueryRow(ctx, `SELECT count(*) FROM return_round`).Scan(&f.rounds); err != nil {
		return nil, err
	}
	return f.openings(), nil
}

// humanOf is the key of the human with an id: all their accounts and numbers.
func (f present) humanOf(id string) string {
	for _, p := range f.people {
		if p.Is(id) {
			return strings.Join(slices.Sorted(slices.Values(p.Selves)), " ")
		}
	}
	return id
}

// humans counts the different humans who hold a role. Somebody of whom nobody
// has said which human they are counts only where that is asked of nobody.
func (f present) humans(r access.Role) int {
	seen := map[string]bool{}
	for _, p := range f.people {
		switch {
		case !p.Has(r):
		case p.Human != "":
			seen[f.humanOf(p.ID)] = true
		case !r.Info().Human:
			seen[p.ID] = true
		}
	}
	return len(seen)
}

// need asks for so many humans with a role.
func (f present) need(n int, r access.Role) signin.Need {
	has, text := f.humans(r), "One person or more: "+r.Name()
	if n > 1 {
		text = fmt.Sprintf("%d different people or more: %s", n, r.Name())
	}
	return signin.Need{Text: text, Done: has >= n, Has: fmt.Sprintf("%d now", has), Link: atStaff}
}

// verifierElsewhere asks for somebody who may verify what an owner claims: of a
// body that is no kin of the owner's.
func (f present) verifierElsewhere() signin.Need {
	may := false
	for _, v := range f.people {
		for _, o := range f.people {
			apart := len(v.Kin) > 0 && len(o.Kin) > 0 && !slices.ContainsFunc(v.Kin, func(b string) bool { return slices.Contains(o.Kin, b) })
			may = may || v.Has(access.RoleVerifier) && o.Has(access.RoleOwner) && apart && !v.Is(o.ID)
		}
	}
	return signin.Need{Text: "A verifier of another body than an owner's", Done: may, Link: atStaff}
}

// keyHolders counts the humans whose custodian's key seals names.
func (f present) keyHolders() int {
	seen := map[string]bool{}
	for _, c := range f.custodians {
		if c.Enabled && c.Active() {
			seen[f.humanOf(c.Human)] = true
		}
	}
	return len(seen)
}

func (f present) openings() []signin.Opening {
	service := func(text string, done bool) signin.Need { return signin.Need{Text: text, Done: done, Link: atService} }
	keys := f.keyHolders()
	return []signin.Opening{
		{Room: access.RoomService, Needs: []signin.Need{f.need(2, access.RoleAdministrator), f.need(1, access.RoleAuditor),
			service("Other bodies that witness the log (witness_policy)", f.witnesses), service("Whom backups are encrypted to (backup_recipients)", f.backups),
			service("An address for whoever finds a weakness (security_contact)", f.contact)}},
		{Room: access.RoomRegister, Needs: []signin.Need{f.need(1, access.RoleCoordinator), f.need(1, access.RoleOwner), f.need(1, access.RoleVerifier), f.verifierElsewhere(),
			service("A mail server for reminders (smtp_address)", f.mail)}},
		{Room: access.RoomPanel, Needs: []signin.Need{f.need(1, access.RoleSecretariat), f.need(1, access.RoleReviewer), f.need(1, access.RoleIndependent),
			f.need(3, access.RoleCustodian), {Text: "3 custodians who have made their keys", Done: keys >= 3, Has: fmt.Sprintf("%d now", keys), Link: atCustody},
			service("The vault's keys open what is sealed", f.keys), f.need(1, access.RoleLiaison), f.holidaysKnown()}},
		{Room: access.RoomSweep, Needs: []signin.Need{f.need(1, access.RoleNational), f.need(1, access.RoleReviewer), f.need(1, access.RoleLiaison)}},
		{Room: access.RoomReturns, Needs: []signin.Need{f.need(1, access.RoleDataLead), f.need(1, access.RoleChief), f.need(1, access.RoleStatistician), f.need(1, access.RoleInspector),
			{Text: "A round that has been opened", Done: f.rounds > 0, Has: fmt.Sprintf("%d now", f.rounds), Link: atReturns}}},
		{Room: access.RoomFigures, Needs: []signin.Need{f.need(2, access.RoleStatistician)}},
		{Room: access.RoomAudits, Needs: []signin.Need{f.need(2, access.RoleAuditAnalyst), f.need(2, access.RoleClerk)}},
		{Room: access.RoomInquiry, Needs: []signin.Need{f.need(2, access.RoleCommissioner), f.need(2, access.RoleInquiry)}},
	}
}
