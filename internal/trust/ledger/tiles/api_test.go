package tiles_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/base/errs"
	"candour/internal/trust/ledger/tiles"
)

// published is a log in memory, larger than its checkpoint says.
type published struct {
	store tiles.Memory
	size  int64
	note  []byte
	err   error
}

func (p *published) AgreedCheckpoint(context.Context) ([]byte, int64, error) {
	return p.note, p.size, p.err
}

func (p *published) Tile(ctx context.Context, level, index int64, width int) ([]byte, error) {
	id := tiles.TileID{Level: int(level), Index: index}
	got, err := p.store.ReadTiles(ctx, []tiles.TileID{id})
	if err != nil || len(got[id]) < width*tlog.HashSize {
		return nil, errs.New(errs.NotFound, "There is no such tile.")
	}
	return got[id][:width*tlog.HashSize], nil
}

func (p *published) Entries(_ context.Context, index int64, width int) (out []byte, err error) {
	for i := range int64(width) {
		if out, err = tiles.AppendEntry(out, entry(index*tiles.Width+i)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

const origin = "test.example/ledger"

// publish serves a log of a size under a prefix, with ten entries more that no
// checkpoint covers yet.
func publish(t *testing.T, size int64) (*published, string, note.Verifier) {
	t.Helper()
	p := &published{size: size}
	root, err := tiles.Grow(context.Background(), &p.store, 0, hashes(0, size))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tiles.Grow(context.Background(), &p.store, size, hashes(size, size+10)); err != nil {
		t.Fatal(err)
	}
	skey, vkey, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	if p.note, err = note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", origin, size, root)}, signer); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/some/where/", http.StripPrefix("/some/where", tiles.Handler(p)))
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	return p, srv.URL + "/some/where/", verifier
}

// TestTesseraAccepts has another implementation walk the whole log: its client
// reads, and its fsck derives the root from the entries and compares all tiles.
func TestTesseraAccepts(t *testing.T) {
	for _, size := range []int64{1, 255, 256, 257, 70_000} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			_, at, verifier := publish(t, size)
			u, err := url.Parse(at)
			if err != nil {
				t.Fatal(err)
			}
			fetch, err := client.NewHTTPFetcher(u, nil)
			if err != nil {
				t.Fatal(err)
			}
			check := fsck.New(origin, verifier, fetch, hashBundle, fsck.Opts{N: 2})
			if err := check.Check(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
}

func hashBundle(bundle []byte) (out [][]byte, err error) {
	entries, err := tiles.ParseBundle(bundle)
	for _, e := range entries {
		h := tlog.RecordHash(e)
		out = append(out, h[:])
	}
	return out, err
}

func get(t *testing.T, method, address string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, body
}

func TestServing(t *testing.T) {
	p, at, _ := publish(t, 700)
	const octets, text = "application/octet-stream", "text/plain; charset=utf-8"
	const full, partial = "public, max-age=31536000, immutable", "public, max-age=3600"
	for _, c := range []struct {
		method, path string
		status       int
		kind, cache  string
		length       int
	}{
		{"GET", "checkpoint", 200, text, "no-cache", len(p.note)},
		{"HEAD", "checkpoint", 200, text, "no-cache", 0},
		{"GET", "tile/0/000", 200, octets, full, 8192},
		{"HEAD", "tile/0/000", 200, octets, full, 0},
		{"GET", "tile/0/002.p/188", 200, octets, partial, 188 * 32},
		{"GET", "tile/0/002.p/1", 200, octets, partial, 32},
		{"GET", "tile/0/001.p/7", 200, octets, partial, 7 * 32},
		{"GET", "tile/1/000.p/2", 200, octets, partial, 64},
		{"GET", "tile/entries/000", 200, octets, full, 256 * 386},
		{"GET", "tile/entries/002.p/188", 200, octets, partial, 188 * 386},
		{"GET", "tile/0/002.p/189", 404, text, "no-store", -1}, // stored, and not under the checkpoint
		{"GET", "tile/entries/002.p/189", 404, text, "no-store", -1},
		{"GET", "tile/0/002", 404, text, "no-store", -1},
		{"GET", "tile/1/000", 404, text, "no-store", -1},
		{"GET", "tile/1/000.p/3", 404, text, "no-store", -1},
		{"GET", "tile/2/000.p/1", 404, text, "no-store", -1},
		{"GET", "tile/0/x000/000", 404, text, "no-store", -1},
		{"GET", "tile/0/%30%300", 404, text, "no-store", -1},
		{"GET", "tile/0/000?x=1", 404, text, "no-store", -1},
		{"GET", "", 404, text, "no-store", -1},
		{"GET", "checkpoint/", 404, text, "no-store", -1},
		{"POST", "checkpoint", 405, text, "no-store", -1},
	} {
		resp, body := get(t, c.method, at+c.path)
		h := resp.Header
		if resp.StatusCode != c.status || h.Get("Content-Type") != c.kind || h.Get("Cache-Control") != c.cache ||
			h.Get("X-Content-Type-Options") != "nosniff" || c.length >= 0 && len(body) != c.length {
			t.Errorf("%s %s: %d, %d bytes, %v", c.method, c.path, resp.StatusCode, len(body), h)
		}
	}
	if resp, _ := get(t, "DELETE", at+"tile/0/000"); resp.Header.Get("Allow") != "GET, HEAD" {
		t.Error("405 without Allow")
	}
}

func TestServingFailures(t *testing.T) {
	p, at, _ := publish(t, 3)
	for _, c := range []struct {
		err  error
		want int
	}{
		{errs.New(errs.Unavailable, "No checkpoint yet."), 503},
		{errors.New("secret table is gone"), 500},
	} {
		p.err = c.err
		resp, body := get(t, "GET", at+"checkpoint")
		if resp.StatusCode != c.want || len(body) > 40 {
			t.Errorf("%v: %d %q", c.err, resp.StatusCode, body)
		}
	}
}

func TestBundles(t *testing.T) {
	if _, err := tiles.AppendEntry(nil, make([]byte, 65_536)); !errs.Is(err, errs.TooLarge) {
		t.Errorf("65,536 bytes: %v", err)
	}
	b, err := tiles.AppendEntry(nil, make([]byte, 65_535))
	if err != nil {
		t.Fatal(err)
	}
	if b, err = tiles.AppendEntry(b, nil); err != nil {
		t.Fatal(err)
	}
	got, err := tiles.ParseBundle(b)
	if err != nil || len(got) != 2 || len(got[0]) != 65_535 || len(got[1]) != 0 {
		t.Errorf("ParseBundle = %d entries, %v", len(got), err)
	}
	for _, cut := range []int{1, 3, len(b) - 1} {
		if _, err := tiles.ParseBundle(b[:cut]); !errs.Is(err, errs.Invalid) {
			t.Errorf("cut at %d: %v", cut, err)
		}
	}
}
