package hearings

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/transcript"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

// Again asks a second human that a later file of a day takes the place of the one before: lines that are
// new come in, each that reads otherwise is put right. Every line that there is must be in it.
func (s *Service) Again(ctx context.Context, id, of, why string, file []byte) (string, error) {
	t, err := s.transcript(ctx, s.DB, id, of)
	if err != nil {
		return "", err
	}
	later, err := transcript.Read(file, t.Lines[0].Page)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(later)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(file)
	in := Terms{Inquiry: id, Transcript: of, Why: why}
	return s.propose(ctx, inquiry.InquiryExamine, KindAgain, ledger.Of{Kind: kindTranscript, ID: of}, of, "Take in a later file of a day", in, func(ctx context.Context, tx *ledger.Tx) error {
		t, err := s.transcript(ctx, tx, id, of)
		if err != nil {
			return err
		}
		if err := s.wholeTo(ctx, tx, &t, transcript.Place{}, t.Lines[len(t.Lines)-1].Place); err != nil {
			return err
		}
		if _, err := t.Replace(later, s.correction(&in, access.ActorFrom(ctx).Human, "somebody else")); err != nil {
			return err
		}
		return tx.Update(ctx, kindTranscript, of, t.Version, ledger.Row{"next": string(text), "next_sha256": hex.EncodeToString(sum[:])})
	})
}

func (s *Service) applyAgain(ctx context.Context, tx *ledger.Tx, p proposal.Proposal, in *Terms) error {
	t, err := s.transcript(ctx, tx, in.Inquiry, in.Transcript)
	if err != nil {
		return moved(err)
	}
	later, ok := t.Next()
	if !ok {
		return errMoved
	}
	if t.Transcript, err = t.Replace(later, s.correction(in, p.Human, access.ActorFrom(ctx).Human)); err != nil {
		return errs.Because(errs.Conflict, "A line was put right since, so that this file does not fit any more. It can only be turned down.", err)
	}
	if !t.Out.IsZero() {
		if err := s.released(ctx, tx, &t); err != nil {
			return err
		}
	}
	t.SHA256 = t.nextSHA
	return s.keepTranscript(ctx, tx, &t, ledger.Row{"next": nil, "next_sha256": nil})
}

// undo drops a later file that was turned down.
func (s *Service) undo(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	var in Terms
	if p.Kind != KindAgain || p.Into(&in) != nil {
		return nil
	}
	t, err := s.transcript(ctx, tx, in.Inquiry, in.Transcript)
	if err != nil {
		return err
	}
	return tx.Update(ctx, kindTranscript, t.ID, t.Version, ledger.Row{"next": nil, "next_sha256": nil})
}
