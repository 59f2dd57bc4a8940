package evidence_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	library "candour/evidence"
	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/evidence"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/vault"
)

const home, council = "inquiry-1", "made-up-council"

func person(id, body string) access.Actor {
	return access.Actor{ID: id, Name: "Synthetic Person (" + id + ")", Body: body, Human: "H-" + id, Roles: []access.Role{access.RolePublic, access.RoleInquiry}, Synthetic: true,
		Standing: access.Alone(id, "H-"+id, body, access.No)}
}

var (
	paralegal = person("paralegal", "made-up-team")
	counsel   = person("counsel", "made-up-team") // reads, and takes nothing in
	solicitor = person("solicitor", "made-up-team")
	stranger  = person("stranger", "made-up-team")
	insider   = person("insider", council) // of the body that is looked at
	visitor   = access.Public()
)

func as(a access.Actor) context.Context { return access.WithActor(context.Background(), a) }

// shelf is a home with two rooms: who takes in, and who reads.
type shelf struct {
	closed string
	held   map[string]bool // documents of which everybody but the solicitor sees nothing
	parted map[string]evidence.Pages
	took   []evidence.Came
	came   string // the last that was handed over for something
	fails  error
}

func (h *shelf) Home(_ context.Context, _ db.Querier, id string) (evidence.Home, error) {
	if id != home {
		return evidence.Home{}, errs.New(errs.NotFound, "There is nothing here.")
	}
	return evidence.Home{ID: id, Title: "Made-up Inquiry", Href: "/inquiry/i/" + id, Synthetic: true, Closed: h.closed}, nil
}

func (h *shelf) Facts(_ context.Context, _ db.Querier, id string, action access.Action) (map[string]any, error) {
	in := []string{"paralegal", "H-paralegal", "solicitor", "H-solicitor", "insider", "H-insider"}
	if action == evidence.DocumentsRead {
		in = append(in, "counsel", "H-counsel")
	}
	return map[string]any{"allocated": in, "barred": []string{"H-nobody"}, "bodies": []string{council}}, nil
}

func (h *shelf) Sees(ctx context.Context, _ db.Querier, _ string, documents []string) (map[string]evidence.Sight, error) {
	out := map[string]evidence.Sight{}
	for _, d := range documents {
		holds := access.ActorFrom(ctx).ID == "solicitor"
		if !h.held[d] || holds {
			out[d] = evidence.Sight{}
		}
		if p := h.parted[d]; p.From > 0 && !holds {
			out[d] = evidence.Sight{Held: []evidence.Pages{p}}
		}
	}
	return out, nil
}

func (h *shelf) Shows(context.Context, db.Querier, string, evidence.Audience, []string) (map[string]evidence.Sight, error) {
	return nil, nil
}

func (h *shelf) Took(_ context.Context, _ *ledger.Tx, _ string, all []evidence.Came) error {
	if h.fails != nil {
		return h.fails
	}
	for _, c := range all { // a write that is tried again tells of the same
		h.took = slices.DeleteFunc(h.took, func(x evidence.Came) bool { return x.ID == c.ID })
		h.took = append(h.took, c)
	}
	return nil
}

func (h *shelf) Holes(ctx context.Context, _ db.Querier, _ string) (out []evidence.Hole, _ error) {
	if access.ActorFrom(ctx).ID == "solicitor" {
		return nil, nil
	}
	for d := range h.held {
		out = append(out, evidence.Hole{Document: d})
	}
	for d, p := range h.parted {
		out = append(out, evidence.Hole{Document: d, Pages: p})
	}
	return out, nil
}

func (h *shelf) HandedOver(_ context.Context, _ *ledger.Tx, _, asking, delivery string, _ clock.Day) error {
	h.came = asking + " " + delivery
	return nil
}

func (h *shelf) Bodies(context.Context) ([]evidence.Body, error) {
	return []evidence.Body{{ID: council, Name: "Made-up Council"}}, nil
}

func (h *shelf) Asked(context.Context, db.Querier, string) ([]evidence.Asked, error) {
	return []evidence.Asked{{ID: "asking-1", Text: "Made-up Council, R1", Body: council}}, nil
}

// simple reads archives, and a mail of three lines: a subject, and the name of each file that is attached with its
// words. It says of some files that they cannot be read.
type simple struct {
	stop  func(name string) error // nil: never
	words string                  // the password that opens what is locked
	given []string
}

func (*simple) Close() error { return nil }

func (s *simple) Read(_ context.Context, path, name, scratch string, _ library.Limits) (*library.Reading, error) {
	if s.stop != nil {
		if err := s.stop(name); err != nil {
			return nil, err
		}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	out := &library.Reading{Kind: "text/plain", Reader: "simple 1", Pages: []library.Page{{W: 595, H: 842, Usable: true}}, Pieces: []library.Piece{{Where: library.Body, Page: 1, Text: string(b)}}}
	text := string(b)
	switch {
	case strings.HasPrefix(text, "LOCKED") && !slices.Contains(s.given, s.words):
		return nil, &library.Unreadable{Code: library.Locked, Why: "It needs a password."}
	case strings.HasPrefix(text, "BROKEN"):
		return nil, &library.Unreadable{Code: library.Broken, Why: "It ends in the middle."}
	case strings.HasPrefix(text, "PK"):
		return s.unzip(b, scratch)
	case strings.HasPrefix(text, "SCAN"):
		out.Kind, out.Pages, out.Pieces = "image/png", []library.Page{{W: 595, H: 842}}, nil
	case strings.HasPrefix(text, "PAGES "):
		out.Title, out.Pages, out.Pieces = text, nil, []library.Piece{{Where: library.Metadata, Text: text}}
		for i, words := range strings.Split(strings.TrimPrefix(text, "PAGES "), "/") {
			out.Pages = append(out.Pages, library.Page{Usable: true})
			out.Pieces = append(out.Pieces, library.Piece{Where: library.Body, Page: i + 1, Text: words})
		}
	case strings.HasPrefix(text, "MAIL "):
		out.Kind, out.Mail = "message/rfc822", &library.Mail{FamilyHash: fmt.Sprintf("%x", len(text))}
		lines := strings.Split(strings.TrimSpace(text), "\n")
		out.Title = strings.TrimPrefix(lines[0], "MAIL ")
		if _, id, ok := strings.Cut(out.Title, " id:"); ok {
			out.Mail.MessageID = id
		}
		for i, l := range lines[1:] {
			n, words, _ := strings.Cut(l, "=")
			switch n {
			case "Message-ID":
				out.Mail.MessageID = words
				continue
			case "In-Reply-To":
				out.Mail.InReplyTo = []string{words}
				continue
			case "Body":
				out.Pieces = []library.Piece{{Where: library.Body, Page: 1, Text: words}}
				continue
			}
			if strings.HasPrefix(words, "INSIDE") && !slices.Contains(s.given, s.words) {
				out.Parts = append(out.Parts, library.Part{Name: n, Size: 7, Relation: library.Attached, Code: library.Locked, Why: "It needs a password."})
				continue
			}
			file := fmt.Sprintf("part-%d", i)
			if err := os.WriteFile(filepath.Join(scratch, file), []byte(words), 0o600); err != nil {
				return nil, err
			}
			out.Parts = append(out.Parts, library.Part{Name: n, File: file, Size: int64(len(words)), Relation: library.Attached})
		}
	}
	return out, nil
}

func (*simple) unzip(b []byte, scratch string) (*library.Reading, error) {
	out := &library.Reading{Kind: "application/zip", Reader: "simple 1"}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, &library.Unreadable{Code: library.Broken, Why: "The archive is damaged."}
	}
	for i, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		words, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		file := fmt.Sprintf("entry-%d", i)
		if err := os.WriteFile(filepath.Join(scratch, file), words, 0o600); err != nil {
			return nil, err
		}
		out.Parts = append(out.Parts, library.Part{Name: f.Name, File: file, Size: int64(len(words)), Relation: library.Entry})
	}
	return out, nil
}

// zipped makes an archive of names and words, in the order given.
func zipped(t testing.TB, pairs ...string) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i < len(pairs); i += 2 {
		w, err := z.Create(pairs[i])
		if err == nil {
			_, err = w.Write([]byte(pairs[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// opens lets those who read evidence open what is sealed, as the rules of the inquiry do.
var opens = access.Rules{Room: "made-up", Files: fstest.MapFS{"1.cedar": {Data: []byte(`permit (principal in Role::"inquiry", action == Action::"vault.reveal", resource is Record)
when { resource has bodies && principal has selves && resource has allocated && resource.allocated.containsAny(principal.selves) };`)}}}

// world is the room on a fresh database, with the real rules, the real log and the real vault.
type world struct {
	*evidence.Service
	t       testing.TB
	db      *db.DB
	ledger  *ledger.Ledger
	shelf   *shelf
	reader  *simple
	senders *senders
	folder  string
	again   func() *evidence.Service // a service that starts anew on the same data
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	ctx := context.Background()
	if _, err := d.Migrate(ctx, ledger.Migrations(), opened.Migrations(), vault.Migrations(), evidence.Migrations()); err != nil {
		t.Fatal(err)
	}
	policy, err := access.Compile(evidence.Access(), opens)
	if err != nil {
		t.Fatal(err)
	}
	c := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	l, err := ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: c, Origin: "test.candour.example/ledger", Tables: slices.Concat(opened.Tables(), vault.Tables(), evidence.Tables())})
	if err != nil {
		t.Fatal(err)
	}
	keys, err := vault.NewFileKeys(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, db: d, ledger: l, shelf: &shelf{held: map[string]bool{}}, reader: &simple{words: "open sesame"}, senders: &senders{}, folder: filepath.Join(t.TempDir(), "evidence")}
	w.again = func() *evidence.Service {
		return evidence.NewService(evidence.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Keys: keys, Homes: w.shelf, Senders: w.senders, Blobs: evidence.NewFolder(w.folder), Scratch: t.TempDir(),
			Reads: func(passwords []string) (evidence.Reader, error) { w.reader.given = passwords; return w.reader, nil }})
	}
	w.Service = w.again()
	t.Cleanup(func() { w.Shut() })
	return w
}

func (w *world) do(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("%v %v", err, errs.FieldsOf(err))
	}
}

// deliver enters a delivery with files, given as names and words.
func (w *world) deliver(declared int, pairs ...string) string {
	w.t.Helper()
	id, err := w.Deliver(as(paralegal), evidence.New{Home: home, On: w.Today(), Prefix: "NHC", Asking: "asking-1", Medium: "by upload", Declared: declared})
	w.do(err)
	w.add(id, pairs...)
	return id
}

func (w *world) add(delivery string, pairs ...string) {
	w.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		_, err := w.Add(as(paralegal), delivery, []evidence.File{{Name: pairs[i], Data: strings.NewReader(pairs[i+1])}})
		w.do(err)
	}
}

// read reads what waits, to its end.
func (w *world) read(delivery string, passwords ...string) {
	w.t.Helper()
	w.do(w.Read(as(paralegal), delivery, passwords))
	w.do(w.Wait(delivery))
}

// files gives all files of a delivery that somebody sees, by their place.
func (w *world) files(a access.Actor, delivery string) map[string]evidence.Shown {
	w.t.Helper()
	out, after := map[string]evidence.Shown{}, ""
	for {
		l, err := w.List(as(a), delivery, "", after)
		w.do(err)
		for _, f := range l.Files {
			out[evidence.PlaceWords(f.Place)] = f
		}
		if after = l.Next; after == "" {
			return out
		}
	}
}
