package spreadsheet

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"candour/internal/base/errs"
)

// ParquetType is how a column of Parquet is typed.
type ParquetType uint8

// The types that WriteParquet writes. An empty cell is null in all of them.
const (
	ParquetText   ParquetType = iota // UTF-8 text
	ParquetInt                       // whole numbers of up to 64 bits
	ParquetFloat                     // double precision numbers
	ParquetDate                      // calendar dates, as 2025-01-31
	ParquetBool                      // "true" or "false"
	parquetUnused                    // the number of types
)

// WriteParquet writes the table as one Parquet file with zstd pages: row groups
// of 100,000 rows, so memory is that of one row group. types gives the type of
// each column; a column that it does not name is text. A cell that is not of
// its column's type is an error: nothing is turned into null. The same table
// makes the same bytes.
func WriteParquet(w io.Writer, t Table, types map[string]ParquetType) error {
	if err := t.check(); err != nil {
		return err
	}
	columns := make([]ParquetType, len(t.Columns))
	node := orderedNode{Group: parquet.Group{}}
	for i, name := range t.Columns {
		columns[i] = types[name]
		if columns[i] >= parquetUnused {
			return fmt.Errorf("spreadsheet: column %q has no known Parquet type", name)
		}
		leaf := parquet.Optional(parquet.Compressed(columns[i].node(), packing))
		node.Group[name], node.order = leaf, append(node.order, name)
	}
	out := parquet.NewWriter(w, parquet.NewSchema(first(t.Name, "table"), node), parquet.MaxRowsPerRowGroup(100_000), parquet.CreatedBy("Candour", "1", "0"))
	row := make(parquet.Row, len(columns))
	rows, number := []parquet.Row{row}, 0
	err := t.each(func(cells []Cell) error {
		number++
		for i, c := range cells {
			v, err := columns[i].value(storable(c.Text))
			if err != nil {
				return errs.Because(errs.Invalid, fmt.Sprintf("Row %d, column %s: %q cannot be written as the column's type.", number, t.Columns[i], clip(c.Text)), err)
			}
			level := 1
			if v.IsNull() {
				level = 0
			}
			row[i] = v.Level(0, level, i)
		}
		_, err := out.WriteRows(rows)
		return err
	})
	if err != nil {
		return err
	}
	return out.Close()
}

var packing compress.Codec = &zstd.Codec{Level: zstd.DefaultLevel, Concurrency: 1}

// orderedNode is a group whose columns stand in the order of the table; the
// library's own group puts them in the order of their names.
type orderedNode struct {
	parquet.Group
	order []string
}

// Fields gives the columns in order.
func (n orderedNode) Fields() []parquet.Field {
	named := map[string]parquet.Field{}
	for _, f := range n.Group.Fields() {
		named[f.Name()] = f
	}
	out := make([]parquet.Field, len(n.order))
	for i, name := range n.order {
		out[i] = named[name]
	}
	return out
}

func (p ParquetType) node() parquet.Node {
	switch p {
	case ParquetInt:
		return parquet.Int(64)
	case ParquetFloat:
		return parquet.Leaf(parquet.DoubleType)
	case ParquetDate:
		return parquet.Date()
	case ParquetBool:
		return parquet.Leaf(parquet.BooleanType)
	}
	return parquet.Encoded(parquet.String(), &parquet.RLEDictionary)
}

// value reads a cell as its column's type.
func (p ParquetType) value(s string) (parquet.Value, error) {
	if s == "" {
		return parquet.NullValue(), nil
	}
	switch p {
	case ParquetInt:
		n, err := strconv.ParseInt(s, 10, 64)
		return parquet.Int64Value(n), err
	case ParquetFloat:
		f, err := strconv.ParseFloat(s, 64)
		return parquet.DoubleValue(f), err
	case ParquetDate:
		d, err := time.Parse(time.DateOnly, s)
		return parquet.Int32Value(int32(d.Unix() / 86400)), err
	case ParquetBool:
		if s != "true" && s != "false" {
			return parquet.Value{}, fmt.Errorf("neither true nor false")
		}
		return parquet.BooleanValue(s == "true"), nil
	}
	return parquet.ByteArrayValue([]byte(strings.Clone(s))), nil
}
