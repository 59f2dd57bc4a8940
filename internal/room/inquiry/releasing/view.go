package releasing

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/jigsaw"
)

// Overview is what is recorded of an inquiry, for those who guard it.
type Overview struct {
	Inquiry inquiry.Inquiry
	Rule    Rule
	Crowds  []Crowd
	Reads   []Read // the newest first
	Waivers []Waiver
	Unread  []jigsaw.Text // public, and read by nobody as it is
	Ahead   []jigsaw.Text // to be published next; without words
	Whole   []jigsaw.Trouble
	Lets    bool // the actor may be the second
}

// Overview gives it.
func (s *Service) Overview(ctx context.Context, id string) (out Overview, err error) {
	if out.Inquiry, err = s.one(ctx, id); err != nil {
		return out, err
	}
	st, err := s.load(ctx, s.DB, id)
	if err != nil {
		return out, err
	}
	out.Rule, out.Crowds, out.Waivers, out.Unread = st.rule, st.crowds, st.waivers, st.unread()
	out.Reads = slices.Clone(st.reads)
	slices.Reverse(out.Reads)
	if st.rule.Set() {
		out.Whole = jigsaw.Whole(st.rule.Limits, st.numbers(), st.out())
	}
	for _, a := range s.ahead {
		all, err := a.Ahead(ctx, id)
		if errs.Is(err, errs.NotFound) || errs.Is(err, errs.Forbidden) {
			continue // not theirs to read before it is public
		}
		if err != nil {
			return out, err
		}
		out.Ahead = append(out.Ahead, all...)
	}
	out.Lets = s.may(ctx, s.DB, &out.Inquiry, inquiry.InquiryGuarded) == nil
	return out, nil
}

// ToRead is a text that somebody is to read, with what software would have them look at, and what was found
// before.
type ToRead struct {
	Inquiry inquiry.Inquiry
	jigsaw.Text
	Seen   []jigsaw.Seen
	Before []jigsaw.Mark
	Nobody []Nobody
	Gone   []Gone
	Public bool
}

// ToRead opens one: public already, or ahead and the actor's to read.
func (s *Service) ToRead(ctx context.Context, id, kind, ref string) (out ToRead, err error) {
	if out.Inquiry, err = s.one(ctx, id); err != nil {
		return out, err
	}
	st, err := s.load(ctx, s.DB, id)
	if err != nil {
		return out, err
	}
	i := slices.IndexFunc(st.public, func(t jigsaw.Text) bool { return t.Kind == kind && t.Ref == ref })
	found := i >= 0
	if found {
		out.Text, out.Public = st.public[i], true
	}
	for _, a := range s.ahead {
		if found {
			break
		}
		out.Text, err = a.Words(ctx, id, kind, ref)
		if err != nil && !errs.Is(err, errs.NotFound) && !errs.Is(err, errs.Forbidden) {
			return out, err
		}
		found = err == nil
	}
	if !found {
		return out, errNone
	}
	out.Seen = slices.Concat(out.Looks, jigsaw.Propose(out.Words, st.rule.Listed))
	for _, r := range slices.Backward(st.reads) {
		if of := thing(kind, ref); of != "" && thing(r.Kind, r.Ref) == of && !r.aside(kind) {
			out.Before, out.Nobody, out.Gone = r.Marks, r.Nobody, r.Gone
			break
		}
	}
	sum := Digest(out.Words)
	if r, ok := st.readOfSum(sum); ok { // of just these words what anybody marked counts
		out.Before = r.Marks
	}
	out.Gone = slices.DeleteFunc(slices.Clone(out.Gone), func(g Gone) bool { return stands(out.Words, g.Mark) })
	out.Before = append(slices.Clone(out.Before), st.before(kind, ref, sum, 0, &Read{Marks: out.Before, Gone: out.Gone})...)
	return out, nil
}

// stands says that the words of a mark stand in a text.
func stands(text string, m jigsaw.Mark) bool {
	return slices.ContainsFunc(jigsaw.Propose(text, jigsaw.Listed{m.Kind: {m.Value}}), func(s jigsaw.Seen) bool {
		return s.Kind == m.Kind && s.Value == m.Clean().Value
	})
}

// One is a reading, with what stands in the way of its text.
type One struct {
	Inquiry inquiry.Inquiry
	Read
	Troubles []jigsaw.Trouble
	Limits   bool // limits are set
	Unread   int  // public texts that nobody read
	Covered  []bool
	Number   int           // of marks in all readings of these words
	Told     []jigsaw.Told // every reading of it, and of what it was before; the newest first
}

// Told gives every reading of a text, and of what it was before, to whoever is to agree that it is published. What was marked
// is there only for who may read it.
func (s *Service) Told(ctx context.Context, q db.Querier, id string, t jigsaw.Text) ([]jigsaw.Told, error) {
	x, err := s.Inquiries.Of(ctx, q, id)
	if err != nil {
		return nil, err
	}
	st, err := s.load(ctx, q, id)
	if err != nil {
		return nil, err
	}
	return s.told(ctx, q, &x, &st, &Read{Kind: t.Kind, Ref: t.Ref, SHA256: Digest(t.Words)})
}

func (s *Service) told(ctx context.Context, q db.Querier, x *inquiry.Inquiry, st *state, of *Read) (out []jigsaw.Told, err error) {
	sees := s.may(ctx, q, x, inquiry.InquiryGuard) == nil
	for i := range slices.Backward(st.reads) {
		r := &st.reads[i]
		if r.SHA256 != of.SHA256 && (of.Ref == "" || r.Kind != of.Kind || r.Ref != of.Ref) {
			continue
		}
		one := jigsaw.Told{Day: r.Made, Number: len(r.Marks), Same: r.SHA256 == of.SHA256, Refused: !st.rule.Set() || len(st.troubles(r, s.Today())) > 0}
		if one.By, err = s.Inquiries.Called(ctx, q, x.ID, r.human); err != nil {
			return nil, err
		}
		if sees {
			one.Marks = r.Marks
		}
		one.Hidden = !sees
		out = append(out, one)
	}
	return out, nil
}

// One gives it.
func (s *Service) One(ctx context.Context, id, read string) (out One, err error) {
	if out.Inquiry, err = s.one(ctx, id); err != nil {
		return out, err
	}
	st, err := s.load(ctx, s.DB, id)
	if err != nil {
		return out, err
	}
	i := slices.IndexFunc(st.reads, func(r Read) bool { return r.ID == read })
	if i < 0 {
		return out, errNone
	}
	out.Read, out.Limits, out.Unread = st.reads[i], st.rule.Set(), len(st.unread())
	all, _ := st.readOfSum(out.SHA256)
	out.Number = len(all.Marks)
	if out.Told, err = s.told(ctx, s.DB, &out.Inquiry, &st, &all); err != nil {
		return out, err
	}
	if !out.Limits {
		return out, nil
	}
	out.Out, out.Troubles = all.Out, st.troubles(&all, s.Today())
	var waivers []jigsaw.Waiver
	for _, w := range st.waivers {
		waivers = append(waivers, w.Waiver)
	}
	for _, t := range out.Troubles {
		out.Covered = append(out.Covered, jigsaw.Covers(waivers, t, s.Today()))
	}
	return out, nil
}

// KeyOf names a trouble in a form.
func KeyOf(t jigsaw.Trouble) string { return Digest(t.Key()) }

// Waits says whether something waits for those who guard an inquiry, for their desk.
func (s *Service) Waits(ctx context.Context, x *inquiry.Inquiry) (unread int, limits bool, err error) {
	if x.Frozen() || !s.May(ctx, x) {
		return 0, true, nil
	}
	st, err := s.load(ctx, s.DB, x.ID)
	if err != nil {
		return 0, true, err
	}
	return len(st.unread()), st.rule.Set() || len(st.public) == 0, nil
}
