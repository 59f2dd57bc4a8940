package tokens

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Config is what a Service needs. All must be given.
type Config struct {
	DB     *db.DB
	Ledger *ledger.Ledger
	Auth   access.Authorizer
	Clock  clock.Clock
	// Key ties tokens to this service: 32 bytes or more, not in the database, the
	// same on every node. One that replaces it ends all tokens.
	Key []byte
	// Longest is the longest that a token may last.
	Longest time.Duration
	// Scopes are what one may be made for, in the order of the page.
	Scopes []Scope
	// Person gives somebody as they may work now; NotFound for whoever may not sign
	// in (any more).
	Person func(ctx context.Context, q db.Querier, staff string) (access.Actor, error)
	// Body gives the name of a body, and whether it goes on.
	Body func(ctx context.Context, q db.Querier, id string) (name string, open bool, err error)
}

// Service makes tokens, ends them, and says who speaks with one.
type Service struct {
	cfg Config
	ids *ids.Maker
	key []byte
}

// NewService makes the use cases over a migrated database.
func NewService(c Config) (*Service, error) {
	if len(c.Key) < 32 || c.Longest < day {
		return nil, errors.New("tokens: a key of 32 bytes or more is needed, and a life of a day or more")
	}
	h := hmac.New(sha256.New, c.Key)
	_, _ = h.Write([]byte("candour api tokens 1"))
	return &Service{cfg: c, ids: ids.New(c.Clock), key: h.Sum(nil)}, nil
}

// markOf is what is kept of a token: a keyed hash of its text and of all that it
// may, so that a row which was changed belongs to no text.
func (s *Service) markOf(text string, t *Token) string {
	h := hmac.New(sha256.New, s.key)
	for _, p := range []string{text, t.ID, t.Staff, t.Body, strings.Join(t.Scopes, " "), stamp(t.Expires)} { // lengths, so that no two lists run together
		_, _ = fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// facts are what the rules weigh of a token.
func facts(id, body string) access.Resource {
	return access.Resource{Kind: tokenTable, ID: id, Attrs: map[string]any{"owner": body}}
}

func (s *Service) may(ctx context.Context, action access.Action, id, body string) error {
	return s.cfg.Auth.Authorize(ctx, access.ActorFrom(ctx), action, facts(id, body))
}

// MayMake says whether the actor could make one for their body.
func (s *Service) MayMake(ctx context.Context) bool {
	return s.may(ctx, TokenMake, "", access.ActorFrom(ctx).Body) == nil
}

// most is how many tokens of a body may work at once.
const most = 20

// Make makes a token for the actor's body and gives its text, which is kept nowhere.
func (s *Service) Make(ctx context.Context, in Input) (t Token, text string, err error) {
	in.clean()
	a := access.ActorFrom(ctx)
	if err := s.may(ctx, TokenMake, "", a.Body); err != nil {
		return t, "", err
	}
	if err := in.check(s.cfg.Scopes, s.cfg.Longest); err != nil {
		return t, "", err
	}
	now := s.cfg.Clock.Now().UTC().Truncate(time.Second)
	t = Token{ID: s.ids.Next(idWord), Staff: a.ID, Maker: a.Name, Body: a.Body, Name: in.Name, Scopes: in.Scopes, Made: now, Expires: now.Add(time.Duration(in.Days) * day), Version: 1}
	text = newText(t.ID)
	t.mark = s.markOf(text, &t)
	act := ledger.Act{Action: TokenMake, Kind: tokenTable, ID: t.ID, Facts: func(context.Context, *ledger.Tx) (access.Resource, error) { return facts(t.ID, t.Body), nil }}
	_, err = s.cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		if err := s.room(ctx, tx, &t); err != nil {
			return err
		}
		return tx.Insert(tokenTable, t.ID, t.row())
	})
	if err != nil {
		return Token{}, "", err
	}
	return t, text, nil
}

// room refuses a token of a body that has ended, one too many, and one of a name
// that another has which still works: nobody could tell which to revoke.
func (s *Service) room(ctx context.Context, tx *ledger.Tx, t *Token) error {
	if _, open, err := s.cfg.Body(ctx, tx, t.Body); err != nil || !open {
		return errors.Join(err, closedTo(open))
	}
	list, err := selected(ctx, tx, `WHERE t.body = ?`, t.Body)
	n := 0
	for i := range list {
		if err != nil || list[i].Over(t.Made) {
			continue
		}
		if n++; strings.EqualFold(list[i].Name, t.Name) {
			return errs.InvalidInput("There is a token of this name.", errs.Field{Name: "name", Message: "A token of this name still works. Revoke it first, or choose another name"})
		}
	}
	if err == nil && n >= most {
		err = errs.InvalidInput("There are too many tokens.", errs.Field{Name: "name", Message: fmt.Sprintf("Your body has %d tokens that work. Revoke one first", n)})
	}
	return err
}

func closedTo(open bool) error {
	if open {
		return nil
	}
	return errs.New(errs.Conflict, "Your body has ended, or is not on the list of bodies. Nothing was made.")
}

// Revoke ends a token at once. One that is over already stays as it is.
func (s *Service) Revoke(ctx context.Context, id string) error {
	act := ledger.Act{Action: TokenRevoke, Kind: tokenTable, ID: id, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		t, err := byID(ctx, tx, id)
		return facts(id, t.Body), err
	}}
	_, err := s.cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		t, err := byID(ctx, tx, id)
		if err != nil {
			return err
		}
		if !t.Revoked.IsZero() {
			return errs.New(errs.Conflict, "This token was revoked already.")
		}
		return s.end(ctx, tx, t, access.ActorFrom(ctx).Name)
	})
	return hide(err)
}

// end takes what a text could be compared with out of the row.
func (s *Service) end(ctx context.Context, tx *ledger.Tx, t Token, by string) error {
	return tx.Update(ctx, tokenTable, t.ID, 0, ledger.Row{"mark": "", "revoked": stamp(s.cfg.Clock.Now()), "revoker": by})
}

// hide turns a refusal about one token into "there is none".
func hide(err error) error {
	if errs.Is(err, errs.Forbidden) {
		return errs.New(errs.NotFound, "There is no such token.")
	}
	return err
}

// List gives the tokens that the actor may see: their body's, or all.
func (s *Service) List(ctx context.Context) ([]Token, error) {
	a := access.ActorFrom(ctx)
	if s.may(ctx, TokenRead, "", "-") == nil { // allowed for a body that is not theirs: for all
		return selected(ctx, s.cfg.DB, ``)
	}
	if err := s.may(ctx, TokenRead, "", a.Body); err != nil {
		return nil, err
	}
	return selected(ctx, s.cfg.DB, `WHERE t.body = ?`, a.Body)
}

// Get gives one token to those who may see it.
func (s *Service) Get(ctx context.Context, id string) (Token, error) {
	t, err := byID(ctx, s.cfg.DB, id)
	if err != nil {
		return Token{}, err
	}
	if err := s.may(ctx, TokenRead, id, t.Body); err != nil {
		return Token{}, hide(err)
	}
	return t, nil
}
