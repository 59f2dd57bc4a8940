package app

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/room/holidays"
	"candour/internal/room/signin"
	"candour/internal/site/web"
)

// buildHolidays reads the list of bank holidays, with what administrators said.
func (c *core) buildHolidays(ctx context.Context) error {
	base, err := clock.BankHolidays()
	if err != nil {
		return err
	}
	c.holidays = holidays.NewService(holidays.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: c.clock, Base: base})
	return c.holidays.Refresh(ctx)
}

// holidaysKnown asks for a list that reaches a year ahead.
func (f present) holidaysKnown() signin.Need {
	return signin.Need{Text: "Bank holidays known for a year ahead", Done: f.holidaysTo.Year() > f.today.Year(), Has: "Whole to " + f.holidaysTo.Human(),
		Link: web.Link{Text: "Bank holidays", Href: holidays.ListPath}}
}
