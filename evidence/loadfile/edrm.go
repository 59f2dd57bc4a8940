package loadfile

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// edrmDocument is a Document of EDRM XML 1.0 to 1.2.
type edrmDocument struct {
	ID   string `xml:"DocID,attr"`
	Tags []struct {
		Name  string `xml:"TagName,attr"`
		Value string `xml:"TagValue,attr"`
	} `xml:"Tags>Tag"`
	Fields struct {
		All []struct {
			XMLName xml.Name
			Value   string `xml:",chardata"`
		} `xml:",any"`
	} `xml:"FieldValues"`
	Files []struct {
		Type     string `xml:"FileType,attr"`
		External []struct {
			Path string `xml:"FilePath,attr"`
			Name string `xml:"FileName,attr"`
			Hash string `xml:"Hash,attr"`
		} `xml:"ExternalFile"`
	} `xml:"Files>File"`
}

type edrmRelation struct {
	Type   string `xml:"Type,attr"`
	Parent string `xml:"ParentDocId,attr"`
	Child  string `xml:"ChildDocId,attr"`
}

// ReadEDRM reads the documents of EDRM XML, their families by the relationships of kind Attachment. Record.Row is the
// place of the document in the file, from 1.
func ReadEDRM(r io.Reader, most Limits) ([]Record, error) {
	counted := &io.LimitedReader{R: r, N: int64(most.Total) + 1}
	d := xml.NewDecoder(counted)
	var out []Record
	by := map[string]int{}
	var relations []edrmRelation
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && counted.N > 0 {
			return related(out, by, relations)
		}
		if err != nil || counted.N == 0 {
			return nil, edrmFault(len(out), err, most)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "Document":
			var doc edrmDocument
			if err := d.DecodeElement(&doc, &start); err != nil {
				return nil, edrmFault(len(out), err, most)
			}
			record, err := doc.record(len(out) + 1)
			if err != nil {
				return nil, err
			}
			if _, twice := by[record.Begin]; twice || len(out) == most.Rows {
				return nil, &Fault{len(out) + 1, "DocID", "it is the id of another document, or there are more documents than are read"}
			}
			by[record.Begin] = len(out)
			out = append(out, record)
		case "Relationship":
			var rel edrmRelation
			if err := d.DecodeElement(&rel, &start); err != nil {
				return nil, edrmFault(len(out), err, most)
			}
			relations = append(relations, rel)
		}
	}
}

func edrmFault(row int, err error, most Limits) error {
	if err == nil {
		return &Fault{row, "", fmt.Sprintf("the file has more than %d bytes", most.Total)}
	}
	return &Fault{row, "", "it is no XML, or cut off: " + err.Error()}
}

func (d *edrmDocument) record(row int) (Record, error) {
	r := Record{Row: row, Begin: strings.TrimSpace(d.ID), Rest: map[string]string{}}
	if r.End = r.Begin; r.Begin == "" {
		return r, &Fault{row, "DocID", "the document has no id"}
	}
	for _, t := range d.Tags {
		r.Rest[strings.TrimPrefix(t.Name, "#")] = t.Value
	}
	for _, f := range d.Fields.All {
		r.Rest[f.XMLName.Local] = strings.TrimSpace(f.Value)
	}
	for _, f := range d.Files {
		for _, e := range f.External {
			at := strings.TrimSuffix(strings.ReplaceAll(e.Path, `\`, "/"), "/")
			if at != "" {
				at += "/"
			}
			switch strings.ToLower(f.Type) {
			case "native":
				r.Native = at + e.Name
				if len(e.Hash) == 64 {
					r.SHA256 = strings.ToLower(e.Hash)
				}
			case "text":
				r.Text = at + e.Name
			}
		}
	}
	return r, nil
}

// related puts children under their parents. A relationship whose ends are not there is a fault: a family is whole.
func related(out []Record, by map[string]int, relations []edrmRelation) ([]Record, error) {
	for i, rel := range relations {
		if !strings.EqualFold(rel.Type, "Attachment") {
			continue
		}
		parent, okP := by[rel.Parent]
		child, okC := by[rel.Child]
		if !okP || !okC || parent == child {
			return nil, &Fault{i + 1, "Relationship", "it names a document that is not in the file, or one with itself"}
		}
		if p := out[child].Parent; p != "" && p != rel.Parent {
			return nil, &Fault{i + 1, "Relationship", "the document has another parent already"}
		}
		out[child].Parent = rel.Parent
	}
	return out, nil
}
