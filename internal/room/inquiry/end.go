package inquiry

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"candour/internal/base/confirm"
	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// open gives what is not done yet in an inquiry that is to end, in words. Of one that is not set up nothing
// is open.
func (s *Service) open(ctx context.Context, q db.Querier, x *Inquiry, in *TurnInput) ([]string, error) {
	if in.Kind != TurnEnd || s.undone == nil || x.State == Preparing {
		return nil, nil
	}
	return s.undone(ctx, q, x)
}

// askOpen asks whoever ends an inquiry before it leaves something undone: an end is no gate (Inquiries Act
// 2005, section 14(1)(b): it may be ended before its report, with reasons), and it is no way to leave
// something unsaid either.
func (s *Service) askOpen(ctx context.Context, q db.Querier, x *Inquiry, in *TurnInput) (err error) {
	if in.Open, err = s.open(ctx, q, x, in); err != nil || len(in.Open) == 0 {
		return err
	}
	sum := sha256.Sum256([]byte(strings.Join(in.Open, "\n")))
	ask := confirm.Question{Code: hex.EncodeToString(sum[:8]), Heading: "Not everything is done", Button: "End it all the same",
		Lines: slices.Concat(in.Open, []string{"Once the inquiry has ended nothing of this can be done. Everybody will read that it was left open, and your reason."})}
	if confirm.Said(ctx, ask.Code) {
		return nil
	}
	return ask.Err()
}

// stillOpen refuses an end where something else is open than both were shown.
func (s *Service) stillOpen(ctx context.Context, q db.Querier, x *Inquiry, in *TurnInput) error {
	now, err := s.open(ctx, q, x, in)
	if err == nil && slices.ContainsFunc(now, func(words string) bool { return !slices.Contains(in.Open, words) }) {
		return errs.New(errs.Conflict, "Something was left undone since this was proposed. It can only be turned down, and proposed anew.")
	}
	in.Open = now
	return err
}
