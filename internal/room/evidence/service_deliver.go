package evidence

import (
	"context"
	"io"
	"slices"
	"strings"
	"unicode"

	"candour/evidence/digest"
	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/base/saysnothing"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// New is a delivery as it is entered.
type New struct {
	Home     string
	On       clock.Day
	Prefix   string
	Body     string // of the list
	Sender   string
	Asking   string
	Medium   string
	Declared int // -1: they said nothing
}

// errClosed is said to whoever adds to what was closed.
var errClosed = errs.New(errs.Conflict, "This delivery was closed. What comes now is a delivery of its own.")

// check says what is wrong with a delivery on a day.
func (in *New) check(today clock.Day) (out []errs.Field) {
	need := func(ok bool, field, words string) {
		if !ok {
			out = append(out, errs.Field{Name: field, Message: words})
		}
	}
	need(!in.On.IsZero() && !in.On.After(today), "received", "Write the day on which it came, such as 2 March 2027. It cannot be a day to come")
	need(prefixes.MatchString(in.Prefix), "prefix", "Write 3 to 8 capital letters, such as NHC: the numbers of its documents begin with them")
	need(in.Body != "" || in.Asking != "" || !saysnothing.Is(in.Sender, "sender"), "sender", "Say who handed it over: choose the request or the body, or write who it was")
	need(len([]rune(in.Sender)) <= MaxSender, "sender", "Write at most 200 characters")
	need(!saysnothing.Is(in.Medium, "medium"), "medium", "Write on what it came, such as an encrypted disk, or by upload")
	need(len([]rune(in.Medium)) <= MaxMedium, "medium", "Write at most 100 characters")
	for field, words := range map[string]string{"sender": in.Sender, "medium": in.Medium} {
		need(!strings.ContainsFunc(words, unicode.IsControl), field, "Write it in one line")
	}
	need(in.Declared >= -1 && in.Declared <= 10_000_000, "declared", "Write how many files they say it has, such as 240, or leave it empty")
	return out
}

// Deliver enters that something was handed over, and gives the delivery, to which files are added.
func (s *Service) Deliver(ctx context.Context, in New) (string, error) {
	in.Prefix, in.Sender, in.Medium = strings.TrimSpace(in.Prefix), strings.TrimSpace(in.Sender), strings.TrimSpace(in.Medium)
	if err := errs.Refused("This delivery cannot be entered yet", in.check(s.Today())...); err != nil {
		return "", err
	}
	bodies, err := s.Homes.Bodies(ctx)
	if err != nil {
		return "", err
	}
	if in.Body != "" && !slices.ContainsFunc(bodies, func(b Body) bool { return b.ID == in.Body }) {
		return "", errs.InvalidInput("This delivery cannot be entered yet", errs.Field{Name: "body", Message: "Choose a body of the list"})
	}
	id := ids.Random("delivery")
	return id, s.writing(ctx, ledger.Of{Kind: "evidence_delivery", ID: id}, in.Home, func(ctx context.Context, tx *ledger.Tx, h Home) error {
		in := in // a write that is tried again begins with what was asked for
		if err := s.cameFor(ctx, tx, &in, id); err != nil {
			return err
		}
		n, err := s.store.number(ctx, tx, in.Home)
		if err != nil {
			return err
		}
		if err := s.newShelf(ctx, tx, h); err != nil {
			return err
		}
		sealed, half, err := s.newKey(ctx, tx, "evidence_delivery", id, h.Synthetic)
		if err != nil {
			return err
		}
		row := ledger.Row{"home": in.Home, "number": int64(n + 1), "prefix": in.Prefix, "received": in.On.String(), "body": db.OrNil(in.Body), "sender": in.Sender, "asking": db.OrNil(in.Asking),
			"medium": in.Medium, "made": s.Today().String(), "human": access.ActorFrom(ctx).Human, "synthetic": h.Synthetic, "sealed_key": sealed, "seals_to": half,
			"state": string(Open)}
		if in.Declared >= 0 {
			row["files_declared"] = int64(in.Declared)
		}
		return tx.Insert("evidence_delivery", id, row)
	})
}

// cameFor puts in a delivery whose it is, where it came for something that the home asked for, and has the home know on
// the same day that it came: whoever answered is not silent while it is read.
func (s *Service) cameFor(ctx context.Context, tx *ledger.Tx, in *New, id string) error {
	if in.Asking == "" {
		return nil
	}
	asked, err := s.Homes.Asked(ctx, tx, in.Home)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(asked, func(a Asked) bool { return a.ID == in.Asking })
	if i < 0 {
		return errs.InvalidInput("This delivery cannot be entered yet", errs.Field{Name: "asking", Message: "Choose a request of the list"})
	}
	in.Body = asked[i].Body // whoever was asked handed it over
	return s.Homes.HandedOver(ctx, tx, in.Home, in.Asking, id, in.On)
}

// File is one file as it is handed over.
type File struct {
	Name string
	Data io.Reader
}

// Add takes files into a delivery, in their order: the bytes first, sealed and on the disk, then their record. What
// was added when it ends early is there, and the error says of how many that holds.
func (s *Service) Add(ctx context.Context, delivery string, files []File) (added int, err error) {
	d, _, err := s.one(ctx, delivery, DocumentsTake)
	if err != nil {
		return 0, err
	}
	switch {
	case d.State != Open:
		return 0, errClosed
	case d.Own:
		return 0, errTheirs
	}
	seals, err := s.toSeal(ctx, &d)
	if err != nil {
		return 0, err
	}
	adding := adding{d: &d, seals: seals, writing: func(ctx context.Context, of ledger.Of, do func(context.Context, *ledger.Tx, Home) error) error {
		return s.writing(ctx, of, d.Home, do)
	}}
	for _, f := range files {
		if _, err := s.add(ctx, &adding, f); err != nil {
			return added, err
		}
		added++
	}
	return added, nil
}

// errTheirs is said to whoever would add to what a body hands over itself: it reads of its own files there.
var errTheirs = errs.New(errs.Conflict, "A body hands this over itself. What came in another way is a delivery of its own.")

// adding is how files come into a delivery: by whoever takes in, or by the body that was asked.
type adding struct {
	d       *Delivery
	seals   func(item string) (sealer, string, error)
	writing func(context.Context, ledger.Of, func(context.Context, *ledger.Tx, Home) error) error
	// first does something in the write that has the first file, and check says why another is not taken in; both may be nil.
	first func(context.Context, *ledger.Tx) error
	check func(now *Delivery) error
	once  bool // a file that is there, byte for byte, is not taken in again
}

// add takes in one file that lies in no other; fresh is false where it was there.
func (s *Service) add(ctx context.Context, a *adding, f File) (fresh bool, err error) {
	id, d := newItem(), a.d
	keys, sealedKey, err := a.seals(id)
	if err != nil {
		return false, err
	}
	sums, err := s.keep(ctx, keys, id, f.Data)
	if err != nil {
		return false, err
	}
	defer func() {
		if !fresh && !errs.Is(err, errs.Unknown) {
			_ = s.Blobs.Remove(ctx, bytesOf(id)) // it has no record
		}
	}()
	if sums.Size == 0 && d.Own { // who sends it can look for another; who was sent it has it as it came
		return false, errs.InvalidInput("A file cannot be added", errs.Field{Name: "files",
			Message: "The file " + f.Name + " is empty. Look whether another copy of it has something in it, or leave it out"})
	}
	if a.once {
		if _, there, err := s.store.top(ctx, s.DB, d.ID, sums.SHA256); err != nil || there {
			return false, err
		}
	}
	sealed, err := keys.names(id, Named{Name: f.Name})
	if err != nil {
		return false, err
	}
	err = a.writing(ctx, ledger.Of{Kind: "evidence_item", ID: id}, func(ctx context.Context, tx *ledger.Tx, _ Home) error {
		fresh = false
		now, err := s.delivery(ctx, tx, d.ID)
		if err == nil && now.State != Open {
			err = errClosed
		}
		if err == nil && a.check != nil {
			err = a.check(&now)
		}
		if err != nil {
			return err
		}
		n, there, err := s.store.top(ctx, tx, d.ID, sums.SHA256)
		if err != nil || a.once && there {
			return err
		}
		if n == 0 && a.first != nil {
			if err := a.first(ctx, tx); err != nil {
				return err
			}
		}
		row := ledger.Row{"home": d.Home, "delivery_id": d.ID, "place": under("", n+1), "sha256": sums.SHA256, "blake3": sums.BLAKE3, "size": sums.Size, "state": string(Waiting), "sealed": sealed,
			"sealed_key": db.OrNil(sealedKey)}
		if err := s.tellSender(ctx, tx, d, id, f.Name, row); err != nil {
			return err
		}
		fresh = true
		return tx.Insert("evidence_item", id, row)
	})
	return fresh && err == nil, err
}

// keep stores bytes, sealed, and gives their hashes.
func (s *Service) keep(ctx context.Context, keys sealer, id string, data io.Reader) (digest.Sums, error) {
	sums := digest.NewWriter()
	err := keys.put(ctx, s.Blobs, bytesOf(id), func(w io.Writer) error {
		_, err := io.CopyBuffer(struct{ io.Writer }{w}, io.TeeReader(data, sums), make([]byte, 256<<10))
		return err
	})
	return sums.Sums(), err
}
