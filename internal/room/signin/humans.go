package signin

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/signin/alike"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Answer is what an administrator says of somebody who is like another human.
type Answer struct {
	// Same is the human that they are; empty for somebody else.
	Same string
	// Because is why they are another human.
	Because string
}

// Near is a registered human whom somebody is like.
type Near struct {
	Human
	Names []string // of their accounts
	Why   []string
	// Taken says that the number is theirs: somebody else cannot have it.
	Taken bool
}

// near finds whom somebody is like, leaving out who they are already.
func (h *humans) near(p Staff, staff []Staff, self string) []Near {
	normal, _ := access.HumanNumber(p.Human)
	var out []Near
	seen := map[string]int{}
	note := func(x Human, why string, taken bool) {
		one := h.one[x.ID]
		if why == "" || self != "" && h.same(x.ID, self) {
			return
		}
		i, ok := seen[one]
		if !ok {
			i, seen[one] = len(out), len(out)
			out = append(out, Near{Human: x})
		}
		if out[i].Taken = out[i].Taken || taken; !slices.Contains(out[i].Why, why) {
			out[i].Why = append(out[i].Why, why)
		}
	}
	for _, x := range h.list {
		note(x, likeNumber(x, normal, p.Body), x.Normal == normal && x.Employer == p.Body)
	}
	name := alike.NameOf(p.Name)
	for _, o := range staff {
		if x, ok := h.byID(o.Human); ok && o.ID != p.ID {
			note(x, likePerson(o, p, name), false)
		}
	}
	for i := range out {
		for _, o := range staff {
			if h.same(o.Human, out[i].ID) && !slices.Contains(out[i].Names, o.Name) {
				out[i].Names = append(out[i].Names, o.Name)
			}
		}
	}
	return out
}

func likeNumber(x Human, normal, employer string) string {
	switch {
	case x.Normal == normal && x.Employer == employer:
		return "has this number at this body"
	case x.Normal == normal:
		return "has this number at another body"
	case x.Employer == employer && alike.NearNumber(x.Normal, normal):
		return "has nearly this number"
	}
	return ""
}

// How two accounts are like each other.
const (
	hasName    = "has this name, or nearly"
	hasMailbox = "has this mailbox, or nearly"
)

// likePerson compares two accounts; name is that of the second, taken apart.
func likePerson(o, p Staff, name alike.Name) string {
	switch {
	case alike.NameOf(o.Name).Near(name):
		return hasName
	case alike.Mailbox(o.Email) != "" && alike.Mailbox(o.Email) == alike.Mailbox(p.Email):
		return hasMailbox
	}
	return ""
}

// settle finds the human that somebody is, or makes one. Whoever is like others
// is judged by an administrator, whose answer is asked for; the service's own
// seeding answers none.
func (s *Service) settle(ctx context.Context, tx *ledger.Tx, was, p Staff, asks bool) (string, error) {
	h, err := loadHumans(ctx, tx)
	if err != nil {
		return "", err
	}
	normal, ok := access.HumanNumber(p.Human)
	if cur, known := h.byID(was.Human); known && (p.Human == was.Human || ok && normal == cur.Normal) {
		return was.Human, s.keepEarly(tx, cur)
	}
	if !ok {
		return "", errs.InvalidInput("The number cannot be read.", errs.Field{Name: "human", Message: "Write the number with the letters A to Z and digits."})
	}
	var near []Near
	if asks {
		staff, err := listStaff(ctx, tx, false)
		if err != nil {
			return "", err
		}
		near = h.near(p, staff, was.Human)
	}
	return s.judged(tx, h, p, normal, near)
}

// judged takes the administrator's answer about somebody who may be like others.
func (s *Service) judged(tx *ledger.Tx, h *humans, p Staff, normal string, near []Near) (string, error) {
	if len(near) > 0 {
		if err := checkAnswer(p.Answer, near); err != nil {
			return "", err
		}
	}
	if err := h.checkSame(p, normal); err != nil {
		return "", err
	}
	found, there := h.find(normal, p.Body)
	if there && (p.Answer.Same == "" || h.same(found.ID, p.Answer.Same)) {
		return found.ID, s.keepEarly(tx, found)
	}
	x := Human{ID: h.freeID(p, s.cfg.NewID), Number: p.Human, Normal: normal, Employer: p.Body, Synthetic: p.Synthetic,
		Other: p.Answer.Because, SameAs: h.one[p.Answer.Same]}
	if x.SameAs != "" {
		x.Other = ""
		if same, _ := h.byID(x.SameAs); same.early {
			return x.ID, errors.Join(s.keepEarly(tx, same), s.keep(tx, x))
		}
	}
	return x.ID, s.keep(tx, x)
}

// keepEarly makes the row of a human of the first release.
func (s *Service) keepEarly(tx *ledger.Tx, x Human) error {
	if !x.early {
		return nil
	}
	return s.keep(tx, x)
}

func (s *Service) keep(tx *ledger.Tx, x Human) error {
	return tx.Insert(personTable, x.ID, ledger.Row{"number": x.Number, "normal": x.Normal, "employer": db.OrNil(x.Employer), "synthetic": x.Synthetic,
		"made": s.cfg.Clock.Now().UTC().Format(time.RFC3339Nano), "other": db.OrNil(x.Other), "same_as": db.OrNil(x.SameAs)})
}

// freeID is the number itself where nobody has that id, as in the first release.
func (h *humans) freeID(p Staff, newID func() string) string {
	for _, id := range []string{p.Human, p.Human + "@" + p.Body} {
		if h.one[id] == "" {
			return id
		}
	}
	return newID()
}

// checkSame takes "the same human" from one administrator only for the number
// that the human is registered with. Every other join is two administrators'.
func (h *humans) checkSame(p Staff, normal string) error {
	same, known := h.byID(p.Answer.Same)
	if p.Answer.Same == "" {
		return nil
	}
	fail := func(field, message string) error {
		return errs.InvalidInput("They cannot be entered as the same human.", errs.Field{Name: field, Message: message})
	}
	if !known {
		return fail(likeField, "Say whether they are the same human. If they are not, say how you know.")
	}
	if found, there := h.find(normal, p.Body); there && !h.same(found.ID, same.ID) {
		return fail("human", "This number belongs to somebody else who is registered. Put the number right, or say below that they are that human.")
	}
	if !slices.ContainsFunc(h.list, func(x Human) bool { return h.same(x.ID, same.ID) && x.Normal == normal }) {
		return fail("human", "They are registered with the number "+same.Number+". Enter that number, or enter them as another human and let two administrators join the two.")
	}
	return nil
}

// checkAnswer wants one of those who are like somebody, or a reason.
func checkAnswer(a Answer, near []Near) error {
	taken := slices.ContainsFunc(near, func(n Near) bool { return n.Taken })
	switch {
	case a.Same != "" && slices.ContainsFunc(near, func(n Near) bool { return n.ID == a.Same }):
		return nil
	case a.Same == "" && strings.TrimSpace(a.Because) != "" && !taken:
		return nil
	case a.Same == "" && taken && a.Because != "":
		return errs.InvalidInput("Two humans of one body cannot have one number.",
			errs.Field{Name: "human", Message: "Somebody else at this body has this number. Put it right, or say below that they are the same human."})
	}
	return errs.InvalidInput("Somebody like this is registered.",
		errs.Field{Name: likeField, Message: "Say whether they are the same human. If they are not, say how you know."})
}

// likeField is the question whether somebody is a human who is registered.
const likeField = "like"

// Near lists the registered humans whom somebody is like. The actor in ctx needs
// user.manage.
func (s *Service) Near(ctx context.Context, p Staff) ([]Near, error) {
	if err := s.mayManage(ctx); err != nil {
		return nil, err
	}
	h, err := loadHumans(ctx, s.cfg.DB)
	if err != nil {
		return nil, err
	}
	staff, err := listStaff(ctx, s.cfg.DB, false)
	if err != nil {
		return nil, err
	}
	self := ""
	if i := slices.IndexFunc(staff, func(o Staff) bool { return p.ID != "" && o.ID == p.ID }); i >= 0 {
		self = staff[i].Human
	}
	return h.near(p.clean(), staff, self), nil
}
