package listening

import (
	"context"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/site/room"
	"candour/internal/trust/ledger"
)

// AnswerAsked records what a person says to one asking: yes, no (with a yes before, that is taken back), or that
// they may be asked about it again. No reason is asked for. With a yes to a recipient goes the key of the words, for
// those who read; with a no it is taken away where no other use needs it. A no is taken while the inquiry is suspended and
// after its end; a yes is not.
func (s *Service) AnswerAsked(ctx context.Context, p Person, id string, say testimony.AskKind) error {
	if say != testimony.AskSayYes && say != testimony.AskSayNo && say != testimony.AskReopen {
		return errs.New(errs.Invalid, "Press one of the buttons of the page.")
	}
	return s.onMine(ctx, p, func(ctx context.Context, tx *ledger.Tx, a *Approach) error {
		out, err := s.store.oneOutward(ctx, tx, id)
		if err != nil {
			return err
		}
		if out.Approach != a.ID || out.Agreed.IsZero() { // of another, or nobody asked them yet
			return errNone
		}
		acc, x, err := s.load(ctx, tx, `WHERE approach_id = ?`, a.ID)
		if err != nil {
			return err
		}
		if say == testimony.AskSayYes && x.Frozen() {
			return inquiry.ErrFrozen()
		}
		all, err := s.store.outward(ctx, tx, `WHERE account_id = ?`, acc.ID)
		if err != nil {
			return err
		}
		before := opensOut(all)
		if err := s.stepOutward(ctx, tx, &out, acc, say, nil); err != nil {
			return err
		}
		for i := range all {
			if all[i].ID == id {
				all[i] = out
			}
		}
		return s.openOrClose(ctx, tx, p, was{&acc.Account, before}, was{&acc.Account, opensOut(all)})
	})
}

// endOutward ends what is under way of some uses: the person said no to them, or took it all back. It says whether
// some asking opens the account before that and after.
func (s *Service) endOutward(ctx context.Context, tx *ledger.Tx, a *Account, uses ...testimony.Use) (before, after bool, err error) {
	all, err := s.store.outward(ctx, tx, `WHERE account_id = ?`, a.ID)
	if err != nil {
		return false, false, err
	}
	before = opensOut(all)
	for i := range all {
		x := &all[i]
		if stage := x.Stage(); !slices.Contains(uses, x.Use) || stage != testimony.AskProposed && stage != testimony.AskWaits && stage != testimony.AskReady {
			continue
		}
		if err := s.stepOutward(ctx, tx, x, a, testimony.AskEnd, nil); err != nil {
			return false, false, err
		}
	}
	return before, opensOut(all), nil
}

// OutwardOf gives the askings of one account to whoever reads accounts.
func (s *Service) OutwardOf(ctx context.Context, id, account string) (x inquiry.Inquiry, acc *Account, out []Outward, err error) {
	a, in, err := s.load(ctx, s.DB, `WHERE id = ? AND inquiry_id = ?`, account, id)
	if err != nil {
		return x, nil, nil, err
	}
	if err := s.may(ctx, s.DB, in, inquiry.InquiryRead, a.Approach); err != nil {
		return x, nil, nil, err
	}
	if out, err = s.store.outward(ctx, s.DB, `WHERE account_id = ?`, a.ID); err != nil {
		return x, nil, nil, err
	}
	toTell := slices.ContainsFunc(out, func(o Outward) bool { return o.ToTell(&a.Account) })
	if _, listed := s.listed(a); !toTell && (!listed || !a.Withdrawn().IsZero()) {
		return x, nil, nil, errNone // nobody's to read
	}
	return *in, a, out, nil
}

// OutwardProposed gives what a proposal is about to whoever may read it.
func (s *Service) OutwardProposed(ctx context.Context, p interface{ Into(any) error }) (out Outward, err error) {
	var t terms
	if err := p.Into(&t); err != nil {
		return out, err
	}
	return s.store.oneOutward(ctx, s.DB, t.Outward)
}

// Speakers gives who was asked to speak at a hearing and said yes, to whoever arranges hearings: which hearing and
// which days, and of nobody who it is.
func (s *Service) Speakers(ctx context.Context, id string) (x inquiry.Inquiry, out []Outward, err error) {
	if x, err = s.One(ctx, id, inquiry.InquiryArrange); err != nil {
		return x, nil, err
	}
	all, err := s.outwardNow(ctx, &x)
	for _, o := range all {
		if o.Use == testimony.Speaking && o.Stage() == testimony.AskReady && o.may {
			o.ID, o.Approach, o.Account, o.Why, o.asker = "", "", "", "", ""
			out = append(out, o.Outward)
		}
	}
	return x, out, err
}

// standing is an asking with how its account stands.
type standing struct {
	Outward
	may, toTell bool
}

// outwardNow gives all askings of an inquiry with how their accounts stand today.
func (s *Service) outwardNow(ctx context.Context, x *inquiry.Inquiry) (out []standing, err error) {
	all, err := s.store.outward(ctx, s.DB, `WHERE inquiry_id = ?`, x.ID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	accounts, err := s.loadAll(ctx, s.DB, x.ID, `WHERE inquiry_id = ? AND id IN (SELECT account_id FROM inquiry_outward)`, x.ID)
	if err != nil {
		return nil, err
	}
	for _, o := range all {
		i := slices.IndexFunc(accounts, func(a Account) bool { return a.ID == o.Account })
		if i < 0 {
			continue
		}
		a := &accounts[i].Account
		out = append(out, standing{o, a.May(o.Use) == nil, o.ToTell(a)})
	}
	return out, nil
}

// outwardItems are what waits for somebody: an account that may go, a project that is to be told, and for who
// arranges hearings that somebody said yes.
func (s *Service) outwardItems(ctx context.Context, x *inquiry.Inquiry) (out []room.DeskItem, err error) {
	reads, arranges := s.May(ctx, x, inquiry.InquiryRead, ""), s.May(ctx, x, inquiry.InquiryArrange, "")
	if !reads && !arranges {
		return nil, nil
	}
	all, err := s.outwardNow(ctx, x)
	speaks := 0
	for _, o := range all {
		at := inquiry.OnePath + "/" + x.ID + "/accounts/" + o.Account + "/outward"
		add := func(title string) {
			out = append(out, room.DeskItem{Title: title + ": " + x.Title, Href: at, Urgency: room.Soon, Synthetic: x.Synthetic})
		}
		switch ready := o.Stage() == testimony.AskReady && o.may && !x.Frozen(); {
		case o.toTell && reads:
			add("Tell the project to destroy its copy")
		case ready && o.Use == testimony.Speaking:
			speaks++
		case ready && reads:
			add("An account may go to " + o.Whom)
		}
	}
	if speaks > 0 && arranges {
		out = append(out, room.DeskItem{Title: "Somebody said yes to speaking at a hearing: " + x.Title, Href: inquiry.OnePath + "/" + x.ID + "/speakers", Urgency: room.Soon, Synthetic: x.Synthetic})
	}
	return out, err
}
