package rowcheck

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"candour/internal/errs"
)

// openParquet reads a Parquet file by its row groups: flat columns only.
func openParquet(in Input, read *int64) (_ []*source, err error) {
	defer func() { // the library panics on some files that were cut or changed
		if r := recover(); r != nil {
			err = errs.Because(errs.Invalid, "The Parquet file cannot be read: it was cut off or changed. Write it again.", fmt.Errorf("%v", r))
		}
	}()
	f, err := parquet.OpenFile(in.File, in.Size)
	if err != nil {
		return nil, errs.Because(errs.Invalid, "The Parquet file cannot be read: it was cut off or changed. Write it again.", err)
	}
	s := &source{file: in.Name, format: "Parquet", encoding: "UTF-8", headerRow: 1}
	fields := f.Schema().Fields()
	for _, field := range fields {
		if !field.Leaf() || field.Repeated() {
			return nil, errs.Newf(errs.Invalid, "Column %s of the Parquet file holds a list or a record. Expected one value in each cell.", field.Name())
		}
		s.header = append(s.header, field.Name())
	}
	s.each = func(ctx context.Context, fn func(int64, []string, string) error) (err error) {
		defer func() {
			if r := recover(); r != nil {
				err = errs.Because(errs.Invalid, "The Parquet file cannot be read to its end: it was cut off or changed. Write it again.", fmt.Errorf("%v", r))
			}
		}()
		return eachParquet(ctx, f, fields, in.Size, read, fn)
	}
	return []*source{s}, nil
}

func eachParquet(ctx context.Context, f *parquet.File, fields []parquet.Field, size int64, read *int64, fn func(int64, []string, string) error) error {
	number, total := int64(1), max(f.NumRows(), 1)
	cells := make([]string, len(fields))
	buf := make([]parquet.Row, 256)
	for _, group := range f.RowGroups() {
		rows := group.Rows()
		for {
			n, err := rows.ReadRows(buf)
			for _, row := range buf[:n] {
				number++
				clear(cells)
				for _, v := range row {
					if i := v.Column(); i < len(cells) {
						cells[i] = valueText(v, fields[i])
					}
				}
				if e := fn(number, cells, ""); e != nil {
					_ = rows.Close()
					return e
				}
			}
			*read = size * (number - 1) / total
			if errors.Is(err, io.EOF) {
				break
			}
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				_ = rows.Close()
				return err
			}
		}
		if err := rows.Close(); err != nil {
			return err
		}
	}
	return nil
}

// valueText gives a value as exact text: days and moments as ISO.
func valueText(v parquet.Value, f parquet.Field) string {
	if v.IsNull() {
		return ""
	}
	if t := f.Type().LogicalType(); t != nil {
		switch x := t.Value.(type) {
		case *format.DateType:
			return time.Unix(int64(v.Int32())*86400, 0).UTC().Format(time.DateOnly)
		case *format.TimestampType:
			at := time.UnixMilli(v.Int64())
			switch x.Unit.Value.(type) {
			case *format.MicroSeconds:
				at = time.UnixMicro(v.Int64())
			case *format.NanoSeconds:
				at = time.Unix(0, v.Int64())
			}
			return at.UTC().Format("2006-01-02T15:04:05")
		}
	}
	switch v.Kind() {
	case parquet.Boolean:
		if v.Boolean() {
			return "yes"
		}
		return "no"
	case parquet.Int32:
		return strconv.FormatInt(int64(v.Int32()), 10)
	case parquet.Int64:
		return strconv.FormatInt(v.Int64(), 10)
	case parquet.Float:
		return strconv.FormatFloat(float64(v.Float()), 'f', -1, 32)
	case parquet.Double:
		return strconv.FormatFloat(v.Double(), 'f', -1, 64)
	}
	return string(v.ByteArray())
}
