package listening

import (
	"context"
	"slices"
	"strconv"

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
	"candour/internal/trust/proposal"
)

// OutwardInput is what somebody proposes of one account.
type OutwardInput struct {
	Account string
	Use     testimony.Use
	// Body is a body of the list, or [ReviewPanel]; of passing on alone.
	Body string
	// Whom is the hearing as everybody knows it, or the name of the project.
	Whom          string
	Why, Follows  string
	Signed        string
	SignedOn      clock.Day
	bodyWasChosen bool
}

// check reads what was typed. Which body it is was asked before.
func (in *OutwardInput) check(today clock.Day) error {
	in.Whom, in.Why, in.Follows, in.Signed = typed.Clean(in.Whom), typed.Clean(in.Why), typed.Clean(in.Follows), typed.Clean(in.Signed)
	var bad typed.Asked
	bad.Need(slices.Contains(testimony.Outward, in.Use), "use", "Choose what is to be done")
	if in.Use == testimony.Passed {
		bad.Need(in.bodyWasChosen, "body", "Choose whom it is to go to, from the list")
	}
	words := func(text, field, ask string, limit int) {
		bad.Need(text != "" && !saysnothing.Is(text, field) && len([]rune(text)) <= limit, field, ask+", in at most "+strconv.Itoa(limit)+" characters")
		bad.Need(!rules.Unseen(text), field, rules.UnseenWords)
	}
	switch in.Use {
	case testimony.Speaking:
		words(in.Whom, "whom", "Write which hearing of this inquiry it is, as everybody knows it", MaxWhom)
	case testimony.Researched:
		words(in.Whom, "whom", "Write the name of the research project", MaxWhom)
		words(in.Signed, "signed", "Write who signed what to keep it safe", MaxWhy)
		bad.Need(!in.SignedOn.IsZero() && !in.SignedOn.After(today), "signed_on", "Write the day on which they signed, which is not to come")
	}
	words(in.Why, "why", "Write why, for the person to read. Repeat nothing of the account", MaxWhy)
	words(in.Follows, "follows", "Write what happens then, for the person to read", MaxFollows)
	return bad.Err()
}

// ProposeOutward asks a second human that a person is asked about one recipient, or that an account goes to
// a research project: by whoever reads accounts (rules.Reads; they are those who refer, too). It is refused where the
// use is not a yes today, where a restriction stands, where the inquiry is frozen, and soon after a no to the same recipient.
func (s *Service) ProposeOutward(ctx context.Context, in OutwardInput) (id string, err error) {
	if in.Use != testimony.Passed {
		in.Body = ""
	} else if in.Whom, err = s.nameOf(ctx, in.Body); err != nil {
		return "", err
	}
	in.bodyWasChosen = in.Whom != ""
	if in.Body == ReviewPanel {
		in.Body = "" // no body of the list: it is known by its name
	}
	if in.Use != testimony.Researched {
		in.Signed, in.SignedOn = "", clock.Day{}
	}
	if err := in.check(s.Today()); err != nil {
		return "", err
	}
	a, _, err := s.load(ctx, s.DB, `WHERE id = ?`, in.Account)
	if err != nil {
		return "", err
	}
	out := Outward{ID: ids.Random("outward"), Inquiry: a.Inquiry, Approach: a.Approach, Account: a.ID, Body: in.Body, Whom: in.Whom, Asking: testimony.Asking{Use: in.Use, Proposed: s.Today()}}
	err = s.working(ctx, inquiry.InquiryRead, ledger.Of{Kind: "inquiry_outward", ID: out.ID}, a.Inquiry, a.Approach, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		if err := s.mayAsk(ctx, tx, x, &out); err != nil {
			return err
		}
		row := ledger.Row{"inquiry_id": x.ID, "approach_id": out.Approach, "account_id": out.Account, "use_of": string(in.Use), "body": db.OrNil(in.Body), "whom": in.Whom, "why": in.Why,
			"follows": in.Follows, "signed": db.OrNil(in.Signed), "signed_on": orNil(in.SignedOn), "asked": s.Today().String(), "asked_human": access.ActorFrom(ctx).Human}
		if err := tx.Insert("inquiry_outward", out.ID, row); err != nil {
			return err
		}
		id, err = proposal.Make(ctx, tx, s.Clock.Now(), proposal.New{Kind: KindOutward, Record: out.ID, Title: outwardTitles[in.Use],
			Terms: terms{Inquiry: x.ID, Approach: out.Approach, Account: out.Account, Outward: out.ID}, Reason: in.Why})
		return err
	})
	return id, err
}

var outwardTitles = map[testimony.Use]string{testimony.Passed: "Ask somebody whether their account may be passed on", testimony.Speaking: "Ask somebody whether they want to speak at a hearing",
	testimony.Researched: "Give an account to research outside"}

// nameOf is what a recipient is called to whom the actor can pass something; empty: there is none such.
func (s *Service) nameOf(ctx context.Context, body string) (string, error) {
	if body == ReviewPanel {
		return ReviewPanelWords, nil
	}
	all, err := s.Inquiries.BodyChoices(ctx)
	for _, b := range all {
		if b.ID == body {
			return b.Name, err
		}
	}
	return "", err
}

// mayAsk refuses what may not be asked now of an account. Whoever is looked at, or of their kin, is given
// nothing; nor is a body of which that is not known.
func (s *Service) mayAsk(ctx context.Context, q db.Querier, x *inquiry.Inquiry, out *Outward) error {
	a, _, err := s.load(ctx, q, `WHERE id = ?`, out.Account)
	if err != nil {
		return err
	}
	if err := a.May(out.Use); err != nil {
		return err
	}
	if err := s.apart(ctx, q, x, out); err != nil {
		return err
	}
	all, err := s.store.outward(ctx, q, `WHERE account_id = ? AND id <> ?`, out.Account, out.ID)
	for _, b := range all {
		if b.Use != out.Use || b.Body != out.Body || plainName(b.Whom) != plainName(out.Whom) {
			continue
		}
		if b.Standing() {
			return errs.New(errs.Conflict, "This is asked for already, or was done: "+b.Whom+".")
		}
		if until := b.QuietUntil(); !until.IsZero() && !until.Before(s.Today()) {
			return errs.New(errs.Conflict, "The person said no to this. They are not asked about the same again before "+until.AddDays(1).Human()+", unless they say on their page that they may be.")
		}
	}
	return err
}

// apart refuses a body that an inquiry looks at, or that commissions it, or one of their kin.
func (s *Service) apart(ctx context.Context, q db.Querier, x *inquiry.Inquiry, out *Outward) error {
	if out.Body == "" {
		return nil
	}
	words, err := s.Inquiries.Apart(ctx, q, x, out.Body)
	if err == nil && words != "" {
		err = errs.InvalidInput("It cannot go there.", errs.Field{Name: "body", Message: words})
	}
	return err
}

// outwardOf gives an asking that a proposal is about, with its account and inquiry as they stand.
func (s *Service) outwardOf(ctx context.Context, q db.Querier, t terms) (out Outward, a *Account, x *inquiry.Inquiry, err error) {
	if out, err = s.store.oneOutward(ctx, q, t.Outward); err != nil {
		return out, nil, nil, err
	}
	a, x, err = s.load(ctx, q, `WHERE id = ? AND inquiry_id = ?`, out.Account, out.Inquiry)
	return out, a, x, err
}

// stepOutward takes one step of an asking, in a write.
func (s *Service) stepOutward(ctx context.Context, tx *ledger.Tx, out *Outward, a *Account, kind testimony.AskKind, more ledger.Row) error {
	next, err := out.Step(kind, s.Today(), &a.Account)
	if err != nil {
		return err
	}
	out.Asking = next
	row := out.row()
	for name, value := range more {
		row[name] = value
	}
	return tx.Update(ctx, "inquiry_outward", out.ID, out.version, row)
}

// outwardIn is what a proposal is about, in an inquiry in which something may be written.
func (s *Service) outwardIn(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) (out Outward, a *Account, x *inquiry.Inquiry, err error) {
	var t terms
	if err := p.Into(&t); err != nil {
		return out, nil, nil, err
	}
	if out, a, x, err = s.outwardOf(ctx, tx, t); err == nil && x.Frozen() {
		err = inquiry.ErrFrozen()
	}
	return out, a, x, err
}

// applyOutward has the person asked, or lets an account be given to a project.
func (s *Service) applyOutward(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	out, a, x, err := s.outwardIn(ctx, tx, p)
	if err != nil {
		return err
	}
	if err := s.mayAsk(ctx, tx, x, &out); err != nil {
		return only(err)
	}
	return s.stepOutward(ctx, tx, &out, a, testimony.AskAgree, ledger.Row{"agreed_human": access.ActorFrom(ctx).Human})
}

// only says of what was typed right once that it holds no more.
func only(err error) error {
	if errs.Is(err, errs.Invalid) {
		return errs.New(errs.Conflict, "It cannot go there any more: the inquiry looks at it, or nobody knows whether it does. This can only be turned down.")
	}
	return err
}

func (s *Service) undoOutward(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	var t terms
	if err := p.Into(&t); err != nil {
		return err
	}
	out, a, _, err := s.outwardOf(ctx, tx, t)
	if err != nil || out.Stage() != testimony.AskProposed {
		return err // ended meanwhile, by the person's own word
	}
	return s.stepOutward(ctx, tx, &out, a, testimony.AskRefuse, nil)
}

// ProposeGoes asks a second human to agree that an account goes today, to whom the person said yes or to the
// project that two agreed on. The day on which the second agrees is the day on which it goes: it is handed over then, and
// not before, since until then the person can say no.
func (s *Service) ProposeGoes(ctx context.Context, outward, how string) (id string, err error) {
	how = typed.Clean(how)
	var bad typed.Asked
	bad.Need(how != "" && !saysnothing.Is(how, "how", "sent") && len([]rune(how)) <= MaxReason, "how",
		"Write how it goes, such as by hand in a sealed envelope, in at most "+strconv.Itoa(MaxReason)+" characters. The person reads it")
	bad.Need(!rules.Unseen(how), "how", rules.UnseenWords)
	if bad.Err() != nil {
		return "", bad.Err()
	}
	out, err := s.store.oneOutward(ctx, s.DB, outward)
	if err != nil {
		return "", err
	}
	err = s.working(ctx, inquiry.InquiryRead, ledger.Of{Kind: "inquiry_outward", ID: outward}, out.Inquiry, out.Approach, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		out, a, _, err := s.outwardOf(ctx, tx, terms{Outward: outward})
		if err != nil {
			return err
		}
		if _, err := out.Step(testimony.AskGo, s.Today(), &a.Account); err != nil {
			return err
		}
		if err := tx.Update(ctx, "inquiry_outward", out.ID, out.version, ledger.Row{"went_asked_human": access.ActorFrom(ctx).Human}); err != nil {
			return err
		}
		id, err = proposal.Make(ctx, tx, s.Clock.Now(), proposal.New{Kind: KindGoes, Record: out.ID, Title: "An account goes to somebody outside",
			Terms: terms{Inquiry: x.ID, Approach: out.Approach, Account: out.Account, Outward: out.ID}, Reason: how})
		return err
	})
	return id, err
}

// applyGoes has it gone today: it rests on the account for good from this write on, and those who read for it lose
// its key where nothing else needs that.
func (s *Service) applyGoes(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	out, a, x, err := s.outwardIn(ctx, tx, p)
	if err != nil {
		return err
	}
	if err := s.apart(ctx, tx, x, &out); err != nil {
		return only(err)
	}
	if err := s.stepOutward(ctx, tx, &out, a, testimony.AskGo, ledger.Row{"went_how": p.Reason, "went_human": access.ActorFrom(ctx).Human}); err != nil {
		return err
	}
	foot := testimony.Act{Kind: testimony.Cite, On: s.Today(), Use: out.Use, Ref: out.ID}
	fix := foot
	fix.Kind = testimony.Fix
	if err := s.do(ctx, tx, a, foot, fix); err != nil {
		return err
	}
	left, err := s.store.outward(ctx, tx, `WHERE account_id = ? AND id <> ?`, a.ID, out.ID)
	if err == nil && !slices.Contains(groupsOf(&a.Account, PartWords, opensOut(left)), groupRead) {
		s.vault.CloseTo(ctx, tx, wordsOf(a.Approach), PartWords, groupRead)
	}
	return err
}

// ToldProject records that a project was told today to destroy its copy, since the person says no. It goes on while
// the inquiry is suspended and after its end.
func (s *Service) ToldProject(ctx context.Context, outward, how string) error {
	how = typed.Clean(how)
	var bad typed.Asked
	bad.Need(how != "" && !saysnothing.Is(how, "how", "told") && len([]rune(how)) <= MaxReason && !rules.Unseen(how), "how",
		"Write whom you told, and how, in at most "+strconv.Itoa(MaxReason)+" characters")
	if bad.Err() != nil {
		return bad.Err()
	}
	out, err := s.store.oneOutward(ctx, s.DB, outward)
	if err != nil {
		return err
	}
	return s.write(ctx, inquiry.InquiryRead, ledger.Of{Kind: "inquiry_outward", ID: outward}, out.Inquiry, out.Approach, func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
		out, a, _, err := s.outwardOf(ctx, tx, terms{Outward: outward})
		if err != nil {
			return err
		}
		return s.stepOutward(ctx, tx, &out, a, testimony.AskTellThem, ledger.Row{"told_how": how, "told_human": access.ActorFrom(ctx).Human})
	})
}
