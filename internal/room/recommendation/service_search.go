package recommendation

import (
	"context"
	"slices"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// SearchInput is a search as somebody entered it. Of are the ids of those whose
// answer was sought; it may be empty where only one was asked.
type SearchInput struct {
	AboutKind, AboutID, Sought, Result string
	Of                                 []string
	Searched, Places, SourceURL, Words string
	// WhyLate says why it is entered only now.
	WhyLate   string
	Synthetic bool
}

// searchable is what a search may be about, and what of it can be looked for.
type searchable struct {
	title     string
	published edtf.Date
	// made is the day on which what is looked for was promised, due by what is
	// sought the day by which it was to be there.
	made      edtf.Date
	due       map[string]edtf.Date
	asked     []Searched
	answered  bool
	sought    []Choice
	reindexes []string
	facts     access.Resource
	synthetic bool
	searches  []Search
}

// lateEntry is after how many days a search is entered late and says why.
const lateEntry = 90

func (in *SearchInput) check(about *searchable, today clock.Day) (Search, error) {
	var p problems
	s := Search{AboutKind: in.AboutKind, AboutID: in.AboutID, Sought: in.Sought, Result: in.Result, Places: clean(in.Places), WhyLate: clean(in.WhyLate),
		SourceURL: clean(in.SourceURL), Words: clean(in.Words), Recorded: edtf.Of(today), Synthetic: in.Synthetic}
	if !known(about.sought, s.Sought) {
		p.add("sought", "Choose what was looked for")
	}
	s.Of = about.named(in.Of, &p)
	if !known(FoundLabels, s.Result) {
		p.add("result", "Choose what was found")
	} else if s.Result == FoundNone && len(s.Of) == 0 {
		p.add("of", "Choose whose it was. A search says nothing of anybody who is not named.")
	}
	s.Searched = in.day(about, s, &p, today)
	p.limit("places", s.Places, 2000)
	p.limit("words", s.Words, 2000)
	p.limit("why_late", s.WhyLate, 1000)
	p.link("source_url", s.SourceURL)
	switch {
	case s.Result == FoundNone && s.Places == "":
		p.add("places", "Enter where it was looked for. Everybody can then look there too.")
	case s.Result == FoundNone && s.Sought == SoughtAnswer && about.answered:
		p.add("result", "An answer is entered here already")
	case s.Result == FoundKnown && s.SourceURL == "" && s.Words == "":
		p.add("source_url", "Enter its web address, or say in the note where it is")
	}
	return s, p.err()
}

// named gives those of whom a search speaks: those that were chosen, or the only
// one that was asked.
func (about *searchable) named(ids []string, p *problems) (out []Searched) {
	if len(about.asked) == 1 && len(ids) == 0 {
		return about.asked
	}
	for _, id := range ids {
		if !slices.ContainsFunc(about.asked, func(b Searched) bool { return b.ID == id }) {
			p.add("of", "Choose among those who were asked")
			return nil
		}
	}
	for _, b := range about.asked {
		if slices.Contains(ids, b.ID) {
			out = append(out, b)
		}
	}
	return out
}

// day reads the day on which it was looked for. It is one exact day; not before
// anything was asked for or promised; where none was found, not before it was
// due; and one that is long ago says why it is entered only now.
func (in *SearchInput) day(about *searchable, s Search, p *problems, today clock.Day) edtf.Date {
	if clean(in.Searched) == "" {
		p.add("searched", "Enter the day on which it was looked for")
		return edtf.Date{}
	}
	before := len(*p)
	d := p.happened("searched", in.Searched, about.published, today)
	on, exact := exactDay(d)
	switch {
	case len(*p) > before:
		return d
	case !exact:
		p.add("searched", "Enter the exact day on which it was looked for, such as 27 March 2026. A rough date supports nothing.")
	case about.due[s.Sought].IsZero() && whollyBefore(d, about.made):
		p.add("searched", "This is before it was promised ("+about.made.Human()+").")
	case s.Result == FoundNone && beforeDue(on, about.due[s.Sought]):
		p.add("searched", "Nothing was due on this day: "+about.due[s.Sought].Human()+" was not past. Look again, and enter that day.")
	case today.Sub(on) > lateEntry && s.WhyLate == "":
		p.add("why_late", "This day is more than "+strconv.Itoa(lateEntry)+" days ago. Say why it is entered only now.")
	}
	return d
}

// beforeDue says that a day is before the last on which something was due.
func beforeDue(on clock.Day, due edtf.Date) bool {
	last, ok := due.Last()
	return ok && on.Before(last)
}

// RecordSearch notes that somebody looked for an answer, or for whether something
// was done, and what they found. Only somebody of another body may: whoever owes
// an answer enters it. One that found none counts for nothing until somebody else
// has looked too (AgreeSearch).
func (s *Service) RecordSearch(ctx context.Context, in SearchInput) (Search, error) {
	var out Search
	var about *searchable
	act := ledger.Act{Action: SearchRecord, Kind: in.AboutKind, ID: in.AboutID,
		Facts: func(ctx context.Context, tx *ledger.Tx) (res access.Resource, err error) {
			if about, err = s.searchable(ctx, tx, in.AboutKind, in.AboutID); err != nil {
				return res, err
			}
			return about.facts, nil
		}}
	_, err := s.write(ctx, act, func(ctx context.Context, tx *ledger.Tx) (_ []string, err error) {
		if out, err = in.check(about, s.Today()); err != nil {
			return nil, err
		}
		actor := access.ActorFrom(ctx)
		out.ID, out.By, out.ByBody = s.ids.Next("search"), searcherOf(ctx), actor.Body
		out.Synthetic = out.Synthetic || actor.Synthetic
		return about.reindexes, tx.Insert("search_made", out.ID, out.Columns())
	})
	return out, err
}

// AgreeSearch notes that another person, of another body than those who were
// asked, has looked today too and found none. From that day on the search counts.
func (s *Service) AgreeSearch(ctx context.Context, id, places string) error {
	var about *searchable
	var one *Search
	act := ledger.Act{Action: SearchAgree, Kind: "recommendation", Facts: func(ctx context.Context, tx *ledger.Tx) (res access.Resource, err error) {
		if about, one, res, err = s.toAgree(ctx, tx, id); err == nil {
			tx.SetRecord(one.AboutKind, one.AboutID)
		}
		return res, err
	}}
	_, err := s.write(ctx, act, func(ctx context.Context, tx *ledger.Tx) ([]string, error) {
		var p problems
		p.need("places", clean(places), "Enter where you looked today", 2000)
		if why := notToAgree(*one, about); why != "" {
			p.add("agreed", why)
		}
		if err := p.err(); err != nil {
			return nil, err
		}
		actor := access.ActorFrom(ctx)
		return about.reindexes, tx.Update(ctx, "search_made", id, 0, ledger.Row{"agreed": s.todayDate().Text(), "agreed_by": searcherOf(ctx),
			"agreed_body": orNil(actor.Body), "agreed_places": clean(places), "synthetic": one.Synthetic || actor.Synthetic})
	})
	return err
}

// notToAgree says why nobody can agree to a search; empty when somebody can.
func notToAgree(s Search, about *searchable) string {
	_, exact := exactDay(s.Searched)
	switch {
	case s.Result != FoundNone:
		return "This search found something. Nobody has to agree to that."
	case !exact:
		return "The exact day of this search is not known. Record a search of your own."
	case s.Sought == SoughtAnswer && about.answered:
		return "An answer is entered here already"
	case len(s.speaksOf(about.asked)) == 0:
		return "This search names no body that was asked. Record a search of your own that does."
	}
	return ""
}

// toAgree loads a search that stands, what it is about, and what the rules weigh:
// whom it is about, and who looked first. Who looked for a file is not known, so
// nobody can be another.
func (s *Service) toAgree(ctx context.Context, q db.Querier, id string) (*searchable, *Search, access.Resource, error) {
	kind, of, err := s.store.searchAbout(ctx, q, id)
	if err != nil {
		return nil, nil, access.Resource{}, err
	}
	about, err := s.searchable(ctx, q, kind, of)
	if err != nil {
		return nil, nil, access.Resource{}, err
	}
	i := slices.IndexFunc(about.searches, func(one Search) bool { return one.ID == id })
	if i < 0 {
		return nil, nil, access.Resource{}, errs.New(errs.NotFound, "There is no such record.")
	}
	if !about.searches[i].Agreed.IsZero() {
		return nil, nil, access.Resource{}, errs.New(errs.Invalid, "Somebody else has looked too already.")
	}
	res := about.facts
	if !about.searches[i].fromFile() {
		res.Attrs["author"], err = s.store.authorOf(ctx, q, "search", id)
	}
	return about, &about.searches[i], res, err
}

// searcherOf is how a record names who looked: by part, not by name.
func searcherOf(ctx context.Context) string {
	if access.ActorFrom(ctx).Has(access.RoleCoordinator) {
		return keeperOf(ctx)
	}
	if access.ActorFrom(ctx).Synthetic {
		return "a verifier (synthetic person)"
	}
	return "a verifier"
}

// searchable loads what a search is about.
func (s *Service) searchable(ctx context.Context, q db.Querier, kind, id string) (*searchable, error) {
	switch kind {
	case "recommendation":
		r, err := s.store.load(ctx, q, id)
		if err != nil {
			return nil, err
		}
		out := &searchable{title: r.Title, published: r.Report.Published, reindexes: []string{r.ID}, facts: recommendationFacts(r), asked: searchedOf(r.Addressees),
			sought: SoughtLabels[:1], synthetic: r.Synthetic || r.hasSynthetic(), searches: r.Searches, due: map[string]edtf.Date{SoughtAnswer: r.AnswerDue}}
		if st, _ := LatestStatus(r.Answers); st != NoneYet {
			out.answered = true
		}
		if !r.Deadline.IsZero() {
			out.sought = SoughtLabels
		}
		if last, ok := r.Deadline.Last(r.Report.Published); ok {
			out.due[SoughtDoing] = edtf.Of(last)
		}
		return out, nil
	case "commitment":
		c, err := s.store.commitment(ctx, q, id)
		if err == nil {
			err = c.stands()
		}
		if err != nil {
			return nil, err
		}
		facts := commitmentFacts(&c, "", "")
		owed, err := s.owedBy(ctx, q, &c)
		facts.Attrs["bodies"] = searchedIDs(owed)
		return &searchable{title: c.Wording, made: c.Made, due: map[string]edtf.Date{SoughtDoing: c.Due}, asked: owed, reindexes: c.Serves, facts: facts,
			sought: SoughtLabels[1:], synthetic: showsSynthetic(&c), searches: c.Searches}, err
	}
	return nil, errs.New(errs.NotFound, "There is no such record.")
}

// dayHint says at the field which days are taken.
func (about *searchable) dayHint() string {
	hint := "The exact day, for example 27 March 2026."
	for _, c := range about.sought {
		if due := about.due[c.Value]; !due.IsZero() {
			hint += " If none was found, not before " + due.Human()
			if len(about.sought) > 1 {
				hint += " (" + lowerFirst(c.Label) + ")"
			}
			hint += "."
		}
	}
	return hint + " More than " + strconv.Itoa(lateEntry) + " days ago needs a reason."
}

// ToLook loads what can be looked for, for whoever may see what it is about and
// may say that they looked.
func (s *Service) ToLook(ctx context.Context, kind, id string) (*searchable, error) {
	if err := s.sees(ctx, kind, id); err != nil {
		return nil, err
	}
	about, err := s.searchable(ctx, s.db, kind, id)
	if err != nil {
		return nil, err
	}
	return about, s.may(ctx, SearchRecord, about.facts)
}

// MayLook says whether to offer the form on a commitment.
func (s *Service) MayLook(ctx context.Context, commitment string) bool {
	about, err := s.searchable(ctx, s.db, "commitment", commitment)
	return err == nil && s.May(ctx, SearchRecord, about.facts)
}

// ToAgree loads a search for whoever may see what it is about, and refuses who
// cannot be the second.
func (s *Service) ToAgree(ctx context.Context, id string) (*searchable, *Search, error) {
	about, one, facts, err := s.toAgree(ctx, s.db, id)
	if err == nil {
		err = s.sees(ctx, one.AboutKind, one.AboutID)
	}
	if err != nil {
		return nil, nil, err
	}
	return about, one, s.may(ctx, SearchAgree, facts)
}

// MayAgree says whether to offer somebody to look too.
func (s *Service) MayAgree(ctx context.Context, one *Search) bool {
	if !access.ActorFrom(ctx).SignedIn() || one.Result != FoundNone || !one.Agreed.IsZero() {
		return false
	}
	about, now, facts, err := s.toAgree(ctx, s.db, one.ID)
	return err == nil && notToAgree(*now, about) == "" && s.May(ctx, SearchAgree, facts)
}

// sees refuses who may not see what a search is about.
func (s *Service) sees(ctx context.Context, kind, id string) (err error) {
	if kind == "commitment" {
		_, err = s.Commitment(ctx, id)
	} else {
		_, err = s.Get(ctx, id)
	}
	return err
}
