package signin

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"candour/internal/access"
	"candour/internal/clock"
	"candour/internal/errs"
	"candour/internal/ledger"
)

// Emergency is one time that somebody was let in because no administrator was
// left. Everybody may read it; it names nobody.
type Emergency struct {
	Day    string
	Reason string
	// Account is "made" for a new account, "restored" for one that was there.
	Account string
	// Entry is the entry of the log.
	Entry string
}

// The shortest and longest reason that is taken, in characters.
const (
	minReason = 20
	maxReason = 500
)

// BreakGlass makes an administrator when no account is left that could: a new
// account, or the one with this e-mail address, which is let in again. The
// caller is the service itself, by a command. The reason is public and must name
// nobody. While an administrator can sign in it is Forbidden.
func BreakGlass(ctx context.Context, cfg Config, p Staff, reason string) (_ Staff, err error) {
	defer errs.Wrap(&err, "signin.BreakGlass")
	cfg = cfg.withDefaults()
	p.Roles = []access.Role{access.RoleAdministrator}
	p, reason = p.clean(), strings.Join(strings.Fields(reason), " ")
	if err := p.check(); err != nil {
		return Staff{}, err
	}
	if n := utf8.RuneCountInString(reason); n < minReason || n > maxReason {
		return Staff{}, errs.InvalidInput("Say in 20 to 500 characters why this is needed. Everybody can read it: name nobody.", errs.Field{Name: "reason", Message: "Write 20 to 500 characters."})
	}
	id := cfg.NewID()
	act := ledger.Act{Action: access.BreakGlass, Kind: "emergency", ID: id, Reason: reason, Facts: administratorsLeft}
	_, err = cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		row := ledger.Row{"day": clock.Today(cfg.Clock).String(), "reason": reason, "account": "made"}
		known, err := staffByEmail(ctx, tx, p.Email)
		switch {
		case err == nil:
			row["account"] = "restored"
			p, err = letInAgain(ctx, tx, known)
		case errs.Is(err, errs.NotFound):
			p.ID, p.Created, p.Version = cfg.NewID(), cfg.Clock.Now().UTC(), 1
			err = tx.Insert(staffTable, p.ID, staffRow(p))
		}
		if err != nil {
			return err
		}
		return tx.Insert(emergencyTable, id, row)
	})
	if errs.Is(err, errs.Forbidden) {
		return Staff{}, errs.Because(errs.Forbidden, "An administrator can still sign in. Ask them. Nothing was changed.", err)
	}
	return p, err
}

// administratorsLeft is what the rule weighs.
func administratorsLeft(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
	n, err := activeAdministrators(ctx, tx, "")
	return access.Resource{Kind: "emergency", Attrs: map[string]any{"administrators": n}}, err
}

// letInAgain gives an account that was there the role, and forgets how it signed
// in before: whoever has the address at the provider is linked anew.
func letInAgain(ctx context.Context, tx *ledger.Tx, p Staff) (Staff, error) {
	p.Disabled = false
	if !slices.Contains(p.Roles, access.RoleAdministrator) {
		p.Roles = inOrder(append(slices.Clone(p.Roles), access.RoleAdministrator))
	}
	tx.After(func(ctx context.Context, tx *ledger.Tx) error {
		if err := unlinkIdentities(ctx, tx.Tx, p.ID); err != nil {
			return err
		}
		return bumpEpoch(ctx, tx.Tx, p.ID)
	})
	return p, tx.Update(ctx, staffTable, p.ID, 0, staffRow(p))
}

// Emergencies lists the times that glass was broken, newest first. Everybody may
// read them.
func (s *Service) Emergencies(ctx context.Context) ([]Emergency, error) {
	return emergencies(ctx, s.cfg.DB)
}
