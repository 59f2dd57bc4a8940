package restrict

import (
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

// Book is all that was asked, ordered, stopped and claimed in one inquiry, in
// the order in which it was done. An act gives a new Book.
type Book struct {
	Orders       []Order       `json:"orders"`
	Applications []Application `json:"applications"`
	Claims       []Claim       `json:"claims"`
	Stops        []Stop        `json:"stops"`
	Powers       []Power       `json:"powers"`
	Ended        clock.Day     `json:"ended"` // when the inquiry ended (s.14); the zero day while it lasts
}

// with gives a list with one more at its end, and leaves the old list alone.
func with[T any](list []T, one T) []T { return append(slices.Clip(slices.Clone(list)), one) }

// change gives a list in which the one with an id is changed, if change allows.
func change[T any](list []T, is func(T) bool, change func(*T) error) ([]T, error) {
	i := slices.IndexFunc(list, is)
	if i < 0 {
		return nil, errs.New(errs.NotFound, "There is none of that id")
	}
	list = slices.Clone(list)
	return list, change(&list[i])
}

var errDone = errs.New(errs.Conflict, "That was decided before")

// Apply enters an application. It is held from now on.
func (b Book) Apply(a Application) (Book, error) {
	if err := a.Check(); err != nil {
		return b, err
	}
	if slices.ContainsFunc(b.Applications, func(x Application) bool { return x.ID == a.ID }) {
		return b, errs.New(errs.Repeated, "That application is entered already")
	}
	a.Decision = Decision{}
	b.Applications = with(b.Applications, a)
	return b, nil
}

// Show records that pending text is shown to one more, for the application to
// be determined (r.12).
func (b Book) Show(id string, s Showing) (Book, error) {
	if err := errs.Refused("This cannot be shown yet", s.wrong()...); err != nil {
		return b, err
	}
	list, err := change(b.Applications, func(a Application) bool { return a.ID == id }, func(a *Application) error {
		if a.Decision.Outcome != "" {
			return errDone
		}
		a.Shown = with(a.Shown, s)
		return nil
	})
	if err != nil {
		return b, err
	}
	b.Applications = list
	return b, nil
}

// Decide ends an application. A grant needs its order in the book and in force;
// where that order holds less than was asked, the rest stays held until the
// decision says by an opening that it does not.
func (b Book) Decide(id string, d Decision) (Book, error) {
	list, err := change(b.Applications, func(a Application) bool { return a.ID == id }, func(a *Application) error {
		if a.Decision.Outcome != "" {
			return errDone
		}
		a.Decision = d
		return b.checkDecision(d)
	})
	if err != nil {
		return b, err
	}
	b.Applications = list
	return b, nil
}

func (b Book) checkDecision(d Decision) error {
	switch d.Outcome {
	case Granted:
		i := slices.IndexFunc(b.Orders, func(o Order) bool { return o.ID == d.Order })
		if i < 0 || !b.inForce(i, d.On) {
			return errs.InvalidInput("This cannot be granted yet", errs.Field{Name: "order", Message: "Make the order that grants it first; it must be in force"})
		}
		if d.Opening.none() {
			return nil
		}
	case Refused, Withdrawn:
	default:
		return errs.InvalidInput("This cannot be decided so", errs.Field{Name: "outcome", Message: "Choose granted, refused or withdrawn"})
	}
	return b.checkOpening(DecideAsked, d.Opening)
}

func (b Book) checkOpening(over What, o Opening) error {
	if err := errs.Refused("This does not open yet", o.wrong()...); err != nil {
		return err
	}
	if !b.hasPower(over, o.Office, !b.Ended.IsZero()) {
		return errs.New(errs.Forbidden, "Nobody of that office may open this now")
	}
	return nil
}

// Order makes an order or notice, which may replace another (s.20): both in one
// act, so that there is no moment between them.
func (b Book) Order(o Order) (Book, error) {
	if err := o.Check(); err != nil {
		return b, err
	}
	if slices.ContainsFunc(b.Orders, func(x Order) bool { return x.ID == o.ID }) {
		return b, errs.New(errs.Repeated, "That order is made already")
	}
	if !b.Ended.IsZero() && o.Rest.none() {
		return b, errs.New(errs.Forbidden, "The inquiry has ended: orders and notices are made before that (section 19(2))")
	}
	if o.Replaces != "" {
		if err := b.checkVaried(o); err != nil {
			return b, err
		}
	}
	o.Revoked = Opening{}
	b.Orders = with(b.Orders, o)
	return b, nil
}

// checkVaried says whether an order may take the place of the one that it names.
// After the end nothing is made anew, and what opens is for whom the powers name.
func (b Book) checkVaried(o Order) error {
	i := slices.IndexFunc(b.Orders, func(x Order) bool { return x.ID == o.Replaces })
	if i < 0 {
		return errs.New(errs.NotFound, "There is no order of that id to vary")
	}
	if slices.ContainsFunc(b.Orders, func(x Order) bool { return x.Replaces == o.Replaces }) || !b.Orders[i].Revoked.none() {
		return errDone
	}
	if b.Orders[i].Instrument != o.Instrument && b.Ended.IsZero() {
		return errs.New(errs.Forbidden, "An order is varied by an order, a notice by a notice")
	}
	if o.Rest.none() {
		return nil
	}
	return b.checkOpening(b.Orders[i].what(), o.Rest)
}

func (o Order) what() What {
	if o.Instrument == ByNotice {
		return RevokeNotice
	}
	return RevokeOrder
}

// Revoke ends an order (s.20).
func (b Book) Revoke(id string, o Opening) (Book, error) {
	list, err := change(b.Orders, func(x Order) bool { return x.ID == id }, func(x *Order) error {
		if !x.Revoked.none() {
			return errDone
		}
		x.Revoked = o
		return b.checkOpening(x.what(), o)
	})
	if err != nil {
		return b, err
	}
	b.Orders = list
	return b, nil
}

// Stop holds a span of a hearing at once.
func (b Book) Stop(s Stop) (Book, error) {
	if err := s.Check(); err != nil {
		return b, err
	}
	if slices.ContainsFunc(b.Stops, func(x Stop) bool { return x.ID == s.ID }) {
		return b, errs.New(errs.Repeated, "That stop is entered already")
	}
	s.Lifted = Opening{}
	b.Stops = with(b.Stops, s)
	return b, nil
}

// Lift ends a stop.
func (b Book) Lift(id string, o Opening) (Book, error) {
	list, err := change(b.Stops, func(s Stop) bool { return s.ID == id }, func(s *Stop) error {
		if !s.Lifted.none() {
			return errDone
		}
		s.Lifted = o
		return b.checkOpening(LiftStop, o)
	})
	if err != nil {
		return b, err
	}
	b.Stops = list
	return b, nil
}

// Claim enters a claim; what it names is held apart at once.
func (b Book) Claim(c Claim) (Book, error) {
	if err := c.Check(); err != nil {
		return b, err
	}
	if slices.ContainsFunc(b.Claims, func(x Claim) bool { return x.ID == c.ID }) {
		return b, errs.New(errs.Repeated, "That claim is entered already")
	}
	c.Upheld, c.Failed = clock.Day{}, Opening{}
	b.Claims = with(b.Claims, c)
	return b, nil
}

// Uphold rules that a claim is good: it stays as it is, for good.
func (b Book) Uphold(id string, day clock.Day) (Book, error) {
	return b.ruled(id, func(c *Claim) error {
		if day.IsZero() {
			return errs.InvalidInput("This claim cannot be ruled on yet", errs.Field{Name: "day", Message: "Enter the day of the ruling"})
		}
		c.Upheld = day
		return nil
	})
}

// Reject rules that a claim fails, or was withdrawn, and when the text opens.
func (b Book) Reject(id string, o Opening) (Book, error) {
	return b.ruled(id, func(c *Claim) error {
		c.Failed = o
		return b.checkOpening(RuleOnClaim, o)
	})
}

func (b Book) ruled(id string, rule func(*Claim) error) (Book, error) {
	list, err := change(b.Claims, func(c Claim) bool { return c.ID == id }, func(c *Claim) error {
		if !c.Upheld.IsZero() || !c.Failed.none() {
			return errDone
		}
		return rule(c)
	})
	if err != nil {
		return b, err
	}
	b.Claims = list
	return b, nil
}

// End records that the inquiry ended. It opens nothing.
func (b Book) End(day clock.Day) (Book, error) {
	if day.IsZero() {
		return b, errs.InvalidInput("The end cannot be entered yet", errs.Field{Name: "day", Message: "Enter the day on which the inquiry ended"})
	}
	if !b.Ended.IsZero() {
		return b, errDone
	}
	b.Ended = day
	return b, nil
}
