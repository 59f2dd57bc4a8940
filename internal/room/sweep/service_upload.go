package sweep

import (
	"bytes"
	"context"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
)

// keepFor is how long a checked file waits to be returned.
const keepFor = 24 * time.Hour

// Upload checks a file that a force's contact sent and keeps it for a day, for
// that person alone, until they return it. A file of which nothing could be read
// is not kept, and its id is empty.
func (s *Service) Upload(ctx context.Context, name string, data []byte, held Count) (id string, c *Checked, err error) {
	force := s.MayLoad(ctx)
	if force == "" {
		return "", nil, errs.New(errs.Forbidden, "Only a force's contact returns its list.")
	}
	if c, err = s.Check(ctx, force, bytes.NewReader(data), int64(len(data)), name); err != nil || len(c.Rows) == 0 {
		return "", c, err
	}
	if held, err = s.heldNow(ctx, force, held, len(c.Rows)); err != nil {
		return "", nil, err
	}
	p := pending{ID: s.ids.Next("work"), ActorID: access.ActorFrom(ctx).ID, ForceID: force, Name: shorten(name), Held: held, Data: data}
	before := s.clock.Now().Add(-keepFor).UTC().Format(time.RFC3339)
	err = s.db.InTx(ctx, func(tx *db.Tx) error { return s.store.keep(ctx, tx, p, s.now(), before) })
	return p.ID, c, err
}

// Kept checks a file again that this person sent.
func (s *Service) Kept(ctx context.Context, id string) (*Checked, error) {
	_, c, err := s.kept(ctx, id)
	return c, err
}

func (s *Service) kept(ctx context.Context, id string) (pending, *Checked, error) {
	p, err := s.store.kept(ctx, s.db, id, access.ActorFrom(ctx).ID)
	if err != nil {
		return p, nil, err
	}
	c, err := s.Check(ctx, p.ForceID, bytes.NewReader(p.Data), int64(len(p.Data)), p.Name)
	return p, c, err
}

// Return loads a file that was checked. Where it takes something away of what the
// force returned before, whoever returns it has to say that they know.
func (s *Service) Return(ctx context.Context, id string, knows bool) (List, error) {
	p, c, err := s.kept(ctx, id)
	if err != nil {
		return List{}, err
	}
	if e, err := s.effect(ctx, p.ForceID, c); err != nil {
		return List{}, err
	} else if e.Any() && !knows {
		return List{}, errTakesAway(e)
	}
	l, err := s.Load(ctx, LoadInput{ForceID: p.ForceID, Checked: c, Held: p.Held})
	if err != nil {
		return l, err
	}
	return l, s.db.InTx(ctx, func(tx *db.Tx) error { return s.store.forget(ctx, tx, id) })
}
