package spreadsheet

import (
	"context"
	"io"
	"os"
	"runtime"
	"strconv"
	"testing"
)

// generated is a CSV file of any length that is nowhere: each row is made when
// it is read. Rows have 64 bytes, the header among them.
type generated struct{ rows int64 }

const generatedRow = 64

func (g generated) size() int64 { return (g.rows + 1) * generatedRow }

// What a row looks like; the digits at byte 1 are put in. Both have 64 bytes.
const (
	generatedHead = "ref       ,count   ,opened    ,setting       ,note             \n"
	generatedBody = "F000000000,00000042,2023-01-17,\"group, 0007\",Synthetic \xc3\x89      \n"
)

func (g generated) ReadAt(p []byte, off int64) (n int, err error) {
	var line [generatedRow]byte
	for n < len(p) && off < g.size() {
		row := off / generatedRow
		if copy(line[:], generatedBody); row == 0 {
			copy(line[:], generatedHead)
		} else {
			for i := 9; row > 0; i, row = i-1, row/10 {
				line[i] = byte('0' + row%10)
			}
		}
		used := copy(p[n:], line[off%generatedRow:])
		n, off = n+used, off+int64(used)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// TestFiveMillionRowsInFlatMemory reads 320 MB. CANDOUR_TEST_ROWS changes the
// number of rows.
func TestFiveMillionRowsInFlatMemory(t *testing.T) {
	rows := int64(5_000_000)
	if testing.Short() {
		rows = 200_000
	}
	if n, err := strconv.ParseInt(os.Getenv("CANDOUR_TEST_ROWS"), 10, 64); err == nil {
		rows = n
	}
	if len(generatedHead) != generatedRow || len(generatedBody) != generatedRow {
		t.Fatalf("rows of %d and %d bytes", len(generatedHead), len(generatedBody))
	}
	file := generated{rows}
	s, err := OpenStream(context.Background(), file, file.size(), "national.csv", StreamOptions{})
	if err != nil {
		t.Fatal(err)
	}
	in := s.Rows(context.Background(), 0)
	defer in.Close()
	var m runtime.MemStats
	var most uint64
	n := int64(0)
	for in.Next() {
		r := in.Row()
		if n++; r.Fault != "" || len(r.Cells) != 5 || r.Number != int(n)+1 {
			t.Fatalf("row %+v", r)
		}
		if n%(rows/10) == 0 {
			runtime.GC()
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
	}
	if in.Err() != nil || n != rows {
		t.Fatalf("%d rows of %d: %v", n, rows, in.Err())
	}
	if done, total := s.Progress(); done != total || total != file.size() {
		t.Errorf("progress %d of %d", done, total)
	}
	if most > 32<<20 {
		t.Errorf("the heap grew to %d MB", most>>20)
	}
}

// TestStreamRowsAllocateOnce: a row costs one allocation, its cells none.
func TestStreamRowsAllocateOnce(t *testing.T) {
	file := generated{60_000}
	s, err := OpenStream(context.Background(), file, file.size(), "", StreamOptions{})
	if err != nil {
		t.Fatal(err)
	}
	in := s.Rows(context.Background(), 0)
	defer in.Close()
	if _, err := in.Header(); err != nil {
		t.Fatal(err)
	}
	if got := testing.AllocsPerRun(2000, func() { in.Next() }); got > 2 {
		t.Errorf("%v allocations a row", got)
	}
}
