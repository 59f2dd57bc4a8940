package drafting

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/trust/ledger"
)

// testimonies is what people said to the inquiry. A theme is named as it stood on a day
// ("theme-1@2026-03-02"): what was found in it since changes nothing, and a no does. A quotation
// names one account.
type testimonies struct{ s *Service }

// Kinds are themes and quotations.
func (testimonies) Kinds() []report.RefKind { return []report.RefKind{report.Theme, report.Quotation} }

// asOf parts the name of a theme from the day.
func asOf(of string) (theme string, day clock.Day) {
	theme, text, _ := strings.Cut(of, "@")
	return theme, clock.DayOrNone(text)
}

// Choices are the themes in which two people found something by then. Accounts that may be
// quoted are offered to those who read accounts alone, by their pages.
func (t testimonies) Choices(ctx context.Context, q db.Querier, inquiry string, day clock.Day) (out []Choice, err error) {
	themes, in, _, err := t.s.Listening.ThemesFound(ctx, q, inquiry)
	if err != nil {
		return nil, err
	}
	for _, th := range themes {
		if len(in[th.ID]) > 0 {
			out = append(out, Choice{Kind: report.Theme, Of: th.ID + "@" + day.String(), Text: th.Name, Hint: testimony.PublicBands.Of(len(in[th.ID])).Words()})
		}
	}
	_, accounts, err := t.s.Listening.Accounts(ctx, inquiry)
	if errs.Is(err, errs.NotFound) {
		return out, nil
	}
	for _, a := range accounts {
		if slices.Contains(a.Uses, testimony.Quoted) && !a.Restricted {
			out = append(out, Choice{Kind: report.Quotation, Of: a.ID, Text: "Account " + a.ID, Hint: "The words that you quote", Fill: []string{FillWords}})
		}
	}
	return out, err
}

// in gives the accounts that a theme rests on, as it stood on its day, less those that may not be
// used for it now.
func in(of string, now map[string][]string, by func(clock.Day) (listening.By, error)) ([]string, error) {
	theme, day := asOf(of)
	then, err := by(day)
	if err != nil {
		return nil, err
	}
	out := slices.DeleteFunc(slices.Clone(then.In[theme]), func(account string) bool { return !slices.Contains(now[theme], account) })
	slices.Sort(out)
	return out, nil
}

// daily remembers what was found by each day.
func (t testimonies) daily(ctx context.Context, q db.Querier, inquiry string) func(clock.Day) (listening.By, error) {
	days := map[clock.Day]listening.By{}
	return func(day clock.Day) (listening.By, error) {
		if by, done := days[day]; done {
			return by, nil
		}
		by, err := t.s.Listening.FoundBy(ctx, q, inquiry, day)
		if err == nil {
			days[day] = by
		}
		return by, err
	}
}

// Looks says how they stand. The mark of a theme changes with the accounts that it rests on.
func (t testimonies) Looks(ctx context.Context, q db.Querier, inquiry string) (func(report.Reference) report.Sight, error) {
	themes, now, _, err := t.s.Listening.ThemesFound(ctx, q, inquiry)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, th := range themes {
		names[th.ID] = th.Name + "\n" + th.Words
	}
	quoted, err := t.s.Listening.Quotations(ctx, q, inquiry)
	if err != nil {
		return nil, err
	}
	by := t.daily(ctx, q, inquiry)
	return func(r report.Reference) report.Sight {
		if r.Kind == report.Quotation {
			switch state, known := quoted[r.Of]; {
			case !known:
				return report.Sight{}
			case state.Back:
				return report.Sight{Stand: report.TakenBack, Mark: digest(r.Of)}
			case state.Restricted:
				return report.Sight{Stand: report.Held, Mark: digest(r.Of)}
			}
			return report.Sight{Stand: report.Stands, Mark: digest(r.Of)}
		}
		accounts, err := in(r.Of, now, by)
		theme, _ := asOf(r.Of)
		switch {
		case err != nil || names[theme] == "":
			return report.Sight{}
		case len(accounts) == 0:
			return report.Sight{Stand: report.TakenBack, Mark: digest(names[theme])}
		}
		return report.Sight{Stand: report.Stands, Mark: digest(names[theme] + "\n" + strings.Join(accounts, " "))}
	}, nil
}

// Seen lets a recipient see a theme, which names nobody; and no account of anybody.
func (testimonies) Seen(context.Context, db.Querier, string, report.Party) (func(report.Reference) bool, error) {
	return func(r report.Reference) bool { return r.Kind == report.Theme }, nil
}

// Show opens a theme in bands; and an account with an entry that its person reads.
func (t testimonies) Show(ctx context.Context, inquiry string, r report.Reference) (Shown, error) {
	if r.Kind == report.Quotation {
		words, _, err := t.s.Listening.OpenWords(ctx, r.Of, testimony.Quoted, "To see that the report quotes it rightly.")
		return Shown{Title: "Account " + r.Of, Lines: []string{words}}, err
	}
	themes, now, _, err := t.s.Listening.ThemesFound(ctx, t.s.DB, inquiry)
	if err != nil {
		return Shown{}, err
	}
	theme, day := asOf(r.Of)
	i := slices.IndexFunc(themes, func(x listening.Theme) bool { return x.ID == theme })
	if i < 0 {
		return Shown{}, errNone
	}
	accounts, err := in(r.Of, now, t.daily(ctx, t.s.DB, inquiry))
	return Shown{Title: "Theme: " + themes[i].Name, Lines: []string{themes[i].Words,
		"Found by two people, by " + day.Human() + ", in " + testimony.PublicBands.Of(len(accounts)).Words() + "."}}, err
}

// footings are the accounts, each with its use, on which a sentence rests.
func (t testimonies) footings(ctx context.Context, q db.Querier, inquiry, sentence string, refs []report.Reference) (out []listening.Footing, err error) {
	_, now, _, err := t.s.Listening.ThemesFound(ctx, q, inquiry)
	if err != nil {
		return nil, err
	}
	by := t.daily(ctx, q, inquiry)
	add := func(f listening.Footing) {
		if !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	for _, r := range refs {
		switch r.Kind {
		case report.Quotation:
			add(listening.Footing{Account: r.Of, Use: testimony.Quoted, Ref: sentence})
		case report.Theme:
			accounts, err := in(r.Of, now, by)
			if err != nil {
				return nil, err
			}
			for _, a := range accounts {
				add(listening.Footing{Account: a, Use: testimony.Themed, Ref: sentence})
			}
		}
	}
	return out, nil
}

// Rest cites what a sentence rests on now, and drops what it does no more.
func (t testimonies) Rest(ctx context.Context, tx *ledger.Tx, inquiry, sentence string, _, is []report.Reference) error {
	want, err := t.footings(ctx, tx, inquiry, sentence, is)
	if err != nil {
		return err
	}
	have, err := t.s.Listening.Rests(ctx, tx, inquiry, sentence)
	if err != nil {
		return err
	}
	var drop []listening.Footing
	for _, f := range have {
		one := listening.Footing{Account: f.Account, Use: f.Use, Ref: f.Ref}
		i := slices.Index(want, one)
		switch {
		case !f.Stands() || !f.Fixed.IsZero():
		case i >= 0:
			want = slices.Delete(want, i, i+1)
		default:
			drop = append(drop, one)
		}
	}
	if slices.ContainsFunc(want, func(a listening.Footing) bool {
		return slices.ContainsFunc(drop, func(b listening.Footing) bool { return a.Account == b.Account })
	}) {
		return errs.New(errs.Conflict, "The same account would be cited in another way in one step. Take the one reference out and save, and then add the other: nothing was changed.")
	}
	if err := t.s.Listening.Drop(ctx, tx, inquiry, drop...); err != nil {
		return err
	}
	return t.s.Listening.Cite(ctx, tx, inquiry, want...)
}

// Fix makes what published sentences rest on stay, as the sheet said beforehand.
func (t testimonies) Fix(ctx context.Context, tx *ledger.Tx, inquiry string, sentences []string) error {
	all, err := t.s.Listening.Rests(ctx, tx, inquiry, sentences...)
	if err != nil || len(sentences) == 0 {
		return err
	}
	var fix []listening.Footing
	for _, f := range all {
		if f.Stands() && f.Fixed.IsZero() {
			fix = append(fix, listening.Footing{Account: f.Account, Use: f.Use, Ref: f.Ref})
		}
	}
	return t.s.Listening.Fix(ctx, tx, inquiry, fix...)
}

// documents are what the inquiry received, a page and a box of each.
type documents struct {
	Documents
	db *db.DB
}

// Kinds are documents.
func (documents) Kinds() []report.RefKind { return []report.RefKind{report.Document} }

// Choices are the latest of them.
func (d documents) Choices(ctx context.Context, q db.Querier, inquiry string, _ clock.Day) (out []Choice, err error) {
	all, more, err := d.Latest(ctx, q, inquiry)
	for _, x := range all {
		out = append(out, Choice{Kind: report.Document, Of: x.ID, Text: x.Title, Fill: []string{FillPage, FillBox}, Others: more})
	}
	return out, err
}

// Looks says how each page stands.
func (d documents) Looks(ctx context.Context, q db.Querier, inquiry string) (func(report.Reference) report.Sight, error) {
	return d.LooksAhead(ctx, q, inquiry, nil)
}

// LooksAhead says how each page stands, of many.
func (d documents) LooksAhead(ctx context.Context, q db.Querier, inquiry string, refs []report.Reference) (func(report.Reference) report.Sight, error) {
	var named []string
	for _, r := range refs {
		if r.Kind == report.Document {
			named = append(named, r.Of)
		}
	}
	stands, err := d.Stands(ctx, q, inquiry, named...)
	return func(r report.Reference) report.Sight { return stands(r.Of, r.Page) }, err
}

// Seen says which pages a recipient may see.
func (d documents) Seen(ctx context.Context, q db.Querier, inquiry string, to report.Party) (func(report.Reference) bool, error) {
	may, err := d.MaySee(ctx, q, inquiry, to)
	return func(r report.Reference) bool { return may(r.Of, r.Page) }, err
}

// SeenOn says which pages they could see on a day.
func (d documents) SeenOn(ctx context.Context, q db.Querier, inquiry string, to report.Party, day clock.Day) (func(report.Reference) bool, error) {
	may, err := d.MaySeeOn(ctx, q, inquiry, to, day)
	return func(r report.Reference) bool { return may(r.Of, r.Page) }, err
}

// Show says which document and page it is: the document itself is not kept here.
func (d documents) Show(ctx context.Context, inquiry string, r report.Reference) (Shown, error) {
	all, err := d.Named(ctx, d.db, inquiry, []string{r.Of})
	if err != nil || len(all) == 0 {
		return Shown{}, orElse(err, errNone)
	}
	return Shown{Title: all[0].Title, Lines: []string{pageOf(r)}}, nil
}

// Rest notes nothing: a document does not ask what rests on it.
func (documents) Rest(context.Context, *ledger.Tx, string, string, []report.Reference, []report.Reference) error {
	return nil
}

// Fix changes nothing about a document.
func (documents) Fix(context.Context, *ledger.Tx, string, []string) error { return nil }
