package returns

import (
	"context"
	"maps"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/trust/access"
)

// Difference is what a version changed against another.
type Difference struct {
	Added, Changed, Gone int64
	Rows                 []ChangedRow
}

// ChangedRow is one row that differs.
type ChangedRow struct {
	Schema, Key string
	How         string // "added", "changed" or "gone"
	N           int64
	Fields      []ChangedField
}

// ChangedField is one value that differs.
type ChangedField struct{ Field, Was, Is string }

// difference counts what loads changed against a version.
func (s *Service) difference(ctx context.Context, was string, is []Load) (d Difference, err error) {
	before := map[string]Load{}
	if was != "" {
		v, err := s.store.version(ctx, s.db, was)
		if err != nil {
			return d, err
		}
		for _, l := range v.Loads {
			before[l.Schema] = l
		}
	}
	for _, l := range is {
		one, err := s.store.differs(ctx, s.db, before[l.Schema].Seq, l.Seq, s.shared(before[l.Schema], l))
		if err != nil {
			return d, err
		}
		d.Added, d.Changed, d.Gone = d.Added+one.Added, d.Changed+one.Changed, d.Gone+one.Gone
		delete(before, l.Schema)
	}
	for _, l := range before {
		d.Gone += l.Rows
	}
	return d, nil
}

// sharedField is a field that two loads both have: its place in the earlier and
// in the later.
type sharedField struct {
	name    string
	was, is int
}

// shared gives the fields that two loads both have.
func (s *Service) shared(a, b Load) (out []sharedField) {
	schema, ok := s.book.Schema(b.Schema, b.SchemaVersion)
	if !ok {
		return nil
	}
	for i, f := range schema.Fields {
		if at, ok := s.book.Place(a.Schema, a.SchemaVersion, f.Name); ok {
			out = append(out, sharedField{f.Name, at, i})
		}
	}
	return out
}

// Compare gives what a version changed against an earlier one of the same
// return, row by row, at most limit rows.
func (s *Service) Compare(ctx context.Context, earlier, later string, limit int) (d Difference, err error) {
	a, owed, err := s.SeeVersion(ctx, earlier)
	if err != nil {
		return d, err
	}
	b, _, err := s.SeeVersion(ctx, later)
	if err != nil {
		return d, err
	}
	if a.ReturnID != b.ReturnID {
		return d, errs.New(errs.NotFound, noReturn)
	}
	if !s.seesRows(ctx, owed.Body) {
		return d, errs.New(errs.Forbidden, "Only the body that sent the rows, and the national desk, see them.")
	}
	before := map[string]Load{}
	for _, l := range a.Loads {
		before[l.Schema] = l
	}
	if d, err = s.difference(ctx, earlier, b.Loads); err != nil {
		return d, err
	}
	for _, l := range b.Loads {
		rows, err := s.changedRows(ctx, before[l.Schema], l, limit-len(d.Rows))
		if err != nil {
			return d, err
		}
		d.Rows = append(d.Rows, rows...)
		delete(before, l.Schema)
	}
	for _, name := range slices.Sorted(maps.Keys(before)) { // tables that are not there any more
		rows, err := s.changedRows(ctx, before[name], Load{Schema: name}, limit-len(d.Rows))
		if err != nil {
			return d, err
		}
		d.Rows = append(d.Rows, rows...)
	}
	if owed.Body != access.ActorFrom(ctx).Body {
		err = s.noteSight(ctx, later, "what changed")
	}
	return d, err
}

func (s *Service) changedRows(ctx context.Context, was, is Load, limit int) ([]ChangedRow, error) {
	if limit <= 0 {
		return nil, nil
	}
	rows, err := s.store.changedRows(ctx, s.db, was.Seq, is.Seq, s.shared(was, is), limit)
	for i := range rows {
		rows[i].Schema = is.Schema
	}
	return rows, err
}

// CheckRows compares the rows of a version with the digests in its records: a
// row that was changed in the database itself is found.
func (s *Service) CheckRows(ctx context.Context, version string) (whole bool, err error) {
	v, err := s.store.version(ctx, s.db, version)
	if err != nil {
		return false, err
	}
	for _, l := range v.Loads {
		schema, ok := s.book.Schema(l.Schema, l.SchemaVersion)
		if !ok {
			return false, errs.Newf(errs.Internal, "returns: schema %s/%s is not in the code book", l.Schema, l.SchemaVersion)
		}
		d := newDigest()
		if err := s.store.rowsOf(ctx, s.db, l.Seq, len(schema.Fields), func(r Row) error { d.add(&r); return nil }); err != nil {
			return false, err
		}
		if d.sum() != l.SHA256 {
			return false, nil
		}
	}
	return true, nil
}

// VersionBefore gives the version that another is compared with: the one named,
// or the one that was checked before it.
func (s *Service) VersionBefore(ctx context.Context, v *Version, from string) (Version, error) {
	if from != "" {
		x, _, err := s.SeeVersion(ctx, from)
		return x, err
	}
	all, err := s.store.versions(ctx, s.db, v.ReturnID)
	for _, x := range all {
		if x.Number < v.Number && x.State == "checked" {
			return x, err
		}
	}
	if err == nil {
		err = errs.New(errs.NotFound, "There is no version before this one to compare it with.")
	}
	return Version{}, err
}

// KeptProblems counts the problems of a version that are listed.
func (s *Service) KeptProblems(ctx context.Context, version, kind string) (int64, error) {
	if _, _, err := s.SeeVersion(ctx, version); err != nil {
		return 0, err
	}
	return s.store.countProblems(ctx, s.db, version, kind)
}
