package figures

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/figures/output"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// preloadFiles gives the files of the figures as others published them.
func preloadFiles() ([]File, error) {
	results, info, err := output.AsPublished()
	if err != nil {
		return nil, err
	}
	return exports(results, info)
}

// preloadSynopsis says what the release is.
const preloadSynopsis = "Figures for 2023 as others published them, each with its source. Nothing here was counted from returns. The definitions differ, and the " +
	"ethnicity of two thirds of the suspects was not recorded: no share is printed without what it is of."

// Preload puts the figures as others published them in as a release, once. A
// later call changes nothing; where the figures that come with the program have
// changed, it makes a new edition that says so.
func (s *Service) Preload(ctx context.Context) error {
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), FiguresPublish, access.Route()); err != nil {
		return err
	}
	_, info, err := output.AsPublished()
	if err != nil {
		return err
	}
	files, err := preloadFiles()
	if err != nil {
		return err
	}
	digest := digestOf(files, nil)
	was, err := s.store.published(ctx, s.db, info.ID, 0)
	switch {
	case errs.Is(err, errs.NotFound):
		was = Edition{ReleaseID: info.ID}
	case err != nil || was.Digest == digest:
		return err
	}
	actor, id := access.ActorFrom(ctx), s.ids.Next("edition")
	act := ledger.Act{Action: FiguresPublish, Kind: "figures_edition", ID: id}
	_, err = s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		if was.Number == 0 {
			if err := tx.Insert("figures_release", info.ID, ledger.Row{"kind": KindAsPublished, "made": s.now(), "synthetic": false}); err != nil {
				return err
			}
		}
		row := ledger.Row{"release_id": info.ID, "number": was.Number + 1, "title": info.Title, "synopsis": preloadSynopsis, "state": string(IsPublished), "proposer": "", "proposer_name": actor.Name,
			"hands": "[]", "code": s.code, "digest": digest, "built_at": s.now(), "frozen_at": s.now(), "published_at": s.now()}
		if was.Number > 0 {
			row["why"], row["changed"] = "The figures that come with the program were brought up to date with their sources, or their files with what they say of themselves.",
				"See the tables of both editions."
		}
		if err := tx.Insert("figures_edition", id, row); err != nil {
			return err
		}
		if err := s.trail(tx, id, StepPublish, actor, s.now(), digest, "As others published it: "+info.Source); err != nil {
			return err
		}
		if err := s.store.replaceFiles(ctx, tx, id, files); err != nil {
			return err
		}
		return tx.Insert("figures_published", id, ledger.Row{"release_id": info.ID, "number": was.Number + 1, "title": info.Title, "made": s.now(), "code": s.code, "digest": digest,
			"files": asJSON(openNames(files)), "returns": "[]", "why": db.OrNil(textOf(row["why"]))})
	})
	return err
}

// namedFile is a file in the public record of an edition.
type namedFile struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

func openNames(files []File) []namedFile {
	out := []namedFile{}
	for _, f := range files {
		if f.Open {
			out = append(out, namedFile{f.Name, int64(len(f.Data)), hash(f.Data)})
		}
	}
	return out
}

func textOf(v any) string {
	s, _ := v.(string)
	return s
}
