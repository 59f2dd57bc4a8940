package cli

import (
	"fmt"

	"candour/internal/room/signin"
	"candour/internal/site/command"
)

// refusalsCommand lists who was refused how often.
type refusalsCommand struct {
	command.Settings
	Days    int    `help:"How many days to look back; counts are kept for 92." default:"31" placeholder:"N"`
	Account string `help:"Show the counts of this account alone, to confirm whose a mark is." placeholder:"ADDRESS"`
}

// Help is the example under --help.
func (refusalsCommand) Help() string {
	return "Examples:\n  candour refusals --config /etc/candour.toml\n  candour refusals --config /etc/candour.toml --account somebody@register.example\n\n" +
		"Each line is one account in one month, under a mark that only the folder of keys can tie to it, so that a list can be looked at without naming anybody.\n" +
		"FORBIDDEN counts what the rules refuse, NOT-FOUND what is not there or not for them. Somebody who looks around has many of both, by many pages."
}

// Run lists them.
func (m refusalsCommand) Run(s *command.Streams, open opens) error {
	return open.Reads(s, m.Settings, func(o command.Opened[Door]) error { return m.list(s, o.Room) })
}

func (m refusalsCommand) list(s *command.Streams, d Door) error {
	key, err := d.FormKey(s.Ctx)
	if err != nil {
		return err
	}
	var account string
	if m.Account != "" {
		who, err := d.staff(s.Ctx, m.Account)
		if err != nil {
			return err
		}
		account = who.ID
	}
	list, err := signin.ListRefusals(s.Ctx, d.DB, d.Clock, key, m.Days, account)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		_, err = fmt.Fprintln(s.Out, "Nobody was refused in that time.")
		return err
	}
	_, err = fmt.Fprintf(s.Out, "%-8s %-17s %9s %9s %5s %6s  %s\n", "MONTH", "MARK", "FORBIDDEN", "NOT-FOUND", "DAYS", "PAGES", "LAST")
	for _, r := range list {
		if err == nil {
			_, err = fmt.Fprintf(s.Out, "%-8s %-17s %9d %9d %5d %6d  %s\n", r.Month, r.Who, r.Forbidden, r.NotFound, r.Days, r.Routes, r.Last)
		}
	}
	return err
}
