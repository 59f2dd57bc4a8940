package figures

import (
	"context"

	"candour/internal/base/errs"
	"candour/internal/room/figures/output"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
)

// OpenFirst is said to whoever judges a build that they have not opened.
const OpenFirst = "You have not opened the preview of this build. Read it, every table, and come back."

func editionOf(id string) ledger.Of { return ledger.Of{Kind: "figures_edition", ID: id} }

// partsOf names what there is to open of an edition: each table, as this build
// has it.
func partsOf(e Edition, texts []TableText) []string {
	if e.Digest == "" {
		return nil
	}
	var out []string
	for _, t := range texts {
		out = append(out, opened.Part(t.Name, e.Digest))
	}
	return out
}

// Preview shows every table of a build to somebody who makes releases, and notes
// in the same transaction that they were shown it.
func (s *Service) Preview(ctx context.Context, edition string) (e Edition, results []*output.Result, err error) {
	if _, err := s.Staff(ctx, edition); err != nil {
		return e, nil, err
	}
	act := ledger.Act{Action: FiguresDraft, Kind: "figures_edition", ID: edition, Again: true}
	_, err = s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		if e, err = s.store.edition(ctx, tx, edition); err != nil {
			return err
		}
		if e.Digest == "" {
			return errs.New(errs.NotFound, "The release was not built yet.")
		}
		texts, err := s.store.tables(ctx, tx, edition)
		if err != nil {
			return err
		}
		if results, err = s.resultsIn(ctx, tx, e); err != nil {
			return err
		}
		return opened.Note(ctx, tx, editionOf(edition), partsOf(e, texts)...)
	})
	return e, results, err
}

// sawAll refuses an act of somebody who has not opened every table of this build.
func (s *Service) sawAll(ctx context.Context, c *change) error {
	texts, err := s.store.tables(ctx, c.tx, c.e.ID)
	if err != nil {
		return err
	}
	return opened.Need(ctx, c.tx, editionOf(c.e.ID), OpenFirst, partsOf(c.e, texts)...)
}

// Saw says whether the actor opened every table of this build, for the page.
func (s *Service) Saw(ctx context.Context, e Edition) (bool, error) {
	texts, err := s.store.tables(ctx, s.db, e.ID)
	if err != nil {
		return false, err
	}
	return opened.Has(ctx, s.db, editionOf(e.ID), partsOf(e, texts)...)
}

// unpublishedFile is a file of an edition that is not out, made again from its
// printed tables so that it says that it is not published. Its bytes are not
// those that are hashed: they differ in what they say of the release alone.
func (s *Service) unpublishedFile(ctx context.Context, e Edition, name string) (File, error) {
	f, err := s.openFile(ctx, e, name)
	if err != nil || e.Public() {
		return f, err
	}
	results, err := s.results(ctx, e)
	if err != nil {
		return f, err
	}
	info, err := s.info(ctx, e)
	if err != nil {
		return f, err
	}
	info.Unpublished = true
	files, err := s.copies.exports(results, info)
	for _, x := range files {
		if x.Name == name {
			f.Data, f.Bytes, f.SHA256 = x.Data, int64(len(x.Data)), hash(x.Data)
			return f, err
		}
	}
	if err == nil {
		err = errs.New(errs.NotFound, "There is no such file here.")
	}
	return File{}, err
}
