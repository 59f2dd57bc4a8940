package inquiry

import (
	"context"
	"slices"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
)

// Drafting is what those who work on the terms of an inquiry see.
type Drafting struct {
	Inquiry
	Draft
	Out       []Terms
	Consulted []Consulted // about this very text
	chairs    []Seat      // those who have the part of the chair today
	Template  *Terms
}

// Next is the number of the version that the draft becomes.
func (d *Drafting) Next() int { return len(d.Out) + 1 }

// Drafting gives the draft of the terms to those who work on it.
func (s *Service) Drafting(ctx context.Context, id string) (*Drafting, error) {
	x, err := s.One(ctx, id, InquiryWork)
	if err != nil {
		return nil, err
	}
	if err := s.Step(ctx, s.db, &x, rules.Terms); err != nil {
		return nil, err
	}
	return s.drafting(ctx, s.db, x)
}

func (s *Service) drafting(ctx context.Context, q db.Querier, x Inquiry) (*Drafting, error) {
	d := &Drafting{Inquiry: x}
	var err error
	if d.Draft, err = s.store.draft(ctx, q, x.ID); err != nil {
		return nil, err
	}
	if d.Out, err = s.store.termsOf(ctx, q, x.ID); err != nil {
		return nil, err
	}
	all, err := s.store.consulted(ctx, q, x.ID)
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		if c.Number == d.Next() && c.SHA256 == d.SHA256 {
			d.Consulted = append(d.Consulted, c)
		}
	}
	seats, err := s.store.seatsOf(ctx, q, x.ID)
	if err != nil {
		return nil, err
	}
	d.chairs = slices.DeleteFunc(active(seats, s.Today()), func(s Seat) bool { return s.Part != rules.Chair })
	if d.Draft.Template != "" {
		from, err := s.store.terms(ctx, q, `WHERE id = ?`, d.Draft.Template)
		if err != nil {
			return nil, err
		}
		if len(from) == 1 {
			d.Template = &from[0]
		}
	}
	return d, nil
}

// Copyable are versions of other inquiries that terms can be copied from: those that are or
// were in force, which everybody can read.
func (s *Service) Copyable(ctx context.Context, except string) ([]Terms, map[string]string, error) {
	all, err := s.store.terms(ctx, s.db, `WHERE inquiry_id <> ? AND state <> ?`, except, TermsConsulted)
	if err != nil {
		return nil, nil, err
	}
	titles := map[string]string{}
	list, err := s.store.inquiries(ctx, s.db, ``)
	for _, x := range list {
		titles[x.ID] = x.Title
	}
	return all, titles, err
}

// DraftInput is a draft as it is saved.
type DraftInput struct {
	Inquiry, Text string
	// Template is a version of another inquiry that the text was copied from, and
	// TemplateWhy why it differs from it.
	Template, TemplateWhy string
	Version               int64 // of the draft that was shown; 0 where there was none
}

// SaveDraft keeps what is worked on. It is seen by the team alone.
func (s *Service) SaveDraft(ctx context.Context, in DraftInput) error {
	in.Text, in.TemplateWhy = typed.Clean(in.Text), typed.Clean(in.TemplateWhy)
	return s.write(ctx, InquiryWork, in.Inquiry, "", func(ctx context.Context, tx *ledger.Tx, x *Inquiry) error {
		if err := s.Step(ctx, tx, x, rules.Terms); err != nil {
			return err
		}
		text, err := s.checkDraft(ctx, tx, &in)
		if err != nil {
			return err
		}
		// It goes out as it stands here: whoever writes it is told first.
		if err := s.Official(ctx, tx, x, Official{Field: "text", Words: text}, Official{Field: "template_why", Words: in.TemplateWhy}); err != nil {
			return err
		}
		me := access.ActorFrom(ctx)
		row := ledger.Row{"inquiry_id": x.ID, "text": text, "sha256": rules.Digest(text), "template": db.OrNil(in.Template), "template_why": db.OrNil(in.TemplateWhy),
			"human": me.Human, "name": me.Name, "on_day": s.Today().String()}
		was, err := s.store.draft(ctx, tx, x.ID)
		if err != nil {
			return err
		}
		if was.ID == "" {
			return tx.Insert("inquiry_draft", s.ids.Next("draft"), row)
		}
		if was.SHA256 == row["sha256"] {
			row["on_day"] = was.On.String() // the text was written then
		}
		if was.Version != in.Version {
			return errs.New(errs.Conflict, "Somebody else saved the draft meanwhile. Their text stands beside yours on this page. Nothing of yours was saved yet.")
		}
		return tx.Update(ctx, "inquiry_draft", was.ID, was.Version, row)
	})
}

// checkDraft reads the paragraphs, and gives the text as it is kept.
func (s *Service) checkDraft(ctx context.Context, q db.Querier, in *DraftInput) (string, error) {
	var bad typed.Asked
	bad.Words(in.Text, "text", "Write the terms, each paragraph with its number", rules.MaxTerms)
	paragraphs, wrong := rules.ReadTerms(in.Text)
	bad.Need(in.Text == "" || wrong == "", "text", wrong)
	bad.Seen(rules.Typed(paragraphs), "text")
	bad.Seen(in.TemplateWhy, "template_why")
	if in.Template != "" {
		from, err := s.store.terms(ctx, q, `WHERE id = ? AND inquiry_id <> ? AND state <> ?`, in.Template, in.Inquiry, TermsConsulted)
		if err != nil {
			return "", err
		}
		bad.Need(len(from) == 1, "template", "Choose terms of another inquiry, or none")
		differs := len(from) == 1 && rules.Differs(from[0].Paragraphs(), paragraphs)
		bad.Need(!differs || in.TemplateWhy != "", "template_why", "Write what you changed of the text that you copied, and why")
	}
	bad.Need(len([]rune(in.TemplateWhy)) <= MaxAbout, "template_why", "Write at most "+strconv.Itoa(MaxAbout)+" characters")
	return rules.Typed(paragraphs), bad.Err()
}

// ConsultedInput is one asking about the draft.
type ConsultedInput struct {
	Inquiry, Whom, Words string
	On                   clock.Day
	Said, Changed        string
}

// RecordConsulted records who was asked about the draft, and what changed because of it. It
// becomes public with the version.
func (s *Service) RecordConsulted(ctx context.Context, in ConsultedInput) error {
	in.Words, in.Said, in.Changed = typed.Clean(in.Words), typed.Clean(in.Said), typed.Clean(in.Changed)
	return s.write(ctx, InquiryWork, in.Inquiry, "", func(ctx context.Context, tx *ledger.Tx, x *Inquiry) error {
		d, err := s.drafting(ctx, tx, *x)
		if err != nil {
			return err
		}
		var bad typed.Asked
		bad.Need(d.Text != "", "whom", "Save a draft first: they are asked about a text")
		bad.Need(in.Whom == WhomChair || in.Whom == WhomSurvivors || in.Whom == WhomOther, "whom", "Choose who was asked")
		bad.Need(in.Whom != WhomChair || d.isChair(access.ActorFrom(ctx)), "whom", "The chair says it themselves, signed in. Nobody records it for them")
		bad.Need(in.Whom != WhomOther || in.Words != "", "words", "Write who was asked: a body or a group, and no name")
		bad.Need(len([]rune(in.Words)) <= MaxTitle, "words", "Write at most "+strconv.Itoa(MaxTitle)+" characters")
		bad.Need(!in.On.IsZero() && !in.On.After(s.Today()), "on", "Write the day on which they were asked, such as 2 March 2026. It cannot be a day to come")
		bad.Need(in.On.IsZero() || !in.On.Before(d.On), "on", "This text was written on "+d.On.Human()+". Nobody was asked about it before")
		bad.Need(in.Whom != WhomChair || in.On == s.Today(), "on", "The chair says it today: write today’s day")
		bad.Words(in.Said, "said", "Write in a sentence what they said. If they said nothing, write that", MaxAbout)
		bad.Words(in.Changed, "changed", "Write what changed because of it. If nothing did, write that and why", MaxAbout)
		bad.Seen(in.Words, "words")
		bad.Seen(in.Said, "said")
		bad.Seen(in.Changed, "changed")
		if bad.Err() != nil {
			return bad.Err()
		}
		if err := s.Official(ctx, tx, x, Official{Field: "words", Words: in.Words}, Official{Field: "said", Words: in.Said}, Official{Field: "changed", Words: in.Changed}); err != nil {
			return err
		}
		me := access.ActorFrom(ctx)
		return tx.Insert("inquiry_consulted", s.ids.Next("consulted"), ledger.Row{"inquiry_id": x.ID, "number": d.Next(), "whom": in.Whom, "words": in.Words, "on_day": in.On.String(),
			"said": in.Said, "changed": in.Changed, "sha256": d.SHA256, "human": me.Human, "name": me.Name})
	})
}

// isChair says whether somebody has the part of the chair today.
func (d *Drafting) isChair(a access.Actor) bool {
	return slices.ContainsFunc(d.chairs, func(s Seat) bool { return a.Is(s.Human) })
}

// TermsInput is a version as it is proposed.
type TermsInput struct {
	Inquiry     string `json:"inquiry"`
	Number      int    `json:"number"`
	State       string `json:"state"`
	SHA256      string `json:"sha256"`
	Text        string `json:"text"`
	Template    string `json:"template,omitempty"`
	TemplateWhy string `json:"template_why,omitempty"`
	Why         string `json:"why"`
}

// errChair is why a version cannot go out.
const errChair = "The chair must be consulted first about this text, and say so themselves, signed in (Inquiries Act 2005, section 5). " +
	"They have not, or it was about an earlier text, or there is no chair today."

// checkVersion says what is wrong with a version that is to go out: the draft as it is now,
// about which whoever is the chair today was consulted, in their own words.
func (s *Service) checkVersion(ctx context.Context, q db.Querier, d *Drafting, state, why string) error {
	var bad typed.Asked
	bad.Need(d.Text != "", "state", "Save a draft first")
	bad.Need(state == TermsConsulted || state == TermsInForce, "state", "Choose what the version is")
	bad.Need(state != TermsConsulted || !slices.ContainsFunc(d.Out, func(t Terms) bool { return t.State == TermsInForce && t.SHA256 == d.SHA256 }), "state", "This text is in force already")
	bad.Need(!slices.ContainsFunc(d.Out, func(t Terms) bool { return t.State == state && t.SHA256 == d.SHA256 }), "state", "This text is out already")
	bad.Words(why, "why", "Write why, for everybody to read: what is different from the version before", MaxWhy)
	bad.Seen(why, "why")
	bad.Seen(d.Text+d.TemplateWhy, "state")
	chair := slices.ContainsFunc(d.Consulted, func(c Consulted) bool {
		return c.Whom == WhomChair && c.SHA256 == d.SHA256 && slices.ContainsFunc(d.chairs, func(s Seat) bool { return s.Human == c.Human })
	})
	bad.Need(d.Text == "" || chair, "state", errChair)
	if bad.Err() != nil {
		return bad.Err()
	}
	return s.Official(ctx, q, &d.Inquiry, Official{Field: "state", Words: d.Text}, Official{Field: "state", Words: d.TemplateWhy}, Official{Field: "why", Words: why})
}

// ProposeTerms asks a second human to publish the draft as a version.
func (s *Service) ProposeTerms(ctx context.Context, id, state, why string) (string, error) {
	why = typed.Clean(why)
	var out string
	err := s.write(ctx, InquiryWork, id, why, func(ctx context.Context, tx *ledger.Tx, x *Inquiry) error {
		if err := s.Step(ctx, tx, x, rules.Terms); err != nil {
			return err
		}
		d, err := s.drafting(ctx, tx, *x)
		if err != nil {
			return err
		}
		if err := s.checkVersion(ctx, tx, d, state, why); err != nil {
			return err
		}
		t := TermsInput{Inquiry: x.ID, Number: d.Next(), State: state, SHA256: d.SHA256, Text: d.Text, Template: d.Draft.Template, TemplateWhy: d.TemplateWhy, Why: why}
		out, err = proposal.Make(ctx, tx, s.clock.Now(), proposal.New{Kind: KindTerms, Record: x.ID,
			Title: "Publish version " + strconv.Itoa(t.Number) + " of the terms of " + x.Title + " (" + TermsWords[state] + ")", Terms: t, Reason: why})
		return err
	})
	return out, err
}

// proposed gives, to whoever answers it, the version that was proposed beside the one that
// is out, and who was consulted.
func (s *Service) proposed(ctx context.Context, q db.Querier, p proposal.Proposal) (TermsInput, *Drafting, string, error) {
	var in TermsInput
	if err := p.Into(&in); err != nil {
		return in, nil, "", err
	}
	x, err := s.store.inquiry(ctx, q, in.Inquiry)
	if err != nil {
		return in, nil, "", err
	}
	d, err := s.drafting(ctx, q, x)
	if err != nil {
		return in, d, "", err
	}
	if d.Next() != in.Number || d.SHA256 != in.SHA256 || x.Frozen() {
		err = errs.New(errs.Conflict, "The draft was changed since, another version went out, or the inquiry is suspended or has ended. This can only be turned down.")
	}
	words := []string{in.SHA256, in.State, strconv.Itoa(in.Number)}
	for _, c := range d.Consulted {
		words = append(words, c.Whom, c.Words, c.On.String(), c.Said, c.Changed)
	}
	return in, d, opened.Part("terms", words...), err
}

func (s *Service) applyTerms(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	in, d, _, err := s.proposed(ctx, tx, p)
	if err != nil {
		return err
	}
	if err := s.checkVersion(ctx, tx, d, in.State, in.Why); errs.Is(err, errs.Invalid) {
		return errs.New(errs.Conflict, "This no longer holds: "+fieldsOf(err))
	} else if err != nil {
		return err
	}
	for _, t := range d.Out {
		if t.State == TermsConsulted || t.State == TermsInForce && in.State == TermsInForce {
			if err := tx.Update(ctx, "inquiry_terms", t.ID, 0, ledger.Row{"state": TermsReplaced}); err != nil {
				return err
			}
		}
	}
	return tx.Insert("inquiry_terms", s.ids.Next("terms"), ledger.Row{"inquiry_id": in.Inquiry, "number": in.Number, "state": in.State, "text": in.Text, "sha256": in.SHA256,
		"made": s.Today().String(), "why": in.Why, "template": db.OrNil(in.Template), "template_why": db.OrNil(in.TemplateWhy)})
}

// Origin gives a version that another was copied from, and the title of its inquiry. It is
// out, and so everybody's to read.
func (s *Service) Origin(ctx context.Context, id string) (Terms, string, error) {
	all, err := s.store.terms(ctx, s.db, `WHERE id = ?`, id)
	if err == nil && len(all) == 0 {
		err = errNone
	}
	if err != nil {
		return Terms{}, "", err
	}
	x, err := s.store.inquiry(ctx, s.db, all[0].Inquiry)
	return all[0], x.Title, err
}
