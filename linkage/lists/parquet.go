package lists

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"candour/linkage/similarity"

	"github.com/parquet-go/parquet-go"
)

// parquetRows reads a Parquet file row group by row group. Columns are plain
// values or lists of them; a list becomes JSON.
type parquetRows struct {
	source string
	file   *parquet.File
	fields []parquet.Field
	names  []string
	leaves [][2]int // first and last leaf of each field
	wanted []int
	group  int
	rows   parquet.Rows
	buf    []parquet.Row
	have   int
	at     int
	out    [][]byte
	list   [][]any
	// By wanted column: how a value is written as a CSV file would, and whether a
	// row can have several.
	plain   []func([]byte, parquet.Value) []byte
	several []bool
}

func openParquet(in Input) (r rowReader, err error) {
	defer saved(in.Source, &err)
	if err := checkFooter(in); err != nil {
		return nil, err
	}
	f, err := parquet.OpenFile(in.R, in.Size, parquet.SkipBloomFilters(true), parquet.SkipPageIndex(true))
	if err != nil {
		return nil, fmt.Errorf("%s: the Parquet file cannot be read: %w", in.Source, err)
	}
	p := &parquetRows{source: in.Source, file: f, fields: f.Schema().Fields(), buf: make([]parquet.Row, 256)}
	at := 0
	for _, field := range p.fields {
		n := leavesOf(field)
		p.leaves = append(p.leaves, [2]int{at, at + n})
		p.names = append(p.names, field.Name())
		at += n
	}
	return p, checkHeader(in.Source, p.names)
}

// checkFooter sees that the size which a file gives for its footer can be: the
// decoder takes as much memory as it is told.
func checkFooter(in Input) error {
	var end [8]byte
	if in.Size < 12 {
		return fmt.Errorf("%s: the Parquet file is cut short", in.Source)
	}
	if _, err := in.R.ReadAt(end[:], in.Size-8); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if n := int64(binary.LittleEndian.Uint32(end[:])); string(end[4:]) != "PAR1" || n > in.Size-12 {
		return fmt.Errorf("%s: the Parquet file is cut short or damaged", in.Source)
	}
	return nil
}

// saved turns a panic in the decoder of a damaged file into an error.
func saved(source string, err *error) {
	if x := recover(); x != nil {
		*err = fmt.Errorf("%s: the Parquet file is damaged: %v", source, x)
	}
}

func leavesOf(n parquet.Node) int {
	if n.Leaf() {
		return 1
	}
	total := 0
	for _, f := range n.Fields() {
		total += leavesOf(f)
	}
	return total
}

func (p *parquetRows) header() []string { return p.names }

func (p *parquetRows) choose(columns []int) error {
	p.wanted, p.out, p.list = columns, make([][]byte, len(columns)), make([][]any, len(columns))
	p.plain, p.several = make([]func([]byte, parquet.Value) []byte, len(columns)), make([]bool, len(columns))
	for i, at := range columns {
		leaf := p.fields[at]
		p.several[i] = leaf.Repeated()
		for !leaf.Leaf() {
			if len(leaf.Fields()) != 1 {
				return fmt.Errorf("%s: column %q is a structure, which is not supported", p.source, p.names[at])
			}
			leaf = leaf.Fields()[0]
			p.several[i] = p.several[i] || leaf.Repeated()
		}
		f, name := plainOf(leaf)
		if f == nil {
			return fmt.Errorf("%s: column %q is of the Parquet type %s, which is not supported", p.source, p.names[at], name)
		}
		p.plain[i] = f
	}
	return nil
}

func (p *parquetRows) close() {
	if p.rows != nil {
		_ = p.rows.Close()
	}
}

func (p *parquetRows) next() (row [][]byte, err error) {
	defer saved(p.source, &err)
	for p.at == p.have {
		if p.rows == nil {
			groups := p.file.RowGroups()
			if p.group == len(groups) {
				return nil, io.EOF
			}
			p.rows = groups[p.group].Rows()
			p.group++
		}
		n, err := p.rows.ReadRows(p.buf)
		p.at, p.have = 0, n
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("%s: the Parquet file cannot be read: %w", p.source, err)
		}
		if n == 0 {
			_ = p.rows.Close()
			p.rows = nil
		}
	}
	p.at++
	return p.out, p.lay(p.buf[p.at-1])
}

// lay puts the values of a row in the order that was chosen.
func (p *parquetRows) lay(row parquet.Row) error {
	for i, field := range p.wanted {
		p.out[i] = p.out[i][:0]
		p.list[i] = p.list[i][:0]
		for _, v := range row {
			if c := v.Column(); c < p.leaves[field][0] || c >= p.leaves[field][1] || v.IsNull() {
				continue
			}
			if p.several[i] {
				p.list[i] = append(p.list[i], string(p.plain[i](nil, v)))
			} else {
				p.out[i] = p.plain[i](p.out[i], v)
			}
		}
		if len(p.list[i]) > 0 {
			p.out[i], _ = json.Marshal(p.list[i])
		}
		if len(p.out[i]) > similarity.MaxText || !utf8.Valid(p.out[i]) {
			return fmt.Errorf("%s: column %q holds a value that is not UTF-8 text or longer than %d bytes", p.source, p.names[field], similarity.MaxText)
		}
	}
	return nil
}
