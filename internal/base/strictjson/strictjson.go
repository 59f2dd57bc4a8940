// Package strictjson reads JSON that a person wrote, such as settings: a name that
// is not known, a name that comes twice and words after the end are refused, with
// the place. Package encoding/json keeps the last of two equal names and says
// nothing, so half of what somebody set would quietly not hold.
package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Read reads one value. Its error is in words for whoever wrote the file.
func Read(r io.Reader, maximum int64, into any) error {
	data, err := io.ReadAll(io.LimitReader(r, maximum+1))
	if err != nil {
		return err
	}
	if int64(len(data)) > maximum {
		return fmt.Errorf("it is longer than %d MB", maximum>>20)
	}
	if err := Once(data); err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return inWords(data, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("there is something after the end of the JSON, on line %d", lineAt(data, d.InputOffset()))
	}
	return nil
}

func inWords(data []byte, err error) error {
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("line %d is not JSON: %s", lineAt(data, e.Offset), e.Error())
	}
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("on line %d %q should not be a %s", lineAt(data, e.Offset), e.Field, e.Value)
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return fmt.Errorf("the name %s is not known", name)
	}
	return err
}

// Once refuses an object in which a name comes twice, and says where both are. It
// leaves what is no JSON to whoever reads it.
func Once(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	var open []map[string]int // of each that is open: its names so far with their lines; nil for a list
	name := false             // what comes next is a name
	for {
		t, err := d.Token()
		if err != nil {
			return nil
		}
		switch v := t.(type) {
		case json.Delim:
			switch v {
			case '{':
				open = append(open, map[string]int{})
			case '[':
				open = append(open, nil)
			default:
				open = open[:len(open)-1]
			}
		case string:
			if !name {
				break
			}
			line, names := lineAt(data, d.InputOffset()), open[len(open)-1]
			key := strings.ToLower(v) // as encoding/json takes names
			if first, twice := names[key]; twice {
				return fmt.Errorf("the name %q comes twice in one object, on line %d and on line %d; delete one of them", v, first, line)
			}
			names[key] = line
			name = false
			continue
		}
		name = len(open) > 0 && open[len(open)-1] != nil
	}
}

// lineAt counts lines as people do.
func lineAt(data []byte, offset int64) int {
	return 1 + bytes.Count(data[:min(offset, int64(len(data)))], []byte("\n"))
}
