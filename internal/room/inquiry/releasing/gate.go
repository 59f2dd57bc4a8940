package releasing

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/trust/ledger"
)

var (
	errLimits = errs.New(errs.Conflict, "Nothing is published yet: it is not said how many people are enough that nobody is told by what is read. Two people of the inquiry set that "+
		"first, under “What published texts tell of people”.")
	errUnread = errs.New(errs.Conflict, "Nobody has read this text, as it is now, for whom it could tell. Somebody does that first, under “What published texts tell of people”.")
	errLooks  = errs.New(errs.Conflict, "Lines of this text identify somebody and are not held. Nobody who read it said yet who that is, or that it is nobody who was harmed. That comes first, "+
		"under “What published texts tell of people”.")
	errDropped = errs.New(errs.Conflict, "Something was marked in this text before, in other words, and whoever read it as it is now did not say what became of that. That comes first, "+
		"under “What published texts tell of people”.")
	errBefore = errs.New(errs.Conflict, "Something that this inquiry published was not read, as it is now, for whom it could tell. That comes first, under “What published texts tell of people”.")
	errTells  = errs.New(errs.Conflict, "This is not published: together with what this inquiry has published it could tell who somebody is. Those who guard that know which texts and what in them.")
)

// Would says why a text would be refused, as things stand in q; nil where it would go out.
func (s *Service) Would(ctx context.Context, q db.Querier, id string, t jigsaw.Text) error {
	_, _, err := s.weigh(ctx, q, id, t)
	return err
}

// Let lets a text out, within the write that publishes it, or refuses.
func (s *Service) Let(ctx context.Context, tx *ledger.Tx, id string, t jigsaw.Text) error {
	r, _, err := s.weigh(ctx, tx, id, t)
	if err != nil || !r.Out.IsZero() {
		return err
	}
	return tx.Update(ctx, tableRead, r.ID, r.version, ledger.Row{"out_day": s.Today().String()})
}

// weigh gives the reading by which a text goes out, or why it does not.
func (s *Service) weigh(ctx context.Context, q db.Querier, id string, t jigsaw.Text) (r Read, st state, err error) {
	if len(s.Public) == 0 {
		return r, st, errBefore
	}
	if st, err = s.load(ctx, q, id); err != nil {
		return r, st, err
	}
	r, read := st.readOf(t.Words)
	switch {
	case !st.rule.Set():
		return r, st, errLimits
	case !read:
		return r, st, errUnread
	case len(jigsaw.Unanswered(t.Looks, r.answers())) > 0:
		return r, st, errLooks
	case len(st.dropped(&t, &r)) > 0:
		return r, st, errDropped
	case len(st.beside(&t)) > 0:
		return r, st, errBefore
	}
	troubles := st.troubles(&r, s.Today())
	if len(troubles) == 0 {
		return r, st, nil
	}
	x, err := s.Inquiries.Of(ctx, q, id)
	if err != nil {
		return r, st, err
	}
	if s.may(ctx, q, &x, inquiry.InquiryGuard) != nil {
		return r, st, errTells
	}
	return r, st, errs.New(errs.Conflict, "This is not published. "+strings.Join(append(TroubleWords(troubles), Helps(troubles)), " "))
}

// Helps says what lets a text pass that is refused for troubles, but to change it or to hold what it tells.
func Helps(all []jigsaw.Trouble) string {
	only := "Nothing else lets it pass but the written word of whomever it tells of."
	if slices.ContainsFunc(all, func(t jigsaw.Trouble) bool { return t.Why == jigsaw.Unknown }) {
		only = "A count of how many people are so lets it pass if it is enough, once two agreed to it"
		if slices.ContainsFunc(all, func(t jigsaw.Trouble) bool { return t.Why != jigsaw.Unknown }) {
			only += "; for what else is wrong, nothing but the written word of whomever it tells of."
		} else {
			only += "; so does the written word of whomever it tells of."
		}
	}
	return "Change the text, or hold what it tells. " + only
}

// TroubleWords say of each trouble which texts tell what: no value of a mark.
func TroubleWords(all []jigsaw.Trouble) (out []string) {
	for _, t := range all {
		var parts []string
		for _, f := range t.From {
			var kinds []string
			for _, k := range f.Kinds {
				kinds = append(kinds, string(k))
			}
			parts = append(parts, "“"+f.Title+"” tells "+strings.Join(kinds, ", "))
		}
		out = append(out, "Of "+strings.Join(t.Persons, " and ")+" "+string(t.Why)+": "+strings.Join(parts, "; ")+".")
	}
	return out
}
