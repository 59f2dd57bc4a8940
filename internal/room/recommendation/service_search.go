package recommendation

import (
	"context"
	"slices"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/room/recommendation/record"
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

// Searchable is what a search may be about, and what of it can be looked for.
type Searchable struct {
	title     string
	published edtf.Date
	// made is the day on which what is looked for was promised, due by what is
	// sought the day by which it was to be there.
	made      edtf.Date
	due       map[string]edtf.Date
	Asked     []record.Searched
	answered  bool
	Sought    []record.Choice
	reindexes []string
	facts     access.Resource
	Synthetic bool
	searches  []record.Search
}

// LateEntry is after how many days a search is entered late and says why.
const LateEntry = 90

func (in *SearchInput) check(about *Searchable, today clock.Day) (record.Search, error) {
	var p record.Problems
	s := record.Search{AboutKind: in.AboutKind, AboutID: in.AboutID, Sought: in.Sought, Result: in.Result, Places: record.Clean(in.Places), WhyLate: record.Clean(in.WhyLate),
		SourceURL: record.Clean(in.SourceURL), Words: record.Clean(in.Words), Recorded: edtf.Of(today), Synthetic: in.Synthetic}
	if !record.IsChoice(about.Sought, s.Sought) {
		p.Add("sought", "Choose what was looked for")
	}
	s.Of = about.named(in.Of, &p)
	if !record.IsChoice(record.FoundLabels, s.Result) {
		p.Add("result", "Choose what was found")
	} else if s.Result == record.FoundNone && len(s.Of) == 0 {
		p.Add("of", "Choose whose it was. A search says nothing of anybody who is not named.")
	}
	s.Searched = in.day(about, s, &p, today)
	p.Limit("places", s.Places, 2000)
	p.Limit("words", s.Words, 2000)
	p.Limit("why_late", s.WhyLate, 1000)
	p.Link("source_url", s.SourceURL)
	switch {
	case s.Result == record.FoundNone && s.Places == "":
		p.Add("places", "Enter where it was looked for. Everybody can then look there too.")
	case s.Result == record.FoundNone && s.Sought == record.SoughtAnswer && about.answered:
		p.Add("result", "An answer is entered here already")
	case s.Result == record.FoundKnown && s.SourceURL == "" && s.Words == "":
		p.Add("source_url", "Enter its web address, or say in the note where it is")
	}
	return s, p.Err()
}

// named gives those of whom a search speaks: those that were chosen, or the only
// one that was asked.
func (about *Searchable) named(ids []string, p *record.Problems) (out []record.Searched) {
	if len(about.Asked) == 1 && len(ids) == 0 {
		return about.Asked
	}
	for _, id := range ids {
		if !slices.ContainsFunc(about.Asked, func(b record.Searched) bool { return b.ID == id }) {
			p.Add("of", "Choose among those who were asked")
			return nil
		}
	}
	for _, b := range about.Asked {
		if slices.Contains(ids, b.ID) {
			out = append(out, b)
		}
	}
	return out
}

// day reads the day on which it was looked for. It is one exact day; not before
// anything was asked for or promised; where none was found, not before it was
// due; and one that is long ago says why it is entered only now.
func (in *SearchInput) day(about *Searchable, s record.Search, p *record.Problems, today clock.Day) edtf.Date {
	if record.Clean(in.Searched) == "" {
		p.Add("searched", "Enter the day on which it was looked for")
		return edtf.Date{}
	}
	before := len(*p)
	d := p.Happened("searched", in.Searched, about.published, today)
	on, exact := record.ExactDay(d)
	switch {
	case len(*p) > before:
		return d
	case !exact:
		p.Add("searched", "Enter the exact day on which it was looked for, such as 27 March 2026. A rough date supports nothing.")
	case about.due[s.Sought].IsZero() && record.WhollyBefore(d, about.made):
		p.Add("searched", "This is before it was promised ("+about.made.Human()+").")
	case s.Result == record.FoundNone && beforeDue(on, about.due[s.Sought]):
		p.Add("searched", "Nothing was due on this day: "+about.due[s.Sought].Human()+" was not past. Look again, and enter that day.")
	case today.Sub(on) > LateEntry && saysnothing.Is(s.WhyLate, "why"):
		p.Add("why_late", "This day is more than "+strconv.Itoa(LateEntry)+" days ago. Say why it is entered only now.")
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
func (s *Service) RecordSearch(ctx context.Context, in SearchInput) (record.Search, error) {
	var out record.Search
	var about *Searchable
	act := ledger.Act{Action: SearchRecord, Kind: in.AboutKind, ID: in.AboutID,
		Facts: func(ctx context.Context, tx *ledger.Tx) (res access.Resource, err error) {
			if about, err = s.searchable(ctx, tx, in.AboutKind, in.AboutID); err != nil {
				return res, err
			}
			return about.facts, nil
		}}
	err := s.write(ctx, act, func(ctx context.Context, tx *ledger.Tx) (_ []string, err error) {
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
	var about *Searchable
	var one *record.Search
	act := ledger.Act{Action: SearchAgree, Kind: "recommendation", Facts: func(ctx context.Context, tx *ledger.Tx) (res access.Resource, err error) {
		if about, one, res, err = s.toAgree(ctx, tx, id); err == nil {
			tx.SetRecord(one.AboutKind, one.AboutID)
		}
		return res, err
	}}
	err := s.write(ctx, act, func(ctx context.Context, tx *ledger.Tx) ([]string, error) {
		var p record.Problems
		p.Need("places", record.Clean(places), "Enter where you looked today", 2000)
		if why := notToAgree(*one, about); why != "" {
			p.Add("agreed", why)
		}
		if err := p.Err(); err != nil {
			return nil, err
		}
		actor := access.ActorFrom(ctx)
		return about.reindexes, tx.Update(ctx, "search_made", id, 0, ledger.Row{"agreed": s.todayDate().Text(), "agreed_by": searcherOf(ctx),
			"agreed_body": record.OrNil(actor.Body), "agreed_places": record.Clean(places), "synthetic": one.Synthetic || actor.Synthetic})
	})
	return err
}

// notToAgree says why nobody can agree to a search; empty when somebody can.
func notToAgree(s record.Search, about *Searchable) string {
	_, exact := record.ExactDay(s.Searched)
	switch {
	case s.Result != record.FoundNone:
		return "This search found something. Nobody has to agree to that."
	case !exact:
		return "The exact day of this search is not known. Record a search of your own."
	case s.Sought == record.SoughtAnswer && about.answered:
		return "An answer is entered here already"
	case len(s.SpeaksOf(about.Asked)) == 0:
		return "This search names no body that was asked. Record a search of your own that does."
	}
	return ""
}

// toAgree loads a search that stands, what it is about, and what the rules weigh:
// whom it is about, and who looked first. Who looked for a file is not known, so
// nobody can be another.
func (s *Service) toAgree(ctx context.Context, q db.Querier, id string) (*Searchable, *record.Search, access.Resource, error) {
	kind, of, err := s.store.SearchAbout(ctx, q, id)
	if err != nil {
		return nil, nil, access.Resource{}, err
	}
	about, err := s.searchable(ctx, q, kind, of)
	if err != nil {
		return nil, nil, access.Resource{}, err
	}
	i := slices.IndexFunc(about.searches, func(one record.Search) bool { return one.ID == id })
	if i < 0 {
		return nil, nil, access.Resource{}, errs.New(errs.NotFound, "There is no such record.")
	}
	if !about.searches[i].Agreed.IsZero() {
		return nil, nil, access.Resource{}, errs.New(errs.Invalid, "Somebody else has looked too already.")
	}
	res := about.facts
	if !about.searches[i].FromFile() {
		res.Attrs["author"], err = s.store.AuthorOf(ctx, q, "search", id)
	}
	return about, &about.searches[i], res, err
}

// searcherOf is how a record names who looked: by part, not by name.
func searcherOf(ctx context.Context) string {
	if access.ActorFrom(ctx).Has(access.RoleCoordinator) {
		return KeeperOf(ctx)
	}
	if access.ActorFrom(ctx).Synthetic {
		return "a verifier (synthetic person)"
	}
	return "a verifier"
}

// searchable loads what a search is about.
func (s *Service) searchable(ctx context.Context, q db.Querier, kind, id string) (*Searchable, error) {
	switch kind {
	case "recommendation":
		r, err := s.store.Load(ctx, q, id)
		if err != nil {
			return nil, err
		}
		out := &Searchable{title: r.Title, published: r.Report.Published, reindexes: []string{r.ID}, facts: RecommendationFacts(r), Asked: record.SearchedOf(r.Addressees),
			Sought: record.SoughtLabels[:1], Synthetic: r.Synthetic || r.HasSynthetic(), searches: r.Searches, due: map[string]edtf.Date{record.SoughtAnswer: r.AnswerDue}}
		if st, _ := record.LatestStatus(r.Answers); st != record.NoneYet {
			out.answered = true
		}
		if !r.Deadline.IsZero() {
			out.Sought = record.SoughtLabels
		}
		if last, ok := r.Deadline.Last(r.Report.Published); ok {
			out.due[record.SoughtDoing] = edtf.Of(last)
		}
		return out, nil
	case "commitment":
		c, err := s.store.Commitment(ctx, q, id)
		if err == nil {
			err = c.Stands()
		}
		if err != nil {
			return nil, err
		}
		facts := commitmentFacts(&c, "", "")
		owed, err := s.owedBy(ctx, q, &c)
		facts.Attrs["bodies"] = searchedIDs(owed)
		return &Searchable{title: c.Wording, made: c.Made, due: map[string]edtf.Date{record.SoughtDoing: c.Due}, Asked: owed, reindexes: c.Serves, facts: facts,
			Sought: record.SoughtLabels[1:], Synthetic: record.ShowsSynthetic(&c), searches: c.Searches}, err
	}
	return nil, errs.New(errs.NotFound, "There is no such record.")
}

// DayHint says at the field which days are taken.
func (about *Searchable) DayHint() string {
	hint := "The exact day, for example 27 March 2026."
	for _, c := range about.Sought {
		if due := about.due[c.Value]; !due.IsZero() {
			hint += " If none was found, not before " + due.Human()
			if len(about.Sought) > 1 {
				hint += " (" + record.LowerFirst(c.Label) + ")"
			}
			hint += "."
		}
	}
	return hint + " More than " + strconv.Itoa(LateEntry) + " days ago needs a reason."
}

// ToLook loads what can be looked for, for whoever may see what it is about and
// may say that they looked.
func (s *Service) ToLook(ctx context.Context, kind, id string) (*Searchable, error) {
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
func (s *Service) ToAgree(ctx context.Context, id string) (*Searchable, *record.Search, error) {
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
func (s *Service) MayAgree(ctx context.Context, one *record.Search) bool {
	if !access.ActorFrom(ctx).SignedIn() || one.Result != record.FoundNone || !one.Agreed.IsZero() {
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
