package releasing

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

// Public gives what everybody reads of an inquiry, as it stands in q. It authorises nothing.
type Public interface {
	Public(ctx context.Context, q db.Querier, inquiry string) ([]jigsaw.Text, error)
}

// Ahead gives what may be published next, to whoever may read it: without words in a list.
type Ahead interface {
	Ahead(ctx context.Context, inquiry string) ([]jigsaw.Text, error)
	Words(ctx context.Context, inquiry, kind, ref string) (jigsaw.Text, error)
}

// Config is what a Service needs.
type Config struct {
	DB        *db.DB
	Ledger    *ledger.Ledger
	Auth      access.Authorizer
	Clock     clock.Clock
	Inquiries *inquiry.Service
	// Public are all floors that publish. Without one it is not known what is public, and nothing is let out.
	Public []Public
}

// Service is the use cases. It is safe for many goroutines.
type Service struct {
	Config
	store     store
	proposals *proposal.Service
	ahead     []Ahead
}

// NewService makes the use cases over a migrated database.
func NewService(c Config) *Service {
	s := &Service{Config: c}
	s.proposals = proposal.NewService(proposal.Config{DB: c.DB, Ledger: c.Ledger, Auth: c.Auth, Clock: c.Clock}, s.kinds()...)
	return s
}

// With has what may be published next read here too: the floors that publish ask this one, and are made after it.
func (s *Service) With(ahead ...Ahead) *Service {
	s.ahead = ahead
	return s
}

// Proposals answers what takes two humans here.
func (s *Service) Proposals() *proposal.Service { return s.proposals }

// Today is the day in the United Kingdom.
func (s *Service) Today() clock.Day { return clock.Today(s.Clock) }

var errNone = inquiry.ErrNothing()

var doing = map[access.Action]rules.Does{inquiry.InquiryGuard: rules.Guards, inquiry.InquiryGuarded: rules.Lets}

func (s *Service) may(ctx context.Context, q db.Querier, x *inquiry.Inquiry, action access.Action) error {
	attrs, err := s.Inquiries.Inside(ctx, q, x, doing[action])
	if err != nil {
		return err
	}
	return inquiry.Hide(s.Auth.Authorize(ctx, access.ActorFrom(ctx), action, access.Resource{Kind: "inquiry", ID: x.ID, Attrs: attrs}))
}

// May says whether the actor reads what is here, for deciding what to show.
func (s *Service) May(ctx context.Context, x *inquiry.Inquiry) bool {
	return s.may(ctx, s.DB, x, inquiry.InquiryGuard) == nil
}

func (s *Service) one(ctx context.Context, id string) (inquiry.Inquiry, error) {
	x, err := s.Inquiries.Of(ctx, s.DB, id)
	if err == nil {
		err = s.may(ctx, s.DB, &x, inquiry.InquiryGuard)
	}
	if err != nil {
		return inquiry.Inquiry{}, err
	}
	return x, nil
}

func (s *Service) write(ctx context.Context, of ledger.Of, id string, do func(context.Context, *ledger.Tx) error) error {
	var x inquiry.Inquiry
	act := ledger.Act{Action: inquiry.InquiryGuard, Kind: of.Kind, ID: of.ID, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		var err error
		if x, err = s.Inquiries.Of(ctx, tx, id); err != nil {
			return access.Resource{}, err
		}
		attrs, err := s.Inquiries.Inside(ctx, tx, &x, rules.Guards)
		return access.Resource{Kind: of.Kind, ID: of.ID, Attrs: attrs}, err
	}}
	_, err := s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		if x.Frozen() {
			return inquiry.ErrFrozen()
		}
		return do(ctx, tx)
	})
	return inquiry.Hide(err)
}

// load reads all that is recorded of an inquiry, as it stands in q.
func (s *Service) load(ctx context.Context, q db.Querier, id string) (out state, err error) {
	if out.rule, err = s.store.rule(ctx, q, id); err != nil {
		return out, err
	}
	if out.crowds, err = s.store.crowds(ctx, q, id); err != nil {
		return out, err
	}
	if out.reads, err = s.store.reads(ctx, q, id); err != nil {
		return out, err
	}
	if out.waivers, err = s.store.waivers(ctx, q, id); err != nil {
		return out, err
	}
	if out.overrides, err = s.store.overrides(ctx, q, id); err != nil {
		return out, err
	}
	for _, p := range s.Public {
		all, err := p.Public(ctx, q, id)
		if err != nil {
			return out, err
		}
		out.public = append(out.public, all...)
	}
	return out, nil
}

// Reading is that somebody read a text, as they typed it.
type Reading struct {
	Inquiry, Kind, Ref, Title, Words string
	Marks                            string // one a line: alias | kind | what it tells
	Whole                            bool   // they read it to its end
	Already                          bool   // it is public already, elsewhere
	Looks                            []jigsaw.Seen
}

// Kinds are what a text can be that this service does not publish by itself; KindWords say them.
var (
	Kinds     = []string{"ruling", "exhibit", "answer", "finding", "line", "elsewhere"}
	KindWords = map[string]string{"ruling": "A ruling or an order", "exhibit": "Lines of an exhibit", "answer": "An answer to a consultation", "finding": "A finding",
		"line": "A line of a transcript that is put right", "elsewhere": "Something that was published elsewhere", "report": "A report", "transcript": "A transcript",
		"later-file": "A later file of a transcript", "timetable": "A timetable of hearings", "decision": "A decision on a participant", "money": "Why figures of money are published",
		"lifted": "What a restriction holds", "panel": "Words of the survivors panel", "theme": "What was said in a consultation, and what was done"}
)

// Unanswered are the places in a text of which what somebody typed says nothing.
func (s *Service) Unanswered(ctx context.Context, in Reading) ([]jigsaw.Seen, error) {
	rule, err := s.store.rule(ctx, s.DB, in.Inquiry)
	if err != nil {
		return nil, err
	}
	read, _ := MarksOf(in.Marks)
	return in.unanswered(rule.Listed, &read), nil
}

func (in *Reading) unanswered(listed jigsaw.Listed, r *Read) []jigsaw.Seen {
	return jigsaw.Unanswered(slices.Concat(jigsaw.Propose(in.Words, listed), in.Looks), r.answers())
}

// Record keeps what somebody found in a text that they read to its end; nobody is an answer too.
func (s *Service) Record(ctx context.Context, in Reading) (string, error) {
	in.Title, in.Words = typed.Clean(in.Title), strings.ReplaceAll(in.Words, "\r\n", "\n")
	var bad typed.Asked
	bad.Need(in.Whole, "whole", "Read the text to its end before you say what it tells")
	bad.Words(in.Title, "title", "Say what it is", MaxTitle)
	bad.Need(strings.TrimSpace(in.Words) != "" && len(in.Words) <= MaxText, "words", "Give the words that everybody reads, or would read")
	_, known := KindWords[in.Kind]
	bad.Need(known, "kind", "Choose what it is")
	bad.Need(len(in.Marks) <= MaxMarks, "marks", "That is too long")
	read, err := MarksOf(in.Marks)
	for _, f := range errs.FieldsOf(err) {
		bad.Need(false, f.Name, f.Message)
	}
	if err := bad.Err(); err != nil {
		return "", err
	}
	id := ids.Random("read")
	return id, s.write(ctx, ledger.Of{Kind: tableRead, ID: id}, in.Inquiry, func(ctx context.Context, tx *ledger.Tx) error {
		text, err := read.kept()
		if err != nil {
			return err
		}
		row := ledger.Row{"inquiry_id": in.Inquiry, "kind": in.Kind, "ref": in.Ref, "title": in.Title, "sha256": Digest(in.Words), "marks": string(text),
			"human": access.ActorFrom(ctx).Human, "made": s.Today().String()}
		st, err := s.load(ctx, tx, in.Inquiry)
		if err != nil {
			return err
		}
		if left := in.unanswered(st.rule.Listed, &read); len(left) > 0 {
			return typed.Wrong("marks", LeftOut(left))
		}
		if left := st.before(in.Kind, in.Ref, Digest(in.Words), 0, &read); len(left) > 0 {
			return typed.Wrong("marks", Dropped(left))
		}
		row["number"] = int64(1)
		if n := len(st.reads); n > 0 {
			row["number"] = st.reads[n-1].number + 1
		}
		out := in.Already || slices.ContainsFunc(st.public, func(t jigsaw.Text) bool { return t.Words == in.Words })
		if before, ok := st.readOf(in.Words); ok && !before.Out.IsZero() {
			out = true
		}
		if out {
			row["out_day"] = s.Today().String()
		}
		return tx.Insert(tableRead, id, row)
	})
}

// NewWaiver is that a person agreed, as somebody typed it.
type NewWaiver struct {
	Inquiry, Person        string
	Kinds                  []jigsaw.Kind
	Given                  clock.Day
	How                    string // where the paper is, and who was there
	Writing, Sixteen, Free bool
}

// Waive records that a person agreed in writing that something which tells who they are is published. What is not
// in writing, from 16 on and free is no waiver (Sexual Offences (Amendment) Act 1992 s.5).
func (s *Service) Waive(ctx context.Context, in NewWaiver) (string, error) {
	in.Person, in.How = jigsaw.Mark{Person: in.Person}.Clean().Person, typed.Clean(in.How)
	var bad typed.Asked
	bad.Need(in.Person != "" && len(in.Person) <= 80, "person", "Give the alias or cipher, and no name")
	bad.Need(len(in.Kinds) > 0 && !slices.ContainsFunc(in.Kinds, func(k jigsaw.Kind) bool { return !slices.Contains(jigsaw.Kinds, k) }), "kinds", "Choose what they agreed that is told")
	bad.Need(!in.Given.IsZero() && !in.Given.After(s.Today()), "given", "Give the day on which they signed, today or before")
	bad.Need(in.Writing, "writing", "Without their own writing there is no waiver")
	bad.Need(in.Sixteen, "sixteen", "Whoever was under 16 cannot agree to it")
	bad.Need(in.Free, "free", "What was agreed to under pressure does not count")
	bad.Reason(in.How, "how", "Say where the paper is kept, and who was there", MaxWhy)
	if err := bad.Err(); err != nil {
		return "", err
	}
	id := ids.Random("waiver")
	return id, s.write(ctx, ledger.Of{Kind: tableWaiver, ID: id}, in.Inquiry, func(ctx context.Context, tx *ledger.Tx) error {
		var kinds []string
		for _, k := range in.Kinds {
			kinds = append(kinds, string(k))
		}
		return tx.Insert(tableWaiver, id, ledger.Row{"inquiry_id": in.Inquiry, "person": in.Person, "kinds": strings.Join(kinds, " "), "given": in.Given.String(), "how": in.How,
			"made": s.Today().String(), "human": access.ActorFrom(ctx).Human})
	})
}

// Withdraw records that a person took their waiver back: at once, by one, and without a reason.
func (s *Service) Withdraw(ctx context.Context, id, waiver string) error {
	return s.write(ctx, ledger.Of{Kind: tableWaiver, ID: waiver}, id, func(ctx context.Context, tx *ledger.Tx) error {
		all, err := s.store.waivers(ctx, tx, id)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(w Waiver) bool { return w.ID == waiver })
		if i < 0 {
			return errNone
		}
		if !all[i].Withdrawn.IsZero() {
			return errs.New(errs.Conflict, "It was taken back already.")
		}
		return tx.Update(ctx, tableWaiver, waiver, all[i].version, ledger.Row{"withdrawn": s.Today().String()})
	})
}
