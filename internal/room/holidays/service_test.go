package holidays_test

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/holidays"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
)

func as(role access.Role) context.Context {
	return person("synthetic-"+string(role), "Synthetic Person 1", role)
}

func person(id, name string, role access.Role) context.Context {
	return access.WithActor(context.Background(), access.Actor{ID: id, Name: name, Human: "H-" + id, Roles: []access.Role{role}, Standing: access.Alone(id, "H-"+id, "", access.No)})
}

var admin, second = as(access.RoleAdministrator), person("second-administrator", "Synthetic Person 2", access.RoleAdministrator)

func day(s string) clock.Day {
	d, err := clock.ParseDay(s)
	if err != nil {
		panic(err) // only days that are written here
	}
	return d
}

func newList(t *testing.T, d *db.DB) *holidays.Service {
	t.Helper()
	if _, err := d.Migrate(t.Context(), ledger.Migrations(), opened.Migrations(), proposal.Migrations(), holidays.Migrations()); err != nil {
		t.Fatal(err)
	}
	policy, err := access.Compile(holidays.Access())
	if err != nil {
		t.Fatal(err)
	}
	now := clock.NewFake(time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC))
	l, err := ledger.New(t.Context(), ledger.Config{DB: d, Auth: policy, Clock: now, Tables: slices.Concat(opened.Tables(), proposal.Tables(), holidays.Tables()), Origin: "example.com/ledger"})
	if err != nil {
		t.Fatal(err)
	}
	base, err := clock.BankHolidays()
	if err != nil {
		t.Fatal(err)
	}
	return holidays.NewService(holidays.Config{DB: d, Ledger: l, Auth: policy, Clock: now, Base: base})
}

func due(s *holidays.Service, from string, days int) string {
	d, err := s.Live().Now().AddWorkingDays(clock.EnglandAndWales, day(from), days)
	if err != nil {
		return ""
	}
	return d.String()
}

func said(date, title string) holidays.Input {
	return holidays.Input{Nation: clock.EnglandAndWales, Day: date, Title: title, Why: "It was proclaimed.", Source: "https://www.gov.uk/bank-holidays"}
}

// TestCase17TheListItself holds case 17's days on the list, with who, when, why and
// by which source, on both databases.
func TestCase17TheListItself(t *testing.T) {
	var expect struct {
		Expect struct {
			Before string `json:"due_before"`
			After  string `json:"due_after_addition"`
		} `json:"expect"`
	}
	data, err := os.ReadFile("testdata/17-clocks.json")
	if err == nil {
		err = json.Unmarshal(data, &expect)
	}
	if err != nil {
		t.Fatal(err)
	}
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newList(t, d)
		followed := 0
		s.FollowWith(func(context.Context) error { followed++; return nil })
		if got := due(s, "2026-12-01", 20); got != expect.Expect.Before {
			t.Errorf("due %s, want %s", got, expect.Expect.Before)
		}
		if err := s.Add(as(access.RoleSecretariat), said("2026-12-29", "Made-up holiday")); !errs.Is(err, errs.Forbidden) {
			t.Errorf("the secretariat adds a holiday: %v", err)
		}
		if err := s.Add(admin, said("2026-12-29", "Made-up holiday")); err != nil {
			t.Fatal(err, errs.FieldsOf(err))
		}
		if got := due(s, "2026-12-01", 20); got != expect.Expect.After || followed != 1 {
			t.Errorf("due %s, want %s; the clocks followed %d times", got, expect.Expect.After, followed)
		}
		other := holidays.NewService(holidays.Config{DB: d, Base: mustBase(t)})
		if err := other.Refresh(t.Context()); err != nil || due(other, "2026-12-01", 20) != expect.Expect.After {
			t.Errorf("another node: %v", err)
		}
		if err := s.Remove(admin, said("2026-12-29", "")); err != nil {
			t.Fatal(err, errs.FieldsOf(err))
		}
		if got := due(s, "2026-12-01", 20); got != expect.Expect.Before {
			t.Errorf("taken out again, due %s", got)
		}
		l, err := s.List(admin)
		if err != nil || len(l.Changes) != 2 || l.Changes[1].What != holidays.Added || l.Changes[0].What != holidays.Removed {
			t.Fatalf("%v %+v", err, l.Changes)
		}
		if c := l.Changes[1]; c.Name != "Synthetic Person 1" || c.Why != "It was proclaimed." || c.Source == "" || c.Made.IsZero() || c.Title != "Made-up holiday" {
			t.Errorf("who, when, why and source: %+v", c)
		}
	})
}

func mustBase(t *testing.T) *clock.Calendar {
	t.Helper()
	base, err := clock.BankHolidays()
	if err != nil {
		t.Fatal(err)
	}
	return base
}

// TestAYearCountsOnceItIsWhole: a year with fewer holidays than the law gives is
// not whole, and no day is counted in a year that nobody said is.
func TestAYearCountsOnceItIsWhole(t *testing.T) {
	s := newList(t, testkit.SQLite(t))
	if got := due(s, "2027-12-01", 40); got != "" {
		t.Errorf("due %s in a year that is not known", got)
	}
	for _, d := range []string{"2028-01-03", "2028-04-14", "2028-04-17", "2028-05-01", "2028-05-29", "2028-08-28", "2028-12-25"} {
		if err := s.Add(admin, said(d, "Made-up holiday")); err != nil {
			t.Fatal(d, errs.FieldsOf(err))
		}
	}
	if err := s.Complete(admin, said("", "")); !errs.Is(err, errs.Invalid) || !strings.Contains(errs.FieldsOf(err)[0].Message, "7 of 2028") {
		t.Errorf("a year of seven is whole: %v", err)
	}
	if got := due(s, "2027-12-01", 40); got != "" {
		t.Errorf("due %s in a year that is not whole", got)
	}
	if err := s.Add(admin, said("2028-12-26", "Made-up holiday")); err != nil {
		t.Fatal(err)
	}
	if err := s.Complete(admin, said("", "")); err != nil {
		t.Fatal(err, errs.FieldsOf(err))
	}
	if got := due(s, "2027-12-01", 40); got != "2028-01-31" {
		t.Errorf("due %s", got)
	}
	if got := s.Live().Now().Whole(clock.EnglandAndWales).String(); got != "2028-12-31" {
		t.Errorf("whole to %s", got)
	}
}

// TestWhatCannotBeSaidOfTheListIsRefusedAtItsField.
func TestWhatCannotBeSaidOfTheListIsRefusedAtItsField(t *testing.T) {
	s := newList(t, testkit.SQLite(t))
	for _, c := range []struct {
		in    holidays.Input
		do    func(context.Context, holidays.Input) error
		field string
	}{
		{said("2026-12-26", "x"), s.Add, "day"},   // a Saturday
		{said("2026-12-25", "x"), s.Add, "day"},   // on the list already
		{said("2026-11-27", "x"), s.Add, "day"},   // yesterday: lateness would be wiped
		{said("2026-11-19", "x"), s.Add, "day"},   // earlier
		{said("2026-08-31", ""), s.Remove, "day"}, // it has passed
		{said("29 December", "x"), s.Add, "day"},  // no day
		{said("2062-12-29", "x"), s.Add, "day"},   // a slip
		{said("2026-12-29", " "), s.Add, "title"}, // no name
		{said("2026-12-29", ""), s.Remove, "day"}, // not on the list
		{holidays.Input{Day: "2026-12-29", Title: "x", Why: "x", Source: "https://example.org/"}, s.Add, "nation"},
		{holidays.Input{Day: "2026-12-29", Title: "x", Source: "https://example.org/"}, s.Add, "why"},
		{holidays.Input{Day: "2026-12-29", Title: "x", Why: "x", Source: "gov.uk"}, s.Add, "source"},
		{holidays.Input{Nation: "wales", Day: "2026-12-29", Title: "x", Why: "x", Source: "https://example.org/"}, s.Add, "nation"},
	} {
		err := c.do(admin, c.in)
		if fields := errs.FieldsOf(err); !errs.Is(err, errs.Invalid) || !slices.ContainsFunc(fields, func(f errs.Field) bool { return f.Name == c.field }) {
			t.Errorf("%+v: %v %v, want a refusal at %s", c.in, err, fields, c.field)
		}
	}
	if l, err := s.List(admin); err != nil || len(l.Changes) != 0 {
		t.Errorf("%v %+v", err, l.Changes)
	}
}

func TestTheEndOfTheListIsNearForAYear(t *testing.T) {
	base := mustBase(t)
	for today, want := range map[string]bool{"2026-12-31": false, "2027-01-01": true, "2027-12-31": true, "2029-01-01": true} {
		if got := base.EndsSoon(clock.EnglandAndWales, day(today)); got != want {
			t.Errorf("on %s: %v, want %v", today, got, want)
		}
	}
}

// TestADayThatHasPassedStays: today is over for the list once it has begun in the
// United Kingdom, and tomorrow is not.
func TestADayThatHasPassedStays(t *testing.T) {
	s := newList(t, testkit.SQLite(t))
	was := due(s, "2026-11-12", 5)
	for _, d := range []string{"2026-11-19", "2026-11-20", "2026-11-23", "2026-11-24"} {
		err := s.Add(admin, said(d, "Made-up holiday"))
		if f := errs.FieldsOf(err); len(f) != 1 || !strings.Contains(f[0].Message, "cannot be added by one person") {
			t.Errorf("%s: %v %v", d, err, f)
		}
	}
	if err := s.Add(admin, said("2026-11-30", "Made-up holiday")); err != nil { // the next weekday
		t.Error(err, errs.FieldsOf(err))
	}
	if got := due(s, "2026-11-12", 5); got != was {
		t.Errorf("due %s, was %s", got, was)
	}
}
