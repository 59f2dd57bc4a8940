package mail

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net/textproto"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/jhillyerd/enmime"

	"candour/evidence"
	"candour/evidence/scratch"
)

const readerMSG = "candour/mail, mscfb 1.0.9"

// transport are the fields of the header that Outlook keeps as one text.
func transport(s string) textproto.MIMEHeader {
	out := textproto.MIMEHeader{}
	if s = strings.TrimSpace(s); s == "" {
		return out
	}
	if strings.HasPrefix(s, "Microsoft Mail Internet Headers") {
		_, s, _ = strings.Cut(s, "\n")
	}
	key := ""
	for line := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		if line == "" {
			continue
		}
		if line[0] == ' ' || line[0] == '\t' {
			if v := out[key]; len(v) > 0 {
				v[len(v)-1] += " " + strings.TrimSpace(line)
			}
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok || strings.ContainsAny(name, " \t") {
			continue
		}
		key = textproto.CanonicalMIMEHeaderKey(name)
		out[key] = append(out[key], strings.TrimSpace(value))
	}
	for k, values := range out {
		for i, v := range values {
			out[k][i] = strings.ToValidUTF8(enmime.DecodeRFC2047(v), "\ufffd")
		}
	}
	return out
}

// propertiesOf reads the properties of a folder. skip is how long the head of the
// stream of fixed ones is ([MS-OXMSG] 2.4).
func propertiesOf(s *storage, skip int) *properties {
	p := newProperties()
	if b := s.streams["__properties_version1.0"]; len(b) > skip {
		for b = b[skip:]; len(b) >= 16; b = b[16:] {
			tag := binary.LittleEndian.Uint32(b)
			p.fixed(uint16(tag>>16), uint16(tag), b[8:16])
		}
	}
	for name, b := range s.streams {
		tag, ok := strings.CutPrefix(name, "__substg1.0_")
		if !ok || len(tag) < 8 {
			continue
		}
		v, err := strconv.ParseUint(tag[:8], 16, 32)
		if err != nil {
			continue
		}
		id, kind := uint16(v>>16), uint16(v)
		if kind&0x1000 != 0 { // one of many values, or the list of their lengths
			if len(tag) > 8 && kind == 0x101F {
				p.text[id] = strings.TrimSpace(p.text[id] + "\n" + wide(b))
			} else if len(tag) > 8 && kind == 0x101E {
				p.bytes[id] = append(append(p.bytes[id], '\n'), bytes.TrimRight(b, "\x00")...)
			}
			continue
		}
		p.set(id, kind, b)
	}
	return p
}

// MSG reads a mail as Outlook keeps it.
func MSG(f scratch.File, into *scratch.Folder) (*evidence.Reading, error) {
	root, err := readCompound(f)
	if err != nil {
		code := evidence.Broken
		if err == errCompound {
			code = evidence.TooMuch
		}
		return nil, &evidence.Unreadable{Code: code, Why: "It begins as an Outlook mail and is damaged or cut off. Ask for it again.", Err: err}
	}
	if root.streams["__properties_version1.0"] == nil {
		return nil, &evidence.Unreadable{Code: evidence.Broken, Why: "It begins as an Outlook mail and has none in it. Ask for it again."}
	}
	into.Within(f.Size)
	r := &evidence.Reading{Kind: "application/vnd.ms-outlook", Reader: readerMSG, Mail: &evidence.Mail{}}
	p := propertiesOf(root, 32)
	p.settle(p.page())
	var to [3][]string
	var names []string
	for name := range root.storage {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if !strings.HasPrefix(name, "__recip_version1.0_") {
			continue
		}
		q := propertiesOf(root.storage[name], 8)
		q.settle(p.page())
		kind := max(1, min(q.number[propRecipient]&0xF, 3))
		to[kind-1] = append(to[kind-1], recipient(q.text[propName], either(q.text[propSMTP], q.text[propAddress])))
		q.others(func(where evidence.Where, name, text string, unseen bool) {
			if text != "" {
				r.Pieces = append(r.Pieces, evidence.Piece{Where: where, Name: "of a recipient: " + name, Text: text, Unseen: unseen})
			}
		})
	}
	p.outlook(r, to[0], to[1], to[2])
	for _, name := range names {
		if strings.HasPrefix(name, "__attach_version1.0_") {
			if err := msgAttachment(r, into, root, root.storage[name], p.page()); err != nil {
				return nil, err
			}
		}
	}
	plain, html := p.texts(r)
	putBodies(r, plain, html)
	return r, nil
}

// msgAttachment takes one attachment: bytes, a mail, or an object.
func msgAttachment(r *evidence.Reading, into *scratch.Folder, root, s *storage, page uint32) error {
	p := propertiesOf(s, 8)
	p.settle(page)
	name := either(p.text[propLongName], p.text[propName], p.text[propShortName])
	p.others(func(where evidence.Where, key, text string, unseen bool) {
		if text = strings.TrimSpace(text); text != "" {
			r.Pieces = append(r.Pieces, evidence.Piece{Where: evidence.Attachment, Name: key, Text: text, Unseen: true})
		}
	})
	for _, other := range []string{p.text[propName], p.text[propShortName]} {
		if other != "" && other != name {
			r.Pieces = append(r.Pieces, evidence.Piece{Where: evidence.Attachment, Name: "other name", Text: other, Unseen: true})
		}
	}
	inner := s.storage["__substg1.0_3701000D"]
	if inner == nil {
		relation := evidence.Attached
		if p.text[propContentID] != "" {
			relation = evidence.Inline
		}
		if name == "" {
			name = fmt.Sprintf("attachment %d", len(r.Parts)+1)
		}
		if p.binary[propData] == nil && p.number[propMethod] != 0 && p.number[propMethod] != 1 {
			r.Parts = append(r.Parts, scratch.Refused(name, relation, 0, evidence.Absent, "The mail names the file and does not hold it. Ask for the file."))
			r.Pieces = append(r.Pieces, evidence.Piece{Where: evidence.Attachment, Name: "name", Text: name})
			return nil
		}
		return keep(r, into, name, relation, p.binary[propData], "")
	}
	relation := evidence.Embedded
	if fixed := inner.streams["__properties_version1.0"]; len(fixed) >= 24 {
		relation = evidence.Message
		alone := newStorage() // a mail of its own has a longer head, and the names of its properties
		for n, b := range inner.streams {
			alone.streams[n] = b
		}
		for n, b := range inner.storage {
			alone.storage[n] = b
		}
		alone.streams["__properties_version1.0"] = slices.Concat(fixed[:24], make([]byte, 8), fixed[24:])
		if names := root.storage["__nameid_version1.0"]; names != nil {
			alone.storage["__nameid_version1.0"] = names
		}
		inner = alone
		if name == "" {
			name = "attached mail"
		}
		if path.Ext(name) != ".msg" {
			name += ".msg"
		}
	}
	return keep(r, into, either(name, "object"), relation, writeCompound(inner), "")
}
