// Command tables measures how fast tables are read a row at a time, and how
// much memory that takes, for each format, with encoding/csv beside it on the
// same file.
//
//	bin/tables [-rows 1000000] [-columns 20] [-formats csv,jsonl,parquet,xlsx,ods]
//
// Each file is read by a process of its own, on one core, so that the most
// memory that was resident is that of the reading alone.
package main

import (
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"iter"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/xuri/excelize/v2"

	"candour/internal/table/spreadsheet"
)

func main() {
	rows := flag.Int("rows", 1_000_000, "rows of each text file and of Parquet")
	columns := flag.Int("columns", 20, "columns")
	sheetRows := flag.Int("sheet-rows", 100_000, "rows of each workbook (a sheet holds 1,048,576)")
	formats := flag.String("formats", "csv,jsonl,parquet,xlsx,ods", "what to measure")
	read := flag.String("read", "", "read this file and print the rows (used by the command itself)")
	how := flag.String("how", "stream", "stream, or encoding/csv")
	flag.Parse()
	if *read != "" {
		runtime.GOMAXPROCS(1)
		fmt.Println(readFile(*read, *how))
		return
	}
	dir, err := os.MkdirTemp("", "candour-bench-tables-")
	must(err)
	defer func() { _ = os.RemoveAll(dir) }()
	fmt.Printf("%-12s %-14s %9s %9s %9s %11s %9s\n", "format", "reader", "MB", "seconds", "MB/s", "rows/s", "peak MB")
	for f := range strings.SplitSeq(*formats, ",") {
		n := *rows
		if f == "xlsx" || f == "ods" {
			n = *sheetRows
		}
		file := filepath.Join(dir, "table."+f)
		make1(file, f, n, *columns)
		if f == "csv" {
			measure(file, f, "encoding/csv", n)
		}
		measure(file, f, "stream", n)
		must(os.Remove(file))
	}
}

// make1 writes one file of made-up rows.
func make1(file, format string, rows, columns int) {
	out, err := os.Create(file)
	must(err)
	t := spreadsheet.Table{Name: "table", Title: "Table", Rows: made(rows, columns)}
	types := map[string]spreadsheet.ParquetType{}
	for i := range columns {
		t.Columns = append(t.Columns, fmt.Sprintf("column_%d", i+1))
		if i%4 == 1 {
			types[t.Columns[i]] = spreadsheet.ParquetInt
		}
	}
	switch format {
	case "csv":
		err = spreadsheet.WriteCSV(out, t)
	case "jsonl":
		err = spreadsheet.WriteJSONLines(out, t)
	case "parquet":
		err = spreadsheet.WriteParquet(out, t, types)
	case "ods":
		err = spreadsheet.WriteODS(out, spreadsheet.Document{Title: "Table", Tables: []spreadsheet.Table{t}})
	case "xlsx":
		err = writeXLSX(out, t)
	default:
		err = fmt.Errorf("no such format: %s", format)
	}
	must(err)
	must(out.Close())
}

func made(rows, columns int) iter.Seq2[[]spreadsheet.Cell, error] {
	return func(yield func([]spreadsheet.Cell, error) bool) {
		row := make([]spreadsheet.Cell, columns)
		for i := range rows {
			for j := range row {
				switch j % 4 {
				case 0:
					row[j] = spreadsheet.TextCell("N" + strconv.Itoa(i*7919%1_000_003))
				case 1:
					row[j] = spreadsheet.NumberCell(strconv.Itoa(i * (j + 1) % 10_007))
				case 2:
					row[j] = spreadsheet.DateCell("2023-" + strconv.Itoa(10+i%3) + "-" + strconv.Itoa(10+i%18))
				default:
					row[j] = spreadsheet.TextCell("group " + strconv.Itoa(i%97))
				}
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

func writeXLSX(w io.Writer, t spreadsheet.Table) error {
	f := excelize.NewFile()
	s, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	line := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		line[i] = c
	}
	n := 1
	if err := s.SetRow("A1", line); err != nil {
		return err
	}
	for row := range t.Rows {
		n++
		for i, c := range row {
			line[i] = c.Text
		}
		if err := s.SetRow("A"+strconv.Itoa(n), line); err != nil {
			return err
		}
	}
	return errors.Join(s.Flush(), f.Write(w), f.Close())
}

// measure reads the file in a process of its own.
func measure(file, format, how string, rows int) {
	info, err := os.Stat(file)
	must(err)
	self, err := os.Executable()
	must(err)
	cmd := exec.Command(self, "-read", file, "-how", how)
	cmd.Stderr = os.Stderr
	start := time.Now()
	out, err := cmd.Output()
	took := time.Since(start).Seconds()
	must(err)
	if got := strings.TrimSpace(string(out)); got != strconv.Itoa(rows) {
		log.Fatalf("%s: %s rows were read, and there are %d", format, got, rows)
	}
	mb := float64(info.Size()) / 1e6
	peak := float64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss) / 1024
	fmt.Printf("%-12s %-14s %9.1f %9.2f %9.0f %11.0f %9.0f\n", format, how, mb, took, mb/took, float64(rows)/took, peak)
}

// readFile reads every cell and counts the rows.
func readFile(file, how string) int {
	f, err := os.Open(file)
	must(err)
	info, err := f.Stat()
	must(err)
	n, bytes := 0, 0
	if how == "encoding/csv" {
		r := csv.NewReader(f)
		r.ReuseRecord = true
		for {
			row, err := r.Read()
			if errors.Is(err, io.EOF) {
				return n - 1
			}
			must(err)
			n++
			bytes += len(row[0])
		}
	}
	ctx := context.Background()
	s, err := spreadsheet.OpenStream(ctx, f, info.Size(), file, spreadsheet.StreamOptions{Limits: spreadsheet.Limits{Unzipped: 8 << 30}}) // a measurement reads more than a person may send
	must(err)
	for _, sheet := range s.Sheets() {
		if sheet.Ours {
			continue
		}
		rows := s.Rows(ctx, sheet.Number)
		for rows.Next() {
			n++
			bytes += len(rows.Row().Cells[0])
		}
		must(rows.Err())
		rows.Close()
	}
	return n
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
