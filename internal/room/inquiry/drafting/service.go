package drafting

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"io"
	"slices"
	"strings"
	"sync"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/letting"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/published"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/comeback"
	"candour/internal/trust/ledger"
	"candour/internal/trust/phrase"
	"candour/internal/trust/proposal"
	"candour/internal/trust/vault"
)

// Config is what a Service needs.
type Config struct {
	DB        *db.DB
	Ledger    *ledger.Ledger
	Auth      access.Authorizer
	Clock     clock.Clock
	Keys      vault.Keys
	Inquiries *inquiry.Service
	Listening *listening.Service
	// Calendar is the list of bank holidays.
	Calendar listening.Calendar
	// OneHuman says, as things stand, which ids are of one human. Where it is not there every id is
	// a human by itself.
	OneHuman func(ctx context.Context, q db.Querier) (func(human string) string, error)
	// Bodies gives the list of bodies.
	Bodies interface {
		Listed(ctx context.Context, q db.Querier) ([]inquiry.Body, error)
	}
	// More are other things on which a sentence can rest.
	More []Source
	// Documents may be nil: then no sentence rests on one.
	Documents Documents
	Register  Register
	Findings  Findings
	// Participants may be nil: then no copy under embargo goes where the form has core participants.
	Participants Participants
	// Release may be nil: then no report is published.
	Release letting.Gate
	// Back is how whoever got a letter comes back.
	Back *comeback.Drafts
	// Site is the address of the service, such as https://candour.example.
	Site string
	// Random makes the links of letters; crypto/rand when nil.
	Random io.Reader
}

// Service is the use cases. It is safe for many goroutines.
type Service struct {
	Config
	vault   *vault.Vault
	store   store
	sources []Source
	// Out is what is published of the reports.
	Out       *published.Service
	proposals *proposal.Service

	mu   sync.Mutex
	keys map[string]phrase.Key // of reports whose words somebody opened here
}

// Whose keys of the vault are whose.
const (
	partKey     vault.Part = "inquiry-report"
	partLetter  vault.Part = "inquiry-letter"
	partAnswer  vault.Part = "inquiry-answer"
	partCopy    vault.Part = "inquiry-copy"
	groupDrafts            = "inquiry-drafts"
)

// PartWordings are what the log of openings calls them.
var PartWordings = map[vault.Part]string{partKey: "the draft of a report", partLetter: "a warning letter", partAnswer: "an answer to a warning letter",
	partCopy: "a copy of a report under embargo"}

// NewService makes the use cases over a migrated database.
func NewService(c Config) *Service {
	if c.Random == nil {
		c.Random = rand.Reader
	}
	s := &Service{Config: c, keys: map[string]phrase.Key{}}
	s.sources = []Source{testimonies{s}}
	if c.Documents != nil {
		s.sources = append(s.sources, documents{c.Documents, c.DB})
	}
	s.sources = append(s.sources, c.More...)
	s.Out = &published.Service{DB: c.DB, Clock: c.Clock, Inquiries: c.Inquiries}
	for _, src := range s.sources[1:] { // of testimony the public is told no more than that
		s.Out.Sources = append(s.Out.Sources, src)
	}
	s.vault = vault.New(vault.Config{DB: c.DB, Ledger: c.Ledger, Auth: c.Auth, Clock: c.Clock, Keys: c.Keys, Subjects: subjects{s},
		Groups: map[access.Role][]string{access.RoleInquiry: {groupDrafts}}})
	s.proposals = proposal.NewService(proposal.Config{DB: c.DB, Ledger: c.Ledger, Auth: c.Auth, Clock: c.Clock}, s.kinds()...)
	return s
}

// Proposals answers what takes two humans here.
func (s *Service) Proposals() *proposal.Service { return s.proposals }

// Today is the day in the United Kingdom.
func (s *Service) Today() clock.Day { return clock.Today(s.Clock) }

// doing says which part of the work each action is.
var doing = map[access.Action]rules.Does{inquiry.InquiryDraft: rules.Drafts, inquiry.InquiryDrafted: rules.Drafts, inquiry.InquirySend: rules.Sends,
	inquiry.InquiryWarn: rules.Warns, inquiry.InquirySign: rules.Signs}

func (s *Service) weigh(ctx context.Context, q db.Querier, x *inquiry.Inquiry, action access.Action) (map[string]any, error) {
	does, known := doing[action]
	if !known {
		return map[string]any{}, nil
	}
	return s.Inquiries.Inside(ctx, q, x, does)
}

func (s *Service) may(ctx context.Context, q db.Querier, x *inquiry.Inquiry, action access.Action) error {
	attrs, err := s.weigh(ctx, q, x, action)
	if err != nil {
		return err
	}
	return inquiry.Hide(s.Auth.Authorize(ctx, access.ActorFrom(ctx), action, access.Resource{Kind: "inquiry", ID: x.ID, Attrs: attrs}))
}

// May says whether the actor could do something, for deciding what to show. The write asks again.
func (s *Service) May(ctx context.Context, x *inquiry.Inquiry, action access.Action) bool {
	return s.may(ctx, s.DB, x, action) == nil
}

// subjects tells the vault who may open the words of a report, and of what came back.
type subjects struct{ s *Service }

// Facts are those of the inquiry, as they are.
func (f subjects) Facts(ctx context.Context, q db.Querier, person string) (map[string]any, error) {
	id := person
	if strings.HasPrefix(person, "letter-") {
		l, err := f.s.store.letter(ctx, q, person)
		if err != nil {
			return nil, err
		}
		id = l.report
	}
	r, err := f.s.store.report(ctx, q, id)
	if err != nil {
		return nil, err
	}
	x, err := f.s.Inquiries.Of(ctx, q, r.Inquiry)
	if err != nil {
		return nil, err
	}
	attrs, err := f.s.weigh(ctx, q, &x, inquiry.InquiryDraft)
	if bodies, known := attrs["bodies"]; known {
		attrs["origin"], attrs["confirmed"] = bodies, true
	}
	return attrs, err
}

func reportPlace(id string) vault.Place {
	return vault.Place{Table: "inquiry_report", Column: "sealed_key", Row: id}
}

// unlock opens the words of a report to the actor, with one entry that says what for.
func (s *Service) unlock(ctx context.Context, r *Report, purpose string) (phrase.Key, error) {
	out, err := s.vault.Reveal(ctx, vault.Reading{Person: r.ID, Purpose: purpose, Items: []vault.Sealed{{Part: partKey, Place: reportPlace(r.ID), Text: r.sealedKey}}})
	if err != nil {
		return phrase.Key{}, inquiry.Hide(err)
	}
	if len(out[0]) != 32 {
		return phrase.Key{}, inquiry.Broken(errs.New(errs.Internal, "a key of another length"))
	}
	key := phrase.NewKey([32]byte(out[0]))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys[r.ID] = key
	return key, nil
}

// unlocked gives the key of a report that somebody opened in this process. Who may read what it
// opens is asked apart, each time.
func (s *Service) unlocked(id string) (phrase.Key, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key, ok := s.keys[id]
	return key, ok
}

// Unlock has the words of a report at hand in this process before an act that answers a proposal.
func (s *Service) Unlock(ctx context.Context, p proposal.Proposal) error {
	var t terms
	if err := p.Into(&t); err != nil {
		return err
	}
	_, err := s.keyFor(ctx, t.Report)
	return err
}

// keyFor gives the key to somebody who is about to act, opened with an entry unless it is at hand.
func (s *Service) keyFor(ctx context.Context, id string) (phrase.Key, error) {
	if key, ok := s.unlocked(id); ok {
		return key, nil
	}
	r, err := s.store.report(ctx, s.DB, id)
	if err != nil {
		return phrase.Key{}, err
	}
	return s.unlock(ctx, &r, "To work on the report.")
}

// oneHuman gives which id stands for the human with an id, as things stand.
func (s *Service) oneHuman(ctx context.Context, q db.Querier) (func(string) string, error) {
	if s.OneHuman == nil {
		return func(id string) string { return id }, nil
	}
	one, err := s.OneHuman(ctx, q)
	return func(id string) string {
		if id == "" {
			return ""
		}
		return one(id)
	}, err
}

// me is the human of the actor, as the draft names them; empty where nobody knows who they are.
func (s *Service) me(ctx context.Context, q db.Querier) (report.Human, error) {
	one, err := s.oneHuman(ctx, q)
	if err != nil {
		return "", err
	}
	return report.Human(one(access.ActorFrom(ctx).Human)), nil
}

// act does something to a draft, in one transaction with its entry: what do gives is written.
func (s *Service) act(ctx context.Context, action access.Action, id string, do func(ctx context.Context, tx *ledger.Tx, d *draft) error) error {
	key, err := s.keyFor(ctx, id)
	if err != nil {
		return err
	}
	var x inquiry.Inquiry
	act := ledger.Act{Action: action, Kind: "inquiry_report", ID: id, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		r, err := s.store.report(ctx, tx, id)
		if err != nil {
			return access.Resource{}, err
		}
		if x, err = s.Inquiries.Of(ctx, tx, r.Inquiry); err != nil {
			return access.Resource{}, err
		}
		attrs, err := s.weigh(ctx, tx, &x, action)
		return access.Resource{Kind: "inquiry_report", ID: id, Attrs: attrs}, err
	}}
	_, err = s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		if x.Frozen() {
			return inquiry.ErrFrozen()
		}
		d, err := s.load(ctx, tx, &x, id, key)
		if err != nil {
			return err
		}
		if d.State != Drafting {
			return errSigned
		}
		was := *d
		if err := do(ctx, tx, d); err != nil {
			return err
		}
		return s.save(ctx, tx, &was, d)
	})
	return inquiry.Hide(err)
}

// Begin begins the draft of a report: by somebody who proposes what goes out of the inquiry, or
// whose part it is to decide that, and who drafts.
func (s *Service) Begin(ctx context.Context, inquiryID, kind, title string) (string, error) {
	title, err := s.checkBegin(kind, title)
	if err != nil {
		return "", err
	}
	id := ids.Random("report")
	var x inquiry.Inquiry
	act := ledger.Act{Action: inquiry.InquiryDraft, Kind: "inquiry_report", ID: id, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		var err error
		if x, err = s.Inquiries.Of(ctx, tx, inquiryID); err != nil {
			return access.Resource{}, err
		}
		attrs, err := s.Inquiries.Inside(ctx, tx, &x, rules.Drafts)
		if err != nil {
			return access.Resource{}, err
		}
		seats, err := s.Inquiries.SeatsToday(ctx, tx, x.ID)
		if err != nil {
			return access.Resource{}, err
		}
		begins := []string{}
		allocated, _ := attrs["allocated"].([]string)
		for _, seat := range seats {
			if (seat.Part == rules.Chair || seat.Part == rules.Solicitor) && slices.Contains(allocated, seat.Human) {
				begins = append(begins, seat.Human)
			}
		}
		attrs["allocated"] = begins
		return access.Resource{Kind: "inquiry_report", ID: id, Attrs: attrs}, nil
	}}
	_, err = s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		if x.Frozen() {
			return inquiry.ErrFrozen()
		}
		if !x.Considers(s.Today()) {
			return errs.New(errs.Conflict, "The inquiry is not set up yet. Before its setting-up day it considers no evidence, and no report is begun.")
		}
		if err := s.Inquiries.Official(ctx, tx, &x, inquiry.Official{Field: "title", Words: title, Places: true}); err != nil {
			return err
		}
		var self, key [32]byte
		_, _ = rand.Read(self[:]) // it never fails; nobody has this key: those who draft open it, and no one else
		_, _ = rand.Read(key[:])
		p, err := s.vault.Create(ctx, tx, vault.NewPerson{ID: id, Self: self, Parts: map[vault.Part][]string{partKey: {groupDrafts}}, Synthetic: x.Synthetic})
		if err != nil {
			return err
		}
		sealed, err := p.Seal(partKey, reportPlace(id), key[:])
		if err != nil {
			return err
		}
		return tx.Insert("inquiry_report", id, ledger.Row{"inquiry_id": x.ID, "kind": kind, "title": title, "state": Drafting, "made": s.Today().String(),
			"sealed_key": sealed, "synthetic": x.Synthetic})
	})
	return id, inquiry.Hide(err)
}

func asText(b []byte) string { return base64.StdEncoding.EncodeToString(b) }
