package main

import (
	"bytes"
	"context"
	"fmt"
	"hash/fnv"

	"github.com/xuri/excelize/v2"

	"candour/internal/table/spreadsheet"
)

// sheets compares the cells of a workbook of 20,000 rows of 15 columns, read a
// row at a time, and the time.
func sheets() error {
	book, err := workbook(20_000)
	if err != nil {
		return err
	}
	own, err := readOurs(book)
	if err != nil {
		return err
	}
	theirs, err := readExcelize(book)
	if err != nil {
		return err
	}
	quiet := func(read func([]byte) (uint64, error)) func() { return func() { _, _ = read(book) } }
	fmt.Printf("excelize, rows a row at a time: same cells %v, time %.1f of ours\n", own == theirs, ratio(quiet(readExcelize), quiet(readOurs)))
	return nil
}

// workbook has shared texts, as a spreadsheet program writes it.
func workbook(rows int) ([]byte, error) {
	f := excelize.NewFile()
	for r := 1; r <= rows; r++ {
		row := make([]any, 15)
		for c := range row {
			if row[c] = fmt.Sprintf("Synthetic %d/%d", r%5000, c); c%3 == 0 {
				row[c] = r * c
			}
		}
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", r), &row); err != nil {
			return nil, err
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return b.Bytes(), f.Close()
}

// readOurs and readExcelize give a sum over every cell below the first row.
func readOurs(book []byte) (uint64, error) {
	s, err := spreadsheet.OpenStream(context.Background(), bytes.NewReader(book), int64(len(book)), "a.xlsx", spreadsheet.StreamOptions{})
	if err != nil {
		return 0, err
	}
	in := s.Rows(context.Background(), 0)
	defer in.Close()
	sum := fnv.New64a()
	for in.Next() {
		for _, c := range in.Row().Cells {
			_, _ = sum.Write(append([]byte(c), 0))
		}
	}
	return sum.Sum64(), in.Err()
}

func readExcelize(book []byte) (uint64, error) {
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	rows, err := f.Rows("Sheet1")
	if err != nil {
		return 0, err
	}
	sum := fnv.New64a()
	for first := true; rows.Next(); first = false {
		row, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return 0, err
		}
		for _, c := range row {
			if !first {
				_, _ = sum.Write(append([]byte(c), 0))
			}
		}
	}
	return sum.Sum64(), rows.Error()
}
