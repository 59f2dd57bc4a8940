package cli

import (
	"context"
	"fmt"
	"strings"

	"candour/internal/room/signin"
	"candour/internal/site/command"
	"candour/internal/trust/access"
)

// Door is what these commands work with.
type Door struct {
	signin.Config // without its key
	// FormKey gives the key, and makes it when there is none yet.
	FormKey func(ctx context.Context) ([]byte, error)
	// Integrate gives waiting entries their place in the log.
	Integrate func(ctx context.Context) (placed int, err error)
}

// opens opens it for a command.
type opens = command.Opens[Door]

// Commands are what signing in brings to the command line.
func Commands() []command.Group {
	return []command.Group{
		{Name: "refusals", Help: "Who was refused how often: marks, and whether one is an account's.", Rank: 70, Of: &refusalsCommand{}},
		{Name: "staff", Help: "Who may sign in, when nobody is left to say so.", Rank: 140, Of: &staffCommands{}},
	}
}

// staffCommands are about who may sign in.
type staffCommands struct {
	Invite     inviteCommand     `cmd:"" help:"Let somebody who is registered make their first passkey."`
	BreakGlass breakGlassCommand `cmd:"" name:"break-glass" help:"Make an administrator when fewer than two are left. Everybody can read that you did, and why."`
}

type inviteCommand struct {
	command.Settings
	Email string `help:"E-mail address of somebody who is registered and has no way to sign in yet." required:"" placeholder:"ADDRESS"`
}

// Help is the example under --help.
func (inviteCommand) Help() string {
	return "Example:\n  candour staff invite --config /etc/candour.toml --email administrator@register.example\n\n" +
		"Prints a link with which they make their first passkey: for the first administrators of a service without a sign-in provider. Everybody else is\n" +
		"invited on the page of staff. It works once, for 3 days; the log says that it was made, and when it was used."
}

// Run makes the invitation.
func (m inviteCommand) Run(s *command.Streams, open opens) error {
	return open.With(s, m.Settings, func(o command.Opened[Door]) error { return m.invite(s, o.Room) })
}

func (m inviteCommand) invite(s *command.Streams, d Door) (err error) {
	if d.Key, err = d.FormKey(s.Ctx); err != nil {
		return err
	}
	in, err := signin.New(d.Config)
	if err != nil {
		return err
	}
	who, err := d.staff(s.Ctx, m.Email)
	if err != nil {
		return err
	}
	_, code, err := in.Invite(command.By(s.Ctx, "staff invite", access.RoleAdministrator), who.ID)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Out, "Give this link to %s. It works once, for 3 days, and is shown here alone:\n%s\n", who.Email, in.InvitationLink(code))
	return err
}

// staff is who has an address, as it was typed.
func (d Door) staff(ctx context.Context, email string) (signin.Staff, error) {
	return signin.StaffByEmail(ctx, d.DB, strings.ToLower(strings.TrimSpace(email)))
}

type breakGlassCommand struct {
	command.Settings
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
func (m breakGlassCommand) Run(s *command.Streams, open opens) error {
	return open.With(s, m.Settings, func(o command.Opened[Door]) error { return m.breakGlass(o.System(s.Ctx, "break-glass"), s, o.Room) })
}

func (m breakGlassCommand) breakGlass(ctx context.Context, s *command.Streams, d Door) error {
	p, err := signin.BreakGlass(ctx, d.Config,
		signin.Staff{Name: m.Name, Email: m.Email, Human: m.Number}, m.Reason)
	if err != nil {
		return err
	}
	if _, err := d.Integrate(s.Ctx); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Out, "%s may sign in as administrator. The page of the log says so, with the day and your reason.\n", p.Email)
	return err
}
