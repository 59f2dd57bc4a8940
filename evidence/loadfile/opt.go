package loadfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Picture is a row of an OPT: the picture of one page.
type Picture struct {
	Row    int    // of the file; 0 for one that is written
	Page   string // its number
	Volume string
	Path   string
	First  bool // of its document
	Pages  int  // of the document; -1 where the row does not say it
}

const optFields = 7

// ReadOPT reads a whole OPT. Rows that are none are all named, to most of them.
func ReadOPT(r io.Reader, most Limits) ([]Picture, Encoding, []*Fault, error) {
	in, e, err := decoded(r)
	if err != nil {
		return nil, "", nil, err
	}
	var out []Picture
	var faults []*Fault
	for row := 1; ; row++ {
		line, err := in.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, e, nil, err
		}
		if len(line) > most.Field || row > most.Rows*10 { // ten pages a document
			return nil, e, nil, &Fault{row, "", "the file has more rows, or longer ones, than are read"}
		}
		if s := strings.TrimRight(line, "\r\n"); strings.TrimSpace(s) != "" {
			p, fault := picture(s, row)
			if fault == nil {
				out = append(out, p)
			} else if len(faults) < mostProblems {
				faults = append(faults, fault)
			}
		}
		if err != nil {
			return out, e, faults, nil
		}
	}
}

func picture(s string, row int) (Picture, *Fault) {
	f := strings.Split(s, ",")
	if len(f) != optFields {
		return Picture{}, &Fault{row, "", fmt.Sprintf("it has %d fields, not %d", len(f), optFields)}
	}
	p := Picture{Row: row, Page: strings.TrimSpace(f[0]), Volume: strings.TrimSpace(f[1]), Path: strings.TrimSpace(f[2]), Pages: -1}
	switch strings.TrimSpace(f[3]) {
	case "Y", "y":
		p.First = true
	case "", "N", "n":
	default:
		return p, &Fault{row, "field 4", "it is Y on the first page of a document, and empty otherwise"}
	}
	if n := strings.TrimSpace(f[6]); n != "" {
		var err error
		if p.Pages, err = strconv.Atoi(n); err != nil || p.Pages < 1 {
			return p, &Fault{row, "field 7", "it is not a count of pages"}
		}
	}
	switch {
	case p.Page == "":
		return p, &Fault{row, "field 1", "the page has no number"}
	case p.Path == "":
		return p, &Fault{row, "field 3", "the page has no picture"}
	}
	return p, nil
}

// WriteOPT writes an OPT in UTF-8 with the mark.
func WriteOPT(w io.Writer, pictures []Picture) error {
	out := bufio.NewWriter(w)
	_, _ = out.WriteString(mark) // Flush says it
	for i, p := range pictures {
		for n, s := range []string{p.Page, p.Volume, p.Path} {
			if strings.ContainsAny(s, ",\r\n") || strings.TrimSpace(s) != s {
				return &Fault{i + 1, fmt.Sprintf("field %d", n+1), "it has a comma, a line end or a space at an end, which this format cannot hold"}
			}
		}
		if p.Page == "" || p.Path == "" {
			return &Fault{i + 1, "", "a page needs a number and a picture"}
		}
		first, pages := "", ""
		if p.First {
			first = "Y"
		}
		if p.Pages > 0 {
			pages = strconv.Itoa(p.Pages)
		}
		_, _ = out.WriteString(strings.Join([]string{p.Page, p.Volume, p.Path, first, "", "", pages}, ",") + "\r\n")
	}
	return out.Flush()
}
