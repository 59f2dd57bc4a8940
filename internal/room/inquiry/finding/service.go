package finding

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/base/saysnothing"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

// Config is what a Service needs.
type Config struct {
	DB        *db.DB
	Ledger    *ledger.Ledger
	Auth      access.Authorizer
	Clock     clock.Clock
	Inquiries *inquiry.Service
	Listening *listening.Service
	Register  Register
	// Drafts and Site, the address of this service, say which reports are written here. With no Drafts
	// nothing is put on record by hand.
	Drafts Drafts
	Site   string
	// Holding may be nil: then every sentence is held.
	Holding Holding
}

// Holding says what is held from whom.
type Holding interface {
	// Rules are those of an inquiry on a day, as they stand in q.
	Rules(ctx context.Context, q db.Querier, inquiry string, day clock.Day) (restrict.Rules, error)
}

// restricted takes the words out of the sentences that are held from an audience, and what would
// tell them. Two people agreed that a published sentence identifies nobody: a restriction of a
// person or a class does not hold it, and one that names it does.
func (s *Service) restricted(ctx context.Context, id string, who restrict.Audience, all []Finding) error {
	var held restrict.Rules
	if s.Holding != nil {
		var err error
		if held, err = s.Holding.Rules(ctx, s.DB, id, s.Today()); err != nil {
			return err
		}
	}
	for i := range all {
		f := &all[i]
		if isHeld(held, who, f) {
			f.Restricted, f.Words, f.SHA256, f.Themes = true, "This sentence is restricted.", "", nil
		}
	}
	return nil
}

// Service is the use cases. It is safe for many goroutines.
type Service struct {
	Config
	proposals *proposal.Service
}

// NewService makes the use cases over a migrated database.
func NewService(c Config) *Service {
	s := &Service{Config: c}
	s.proposals = proposal.NewService(proposal.Config{DB: c.DB, Ledger: c.Ledger, Auth: c.Auth, Clock: c.Clock}, s.kind())
	return s
}

// Proposals answers what takes two humans here.
func (s *Service) Proposals() *proposal.Service { return s.proposals }

// Today is the day in the United Kingdom.
func (s *Service) Today() clock.Day { return clock.Today(s.Clock) }

var errNone = inquiry.ErrNothing()

// said asks for words that say something, all of which a reader sees.
func said(bad *typed.Asked, text, field, ask string, limit int) {
	bad.Need(text != "" && !saysnothing.Is(text, field), field, ask)
	bad.Seen(text, field)
	bad.Need(len([]rune(text)) <= limit, field, "Write at most "+strconv.Itoa(limit)+" characters")
}

func clean(s string) string { return strings.ReplaceAll(typed.Clean(s), "\t", " ") }

// Choices are what a finding can rest on, for whoever may propose one.
type Choices struct {
	Inquiry inquiry.Inquiry
	Themes  []listening.Theme
	// Singles are the accounts that the actor reads, each with the uses of [singleUses] that its
	// person said yes to.
	Singles []Single
}

// Choices gives them to whoever reads accounts of the inquiry.
func (s *Service) Choices(ctx context.Context, id string) (out Choices, err error) {
	x, all, err := s.Listening.Accounts(ctx, id)
	if err != nil {
		return out, err
	}
	out.Inquiry = x
	for _, a := range all {
		for _, u := range singleUses {
			if slices.Contains(a.Uses, u) && !a.Restricted {
				out.Singles = append(out.Singles, Single{a.ID, u})
			}
		}
	}
	themes, in, _, err := s.Listening.ThemesFound(ctx, s.DB, id)
	for _, t := range themes {
		if len(in[t.ID]) > 0 {
			out.Themes = append(out.Themes, t)
		}
	}
	return out, err
}

// Propose asks a second human to put a published sentence on record. What it rests on is cited
// in the same write: one account of which the use was not agreed to refuses it.
func (s *Service) Propose(ctx context.Context, in Input) (string, error) {
	in.Report, in.Place, in.Words, in.Link = clean(in.Report), clean(in.Place), clean(in.Words), clean(in.Link)
	in.ID = ids.Random("finding") // nothing of it tells when it was proposed
	in.Recommendations = slices.Compact(slices.Clone(in.Recommendations))
	if err := s.known(ctx, s.DB, &in); err != nil {
		return "", err
	}
	var id string
	var x inquiry.Inquiry
	act := ledger.Act{Action: inquiry.InquiryRead, Kind: Kind, ID: in.ID, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		var err error
		if x, err = s.Inquiries.Of(ctx, tx, in.Inquiry); err != nil {
			return access.Resource{}, err
		}
		attrs, err := s.Listening.Weigh(ctx, tx, &x, inquiry.InquiryRead)
		return access.Resource{Kind: Kind, ID: in.ID, Attrs: attrs}, err
	}}
	_, err := s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		in := in // a write that is tried again begins with what was asked for
		if x.Frozen() {
			return inquiry.ErrFrozen()
		}
		foot, err := s.check(ctx, tx, &x, &in)
		if err != nil {
			return err
		}
		in.Cited = len(foot)
		if id, err = proposal.Make(ctx, tx, s.Clock.Now(), proposal.New{Kind: Kind, Record: in.ID, Title: "Put on record a sentence of " + in.Report + ", " + in.Place, Terms: in}); err != nil {
			return err
		}
		return s.Listening.Cite(ctx, tx, in.Inquiry, foot...)
	})
	return id, inquiry.Hide(err)
}

// known refuses a recommendation that the register does not show to everybody, and one that is
// not made up, or not real, as the inquiry is: the two are never joined.
func (s *Service) known(ctx context.Context, q db.Querier, in *Input) error {
	if len(in.Recommendations) == 0 {
		return nil
	}
	x, err := s.Inquiries.Of(ctx, q, in.Inquiry)
	if err != nil {
		return err
	}
	want, words := access.No, "This inquiry is real, and it is not known that recommendation "
	if x.Synthetic {
		want, words = access.Yes, "This inquiry is made up, and it is not known that recommendation "
	}
	var bad typed.Asked
	for _, id := range in.Recommendations {
		r, err := s.Register.Follow(ctx, id)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		bad.Need(err == nil, "recommendations", "There is no recommendation "+id+" in the register that everybody can read")
		bad.Need(err != nil || r.MadeUp == want, "recommendations", words+id+" is so too. What is made up and what is real are never joined")
	}
	return bad.Err()
}

// check says what is wrong with a finding, and gives what it is to rest on.
func (s *Service) check(ctx context.Context, q db.Querier, x *inquiry.Inquiry, in *Input) ([]listening.Footing, error) {
	var bad typed.Asked
	said(&bad, in.Report, "report", "Write what the report is called", MaxReport)
	said(&bad, in.Place, "place", "Write where the sentence stands, such as: chapter 3, paragraph 12", MaxPlace)
	said(&bad, in.Words, "words", "Write the sentence, word for word", MaxWords)
	bad.Need(!in.On.IsZero() && !in.On.After(s.Today()), "on", "Write the day on which the report was published, such as 2 March 2027. It cannot be a day to come")
	bad.Need(in.On.IsZero() || x.SetUp.IsZero() || !in.On.Before(x.SetUp), "on", "The inquiry was set up on "+x.SetUp.Human()+". Its report is not older")
	u, err := url.Parse(in.Link)
	bad.Need(err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil && len(in.Link) <= MaxLink, "link", "Write where everybody can read the report. It begins with https://")
	before, err := s.findings(ctx, q, `WHERE inquiry_id = ? AND sha256 = ?`, in.Inquiry, digest(in.Words))
	if err != nil {
		return nil, err
	}
	bad.Need(len(before) == 0, "words", "This sentence is on record already")
	field, why, err := s.here(ctx, q, in)
	if err != nil {
		return nil, err
	}
	bad.Need(why == "", field, why)
	foot, err := s.footing(ctx, q, in, &bad)
	if err != nil {
		return nil, err
	}
	bad.Need(len(foot) > 0 || len(bad) > 0, "themes", "Choose what it rests on: themes, or single accounts")
	return foot, bad.Err()
}

// footing gives every account that a finding is to rest on, with its use: those of the themes
// as two people found them, and the single ones.
func (s *Service) footing(ctx context.Context, q db.Querier, in *Input, bad *typed.Asked) (out []listening.Footing, err error) {
	themes, found, _, err := s.Listening.ThemesFound(ctx, q, in.Inquiry)
	if err != nil {
		return nil, err
	}
	by, err := s.Listening.FoundBy(ctx, q, in.Inquiry, in.On)
	if err != nil {
		return nil, err
	}
	in.Names = nil
	for _, id := range in.Themes {
		i := slices.IndexFunc(themes, func(t listening.Theme) bool { return t.ID == id })
		bad.Need(i >= 0 && len(found[id]) > 0, "themes", "Choose themes that two people found in an account")
		if i < 0 {
			continue
		}
		in.Names = append(in.Names, themes[i].Name)
		before := slices.DeleteFunc(slices.Clone(found[id]), func(account string) bool { return !slices.Contains(by.In[id], account) })
		bad.Need(len(before) > 0 || len(found[id]) == 0 || in.On.IsZero(), "themes",
			"By "+in.On.Human()+" no two people had found “"+themes[i].Name+"” in an account. A report of that day does not rest on it")
		for _, account := range before {
			out = add(out, listening.Footing{Account: account, Use: testimony.Themed, Ref: in.ID})
		}
	}
	for _, one := range in.Singles {
		bad.Need(slices.Contains(singleUses, one.Use), "singles", "Choose accounts of the list")
		bad.Need(by.Given[one.Account] || in.On.IsZero(), "singles",
			"Account "+one.Account+" was given after "+in.On.Human()+", or its day is not known. A report of that day does not rest on it")
		read, err := s.Listening.OpenedFor(ctx, q, in.Inquiry, one.Account, one.Use)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return nil, err
		}
		bad.Need(err != nil || read, "singles", "Open it first: nobody cites account "+one.Account+" who has not opened what it says for “"+listening.UseWords[one.Use]+"”")
		out = add(out, listening.Footing{Account: one.Account, Use: one.Use, Ref: in.ID})
	}
	return out, nil
}

func add(all []listening.Footing, f listening.Footing) []listening.Footing {
	if slices.Contains(all, f) {
		return all
	}
	return append(all, f)
}
