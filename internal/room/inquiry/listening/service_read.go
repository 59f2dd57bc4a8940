package listening

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/base/saysnothing"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// MaxPurpose is how long it may be what somebody opens something for.
const MaxPurpose = 300

func checkPurpose(purpose string) error {
	purpose = typed.Clean(purpose)
	var bad typed.Asked
	bad.Need(purpose != "" && !saysnothing.Is(purpose, "purpose", "what for", "to open it", "to read it"), "purpose", "Write what you open this for. The person will read your words")
	bad.Need(len([]rune(purpose)) <= MaxPurpose, "purpose", "Write at most "+strconv.Itoa(MaxPurpose)+" characters")
	return bad.Err()
}

// Listed is one account as those who read see it in a list: no word of it.
type Listed struct {
	ID    string
	Given clock.Day
	Words testimony.Words
	// Uses are those that the person said yes to, as they stand.
	Uses       []testimony.Use
	Restricted bool
	// ThemeBy and WordBy are the days by which it is to be read by two and answered; zero where
	// that was not agreed to, or no day can be counted.
	ThemeBy, WordBy      clock.Day
	ReadTwice, FirstWord clock.Day
	// Readers is how many have read it for themes; MineToo that the actor is one of them.
	Readers int
	MineToo bool
}

// Accounts gives those of an inquiry to whoever reads accounts there, or restricts them: every one that some use
// was agreed to of, the oldest first. One to which nobody said yes is nobody's to read, and
// is not listed.
func (s *Service) Accounts(ctx context.Context, id string) (inquiry.Inquiry, []Listed, error) {
	x, err := s.One(ctx, id, inquiry.InquiryRead, inquiry.InquiryRestrict)
	if err != nil {
		return x, nil, err
	}
	all, err := s.loadAll(ctx, s.DB, id, `WHERE inquiry_id = ? AND withdrawn IS NULL`, id)
	if err != nil {
		return x, nil, err
	}
	read, _, err := s.found(ctx, s.DB, `WHERE inquiry_id = ?`, id)
	if err != nil {
		return x, nil, err
	}
	who := access.ActorFrom(ctx)
	var out []Listed
	for i := range all {
		l, ok := s.listed(&all[i])
		if !ok {
			continue
		}
		l.readBy(who, read)
		out = append(out, l)
	}
	return x, out, nil
}

// readBy counts the humans who read it, as they are known to be now: what two accounts read of
// which one human has both was read by one.
func (l *Listed) readBy(who access.Actor, read []testimony.Reading) {
	for _, r := range read {
		if r.Account == l.ID {
			l.Readers++
			l.MineToo = l.MineToo || who.Is(r.Reader)
		}
	}
	if l.Readers < 2 {
		l.ReadTwice = clock.Day{}
	}
}

func (s *Service) listed(a *Account) (Listed, bool) {
	l := Listed{ID: a.ID, Given: a.Given, Words: a.Words(), Restricted: a.Restricted(), ReadTwice: a.ReadTwice, FirstWord: a.FirstWord}
	for _, u := range testimony.Uses {
		if a.Answer(u).Yes {
			l.Uses = append(l.Uses, u)
		}
	}
	within := WithinOf()
	if a.Answer(testimony.Themed).Yes {
		l.ThemeBy = s.due(a.Given, within.Theme)
	}
	if a.keeps().asked {
		l.WordBy = s.due(a.Given, within.Word)
	}
	return l, len(l.Uses) > 0
}

// Reading is one account as those who read see it; of its words only that they are there.
type Reading struct {
	Inquiry  inquiry.Inquiry
	Approach string
	// May says that the actor reads; whoever only restricts sees nothing of what was found.
	May bool
	Listed
	Themes []Theme // all of the inquiry
	// Mine are the themes that the actor found in it. What another found is not shown to who
	// has not read it: they read apart.
	Mine []string
	Both []string // once two have read it: the themes that two found
	// Opens are the uses for which the actor can open it; Opened that they opened it as it is.
	Opens  []testimony.Use
	Opened bool
}

// Read gives one account to whoever reads accounts. Nothing is opened.
func (s *Service) Read(ctx context.Context, account string) (out Reading, err error) {
	a, x, err := s.load(ctx, s.DB, `WHERE id = ?`, account)
	if err != nil {
		return out, err
	}
	out.May = s.May(ctx, x, inquiry.InquiryRead, a.Approach)
	if !out.May && !s.May(ctx, x, inquiry.InquiryRestrict, a.Approach) {
		return out, errNone
	}
	l, ok := s.listed(a)
	if !ok || !a.Withdrawn().IsZero() {
		return Reading{}, errNone
	}
	out.Inquiry, out.Approach, out.Listed = *x, a.Approach, l
	if !out.May {
		return out, nil
	}
	if out.Opens, err = s.opens(ctx, x, a); err != nil {
		return out, err
	}
	opened := s.needOpened(ctx, s.DB, a)
	if opened != nil && !errs.Is(opened, errs.Conflict) && !errs.Is(opened, errs.NotFound) {
		return out, opened
	}
	out.Opened = opened == nil
	if out.Themes, err = s.store.themes(ctx, s.DB, x.ID); err != nil {
		return out, err
	}
	read, tags, err := s.found(ctx, s.DB, `WHERE account_id = ?`, a.ID)
	if err != nil {
		return out, err
	}
	who := access.ActorFrom(ctx)
	out.readBy(who, read)
	for _, t := range tags {
		if who.Is(t.Reader) {
			out.Mine = append(out.Mine, t.Theme)
		}
	}
	if out.Readers > 1 && out.MineToo {
		for theme := range testimony.Themes(read, tags) {
			out.Both = append(out.Both, theme)
		}
		slices.Sort(out.Both)
	}
	return out, err
}

// OpenWords opens the words of one account for one use, with one entry that the person reads.
// The use must be one that they said yes to, and that needs reading; a restriction, and the
// end of the inquiry, stop it.
func (s *Service) OpenWords(ctx context.Context, account string, use testimony.Use, purpose string) (words, name string, err error) {
	if err := checkPurpose(purpose); err != nil {
		return "", "", err
	}
	a, x, err := s.load(ctx, s.DB, `WHERE id = ?`, account)
	if err != nil {
		return "", "", err
	}
	if err := s.may(ctx, s.DB, x, inquiry.InquiryRead, a.Approach); err != nil {
		return "", "", err
	}
	rows, err := s.store.sealed(ctx, s.DB, a.Approach)
	if err != nil {
		return "", "", err
	}
	named := use == testimony.QuotedNamed
	rows = slices.DeleteFunc(rows, func(r sealed) bool {
		return r.text == "" || r.part != PartWords && (r.part != PartName || !named)
	})
	opened, err := s.reveal(ctx, wordsOf(a.Approach), a.Approach, openedFor(use)+typed.Clean(purpose), rows, func(ctx context.Context, tx *ledger.Tx) error {
		now, x, err := s.load(ctx, tx, `WHERE id = ?`, account)
		switch {
		case err != nil:
			return err
		case !opensAny(use):
			return errs.InvalidInput("Choose what it is for.", errs.Field{Name: "use", Message: "Choose a use for which it has to be read"})
		case x.Frozen():
			return inquiry.ErrFrozen()
		}
		if err := now.May(use); err != nil {
			return err
		}
		return s.mayOpen(ctx, tx, x, now, use)
	})
	return opened[nameWords], opened[nameCalled], err
}

// UseWords are the uses as staff and the person read them in a few words.
var UseWords = map[testimony.Use]string{testimony.Counted: "counted in figures", testimony.Themed: "read for themes", testimony.Researched: "research outside",
	testimony.Quoted: "quoted without a name", testimony.QuotedNamed: "quoted with a chosen name", testimony.Evidence: "evidence in this inquiry",
	testimony.Passed: "passed on", testimony.Speaking: "asked to speak at a hearing", testimony.Archived: "kept in the archive"}

// Theme is what people have in common.
type Theme struct {
	ID, Name, Words string
	Made            clock.Day
}

// MaxTheme is how long the name of a theme may be; MaxThemeWords what it means.
const (
	MaxTheme      = 100
	MaxThemeWords = 500
)

// AddTheme names a theme, once: names that differ in case, blanks and signs are one.
func (s *Service) AddTheme(ctx context.Context, id, name, words string) error {
	name, words = typed.Clean(name), typed.Clean(words)
	plain := plainName(name)
	var bad typed.Asked
	bad.Need(plain != "" && !saysnothing.Is(name, "theme") && len([]rune(name)) <= MaxTheme, "name", "Write the theme in a few words, at most "+strconv.Itoa(MaxTheme)+" characters. Name nobody")
	bad.Need(words != "" && len([]rune(words)) <= MaxThemeWords && !saysnothing.Is(words, name), "words",
		"Write what belongs to it, in at most "+strconv.Itoa(MaxThemeWords)+" characters, so that two readers mean the same")
	bad.Need(!rules.Unseen(name), "name", rules.UnseenWords)
	bad.Need(!rules.Unseen(words), "words", rules.UnseenWords)
	if bad.Err() != nil {
		return bad.Err()
	}
	return s.working(ctx, inquiry.InquiryRead, ledger.Of{Kind: "inquiry", ID: id}, id, "", func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		all, err := s.store.themes(ctx, tx, x.ID)
		if err != nil {
			return err
		}
		bad := typed.Asked{}
		bad.Need(!slices.ContainsFunc(all, func(t Theme) bool { return plainName(t.Name) == plain }), "name", "There is a theme of this name")
		if bad.Err() != nil {
			return bad.Err()
		}
		return tx.Insert("inquiry_account_theme", ids.Random("theme"), ledger.Row{"inquiry_id": x.ID, "name": name, "plain": plain, "words": words, "made": s.Today().String()})
	})
}

// plainName is a name by its letters and figures alone.
func plainName(name string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r > 127)
	}), " ")
}

// Themed records that the actor has read an account whole and which themes they found; none is
// an answer too. They must have opened it as it is, for themes; each reads once. Software finds
// no theme.
func (s *Service) Themed(ctx context.Context, account string, themes []string) error {
	a, _, err := s.load(ctx, s.DB, `WHERE id = ?`, account)
	if err != nil {
		return err
	}
	of := ledger.Of{Kind: "inquiry_account", ID: account}
	return s.working(ctx, inquiry.InquiryRead, of, a.Inquiry, a.Approach, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		a, _, err := s.load(ctx, tx, `WHERE id = ?`, account)
		if err != nil {
			return err
		}
		if err := a.May(testimony.Themed); err != nil {
			return err
		}
		if err := s.needOpened(ctx, tx, a); err != nil {
			return err
		}
		if err := s.mayOpen(ctx, tx, x, a, testimony.Themed); err != nil {
			return err
		}
		who := access.ActorFrom(ctx)
		read, _, err := s.found(ctx, tx, `WHERE account_id = ?`, account)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(read, func(r testimony.Reading) bool { return who.Is(r.Reader) }) {
			return errs.New(errs.Conflict, "You have read this account for themes already. What you found stays.")
		}
		all, err := s.store.themes(ctx, tx, x.ID)
		if err != nil {
			return err
		}
		row := ledger.Row{"inquiry_id": x.ID, "account_id": account, "human": who.Human, "on_day": s.Today().String()}
		if err := tx.Insert("inquiry_account_reading", ids.Random("reading"), row); err != nil {
			return err
		}
		slices.Sort(themes)
		for _, theme := range slices.Compact(slices.Clone(themes)) {
			if !slices.ContainsFunc(all, func(t Theme) bool { return t.ID == theme }) {
				return errs.InvalidInput("Choose from the list.", errs.Field{Name: "themes", Message: "Choose themes of the list"})
			}
			tag := ledger.Row{"inquiry_id": x.ID, "account_id": account, "theme_id": theme, "human": who.Human, "on_day": s.Today().String()}
			if err := tx.Insert("inquiry_account_tag", ids.Random("tag"), tag); err != nil {
				return err
			}
		}
		if len(read) == 1 {
			return tx.Update(ctx, "inquiry_account", a.ID, a.Version, ledger.Row{"read_twice": s.Today().String()})
		}
		return nil
	})
}

// needOpened refuses whoever has not opened the words as they are. A human who is not known
// has opened nothing.
func (s *Service) needOpened(ctx context.Context, q db.Querier, a *Account) error {
	rows, err := s.store.sealed(ctx, q, a.Approach)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(r sealed) bool { return r.part != PartWords || r.text == "" })
	if len(rows) == 0 {
		return errNone
	}
	left, err := s.vault.Unopened(ctx, q, access.ActorFrom(ctx), a.Approach, items(rows))
	if err == nil && len(left) > 0 {
		err = errs.New(errs.Conflict, "You have not opened this account as it is. Open it and read it, then answer.")
	}
	return err
}

// FirstWord gives the person the first word back: sealed to them alone, and on their page. It
// is given once, by somebody who opened what they gave, as far as it opens to anybody; and not
// while a restriction stands.
func (s *Service) FirstWord(ctx context.Context, account, words string) error {
	words = typed.Clean(words)
	var bad typed.Asked
	bad.Need(words != "" && !saysnothing.Is(words, "first word back") && len([]rune(words)) <= MaxContact, "words",
		"Write to the person what was done with what they gave, and what comes next, in at most "+strconv.Itoa(MaxContact)+" characters")
	if bad.Err() != nil {
		return bad.Err()
	}
	a, _, err := s.load(ctx, s.DB, `WHERE id = ?`, account)
	if err != nil {
		return err
	}
	of := ledger.Of{Kind: "inquiry_account", ID: account}
	return s.working(ctx, inquiry.InquiryRead, of, a.Inquiry, a.Approach, func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
		a, _, err := s.load(ctx, tx, `WHERE id = ?`, account)
		if err != nil {
			return err
		}
		switch {
		case !a.Withdrawn().IsZero() || !a.keeps().asked:
			return errNone
		case !a.FirstWord.IsZero():
			return errs.New(errs.Conflict, "The first word was given already. What was written stays.")
		case a.Restricted():
			return errs.New(errs.Conflict, "A restriction stands on this account, or was asked for. Nothing was sent.")
		case needsReading(&a.Account):
			switch err := s.needOpened(ctx, tx, a); {
			case errs.Is(err, errs.Conflict):
				return errs.InvalidInput("Open it first.", errs.Field{Name: "words", Message: "Open it first: you have not opened what the person gave. Nothing was sent"})
			case err != nil:
				return err
			}
		}
		p := &Approach{ID: a.Approach, Inquiry: a.Inquiry}
		if err := s.seal(tx, p, s.into(ctx, tx, wordsOf(a.Approach)), wordsOf(a.Approach), PartReply, nameReply, words); err != nil {
			return err
		}
		return tx.Update(ctx, "inquiry_account", a.ID, a.Version, ledger.Row{"first_word": s.Today().String()})
	})
}

// dropThemes takes out what was found in an account: what it says of it is the person's.
func (s *Service) dropThemes(ctx context.Context, tx *ledger.Tx, account string) error {
	tags, err := s.store.rowsOf(ctx, tx, "inquiry_account_tag", account)
	if err != nil {
		return err
	}
	for _, id := range tags {
		if err := tx.Delete(ctx, "inquiry_account_tag", id, 0); err != nil {
			return err
		}
	}
	readings, err := s.store.rowsOf(ctx, tx, "inquiry_account_reading", account)
	if err != nil {
		return err
	}
	for _, id := range readings {
		if err := tx.Delete(ctx, "inquiry_account_reading", id, 0); err != nil {
			return err
		}
	}
	return nil
}
