// Package offices is where two administrators say which office a person means whom they
// keep out, when its name is on no list (package review, office.go). One proposes and
// another agrees (package proposal). They see the name that was typed, and nothing of the
// case: not its number, and not whose it is.
package offices

import (
	"context"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/room/review"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/site/room"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

// Panel is what is asked of the panel.
type Panel interface {
	UnknownOffices(ctx context.Context, action access.Action) ([]review.UnknownOffice, error)
	NameOffice(ctx context.Context, tx *ledger.Tx, bar, body string) error
	Offices(ctx context.Context, q db.Querier, offices, people string) ([]intake.TypedOffice, error)
	BodyName(id string) string
}

// Config is what a Service needs.
type Config struct {
	DB     *db.DB
	Ledger *ledger.Ledger
	Auth   access.Authorizer
	Clock  clock.Clock
	Panel  Panel
	// Listed gives every body of the list.
	Listed func(ctx context.Context, q db.Querier) ([]intake.BodyOption, error)
}

// Service is the use cases.
type Service struct {
	cfg       Config
	proposals *proposal.Service
}

// Kind is the kind of proposal, and of the entries of the log.
const Kind = "office"

// Nobody is chosen when no body of the list is meant.
const Nobody = "nobody"

// terms are what is proposed.
type terms struct {
	Typed string `json:"typed"`
	Body  string `json:"body,omitempty"` // empty when nobody who works here belongs to it
}

// NewService makes the use cases.
func NewService(c Config) *Service {
	s := &Service{cfg: c}
	s.proposals = proposal.NewService(proposal.Config{DB: c.DB, Ledger: c.Ledger, Auth: c.Auth, Clock: c.Clock},
		proposal.Kind{Name: Kind, Propose: rules.OfficeName, Agree: rules.OfficeAgree, Apply: s.apply})
	return s
}

// apply says it in the transaction of the second human.
func (s *Service) apply(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	var t terms
	if err := p.Into(&t); err != nil {
		return err
	}
	return s.cfg.Panel.NameOffice(ctx, tx, p.Record, t.Body)
}

// Propose says which body an office is, or that it is none of the list and nobody who
// works here belongs to it. It counts once another human has agreed.
func (s *Service) Propose(ctx context.Context, bar, body, reason string) error {
	reason = strings.TrimSpace(reason)
	if body == "" {
		return errs.InvalidInput("Choose.", errs.Field{Name: "body", Message: "Choose which body it is, or that it is none of them"})
	}
	if saysnothing.Is(reason, "reason") || len([]rune(reason)) > 500 {
		return errs.InvalidInput("Say how you know.", errs.Field{Name: "reason", Message: "Say how you know, in at most 500 characters"})
	}
	u, err := s.find(ctx, bar)
	if err != nil {
		return err
	}
	t := terms{Typed: u.Typed}
	title := "“" + u.Typed + "” is not on the list, and nobody here belongs to it"
	if body != Nobody {
		name, err := s.listed(ctx, body)
		if err != nil {
			return err
		}
		t.Body, title = body, "“"+u.Typed+"” is "+name
	}
	_, err = s.cfg.Ledger.Write(ctx, ledger.Act{Action: rules.OfficeName, Kind: Kind, ID: bar}, func(ctx context.Context, tx *ledger.Tx) error {
		_, err := proposal.Make(ctx, tx, s.cfg.Clock.Now(), proposal.New{Kind: Kind, Record: bar, Title: title, Terms: t, Reason: reason})
		return err
	})
	return err
}

func (s *Service) find(ctx context.Context, bar string) (review.UnknownOffice, error) {
	all, err := s.cfg.Panel.UnknownOffices(ctx, rules.OfficeName)
	for _, u := range all {
		if u.Bar == bar {
			return u, nil
		}
	}
	if err == nil {
		err = errs.New(errs.NotFound, "There is no such office.")
	}
	return review.UnknownOffice{}, err
}

func (s *Service) listed(ctx context.Context, body string) (string, error) {
	list, err := s.cfg.Listed(ctx, s.cfg.DB)
	for _, b := range list {
		if b.ID == body {
			return b.Name, nil
		}
	}
	if err == nil {
		err = errs.InvalidInput("Choose from the list.", errs.Field{Name: "body", Message: "Choose from the list"})
	}
	return "", err
}

// DeskItems gives what waits for an administrator: names to look up, and what another
// proposed.
func (s *Service) DeskItems(ctx context.Context, who access.Actor) ([]room.DeskItem, error) {
	if s.cfg.Auth.Authorize(ctx, who, rules.OfficeName, access.Route()) != nil {
		return nil, nil
	}
	all, err := s.cfg.Panel.UnknownOffices(ctx, rules.OfficeName)
	if err != nil {
		return nil, err
	}
	var out []room.DeskItem
	for _, madeUp := range []bool{false, true} {
		n := 0
		for _, u := range all {
			if u.Synthetic == madeUp {
				n++
			}
		}
		if n > 0 {
			out = append(out, room.DeskItem{Title: web.Plural(n, "office that somebody keeps out is not on the list: say which it is", "offices that people keep out are not on the list: say which they are"),
				Href: Path, Urgency: room.Soon, Synthetic: madeUp})
		}
	}
	waits, err := second.DeskItems(ctx, s.proposals, ProposalsPath)
	return append(out, waits...), err
}
