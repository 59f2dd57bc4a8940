package returns

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"sync/atomic"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// MaxBytes is the most that a person may send at once through a page.
const MaxBytes = 64 << 20

// Sent is one file as it arrived.
type Sent struct {
	Name string
	File io.ReaderAt
	Size int64
	// Keep says that the bytes are kept, so that a marked copy can be made and a
	// check that a stop cut short can be done again.
	Keep bool
}

// SentBytes makes a Sent of bytes in memory.
func SentBytes(name string, data []byte) Sent {
	return Sent{Name: name, File: bytes.NewReader(data), Size: int64(len(data)), Keep: true}
}

// progress is how far a check is.
type progress struct {
	done, total atomic.Int64
	stop        context.CancelFunc
	ended       chan struct{}
}

// Receive takes the files of a return and begins to check them. What was sent
// is noted before anything is read, so that it is never lost silently.
func (s *Service) Receive(ctx context.Context, id string, files []Sent) (version string, err error) {
	version, _, err = s.receive(ctx, id, files, false)
	return version, err
}

// ReceiveOnce is Receive for a program, which may not know whether what it sent before
// arrived: what is the current version already, byte for byte, is no new one.
func (s *Service) ReceiveOnce(ctx context.Context, id string, files []Sent) (version string, again bool, err error) {
	return s.receive(ctx, id, files, true)
}

// errThere ends a write that would make a version of what is there already.
var errThere = errs.New(errs.Conflict, "This is the current version already.")

func (s *Service) receive(ctx context.Context, id string, files []Sent, once bool) (version string, again bool, err error) {
	if len(files) == 0 {
		return "", false, errs.InvalidInput("Choose a file.", errs.Field{Name: "file", Message: "Choose a file"})
	}
	sum, size, err := digestFiles(files)
	if err != nil {
		return "", false, err
	}
	if once {
		if version, err = s.there(ctx, id, sum); err != nil || version != "" {
			return version, err == nil, err
		}
	}
	version = s.ids.Next("version")
	var before Return
	err = s.change(ctx, ReturnsSend, id, MoveReceive, "", func(ctx context.Context, tx *ledger.Tx, r *Return) (ledger.Row, string, error) {
		before = *r
		if same, err := s.same(ctx, tx, r, sum); once && (err != nil || same) {
			return nil, "", errors.Join(err, errThere)
		}
		v := s.blank(ctx, r)
		v["file"], v["sha256"], v["bytes"] = names(files), sum, size
		r.Current = version
		if err := tx.Insert("return_version", version, v); err != nil {
			return nil, "", err
		}
		return ledger.Row{"current_id": version, "versions": r.Versions + 1, "refused": nil}, sum, s.keep(ctx, tx.Tx, version, files)
	})
	if errors.Is(err, errThere) {
		return before.Current, true, nil
	}
	if err != nil {
		return "", false, err
	}
	s.start(ctx, version, before, files)
	return version, false, nil
}

// there gives the current version of a return that the actor may send for, if it is
// these bytes: also of one that takes no new file now.
func (s *Service) there(ctx context.Context, id, sum string) (string, error) {
	r, err := s.store.oneReturn(ctx, s.db, id)
	if err != nil {
		return "", err
	}
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), ReturnsSend, stepFacts(&r, MoveReceive)); err != nil {
		return "", hide(err)
	}
	if same, err := s.same(ctx, s.db, &r, sum); err != nil || !same {
		return "", err
	}
	return r.Current, nil
}

// same says whether a return's current version is these bytes and was not refused whole.
func (s *Service) same(ctx context.Context, q db.Querier, r *Return, sum string) (bool, error) {
	if r.Current == "" {
		return false, nil
	}
	v, err := s.store.version(ctx, q, r.Current)
	return v.SHA256 == sum && v.State != "failed", err
}

func names(files []Sent) string {
	out := ""
	for i, f := range files {
		if i > 0 {
			out += ", "
		}
		out += shorten(f.Name)
	}
	return out
}

// shorten keeps a file's name within reason.
func shorten(s string) string {
	if r := []rune(s); len(r) > 120 {
		return string(r[:120])
	}
	return s
}

// digestFiles gives the SHA-256 of the files one after the other.
func digestFiles(files []Sent) (sum string, size int64, err error) {
	h := sha256.New()
	for _, f := range files {
		n, err := io.Copy(h, io.NewSectionReader(f.File, 0, f.Size))
		if err != nil {
			return "", 0, errs.Because(errs.Unavailable, "The file did not arrive whole. Send it again.", err)
		}
		size += n
	}
	return hex.EncodeToString(h.Sum(nil)), size, nil
}

func (s *Service) keep(ctx context.Context, tx *db.Tx, version string, files []Sent) error {
	for i, f := range files {
		if !f.Keep {
			continue
		}
		data := make([]byte, f.Size)
		if _, err := io.ReadFull(io.NewSectionReader(f.File, 0, f.Size), data); err != nil {
			return errs.Because(errs.Unavailable, "The file did not arrive whole. Send it again.", err)
		}
		one := sha256.Sum256(data)
		if err := s.store.keepFile(ctx, tx, s.ids.Next("file"), version, i, shorten(f.Name), hex.EncodeToString(one[:]), data); err != nil {
			return err
		}
	}
	return nil
}

// start checks in the background, as whoever sent it, and outlives the request.
func (s *Service) start(ctx context.Context, version string, before Return, files []Sent) {
	run, stop := context.WithCancel(db.Patient(context.WithoutCancel(ctx)))
	p := &progress{stop: stop, ended: make(chan struct{})}
	s.mu.Lock()
	s.running[version] = p
	s.mu.Unlock()
	s.work.Add(1)
	go func() {
		defer s.work.Done()
		defer stop()
		err := s.check(run, version, before, files, p)
		if err != nil {
			s.report("returns: a check ended early", "version", version, "error", err)
		}
		s.mu.Lock()
		delete(s.running, version)
		s.mu.Unlock()
		close(p.ended)
	}()
}

// Wait waits for a check to end, for at most so long, and says whether it did.
func (s *Service) Wait(ctx context.Context, version string, maximum time.Duration) bool {
	s.mu.Lock()
	p := s.running[version]
	s.mu.Unlock()
	if p == nil {
		return true
	}
	timer := time.NewTimer(maximum)
	defer timer.Stop()
	select {
	case <-p.ended:
		return true
	case <-timer.C:
	case <-ctx.Done():
	}
	return false
}

// Progress says how far a check is; ok is false when none is under way here.
func (s *Service) Progress(version string) (done, total int64, ok bool) {
	s.mu.Lock()
	p := s.running[version]
	s.mu.Unlock()
	if p == nil {
		return 0, 0, false
	}
	return p.done.Load(), p.total.Load(), true
}

// Stop ends a check that is under way; the return is as it was before.
func (s *Service) Stop(ctx context.Context, version string) error {
	_, owed, err := s.SeeVersion(ctx, version)
	if err != nil {
		return err
	}
	if err := s.ask(ctx, ReturnsSend, owed.Body); err != nil {
		return err
	}
	s.mu.Lock()
	p := s.running[version]
	s.mu.Unlock()
	if p != nil {
		p.stop()
		<-p.ended
	}
	return nil
}

// Close ends every check under way and waits. They are done again at the next
// start, since their files are kept.
func (s *Service) Close() {
	s.mu.Lock()
	s.closing = true
	for _, p := range s.running {
		p.stop()
	}
	s.mu.Unlock()
	s.work.Wait()
}

// abandoned is how long after it came a file that is still being checked is
// taken to be nobody's: another node may be checking it until then.
const abandoned = 15 * time.Minute

// Resume does again the checks that a stop cut short, and forgets rows that one
// left behind. A file that was not kept cannot be checked again: its return
// goes back to how it was.
func (s *Service) Resume(ctx context.Context) error {
	// By the machine's own time, which ids carry: a demonstration's days are not.
	before := time.Now().Add(-s.patience)
	waiting, err := s.store.waiting(ctx, s.db, ids.At("version", before))
	if err != nil {
		return err
	}
	for _, id := range waiting {
		if _, _, here := s.Progress(id); here {
			continue
		}
		if err := s.again(ctx, id); err != nil {
			return err
		}
	}
	if len(waiting) > 0 {
		return nil // their rows may look left behind
	}
	return s.sweep(ctx, before)
}

func (s *Service) again(ctx context.Context, version string) error {
	r, err := s.returnOf(ctx, version)
	if err != nil {
		return err
	}
	before, err := s.before(ctx, r, version)
	if err != nil {
		return err
	}
	kept, err := s.store.files(ctx, s.db, version)
	if err != nil {
		return err
	}
	if len(kept) == 0 || r.Current != version {
		return s.undo(ctx, version, before, "The check was stopped before its end. Send the file again.")
	}
	var files []Sent
	for _, f := range kept {
		files = append(files, SentBytes(f.Name, f.Data))
	}
	s.start(ctx, version, before, files)
	return nil
}

// before works out how a return stood before a version was received.
func (s *Service) before(ctx context.Context, r Return, version string) (Return, error) {
	steps, err := s.store.steps(ctx, s.db, r.ID)
	r.State, r.Current = Expected, r.Counted
	for i, st := range steps {
		if st.Move == MoveReceive.Name && st.VersionID == version {
			r.State = st.From
			for _, earlier := range steps[:i] {
				if earlier.VersionID != "" {
					r.Current = earlier.VersionID
				}
			}
		}
	}
	if r.State == Received { // two files, one right after the other
		r.State = Expected
	}
	return r, err
}

// sweep forgets rows that belong to no load and were stored before a moment.
func (s *Service) sweep(ctx context.Context, before time.Time) error {
	left, err := s.store.orphans(ctx, s.db)
	if err != nil {
		return err
	}
	s.mu.Lock()
	busy := len(s.running) > 0
	s.mu.Unlock()
	if busy {
		return nil
	}
	for _, load := range left {
		if load>>loadShift >= before.UnixMilli() {
			continue // another node may be at it
		}
		if err := s.db.InTx(ctx, func(tx *db.Tx) error { return s.store.dropRows(ctx, tx, load) }); err != nil {
			return err
		}
	}
	return nil
}

// loadShift is how many bits of a load's number are chance.
const loadShift = 20

// newLoad gives the number of a load: the moment and chance, so that two nodes
// never give out the same one.
func (s *Service) newLoad() int64 {
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return time.Now().UnixMilli()<<loadShift | int64(binary.BigEndian.Uint32(b[:])>>12)
}
