package drafting

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

const decidesAdvice = "advice"

// Advice is what was advised on defamation before a report was signed to which the law gives no privilege of its
// own. It is of one text: a text that changed since was not advised on.
type Advice struct {
	Of      string    `json:"of"` // the hash of the text
	Who     string    `json:"who"`
	On      clock.Day `json:"on"`
	Changed string    `json:"changed"`
}

// ProposeAdvice records what was advised on the report as it is, once a second human agrees.
func (s *Service) ProposeAdvice(ctx context.Context, id string, a Advice) (prop string, err error) {
	a.Who, a.Changed = typed.Clean(a.Who), typed.Clean(a.Changed)
	var bad typed.Asked
	bad.Words(a.Who, "who", "Say who advised", MaxName)
	bad.Need(!a.On.IsZero() && !a.On.After(s.Today()), "on", "Give the day of the advice, today or before")
	bad.Reason(a.Changed, "changed", "Say what was changed after it, or that nothing had to be", MaxWhy)
	if err := bad.Err(); err != nil {
		return "", err
	}
	row := ids.Random("decision")
	err = s.act(ctx, inquiry.InquiryDraft, id, func(ctx context.Context, tx *ledger.Tx, d *draft) error {
		if d.text.Form.Privileged {
			return errNone
		}
		if a.On.Before(d.Made) {
			return typed.Wrong("on", "Give a day from "+d.Made.Human()+" on: before that there was no report")
		}
		signed, err := s.asSigned(ctx, tx, d)
		if err != nil {
			return err
		}
		a.Of = signed.SHA256()
		prop, err = s.propose(ctx, tx, d, KindAdvice, decidesAdvice, row, "Advice on defamation that was taken", a)
		return err
	})
	return prop, err
}

// asSigned is the text as it would be signed today.
func (s *Service) asSigned(ctx context.Context, tx *ledger.Tx, d *draft) (report.Signed, error) {
	w, err := s.world(ctx, tx, d)
	if err != nil {
		return report.Signed{}, err
	}
	return d.text.Sign(d.text.Form.Panel, w)
}

func (s *Service) applyAdvice(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	t, d, now, err := s.answered(ctx, tx, p)
	if err != nil {
		return err
	}
	return s.decided(ctx, tx, d, t.Row, *now.Advice)
}

// advised is the newest advice that two recorded, of the text as it is; nil where there is none.
func (d *draft) advised(signed report.Signed) (out *Advice, err error) {
	for _, x := range d.decisions {
		if x.kind != decidesAdvice || x.state != Agreed {
			continue
		}
		var a Advice
		if err := unseal(d.key, "inquiry_report_decision", x.id, x.sealed, &a); err != nil {
			return nil, err
		}
		if a.Of == signed.SHA256() {
			out = &a
		}
	}
	return out, nil
}

var errAdvice = errs.New(errs.Conflict, "The law gives this report no privilege of its own. It is signed once two people recorded the advice on defamation that was taken on it as "+
	"it is now: who advised, when, and what was changed.")

// mayBeSigned refuses a report without privilege on which no advice was recorded.
func (d *draft) mayBeSigned(signed report.Signed) error {
	if d.text.Form.Privileged {
		return nil
	}
	a, err := d.advised(signed)
	if err == nil && a == nil {
		err = errAdvice
	}
	return err
}
