package pdf

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"

	"candour/evidence"
	"candour/evidence/pdf/object"
)

// harvest gathers the words that no page shows from the objects of a file.
type harvest struct {
	r    *reading
	f    *object.File
	seen map[string]bool // pieces that are taken, so that the same words at the same place stand once
}

// all goes through every object in the order of the file.
func (h *harvest) all() {
	info := map[int]bool{}
	for _, t := range h.f.Trailers {
		if ref, is := t["Info"].(object.Ref); is {
			info[ref.N] = true
		}
	}
	for _, o := range h.f.Objects {
		gone := !o.Newest || !o.Used
		name := fmt.Sprintf("object %d", o.N)
		if info[o.N] {
			h.info(h.f.Dict(o.Value), gone, name)
		} else {
			h.value(o.Value, "", gone, name, 0)
		}
		if s, is := o.Value.(*object.Stream); is {
			h.stream(s, gone, name)
		}
	}
	for _, t := range h.f.Trailers {
		h.value(t, "", false, "trailer", 0)
	}
	for _, line := range h.f.Loose {
		h.put(evidence.Metadata, "between the objects", strings.ToValidUTF8(string(line), "�"), false, "")
	}
}

// put takes words. Those of objects that the newest revision does not use are of an earlier revision.
func (h *harvest) put(where evidence.Where, name, text string, gone bool, object string) {
	text = strings.TrimSpace(Fold(clean(text)))
	if !worth(text) {
		return
	}
	if gone {
		where, name = evidence.Revision, strings.TrimSpace(name+", "+object+" that is no longer used")
	}
	key := string(where) + "\x00" + name + "\x00" + text
	if h.seen[key] {
		return
	}
	h.seen[key] = true
	h.r.out.Pieces = append(h.r.out.Pieces, evidence.Piece{Where: where, Name: name, Text: text, Unseen: !shown(where, name)})
	if where == evidence.Metadata && name == "Title" && h.r.out.Title == "" {
		h.r.out.Title = text
	}
}

// shown says whether somebody who opens the file in the usual way sees such words.
func shown(where evidence.Where, name string) bool {
	switch where {
	case evidence.Outline:
		return true
	case evidence.Field:
		return name == "V" || name == "CA" || name == "appearance"
	case evidence.Annotation:
		return name == "Contents" || name == "T" || name == "Subj" || name == "appearance"
	}
	return false
}

// clean takes out what is not a letter of any script.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\n' && r != '\t' {
			return ' '
		}
		return r
	}, s)
}

// worth says whether something is words: it has a letter or two digits, and mostly printable signs.
func worth(s string) bool {
	good, bad, letters := 0, 0, 0
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			letters++
			good++
		case r == unicode.ReplacementChar || unicode.IsControl(r) && r != '\n' && r != '\t':
			bad++
		default:
			good++
		}
	}
	return letters >= 2 && bad*4 <= good
}

func (h *harvest) info(d object.Dict, gone bool, at string) {
	for _, k := range slices.Sorted(maps.Keys(d)) {
		if s, is := h.f.Resolve(d[k]).(object.String); is && k != "CreationDate" && k != "ModDate" {
			h.put(evidence.Metadata, string(k), s.Text(), gone, at)
		}
	}
}

// never are keys whose strings are no words: keys and sums of encryption, ids, fonts' default looks, signatures.
var never = map[object.Name]bool{"ID": true, "U": true, "UE": true, "OE": true, "Perms": true, "DA": true, "Registry": true, "Ordering": true,
	"CreationDate": true, "ModDate": true, "M": true, "CheckSum": true, "Lang": true, "CharSet": true, "Panose": true, "Lookup": true, "LastModified": true,
	"IDTree": true, "NM": true, "Cert": true, "ByteRange": true}

// value goes through a value; key is what it stands under.
func (h *harvest) value(v any, key object.Name, gone bool, at string, nest int) {
	if nest > 40 {
		return
	}
	switch v := v.(type) {
	case object.String:
		if key != "" && !never[key] {
			h.put(evidence.Metadata, string(key), v.Text(), gone, at)
		}
	case object.Array:
		for _, e := range v {
			h.value(e, key, gone, at, nest+1)
		}
	case *object.Stream:
		h.value(v.Dict, key, gone, at, nest)
	case object.Dict:
		h.dict(v, gone, at, nest)
	}
}

// dict tells by the shape of a dictionary what its words are.
func (h *harvest) dict(d object.Dict, gone bool, at string, nest int) {
	kinds := h.kinds(d)
	for _, k := range slices.Sorted(maps.Keys(d)) {
		where, named := kinds(k)
		if !named {
			h.value(d[k], k, gone, at, nest+1)
			continue
		}
		h.strings(d[k], where, string(k), gone, at, 0)
	}
	if ap := h.f.Dict(d["AP"]); ap != nil {
		where := evidence.Annotation
		if d["FT"] != nil || h.f.Resolve(d["Subtype"]) == object.Name("Widget") {
			where = evidence.Field
		}
		h.appearance(ap, where, gone, at, 0)
	}
}

// strings takes the strings of a value, and the words of a stream in place of a string.
func (h *harvest) strings(v any, where evidence.Where, name string, gone bool, at string, nest int) {
	if nest > 8 {
		return
	}
	switch v := h.f.Resolve(v).(type) {
	case object.String:
		h.put(where, name, plain(v.Text(), name), gone, at)
	case object.Array:
		for _, e := range v {
			h.strings(e, where, name, gone, at, nest+1)
		}
	case *object.Stream:
		if b, err := h.f.Decode(v); err == nil || len(b) > 0 {
			h.put(where, name, plain(object.String(b).Text(), name), gone, at)
		}
	case object.Name:
		if name == "V" || name == "DV" {
			h.put(where, name, string(v), gone, at)
		}
	case object.Dict:
		h.dict(v, gone, at, nest+1)
	}
}

// plain takes the tags out of rich text.
func plain(s, name string) string {
	if (name == "RC" || name == "RV") && strings.Contains(s, "<") {
		return markup([]byte(s))
	}
	return s
}

// markup is the text and the attribute values of XML, as far as it parses.
func markup(b []byte) string {
	d := xml.NewDecoder(bytes.NewReader(b))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	var out []string
	for {
		t, err := d.RawToken()
		if err != nil {
			break
		}
		switch t := t.(type) {
		case xml.CharData:
			out = append(out, strings.Fields(string(t))...)
		case xml.Comment:
			out = append(out, strings.Fields(string(t))...)
		case xml.StartElement:
			for _, a := range t.Attr {
				if a.Name.Space != "xmlns" && a.Name.Local != "xmlns" && !strings.HasPrefix(a.Value, "http") && worth(a.Value) {
					out = append(out, strings.Fields(a.Value)...)
				}
			}
		}
	}
	return strings.Join(out, " ")
}

// annotations are the subtypes of ISO 32000-2, table 171, but for widgets.
var annotations = map[object.Name]bool{"Text": true, "Link": true, "FreeText": true, "Line": true, "Square": true, "Circle": true, "Polygon": true, "PolyLine": true,
	"Highlight": true, "Underline": true, "Squiggly": true, "StrikeOut": true, "Caret": true, "Stamp": true, "Ink": true, "Popup": true, "FileAttachment": true,
	"Sound": true, "Movie": true, "Screen": true, "Watermark": true, "Redact": true, "3D": true, "RichMedia": true}

// kinds says of each key of a dictionary where its words stand, and whether that is known.
func (h *harvest) kinds(d object.Dict) func(object.Name) (evidence.Where, bool) {
	sub, _ := h.f.Resolve(d["Subtype"]).(object.Name)
	typ, _ := h.f.Resolve(d["Type"]).(object.Name)
	act, _ := h.f.Resolve(d["S"]).(object.Name)
	field := d["FT"] != nil || sub == "Widget" || d["T"] != nil && d["Kids"] != nil
	note := typ == "Annot" && sub != "Widget" || annotations[sub] && d["Rect"] != nil
	return func(k object.Name) (evidence.Where, bool) {
		switch k {
		case "Alt", "ActualText", "E":
			return evidence.AltText, true
		case "JS":
			return evidence.Script, true
		case "URI":
			return evidence.Annotation, act == "URI"
		}
		switch {
		case field:
			return evidence.Field, slices.Contains([]object.Name{"T", "TU", "TM", "V", "DV", "RV", "Opt", "CA", "RC", "AC"}, k)
		case note:
			return evidence.Annotation, slices.Contains([]object.Name{"Contents", "RC", "T", "Subj", "OverlayText", "IT"}, k)
		case typ == "OCG" || typ == "OCMD":
			return evidence.Layer, k == "Name"
		case typ == "Filespec" || typ == "F" || d["EF"] != nil:
			return evidence.Attachment, k == "F" || k == "UF" || k == "Desc"
		case d["Title"] != nil && (d["Parent"] != nil || d["Dest"] != nil || d["A"] != nil || d["Next"] != nil || d["Prev"] != nil):
			return evidence.Outline, k == "Title"
		case typ == "StructElem":
			return evidence.AltText, k == "T"
		}
		return evidence.Metadata, false
	}
}

// appearance takes what the appearances of an annotation or a field show.
func (h *harvest) appearance(v any, where evidence.Where, gone bool, at string, nest int) {
	if nest > 4 {
		return
	}
	switch v := h.f.Resolve(v).(type) {
	case object.Dict:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			h.appearance(v[k], where, gone, at, nest+1)
		}
	case *object.Stream:
		if b, _ := h.f.Decode(v); len(b) > 0 {
			h.put(where, "appearance", h.f.Words(b, h.f.Dict(v.Dict["Resources"])), gone, at)
		}
	}
}

// stream takes words from the bytes of a stream: metadata, forms of XFA, content that is not drawn any more, and
// words in place of others inside content.
func (h *harvest) stream(s *object.Stream, gone bool, at string) {
	switch typ, sub := s.Dict["Type"], s.Dict["Subtype"]; {
	case typ == object.Name("Metadata") || sub == object.Name("XML"):
		b, _ := h.f.Decode(s)
		h.put(evidence.Metadata, "XMP", markup(b), gone, at)
		return
	case typ == object.Name("XRef"), typ == object.Name("ObjStm"), typ == object.Name("EmbeddedFile"), sub == object.Name("Image"):
		return
	}
	b, err := h.f.Decode(s)
	if err == object.ErrPicture || len(b) == 0 {
		return
	}
	switch head := bytes.TrimSpace(b[:min(len(b), 300)]); {
	case bytes.HasPrefix(head, []byte("<?xml")), bytes.HasPrefix(head, []byte("<xdp:")), bytes.HasPrefix(head, []byte("<xfa:")), bytes.HasPrefix(head, []byte("<template")):
		h.put(evidence.Field, "XFA", markup(b), gone, at)
		return
	}
	if gone && (bytes.Contains(b, []byte("Tj")) || bytes.Contains(b, []byte("TJ"))) {
		h.put(evidence.Revision, "content", h.f.Words(b, h.f.Dict(s.Dict["Resources"])), gone, at)
	}
	if bytes.Contains(b, []byte("/ActualText")) || bytes.Contains(b, []byte("/Alt")) || bytes.Contains(b, []byte("/E ")) {
		h.inline(b, gone, at)
	}
}

// inline takes words in place of others from the marks inside content (ISO 32000-2, 14.9.4).
func (h *harvest) inline(b []byte, gone bool, at string) {
	l := object.NewLexer(b)
	for {
		v, ok := l.Next()
		if !ok {
			return
		}
		if d, is := v.(object.Dict); is {
			for _, k := range []object.Name{"Alt", "ActualText", "E"} {
				if s, is := d[k].(object.String); is {
					h.put(evidence.AltText, string(k), s.Text(), gone, at)
				}
			}
		}
	}
}
