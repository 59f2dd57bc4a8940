package audit

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"io"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/table/rowcheck"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// File is a file that came in.
type File struct {
	Name string
	Data io.ReaderAt
	Size int64
}

// maxLists is how many lists a project has at most: an estimate of more would
// say little.
const maxLists = 10

// AddList checks a file, and seals it. A file with an error is refused whole,
// with all its errors: a list that lacks some of its people would be counted as
// if they were on no list.
func (s *Service) AddList(ctx context.Context, project string, in ListInput, file File) (*rowcheck.Report, error) {
	p, _, err := s.open(ctx, AuditWork, project)
	if err != nil {
		return nil, err
	}
	if err := in.Check(); err != nil {
		return nil, err
	}
	if _, err := s.room(ctx, s.db, project, in.Name); err != nil {
		return nil, err
	}
	k := &intake{list: in.Name, name: pseudonym, events: map[string]string{}}
	k.schema, _ = s.book.Latest(recordSchema)
	report, err := rowcheck.Check(ctx, []rowcheck.Input{{Name: file.Name, File: file.Data, Size: file.Size}},
		rowcheck.Options{Book: s.book, Schemas: []string{recordSchema}, Today: clock.Today(s.clock).String(), What: "an audit list", Private: true, Filled: true}, k.row, nil)
	if err != nil {
		return nil, err
	}
	if report.Errors > 0 || len(k.records) == 0 {
		return report, BadField("file", "The file was not taken: put right what is listed below, and send it again")
	}
	k.noticed = noticed(report)
	return report, s.sealList(ctx, p, in, file.Name, k)
}

// room gives the place of one more list, when there is room for it.
func (s *Service) room(ctx context.Context, q db.Querier, project, name string) (position int, err error) {
	lists, err := s.store.lists(ctx, q, project)
	switch {
	case err != nil:
		return 0, err
	case slices.ContainsFunc(lists, func(l List) bool { return l.Name == name }):
		return 0, BadField("name", "The project has a list of this name")
	case len(lists) >= maxLists:
		return 0, BadField("name", "A project has at most ten lists. Merge two that are of one kind before you send them")
	}
	return len(lists) + 1, nil
}

func (s *Service) sealList(ctx context.Context, p Project, in ListInput, file string, k *intake) error {
	id := s.ids.Next("list")
	plain, err := k.sealedList()
	if err != nil {
		return err
	}
	sealed, err := s.vault.Seal(ctx, s.db, p.ID, partLists, placeOf(id), plain)
	if err != nil {
		return err
	}
	slices.SortFunc(k.facts, func(a, b Fact) int { return strings.Compare(a.R, b.R) }) // their order must not be that of the file
	open := []byte(asJSON(k.facts))
	return s.write(ctx, AuditWork, p.ID, stepList, in.Name, func(ctx context.Context, c *change) error {
		position, err := s.room(ctx, c.tx, p.ID, in.Name)
		if err != nil {
			return err
		}
		if err := c.tx.Insert("audit_list", id, ledger.Row{"project_id": p.ID, "position": position, "name": in.Name, "kind": in.Kind, "body": in.Body, "agreed": in.Agreed,
			"file": file, "records": len(k.records), "children": k.children, "suspects": k.suspects, "warnings": db.OrNil(asList(k.warnings())),
			"sha256": hash([]byte(sealed)) + " " + hash(open), "made": s.now(), "state": "kept"}); err != nil {
			return err
		}
		if err := s.store.keep(ctx, c.tx, id+".sealed", p.ID, []byte(sealed)); err != nil {
			return err
		}
		return s.store.keep(ctx, c.tx, id+".facts", p.ID, open)
	})
}

func asList(all []string) string {
	if all == nil {
		return ""
	}
	return asJSON(all)
}

// placeOf is where the sealed bytes of a list stand; they open nowhere else.
func placeOf(list string) vault.Place {
	return vault.Place{Table: "audit_data", Column: "data", Row: list}
}

// pseudonym makes a name that says nothing: 64 random bits.
func pseudonym(prefix string) string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return prefix + hex.EncodeToString(b[:])
}

// DropList takes a list out of a project and deletes its bytes. What was linked
// with it must be linked again.
func (s *Service) DropList(ctx context.Context, project, list string) error {
	v, err := s.Open(ctx, project)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(v.Lists, func(l List) bool { return l.ID == list })
	if i < 0 {
		return errNoList
	}
	return s.write(ctx, AuditWork, project, stepDrop, v.Lists[i].Name, func(ctx context.Context, c *change) error {
		if c.p.Plan != "" {
			return errs.New(errs.Conflict, "The plan is registered, and it names its lists: none can be taken out any more. The plan says what happens without each of them.")
		}
		now, err := s.store.lists(ctx, c.tx, project)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(now, func(l List) bool { return l.ID == list }) {
			return errNoList
		}
		for _, part := range []string{".sealed", ".facts"} {
			if err := s.store.drop(ctx, c.tx, list+part); err != nil {
				return err
			}
		}
		if err := c.tx.Update(ctx, "audit_list", list, 0, ledger.Row{"state": "gone"}); err != nil {
			return err
		}
		return c.set(ctx, ledger.Row{"run_id": nil, "result_id": nil})
	})
}

// unseal opens the lists of a project, with an entry in the log.
func (s *Service) unseal(ctx context.Context, project, purpose string, lists []List) ([][]byte, error) {
	var items []vault.Sealed
	for _, l := range lists {
		sealed, err := s.store.data(ctx, s.db, l.ID+".sealed", firstHash(l.SHA256))
		if err != nil {
			return nil, err
		}
		items = append(items, vault.Sealed{Part: partLists, Place: placeOf(l.ID), Text: string(sealed)})
	}
	return s.vault.Reveal(ctx, vault.Reading{Person: project, Purpose: purpose, Items: items})
}
