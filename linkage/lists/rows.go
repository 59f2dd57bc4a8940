package lists

import (
	"context"
	"errors"
	"io"
)

// EachRow reads some columns of a CSV or Parquet file and calls for each row;
// the texts are only good within the call.
func EachRow(ctx context.Context, in Input, columns []string, each func(row [][]byte) error) error {
	rows, err := openRows(in)
	if err != nil {
		return err
	}
	defer rows.close()
	at, err := place(in.Source, rows.header(), columns)
	if err != nil {
		return err
	}
	if err := rows.choose(at); err != nil {
		return err
	}
	for n := 1; ; n++ {
		if err := cancelled(ctx, n); err != nil {
			return err
		}
		row, err := rows.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := each(row); err != nil {
			return err
		}
	}
}

// HasColumns says whether a file has all of some columns.
func HasColumns(in Input, columns ...string) (bool, error) {
	rows, err := openRows(in)
	if err != nil {
		return false, err
	}
	defer rows.close()
	_, err = place(in.Source, rows.header(), columns)
	return err == nil, nil
}
