package signin

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// invitationLife is how long an invitation can be followed.
const invitationLife = 72 * time.Hour

// newCode makes a code of 130 bits, in groups that a person can read out.
func newCode() string {
	var b [17]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	text := strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:]))[:26]
	var groups []string
	for len(text) > 0 {
		n := min(5, len(text))
		groups, text = append(groups, text[:n]), text[n:]
	}
	return strings.Join(groups, "-")
}

// plainOf is a code in its one form, however it was typed.
func plainOf(code string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, code)
}

// markOf is what is kept of a code: whoever can write rows and has no key cannot
// make an invitation to a code of their own.
func (s *Service) markOf(code string) string { return s.tying.code("invitation", plainOf(code)) }

// idOf ties an invitation to whom it is for: a row that was turned to somebody
// else is no invitation.
func (s *Service) idOf(code string, i Invitation) string {
	return s.tying.code("invitation of", plainOf(code), i.Staff, strconv.FormatInt(i.epoch, 10), stamp(i.Expires))[:32]
}

// errNotInvited is the same whatever is wrong with a code: it tells nobody
// whether there ever was one.
func errNotInvited(cause error) error {
	return errs.Because(errs.Invalid, "This invitation cannot be used. It may be mistyped, used already, or older than 3 days. Ask the person who gave it to you for another.", cause)
}

// Invite lets somebody who has no way to sign in yet make their first passkey,
// and gives the code, which is kept nowhere. An earlier invitation of theirs is
// withdrawn. The actor in ctx needs user.manage.
func (s *Service) Invite(ctx context.Context, staffID string) (_ Staff, code string, err error) {
	defer errs.Wrap(&err, "signin.Invite")
	if s.webauthn == nil {
		return Staff{}, "", errNoPasskeys
	}
	code = newCode()
	var who Staff
	if who, err = staffByID(ctx, s.cfg.DB, staffID); err != nil {
		return Staff{}, "", err
	}
	one := Invitation{Staff: staffID, code: s.markOf(code), epoch: who.Epoch, Expires: s.cfg.Clock.Now().UTC().Add(invitationLife), State: invitationOpen}
	one.ID = s.idOf(code, one)
	act := ledger.Act{Action: access.UserManage, Kind: invitationTable, ID: one.ID}
	_, err = s.cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) (err error) {
		if who, err = s.mayBeInvited(ctx, tx, staffID); err != nil {
			return err
		}
		if who.Epoch != one.epoch {
			return errs.New(errs.Conflict, "This person was signed out everywhere at this moment. Try again.")
		}
		if err := withdrawInvitations(ctx, tx, staffID); err != nil {
			return err
		}
		if err := tx.Insert(invitationTable, one.ID, one.row()); err != nil || s.cfg.Mail == nil {
			return err
		}
		return s.mailInvitation(ctx, tx, who, one)
	})
	return who, code, err
}

// mayBeInvited gives somebody who may sign in and cannot yet.
func (s *Service) mayBeInvited(ctx context.Context, q db.Querier, staffID string) (Staff, error) {
	who, err := staffByID(ctx, q, staffID)
	if err != nil {
		return Staff{}, err
	}
	if who.Disabled {
		return Staff{}, errs.New(errs.Invalid, "This person is disabled. Nobody was invited.")
	}
	if len(who.Roles) == 0 {
		return Staff{}, errs.New(errs.Invalid, "What this person is to do waits for a second administrator. Invite them once one has agreed.")
	}
	n, err := s.waysIn(ctx, q, staffID)
	if err == nil && n > 0 {
		err = errs.New(errs.Invalid,
			"This person can sign in already. An invitation would let somebody else in as them. If they lost their passkey, disable this account and add them again with the same number.")
	}
	return who, err
}

func withdrawInvitations(ctx context.Context, tx *ledger.Tx, staffID string) error {
	list, err := invitations(ctx, tx, `staff = ?`, staffID)
	for _, i := range list {
		if err == nil && i.State == invitationOpen {
			i.State = invitationWithdrawn
			err = tx.Update(ctx, invitationTable, i.ID, 0, i.row())
		}
	}
	return err
}

// mailInvitation tells the person that they are invited. The code is not in the
// letter: letters wait in the database, and are read by those who carry them.
func (s *Service) mailInvitation(ctx context.Context, tx *ledger.Tx, who Staff, i Invitation) error {
	text := "You have been added to Candour as: " + rolesInWords(who.Roles) + ".\n\n" +
		"To sign in, make a passkey at " + s.cfg.PublicURL + InvitationPath + "\n" +
		"The person who added you gives you the code for it. It works once, until " + inWords(i.Expires) + ".\n\n" +
		"If you do not know what this is, do nothing. Nobody will ask you for a password.\n"
	_, err := s.cfg.Mail.Queue(ctx, tx.Tx, "invitation:"+i.ID, who.Email, "You can sign in to Candour", text)
	return err
}

// invited gives whom a code lets in, as things stand in q.
func (s *Service) invited(ctx context.Context, q db.Querier, code string) (Staff, Invitation, error) {
	i, err := invitationByCode(ctx, q, s.markOf(code))
	if errs.Is(err, errs.NotFound) {
		return Staff{}, i, errNotInvited(err)
	}
	if err != nil {
		return Staff{}, i, err
	}
	if i.ID != s.idOf(code, i) {
		return Staff{}, i, errNotInvited(errors.New("the row of the invitation was changed"))
	}
	who, err := s.mayBeInvited(ctx, q, i.Staff)
	if errs.Is(err, errs.Invalid) {
		return Staff{}, i, errNotInvited(err)
	}
	if err == nil && (i.State != invitationOpen || !s.cfg.Clock.Now().Before(i.Expires) || i.epoch != who.Epoch) {
		err = errNotInvited(nil)
	}
	return who, i, err
}

// startInvited gives the browser what it needs to make the first passkey.
func (s *Service) startInvited(ctx context.Context, code string) (*protocol.CredentialCreation, error) {
	who, _, err := s.invited(ctx, s.cfg.DB, code)
	if err != nil {
		return nil, err
	}
	return s.startRegister(ctx, who.ID)
}

// accept takes the first passkey of somebody who was invited, and uses the
// invitation up in the same write.
func (s *Service) accept(ctx context.Context, code, name, credential string) (who Staff, err error) {
	defer errs.Wrap(&err, "signin.accept")
	who, i, err := s.invited(ctx, s.cfg.DB, code)
	if err != nil {
		return Staff{}, err
	}
	key, err := s.newCredential(ctx, who.ID, credential)
	if err != nil {
		return Staff{}, err
	}
	act := ledger.Act{Action: StaffAccept, Kind: invitationTable, ID: i.ID}
	_, err = s.cfg.Ledger.Write(access.WithActor(ctx, who.Actor()), act, func(ctx context.Context, tx *ledger.Tx) error {
		now, i, err := s.invited(ctx, tx, code)
		if err != nil {
			return err
		}
		who, i.State = now, invitationUsed
		if err := tx.Update(ctx, invitationTable, i.ID, 0, i.row()); err != nil {
			return err
		}
		return s.keepFirst(ctx, tx, who, name, key)
	})
	if err == nil {
		s.cfg.Log.InfoContext(ctx, "invitation accepted", "staff", who.ID)
	}
	return who, err
}

// keepFirst stores the key after the entry is written.
func (s *Service) keepFirst(_ context.Context, tx *ledger.Tx, who Staff, name string, key *webauthn.Credential) error {
	tx.After(func(ctx context.Context, tx *ledger.Tx) error {
		return s.insertPasskey(ctx, tx.Tx, who.ID, keyName(name), key, s.limits.clock.Now())
	})
	return nil
}
