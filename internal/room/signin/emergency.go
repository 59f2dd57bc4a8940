package signin

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Emergency is one time that somebody was let in because too few administrators
// were left. Everybody may read it; it names nobody.
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

// BreakGlass makes an administrator when fewer than two humans are left who
// could agree to anything: a new account, or the one with this e-mail address,
// which is let in again. The caller is the service itself, by a command. The
// reason is public and must name nobody. While two administrators can sign in it
// is Forbidden.
func BreakGlass(ctx context.Context, cfg Config, p Staff, reason string) (out Staff, err error) {
	defer errs.Wrap(&err, "signin.BreakGlass")
	s := &Service{cfg: cfg.withDefaults()}
	p.Roles = []access.Role{access.RoleAdministrator}
	p, reason = s.fresh(p.clean()), strings.Join(strings.Fields(reason), " ")
	if err := p.check(); err != nil {
		return Staff{}, err
	}
	if n := utf8.RuneCountInString(reason); n < minReason || n > maxReason {
		return Staff{}, errs.InvalidInput("Say in 20 to 500 characters why this is needed. Everybody can read it: name nobody.", errs.Field{Name: "reason", Message: "Write 20 to 500 characters."})
	}
	id := s.cfg.NewID()
	act := ledger.Act{Action: UseBreakGlass, Kind: "emergency", ID: id, Reason: reason, Facts: administratorsLeft}
	_, err = s.cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		row := ledger.Row{"day": clock.Today(s.cfg.Clock).String(), "reason": reason, "account": "made"}
		known, err := staffByEmail(ctx, tx, p.Email)
		switch {
		case err == nil:
			row["account"] = "restored"
			out, err = s.letInAgain(ctx, tx, known, p)
		case errs.Is(err, errs.NotFound):
			out, err = s.insertStaff(ctx, tx, p, entry{})
		}
		if err != nil {
			return err
		}
		return tx.Insert(emergencyTable, id, row)
	})
	if errs.Is(err, errs.Forbidden) {
		return Staff{}, errs.Because(errs.Forbidden, "Two administrators can still sign in. Ask them. Nothing was changed.", err)
	}
	return out, err
}

// administratorsLeft is what the rule weighs: how many humans can let others in.
// An account of which nobody has said whose it is counts as one.
func administratorsLeft(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
	list, err := listStaff(ctx, tx, false)
	if err != nil {
		return access.Resource{}, err
	}
	h, err := loadHumans(ctx, tx)
	left := map[string]bool{}
	for _, p := range list {
		if !p.Disabled && slices.Contains(p.Roles, access.RoleAdministrator) && !slices.Contains(p.Roles, access.RoleAuditor) {
			left[cmp.Or(h.one[p.Human], p.ID)] = true
		}
	}
	return access.Resource{Kind: "emergency", Attrs: map[string]any{"administrators": len(left)}}, err
}

// mayBeLetIn refuses an account that is somebody else's, or an auditor's.
func mayBeLetIn(ctx context.Context, tx *ledger.Tx, was, typed Staff) error {
	if slices.Contains(was.Roles, access.RoleAuditor) {
		return errs.New(errs.Invalid, "This account is an auditor's, and an auditor cannot be an administrator. Name another address.")
	}
	h, err := loadHumans(ctx, tx)
	if err != nil || was.Human == "" {
		return err
	}
	known, _ := h.byID(was.Human)
	if number, _ := access.HumanNumber(typed.Human); known.Normal != number {
		return errs.New(errs.Invalid, "This account belongs to somebody with another number. Look the number up, or name another address for a new account.")
	}
	return nil
}

// letInAgain gives an account that was there the role, and forgets how it signed
// in before: whoever has the address at the provider is linked anew. Whose it is
// stays as it was, unless nobody had said.
func (s *Service) letInAgain(ctx context.Context, tx *ledger.Tx, was, typed Staff) (_ Staff, err error) {
	p := was
	p.Disabled = false
	if err := mayBeLetIn(ctx, tx, was, typed); err != nil {
		return p, err
	}
	if !slices.Contains(p.Roles, access.RoleAdministrator) {
		p.Roles = inOrder(append(slices.Clone(p.Roles), access.RoleAdministrator))
	}
	if was.Human == "" {
		p.Human = typed.Human
	}
	if p.Human, err = s.settle(ctx, tx, was, p, false); err != nil {
		return p, err
	}
	tx.After(func(ctx context.Context, tx *ledger.Tx) error {
		if err := unlinkIdentities(ctx, tx.Tx, p.ID); err != nil {
			return err
		}
		return bumpEpoch(ctx, tx.Tx, p.ID)
	})
	return p, s.storeChange(ctx, tx, was, p)
}

// Emergencies lists the times that glass was broken, newest first. Everybody may
// read them.
func (s *Service) Emergencies(ctx context.Context) ([]Emergency, error) {
	return emergencies(ctx, s.cfg.DB)
}
