package linkage

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
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
}

func openParquet(in Input) (r rowReader, err error) {
	defer saved(in.Source, &err)
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

func (p *parquetRows) choose(columns []int) {
	p.wanted, p.out, p.list = columns, make([][]byte, len(columns)), make([][]any, len(columns))
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
		leaf, several := p.fields[field], false
		for !leaf.Leaf() {
			if len(leaf.Fields()) != 1 {
				return fmt.Errorf("%s: column %q is a structure, which is not supported", p.source, p.names[field])
			}
			leaf, several = leaf.Fields()[0], true
		}
		several = several || p.fields[field].Repeated()
		for _, v := range row {
			if c := v.Column(); c < p.leaves[field][0] || c >= p.leaves[field][1] || v.IsNull() {
				continue
			}
			if several {
				p.list[i] = append(p.list[i], string(plain(nil, v, leaf)))
			} else {
				p.out[i] = plain(p.out[i], v, leaf)
			}
		}
		if several && len(p.list[i]) > 0 {
			p.out[i], _ = json.Marshal(p.list[i])
		}
		if len(p.out[i]) > maxCell {
			return fmt.Errorf("%s: column %q holds a value longer than %d bytes", p.source, p.names[field], maxCell)
		}
	}
	return nil
}

// plain writes a value as a CSV file would.
func plain(b []byte, v parquet.Value, leaf parquet.Field) []byte {
	if t := leaf.Type().LogicalType(); t != nil {
		switch x := t.Value.(type) {
		case *format.DateType:
			return time.Unix(int64(v.Int32())*86400, 0).UTC().AppendFormat(b, "2006-01-02")
		case *format.TimestampType:
			unit := time.Millisecond
			if x.Unit.Value != nil {
				unit = x.Unit.Value.Duration()
			}
			per := int64(time.Second / unit)
			return time.Unix(v.Int64()/per, 0).UTC().AppendFormat(b, "2006-01-02 15:04:05")
		}
	}
	switch v.Kind() {
	case parquet.Boolean:
		return strconv.AppendBool(b, v.Boolean())
	case parquet.Int32:
		return strconv.AppendInt(b, int64(v.Int32()), 10)
	case parquet.Int64:
		return strconv.AppendInt(b, v.Int64(), 10)
	case parquet.Float:
		return strconv.AppendFloat(b, float64(v.Float()), 'f', -1, 32)
	case parquet.Double:
		return strconv.AppendFloat(b, v.Double(), 'f', -1, 64)
	}
	return append(b, v.ByteArray()...)
}
