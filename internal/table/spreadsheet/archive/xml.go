package archive

import (
	"encoding/xml"
	"errors"
	"io"

	"candour/internal/table/spreadsheet/fastxml"
)

// WalkXML calls each for every token of a part, and fails unless the part is
// well-formed to its end. Tokens are good only until each returns.
func (a *Archive) WalkXML(name string, each func(xml.Token) error) error {
	rc, err := a.Open(name)
	if err != nil {
		return err
	}
	defer rc.Close()
	dec := fastxml.New(rc)
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = each(token)
		}
		if err != nil {
			return Damaged(err)
		}
	}
}

// EachElement is WalkXML for the start of elements only.
func (a *Archive) EachElement(name string, each func(xml.StartElement)) error {
	return a.WalkXML(name, func(t xml.Token) error {
		if el, ok := t.(xml.StartElement); ok {
			each(el)
		}
		return nil
	})
}

// AnyAttr gives an attribute by its local name. The transitional and the strict
// form of the format differ only in namespaces.
func AnyAttr(el xml.StartElement, local string) string {
	for _, a := range el.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}
