package figures

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/trust/access"
)

// Listed is the releases for the public.
type Listed struct {
	// Releases are the newest published edition of each, newest first.
	Releases []Edition
	// Upcoming are frozen and have a time; nothing but title and time is told.
	Upcoming []Upcoming
	// Corrections are the published editions after the first, newest first.
	Corrections []Edition
}

// Upcoming is a release with a time.
type Upcoming struct {
	Title      string
	Planned    string // RFC 3339
	Correction bool
}

// List gives the releases that everybody may see.
func (s *Service) List(ctx context.Context) (Listed, error) {
	var out Listed
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), FiguresRead, access.Route()); err != nil {
		return out, err
	}
	all, err := s.store.inState(ctx, s.db, IsPublished)
	if err != nil {
		return out, err
	}
	best := map[string]int{}
	for _, e := range all {
		best[e.ReleaseID] = max(best[e.ReleaseID], e.Number)
	}
	for _, e := range all {
		if e.Number == best[e.ReleaseID] {
			out.Releases = append(out.Releases, e)
		}
		if e.Number > 1 {
			out.Corrections = append(out.Corrections, e)
		}
	}
	soon, err := s.store.inState(ctx, s.db, IsFrozen)
	if err != nil {
		return out, err
	}
	slices.SortFunc(soon, func(a, b Edition) int { return a.Planned.Compare(b.Planned) })
	for _, e := range soon {
		out.Upcoming = append(out.Upcoming, Upcoming{Title: e.Title, Planned: stamp(e.Planned), Correction: e.Number > 1})
	}
	return out, nil
}

// Release gives a published edition: the newest, or the one with a number.
func (s *Service) Release(ctx context.Context, release string, number int) (Edition, error) {
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), FiguresRead, access.Route()); err != nil {
		return Edition{}, err
	}
	return s.store.published(ctx, s.db, release, number)
}

// Editions gives all published editions of a release, newest first, with their
// trails. The public is not told the names of those who made them.
func (s *Service) Editions(ctx context.Context, release string) ([]Edition, error) {
	if _, err := s.Release(ctx, release, 0); err != nil {
		return nil, err
	}
	all, err := s.store.editions(ctx, s.db, release)
	return slices.DeleteFunc(all, func(e Edition) bool { return !e.Public() }), err
}

// Files lists the files of an edition that the asker may have.
func (s *Service) Files(ctx context.Context, e Edition) ([]File, error) {
	all, err := s.store.files(ctx, s.db, e.ID)
	return slices.DeleteFunc(all, func(f File) bool { return !f.Open }), err
}

// File gives a file of a published edition.
func (s *Service) File(ctx context.Context, release string, number int, name string) (File, Edition, error) {
	e, err := s.Release(ctx, release, number)
	if err != nil {
		return File{}, e, err
	}
	f, err := s.openFile(ctx, e, name)
	return f, e, err
}

func (s *Service) openFile(ctx context.Context, e Edition, name string) (File, error) {
	f, err := s.store.file(ctx, s.db, e.ID, name)
	if err != nil {
		return f, err
	}
	if !f.Open {
		return File{}, errs.New(errs.NotFound, "There is no such file here.")
	}
	return f, nil
}

// staff loads an edition for somebody who may do this to it.
func (s *Service) staff(ctx context.Context, edition string, action access.Action) (Edition, error) {
	actor := access.ActorFrom(ctx)
	if err := s.auth.Authorize(ctx, actor, action, access.Route()); err != nil {
		return Edition{}, err
	}
	return s.store.edition(ctx, s.db, edition)
}

// Staff gives an edition to those who make releases.
func (s *Service) Staff(ctx context.Context, edition string) (Edition, error) {
	return s.staff(ctx, edition, FiguresDraft)
}

// StaffFile gives a file of an edition that is not published yet, to those who
// make releases.
func (s *Service) StaffFile(ctx context.Context, edition, name string) (File, error) {
	e, err := s.Staff(ctx, edition)
	if err != nil {
		return File{}, err
	}
	return s.unpublishedFile(ctx, e, name)
}

// Desk lists the editions that are being made, newest first.
func (s *Service) Desk(ctx context.Context) ([]Edition, error) {
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), FiguresDraft, access.Route()); err != nil {
		return nil, err
	}
	all, err := s.store.inState(ctx, s.db, IsDrafted, IsRefused, IsBuilt, IsSent, IsAssured, IsFrozen)
	slices.SortFunc(all, func(a, b Edition) int { return -strings.Compare(a.ID, b.ID) })
	return all, err
}

// Texts gives the definitions of an edition's tables. Those of a published
// edition are public: everybody may see what was asked for.
func (s *Service) Texts(ctx context.Context, e Edition) ([]TableText, error) {
	return s.store.tables(ctx, s.db, e.ID)
}

// Trail gives the steps of an edition, for staff.
func (s *Service) Trail(ctx context.Context, edition string) ([]Trail, error) {
	if _, err := s.Staff(ctx, edition); err != nil {
		return nil, err
	}
	return s.store.trail(ctx, s.db, edition)
}

// PublicTrail gives the steps of a published edition without the names of those
// who took them.
func (s *Service) PublicTrail(ctx context.Context, e Edition) ([]Trail, error) {
	if !e.Public() {
		return nil, errNone
	}
	all, err := s.store.trail(ctx, s.db, e.ID)
	for i := range all {
		all[i].Human, all[i].Name, all[i].Words = "", "", ""
	}
	return all, err
}

// Use is a published edition that counted a return version.
type Use struct {
	Release string
	Number  int
	Title   string
	At      string // RFC 3339
}

// Used lists the published editions that counted a version of a return, newest
// first, for the slice that keeps the returns.
func (s *Service) Used(ctx context.Context, versionID string) ([]Use, error) {
	all, err := s.store.usedIn(ctx, s.db, versionID)
	out := make([]Use, 0, len(all))
	for _, e := range all {
		out = append(out, Use{e.ReleaseID, e.Number, e.Title, stamp(e.PublishedAt)})
	}
	return out, err
}

// Uses says whether any published edition counted a version of a return.
func (s *Service) Uses(ctx context.Context, versionID string) bool {
	all, err := s.Used(ctx, versionID)
	return err == nil && len(all) > 0
}
