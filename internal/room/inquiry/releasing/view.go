package releasing

import (
	"context"
	"slices"

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
	out.Seen = jigsaw.Propose(out.Words, st.rule.Listed)
	for _, r := range slices.Backward(st.reads) {
		if r.Kind == kind && r.Ref == ref {
			out.Before = r.Marks
			break
		}
	}
	return out, nil
}

// One is a reading, with what stands in the way of its text.
type One struct {
	Inquiry inquiry.Inquiry
	Read
	Troubles []jigsaw.Trouble
	Limits   bool // limits are set
	Unread   int  // public texts that nobody read
	Covered  []bool
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
	if !out.Limits {
		return out, nil
	}
	out.Troubles = st.troubles(&out.Read, s.Today())
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
