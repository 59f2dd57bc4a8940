package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"candour/internal/base/clock/edtf"
	"candour/internal/base/db"
	"candour/internal/room/recommendation/record"
)

// rows are the entries of bodies that merges speak of, by id.
type bodyRows map[string]record.Body

// reading gives a store that knows what the list of bodies says in q. Loads within a
// load ask once.
func (s Store) reading(ctx context.Context, q db.Querier) (Store, error) {
	if s.answering == nil && s.Answering != nil {
		var err error
		if s.answering, err = s.Answering(ctx, q); err != nil {
			return s, err
		}
	}
	if s.lore != nil || s.Lore == nil {
		return s, nil
	}
	lore, err := s.Lore(ctx, q)
	if err != nil {
		return s, err
	}
	s.lore = lore
	if s.lore == nil {
		s.lore = &record.Lore{}
	}
	ids := map[string]bool{}
	for from, to := range s.lore.As {
		ids[from], ids[to] = true, true
	}
	for _, heirs := range s.lore.Heirs {
		for _, h := range heirs {
			ids[h.ID] = true
		}
	}
	s.rows = bodyRows{}
	if len(ids) == 0 {
		return s, nil
	}
	args := make([]any, 0, len(ids))
	for id := range ids {
		args = append(args, id)
	}
	rows, err := q.Query(ctx, `SELECT `+bodyColumns+` FROM body b WHERE b.id IN (`+db.Placeholders(len(args))+`)`, args...)
	all, err := db.Collect(rows, err, scanBody)
	for _, b := range all {
		s.rows[b.ID] = b
	}
	return s, err
}

// as puts the body that an entry is read as in place of the entry. Without a merge it
// stays as it is.
func (s Store) as(id, name *string) {
	to := s.lore.ID(*id)
	if b, known := s.rows[to]; known && to != *id {
		*id, *name = b.ID, b.Name
	}
}

// asBody is [Store.as] of a whole body, with who answers for it now.
func (s Store) asBody(b record.Body) record.Body {
	if to, known := s.rows[s.lore.ID(b.ID)]; known {
		b = to
	}
	b.Heirs, b.Unheard = s.heirs(b.ID), s.unheard(b.ID)
	return b
}

// unheard says that nobody may answer here for a body: none at any entry that is read as
// it, and none at those who took it over.
func (s Store) unheard(id string) bool {
	all := s.lore.IDs(id)
	for _, h := range s.lore.HeirsOf(id) {
		all = append(all, s.lore.IDs(h.ID)...)
	}
	return s.answering == nil || !slices.ContainsFunc(all, s.answering)
}

// heirs gives those who answer for a body now, by the register's own names.
func (s Store) heirs(id string) (out []record.BodyRef) {
	for _, h := range s.lore.HeirsOf(id) {
		if b, known := s.rows[h.ID]; known {
			h.Name = b.Name
		}
		out = append(out, h)
	}
	return out
}

// asked reads who was asked through the merges: each body once, with the name that it
// had on the day of the report. What a merged entry was called is no such name: it may
// be a slip of the pen.
func (s Store) asked(rows []record.Body, published edtf.Date) (out []record.Body) {
	for _, row := range rows {
		b := s.asBody(row)
		if i := slices.IndexFunc(out, func(o record.Body) bool { return o.ID == b.ID }); i >= 0 {
			out[i].Entries = append(out[i].Entries, row.ID)
			continue
		}
		b.Entries = []string{row.ID}
		b.Then = s.lore.Then(b.ID, published)
		if record.Slug(b.Then) == record.Slug(b.Name) {
			b.Then = ""
		}
		out = append(out, b)
	}
	return out
}

// nowOnly leaves out the entries that are read as another.
func (s Store) nowOnly(all []record.Body) []record.Body {
	out := all[:0]
	for _, b := range all {
		if s.lore.ID(b.ID) == b.ID {
			out = append(out, s.asBody(b))
		}
	}
	return out
}

// Naming lists the recommendations under which anything names one of some bodies, as
// each entry has it: nothing is read through a merge.
func (Store) Naming(ctx context.Context, q db.Querier, bodies ...string) ([]string, error) {
	args := make([]any, len(bodies))
	for i, id := range bodies {
		args[i] = id
	}
	var parts []string
	for _, t := range []string{"addressee", "answer", "ladder_step"} {
		parts = append(parts, `SELECT recommendation_id FROM `+t+` WHERE body_id IN (ids)`)
	}
	parts = append(parts, `SELECT s.recommendation_id FROM commitment_serves s JOIN commitment c ON c.id = s.commitment_id WHERE c.body_id IN (ids)`)
	for _, t := range []string{"progress", "finding", "panel_view"} {
		parts = append(parts, `SELECT s.recommendation_id FROM commitment_serves s JOIN `+t+` x ON x.commitment_id = s.commitment_id WHERE x.body_id IN (ids)`)
	}
	rows, err := q.Query(ctx, marked(strings.Join(parts, ` UNION `)+` ORDER BY 1`, db.Placeholders(len(bodies))), repeat(len(parts), args)...)
	return db.Collect(rows, err, func(r *sql.Rows) (id string, err error) { err = r.Scan(&id); return id, err })
}

// ReadAs gives, for each entry, the body that it is read as.
func (s Store) ReadAs(ctx context.Context, q db.Querier, entries []record.Body) ([]record.Body, error) {
	s, err := s.reading(ctx, q)
	if err != nil {
		return nil, err
	}
	out := make([]record.Body, len(entries))
	for i, b := range entries {
		out[i] = s.asBody(b)
	}
	return out, nil
}

// readOnce reads each entry as the body that it is, in the order of names.
func (s Store) readOnce(all []record.Body) (out []record.Body) {
	seen := map[string]bool{}
	for _, b := range all {
		if b = s.asBody(b); !seen[b.ID] {
			seen[b.ID] = true
			out = append(out, b)
		}
	}
	slices.SortFunc(out, func(a, b record.Body) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return out
}

// ids gives every id under which rows of a body stand, with the marks for a query.
func (s Store) ids(body string) (marks string, args []any) {
	all := s.lore.IDs(body)
	for _, id := range all {
		args = append(args, id)
	}
	return db.Placeholders(len(all)), args
}

// namesOf are all names of a body, for search.
func (s Store) namesOf(b record.Body) []string {
	out := []string{b.Name}
	if s.lore == nil {
		return out
	}
	out = append(out, s.lore.Names[s.lore.ID(b.ID)]...)
	for _, id := range s.lore.IDs(b.ID)[1:] {
		out = append(out, s.rows[id].Name)
	}
	return out
}

// OtherNames gives every name of a body beside its own, by id: what is said of it, and
// the names of the entries that are read as it.
func (s Store) OtherNames(ctx context.Context, q db.Querier) (map[string][]string, error) {
	out := map[string][]string{}
	s, err := s.reading(ctx, q)
	if err != nil || s.lore == nil {
		return out, err
	}
	for id, names := range s.lore.Names {
		out[id] = append(out[id], names...)
	}
	for from, to := range s.lore.As {
		if b, known := s.rows[from]; known && !slices.Contains(out[to], b.Name) {
			out[to] = append(out[to], b.Name)
		}
	}
	for _, names := range out {
		slices.Sort(names)
	}
	return out, nil
}

// repeat gives arguments as often as a query has their marks.
func repeat(n int, args []any) (out []any) {
	for range n {
		out = append(out, args...)
	}
	return out
}

// marked puts the marks of some ids in the places of a query that are named so.
func marked(query, marks string) string { return strings.ReplaceAll(query, "(ids)", "("+marks+")") }
