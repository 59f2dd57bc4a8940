package awards

import (
	"context"
	"strconv"

	"candour/internal/base/db"
	"candour/internal/room/inquiry/award"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/letting"
)

// textKind is what the reason for publishing a quarter is among texts that are read for whom they could tell.
const textKind = "money"

// Outside gives what everybody reads of money in free words, for whoever asks whom it could tell. What its figures tell is
// weighed by package award.
type Outside struct{ store store }

// Public gives it as it stands in q.
func (o Outside) Public(ctx context.Context, q db.Querier, inquiry string) (out []jigsaw.Text, err error) {
	all, err := o.store.outs(ctx, q, inquiry)
	for i := range all {
		out = append(out, whyText(&all[i]))
	}
	return out, err
}

// whyText is why a release is published.
func whyText(r *award.Release) jigsaw.Text {
	return jigsaw.Text{Kind: textKind, Ref: string(r.Quarter) + "/" + strconv.Itoa(r.Number), Title: "Why figures are published: " + r.Quarter.Human(), Words: r.Why}
}

// ahead are those that wait for a second human, to whoever reads what waits.
func (s *Service) ahead(ctx context.Context, id string) (out []jigsaw.Text, err error) {
	all, err := s.proposals.Waiting(ctx, KindOut)
	if err != nil {
		return nil, err
	}
	before, err := s.store.outs(ctx, s.DB, id)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		var in Terms
		if p.Into(&in) != nil || in.Inquiry != id {
			continue
		}
		r := award.Release{Quarter: in.Quarter, Number: 1, Why: in.Why}
		for i := range before {
			if before[i].Quarter == r.Quarter {
				r.Number = before[i].Number + 1
			}
		}
		out = append(out, whyText(&r))
	}
	return out, nil
}

// Ahead lists what waits.
func (s *Service) Ahead(ctx context.Context, id string) ([]jigsaw.Text, error) {
	all, err := s.ahead(ctx, id)
	return letting.Bare(all), err
}

// Words gives one in the words that everybody would read.
func (s *Service) Words(ctx context.Context, id, kind, ref string) (jigsaw.Text, error) {
	if kind != textKind {
		return jigsaw.Text{}, errNone
	}
	all, err := s.ahead(ctx, id)
	return letting.Waiting(all, err, kind, ref)
}
