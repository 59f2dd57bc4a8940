package spreadsheet

import (
	"archive/zip"
	"bytes"
	"context"
	"strings"
	"testing"

	"candour/internal/base/errs"
)

// A workbook that would unpack to more than 512 MB is refused by its directory,
// before a byte is unpacked, and the words name the limit that holds.
func TestAWorkbookMayUnpackTo512MB(t *testing.T) {
	for _, c := range []struct {
		declared uint64
		said     string
	}{{512<<20 + 1, "The file unpacks to more than 512 MB"}, {16 << 30, "The file unpacks to more than 512 MB"}, {declared: 400 << 20}} {
		var buf bytes.Buffer
		z := zip.NewWriter(&buf)
		w, err := z.CreateRaw(&zip.FileHeader{Name: "content.xml", Method: zip.Deflate, UncompressedSize64: c.declared, CompressedSize64: 4})
		if err == nil {
			_, err = w.Write([]byte("made"))
		}
		if err == nil {
			err = z.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		_, err = OpenStream(context.Background(), bytes.NewReader(buf.Bytes()), int64(buf.Len()), "big.ods", StreamOptions{Limits: Limits{Ratio: 1 << 40}})
		if c.declared <= 512<<20 {
			if errs.CodeOf(err) == errs.TooLarge {
				t.Errorf("%d bytes within the limit were refused: %v", c.declared, err)
			}
			continue
		}
		if errs.CodeOf(err) != errs.TooLarge || !strings.Contains(errs.Message(err), c.said) {
			t.Errorf("%d bytes: %v", c.declared, err)
		}
	}
}
