package cli

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"candour/evidence"
	"candour/internal/base/errs"
	"candour/internal/site/command"
)

// listed is a row of a list of documents.
type listed struct {
	row                                           int
	number, path, sha256, parent, text, exception string
	pictures                                      []string
	more                                          map[string]string
}

// mostListed is how many documents one list may have.
const mostListed = 500_000

func rowFault(r listed, field, why string) error {
	return errs.New(errs.Invalid, fmt.Sprintf("Row %d of the list, %s: %s.", r.row, field, why))
}

// exceptions are the reasons why a document has no words.
var exceptions = []evidence.Code{evidence.Locked, evidence.Broken, evidence.TooMuch, evidence.NoReader, evidence.TimeOut, evidence.Died, evidence.Absent}

// readList reads a list as docs/formats/delivery-manifest.md has it.
func readList(path string) ([]listed, error) {
	f, err := os.Open(path) //nolint:gosec // the file that was named
	if err != nil {
		return nil, command.Unreadable(path, err)
	}
	defer func() { _ = f.Close() }()
	read := csvRows
	if strings.EqualFold(filepath.Ext(path), ".jsonl") {
		read = jsonRows
	}
	var out []listed
	numbers := map[string]int{}
	err = read(f, func(row int, fields map[string]string) error {
		r := listedOf(row, fields)
		if err := r.check(numbers); err != nil {
			return err
		}
		numbers[r.number] = row
		if len(out) == mostListed {
			return rowFault(r, "number", fmt.Sprintf("the list has more than %d rows", mostListed))
		}
		out = append(out, r)
		return nil
	})
	if err == nil && len(out) == 0 {
		err = errs.New(errs.Invalid, "The list "+path+" names no document.")
	}
	return out, err
}

func listedOf(row int, fields map[string]string) listed {
	r := listed{row: row, more: map[string]string{}}
	for name, v := range fields {
		switch strings.ToLower(name) {
		case "number":
			r.number = v
		case "path":
			r.path = v
		case "sha256":
			r.sha256 = v
		case "parent":
			r.parent = v
		case "text":
			r.text = v
		case "exception":
			r.exception = v
		case "pictures":
			for _, p := range strings.Split(v, ";") {
				if p = strings.TrimSpace(p); p != "" {
					r.pictures = append(r.pictures, p)
				}
			}
		case "size": // it is in the manifest of the volume
		default:
			if v != "" {
				r.more[name] = v
			}
		}
	}
	return r
}

// check says what is wrong with a row by itself.
func (r listed) check(numbers map[string]int) error {
	switch {
	case r.number == "":
		return rowFault(r, "number", "it is empty")
	case numbers[r.number] > 0:
		return rowFault(r, "number", fmt.Sprintf("row %d has it", numbers[r.number]))
	case r.path == "":
		return rowFault(r, "path", "it is empty")
	case len(r.sha256) != 64:
		return rowFault(r, "sha256", "it is not 64 hexadecimal digits")
	case r.exception != "" && !slices.Contains(exceptions, evidence.Code(r.exception)):
		return rowFault(r, "exception", "it is none of locked, broken, too-much, no-reader, time-out, died and absent")
	case r.exception != "" && r.text != "":
		return rowFault(r, "exception", "the row names words as well")
	}
	return nil
}

func csvRows(in io.Reader, each func(int, map[string]string) error) error {
	return csvTable(in, []string{"number", "path", "sha256"}, each)
}

// csvTable reads the rows of a list that has some columns at least.
func csvTable(in io.Reader, columns []string, each func(int, map[string]string) error) error {
	b := bufio.NewReader(in)
	if start, err := b.Peek(3); err == nil && string(start) == "\ufeff" {
		_, _ = b.Discard(3) // it was looked at
	}
	rows := csv.NewReader(b)
	header, err := rows.Read()
	if err != nil {
		return errs.Because(errs.Invalid, "The list has no header that can be read.", err)
	}
	for _, needed := range columns {
		if !slices.ContainsFunc(header, func(name string) bool { return strings.EqualFold(name, needed) }) {
			return errs.New(errs.Invalid, "The list has no column "+needed+".")
		}
	}
	for row := 2; ; row++ {
		got, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return errs.Because(errs.Invalid, fmt.Sprintf("Row %d of the list cannot be read.", row), err)
		}
		fields := make(map[string]string, len(got))
		for i, v := range got {
			fields[header[i]] = v
		}
		if err := each(row, fields); err != nil {
			return err
		}
	}
}

func jsonRows(in io.Reader, each func(int, map[string]string) error) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for row := 1; lines.Scan(); row++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var got map[string]any
		if err := json.Unmarshal(lines.Bytes(), &got); err != nil {
			return errs.Because(errs.Invalid, fmt.Sprintf("Row %d of the list is no JSON object.", row), err)
		}
		fields := make(map[string]string, len(got))
		for name, v := range got {
			fields[name] = plain(v)
		}
		if err := each(row, fields); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return errs.Because(errs.Invalid, "The list cannot be read to its end.", err)
	}
	return nil
}

// plain is a value of JSON as CSV has it: a list is parted by ";".
func plain(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []any:
		parts := make([]string, len(v))
		for i, p := range v {
			parts[i] = plain(p)
		}
		return strings.Join(parts, ";")
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}
