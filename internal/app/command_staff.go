package app

import (
	"context"
	"fmt"
	"strings"

	"candour/internal/room/logbook"
	"candour/internal/room/signin"
	"candour/internal/trust/access"
)

// staffCommands are about who may sign in.
type staffCommands struct {
	Invite     inviteCommand     `cmd:"" help:"Let somebody who is registered make their first passkey."`
	BreakGlass breakGlassCommand `cmd:"" name:"break-glass" help:"Make an administrator when fewer than two are left. Everybody can read that you did, and why."`
}

type inviteCommand struct {
	common
	Email string `help:"E-mail address of somebody who is registered and has no way to sign in yet." required:"" placeholder:"ADDRESS"`
}

// Help is the example under --help.
func (inviteCommand) Help() string {
	return "Example:\n  candour staff invite --config /etc/candour.toml --email administrator@register.example\n\n" +
		"Prints a link with which they make their first passkey: for the first administrators of a service without a sign-in provider. Everybody else is\n" +
		"invited on the page of staff. It works once, for 3 days; the log says that it was made, and when it was used."
}

// Run makes the invitation.
func (m inviteCommand) Run(s *streams) error {
	cfg, err := m.load(s)
	if err != nil {
		return err
	}
	c, err := openCore(s.ctx, cfg, nil)
	if err != nil {
		return err
	}
	defer c.close()
	key, _, err := c.formKeys(s.ctx)
	if err != nil {
		return err
	}
	in, err := signin.New(signin.Config{DB: c.db, Ledger: c.ledger, Policy: c.policy, Clock: c.clock, PublicURL: cfg.PublicURL, Key: key})
	if err != nil {
		return err
	}
	who, err := signin.StaffByEmail(s.ctx, c.db, strings.ToLower(strings.TrimSpace(m.Email)))
	if err != nil {
		return err
	}
	ctx := access.WithActor(s.ctx, access.Actor{ID: "command:staff-invite", Name: "candour staff invite", Roles: []access.Role{access.RoleAdministrator}})
	_, code, err := in.Invite(ctx, who.ID)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "Give this link to %s. It works once, for 3 days, and is shown here alone:\n%s\n", who.Email, in.InvitationLink(code))
	return err
}

type breakGlassCommand struct {
	common
	Email  string `help:"E-mail address that the person signs in with." required:"" placeholder:"ADDRESS"`
	Name   string `help:"Their name, for a new account." default:"Administrator"`
	Number string `help:"Their payroll or roll number: which human it is." required:"" placeholder:"NUMBER"`
	Reason string `help:"Why, in 20 to 500 characters. It is public: name nobody." required:"" placeholder:"WORDS"`
}

// Help is the example under --help.
func (breakGlassCommand) Help() string {
	return "Example:\n  candour staff break-glass --config /etc/candour.toml --email administrator@register.example --number 4711 --reason 'Our only administrator has left the service.'\n\n" +
		"Refused while two administrators can sign in. The page of the log (/ledger) shows the day and the reason from then on.\n" +
		"See docs/runbooks/no-administrator.md."
}

// Run makes the account.
func (m breakGlassCommand) Run(s *streams) error {
	cfg, err := m.load(s)
	if err != nil {
		return err
	}
	c, err := openCore(s.ctx, cfg, nil)
	if err != nil {
		return err
	}
	defer c.close()
	p, err := signin.BreakGlass(access.WithActor(s.ctx, access.SystemActor("break-glass")), signin.Config{DB: c.db, Ledger: c.ledger, Policy: c.policy, Clock: c.clock},
		signin.Staff{Name: m.Name, Email: m.Email, Human: m.Number}, m.Reason)
	if err != nil {
		return err
	}
	if _, err := c.ledger.Integrate(s.ctx); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "%s may sign in as administrator. The page of the log says so, with the day and your reason.\n", p.Email)
	return err
}

// emergencies tells the page of the log of them.
func (s *server) emergencies(ctx context.Context) ([]logbook.Emergency, error) {
	all, err := s.signin.Emergencies(ctx)
	out := make([]logbook.Emergency, len(all))
	for i, e := range all {
		out[i] = logbook.Emergency(e)
	}
	return out, err
}

// joins tells the page of the log when two registered humans were found to be one.
func (s *server) joins(ctx context.Context) ([]logbook.Joined, error) {
	all, err := s.signin.Joins(ctx)
	out := make([]logbook.Joined, len(all))
	for i, j := range all {
		out[i] = logbook.Joined(j)
	}
	return out, err
}
