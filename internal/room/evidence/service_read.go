package evidence

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"candour/evidence"
	"candour/internal/base/longwork"
	"candour/internal/room/evidence/index"
	"candour/internal/trust/ledger"
)

// Read begins to read what waits in a delivery, by whoever takes in. It goes on after the request; what was read is
// stored file by file, so that it can be stopped, and goes on where it was. Passwords are tried on files that are
// locked, and kept nowhere.
func (s *Service) Read(ctx context.Context, delivery string, passwords []string) error {
	d, _, err := s.one(ctx, delivery, DocumentsTake)
	if err != nil {
		return err
	}
	if d.State != Open {
		return errClosed
	}
	keys, err := s.unlock(ctx, &d, "To read what came in delivery "+d.Prefix)
	if err != nil {
		return err
	}
	shelf, err := s.shelf(ctx, d.Home, "To have what is read found")
	if err != nil {
		return err
	}
	return s.works.Begin(ctx, d.ID, "read", func(ctx context.Context, t *longwork.Work) error {
		r := reading{s: s, d: d, keys: keys, shelf: shelf}
		if s.Reads != nil {
			if r.reader, err = s.Reads(passwords); err != nil {
				return err
			}
			defer func() { _ = r.reader.Close() }()
		}
		return r.all(ctx, t)
	})
}

// reading is the reading of one delivery.
type reading struct {
	s      *Service
	d      Delivery
	keys   sealer
	shelf  index.Key
	reader Reader // nil: there is none
}

// all reads what waits, in the order of places: whatever lies in a file comes right after it, so that a family has
// numbers that follow each other.
func (r *reading) all(ctx context.Context, t *longwork.Work) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		sum, err := r.s.store.sum(ctx, r.s.DB, r.d.ID)
		if err != nil {
			return err
		}
		t.Say("files read", int64(sum.Items-sum.Waiting), int64(sum.Items))
		next, err := r.s.store.items(ctx, r.s.DB, `WHERE delivery_id = ? AND state = ? ORDER BY place LIMIT 1`, r.d.ID, string(Waiting))
		if err != nil || len(next) == 0 {
			return err
		}
		if err := r.one(ctx, &next[0]); err != nil {
			return fmt.Errorf("file %s: %w", PlaceWords(next[0].Place), err)
		}
	}
}

// one reads a file and stores what became of it, with all that lies in it.
func (r *reading) one(ctx context.Context, i *Item) error {
	if deep := strings.Count(i.Place, "."); deep > evidence.Usual.Depth {
		return r.settle(ctx, i, outcome{state: Exception, code: evidence.TooMuch, why: "It lies too deep: in a file in a file, and so on. Ask for it by itself."})
	}
	copied, err := r.copyOf(ctx, i)
	if err != nil {
		return err
	}
	if copied != "" {
		return r.settle(ctx, i, outcome{state: Indexed, copyOf: copied})
	}
	scratch, err := os.MkdirTemp(r.s.Scratch, "candour-read-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	name, err := r.keys.named(i)
	if err != nil {
		return err
	}
	file, inside := filepath.Join(scratch, "file"), filepath.Join(scratch, "inside")
	if err := errors.Join(os.Mkdir(inside, 0o700), Safe{r.keys, r.s.Blobs}.Original(ctx, i, file)); err != nil {
		return err
	}
	if r.reader == nil {
		return r.settle(ctx, i, outcome{state: Exception, code: evidence.Absent, why: "This service was started without its reader of files. Tell whoever runs it."})
	}
	got, err := r.reader.Read(ctx, file, name.Name, inside, evidence.Usual)
	if err != nil {
		var u *evidence.Unreadable
		if !errors.As(err, &u) || ctx.Err() != nil {
			return errors.Join(ctx.Err(), err)
		}
		return r.settle(ctx, i, outcome{state: Exception, code: u.Code, why: shorter(u.Why, MaxWhy)})
	}
	return r.found(ctx, i, got, inside)
}

// copyOf gives the item of the home of which a file is a copy, byte for byte. What belongs to a family is one of its
// members, and no copy.
func (r *reading) copyOf(ctx context.Context, i *Item) (string, error) {
	if i.Parent != "" && i.Relation != evidence.Entry {
		return "", nil
	}
	same, err := r.s.store.items(ctx, r.s.DB, `WHERE home = ? AND sha256 = ? AND id <> ? AND copy_of IS NULL AND state = ? ORDER BY id`, r.d.Home, i.SHA256, i.ID, string(Indexed))
	if err != nil || len(same) == 0 {
		return "", err
	}
	left, err := r.s.store.items(ctx, r.s.DB, `WHERE delivery_id = ? AND place > ? AND place < ? AND state = ? LIMIT 1`, same[0].Delivery, same[0].Place+".", same[0].Place+"/", string(Waiting))
	if err != nil || len(left) > 0 { // nobody read yet what lies in it: this one is read for itself
		return "", err
	}
	return same[0].ID, nil
}

// child is the id of what lies in a file, the same however often it is read.
func child(parent string, n int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%d", parent, n))
	return "doc-" + hex.EncodeToString(sum[:12])
}

// found stores what was read of a file: the words first, then what lies in it, and last, in one write with the last of
// those, that it was read.
func (r *reading) found(ctx context.Context, i *Item, got *evidence.Reading, inside string) error {
	var parts []part
	for n, p := range got.Parts {
		one, err := r.part(ctx, i, n+1, p, inside)
		if err != nil {
			return err
		}
		parts = append(parts, one)
	}
	title := got.Title
	got.Parts = nil // they are items of their own
	words, err := json.Marshal(got)
	if err != nil {
		return err
	}
	if err := r.keys.put(ctx, r.s.Blobs, readingOf(i.ID), func(w io.Writer) error { _, err := w.Write(words); return err }); err != nil {
		return err
	}
	o := outcome{state: Indexed, kind: got.Kind, reader: got.Reader, pages: len(got.Pages), parts: parts, title: title, numbered: !container(parts)}
	for _, p := range got.Pages {
		if !p.Usable {
			o.blank++
		}
	}
	for _, n := range got.Notes {
		o.notes = append(o.notes, n.Code)
	}
	if got.Mail != nil {
		o.family, o.mail = got.Mail.FamilyHash, got.Mail
	}
	if o.numbered {
		name, err := r.keys.named(i)
		if err != nil {
			return err
		}
		o.found = pagesOf(name.Name, got)
	}
	for len(o.parts) > lot { // what lies in a large archive is stored in parts of its own
		if err := r.children(ctx, i, o.parts[:lot]); err != nil {
			return err
		}
		o.parts, o.before = o.parts[lot:], o.before+lot
	}
	return r.settle(ctx, i, o)
}

// lot is how many files are stored in one write.
const lot = 200

// part is a file that lies in another, with its bytes stored.
type part struct {
	id string
	ledger.Row
	relation evidence.Relation
}

// container says that a file is only what holds others: an archive, a mailbox. Nobody reads it, and it has no number.
func container(parts []part) bool {
	for _, p := range parts {
		if p.relation != evidence.Entry {
			return false
		}
	}
	return len(parts) > 0
}

func (r *reading) part(ctx context.Context, i *Item, n int, p evidence.Part, inside string) (part, error) {
	id := child(i.ID, n)
	row := ledger.Row{"home": i.Home, "delivery_id": i.Delivery, "parent_id": i.ID, "place": under(i.Place, n), "relation": string(p.Relation)}
	sealed, err := r.keys.names(id, Named{Name: p.Name})
	if err != nil {
		return part{}, err
	}
	row["sealed"] = sealed
	if err := r.s.tellSender(ctx, r.s.DB, &r.d, id, p.Name, row); err != nil {
		return part{}, err
	}
	if p.File == "" { // it could not be taken out, and is on record all the same
		row["sha256"], row["blake3"], row["size"], row["state"], row["fault"], row["why"] = "", "", max(0, p.Size), string(Exception), string(p.Code), shorter(p.Why, MaxWhy)
		return part{id, row, p.Relation}, nil
	}
	f, err := os.Open(filepath.Join(inside, filepath.Base(p.File)))
	if err != nil {
		return part{}, err
	}
	defer func() { _ = f.Close() }()
	sums, err := r.s.keep(ctx, r.keys, id, f)
	if err != nil {
		return part{}, err
	}
	row["sha256"], row["blake3"], row["size"], row["state"] = sums.SHA256, sums.BLAKE3, sums.Size, string(Waiting)
	return part{id, row, p.Relation}, nil
}

// shorter is words of at most so many characters.
func shorter(words string, most int) string {
	words = strings.ToValidUTF8(words, "?")
	if r := []rune(words); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return words
}

// Running gives the reading of a delivery that goes on here, or the last that ended here before its end; nil for neither.
func (s *Service) Running(delivery string) *longwork.Work { return s.works.Running(delivery) }

// Stop stops the reading of a delivery after the file that is being read.
func (s *Service) Stop(ctx context.Context, delivery string) error {
	if _, _, err := s.one(ctx, delivery, DocumentsTake); err != nil {
		return err
	}
	s.works.Stop(delivery)
	return nil
}

// Wait gives the end of the reading, for commands and tests; Shut ends all readings.
func (s *Service) Wait(delivery string) error { return s.works.Wait(delivery) }

// Shut stops what is being read and what floors do, and waits for its end.
func (s *Service) Shut() {
	s.works.Close()
	s.floor.shut()
}
