package survivors

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
)

// Public is what everybody reads of a panel. No alias is in it, and no name but the link person's.
type Public struct {
	Inquiry inquiry.Inquiry
	Offers  []Offer // the newest last
	Link    *LinkPerson
	Door    *Door
	// Missing is what must be public before nominations open.
	Missing  []string
	Members  int // sitting today; pages tell it by Sitters
	Meetings []Held
	Papers   []Paper // without the words of those that are confidential today
	Advice   []Advice
	Verdicts []Verified
	Resigned []Resignation // those that are published
	Today    clock.Day
}

// Offer is the newest offer; nil where there is none.
func (p *Public) Offer() *Offer {
	if len(p.Offers) == 0 {
		return nil
	}
	return &p.Offers[len(p.Offers)-1]
}

// Held is a meeting with how its minutes stand.
type Held struct {
	Meeting
	Minutes string
}

// Verified is a claim that two members answered.
type Verified struct {
	Inquiry, Commitment, Claim, Title, Stands string
	Each                                      []Verdict
	On                                        clock.Day
}

// Public gives it.
func (s *Service) Public(ctx context.Context, id string) (out *Public, err error) {
	if err := s.Auth.Authorize(ctx, access.ActorFrom(ctx), inquiry.InquirySee, access.Route()); err != nil {
		return nil, err
	}
	out = &Public{Today: s.Today()}
	if out.Inquiry, err = s.Inquiries.Of(ctx, s.DB, id); err != nil {
		return nil, err
	}
	if out.Offers, err = s.store.offers(ctx, s.DB, id); err != nil {
		return nil, err
	}
	if out.Link, err = s.link(ctx, s.DB, id); err != nil {
		return nil, err
	}
	if out.Door, err = s.store.door(ctx, s.DB, id); err != nil {
		return nil, err
	}
	if out.Missing, err = s.missing(ctx, s.DB, id); err != nil {
		return nil, err
	}
	for _, read := range []func(context.Context, *Public) error{s.seeMeetings, s.seePapers, s.seeAdvice, s.seeVerdicts, s.seeResigned} {
		if err := read(ctx, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Any says that something of a panel is public.
func (s *Service) Any(ctx context.Context, id string) (bool, error) {
	all, err := s.store.offers(ctx, s.DB, id)
	return len(all) > 0, err
}

func (s *Service) seeMeetings(ctx context.Context, p *Public) error {
	members, err := s.store.members(ctx, s.DB, `WHERE inquiry_id = ?`, p.Inquiry.ID)
	if err != nil {
		return err
	}
	p.Members = len(sitting(members, p.Today))
	meetings, err := s.store.meetings(ctx, s.DB, p.Inquiry.ID)
	if err != nil {
		return err
	}
	minutes, err := s.store.minutes(ctx, s.DB, p.Inquiry.ID)
	for _, m := range meetings {
		h := Held{Meeting: m}
		for i := range minutes { // the newest is the last
			if minutes[i].Meeting == m.ID {
				h.Minutes = minutes[i].Stand(seated(members, m.Day))
			}
		}
		p.Meetings = append(p.Meetings, h)
	}
	return err
}

// seated is how many sat on the panel on a day, whatever became of them since.
func seated(all []Member, day clock.Day) (n int) {
	for _, m := range all {
		if !m.From.IsZero() && !day.Before(m.From) && !day.After(m.To) && (m.Left.IsZero() || !day.After(m.Left)) {
			n++
		}
	}
	return n
}

func (s *Service) seePapers(ctx context.Context, p *Public) error {
	papers, err := s.store.papers(ctx, s.DB, p.Inquiry.ID)
	for _, x := range papers {
		if x.Secret(p.Today) {
			x.Text = ""
		}
		p.Papers = append(p.Papers, x)
	}
	return err
}

func (s *Service) seeAdvice(ctx context.Context, p *Public) error {
	all, err := s.store.advice(ctx, s.DB, p.Inquiry.ID)
	for _, a := range all {
		if !a.Agreed.IsZero() {
			a.Member, a.Human, a.Alias, a.Second, a.SecondHuman, a.SecondAlias = "", "", "", "", "", ""
			p.Advice = append(p.Advice, a)
		}
	}
	return err
}

func (s *Service) seeVerdicts(ctx context.Context, p *Public) error {
	all, err := s.store.verdicts(ctx, s.DB, p.Inquiry.ID)
	if err != nil {
		return err
	}
	p.Verdicts = answered(all)
	return nil
}

// answered are the claims that two members answered, as everybody reads it: no member is in it.
func answered(all []Verdict) (out []Verified) {
	for _, v := range all {
		i := slices.IndexFunc(out, func(x Verified) bool { return x.Claim == v.Claim && x.Inquiry == v.Inquiry })
		if i < 0 {
			out = append(out, Verified{Inquiry: v.Inquiry, Commitment: v.Commitment, Claim: v.Claim, Title: v.Title})
			i = len(out) - 1
		}
		out[i].Each, out[i].On = append(out[i].Each, v), v.On
		out[i].Stands = Together(out[i].Each)
	}
	out = slices.DeleteFunc(out, func(v Verified) bool { return v.Stands != Found && v.Stands != Split })
	for i := range out {
		for j := range out[i].Each {
			c := &out[i].Each[j]
			c.Member, c.Alias, c.Human = "", "", ""
		}
	}
	return out
}

// SplitOn gives, of the claims of a commitment, those of which two members of the panel of an inquiry
// did not find the same, and each panel's inquiry.
func (s *Service) SplitOn(ctx context.Context, commitment string) (out []Verified, of map[string]inquiry.Inquiry, err error) {
	all, err := s.store.verdictsWhere(ctx, s.DB, `commitment_id = ?`, commitment)
	if err != nil {
		return nil, nil, err
	}
	of = map[string]inquiry.Inquiry{}
	for _, v := range answered(all) {
		if v.Stands != Split {
			continue
		}
		if of[v.Inquiry], err = s.Inquiries.Of(ctx, s.DB, v.Inquiry); err != nil {
			return nil, nil, err
		}
		out = append(out, v)
	}
	return out, of, nil
}

func (s *Service) seeResigned(ctx context.Context, p *Public) error {
	all, err := s.store.resignations(ctx, s.DB, p.Inquiry.ID)
	for _, r := range all {
		if r.Public(p.Today) {
			r.Member = ""
			p.Resigned = append(p.Resigned, r)
		}
	}
	return err
}

// Work is what is done with a panel: as a member sees it, or the team.
type Work struct {
	Inquiry  inquiry.Inquiry
	Me       Member // zero for the team
	Offer    *Offer
	Link     *LinkPerson
	Meetings []Meeting
	Items    []Item
	Papers   []Paper // without their words: each is opened by itself
	Minutes  []Minutes
	Advice   []Advice
	Walls    []Wall   // one's own, that one asked for
	Kept     int      // papers that the chair and the link person keep from one
	Sitting  []Member // for the team: aliases and terms
	Today    clock.Day
}

// Table gives a member of today what is theirs to see.
func (s *Service) Table(ctx context.Context, id string) (out Work, err error) {
	x, err := s.one(ctx, id, inquiry.InquiryAdvise)
	if err != nil {
		return out, err
	}
	m, err := s.me(ctx, s.DB, id, false)
	if err != nil {
		return out, err
	}
	if out, err = s.work(ctx, &x); err != nil {
		return out, err
	}
	out.Me = m
	walls, err := s.store.walls(ctx, s.DB, id)
	if err != nil {
		return out, err
	}
	kin, err := s.kinOf(ctx, s.DB, walls)
	out.Kept = keptByOthers(walls, out.Papers, m.ID, out.Today)
	out.Papers = slices.DeleteFunc(out.Papers, func(p Paper) bool { return kept(walls, m.ID, &p, out.Today, kin) })
	out.Walls = slices.DeleteFunc(walls, func(w Wall) bool { return w.Member != m.ID || w.Body == "" || !w.Ended.IsZero() })
	out.Sitting = nil
	return out, err
}

// kept says whether a paper is kept from a member on a day. What everybody may read is kept from them by
// their own choice alone.
func kept(walls []Wall, member string, p *Paper, day clock.Day, kin func(string) []string) bool {
	if p.Secret(day) && slices.ContainsFunc(walls, func(w Wall) bool { return w.Member == member && w.Paper == p.Series && w.Ended.IsZero() }) {
		return true
	}
	return !slices.Equal(p.Bodies, []string{NoBody}) && Walled(walls, member, "", p.Bodies, kin)
}

// Keeping gives the team what it keeps of a panel, and the chair and link person too.
func (s *Service) Keeping(ctx context.Context, id string) (out Work, err error) {
	x, err := s.one(ctx, id, inquiry.InquiryPanel, inquiry.InquiryChoose)
	if err != nil {
		return out, err
	}
	out, err = s.work(ctx, &x)
	out.Advice = slices.DeleteFunc(out.Advice, func(a Advice) bool { return a.Agreed.IsZero() })
	return out, err
}

func (s *Service) work(ctx context.Context, x *inquiry.Inquiry) (out Work, err error) {
	out = Work{Inquiry: *x, Today: s.Today()}
	get := func(read func() error) {
		if err == nil {
			err = read()
		}
	}
	get(func() (e error) { out.Offer, e = s.store.offer(ctx, s.DB, x.ID); return e })
	get(func() (e error) { out.Link, e = s.link(ctx, s.DB, x.ID); return e })
	get(func() (e error) { out.Meetings, e = s.store.meetings(ctx, s.DB, x.ID); return e })
	get(func() (e error) { out.Items, e = s.store.items(ctx, s.DB, x.ID); return e })
	get(func() (e error) { out.Papers, e = s.store.papers(ctx, s.DB, x.ID); return e })
	get(func() (e error) { out.Minutes, e = s.store.minutes(ctx, s.DB, x.ID); return e })
	get(func() (e error) { out.Advice, e = s.store.advice(ctx, s.DB, x.ID); return e })
	get(func() (e error) { out.Sitting, e = s.store.members(ctx, s.DB, `WHERE inquiry_id = ?`, x.ID); return e })
	for i := range out.Papers {
		out.Papers[i].Text = ""
	}
	for i := range out.Minutes {
		out.Minutes[i].Text = ""
	}
	out.Sitting = sitting(out.Sitting, out.Today)
	return out, err
}

// OpenPaper opens a paper to a member, with an entry; errs.NotFound for one that is kept from them, as
// for one that is not there.
func (s *Service) OpenPaper(ctx context.Context, id, paper string) (out Paper, err error) {
	act := ledger.Of{Kind: "inquiry_panel_paper", ID: paper}
	err = s.reading(ctx, id, act, func(ctx context.Context, tx *ledger.Tx, m Member) (string, error) {
		papers, err := s.store.papers(ctx, tx, id)
		if err != nil {
			return "", err
		}
		walls, err := s.store.walls(ctx, tx, id)
		if err != nil {
			return "", err
		}
		kin, err := s.kinOf(ctx, tx, walls)
		i := slices.IndexFunc(papers, func(p Paper) bool { return p.ID == paper })
		if err != nil || i < 0 || kept(walls, m.ID, &papers[i], s.Today(), kin) {
			return "", orNone(err)
		}
		out = papers[i]
		return out.SHA256, nil
	})
	return out, err
}

// OpenMinutes opens minutes to a member, with an entry: who has not opened them agrees to nothing.
func (s *Service) OpenMinutes(ctx context.Context, id, minutes string) (out Minutes, err error) {
	err = s.reading(ctx, id, ledger.Of{Kind: "inquiry_panel_minutes", ID: minutes}, func(ctx context.Context, tx *ledger.Tx, m Member) (string, error) {
		all, err := s.store.minutes(ctx, tx, id)
		i := slices.IndexFunc(all, func(x Minutes) bool { return x.ID == minutes })
		if err != nil || i < 0 {
			return "", orNone(err)
		}
		out = all[i]
		return out.SHA256, nil
	})
	return out, err
}

// reading notes, in the transaction that reads it, that a member was shown something as it is.
func (s *Service) reading(ctx context.Context, id string, of ledger.Of, read func(context.Context, *ledger.Tx, Member) (string, error)) error {
	var x inquiry.Inquiry
	act := s.act(inquiry.InquiryAdvise, of, id, &x)
	act.Again = true
	_, err := s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		m, err := s.me(ctx, tx, id, false)
		if err != nil {
			return err
		}
		part, err := read(ctx, tx, m)
		if err != nil {
			return err
		}
		return opened.Note(ctx, tx, of, part)
	})
	return inquiry.Hide(err)
}

// PaperOut gives everybody a paper that is not confidential today; errs.NotFound for any other.
func (s *Service) PaperOut(ctx context.Context, id, paper string) (inquiry.Inquiry, Paper, error) {
	p, err := s.Public(ctx, id)
	if err != nil {
		return inquiry.Inquiry{}, Paper{}, err
	}
	i := slices.IndexFunc(p.Papers, func(x Paper) bool { return x.ID == paper && !x.Secret(p.Today) })
	if i < 0 {
		return inquiry.Inquiry{}, Paper{}, errNone
	}
	return p.Inquiry, p.Papers[i], nil
}
