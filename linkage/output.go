package linkage

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// table writes rows of texts and numbers as CSV or Parquet to a file that only
// appears under its name when it is whole.
type table struct {
	path    string
	file    *os.File
	buf     *bufio.Writer
	sum     *hashing
	columns []string
	numbers []bool
	line    []byte
	parquet *parquet.GenericWriter[any]
	rows    []parquet.Row
	place   []int // of each column in the Parquet file, which sorts them
}

type hashing struct {
	w io.Writer
	h interface {
		io.Writer
		Sum([]byte) []byte
	}
	n int64
}

func (h *hashing) Write(p []byte) (int, error) {
	n, err := h.w.Write(p)
	_, _ = h.h.Write(p[:n])
	h.n += int64(n)
	return n, err
}

// newTable begins a file; a column whose name ends in # holds numbers.
func newTable(path string, columns ...string) (*table, error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".part-*")
	if err != nil {
		return nil, err
	}
	t := &table{path: path, file: f, sum: &hashing{w: f, h: sha256.New()}}
	t.buf = bufio.NewWriterSize(t.sum, 1<<18)
	group := parquet.Group{}
	for _, c := range columns {
		name, number := strings.CutSuffix(c, "#")
		t.columns, t.numbers = append(t.columns, name), append(t.numbers, number)
		group[name] = parquet.String()
		if number {
			group[name] = parquet.Leaf(parquet.DoubleType)
		}
	}
	if strings.HasSuffix(path, ".parquet") {
		schema := parquet.NewSchema("links", group)
		for _, name := range t.columns {
			leaf, _ := schema.Lookup(name)
			t.place = append(t.place, leaf.ColumnIndex)
		}
		t.parquet = parquet.NewGenericWriter[any](t.buf, schema, parquet.Compression(&parquet.Snappy), parquet.CreatedBy("candour", "1", ""))
		return t, nil
	}
	_, err = t.buf.WriteString(strings.Join(t.columns, ",") + "\n")
	return t, err
}

// row writes texts, and numbers for the columns that hold them, in order.
func (t *table) row(texts [][]byte, numbers []float64) error {
	if t.parquet != nil {
		return t.parquetRow(texts, numbers)
	}
	t.line = t.line[:0]
	for i := range t.columns {
		if i > 0 {
			t.line = append(t.line, ',')
		}
		if t.numbers[i] {
			t.line, numbers = strconv.AppendFloat(t.line, numbers[0], 'g', -1, 64), numbers[1:]
			continue
		}
		t.line, texts = appendCell(t.line, texts[0]), texts[1:]
	}
	_, err := t.buf.Write(append(t.line, '\n'))
	return err
}

// appendCell puts a text into quotation marks where CSV needs them.
func appendCell(b, text []byte) []byte {
	special := len(text) > 0 && (text[0] == ' ' || text[0] == '\t')
	for _, c := range text {
		special = special || c == ',' || c == '"' || c == '\n' || c == '\r'
	}
	if !special {
		return append(b, text...)
	}
	b = append(b, '"')
	for _, c := range text {
		if c == '"' {
			b = append(b, '"')
		}
		b = append(b, c)
	}
	return append(b, '"')
}

func (t *table) parquetRow(texts [][]byte, numbers []float64) error {
	row := make(parquet.Row, len(t.columns))
	for i, at := range t.place {
		if t.numbers[i] {
			row[at], numbers = parquet.DoubleValue(numbers[0]).Level(0, 0, at), numbers[1:]
			continue
		}
		row[at], texts = parquet.ByteArrayValue(append([]byte(nil), texts[0]...)).Level(0, 0, at), texts[1:]
	}
	if t.rows = append(t.rows, row); len(t.rows) < 1024 {
		return nil
	}
	return t.flush()
}

func (t *table) flush() error {
	_, err := t.parquet.WriteRows(t.rows)
	t.rows = t.rows[:0]
	return err
}

// finish puts the file in its place and says what was written.
func (t *table) finish() (FileSum, error) {
	err := t.close()
	if err != nil {
		t.abandon()
		return FileSum{}, err
	}
	if err := os.Rename(t.file.Name(), t.path); err != nil {
		t.abandon()
		return FileSum{}, err
	}
	return FileSum{Name: filepath.Base(t.path), Bytes: t.sum.n, SHA256: hex.EncodeToString(t.sum.h.Sum(nil))}, nil
}

func (t *table) close() error {
	if t.parquet != nil {
		if err := t.flush(); err != nil {
			return err
		}
		if err := t.parquet.Close(); err != nil {
			return err
		}
	}
	if err := t.buf.Flush(); err != nil {
		return err
	}
	if err := t.file.Chmod(0o640); err != nil {
		return err
	}
	if err := t.file.Sync(); err != nil {
		return err
	}
	return t.file.Close()
}

// abandon leaves nothing behind.
func (t *table) abandon() {
	_ = t.file.Close()
	_ = os.Remove(t.file.Name())
}

// FileSum says which file was read or written.
type FileSum struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// SumOf hashes a file that is read.
func SumOf(name string, r io.ReaderAt, size int64) (FileSum, error) {
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(r, 0, size)); err != nil {
		return FileSum{}, fmt.Errorf("%s: %w", name, err)
	}
	return FileSum{Name: name, Bytes: size, SHA256: hex.EncodeToString(h.Sum(nil))}, nil
}
