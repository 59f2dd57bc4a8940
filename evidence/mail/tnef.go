package mail

import (
	"encoding/binary"
	"fmt"
	"strings"

	"candour/evidence"
	"candour/evidence/scratch"
)

// The attributes of [MS-OXTNEF] 2.1.3 that are read.
const (
	attSubject, attBody, attMessage             = 0x8004, 0x800C, 0x9003
	attRecipients, attPage                      = 0x9004, 0x9007
	attTitle, attData, attRender, attProperties = 0x8010, 0x800F, 0x9002, 0x9005
)

// cut reads little-endian values off the front of some bytes; after the end it gives noughts.
type cut struct {
	b   []byte
	bad bool
}

func (c *cut) take(n int) []byte {
	if n < 0 || n > len(c.b) {
		c.bad, c.b = true, nil
		return nil
	}
	out := c.b[:n]
	c.b = c.b[n:]
	return out
}

func (c *cut) u32() uint32 {
	if b := c.take(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (c *cut) u16() uint16 {
	if b := c.take(2); b != nil {
		return binary.LittleEndian.Uint16(b)
	}
	return 0
}

// padded takes n bytes and those that fill them up to four.
func (c *cut) padded(n int) []byte {
	out := c.take(n)
	c.take(min((4-n%4)%4, len(c.b)))
	return out
}

// stream reads the properties of [MS-OXTNEF] 2.1.3.4.
func (c *cut) stream(p *properties) {
	n := int(c.u32())
	for range n {
		if c.bad || len(c.b) == 0 {
			return
		}
		kind, id := c.u16(), c.u16()
		if id >= 0x8000 {
			c.take(16)
			if c.u32() == 0 {
				c.u32()
			} else {
				c.padded(int(c.u32()))
			}
		}
		c.value(p, id, kind)
	}
}

func (c *cut) value(p *properties, id, kind uint16) {
	many, single := kind&0x1000 != 0, kind&^0x1000
	count := 1
	variable := single == 0x1E || single == 0x1F || single == 0x0102 || single == 0x0D
	if many || variable {
		count = int(c.u32())
	}
	for range min(count, len(c.b)/4+1) {
		switch single {
		case 0x1E, 0x1F, 0x0102, 0x0D:
			b := c.padded(int(c.u32()))
			if single == 0x0D {
				single = 0x0102
				p.number[propMethod] = 5
			}
			p.set(id, single, b)
		case 2, 3, 4, 0xA, 0xB:
			p.fixed(id, single, c.take(4))
		case 5, 6, 7, 0x14, 0x40:
			p.fixed(id, single, c.take(8))
		case 0x48:
			c.take(16)
		default:
			c.bad = true
			return
		}
	}
}

// enclosed is an attachment of winmail.dat.
type enclosed struct {
	title []byte
	data  []byte
	props *properties
}

// TNEF reads winmail.dat.
func TNEF(f scratch.File, into *scratch.Folder) (*evidence.Reading, error) {
	b, err := scratch.Text(f.Reader(), 0, into.Limits())
	if err != nil {
		return nil, err
	}
	into.Within(f.Size)
	c := &cut{b: b}
	if c.u32() != 0x223E9F78 {
		return nil, &evidence.Unreadable{Code: evidence.Broken, Why: "It is not what Outlook writes as winmail.dat. Ask for it again."}
	}
	c.u16()
	r := &evidence.Reading{Kind: "application/ms-tnef", Reader: "candour/mail", Mail: &evidence.Mail{}}
	p, files, to, page := tnefParts(c)
	p.settle(page)
	p.outlook(r, to[0], to[1], to[2])
	if c.bad {
		r.Notes = append(r.Notes, evidence.Note{Code: "cut-off", Text: "The file is damaged or cut off: what came after the last words and files here is missing."})
	}
	for _, e := range files {
		if err := tnefFile(r, into, e, page); err != nil {
			return nil, err
		}
	}
	plain, html := p.texts(r)
	putBodies(r, plain, html)
	return r, nil
}

// tnefParts goes through the attributes.
func tnefParts(c *cut) (p *properties, files []*enclosed, to [3][]string, page uint32) {
	p, page = newProperties(), 1252
	var table []byte
	for len(c.b) > 0 && !c.bad {
		c.take(1)
		id := uint16(c.u32())
		data := c.take(int(c.u32()))
		c.take(min(2, len(c.b)))
		if c.bad {
			break
		}
		var at *enclosed
		if len(files) > 0 {
			at = files[len(files)-1]
		}
		switch {
		case id == attPage && len(data) >= 4:
			page = binary.LittleEndian.Uint32(data)
		case id == attSubject:
			p.bytes[propSubject] = data
		case id == attBody:
			p.bytes[propBody] = data
		case id == attMessage:
			(&cut{b: data}).stream(p)
		case id == attRecipients:
			table = data
		case id == attRender:
			files = append(files, &enclosed{props: newProperties()})
		case id == attTitle && at != nil:
			at.title = data
		case id == attData && at != nil:
			at.data = data
		case id == attProperties && at != nil:
			(&cut{b: data}).stream(at.props)
		}
	}
	rows := &cut{b: table}
	for range int(rows.u32()) {
		if rows.bad || len(rows.b) == 0 {
			break
		}
		q := newProperties()
		rows.stream(q)
		q.settle(page)
		kind := max(1, min(q.number[propRecipient]&0xF, 3))
		to[kind-1] = append(to[kind-1], recipient(q.text[propName], either(q.text[propSMTP], q.text[propAddress])))
	}
	return p, files, to, page
}

func tnefFile(r *evidence.Reading, into *scratch.Folder, e *enclosed, page uint32) error {
	e.props.settle(page)
	name := either(e.props.text[propLongName], e.props.text[propName], letters(e.title, page), e.props.text[propShortName])
	if name == "" {
		name = fmt.Sprintf("attachment %d", len(r.Parts)+1)
	}
	e.props.others(func(_ evidence.Where, key, text string, _ bool) {
		if text = strings.TrimSpace(text); text != "" {
			r.Pieces = append(r.Pieces, evidence.Piece{Where: evidence.Attachment, Name: key, Text: text, Unseen: true})
		}
	})
	relation, data := evidence.Attached, e.data
	if inner := e.props.binary[propData]; len(inner) > 16 && e.props.number[propMethod] == 5 { // the class of the object, and then it
		data = inner[16:]
		relation = evidence.Embedded
		if len(data) >= 4 && binary.LittleEndian.Uint32(data) == 0x223E9F78 {
			relation = evidence.Message
		}
	} else if e.props.text[propContentID] != "" {
		relation = evidence.Inline
	}
	return keep(r, into, name, relation, data, "")
}
