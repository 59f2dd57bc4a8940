package app

import (
	"context"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/room/review"
	"candour/internal/room/sweep"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/vault"
)

// walls collects what the rules weigh of one entry of the log: the bodies that
// everything it is about is kept from, and whether all of that is known.
type walls struct {
	s       *server
	origin  []string
	barred  []string
	walled  bool
	firm    bool // every origin is confirmed
	unknown bool
	cases   map[string]bool
}

// logSubject gives what the rules weigh of an entry of the log. Where anything of
// it is not known the facts are left out, and that closes the entry.
func (s *server) logSubject(ctx context.Context, it ledger.Item) (access.Resource, error) {
	w := walls{s: s, firm: true, cases: map[string]bool{}, origin: []string{}, barred: []string{}}
	err := w.kind(ctx, it)
	for _, im := range it.Rows {
		if err == nil {
			err = w.row(ctx, im)
		}
	}
	res := access.Resource{Kind: it.Kind, ID: it.Record}
	if err != nil || w.unknown {
		return res, err
	}
	res.Attrs = map[string]any{"walled": w.walled, "origin": w.origin, "barred": w.barred, "confirmed": w.firm}
	return res, nil
}

// kind looks at what the entry is filed under, which stands when its words are
// gone.
func (w *walls) kind(ctx context.Context, it ledger.Item) error {
	switch it.Kind {
	case "review", "person":
		return w.ofCase(ctx, it.Record)
	case "opening-request":
		return w.ofRequest(ctx, it.Record)
	case "review-list", "papers":
		// Which cases a list held is not looked up: whoever may have closed one of
		// them is kept from all.
		w.walled, w.firm = true, w.firm && it.Kind != "review-list"
	case "sweep_case", "sweep_export":
		return w.ofSwept(ctx, it.Record)
	}
	w.unknown = w.unknown || it.Erased && it.Rows == nil && !slices.Contains(neverWalled, it.Kind)
	return nil
}

// neverWalled are the kinds of record that no body is kept from. Any other may be
// behind walls, one that nobody has thought of too.
var neverWalled = []string{"report", "recommendation", "commitment", "body", "progress", "staff"}

func (w *walls) row(ctx context.Context, im ledger.Image) error {
	if im.Table == "vault_opening" && w.walled && !w.firm && len(w.cases) == 0 {
		return nil // one of many, of a list
	}
	if im.Table == opened.Table { // who was shown what stands behind the walls of what was shown
		return w.kind(ctx, ledger.Item{Kind: im.Text("kind"), Record: im.Text("record")})
	}
	if column, ours := review.Walled()[im.Table]; ours {
		return w.ofPanel(ctx, im, column)
	}
	if columns, ours := sweep.Walled()[im.Table]; ours {
		return w.ofSweep(ctx, im, columns)
	}
	for _, t := range slices.Concat(review.Tables(), vault.Tables(), sweep.Tables()) {
		w.unknown = w.unknown || t.Name == im.Table
	}
	return nil
}

func (w *walls) ofPanel(ctx context.Context, im ledger.Image, column string) error {
	switch column {
	case "":
		return nil
	case "id":
		return w.ofCase(ctx, im.ID)
	case "request":
		return w.ofRequest(ctx, im.Text(column))
	}
	return w.ofCase(ctx, im.Text(column))
}

func (w *walls) ofSweep(ctx context.Context, im ledger.Image, columns []string) error {
	for _, c := range columns {
		if c == "force_id" {
			w.ofForce(im.Text(c))
			continue
		}
		if err := w.ofSwept(ctx, im.Text(c)); err != nil {
			return err
		}
	}
	return nil
}

func (w *walls) ofSwept(ctx context.Context, id string) error {
	force, err := w.s.sweep.ForceOf(ctx, id)
	w.ofForce(force)
	return err
}

func (w *walls) ofForce(force string) {
	w.walled, w.unknown = true, w.unknown || force == ""
	w.origin = append(w.origin, force)
}

func (w *walls) ofRequest(ctx context.Context, id string) error {
	person, err := w.s.review.CaseAsked(ctx, id)
	if err != nil {
		return err
	}
	return w.ofCase(ctx, person)
}

// ofCase adds the walls of a case, once.
func (w *walls) ofCase(ctx context.Context, id string) error {
	w.walled = true
	if id == "" {
		w.unknown = true
		return nil
	}
	if w.cases[id] {
		return nil
	}
	w.cases[id] = true
	facts, err := w.s.review.Walls(ctx, id)
	if errs.Is(err, errs.NotFound) {
		w.unknown = true
		return nil
	}
	if err != nil {
		return err
	}
	origin, known := facts["origin"].([]string)
	barred, named := facts["barred"].([]string)
	firm, told := facts["confirmed"].(bool)
	w.origin, w.barred = append(w.origin, origin...), append(w.barred, barred...)
	w.unknown = w.unknown || !known || !named || !told
	w.firm = w.firm && firm
	return nil
}
