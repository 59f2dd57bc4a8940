package bodies

import (
	"context"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// SayInput is what somebody says of a body.
type SayInput struct {
	Body   string
	Kind   SaidKind
	Name   string
	From   string // rough dates
	Until  string
	Source string
	Reason string
	// Sure says that whoever writes was shown the names that are like this one.
	Sure bool
}

// sourceMissing is said where something of a real body that its readers are told as a
// fact has no source.
const sourceMissing = "Enter the address where this can be read, such as the act, the order or the page of the body. Of a real body a former name, or that it was closed, is not recorded without it."

// check says what is wrong with it, over the list as it is.
func (in SayInput) check(d *Directory) (Said, error) {
	var p problems
	out := Said{Body: d.As(in.Body), Kind: in.Kind, Name: strings.Join(strings.Fields(in.Name), " ")}
	out.Source, out.From, out.Until = p.source(in.Source), p.date("from", in.From), p.date("until", in.Until)
	out.Reason = p.reason(in.Reason, "Say how you know.")
	switch {
	case in.Kind.Words() == "":
		p.add("what", "Choose what you want to say.")
	case in.Kind.IsName() && Key(out.Name) == "":
		p.add("name", "Enter the name.")
	case in.Kind.IsName() && len([]rune(out.Name)) > maxName:
		p.add("name", "The name must be 200 characters or fewer.")
	case !in.Kind.IsName() && out.Name != "":
		p.add("name", "Leave the name empty: this is a day.")
	case !in.Kind.IsName() && out.From.IsZero():
		p.add("from", "Enter the day, as exactly as you know it.")
	case !in.Kind.IsName() && !out.Until.IsZero():
		p.add("until", "Leave this empty: it was on one day.")
	}
	if from, ok := out.From.First(); ok {
		if until, ok := out.Until.Last(); ok && until.Before(from) {
			p.add("until", "This is before the first day on which the name was in use.")
		}
	}
	if b, found := d.Find(in.Body); out.Source == "" && out.Kind.needsSource() && (!found || !b.Synthetic) {
		p.add("source", sourceMissing)
	}
	if err := p.err(); err != nil {
		return out, err
	}
	return out, d.mayBeCalled(out, in.Sure)
}

// mayBeCalled refuses a name that is another body's own; and one that is like
// another's, until whoever writes says that they saw it.
func (d *Directory) mayBeCalled(s Said, sure bool) error {
	if !s.Kind.IsName() {
		return nil
	}
	no := func(words string) error { return errs.InvalidInput(words, errs.Field{Name: "name", Message: words}) }
	if Key(s.Name) == Key(d.Name(s.Body)) {
		return no("This is its name now.")
	}
	for _, n := range d.saidOf(s.Body, s.Kind) {
		if Key(n.Name) == Key(s.Name) && n.From == s.From && n.Until == s.Until {
			return no("This is said of it already.")
		}
	}
	if other, found, _ := d.Named(s.Name); found && other.ID != s.Body && !sure {
		return no("This is a name of " + other.Name + " too. If both were called so, say below that you are sure; then nobody can tell by this name alone who is meant.")
	}
	return nil
}

func (s Said) row() ledger.Row {
	return ledger.Row{"body": s.Body, "kind": string(s.Kind), "name": db.OrNil(s.Name), "from_date": dateOrNil(s.From), "to_date": dateOrNil(s.Until), "source": db.OrNil(s.Source),
		"reason": s.Reason, "synthetic": s.Synthetic, "state": stateHolds}
}

// Say notes another name of a body, or the day on which it was opened or closed.
func (s *Service) Say(ctx context.Context, in SayInput) error {
	act := ledger.Act{Action: BodySay, Kind: saidTable, ID: newID("said"), Reason: strings.TrimSpace(in.Reason)}
	_, err := s.cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		d, err := s.Directory(ctx, tx)
		if err != nil {
			return err
		}
		b, ok := d.Find(in.Body)
		if !ok {
			return errs.New(errs.NotFound, "There is no such body.")
		}
		one, err := in.check(d)
		if err != nil {
			return err
		}
		one.Synthetic = b.Synthetic || access.ActorFrom(ctx).Synthetic
		if err := tx.Insert(saidTable, act.ID, one.row()); err != nil {
			return err
		}
		return s.changed(tx, d.Read(one.Body)...)
	})
	s.after(err)
	return err
}

// Unsay takes back what was said of a body by mistake, with the reason.
func (s *Service) Unsay(ctx context.Context, body, id, reason string) error {
	act := ledger.Act{Action: BodySay, Kind: saidTable, ID: id, Reason: strings.TrimSpace(reason)}
	_, err := s.cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		var p problems
		p.reason(reason, "Say what was wrong.")
		if err := p.err(); err != nil {
			return err
		}
		d, err := s.Directory(ctx, tx)
		if err != nil {
			return err
		}
		for _, one := range d.Said(body) {
			if one.ID != id {
				continue
			}
			if err := tx.Update(ctx, saidTable, id, one.Version, ledger.Row{"state": stateWithdrawn}); err != nil {
				return err
			}
			return s.changed(tx, d.Read(body)...)
		}
		return errs.New(errs.NotFound, "There is no such entry.")
	})
	s.after(err)
	return err
}

// changed tells whoever shows names, within the write.
func (s *Service) changed(tx *ledger.Tx, ids ...string) error {
	if s.cfg.Changed == nil {
		return nil
	}
	tx.After(func(ctx context.Context, tx *ledger.Tx) error { return s.cfg.Changed(ctx, tx, ids...) })
	return nil
}

// after tells whoever keeps names that a write was stored.
func (s *Service) after(err error) {
	if err == nil && s.cfg.After != nil {
		s.cfg.After()
	}
}

// About gives the list and one body to whoever may say what it is called.
func (s *Service) About(ctx context.Context, id string) (*Directory, Body, error) {
	if err := s.may(ctx, BodySay, saidTable, ""); err != nil {
		return nil, Body{}, err
	}
	d, err := s.Directory(ctx, s.cfg.DB)
	if err != nil {
		return nil, Body{}, err
	}
	b, ok := d.Find(id)
	if !ok {
		err = errs.New(errs.NotFound, "There is no such body.")
	}
	return d, b, err
}
