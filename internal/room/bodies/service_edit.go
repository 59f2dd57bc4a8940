package bodies

import (
	"context"
	"net/url"
	"strings"

	"candour/internal/base/clock/edtf"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/trust/ledger"
)

// Input is what an administrator says of a body.
type Input struct {
	// ID is empty for a new body.
	ID, Name string
	Kind     Kind
	Ended    string // a rough date
	// Parents are what it is part of; for a new body only.
	Parents   []string
	Reason    string
	Version   int64
	Synthetic bool
	// Sure says that whoever writes was shown the bodies with a like name, and that
	// it is none of them.
	Sure bool
}

// NearQuestion is what is asked of whoever enters a name that is like one which is
// there.
const NearQuestion = "Bodies with a like name are on the list. Is it one of these?"

// endedElsewhere is said where a real body would be closed without a source.
const endedElsewhere = "Of a real body this is entered under “Names and days”, with the address where it can be read. Leave it empty here."

const maxName, maxReason = 200, 500

// problems collects what is wrong with a form.
type problems []errs.Field

func (p *problems) add(name, message string) {
	*p = append(*p, errs.Field{Name: name, Message: message})
}

func (p *problems) err() error {
	return errs.Refused("Some of what you entered needs to be put right.", *p...)
}

// date reads a rough date that may be left out.
func (p *problems) date(name, text string) edtf.Date {
	if strings.TrimSpace(text) == "" {
		return edtf.Date{}
	}
	d, err := edtf.Parse(text)
	if err != nil {
		p.add(name, errs.Message(err))
	}
	return d
}

// source reads an address that may be left out.
func (p *problems) source(text string) string {
	text = strings.TrimSpace(text)
	u, err := url.Parse(text)
	if text != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || len(text) > maxReason) {
		p.add("source", "Write the whole address of the page or the act, with https:// before it, or leave this empty.")
	}
	return text
}

func (p *problems) reason(text, missing string) string {
	text = strings.TrimSpace(text)
	switch {
	case saysnothing.Is(text, "reason"):
		p.add("reason", missing)
	case len([]rune(text)) > maxReason:
		p.add("reason", "The reason must be 500 characters or fewer.")
	}
	return text
}

// check says what is wrong with the input over the list as it is.
func (in *Input) check(d *Directory) (ended edtf.Date, err error) {
	var p problems
	in.Name = strings.Join(strings.Fields(in.Name), " ")
	switch {
	case in.Name == "":
		p.add("name", "Enter the name of the body.")
	case len([]rune(in.Name)) > maxName:
		p.add("name", "The name must be 200 characters or fewer.")
	case idOf(in.Name) == "" || Key(in.Name) == "":
		p.add("name", "The name needs at least one letter or digit.")
	}
	if !in.Kind.known() {
		p.add("kind", "Choose what kind of body it is.")
	}
	ended = p.date("ended", in.Ended)
	if was, _ := d.Find(in.ID); ended != was.Ended && !ended.IsZero() && !was.Synthetic && !(in.ID == "" && in.Synthetic) {
		p.add("ended", endedElsewhere)
	}
	for _, id := range in.Parents {
		if _, ok := d.Find(id); !ok {
			p.add("parents", "Choose from the list what it is part of.")
		}
	}
	return ended, p.err()
}

// Add puts a body on the list. A name that means a body which is there already
// is refused, whoever it is from; one that the register alone names gets its
// kind, and keeps its id.
func (s *Service) Add(ctx context.Context, in Input) (Body, error) {
	var out Body
	act := ledger.Act{Action: BodyManage, Kind: listedTable, ID: idOf(in.Name), Reason: strings.TrimSpace(in.Reason)}
	_, err := s.cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		d, err := s.Directory(ctx, tx)
		if err != nil {
			return err
		}
		now := in
		ended, err := now.check(d)
		if err != nil {
			return err
		}
		out = Body{ID: idOf(now.Name), Name: now.Name, Kind: now.Kind, Ended: ended, Source: Listed, Synthetic: now.Synthetic, Version: 1}
		if err := d.adopt(&out, now.Sure); err != nil {
			return err
		}
		tx.SetRecord(listedTable, out.ID)
		_, known := d.Find(out.ID)
		if err := tx.Insert(listedTable, out.ID, out.row()); err != nil {
			return err
		}
		for _, parent := range now.Parents {
			t := Tie{From: out.ID, To: parent, Kind: PartOf}
			if d.loops(t) {
				return errLoop("parents")
			}
			if known { // the register named it before: its people may be here
				err = s.proposeTie(ctx, tx, d, tieTerms{Tie: t}, now.Reason)
			} else {
				err = tx.Insert(tieTable, newID("tie"), t.row())
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// adopt gives a new body the id of the register's, if the register names it,
// and refuses a second entry of one that the list has.
func (d *Directory) adopt(b *Body, sure bool) error {
	known, found, nearest := d.Named(b.Name)
	if !found {
		known, found = d.Find(b.ID)
	}
	if !found && nearest != nil {
		known, found = *nearest, true
	}
	switch {
	case !found && !sure && len(d.Near(b.Name)) > 0:
		return errs.InvalidInput("Is it one of those on the list?", errs.Field{Name: "sure", Message: NearQuestion})
	case !found:
		return nil
	case known.Source == Register && Opens(known.Kind, b.Kind):
		return errs.InvalidInput("This body is on the list as one that closes cases.", errs.Field{Name: "kind",
			Message: "The list has it as: " + known.Kind.Words() + ". If that is wrong, say so on the page of " + known.Name + ". Another administrator must agree."})
	case known.Source == Register:
		b.ID, b.Name, b.Synthetic = known.ID, known.Name, b.Synthetic || known.Synthetic
		return nil
	}
	return errs.InvalidInput("This body is on the list already.", errs.Field{Name: "name",
		Message: "This may be the same as " + known.Name + ", which is on the list. Change that one, or write a name that nobody can take for it."})
}

func (b Body) row() ledger.Row {
	return ledger.Row{"name": b.Name, "kind": string(b.Kind), "ended": dateOrNil(b.Ended), "synthetic": b.Synthetic}
}

func (t Tie) row() ledger.Row {
	return ledger.Row{"from_body": t.From, "to_body": t.To, "kind": string(t.Kind), "reason": db.OrNil(t.Reason), "state": stateHolds, "source": db.OrNil(t.Source), "since_date": dateOrNil(t.Since)}
}

func errLoop(field string) error {
	return errs.InvalidInput("These bodies would be part of each other.", errs.Field{Name: field,
		Message: "This would make a ring: the other body is part of this one already, or came out of it."})
}

func errMoved() error {
	return errs.New(errs.Conflict, "Somebody else changed this while you were writing.")
}

// Change says what a body is, and whether it has ended, with the reason. Of one
// that the program knows the kind stays; of one that the register names the
// name does. That a body which closes cases is none that does ([Opens]) is only
// proposed: another administrator must agree.
func (s *Service) Change(ctx context.Context, in Input) error {
	act := ledger.Act{Action: BodyManage, Kind: listedTable, ID: in.ID, Reason: strings.TrimSpace(in.Reason)}
	_, err := s.cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		d, err := s.Directory(ctx, tx)
		if err != nil {
			return err
		}
		now := in
		was, ok := d.Find(now.ID)
		if !ok {
			return errs.New(errs.NotFound, "There is no such body.")
		}
		if was.Version != now.Version {
			return errMoved()
		}
		ended, err := now.change(d, was)
		if err != nil {
			return err
		}
		if Opens(was.Kind, now.Kind) {
			return s.proposeKind(ctx, tx, was, now)
		}
		return now.write(ctx, tx, was, Body{Name: now.Name, Kind: now.Kind, Ended: ended, Synthetic: was.Synthetic})
	})
	return err
}

// change checks what is said of a body that is there.
func (in *Input) change(d *Directory, was Body) (edtf.Date, error) {
	if was.Source != Listed || was.Version == 0 {
		in.Name = was.Name
	}
	ended, err := in.check(d)
	if err != nil {
		return ended, err
	}
	var p problems
	p.reason(in.Reason, "Say why you are making this change.")
	if was.Source == BuiltIn && in.Kind != was.Kind {
		p.add("kind", "The program knows what kind of body this is. It stays.")
	}
	if other, found, _ := d.Named(in.Name); found && other.ID != in.ID {
		p.add("name", "This may be the same as "+other.Name+", which is on the list.")
	}
	return ended, p.err()
}

func (in Input) write(ctx context.Context, tx *ledger.Tx, was, is Body) error {
	if was.Version == 0 {
		return tx.Insert(listedTable, in.ID, is.row())
	}
	return tx.Update(ctx, listedTable, in.ID, was.Version, is.row())
}
