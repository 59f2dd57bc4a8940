package signin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/signin/provider"
)

// newWebAuthn sets passkeys up for the site at publicURL: kept in the key
// itself (so that nobody types who they are), and never without the person's
// finger, face or PIN. It gives nil where browsers cannot have passkeys: at a
// bare IP address.
func newWebAuthn(publicURL *url.URL) (*webauthn.WebAuthn, error) {
	host := publicURL.Hostname()
	if net.ParseIP(host) != nil {
		return nil, nil
	}
	return webauthn.New(&webauthn.Config{
		RPID: host, RPDisplayName: "Candour", RPOrigins: []string{publicURL.Scheme + "://" + publicURL.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationRequired},
	})
}

// holder is a person as package webauthn sees them.
type holder struct {
	staff Staff
	keys  []Passkey
}

func (h holder) WebAuthnID() []byte          { return []byte(h.staff.ID) }
func (h holder) WebAuthnName() string        { return h.staff.Email }
func (h holder) WebAuthnDisplayName() string { return h.staff.Name }
func (h holder) WebAuthnCredentials() []webauthn.Credential {
	out := make([]webauthn.Credential, len(h.keys))
	for i, k := range h.keys {
		out[i] = k.credential
	}
	return out
}

// maxPasskeys is how many keys one person may have.
const maxPasskeys = 10

// full refuses one more key when there are enough.
func (h holder) full() error {
	if len(h.keys) >= maxPasskeys {
		return errs.Newf(errs.Invalid, "You have %d passkeys already. Remove one first.", len(h.keys))
	}
	return nil
}

// flow kinds: what a challenge was given out for.
const (
	flowOIDC     = "oidc"
	flowRegister = "passkey-register"
	flowLogin    = "passkey-login"
)

// flow is something under way between two requests of one browser.
type flow struct {
	Kind    string                `json:"kind"`
	At      int64                 `json:"at"` // Unix nanoseconds
	OIDC    provider.Flow         `json:"oidc,omitzero"`
	Passkey *webauthn.SessionData `json:"passkey,omitempty"`
}

func (s *Service) putFlow(ctx context.Context, f flow) error {
	f.At = s.limits.clock.Now().UnixNano()
	b, err := json.Marshal(f)
	if err != nil {
		return err
	}
	s.sessions.Put(ctx, keyFlow, string(b))
	return nil
}

// takeFlow gives what was under way, once: whatever comes of it, the same
// challenge or state is never looked at again.
func (s *Service) takeFlow(ctx context.Context, kind string) (flow, error) {
	var f flow
	text := s.sessions.PopString(ctx, keyFlow)
	if text == "" || json.Unmarshal([]byte(text), &f) != nil || f.Kind != kind {
		return flow{}, provider.Refused(errors.New("nothing of this kind was under way"))
	}
	if age := s.limits.clock.Now().UnixNano() - f.At; age < 0 || age > int64(flowLife) {
		return flow{}, provider.Refused(errors.New("it took too long"))
	}
	return f, nil
}

var errNoPasskeys = errs.New(errs.NotFound, "Passkeys cannot be used at this address.")

// startRegister gives the browser what it needs to make a key.
func (s *Service) startRegister(ctx context.Context, staffID string) (*protocol.CredentialCreation, error) {
	if s.webauthn == nil {
		return nil, errNoPasskeys
	}
	h, err := s.holderOf(ctx, s.cfg.DB, staffID)
	if err != nil {
		return nil, err
	}
	if err := h.full(); err != nil {
		return nil, err
	}
	options, data, err := s.webauthn.BeginRegistration(h,
		webauthn.WithExclusions(webauthn.Credentials(h.WebAuthnCredentials()).CredentialDescriptors()))
	if err != nil {
		return nil, err
	}
	return options, s.putFlow(ctx, flow{Kind: flowRegister, Passkey: data})
}

// finishRegister stores the key that the browser made.
func (s *Service) finishRegister(ctx context.Context, staffID, name, credential string) error {
	c, err := s.newCredential(ctx, staffID, credential)
	if err != nil {
		return err
	}
	if err := s.addPasskey(ctx, staffID, keyName(name), c); err != nil {
		return err
	}
	s.cfg.Log.InfoContext(ctx, "passkey added", "staff", staffID)
	return nil
}

// newCredential checks the key that the browser made for the challenge that is
// under way.
func (s *Service) newCredential(ctx context.Context, staffID, credential string) (*webauthn.Credential, error) {
	f, err := s.takeFlow(ctx, flowRegister)
	if err != nil {
		return nil, err
	}
	h, err := s.holderOf(ctx, s.cfg.DB, staffID)
	if err != nil {
		return nil, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(credential))
	if err != nil {
		return nil, errPasskey(err)
	}
	c, err := s.webauthn.CreateCredential(h, *f.Passkey, parsed)
	if err != nil {
		return nil, errPasskey(err)
	}
	return c, nil
}

// keyName is what a key is called.
func keyName(name string) string {
	if name = strings.Join(strings.Fields(name), " "); name == "" || len(name) > maxName {
		return "Passkey"
	}
	return name
}

// addPasskey stores a key of somebody who may sign in at this moment and has
// room for it.
func (s *Service) addPasskey(ctx context.Context, staffID, name string, c *webauthn.Credential) error {
	return s.cfg.DB.InSerialTx(ctx, func(tx *db.Tx) error {
		h, err := s.holderOf(ctx, tx, staffID)
		if err == nil {
			err = h.full()
		}
		if err != nil {
			return err
		}
		return s.insertPasskey(ctx, tx, staffID, name, c, s.limits.clock.Now())
	})
}

// startPasskey gives the browser what it needs to sign in with a key. Nobody
// says who they are: the key does.
func (s *Service) startPasskey(ctx context.Context) (*protocol.CredentialAssertion, error) {
	if s.webauthn == nil {
		return nil, errNoPasskeys
	}
	options, data, err := s.webauthn.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, err
	}
	return options, s.putFlow(ctx, flow{Kind: flowLogin, Passkey: data})
}

// finishPasskey checks what the key signed and gives whose key it is.
func (s *Service) finishPasskey(ctx context.Context, credential string) (Staff, error) {
	f, err := s.takeFlow(ctx, flowLogin)
	if err != nil {
		return Staff{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(credential))
	if err != nil {
		return Staff{}, errPasskey(err)
	}
	var h holder
	_, c, err := s.webauthn.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
		h, err = s.holderOf(ctx, s.cfg.DB, string(handle))
		return h, err
	}, *f.Passkey, parsed)
	if err != nil {
		return Staff{}, errPasskey(err)
	}
	if c.Authenticator.CloneWarning {
		s.cfg.Log.WarnContext(ctx, "passkey may be a copy", "staff", h.staff.ID, "passkey", passkeyID(c.ID))
		return Staff{}, errPasskey(errors.New("the key's count went back: it may be a copy"))
	}
	if err := s.providerKnows(ctx, h.staff.ID, h.key(c).alone); err != nil {
		return Staff{}, err
	}
	return h.staff, s.notePasskeyUse(ctx, h, c)
}

// key gives the key that a person signed with.
func (h holder) key(c *webauthn.Credential) Passkey {
	for _, k := range h.keys {
		if k.ID == passkeyID(c.ID) {
			return k
		}
	}
	return Passkey{}
}

func (s *Service) notePasskeyUse(ctx context.Context, h holder, c *webauthn.Credential) error {
	k := h.key(c)
	if k.ID == "" {
		return errPasskey(fmt.Errorf("no key %s", passkeyID(c.ID)))
	}
	return s.cfg.DB.InTx(ctx, func(tx *db.Tx) error { return s.usePasskey(ctx, tx, h.staff.ID, k, c, s.limits.clock.Now()) })
}

// holderOf loads a person who may sign in, with those of their keys that this
// service stored.
func (s *Service) holderOf(ctx context.Context, q db.Querier, staffID string) (holder, error) {
	who, err := staffByID(ctx, q, staffID)
	if err != nil {
		return holder{}, err
	}
	if who.Disabled {
		return holder{}, errNotKnown(nil)
	}
	keys, err := s.listPasskeys(ctx, q, staffID)
	return holder{who, slices.DeleteFunc(keys, func(k Passkey) bool { return !k.good })}, err
}

// errPasskey is what a person sees when a passkey is not taken.
func errPasskey(cause error) error {
	if e, ok := errors.AsType[*protocol.Error](cause); ok {
		cause = fmt.Errorf("%w: %s", cause, e.DevInfo)
	}
	return errs.Because(errs.Forbidden,
		"This passkey was not accepted. You can try again, or sign in another way and check your passkeys.", cause)
}

// forgetPasskey takes a key of this person's away.
func (s *Service) forgetPasskey(ctx context.Context, staffID, id string) error {
	return s.cfg.DB.InTx(ctx, func(tx *db.Tx) error { return deletePasskey(ctx, tx, staffID, id) })
}
